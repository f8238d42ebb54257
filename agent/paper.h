/* Holds what the QR code of a sealed paper says against a bundle. */
#pragma once

#include "agent/command.h"

/*
 * False with an error when the text is none of a paper (BASE_ERROR_USAGE), or is of another bundle
 * or run (BASE_ERROR_UNTRUSTED); says so when it is of this one, unless `quiet`.
 */
bool paper_compare(
        const Invocation *invocation, const char *bundle, const char *text, GError **error);

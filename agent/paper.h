/* Holds what the QR code of a sealed paper says against a bundle. */
#pragma once

#include "reports/bundle.h"
#include <jansson.h>

/* Whether the text is one of a paper; BASE_ERROR_USAGE. */
bool paper_check(const char *text, GError **error);

/*
 * Adds the finding BUNDLE_PAPER when the text, which paper_check() took, is of another bundle or
 * run than this one, whose report has that head (NULL: it cannot be read).
 */
void paper_compare(
        const char *bundle, const json_t *head, const char *text, BundleVerdict *verdict);

/*
 * Regular expressions (PCRE through GLib) with a bound on the work of one match.
 */
#pragma once

#include "base/expression/plug.h"

#define REGEX_TEXT_MAX (1024 * 1024) /* bytes searched */

typedef struct {
	bool ignore_case, multiline, anchored;
} RegexFlags;

/* NULL with the error set in the context. Yours to unref. */
GRegex *call_regex(const Call *call, const char *pattern, RegexFlags flags);

/* Whether it matches; *ret_info (may be NULL) is yours to free. false when stopped by an error. */
bool call_match(
        const Call *call, const GRegex *regex, const char *text, GMatchInfo **ret_info, bool *ret);

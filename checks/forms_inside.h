/* Inside checks/forms*.c only. */
#pragma once

#include "checks/forms.h"

const FormKey *form_key_find(const Form *form, const char *name);
/* Whether the key is an expectation, and no part of the question. */
bool form_expects(const FormKey *key);
/* "500M" in bytes; -1 when it is no size. */
int64_t form_size_bytes(const char *text);
/* The regular expression of "/…/" or "!/…/"; NULL with *ret_plain when it is plain text. */
GRegex *form_pattern_regex(const char *pattern, const char **ret_plain, GError **error);

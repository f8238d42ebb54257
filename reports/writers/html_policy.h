/* Inline style and script of a page, named by their digests in its Content-Security-Policy. */
#pragma once

#include <jansson.h>

/* Sets `key` to the text and `hash_key` to its "sha256-<base64>". */
void html_put_inline(json_t *model, const char *key, const char *hash_key, const char *text);

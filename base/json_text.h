/*
 * Text of JSON written at once, without a tree of values behind it: for what is written a million
 * times, or with every request. Byte for byte what jansson writes. Pure.
 */
#pragma once

#include <glib.h>

/* `text`, UTF-8, in its quotes. */
void json_text_append(GString *out, const char *text);

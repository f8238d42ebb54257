/*
 * Text of JSON written at once, without a tree of values behind it: for what is written a million
 * times, or with every request. Byte for byte what jansson writes. And texts of such a tree. Pure.
 */
#pragma once

#include <glib.h>
#include <jansson.h>

/* `text`, UTF-8, in its quotes. */
void json_text_append(GString *out, const char *text);

/* The text of that name in an object; "" when it is not there, or no text. Borrowed. */
const char *json_text_in(const json_t *object, const char *name);

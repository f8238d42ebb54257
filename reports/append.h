/*
 * Building large texts: g_string_append_len() without a call where there is room already. A report
 * of 60,000 rows has some millions of pieces.
 */
#pragma once

#include <glib.h>
#include <string.h>

static inline void append_bytes(GString *out, const char *bytes, size_t length)
{
	if (out->len + length >= out->allocated_len) {
		g_string_append_len(out, bytes, (gssize)length);
		return;
	}
	memcpy(out->str + out->len, bytes, length);
	out->len += length;
	out->str[out->len] = '\0';
}

static inline void append_text(GString *out, const char *text)
{
	append_bytes(out, text, strlen(text));
}

/*
 * Text on a terminal: how many columns it takes, padding, cutting and wrapping, with East Asian
 * wide characters counted as two and combining ones as none; and making bytes from elsewhere safe
 * to show. Widths are columns; texts are UTF-8 and already visible (width_visible) unless said.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Columns that the text takes on a terminal. */
size_t width_of(const char *text);

/*
 * The bytes as text that shows everything and does nothing: control characters (ESC included),
 * invisible format characters (bidi overrides, zero width) and bytes that are no UTF-8 become
 * `\n`, `\t`, `\x1b`, `\u202e`. Owned by the caller.
 */
char *width_visible(const char *bytes, size_t length);

/* Whether width_visible would return the bytes unchanged. */
bool width_is_visible(const char *bytes, size_t length);

/* Appends the text and spaces up to `columns`; a longer text is appended whole. */
void width_pad(GString *out, const char *text, size_t columns);

/* The text in at most `columns`, ending in "…" when something was left off. Owned by the caller. */
char *width_cut(const char *text, size_t columns);

/*
 * The text in lines of at most `columns` (0: one line): broken at spaces and between wide
 * characters, never before closing or behind opening punctuation; a longer word is broken hard.
 * NULL-terminated, free with g_strfreev(); "" gives one empty line.
 */
char **width_wrap(const char *text, size_t columns);

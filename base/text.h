/*
 * A text file of the user's, brought to UTF-8 whatever a Chinese office machine saved it as.
 *
 * UTF-8 (with or without BOM) is tried first, then GB18030, strictly: no character is ever replaced
 * by a guess. Bytes that begin as plain UTF-8 Chinese and then break are reported as damaged UTF-8,
 * since GB18030 would read them as other characters. (A GB18030 file of a few characters whose
 * bytes all happen to be good UTF-8 is taken for UTF-8; nothing in such a file tells.) UTF-16 and
 * NUL bytes are refused. Line ends are kept as they are and only noted. text_load() reads the disk
 * (and blocks on a FIFO); nothing else here does. A Text owns its strings: text_clear(), or
 * g_auto(Text).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* The usual max_bytes of text_load(): 4 MiB. */
#define TEXT_MAX_BYTES ((size_t)4 * 1024 * 1024)

typedef struct {
	char *utf8;    /* the text without its BOM, NUL-terminated, no NUL inside */
	size_t length; /* bytes of utf8 */
	bool gb18030;  /* it was GB18030 and has been converted */
	bool bom;      /* it began with a byte order mark */
	bool crlf;     /* at least one line ends with CR LF */
	char *sha256;  /* of the bytes as they were, 64 hex digits */
} Text;

/*
 * Reads the file at `path`. Errors: IO when it cannot be read, LIMIT when it is larger than
 * max_bytes, FORMAT as text_decode(); *ret is then all zero.
 */
bool text_load(const char *path, size_t max_bytes, Text *ret, GError **error);

/*
 * Decodes `length` bytes; `name` stands first in messages. FORMAT when they are not text; *ret is
 * then all zero.
 */
bool text_decode(const char *name, const char *bytes, size_t length, Text *ret, GError **error);

void text_clear(Text *text);

/*
 * `value` in single quotes and fit for one line of a message: at most 60 characters (then '…'),
 * what cannot be printed as \xNN, byte by byte. Yours.
 */
char *text_quote(const char *value);

/*
 * UTF-8 with what XML 1.0 cannot hold (section 2.2: control characters but tab and line ends,
 * U+FFFE, U+FFFF) as people see it: "‹U+FFFF›". NULL when it holds nothing of the kind; else yours.
 */
char *text_xml_shown(const char *text);
/* The same the other way: what was meant by such marks. NULL when there is none; else yours. */
char *text_xml_meant(const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Text, text_clear)

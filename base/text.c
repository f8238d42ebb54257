#include "base/text.h"

#include "base/cleanup.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>

#define BOM "\xef\xbb\xbf"
#define QUOTE_MAX_CHARACTERS 60
#define READ_BYTES ((size_t)64 * 1024)

/* What stands for a character that XML cannot hold: MARK, its number, MARK_END. */
#define MARK "‹U+"
#define MARK_END "›"
#define MARK_DIGITS 4

/* So many three-byte characters before the first fault: the file is UTF-8 and damaged there. */
#define UTF8_EVIDENCE 3

static bool begins_with_bom(const char *bytes, size_t length)
{
	return length >= strlen(BOM) && memcmp(bytes, BOM, strlen(BOM)) == 0;
}

/* Characters of a stretch of bytes in either encoding, or its bytes when it is neither. */
static size_t raw_characters(const char *bytes, size_t length)
{
	if (g_utf8_validate_len(bytes, length, NULL))
		return (size_t)g_utf8_strlen(bytes, (gssize)length);
	size_t read = 0, written = 0;
	g_autofree char *utf8 =
	        g_convert(bytes, (gssize)length, "UTF-8", "GB18030", &read, &written, NULL);
	return utf8 && read == length ? (size_t)g_utf8_strlen(utf8, (gssize)written) : length;
}

G_GNUC_PRINTF(5, 6)
static bool raw_fail(
        const char *name, const char *bytes, size_t offset, GError **error, const char *format, ...)
{
	size_t line = 1, start = begins_with_bom(bytes, offset) ? strlen(BOM) : 0;
	for (size_t i = 0; i < offset; i++)
		if (bytes[i] == '\n') {
			line++;
			start = i + 1;
		}
	va_list args;
	va_start(args, format);
	g_autofree char *message = g_strdup_vprintf(format, args);
	va_end(args);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%zu:%zu: %s", name, line,
	        raw_characters(bytes + start, offset - start) + 1, message);
	return false;
}

static bool looks_utf8(const char *bytes, size_t valid)
{
	unsigned seen = 0;
	for (size_t i = 0; i < valid && seen < UTF8_EVIDENCE; i++)
		seen += (unsigned char)bytes[i] >= 0xe0;
	return seen >= UTF8_EVIDENCE;
}

static bool convert_gb18030(
        const char *name, const char *bytes, size_t length, size_t valid, Text *ret, GError **error)
{
	size_t read = 0;
	g_autoptr(GError) failed = NULL;
	ret->utf8 =
	        g_convert(bytes, (gssize)length, "UTF-8", "GB18030", &read, &ret->length, &failed);
	if (failed && g_error_matches(failed, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: is not UTF-8, and this machine cannot convert GB18030 "
		        "(the C library's gconv modules are missing)",
		        name);
		return false;
	}
	if (!ret->utf8 || read != length) {
		size_t at = MIN(MAX(read, valid), length - 1);
		return raw_fail(name, bytes, at, error, "byte 0x%02x is neither UTF-8 nor GB18030",
		        (unsigned char)bytes[at]);
	}
	ret->gb18030 = true;
	return true;
}

/*
 * Two and more common Chinese characters of GB 2312 (level 1: lead B0 to D7) may form good UTF-8 of
 * two bytes each, as "某省" and "联通" do: what a short file says in Chinese alone, it would say in
 * letters that no Chinese file strings together. Everything beyond ASCII must be such.
 */
static bool is_gb2312_in_disguise(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	bool any = false;
	for (size_t i = 0; i < length;) {
		size_t from = i;
		while (i + 1 < length && bytes[i] >= 0xb0 && bytes[i] <= 0xd7 &&
		        bytes[i + 1] >= 0xa1)
			i += 2;
		if (i == from && bytes[i] < 0x80) {
			i++;
			continue;
		}
		if (i - from < 4 || (i < length && bytes[i] >= 0x80))
			return false;
		any = true;
	}
	return any;
}

static bool decode(const char *name, const char *bytes, size_t length, Text *ret, GError **error)
{
	if (length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return raw_fail(name, bytes, 0, error, "is UTF-16: save it as UTF-8 or GB18030");
	const char *nul = length ? memchr(bytes, '\0', length) : NULL;
	if (nul)
		return raw_fail(name, bytes, (size_t)(nul - bytes), error,
		        "a NUL byte: this is not a text file");
	const char *end = bytes;
	if (!length || (g_utf8_validate_len(bytes, length, &end) &&
	                       !is_gb2312_in_disguise(bytes, length))) {
		ret->utf8 = g_strndup(length ? bytes : "", length);
		ret->length = length;
	} else {
		size_t valid = (size_t)(end - bytes);
		if ((valid < length && looks_utf8(bytes, valid)) || begins_with_bom(bytes, length))
			return raw_fail(name, bytes, valid, error,
			        "byte 0x%02x is not UTF-8, though the text before it is",
			        (unsigned char)*end);
		if (!convert_gb18030(name, bytes, length, valid, ret, error))
			return false;
	}
	if (begins_with_bom(ret->utf8, ret->length)) {
		ret->bom = true;
		ret->length -= strlen(BOM);
		memmove(ret->utf8, ret->utf8 + strlen(BOM), ret->length + 1);
	}
	ret->crlf = strstr(ret->utf8, "\r\n") != NULL;
	ret->sha256 = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
	return true;
}

bool text_decode(const char *name, const char *bytes, size_t length, Text *ret, GError **error)
{
	*ret = (Text){0};
	bool ok = decode(name, bytes, length, ret, error);
	if (!ok)
		text_clear(ret);
	return ok;
}

static bool io_fail(const char *path, const char *what, int code, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s: %s", path, what, g_strerror(code));
	return false;
}

static bool read_all(const char *path, size_t max_bytes, GByteArray *bytes, GError **error)
{
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return io_fail(path, "cannot open", errno, error);
	g_autofree guint8 *block = g_malloc(READ_BYTES);
	for (;;) {
		ssize_t count = read(fd, block, READ_BYTES);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return io_fail(path, "cannot read", errno, error);
		if (count == 0)
			return true;
		if ((size_t)count > max_bytes - bytes->len) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
			        "%s: larger than %zu bytes", path, max_bytes);
			return false;
		}
		g_byte_array_append(bytes, block, (guint)count);
	}
}

bool text_load(const char *path, size_t max_bytes, Text *ret, GError **error)
{
	*ret = (Text){0};
	max_bytes = MIN(max_bytes, (size_t)INT32_MAX);
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	return read_all(path, max_bytes, bytes, error) &&
	       text_decode(path, (const char *)bytes->data, bytes->len, ret, error);
}

void text_clear(Text *text)
{
	g_free(text->utf8);
	g_free(text->sha256);
	*text = (Text){0};
}

char *text_quote(const char *value)
{
	GString *out = g_string_new("'");
	const char *at = value;
	for (int count = 0; *at && count < QUOTE_MAX_CHARACTERS; count++) {
		gunichar c = g_utf8_get_char_validated(at, -1);
		if (c >= (gunichar)-2 || !g_unichar_isprint(c)) {
			g_string_append_printf(out, "\\x%02x", (unsigned char)*at++);
			continue;
		}
		g_string_append_unichar(out, c);
		at = g_utf8_next_char(at);
	}
	g_string_append(out, *at ? "…'" : "'");
	return g_string_free(out, FALSE);
}

static bool xml_holds(gunichar c)
{
	return (c >= 0x20 && c != 0xfffe && c != 0xffff) || c == '\t' || c == '\n' || c == '\r';
}

/* Where the first character stands that XML cannot hold, or the end. */
static const char *xml_unfit_find(const char *text)
{
	while (*text && (((unsigned char)*text != 0xef && (unsigned char)*text >= 0x20) ||
	                        xml_holds(g_utf8_get_char(text))))
		text++;
	return text;
}

char *text_xml_shown(const char *text)
{
	const char *unfit = xml_unfit_find(text);
	if (!*unfit)
		return NULL;
	GString *out = g_string_new(NULL);
	for (; *unfit; unfit = xml_unfit_find(text)) {
		g_string_append_len(out, text, unfit - text);
		g_string_append_printf(out, MARK "%04X" MARK_END, g_utf8_get_char(unfit));
		text = g_utf8_next_char(unfit);
	}
	g_string_append(out, text);
	return g_string_free(out, FALSE);
}

/* The character that a mark stands for; 0: it is none of ours. */
static gunichar mark_read(const char *mark)
{
	gunichar c = 0;
	const char *at = mark + strlen(MARK);
	for (int i = 0; i < MARK_DIGITS; i++, at++) {
		if (!g_ascii_isxdigit(*at))
			return 0;
		c = c * 16 + (gunichar)g_ascii_xdigit_value(*at);
	}
	return g_str_has_prefix(at, MARK_END) && !xml_holds(c) ? c : 0;
}

char *text_xml_meant(const char *text)
{
	if (!strstr(text, MARK))
		return NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	bool any = false;
	for (const char *mark; (mark = strstr(text, MARK));) {
		gunichar c = mark_read(mark);
		size_t length = c ? strlen(MARK MARK_END) + MARK_DIGITS : strlen(MARK);
		g_string_append_len(out, text, mark - text);
		if (c)
			g_string_append_unichar(out, c);
		else
			g_string_append_len(out, mark, (gssize)length);
		any = any || c;
		text = mark + length;
	}
	g_string_append(out, text);
	return any ? g_string_free(g_steal_pointer(&out), FALSE) : NULL;
}

#include "records/import/csv_encoding.h"

#include "base/error.h"
#include "base/parallel.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum {
	BLOCK = 256 * 1024,
	CARRY = 8, /* bytes of a character that a block cuts */
	FRONT = 2, /* bytes that are looked back at */
	UTF8_EVIDENCE =
	        3, /* as base/text: so many Chinese characters before the fault, it is damaged */
};

static bool io_fail(const char *path, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return false;
}

static bool line_fail(const char *path, int64_t line, const char *what, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%" G_GINT64_FORMAT ": %s", path, line,
	        what);
	return false;
}

ssize_t csv_block_read(int fd, char *into, size_t most, off_t at)
{
	ssize_t got;
	do
		got = pread(fd, into, most, at);
	while (got < 0 && errno == EINTR);
	return got;
}

/* What the first reading has seen of one part of the file. */
typedef struct {
	const char *path;
	int fd;
	char bytes[FRONT + CARRY + BLOCK];
	char *buffer; /* behind the front */
	size_t carried;
	off_t at, end; /* of what is not read yet */
	unsigned chinese;
	bool utf8;
	off_t fault; /* where it is not */
	GError *failed;
} Scan;

static void characters_count(Scan *scan, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length && scan->chinese < UTF8_EVIDENCE; i++)
		scan->chinese += (unsigned char)bytes[i] >= 0xe0;
}

/* Lines that end before an offset. */
static int64_t lines_before(int fd, off_t offset)
{
	char piece[4096];
	int64_t lines = 0;
	for (off_t at = 0; at < offset;) {
		ssize_t got = csv_block_read(
		        fd, piece, (size_t)MIN((off_t)sizeof piece, offset - at), at);
		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++)
			lines += piece[i] == '\n';
		at += got;
	}
	return lines;
}

typedef int8_t Bytes __attribute__((vector_size(16)));

static Bytes bytes_at(const char *text)
{
	Bytes bytes;
	memcpy(&bytes, text, sizeof bytes);
	return bytes;
}

/* What characters of three bytes begin with, whatever goes on: not 0xe0 and 0xed. Bytes are signed
 * numbers here. */
static Bytes begin(Bytes bytes)
{
	return (bytes > (int8_t)0xe0) & (bytes < (int8_t)0xf0) & (bytes != (int8_t)0xed);
}

/* Whether the bytes at `text` are of such characters and ASCII, as the two in front have it. */
static bool plain_step(const char *text)
{
	Bytes bytes = bytes_at(text), goes_on = bytes < (int8_t)0xc0;
	Bytes wanted = begin(bytes_at(text - 1)) | begin(bytes_at(text - 2));
	Bytes wrong = (goes_on ^ wanted) | ~(goes_on | (bytes >= 0) | begin(bytes));
	uint64_t words[sizeof wrong / sizeof(uint64_t)];
	memcpy(words, &wrong, sizeof words);
	return (words[0] | words[1]) == 0;
}

/* How many bytes at the beginning are such characters, which is nearly all of nearly every file.
 * In front of the first stand two of ASCII. */
static size_t plain_length(const char *text, size_t length)
{
	size_t at = 0;
	while (at + sizeof(Bytes) <= length && plain_step(text + at))
		at += sizeof(Bytes);
	/* the last may not be whole */
	for (size_t back = 1; back <= MIN(at, 2); back++)
		if ((unsigned char)text[at - back] >= 0xc0)
			return at - back;
	return at;
}

/* Goes on with UTF-8 through a block that ends at scan->at; a character cut by its end is carried
 * over. */
static void block_scan(Scan *scan, size_t length, bool last)
{
	size_t plain = plain_length(scan->buffer, length);
	const char *end = scan->buffer + plain;
	bool whole = length == plain || g_utf8_validate_len(end, length - plain, &end);
	size_t good = whole ? length : (size_t)(end - scan->buffer);
	characters_count(scan, scan->buffer, good);
	scan->carried = length - good;
	scan->fault = scan->at - (off_t)scan->carried;
	memmove(scan->buffer, scan->buffer + good, MIN(scan->carried, (size_t)CARRY));
	scan->utf8 = scan->carried == 0 || (!last && scan->carried < 4);
	if (!scan->utf8)
		scan->carried = 0;
}

static bool bytes_look(
        const char *path, const char *bytes, size_t length, bool first, GError **error)
{
	if (first && length >= 2 &&
	        (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return line_fail(path, 1, "is UTF-16: save it as UTF-8 or GB18030", error);
	if (first && length >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		return line_fail(path, 1,
		        "is a workbook, not CSV: give it a name that ends in .xlsx", error);
	if (memchr(bytes, '\0', length))
		return line_fail(path, 1, "holds a NUL byte: this is not a text file", error);
	return true;
}

static void part_scan(size_t index, void *data)
{
	Scan *scan = ((Scan **)data)[index];
	ssize_t got;
	do {
		char *into = scan->buffer + scan->carried;
		size_t most = (size_t)MIN((off_t)BLOCK, scan->end - scan->at);
		got = csv_block_read(scan->fd, into, most, scan->at);
		if (got < 0)
			io_fail(scan->path, &scan->failed);
		else if (bytes_look(scan->path, into, (size_t)got, scan->at == 0, &scan->failed)) {
			scan->at += got;
			if (scan->utf8)
				block_scan(scan, scan->carried + (size_t)got, got == 0);
		}
	} while (got > 0 && !scan->failed);
}

/* Where the character ends in the middle of which the offset may be, as far as this is UTF-8. */
static off_t character_end(int fd, off_t offset)
{
	char bytes[3];
	ssize_t got = csv_block_read(fd, bytes, sizeof bytes, offset), i = 0;
	while (i < got && ((unsigned char)bytes[i] & 0xc0) == 0x80)
		i++;
	return offset + i;
}

/* What both parts of the file say together: damaged UTF-8 is not taken for GB18030. */
static bool encoding_settle(Scan *const parts[2], CsvEncoding *ret, GError **error)
{
	unsigned chinese = 0;
	*ret = CSV_UTF8;
	for (int i = 0; i < 2; i++) {
		Scan *part = parts[i];
		if (part->failed) {
			g_propagate_error(error, g_steal_pointer(&part->failed));
			return false;
		}
		chinese += part->chinese;
		if (part->utf8 || *ret == CSV_GB18030)
			continue;
		*ret = CSV_GB18030;
		if (chinese >= UTF8_EVIDENCE)
			return line_fail(part->path, lines_before(part->fd, part->fault) + 1,
			        "a byte that is not UTF-8, though the text before it is", error);
	}
	return true;
}

bool csv_encoding_find(const char *path, int fd, off_t size, CsvEncoding *ret, GError **error)
{
	g_autofree Scan *head = g_new0(Scan, 1), *tail = g_new0(Scan, 1);
	Scan *parts[] = {head, tail};
	/* what a file is is told by its first bytes: they stay together */
	off_t middle = size < BLOCK ? G_MAXINT64 : character_end(fd, size / 2);
	for (int i = 0; i < 2; i++) {
		parts[i]->path = path;
		parts[i]->buffer = parts[i]->bytes + FRONT;
		parts[i]->fd = fd;
		parts[i]->utf8 = true;
		parts[i]->at = i ? middle : 0;
		parts[i]->end = i ? G_MAXINT64 : middle; /* it may grow meanwhile */
	}
	parallel_each(size < BLOCK ? 1 : 2, part_scan, parts);
	bool good = encoding_settle(parts, ret, error);
	g_clear_error(&head->failed);
	g_clear_error(&tail->failed);
	return good;
}

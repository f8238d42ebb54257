#include "records/import/csv.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "records/import/csv_encoding.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define BOM "\xef\xbb\xbf"

enum {
	BLOCK = 256 * 1024,
	ROW = CSV_MAX_ROW_BYTES + CSV_MAX_CELLS + 2,
	CARRY = 8,   /* bytes of a character that a block cuts */
	TITLES = 16, /* lines in which the header is looked for */
	MARKED = 64, /* bytes that are looked at together, maybe behind the end of a block */
};

typedef enum { IN_START, IN_PLAIN, IN_QUOTED, IN_CLOSED } CsvState;

struct Csv {
	char *path, *sha256;
	Digest *digest; /* of the blocks so far, or NULL */
	int fd;
	off_t taken; /* bytes of it */
	bool gb18030, ended;
	char delimiter;
	GIConv convert;
	char *raw; /* BLOCK and what is left of the block before */
	size_t raw_length;
	char *text; /* UTF-8, of this block */
	size_t text_length, at;
	int64_t line;
	char *row; /* cells, each with its NUL */
	size_t row_length, count;
	const char *cells[CSV_MAX_CELLS + 1]; /* where each begins, and what comes behind */
	bool plain;        /* they stand in `text`, with what parts them between, not in `row` */
	bool ends[2][256]; /* bytes that are more than text: outside of quotes, inside */
};

static bool io_fail(const char *path, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return false;
}

static bool line_fail(const Csv *csv, int64_t line, const char *what, GError **error)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%" G_GINT64_FORMAT ": %s", csv->path,
	        line, what);
	return false;
}

/* The next block as UTF-8; false at the end, or with an error. */
static bool block_take(Csv *csv, GError **error)
{
	char *into = csv->gb18030 ? csv->raw + csv->raw_length : csv->text;
	ssize_t got = csv_block_read(csv->fd, into, BLOCK, csv->taken);
	csv->at = csv->text_length = 0;
	if (got < 0)
		return io_fail(csv->path, error);
	csv->taken += got;
	if (csv->digest)
		digest_add(csv->digest, into, (size_t)got);
	if (!csv->gb18030) {
		csv->text_length = (size_t)got;
		return got > 0;
	}
	csv->raw_length += (size_t)got;
	char *in = csv->raw, *out = csv->text;
	size_t in_left = csv->raw_length, out_left = 4 * (BLOCK + CARRY);
	size_t done = g_iconv(csv->convert, &in, &in_left, &out, &out_left);
	bool cut = done == (size_t)-1 && errno == EINVAL && got > 0;
	csv->text_length = (size_t)(out - csv->text);
	memmove(csv->raw, in, in_left);
	csv->raw_length = in_left;
	if (done == (size_t)-1 && !cut) {
		int64_t line = csv->line;
		for (size_t i = 0; i < csv->text_length; i++)
			line += csv->text[i] == '\n';
		return line_fail(csv, line, "a byte that is neither UTF-8 nor GB18030", error);
	}
	return got > 0;
}

/* The next byte, or -1 at the end or on an error. */
static int byte_next(Csv *csv, GError **error)
{
	while (csv->at == csv->text_length) {
		if (csv->ended)
			return -1;
		csv->ended = !block_take(csv, error);
	}
	return (unsigned char)csv->text[csv->at++];
}

static bool bom_pass(Csv *csv, GError **error)
{
	GError *failed = NULL;
	csv->ended = !block_take(csv, &failed);
	if (failed) {
		g_propagate_error(error, failed);
		return false;
	}
	if (csv->text_length >= 3 && memcmp(csv->text, BOM, 3) == 0)
		csv->at = 3;
	return true;
}

/* The sign that a line has most, and how often; 0: it has none. Goes behind its end. */
static size_t signs_count(const Csv *csv, size_t *at, char *ret)
{
	static const char signs[] = ",\t;";
	size_t counts[3] = {0}, best = 0;
	bool quoted = false;
	for (; *at < csv->text_length && (quoted || csv->text[*at] != '\n'); ++*at) {
		const char *sign = strchr(signs, csv->text[*at]);
		quoted ^= csv->text[*at] == '"';
		if (!quoted && sign && *sign)
			counts[sign - signs]++;
	}
	++*at;
	for (size_t i = 1; i < 3; i++)
		best = counts[i] > counts[best] ? i : best;
	*ret = signs[best];
	return counts[best];
}

/* By the first line of three cells or more, as a header is, a title above it not; else by the first
 * that has any sign. */
static void delimiter_find(Csv *csv)
{
	bool found = false;
	csv->delimiter = ',';
	for (size_t at = csv->at, line = 0; at < csv->text_length && line < TITLES; line++) {
		char sign;
		size_t count = signs_count(csv, &at, &sign);
		if (count > 1 || (count && !found))
			csv->delimiter = sign;
		found = found || count;
		if (count > 1)
			return;
	}
}

static bool lines_look(const Csv *csv, GError **error)
{
	const char *cr = memchr(csv->text, '\r', csv->text_length);
	return !cr || cr + 1 == csv->text + csv->text_length ||
	       memchr(csv->text, '\n', csv->text_length) ||
	       line_fail(csv, 1,
	               "its lines end in CR alone, as an old Mac wrote them: save it as CSV "
	               "(UTF-8)",
	               error);
}

Csv *csv_open(const char *path, bool digested, GError **error)
{
	g_autoptr(Csv) csv = g_new0(Csv, 1);
	struct stat status;
	csv->path = g_strdup(path);
	csv->line = 1;
	csv->convert = (GIConv)-1;
	csv->row = g_malloc(ROW);
	csv->raw = g_malloc(BLOCK + CARRY);
	csv->text = g_malloc0(4 * (BLOCK + CARRY) + MARKED);
	csv->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (csv->fd < 0 || fstat(csv->fd, &status) != 0) {
		io_fail(path, error);
		return NULL;
	}
	if (!S_ISREG(status.st_mode)) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is not a regular file", path);
		return NULL;
	}
	CsvEncoding encoding;
	if (!csv_encoding_find(path, csv->fd, status.st_size, &encoding, error))
		return NULL;
	csv->gb18030 = encoding == CSV_GB18030;
	if (csv->gb18030 && (csv->convert = g_iconv_open("UTF-8", "GB18030")) == (GIConv)-1) {
		line_fail(csv, 1, "is not UTF-8, and this machine cannot convert GB18030", error);
		return NULL;
	}
	csv->digest = digested ? digest_new() : NULL;
	if (!bom_pass(csv, error) || !lines_look(csv, error))
		return NULL;
	delimiter_find(csv);
	csv->ends[true]['"'] = csv->ends[true]['\n'] = true;
	csv->ends[false]['"'] = csv->ends[false]['\n'] = csv->ends[false]['\r'] = true;
	csv->ends[false][(unsigned char)csv->delimiter] = true;
	return g_steal_pointer(&csv);
}

void csv_close(Csv *csv)
{
	if (!csv)
		return;
	if (csv->fd >= 0)
		close(csv->fd);
	if (csv->convert != (GIConv)-1)
		g_iconv_close(csv->convert);
	g_free(csv->row);
	g_free(csv->raw);
	g_free(csv->text);
	g_free(csv->path);
	g_free(csv->sha256);
	digest_free(csv->digest);
	g_free(csv);
}

bool csv_is_gb18030(const Csv *csv)
{
	return csv->gb18030;
}

const char *csv_sha256(Csv *csv)
{
	if (csv->digest) {
		csv->sha256 = digest_finish(csv->digest);
		g_clear_pointer(&csv->digest, digest_free);
	}
	return csv->sha256;
}

/* A cell is at its end: the next one begins behind its NUL. */
static bool cell_end(Csv *csv, int64_t line, GError **error)
{
	csv->row[csv->row_length++] = '\0';
	if (csv->count >= CSV_MAX_CELLS)
		return line_fail(csv, line, "more than 256 cells in a row", error);
	csv->cells[++csv->count] = csv->row + csv->row_length;
	return true;
}

/* One byte into the row. 1: the row is complete; 0: more; -1: an error. */
static int byte_put(Csv *csv, CsvState *state, int c, int64_t line, GError **error)
{
	bool quoted = *state == IN_QUOTED;
	if (csv->row_length > CSV_MAX_ROW_BYTES) {
		line_fail(csv, line, "a row of more than 256 KiB (is a quote not closed?)", error);
		return -1;
	}
	if (quoted && c != '"') {
		csv->row[csv->row_length++] = (char)c;
	} else if (quoted) {
		*state = IN_CLOSED;
	} else if (c == '"' && *state == IN_START) {
		*state = IN_QUOTED;
	} else if (c == '"' && *state == IN_CLOSED) {
		csv->row[csv->row_length++] = '"';
		*state = IN_QUOTED;
	} else if (c == csv->delimiter) {
		*state = IN_START;
		return cell_end(csv, line, error) ? 0 : -1;
	} else if (c == '\n') {
		return cell_end(csv, line, error) ? 1 : -1;
	} else if (*state == IN_CLOSED && c != '\r' && c != ' ') {
		line_fail(csv, line, "text behind a closing quote", error);
		return -1;
	} else if (c != '\r') {
		csv->row[csv->row_length++] = (char)c;
		*state = *state == IN_CLOSED ? IN_CLOSED : IN_PLAIN;
	}
	return 0;
}

/* Puts what is nothing but text, as far as the block has it, into the row at once. */
static void text_put(Csv *csv, CsvState *state)
{
	const char *begin = csv->text + csv->at;
	size_t left = csv->text_length - csv->at, length = 0;
	const bool *ends = csv->ends[*state == IN_QUOTED];
	left = MIN(left, CSV_MAX_ROW_BYTES - csv->row_length);
	char *into = csv->row + csv->row_length;
	while (length < left && !ends[(unsigned char)begin[length]]) {
		into[length] = begin[length];
		length++;
	}
	csv->row_length += length;
	csv->at += length;
	if (length && *state == IN_START)
		*state = IN_PLAIN;
}

/* The same with the ends of cells between, while nothing is quoted: most rows are no more. */
static void run_put(Csv *csv, CsvState *state)
{
	while (*state != IN_CLOSED && csv->row_length < CSV_MAX_ROW_BYTES) {
		text_put(csv, state);
		if (*state == IN_QUOTED || csv->at == csv->text_length ||
		        csv->text[csv->at] != csv->delimiter || csv->count + 1 >= CSV_MAX_CELLS)
			return;
		csv->at++;
		csv->row[csv->row_length++] = '\0';
		csv->cells[++csv->count] = csv->row + csv->row_length;
		*state = IN_START;
	}
}

typedef char Bytes __attribute__((vector_size(16)));

/* Bytes of 0 and 1 as bits, the first of them the lowest. */
static uint64_t bits_of(const Bytes *marks)
{
	uint64_t words[sizeof *marks / sizeof(uint64_t)], bits = 0;
	memcpy(words, marks, sizeof words);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		bits |= (GUINT64_FROM_LE(words[i]) * UINT64_C(0x0102040810204080)) >> 56 << 8 * i;
	return bits;
}

/* Which of the bytes part cells, and which may be more than text beside these: a bit each. */
static void signs_mark(const char *text, char delimiter, uint64_t *ret_parts, uint64_t *ret_others)
{
	*ret_parts = *ret_others = 0;
	for (size_t i = 0; i < MARKED; i += sizeof(Bytes)) {
		Bytes bytes;
		memcpy(&bytes, text + i, sizeof bytes);
		Bytes parts = (bytes == delimiter) & 1;
		Bytes others = ((bytes == '"') | (bytes == '\n') | (bytes == '\r')) & 1;
		*ret_parts |= bits_of(&parts) << i;
		*ret_others |= bits_of(&others) << i;
	}
}

/* The row ends at `length`, where that is what stands there. */
static bool plain_end(Csv *csv, const char *text, size_t length, size_t left)
{
	size_t more = text[length] == '\r' ? 1 : 0;
	if (length + more >= left || text[length + more] != '\n')
		return false;
	csv->cells[++csv->count] = text + length + 1;
	csv->at += length + more + 1;
	csv->line++;
	csv->plain = true;
	return true;
}

/* Most rows have no quotes and stand in one block: their cells are left where they are, with their
 * signs between. False leaves any other row to row_read(). */
static bool plain_row(Csv *csv)
{
	const char *text = csv->text + csv->at;
	size_t left = MIN(csv->text_length - csv->at, (size_t)CSV_MAX_ROW_BYTES), count = 0;
	csv->cells[0] = text;
	for (size_t begin = 0; begin < left; begin += MARKED) {
		uint64_t parts, others;
		signs_mark(text + begin, csv->delimiter, &parts, &others);
		if (others) /* those in front of the first */
			parts &= (others & -others) - 1;
		if (count + MARKED >= CSV_MAX_CELLS)
			return false;
		for (; parts; parts &= parts - 1)
			csv->cells[++count] = text + begin + __builtin_ctzll(parts) + 1;
		size_t end = begin + (others ? (size_t)__builtin_ctzll(others) : 0);
		csv->count = count;
		if (others)
			return end < left && plain_end(csv, text, end, left);
	}
	return false;
}

static void row_begin(Csv *csv)
{
	csv->row_length = csv->count = 0;
	csv->plain = false;
	csv->cells[0] = csv->row;
}

/* Reads one line of the table, empty or not. 1, 0 at the end, -1. */
static int row_read(Csv *csv, int64_t *ret_line, GError **error)
{
	CsvState state = IN_START;
	GError *failed = NULL;
	int done = 0, c = 0;
	bool any = false;
	*ret_line = csv->line;
	if (plain_row(csv))
		return 1;
	row_begin(csv);
	while (done == 0 && (c = byte_next(csv, &failed)) >= 0) {
		any = true;
		csv->line += c == '\n';
		done = byte_put(csv, &state, c, *ret_line, error);
		if (done == 0)
			run_put(csv, &state);
	}
	if (failed) {
		g_propagate_error(error, failed);
		return -1;
	}
	if (done != 0 || !any)
		return done;
	if (state == IN_QUOTED) {
		line_fail(csv, *ret_line, "a quote that is not closed", error);
		return -1;
	}
	return cell_end(csv, *ret_line, error) ? 1 : -1;
}

/* Nothing stands in the row: spreadsheets leave lines of nothing but commas behind. */
static bool blank(const Csv *csv)
{
	const char parts = csv->plain ? csv->delimiter : '\0';
	const char *end = csv->cells[csv->count] - 1;
	for (const char *at = csv->cells[0]; at < end; at++)
		if (*at != parts && *at != ' ' && *at != '\t')
			return false;
	return true;
}

/* Copies a row with a NUL behind each cell. */
static void row_copy(const Csv *csv, char *row, const char **cells)
{
	const char *const from = csv->cells[0];
	const size_t count = csv->count;
	memcpy(row, from, (size_t)(csv->cells[count] - from) - 1);
	cells[0] = row;
	for (size_t i = 1; i <= count; i++)
		cells[i] = row + (csv->cells[i] - from);
	for (size_t i = 1; i <= count; i++)
		row[cells[i] - row - 1] = '\0';
}

bool csv_next_in(Csv *csv, Arena *arena, CsvRow *ret, GError **error)
{
	int64_t line;
	do {
		if (row_read(csv, &line, error) != 1)
			return false;
	} while (blank(csv));
	ret->line = line;
	ret->count = csv->count;
	ret->cells = csv->cells;
	if (arena)
		ret->cells = arena_take(arena, (csv->count + 1) * sizeof *ret->cells);
	size_t length = (size_t)(csv->cells[csv->count] - csv->cells[0]);
	if (arena || csv->plain)
		row_copy(csv, arena ? arena_take(arena, length) : csv->row, ret->cells);
	return true;
}

bool csv_next(Csv *csv, CsvRow *ret, GError **error)
{
	return csv_next_in(csv, NULL, ret, error);
}

#include "reports/row_scan.h"
#include "reports/document_layout.h"
#include <string.h>

/* A text in the file. */
typedef struct {
	const char *text;
	size_t length;
} Piece;

struct RowScan {
	Rows *rows;
	const char *at, *end;
	GString *scratch;               /* a text with a NUL behind it */
	GPtrArray *list;                /* const Word * */
	Piece unread[DOCUMENT_MEMBERS]; /* what of the row before was passed over, and is valid */
};

RowScan *row_scan_new(Rows *rows, const char *end)
{
	RowScan *scan = g_new0(RowScan, 1);
	scan->rows = rows;
	scan->end = end;
	scan->scratch = g_string_new(NULL);
	scan->list = g_ptr_array_new();
	return scan;
}

void row_scan_free(RowScan *scan)
{
	if (!scan)
		return;
	g_string_free(scan->scratch, TRUE);
	g_ptr_array_unref(scan->list);
	g_free(scan);
}

static bool is_next(const RowScan *scan, const char *bytes, size_t length)
{
	return (size_t)(scan->end - scan->at) >= length && memcmp(scan->at, bytes, length) == 0;
}

static bool take(RowScan *scan, const char *bytes, size_t length)
{
	if (!is_next(scan, bytes, length))
		return false;
	scan->at += length;
	return true;
}

static bool take_text(RowScan *scan, const char *text)
{
	return take(scan, text, strlen(text));
}

/* The same text in quotes, once more. */
static bool take_again(RowScan *scan, const char *text, size_t length)
{
	size_t left = (size_t)(scan->end - scan->at);
	if (left < length + 2 || scan->at[0] != '"' || scan->at[length + 1] != '"' ||
	        memcmp(scan->at + 1, text, length) != 0)
		return false;
	scan->at += length + 2;
	return true;
}

/* A string without escapes. */
static bool take_piece(RowScan *scan, Piece *ret)
{
	if (!take(scan, "\"", 1))
		return false;
	const char *at = scan->at;
	while (at < scan->end && (unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
		at++;
	*ret = (Piece){scan->at, (size_t)(at - scan->at)};
	scan->at = at;
	return take(scan, "\"", 1);
}

/* `likely` as of rows_word(); NULL: no such string. */
static const Word *take_word(RowScan *scan, const Word *likely)
{
	Piece piece;
	if (likely && likely->plain && take_again(scan, likely->text, likely->length))
		return likely;
	if (!take_piece(scan, &piece) || !g_utf8_validate(piece.text, (gssize)piece.length, NULL))
		return NULL;
	g_string_truncate(scan->scratch, 0);
	g_string_append_len(scan->scratch, piece.text, (gssize)piece.length);
	return rows_word(scan->rows, NULL, scan->scratch->str);
}

/* What is not kept must be a string all the same. */
static bool pass_over(RowScan *scan, Piece *before)
{
	if (before->text && take_again(scan, before->text, before->length))
		return true;
	Piece piece;
	if (!take_piece(scan, &piece) || !g_utf8_validate(piece.text, (gssize)piece.length, NULL))
		return false;
	*before = piece;
	return true;
}

static const WordList *take_list(RowScan *scan, const WordList *likely)
{
	GPtrArray *list = scan->list;
	g_ptr_array_set_size(list, 0);
	if (!take(scan, "[", 1))
		return NULL;
	while (take_text(scan, list->len ? "," DOCUMENT_LIST_ITEM : DOCUMENT_LIST_ITEM)) {
		const Word *guess =
		        likely && list->len < likely->count ? likely->words[list->len] : NULL;
		const Word *word = take_word(scan, guess);
		if (!word)
			return NULL;
		g_ptr_array_add(list, (void *)word->text);
	}
	if (!take_text(scan, list->len ? DOCUMENT_LIST_CLOSE : "]"))
		return NULL;
	return rows_list(scan->rows, likely, (const char *const *)list->pdata, list->len);
}

static bool take_pair(RowScan *scan, MemberKind kind, const Word **pair)
{
	for (size_t i = 0; i < 2; i++) {
		if (!take_text(scan, document_pair_opens[kind][i]))
			return false;
		pair[i] = take_word(scan, pair[i]);
		if (!pair[i])
			return false;
	}
	return take_text(scan, DOCUMENT_PAIR_CLOSE);
}

/* The member says again what stands elsewhere, in two languages. */
static bool take_value(RowScan *scan, size_t member, const Word *english)
{
	const char *const *opens = document_pair_opens[MEMBER_VALUE];
	Piece *before = &scan->unread[member], en = {english->text, english->length};
	return take_text(scan, opens[0]) && pass_over(scan, before) && take_text(scan, opens[1]) &&
	       english->plain && pass_over(scan, &en) && take_text(scan, DOCUMENT_PAIR_CLOSE);
}

/* False for a member that every row has. */
static bool leave_out(MemberKind kind, const Word **at)
{
	if (kind == MEMBER_BECAUSE)
		at[0] = at[1] = NULL;
	else if (kind == MEMBER_SOME)
		at[0] = NULL;
	return kind == MEMBER_BECAUSE || kind == MEMBER_SOME;
}

static bool take_member(RowScan *scan, size_t index, DocumentRow *row)
{
	const DocumentMember *member = &document_members[index];
	const Word **text = document_text_at(row, member->at);
	const WordList **list = document_list_at(row, member->at);
	size_t comma = index == 0;
	if (!take(scan, member->open + comma, member->open_length - comma)) {
		return leave_out(member->kind, text);
	}
	switch (member->kind) {
	case MEMBER_TEXT:
		*text = take_word(scan, *text);
		return *text != NULL;
	case MEMBER_LIST:
	case MEMBER_SOME:
		*list = take_list(scan, *list);
		return *list != NULL;
	case MEMBER_VALUE:
		return take_value(scan, index, *text);
	default:
		return take_pair(scan, member->kind, text);
	}
}

const char *row_scan(RowScan *scan, DocumentRow *row, const char *at)
{
	DocumentRow read = *row;
	scan->at = at;
	if (!take(scan, "{", 1))
		return NULL;
	for (size_t i = 0; i < DOCUMENT_MEMBERS; i++)
		if (!take_member(scan, i, &read))
			return NULL;
	if (!take_text(scan, DOCUMENT_ROW_CLOSE))
		return NULL;
	*row = read;
	rows_add(scan->rows, row);
	return scan->at;
}

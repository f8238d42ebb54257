#include "base/cleanup.h"
#include "reports/document_json.h"
#include "reports/document_layout.h"
#include "reports/row_scan.h"
#include <string.h>

static const char *text_or_empty(const json_t *value)
{
	return json_is_string(value) ? json_string_value(value) : "";
}

static const WordList *list_read(Rows *rows, const WordList *likely, const json_t *array)
{
	size_t count = json_array_size(array);
	g_autofree const char **texts = g_new(const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		texts[i] = text_or_empty(json_array_get(array, i));
	return rows_list(rows, likely, texts, count);
}

static void pair_read(Rows *rows, const Word **pair, MemberKind kind, const json_t *value)
{
	if (kind == MEMBER_BECAUSE && !json_is_object(value)) {
		pair[0] = pair[1] = NULL;
		return;
	}
	for (size_t i = 0; i < 2; i++)
		pair[i] = rows_word(rows, pair[i],
		        text_or_empty(json_object_get(value, document_pair_keys[kind][i])));
}

/* `row` holds the row before it, where there is one. */
static void row_read(Rows *rows, DocumentRow *row, const json_t *entry)
{
	for (size_t i = 0; i < DOCUMENT_MEMBERS; i++) {
		const json_t *value = json_object_get(entry, document_members[i].key);
		const Word **text = document_text_at(row, document_members[i].at);
		const WordList **list = document_list_at(row, document_members[i].at);
		if (document_members[i].kind == MEMBER_TEXT)
			*text = rows_word(rows, *text, text_or_empty(value));
		else if (document_members[i].kind == MEMBER_LIST)
			*list = list_read(rows, *list, value);
		else if (document_members[i].kind == MEMBER_SOME)
			*list = json_is_array(value) ? list_read(rows, *list, value) : NULL;
		else if (document_members[i].kind != MEMBER_VALUE)
			pair_read(rows, text, document_members[i].kind, value);
	}
	rows_add(rows, row);
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && *at && strchr(" \t\r\n", *at)) /* a NUL is no space */
		at++;
	return at;
}

/* One row, however it is laid out; what stands behind it, NULL when it is none. */
static const char *row_parse(Rows *rows, DocumentRow *row, const char *at, const char *end)
{
	json_error_t where;
	g_autoptr(json_t) entry = json_loadb(
	        at, (size_t)(end - at), JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &where);
	if (!entry)
		return NULL;
	row_read(rows, row, entry);
	return at + where.position;
}

/* Reads objects up to the closing bracket, which the rest must follow; false: not laid out so. */
static bool rows_read(Rows *rows, const char *at, const char *end)
{
	DocumentRow row = {0};
	g_autoptr(RowScan) scan = row_scan_new(rows, end);
	at = skip_space(at, end);
	while (at < end && *at != ']') {
		const char *behind = row_scan(scan, &row, at);
		if (!behind)
			behind = row_parse(rows, &row, at, end);
		if (!behind)
			return false;
		at = skip_space(behind, end);
		if (at == end || *at == ']')
			break;
		if (*at++ != ',')
			return false;
		at = skip_space(at, end);
		if (at == end || *at != '{')
			return false;
	}
	static const char close[] = "]\n}\n";
	return (size_t)(end - at) == strlen(close) && memcmp(at, close, strlen(close)) == 0;
}

static const char *rows_begin(const char *text, size_t length)
{
	const char *rows = memmem(text, length, DOCUMENT_ROWS_KEY, strlen(DOCUMENT_ROWS_KEY));
	return rows ? rows + strlen(DOCUMENT_ROWS_KEY) : NULL;
}

json_t *document_head_parse(const char *text, size_t length)
{
	const char *rows = rows_begin(text, length);
	if (!rows)
		return NULL;
	g_autoptr(GString) head = g_string_new_len(text, rows - text);
	g_string_append(head, "]}");
	json_t *json = json_loadb(head->str, head->len, JSON_REJECT_DUPLICATES, NULL);
	json_object_del(json, "results");
	return json;
}

Document *document_from_json(const json_t *report)
{
	json_t *head = json_copy((json_t *)report), *entry;
	Document *document = document_new(head);
	DocumentRow row = {0};
	size_t i;
	json_array_foreach(json_object_get(report, "results"), i, entry)
		row_read(document->rows, &row, entry);
	json_object_del(head, "results");
	rows_close(document->rows);
	return document;
}

Document *document_parse(const char *text, size_t length, json_error_t *where)
{
	json_t *head = document_head_parse(text, length);
	if (head) {
		const char *rows = rows_begin(text, length);
		g_autoptr(Document) document = document_new(head);
		if (rows_read(document->rows, rows, text + length)) {
			rows_close(document->rows);
			return g_steal_pointer(&document);
		}
	}
	g_autoptr(json_t) whole = json_loadb(text, length, JSON_REJECT_DUPLICATES, where);
	if (whole && !json_is_object(whole))
		*where = (json_error_t){.line = 1, .column = 1, .text = "not an object"};
	return json_is_object(whole) ? document_from_json(whole) : NULL;
}

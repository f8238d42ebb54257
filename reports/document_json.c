#include "reports/document_json.h"
#include "base/cleanup.h"
#include "checks/values_zh.h"
#include "reports/append.h"
#include <stddef.h>
#include <string.h>

#define INDENT JSON_INDENT(2)
#define ROWS_KEY "\n  \"results\": [" /* no string holds a newline */
#define PIECE_BYTES ((size_t)64 * 1024)

typedef enum {
	MEMBER_TEXT,
	MEMBER_LIST,
	MEMBER_SOME,      /* a list that is not there when it is NULL */
	MEMBER_VALUE,     /* a text that is English, once more as {zh, en}: made, never read */
	MEMBER_BILINGUAL, /* {zh, en}: the second word stands behind the first */
	MEMBER_BECAUSE,   /* {check, target}, likewise; not there when the first is NULL */
} MemberKind;

static const char *const pair_keys[][2] = {
        [MEMBER_BILINGUAL] = {"zh", "en"}, [MEMBER_BECAUSE] = {"check", "target"}};

#define MEMBER(name, of_kind, field)                                                               \
	{                                                                                          \
		.key = (name), .open = ",\n      \"" name "\": ",                                  \
		.open_length = sizeof ",\n      \"" name "\": " - 1, .kind = (of_kind),            \
		.at = offsetof(DocumentRow, field)                                                 \
	}

/* The members of a row, in their order. */
static const struct {
	const char *key, *open; /* open: what stands before its value */
	size_t open_length;
	MemberKind kind;
	size_t at;
} members[] = {
        MEMBER("check", MEMBER_TEXT, check),
        MEMBER("item", MEMBER_TEXT, item),
        MEMBER("target", MEMBER_TEXT, target),
        MEMBER("target_kind", MEMBER_TEXT, target_kind),
        MEMBER("outcome", MEMBER_TEXT, outcome),
        MEMBER("cause", MEMBER_TEXT, cause),
        MEMBER("severity", MEMBER_TEXT, severity),
        MEMBER("expected", MEMBER_TEXT, expected),
        MEMBER("actual", MEMBER_TEXT, actual),
        MEMBER("expected_i18n", MEMBER_VALUE, expected),
        MEMBER("actual_i18n", MEMBER_VALUE, actual),
        MEMBER("reason", MEMBER_TEXT, reason),
        MEMBER("reason_i18n", MEMBER_BILINGUAL, reason_zh),
        MEMBER("remedy", MEMBER_TEXT, remedy),
        MEMBER("evidence", MEMBER_LIST, evidence),
        MEMBER("evidence_of", MEMBER_SOME, evidence_of),
        MEMBER("sources", MEMBER_LIST, sources),
        MEMBER("collected_at", MEMBER_TEXT, collected_at),
        MEMBER("valid_until", MEMBER_TEXT, valid_until),
        MEMBER("because", MEMBER_BECAUSE, because_check),
};
G_STATIC_ASSERT(
        offsetof(DocumentRow, reason_en) == offsetof(DocumentRow, reason_zh) + sizeof(Word *));
G_STATIC_ASSERT(offsetof(DocumentRow, because_target) ==
                offsetof(DocumentRow, because_check) + sizeof(Word *));

static const Word **text_at(const DocumentRow *row, size_t at)
{
	return (const Word **)((char *)row + at);
}

static const WordList **list_at(const DocumentRow *row, size_t at)
{
	return (const WordList **)((char *)row + at);
}

/* --- writing --- */

static void append_escaped(GString *out, const char *text)
{
	static const char named[] = {['\b'] = 'b',
	        ['\t'] = 't',
	        ['\n'] = 'n',
	        ['\f'] = 'f',
	        ['\r'] = 'r',
	        ['"'] = '"',
	        ['\\'] = '\\'};
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (*p < sizeof named && named[*p])
			g_string_append_printf(out, "\\%c", named[*p]);
		else if (*p < 0x20)
			g_string_append_printf(out, "\\u%04X", *p);
		else
			g_string_append_c(out, (char)*p);
	}
}

static void append_word(GString *out, const Word *word)
{
	append_bytes(out, "\"", 1);
	if (word->plain)
		append_bytes(out, word->text, word->length);
	else
		append_escaped(out, word->text);
	append_bytes(out, "\"", 1);
}

static void append_list(GString *out, const WordList *list)
{
	append_bytes(out, "[", 1);
	for (size_t i = 0; i < list->count; i++) {
		append_text(out, i ? ",\n        " : "\n        ");
		append_word(out, list->words[i]);
	}
	append_text(out, list->count ? "\n      ]" : "]");
}

static void append_pair(GString *out, const char *const *keys, const Word *const *words)
{
	for (size_t i = 0; i < 2; i++) {
		append_text(out, i ? ",\n        \"" : "{\n        \"");
		append_text(out, keys[i]);
		append_bytes(out, "\": ", 3);
		append_word(out, words[i]);
	}
	append_text(out, "\n      }");
}

/* Many rows name the same value: it is said in Chinese once. */
static void append_value(GString *out, GHashTable *said, const Word *word)
{
	const char *zh = g_hash_table_lookup(said, word);
	if (!zh) {
		zh = value_zh(word->text);
		g_hash_table_insert(said, (void *)word, (void *)zh);
	}
	append_text(out, "{\n        \"zh\": \"");
	append_escaped(out, zh);
	append_text(out, "\",\n        \"en\": ");
	append_word(out, word);
	append_text(out, "\n      }");
}

static void append_row(GString *out, GHashTable *said, const DocumentRow *row)
{
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		const MemberKind kind = members[i].kind;
		const Word *const *text = text_at((DocumentRow *)row, members[i].at);
		if ((kind == MEMBER_BECAUSE || kind == MEMBER_SOME) && !*text)
			continue;
		if (i == 0) /* no comma before the first */
			append_bytes(out, "{", 1);
		append_bytes(out, members[i].open + (i == 0), members[i].open_length - (i == 0));
		if (kind == MEMBER_TEXT)
			append_word(out, *text);
		else if (kind == MEMBER_LIST || kind == MEMBER_SOME)
			append_list(out, *list_at((DocumentRow *)row, members[i].at));
		else if (kind == MEMBER_VALUE)
			append_value(out, said, *text);
		else
			append_pair(out, pair_keys[kind], text);
	}
	append_text(out, "\n    }");
}

/* The head, up to the bracket that opens the rows. */
static GString *head_text(const json_t *head)
{
	char *dumped = json_dumps(head, INDENT);
	GString *out = g_string_new(dumped ? dumped : "{}");
	free(dumped);
	g_string_truncate(out, out->len - (json_object_size(head) ? 2 : 1)); /* "\n}" or "}" */
	g_string_append(out, json_object_size(head) ? "," ROWS_KEY : ROWS_KEY);
	return out;
}

bool document_write(const Document *document, DocumentSink sink, void *data)
{
	g_autoptr(GString) out = head_text(document->head);
	g_autoptr(GHashTable) said = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	size_t count = rows_count(document->rows);
	for (size_t i = 0; i < count; i++) {
		append_text(out, i ? ",\n    " : "\n    ");
		append_row(out, said, rows_at(document->rows, i));
		if (out->len < PIECE_BYTES)
			continue;
		if (!sink(out->str, out->len, data))
			return false;
		g_string_truncate(out, 0);
	}
	g_string_append(out, count ? "\n  ]\n}\n" : "]\n}\n");
	return sink(out->str, out->len, data);
}

/* --- reading --- */

static const char *text_of(const json_t *value)
{
	return json_is_string(value) ? json_string_value(value) : "";
}

static const WordList *list_read(Rows *rows, const WordList *likely, const json_t *array)
{
	size_t count = json_array_size(array);
	g_autofree const char **texts = g_new(const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		texts[i] = text_of(json_array_get(array, i));
	return rows_list(rows, likely, texts, count);
}

static void pair_read(Rows *rows, const Word **pair, MemberKind kind, const json_t *value)
{
	if (kind == MEMBER_BECAUSE && !json_is_object(value)) {
		pair[0] = pair[1] = NULL;
		return;
	}
	for (size_t i = 0; i < 2; i++)
		pair[i] = rows_word(
		        rows, pair[i], text_of(json_object_get(value, pair_keys[kind][i])));
}

/* `row` holds the row before it, where there is one. */
static void row_read(Rows *rows, DocumentRow *row, const json_t *entry)
{
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		const json_t *value = json_object_get(entry, members[i].key);
		const Word **text = text_at(row, members[i].at);
		const WordList **list = list_at(row, members[i].at);
		if (members[i].kind == MEMBER_TEXT)
			*text = rows_word(rows, *text, text_of(value));
		else if (members[i].kind == MEMBER_LIST)
			*list = list_read(rows, *list, value);
		else if (members[i].kind == MEMBER_SOME)
			*list = json_is_array(value) ? list_read(rows, *list, value) : NULL;
		else if (members[i].kind != MEMBER_VALUE)
			pair_read(rows, text, members[i].kind, value);
	}
	rows_add(rows, row);
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && *at && strchr(" \t\r\n", *at)) /* a NUL is no space */
		at++;
	return at;
}

/* Reads objects up to the closing bracket, which the rest must follow; false: not laid out so. */
static bool rows_read(Rows *rows, const char *at, const char *end)
{
	DocumentRow row = {0};
	at = skip_space(at, end);
	while (at < end && *at != ']') {
		json_error_t where;
		g_autoptr(json_t) entry = json_loadb(at, (size_t)(end - at),
		        JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &where);
		if (!entry)
			return false;
		row_read(rows, &row, entry);
		at = skip_space(at + where.position, end);
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
	const char *rows = memmem(text, length, ROWS_KEY, strlen(ROWS_KEY));
	return rows ? rows + strlen(ROWS_KEY) : NULL;
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

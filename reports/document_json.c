#include "reports/document_json.h"
#include "base/cleanup.h"
#include "checks/values_zh.h"
#include "reports/append.h"
#include "reports/document_layout.h"
#include <string.h>

#define INDENT JSON_INDENT(2)
#define PIECE_BYTES ((size_t)64 * 1024)

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
		append_text(out, i ? "," DOCUMENT_LIST_ITEM : DOCUMENT_LIST_ITEM);
		append_word(out, list->words[i]);
	}
	append_text(out, list->count ? DOCUMENT_LIST_CLOSE : "]");
}

static void append_pair(GString *out, const char *const *opens, const Word *const *words)
{
	for (size_t i = 0; i < 2; i++) {
		append_text(out, opens[i]);
		append_word(out, words[i]);
	}
	append_text(out, DOCUMENT_PAIR_CLOSE);
}

/* Many rows name the same value: it is said in Chinese once. */
static void append_value(GString *out, GHashTable *said, const Word *word)
{
	const char *zh = g_hash_table_lookup(said, word);
	if (!zh) {
		zh = value_zh(word->text);
		g_hash_table_insert(said, (void *)word, (void *)zh);
	}
	append_text(out, document_pair_opens[MEMBER_VALUE][0]);
	append_bytes(out, "\"", 1);
	append_escaped(out, zh);
	append_bytes(out, "\"", 1);
	append_text(out, document_pair_opens[MEMBER_VALUE][1]);
	append_word(out, word);
	append_text(out, DOCUMENT_PAIR_CLOSE);
}

static void append_row(GString *out, GHashTable *said, const DocumentRow *row)
{
	for (size_t i = 0; i < DOCUMENT_MEMBERS; i++) {
		const MemberKind kind = document_members[i].kind;
		const Word *const *text =
		        document_text_at((DocumentRow *)row, document_members[i].at);
		if ((kind == MEMBER_BECAUSE || kind == MEMBER_SOME) && !*text)
			continue;
		if (i == 0) /* no comma before the first */
			append_bytes(out, "{", 1);
		append_bytes(out, document_members[i].open + (i == 0),
		        document_members[i].open_length - (i == 0));
		if (kind == MEMBER_TEXT)
			append_word(out, *text);
		else if (kind == MEMBER_LIST || kind == MEMBER_SOME)
			append_list(
			        out, *document_list_at((DocumentRow *)row, document_members[i].at));
		else if (kind == MEMBER_VALUE)
			append_value(out, said, *text);
		else
			append_pair(out, document_pair_opens[kind], text);
	}
	append_text(out, DOCUMENT_ROW_CLOSE);
}

/* The head, up to the bracket that opens the rows. */
static GString *head_text(const json_t *head)
{
	char *dumped = json_dumps(head, INDENT);
	GString *out = g_string_new(dumped ? dumped : "{}");
	free(dumped);
	g_string_truncate(out, out->len - (json_object_size(head) ? 2 : 1)); /* "\n}" or "}" */
	g_string_append(out, json_object_size(head) ? "," DOCUMENT_ROWS_KEY : DOCUMENT_ROWS_KEY);
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

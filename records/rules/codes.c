#include "records/rules/codes.h"

#include "records/resource.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* A code, name or other word. */
typedef struct {
	uint64_t begin;   /* of the text: word_begin() */
	const char *text; /* NULL: the place is free */
	const char *code;
} Word;

struct CodeTable {
	const char *name;
	Word *words; /* all of by_code and by_text, by their digests */
	uint32_t mask;
	char **head; /* zh, en, source */
	GArray *rows;
	GHashTable *by_text; /* code, name or other word -> code */
	GHashTable *by_code; /* -> name */
};

static const char *const names[] = {"SFZJLX", "XB", "MZ", "ZZMM", "HKLB", "GATQW", "JKZK", "HYZK",
        "RXFS", "JDFS", "ZSDX", "XSLB", "XSLY", "XSDQZT", "XJYDLB", "XJYDYY", "ZCZK", "XSBD",
        "BYQX", "JSXY", "BXLX", "XXBG", "XQ", "SFBZ", "XX", "GJDQ", "JLZZZJLY", "ZYML2010"};

/* A word that two codes share is kept for neither. */
static void word_add(CodeTable *table, const char *word, const char *code)
{
	if (!*word || g_hash_table_contains(table->by_code, word))
		return;
	const char *other = g_hash_table_lookup(table->by_text, word);
	if (other && strcmp(other, code) != 0)
		g_hash_table_insert(table->by_text, g_strdup(word), NULL);
	else if (!g_hash_table_contains(table->by_text, word))
		g_hash_table_insert(table->by_text, g_strdup(word), (char *)code);
}

static void row_add(CodeTable *table, const char *line)
{
	g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
	if (!cells[0] || !cells[1] || !*cells[0] || !*cells[1])
		g_error("data/codes/%s.tsv: '%s' is not of its form", table->name, line);
	CodeRow row = {g_strdup(cells[0]), g_strdup(cells[1])};
	g_array_append_val(table->rows, row);
	g_hash_table_insert(table->by_code, (char *)row.code, (char *)row.name);
	word_add(table, row.name, row.code);
	g_auto(GStrv) others = g_strsplit(cells[2] ? cells[2] : "", "|", -1);
	for (size_t i = 0; others[i]; i++)
		word_add(table, others[i], row.code);
}

enum { BEGIN = 8 };

/* The first bytes of a text as one number: all of nearly every code. */
static uint64_t word_begin(const char *text)
{
	uint64_t begin = 0;
	for (int i = 0; i < BEGIN && text[i]; i++)
		begin |= (uint64_t)(unsigned char)text[i] << 8 * i;
	return begin;
}

static bool word_is(const Word *word, uint64_t begin, const char *text)
{
	/* a text that is shorter has a last byte of 0 */
	return word->begin == begin &&
	       (begin >> 8 * (BEGIN - 1) == 0 || strcmp(word->text + BEGIN, text + BEGIN) == 0);
}

/* The place of the text, or the free one where it would stand. */
static Word *word_place(const CodeTable *table, const char *text)
{
	uint64_t begin = word_begin(text);
	uint32_t at = (uint32_t)((begin * 0x9e3779b97f4a7c15U) >> 40) & table->mask;
	while (table->words[at].text && !word_is(&table->words[at], begin, text))
		at = (at + 1) & table->mask;
	return &table->words[at];
}

/* What is looked for 11 times a row is found without a call for each sign. */
static void words_make(CodeTable *table)
{
	GHashTableIter iter;
	void *text, *code;
	uint32_t size = 4;
	while (size < 3 * (g_hash_table_size(table->by_text) + g_hash_table_size(table->by_code)))
		size *= 2;
	table->words = g_new0(Word, size);
	table->mask = size - 1;
	g_hash_table_iter_init(&iter, table->by_text);
	while (g_hash_table_iter_next(&iter, &text, &code))
		*word_place(table, text) = (Word){word_begin(text), text, code};
	g_hash_table_iter_init(&iter, table->by_code);
	while (g_hash_table_iter_next(&iter, &text, NULL))
		*word_place(table, text) = (Word){word_begin(text), text, text};
}

static void table_read(CodeTable *table, const char *name)
{
	g_autofree char *path = g_strdup_printf("data/codes/%s.tsv", name);
	Resource file = records_resource(path);
	g_auto(GStrv) lines = g_strsplit(file.bytes ? file.bytes : "", "\n", -1);
	table->name = name;
	table->rows = g_array_new(FALSE, FALSE, sizeof(CodeRow));
	table->by_text = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	table->by_code = g_hash_table_new(g_str_hash, g_str_equal);
	table->head = g_strsplit(
	        lines[0] && g_str_has_prefix(lines[0], "# ") ? lines[0] + 2 : "", "\t", -1);
	if (g_strv_length(table->head) != 3)
		g_error("%s: its first line is not of its form", path);
	for (size_t i = 1; lines[i]; i++)
		if (*lines[i])
			row_add(table, lines[i]);
	words_make(table);
}

static const CodeTable *tables_get(void)
{
	static gsize once;
	if (g_once_init_enter(&once)) {
		CodeTable *tables = g_new0(CodeTable, G_N_ELEMENTS(names));
		for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
			table_read(&tables[i], names[i]);
		g_once_init_leave(&once, (gsize)tables);
	}
	return (const CodeTable *)once;
}

size_t code_table_count(void)
{
	return G_N_ELEMENTS(names);
}

const CodeTable *code_table_at(size_t index)
{
	return &tables_get()[index];
}

const CodeTable *code_table_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i], name) == 0)
			return code_table_at(i);
	return NULL;
}

const char *code_table_name(const CodeTable *table)
{
	return table->name;
}

const char *code_table_zh(const CodeTable *table)
{
	return table->head[0];
}

const char *code_table_en(const CodeTable *table)
{
	return table->head[1];
}

const char *code_table_source(const CodeTable *table)
{
	return table->head[2];
}

size_t code_table_rows(const CodeTable *table)
{
	return table->rows->len;
}

CodeRow code_table_row(const CodeTable *table, size_t index)
{
	return g_array_index(table->rows, CodeRow, index);
}

const char *code_find(const CodeTable *table, const char *text)
{
	return word_place(table, text)->code;
}

const char *code_meaning(const CodeTable *table, const char *code)
{
	return g_hash_table_lookup(table->by_code, code);
}

const char *code_with_zeros(const CodeTable *table, const char *text)
{
	size_t length = strlen(text);
	if (length == 0 || length > 5 || strspn(text, "0123456789") != length ||
	        g_hash_table_contains(table->by_code, text))
		return NULL;
	for (int zeros = 1; zeros + (int)length <= 6; zeros++) {
		char padded[8] = "000000";
		gpointer code = NULL;
		memcpy(padded + zeros, text, length + 1);
		if (g_hash_table_lookup_extended(table->by_code, padded, &code, NULL))
			return code;
	}
	return NULL;
}

bool specialty_2021(const char *code)
{
	return strlen(code) == 6 && strspn(code, "0123456789") == 6 &&
	       (*code == '6' || *code == '7');
}

/* "XB/1" -> "male". */
static GHashTable *english_read(void)
{
	Resource file = records_resource("data/codes_en.tsv");
	g_auto(GStrv) lines = g_strsplit(file.bytes ? file.bytes : "", "\n", -1);
	GHashTable *words = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; lines[i]; i++) {
		g_auto(GStrv) cells = g_strsplit(lines[i], "\t", -1);
		if (*lines[i] != '#' && g_strv_length(cells) == 3)
			g_hash_table_insert(words, g_strconcat(cells[0], "/", cells[1], NULL),
			        g_strdup(cells[2]));
	}
	return words;
}

const char *code_meaning_en(const CodeTable *table, const char *code)
{
	static gsize once;
	if (g_once_init_enter(&once))
		g_once_init_leave(&once, (gsize)english_read());
	g_autofree char *key = g_strconcat(table->name, "/", code, NULL);
	return g_hash_table_lookup((GHashTable *)once, key);
}

#include "reports/rows.h"
#include "base/width.h"
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)
#define ALIGNED(bytes) (((bytes) + sizeof(void *) - 1) & ~(sizeof(void *) - 1))

struct Rows {
	GArray *rows;      /* DocumentRow */
	GHashTable *words; /* text -> Word *, both in the blocks; NULL once closed */
	GPtrArray *blocks;
	char *free; /* in the last block */
	size_t left;
};

Rows *rows_new(void)
{
	Rows *rows = g_new0(Rows, 1);
	rows->rows = g_array_new(FALSE, FALSE, sizeof(DocumentRow));
	rows->words = g_hash_table_new(g_str_hash, g_str_equal);
	rows->blocks = g_ptr_array_new_with_free_func(g_free);
	return rows;
}

void rows_free(Rows *rows)
{
	if (!rows)
		return;
	g_clear_pointer(&rows->words, g_hash_table_unref);
	g_array_unref(rows->rows);
	g_ptr_array_unref(rows->blocks);
	g_free(rows);
}

static void *take(Rows *rows, size_t bytes)
{
	size_t taken = ALIGNED(bytes);
	if (taken > rows->left) {
		rows->left = MAX(taken, BLOCK_BYTES);
		rows->free = g_malloc(rows->left);
		g_ptr_array_add(rows->blocks, rows->free);
	}
	void *room = rows->free;
	rows->free += taken;
	rows->left -= taken;
	return room;
}

static bool is_plain(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if (*p < 0x20 || *p == '"' || *p == '\\')
			return false;
	return true;
}

static const Word *word_make(Rows *rows, const char *text)
{
	size_t length = strlen(text);
	Word *word = take(rows, sizeof *word + length + 1);
	word->length = (uint32_t)length;
	word->visible = width_is_visible(text, length);
	word->plain = is_plain(text);
	memcpy(word->text, text, length + 1);
	g_hash_table_insert(rows->words, word->text, word);
	return word;
}

const Word *rows_word(Rows *rows, const Word *likely, const char *text)
{
	text = text ? text : "";
	if (likely && strcmp(likely->text, text) == 0)
		return likely;
	const Word *word = g_hash_table_lookup(rows->words, text);
	if (word)
		return word;
	if (g_utf8_validate(text, -1, NULL))
		return word_make(rows, text);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	word = g_hash_table_lookup(rows->words, valid);
	return word ? word : word_make(rows, valid);
}

static bool list_is(const WordList *list, const char *const *texts, size_t count)
{
	if (!list || list->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list->words[i]->text, texts[i]) != 0)
			return false;
	return true;
}

const WordList *rows_list(
        Rows *rows, const WordList *likely, const char *const *texts, size_t count)
{
	if (list_is(likely, texts, count))
		return likely;
	WordList *list = take(rows, sizeof *list + count * sizeof *list->words);
	list->count = count;
	for (size_t i = 0; i < count; i++)
		list->words[i] = rows_word(rows, NULL, texts[i]);
	return list;
}

void rows_add(Rows *rows, const DocumentRow *row)
{
	g_array_append_vals(rows->rows, row, 1);
}

void rows_close(Rows *rows)
{
	g_clear_pointer(&rows->words, g_hash_table_unref);
}

size_t rows_count(const Rows *rows)
{
	return rows->rows->len;
}

const DocumentRow *rows_at(const Rows *rows, size_t index)
{
	return index < rows->rows->len ? &g_array_index(rows->rows, DocumentRow, index) : NULL;
}

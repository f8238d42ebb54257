#include "reports/row_pairs.h"
#include <string.h>

/* A row by what it stands for; number: how many before it stand for the same. */
typedef struct {
	const DocumentRow *row;
	unsigned number;
} Key;

static bool is_of_same(const DocumentRow *one, const DocumentRow *other)
{
	return strcmp(one->target->text, other->target->text) == 0 &&
	       strcmp(one->check->text, other->check->text) == 0 &&
	       strcmp(one->target_kind->text, other->target_kind->text) == 0;
}

static guint key_hash(const void *data)
{
	const Key *key = data;
	return (g_str_hash(key->row->check->text) * 31 + g_str_hash(key->row->target->text)) * 31 +
	       key->number;
}

static gboolean key_equal(const void *a, const void *b)
{
	const Key *one = a, *other = b;
	return one->number == other->number && is_of_same(one->row, other->row);
}

/* Keys of the rows from `first` on. Owned. */
static Key *keys_of(const Rows *rows, size_t first)
{
	size_t count = rows_count(rows);
	Key *keys = g_new0(Key, count - first);
	g_autoptr(GHashTable) seen = g_hash_table_new(key_hash, key_equal); /* first row -> count */
	g_autofree Key *firsts = g_new0(Key, count - first);
	for (size_t i = first; i < count; i++) {
		Key *key = &firsts[i - first];
		key->row = keys[i - first].row = rows_at(rows, i);
		unsigned before = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));
		keys[i - first].number = before;
		g_hash_table_replace(seen, key, GUINT_TO_POINTER(before + 1));
	}
	return keys;
}

/* Rows from `first` on, where the two do not go side by side any more. */
static void rest_pair(const Rows *before, const Rows *after, size_t first, RowPair pair, void *data)
{
	size_t count_before = rows_count(before) - first, count_after = rows_count(after) - first;
	g_autofree Key *own = keys_of(before, first);
	g_autofree Key *other = keys_of(after, first);
	g_autofree bool *found = g_new0(bool, count_before);
	g_autoptr(GHashTable) by_key = g_hash_table_new(key_hash, key_equal);
	for (size_t i = 0; i < count_before; i++)
		g_hash_table_insert(by_key, &own[i], &own[i]);
	for (size_t i = 0; i < count_after; i++) {
		const Key *same = g_hash_table_lookup(by_key, &other[i]);
		if (same)
			found[same - own] = true;
		pair(same ? same->row : NULL, other[i].row, data);
	}
	for (size_t i = 0; i < count_before; i++)
		if (!found[i])
			pair(own[i].row, NULL, data);
}

void row_pairs(const Rows *before, const Rows *after, RowPair pair, void *data)
{
	size_t at = 0, both = MIN(rows_count(before), rows_count(after));
	/* two runs of one site ask the same in the same order: up to where they differ nothing is
	 * looked up, and each of them has met the same keys so far */
	while (at < both && is_of_same(rows_at(before, at), rows_at(after, at))) {
		pair(rows_at(before, at), rows_at(after, at), data);
		at++;
	}
	rest_pair(before, after, at, pair, data);
}

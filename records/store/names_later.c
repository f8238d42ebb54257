/* The names of a first load: gathered, put in order, and only then written. */
#include "records/store/names_later.h"

#include <string.h>

/* A text has the number in which it came; in the end the one in which it is sorted. */
typedef struct {
	GHashTable *numbers; /* text -> number */
	GPtrArray *texts;    /* of char *, owned by `numbers` */
	const char *last;    /* often the same as before */
	uint32_t last_number;
} Texts;

typedef struct {
	uint32_t gram, scope, student;
} Piece;

struct NamesLater {
	Texts grams, scopes;
	GArray *pieces; /* of Piece, students in the order of their ids */
};

static void texts_init(Texts *texts)
{
	*texts = (Texts){g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
	        g_ptr_array_new(), NULL, 0};
}

static void texts_clear(Texts *texts)
{
	g_ptr_array_unref(texts->texts);
	g_hash_table_unref(texts->numbers);
}

static uint32_t text_number(Texts *texts, const char *text)
{
	if (texts->last && strcmp(texts->last, text) == 0)
		return texts->last_number;
	void *key, *found;
	if (!g_hash_table_lookup_extended(texts->numbers, text, &key, &found)) {
		key = g_strdup(text);
		g_ptr_array_add(texts->texts, key);
		found = GUINT_TO_POINTER(texts->texts->len - 1);
		g_hash_table_insert(texts->numbers, key, found);
	}
	texts->last = key;
	return texts->last_number = GPOINTER_TO_UINT(found);
}

NamesLater *names_later_new(void)
{
	NamesLater *later = g_new0(NamesLater, 1);
	texts_init(&later->grams);
	texts_init(&later->scopes);
	later->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	return later;
}

void names_later_free(NamesLater *later)
{
	if (!later)
		return;
	texts_clear(&later->grams);
	texts_clear(&later->scopes);
	g_array_unref(later->pieces);
	g_free(later);
}

bool names_later_note(NamesLater *later, int64_t id, const NamePlace *place)
{
	Piece piece = {0, text_number(&later->scopes, place->scope), (uint32_t)id};
	guint first = later->pieces->len;
	for (const char *at = place->name; *at; at = g_utf8_next_char(at)) {
		char gram[PIECE_SIZE];
		bool there = false;
		name_piece(at, gram);
		piece.gram = text_number(&later->grams, gram);
		for (guint i = first; i < later->pieces->len; i++)
			there = there || g_array_index(later->pieces, Piece, i).gram == piece.gram;
		if (!there)
			g_array_append_val(later->pieces, piece);
	}
	return true;
}

static int by_text(const void *one, const void *other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Sorts the texts; of each number by coming the one by order. Yours. */
static uint32_t *texts_sort(Texts *texts)
{
	uint32_t *ranks = g_new(uint32_t, texts->texts->len + 1);
	g_ptr_array_sort(texts->texts, by_text);
	for (guint i = 0; i < texts->texts->len; i++) {
		uint32_t number = GPOINTER_TO_UINT(
		        g_hash_table_lookup(texts->numbers, texts->texts->pdata[i]));
		ranks[number] = i;
	}
	return ranks;
}

/* Counts how many there are of each key, and puts them one behind another: what is equal keeps its
 * order. `at` is where the key stands in a Piece. */
static void pieces_sort(const Piece *from, Piece *to, size_t count, size_t at, size_t keys)
{
	g_autofree size_t *places = g_new0(size_t, keys + 1);
	for (size_t i = 0; i < count; i++)
		places[*(const uint32_t *)((const char *)&from[i] + at) + 1]++;
	for (size_t i = 1; i <= keys; i++)
		places[i] += places[i - 1];
	for (size_t i = 0; i < count; i++)
		to[places[*(const uint32_t *)((const char *)&from[i] + at)]++] = from[i];
}

static void all_sort(NamesLater *later)
{
	size_t count = later->pieces->len;
	Piece *pieces = (Piece *)(void *)later->pieces->data;
	g_autofree uint32_t *grams = texts_sort(&later->grams);
	g_autofree uint32_t *scopes = texts_sort(&later->scopes);
	for (size_t i = 0; i < count; i++) {
		pieces[i].gram = grams[pieces[i].gram];
		pieces[i].scope = scopes[pieces[i].scope];
	}
	g_autofree Piece *other = g_new(Piece, count);
	pieces_sort(pieces, other, count, offsetof(Piece, scope), later->scopes.texts->len);
	pieces_sort(other, pieces, count, offsetof(Piece, gram), later->grams.texts->len);
}

bool names_later_put(Store *store, NamesLater *later, GError **error)
{
	if (later->pieces->len == 0)
		return true;
	all_sort(later);
	for (guint i = 0; i < later->pieces->len; i++) {
		const Piece *piece = &g_array_index(later->pieces, Piece, i);
		Query *query = db_query_unguarded(store->db,
		        "INSERT INTO name_gram (gram, scope, student) VALUES ($1, $2, $3)", error);
		if (!query)
			return false;
		query_text(query, 1, later->grams.texts->pdata[piece->gram]);
		query_text(query, 2, later->scopes.texts->pdata[piece->scope]);
		query_int(query, 3, piece->student);
		if (!query_run(query, error))
			return false;
	}
	return true;
}

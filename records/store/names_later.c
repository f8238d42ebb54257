/* The names of a first load: gathered, put in order, and only then written. */
#include "records/store/names_later.h"

#include <string.h>

/* A piece's text as a number that is sorted like it: names are UTF-8, two characters of which have
 * at most eight bytes. */
typedef struct {
	uint64_t gram;
	uint32_t scope; /* as it came; in the end as it is sorted */
	uint32_t student;
} Piece;

struct NamesLater {
	GHashTable *numbers; /* of scopes, from 0 as they came */
	GPtrArray *scopes;   /* of char *, owned by `numbers` */
	GArray *pieces;      /* of Piece, students in the order of their ids */
};

NamesLater *names_later_new(void)
{
	NamesLater *later = g_new0(NamesLater, 1);
	later->numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	later->scopes = g_ptr_array_new();
	later->pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
	return later;
}

void names_later_free(NamesLater *later)
{
	if (!later)
		return;
	g_ptr_array_unref(later->scopes);
	g_hash_table_unref(later->numbers);
	g_array_unref(later->pieces);
	g_free(later);
}

static uint32_t scope_number(NamesLater *later, const char *scope)
{
	void *key, *found;
	if (g_hash_table_lookup_extended(later->numbers, scope, &key, &found))
		return GPOINTER_TO_UINT(found);
	key = g_strdup(scope);
	g_ptr_array_add(later->scopes, key);
	g_hash_table_insert(later->numbers, key, GUINT_TO_POINTER(later->scopes->len - 1));
	return later->scopes->len - 1;
}

static uint64_t text_number(const char gram[sizeof(uint64_t)])
{
	uint64_t number;
	memcpy(&number, gram, sizeof number);
	return GUINT64_FROM_BE(number);
}

static uint64_t gram_number(const char *at)
{
	char gram[PIECE_SIZE] = "";
	name_piece(at, gram);
	return text_number(gram);
}

/* Behind the text there is at least one NUL. */
static void gram_text(uint64_t gram, char ret[sizeof gram + 1])
{
	uint64_t number = GUINT64_TO_BE(gram);
	memcpy(ret, &number, sizeof number);
	ret[sizeof number] = '\0';
}

bool names_later_note(NamesLater *later, int64_t id, const NamePlace *place)
{
	Piece piece = {0, scope_number(later, place->scope), (uint32_t)id};
	const NumberKeys *numbers = place->numbers;
	for (size_t i = 0; i < NUMBER_KEYS && *numbers->keys[i]; i++) {
		piece.gram = text_number(numbers->keys[i]);
		g_array_append_val(later->pieces, piece);
	}
	guint first = later->pieces->len;
	for (const char *at = place->name; *at; at = g_utf8_next_char(at)) {
		bool there = false;
		piece.gram = gram_number(at);
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

/* Sorts the scopes; of each number by coming the one by order. Yours. */
static uint32_t *scopes_sort(NamesLater *later)
{
	uint32_t *ranks = g_new(uint32_t, later->scopes->len + 1);
	g_ptr_array_sort(later->scopes, by_text);
	for (guint i = 0; i < later->scopes->len; i++) {
		uint32_t number = GPOINTER_TO_UINT(
		        g_hash_table_lookup(later->numbers, later->scopes->pdata[i]));
		ranks[number] = i;
	}
	return ranks;
}

/* The byte of a piece that a round of sorting goes by: the scope's four, the text's eight. */
enum { SCOPE_BYTES = 4, ROUNDS = SCOPE_BYTES + 8 };

static uint8_t byte_of(const Piece *piece, unsigned round)
{
	return (uint8_t)(round < SCOPE_BYTES ? piece->scope >> 8 * round
	                                     : piece->gram >> 8 * (round - SCOPE_BYTES));
}

/* One round: what is equal in this byte keeps its order. False when all are equal: nothing moved.
 */
static bool pieces_sort(const Piece *from, Piece *to, size_t count, unsigned round)
{
	size_t places[257] = {0};
	for (size_t i = 0; i < count; i++)
		places[byte_of(&from[i], round) + 1]++;
	if (places[byte_of(&from[0], round) + 1] == count)
		return false;
	for (size_t i = 1; i < 257; i++)
		places[i] += places[i - 1];
	for (size_t i = 0; i < count; i++)
		to[places[byte_of(&from[i], round)]++] = from[i];
	return true;
}

/* By text, scope and student, in which order they stand in the table. */
static void all_sort(NamesLater *later)
{
	size_t count = later->pieces->len;
	Piece *pieces = (Piece *)(void *)later->pieces->data, *from = pieces;
	g_autofree uint32_t *ranks = scopes_sort(later);
	g_autofree Piece *other = g_new(Piece, count);
	Piece *to = other;
	for (size_t i = 0; i < count; i++)
		pieces[i].scope = ranks[pieces[i].scope];
	for (unsigned round = 0; round < ROUNDS; round++)
		if (pieces_sort(from, to, count, round)) {
			Piece *sorted = to;
			to = from;
			from = sorted;
		}
	if (from != pieces)
		memcpy(pieces, from, count * sizeof *pieces);
}

typedef struct {
	const NamesLater *later;
	guint next;
	char gram[sizeof(uint64_t) + 1];
} Rows;

static bool row_next(void *data, DbValue *values)
{
	Rows *rows = data;
	if (rows->next == rows->later->pieces->len)
		return false;
	const Piece *piece = &g_array_index(rows->later->pieces, Piece, rows->next++);
	const char *scope = rows->later->scopes->pdata[piece->scope];
	gram_text(piece->gram, rows->gram);
	values[0] = db_text(rows->gram);
	values[1] = db_text(scope);
	values[2] = db_int(piece->student);
	return true;
}

bool names_later_put(Store *store, NamesLater *later, GError **error)
{
	Rows rows = {.later = later};
	if (later->pieces->len == 0)
		return true;
	all_sort(later);
	return db_put_rows(
	        store->db, "name_gram", "gram, scope, student", 3, row_next, &rows, error);
}

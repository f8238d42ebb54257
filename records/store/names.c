#include "base/cleanup.h"
#include "records/store/names_later.h"
#include "records/store/students.h"

#include <string.h>

enum { PIECE = 2 };

void name_piece(const char *at, char ret[PIECE_SIZE])
{
	const char *end = at;
	for (int i = 0; i < PIECE && *end; i++)
		end = g_utf8_next_char(end);
	size_t length = MIN((size_t)(end - at), (size_t)PIECE_SIZE - 1);
	for (size_t i = 0; i < length; i++)
		ret[i] = g_ascii_tolower(at[i]);
	ret[length] = '\0';
}

char *name_gram_first(const char *text)
{
	char gram[PIECE_SIZE];
	name_piece(text, gram);
	return g_strdup(gram);
}

char *name_gram_beyond(const char *first)
{
	return g_strconcat(first, "\xf4\x8f\xbf\xbf", NULL); /* the last character there is */
}

static bool piece_run(Store *store, const char *sql, int64_t id, const char *scope,
        const char *gram, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, gram);
	query_text(query, 2, scope);
	query_int(query, 3, id);
	return query_run(query, error);
}

static bool pieces_run(
        Store *store, const char *sql, int64_t id, const NamePlace *place, GError **error)
{
	const NumberKeys *numbers = place->numbers;
	for (size_t i = 0; i < NUMBER_KEYS && *numbers->keys[i]; i++)
		if (!piece_run(store, sql, id, place->scope, numbers->keys[i], error))
			return false;
	for (const char *at = place->name; *at; at = g_utf8_next_char(at)) {
		char gram[PIECE_SIZE];
		name_piece(at, gram);
		if (!piece_run(store, sql, id, place->scope, gram, error))
			return false;
	}
	return true;
}

static bool put_now(Store *store, int64_t id, const NamePlace *place, GError **error)
{
	return pieces_run(store,
	        "INSERT INTO name_gram (gram, scope, student) VALUES ($1, $2, $3) "
	        "ON CONFLICT (gram, scope, student) DO NOTHING",
	        id, place, error);
}

bool names_put(Store *store, int64_t id, const NamePlace *place, GError **error)
{
	return store->names_later ? names_later_note(store->names_later, id, place)
	                          : put_now(store, id, place, error);
}

bool names_change(
        Store *store, int64_t id, const NamePlace *was, const NamePlace *place, GError **error)
{
	if (strcmp(was->scope, place->scope) == 0 && strcmp(was->name, place->name) == 0 &&
	        memcmp(was->numbers, place->numbers, sizeof *was->numbers) == 0)
		return true;
	return pieces_run(store,
	               "DELETE FROM name_gram WHERE gram = $1 AND scope = $2 AND student = $3", id,
	               was, error) &&
	       put_now(store, id, place, error);
}

static bool one_move(Store *store, int64_t id, const char *from, const char *to, GError **error)
{
	g_auto(Record) record = {0};
	NumberKeys numbers;
	if (!student_load(store, id, &record, error))
		return false;
	const char *name = record.student.values[F_XM];
	number_keys(store->keys.data, &record.student, &numbers);
	return names_change(store, id, &(NamePlace){from, name, &numbers},
	        &(NamePlace){to, name, &numbers}, error);
}

bool names_move(Store *store, const char *from, const char *to, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Query *query =
	        db_query_unguarded(store->db, "SELECT id FROM student WHERE scope = $1", error);
	if (!query)
		return false;
	query_text(query, 1, to);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t id = query_get_int(query, 0);
		g_array_append_val(ids, id);
	}
	bool good = step == STEP_DONE;
	for (guint i = 0; good && i < ids->len; i++)
		good = one_move(store, g_array_index(ids, int64_t, i), from, to, error);
	return good;
}

static void piece_add(Store *store, NamesSum *sum, const char *gram, const char *scope, int64_t id)
{
	uint64_t digest[G_N_ELEMENTS(sum->sums)];
	const SealPiece pieces[] = {
	        {"name_gram", 9}, {gram, strlen(gram)}, {scope, strlen(scope)}, {&id, sizeof id}};
	sealer_digest(store->keys.data, pieces, G_N_ELEMENTS(pieces), (uint8_t *)digest);
	for (size_t i = 0; i < G_N_ELEMENTS(digest); i++)
		sum->sums[i] += digest[i];
	sum->pieces++;
}

/* Whether the piece at `at` stands in the name before that too: the table has it once. */
static bool piece_again(const char *name, const char *at, const char *gram)
{
	for (const char *before = name; before < at; before = g_utf8_next_char(before)) {
		char other[PIECE_SIZE];
		name_piece(before, other);
		if (strcmp(other, gram) == 0)
			return true;
	}
	return false;
}

void names_add(Store *store, NamesSum *sum, int64_t id, const NamePlace *place)
{
	for (size_t i = 0; i < NUMBER_KEYS && *place->numbers->keys[i]; i++)
		piece_add(store, sum, place->numbers->keys[i], place->scope, id);
	for (const char *at = place->name; *at; at = g_utf8_next_char(at)) {
		char gram[PIECE_SIZE];
		name_piece(at, gram);
		if (!piece_again(place->name, at, gram))
			piece_add(store, sum, gram, place->scope, id);
	}
}

bool names_verify(Store *store, const NamesSum *expected, GError **error)
{
	NamesSum found = {0};
	Query *query =
	        db_query_unguarded(store->db, "SELECT gram, scope, student FROM name_gram", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error))
		piece_add(store, &found, query_get_text(query, 0), query_get_text(query, 1),
		        query_get_int(query, 2));
	if (step != STEP_DONE)
		return false;
	if (found.pieces == expected->pieces &&
	        memcmp(found.sums, expected->sums, sizeof found.sums) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: the pieces of names that are searched are not those of the students' names",
	        store->name);
	return false;
}

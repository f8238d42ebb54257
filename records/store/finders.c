#include "records/store/finders.h"

#include "records/store/names_later.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES };

/* Of a student: his digests as one number, the sum of the pieces of his name as another. What the
 * tables have is taken off again. */
typedef struct {
	int64_t id;
	uint64_t digests, pieces;
} Finder;

struct Finders {
	GArray *rows; /* of Finder, by id */
};

Finders *finders_new(void)
{
	Finders *finders = g_new0(Finders, 1);
	finders->rows = g_array_new(FALSE, FALSE, sizeof(Finder));
	return finders;
}

void finders_free(Finders *finders)
{
	if (!finders)
		return;
	g_array_unref(finders->rows);
	g_free(finders);
}

/* FNV-1a of 64 bits: against mistakes; who forges has the state's own digest before him. */
static uint64_t folded(uint64_t hash, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ ((const uint8_t *)bytes)[i]) * 0x100000001b3;
	return hash;
}

#define FOLD_BEGIN UINT64_C(0xcbf29ce484222325)

static uint64_t piece_fold(const char *gram, const char *scope)
{
	return folded(folded(FOLD_BEGIN, gram, strlen(gram) + 1), scope, strlen(scope));
}

static uint64_t digests_fold(
        const void *document, size_t document_length, const void *number, size_t number_length)
{
	uint64_t hash = folded(FOLD_BEGIN, document, document_length);
	return folded(folded(hash, "|", 1), number, number_length);
}

/* Each piece once, as names_put() has them. */
static uint64_t pieces_sum(const char *name, const char *scope)
{
	uint64_t sum = 0;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (const char *at = name; *at; at = g_utf8_next_char(at)) {
		char gram[PIECE_SIZE];
		name_piece(at, gram);
		if (g_hash_table_add(seen, g_strdup(gram)))
			sum += piece_fold(gram, scope);
	}
	return sum;
}

void finders_note(Finders *finders, Store *store, const Record *record, const char *scope)
{
	StudentDigests digests;
	student_digests(store, &record->student, &digests);
	Finder row = {record->id,
	        digests_fold(digests.document, digests.has_document ? DIGEST : 0,
	                digests.student_no, digests.has_student_no ? DIGEST : 0),
	        pieces_sum(record->student.values[F_XM], scope)};
	g_array_append_val(finders->rows, row);
}

static bool damaged(Store *store, int64_t id, const char *what, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: student %" G_GINT64_FORMAT " is not found by %s of the record", store->name,
	        id, what);
	return false;
}

static Finder *row_find(const Finders *finders, int64_t id)
{
	guint low = 0, high = finders->rows->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		Finder *row = &g_array_index(finders->rows, Finder, middle);
		if (row->id == id)
			return row;
		if (row->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool digests_verify(Finders *finders, Store *store, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT id, document_digest, student_no_digest FROM student", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t document, number;
		int64_t id = query_get_int(query, 0);
		const void *one = query_get_bytes(query, 1, &document);
		const void *other = query_get_bytes(query, 2, &number);
		const Finder *row = row_find(finders, id);
		if (row && row->digests == digests_fold(one, document, other, number))
			continue;
		query_reset(query);
		return damaged(store, id, "the numbers", error);
	}
	return step == STEP_DONE;
}

static bool pieces_verify(Finders *finders, Store *store, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT student, gram, scope FROM name_gram", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t id = query_get_int(query, 0);
		Finder *row = row_find(finders, id);
		if (row) {
			row->pieces -=
			        piece_fold(query_get_text(query, 1), query_get_text(query, 2));
			continue;
		}
		query_reset(query);
		return damaged(store, id, "the name", error);
	}
	for (guint i = 0; step == STEP_DONE && i < finders->rows->len; i++) {
		const Finder *row = &g_array_index(finders->rows, Finder, i);
		if (row->pieces != 0)
			return damaged(store, row->id, "the name", error);
	}
	return step == STEP_DONE;
}

bool finders_verify(Finders *finders, Store *store, GError **error)
{
	return digests_verify(finders, store, error) && pieces_verify(finders, store, error);
}

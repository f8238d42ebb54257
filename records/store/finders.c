#include "records/store/finders.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES };

/* The digests of a student as one number. */
typedef struct {
	int64_t id;
	uint64_t digests;
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

static uint64_t digests_fold(
        const void *document, size_t document_length, const void *number, size_t number_length)
{
	uint64_t hash = folded(FOLD_BEGIN, document, document_length);
	return folded(folded(hash, "|", 1), number, number_length);
}

void finders_note(Finders *finders, Store *store, const Record *record)
{
	StudentDigests digests;
	student_digests(store, &record->student, &digests);
	Finder row = {record->id, digests_fold(digests.document, digests.has_document ? DIGEST : 0,
	                                  digests.student_no, digests.has_student_no ? DIGEST : 0)};
	g_array_append_val(finders->rows, row);
}

static bool damaged(Store *store, int64_t id, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: student %" G_GINT64_FORMAT " is not found by the numbers of the record",
	        store->name, id);
	return false;
}

static const Finder *row_find(const Finders *finders, int64_t id)
{
	guint low = 0, high = finders->rows->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		const Finder *row = &g_array_index(finders->rows, Finder, middle);
		if (row->id == id)
			return row;
		if (row->id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool finders_verify(Finders *finders, Store *store, GError **error)
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
		return damaged(store, id, error);
	}
	return step == STEP_DONE;
}

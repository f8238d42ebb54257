#include "records/store/finders.h"

#include "base/cleanup.h"

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
	student_digests(store->keys.data, &record->student, &digests);
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

static bool digests_read(Store *store, int64_t id, StudentDigests *ret, GError **error)
{
	size_t document = 0, number = 0;
	Query *query = db_query_unguarded(store->db,
	        "SELECT document_digest, student_no_digest FROM student WHERE id = $1", error);
	*ret = (StudentDigests){0};
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		const void *one = query_get_bytes(query, 0, &document);
		const void *other = query_get_bytes(query, 1, &number);
		ret->has_document = document == DIGEST;
		ret->has_student_no = number == DIGEST;
		if (ret->has_document)
			memcpy(ret->document, one, DIGEST);
		if (ret->has_student_no)
			memcpy(ret->student_no, other, DIGEST);
	}
	query_reset(query);
	return step != STEP_ERROR;
}

static bool fits(bool wanted, const uint8_t *should, bool has, const uint8_t *is, bool may_lack)
{
	if (!has)
		return !wanted || may_lack;
	return wanted && memcmp(should, is, DIGEST) == 0;
}

/* Whether any record has it. */
static bool key_elsewhere(
        Store *store, const char *sql, const uint8_t digest[DIGEST], bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	return query_any(query, ret, error);
}

/* One whose digests are not those of the record. It may lack a key when its student has left and
 * went on with another (former.h), or when another has it that stood first (digests.h). */
static bool let_go_verify(Store *store, int64_t id, GError **error)
{
	g_auto(Record) record = {0};
	StudentDigests is = {0}, wanted = {0};
	bool document = false, number = false;
	if (!student_load(store, id, &record, error))
		return false;
	student_digests(store->keys.data, &record.student, &wanted);
	if (!digests_read(store, id, &is, error) ||
	        !key_elsewhere(store, "SELECT 1 FROM student WHERE document_digest = $1",
	                wanted.document, &document, error) ||
	        !key_elsewhere(store, "SELECT 1 FROM student WHERE student_no_digest = $1",
	                wanted.student_no, &number, error))
		return false;
	bool left = status_has_left(record.student.status);
	bool good = fits(wanted.has_document, wanted.document, is.has_document, is.document,
	                    left || document) &&
	            fits(wanted.has_student_no, wanted.student_no, is.has_student_no, is.student_no,
	                    left || number);
	return good || damaged(store, id, error);
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
	g_autoptr(GArray) unlike = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Query *query = db_query_unguarded(
	        store->db, "SELECT id, document_digest, student_no_digest FROM student", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t document, number;
		int64_t id = query_get_int(query, 0);
		const void *one = query_get_bytes(query, 1, &document);
		const void *other = query_get_bytes(query, 2, &number);
		const Finder *row = row_find(finders, id);
		if (!row || row->digests != digests_fold(one, document, other, number))
			g_array_append_val(unlike, id);
	}
	for (guint i = 0; step == STEP_DONE && i < unlike->len; i++)
		if (!let_go_verify(store, g_array_index(unlike, int64_t, i), error))
			return false;
	return step == STEP_DONE;
}

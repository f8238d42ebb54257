#include "records/store/digests.h"

#include "base/cleanup.h"
#include "records/store/names.h"
#include "records/store/record_form.h"
#include "records/store/schools.h"
#include "records/store/students.h"

#include <string.h>

/* Those who are entered by another document than the card. */
static bool others_gather(Store *store, GArray *ids, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT id, open FROM student WHERE document_digest IS NOT NULL ORDER BY id",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		int64_t id = query_get_int(query, 0);
		const char *open = query_get_bytes(query, 1, &length);
		g_autofree char *type = record_value(open, length, F_SFZJLXM);
		if (strcmp(type, "1") != 0)
			g_array_append_val(ids, id);
	}
	return step == STEP_DONE;
}

static bool digest_put(Store *store, int64_t id, const uint8_t *digest, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE student SET document_digest = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_bytes(query, 2, digest, SEAL_DIGEST_BYTES);
	return query_run(query, error);
}

static bool one_renew(Store *store, int64_t id, GError **error)
{
	g_auto(Record) record = {0};
	StudentDigests digests;
	Query *query = NULL;
	if (!student_load(store, id, &record, error))
		return false;
	student_digests(store->keys.data, &record.student, &digests);
	if (!digests.has_document)
		return true;
	if (!(query = db_query_unguarded(
	              store->db, "SELECT id FROM student WHERE document_digest = $1", error)))
		return false;
	query_bytes(query, 1, digests.document, SEAL_DIGEST_BYTES);
	QueryStep step = query_step(query, error);
	bool other = step == STEP_ROW && query_get_int(query, 0) != id;
	query_reset(query);
	return step != STEP_ERROR && digest_put(store, id, other ? NULL : digests.document, error);
}

static bool documents_renew(Store *store, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!others_gather(store, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++)
		if (!one_renew(store, g_array_index(ids, int64_t, i), error))
			return false;
	return true;
}

static bool numbers_put(const Record *record, void *data, GError **error)
{
	Store *store = data;
	NumberKeys numbers;
	g_autofree char *scope = school_scope(store, record->student.values[F_XXDM], error);
	number_keys(store->keys.data, &record->student, &numbers);
	return scope && names_put(store, record->id, &(NamePlace){scope, "", &numbers}, error);
}

static bool renew(Store *store, const char *was, GError **error)
{
	bool documents = strcmp(was, "") != 0 && strcmp(was, "1") != 0;
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	if (!documents && !documents_renew(store, error))
		return false;
	students_more_begin(store);
	return students_walk(store, numbers_put, store, error) && students_more_end(store, error) &&
	       store_setting_set(store, "digests", DIGESTS_VERSION, error);
}

bool digests_renew(Store *store, GError **error)
{
	return store_upgrade(store, "digests", DIGESTS_VERSION, renew, error);
}

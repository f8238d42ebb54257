#include "records/store/alike.h"

#include "base/cleanup.h"
#include "records/store/record_form.h"
#include "records/store/schools.h"

#include <string.h>

bool alike_counts(Status status)
{
	return status != STATUS_VOID && status != STATUS_LAPSED;
}

/* Those with the name, of whom the birth, which is sealed, is still to be compared. */
static bool rows_read(Store *store, const Student *student, int64_t except, GArray *named,
        Alike *ret, GError **error)
{
	const char *name = student->values[F_XM], *number = student->values[F_XH];
	/* an index leads to those of its scope, none to a school alone */
	g_autofree char *scope = school_scope(store, student->values[F_XXDM], error);
	Query *query = scope ? db_query(store->db,
	                               "SELECT id, name, status, open FROM my_student "
	                               "WHERE scope = $2 AND school = $1",
	                               error)
	                     : NULL;
	if (!query)
		return false;
	query_text(query, 1, student->values[F_XXDM]);
	query_text(query, 2, scope);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		int64_t id = query_get_int(query, 0);
		Status status = status_find(query_get_text(query, 2));
		bool left = status == STATUS_COUNT || status_row(status)->final;
		const char *open = query_get_bytes(query, 3, &length);
		if (id == except || !alike_counts(status))
			continue;
		if (*name && strcmp(query_get_text(query, 1), name) == 0)
			g_array_append_val(named, id);
		if (left || !*number || ret->number)
			continue;
		g_autofree char *has = record_value(open, length, F_XH);
		ret->number = strcmp(has, number) == 0 ? id : 0;
	}
	return step == STEP_DONE;
}

bool alike_person(
        Store *store, const Student *student, const GArray *ids, int64_t *ret, GError **error)
{
	const char *birth = student->values[F_CSRQ];
	*ret = 0;
	for (guint i = 0; i < ids->len && *birth && !*ret; i++) {
		g_auto(Record) other = {0};
		int64_t id = g_array_index(ids, int64_t, i);
		if (!student_load(store, id, &other, error))
			return false;
		/* his own record that has ended tells nothing */
		bool own = *student->key && strcmp(other.student.key, student->key) == 0 &&
		           status_row(other.student.status)->final;
		*ret = !own && strcmp(other.student.values[F_CSRQ], birth) == 0 ? id : 0;
	}
	return true;
}

bool student_alike(Store *store, const Student *student, int64_t except, Alike *ret, GError **error)
{
	g_autoptr(GArray) named = g_array_new(FALSE, FALSE, sizeof(int64_t));
	*ret = (Alike){0};
	return rows_read(store, student, except, named, ret, error) &&
	       alike_person(store, student, named, &ret->person, error);
}

bool school_numbers_walk(Store *store, const char *scope,
        void (*each)(int64_t id, const char *number, void *data), void *data, GError **error)
{
	Query *query = db_query(
	        store->db, "SELECT id, status, open FROM my_student WHERE scope = $1", error);
	if (!query)
		return false;
	query_text(query, 1, scope);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		size_t length;
		Status status = status_find(query_get_text(query, 1));
		const char *open = query_get_bytes(query, 2, &length);
		if (status == STATUS_COUNT || status_row(status)->final)
			continue;
		g_autofree char *number = record_value(open, length, F_XH);
		if (*number)
			each(query_get_int(query, 0), number, data);
	}
	return step == STEP_DONE;
}

bool student_came_from(
        Store *store, int64_t id, const uint8_t *import_digest, bool *ret, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT import_digest FROM my_student WHERE id = $1", error);
	*ret = false;
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		size_t length;
		const void *digest = query_get_bytes(query, 0, &length);
		*ret = digest && length == SEAL_DIGEST_BYTES &&
		       memcmp(digest, import_digest, length) == 0;
		query_reset(query);
	}
	return step != STEP_ERROR;
}

#include "records/store/leave.h"

#include "base/cleanup.h"
#include "records/store/students.h"

bool student_left_note(Store *store, int64_t student, const char *from, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO student_left (id, scope, student) VALUES ($1, $2, $3)", error);
	if (!query)
		return false;
	query_int(query, 1, store->seq);
	query_text(query, 2, from);
	query_int(query, 3, student);
	return query_run(query, error);
}

static bool ids_read(Store *store, const char *scope, GArray *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT id FROM student WHERE scope = $1 ORDER BY id", error);
	if (!query)
		return false;
	query_text(query, 1, scope);
	return query_ids(query, ret, error);
}

bool students_left(Store *store, const Act *act, const char *from, const char *to, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!ids_read(store, to, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++) {
		g_auto(Record) record = {0};
		int64_t id = g_array_index(ids, int64_t, i);
		if (!student_load(store, id, &record, error) ||
		        !student_change(store, act, "student.school_moved", &record, error) ||
		        !student_left_note(store, id, from, error))
			return false;
	}
	return true;
}

#include "records/store/due.h"

#include "base/cleanup.h"
#include "records/rules/status.h"
#include "records/store/event.h"

#include <string.h>

static const char *const kinds[DUE_KINDS] = {
        [DUE_SUSPEND] = "suspend", [DUE_RETURN] = "return", [DUE_RESUME] = "resume"};

const char *due_kind_id(DueKind kind)
{
	return kinds[kind];
}

static DueKind kind_find(const char *id)
{
	DueKind kind = 0;
	while (kind < DUE_KINDS - 1 && strcmp(id, kinds[kind]) != 0)
		kind++;
	return kind;
}

/* Where it is told of. Yours. */
static char *place_of(int64_t student)
{
	return g_strdup_printf("due/%" G_GINT64_FORMAT, student);
}

static json_t *state_of(DueKind kind, Day day, int64_t application)
{
	return json_pack("{s:s, s:I, s:I}", "kind", kinds[kind], "day", (json_int_t)day,
	        "application", (json_int_t)application);
}

static bool told(Store *store, const Act *act, const char *kind, const char *subject,
        const json_t *state, GError **error)
{
	Event event = {.kind = kind, .subject = subject, .after = state};
	return event_append(store, act, &event, error);
}

bool due_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT id, kind, day, application FROM due ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_autofree char *subject = place_of(query_get_int(query, 0));
		g_autoptr(json_t) state = json_pack("{s:s, s:I, s:I}", "kind",
		        query_get_text(query, 1), "day", (json_int_t)query_get_int(query, 2),
		        "application", (json_int_t)query_get_int(query, 3));
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

typedef struct {
	Store *store;
	const Act *act;
} Telling;

static bool state_tell(const char *subject, const json_t *state, void *data, GError **error)
{
	const Telling *telling = data;
	return told(telling->store, telling->act, "due.upgrade", subject, state, error);
}

bool due_tell(Store *store, const Act *act, GError **error)
{
	Telling telling = {store, act};
	return due_states(store, state_tell, &telling, error);
}

bool due_put(Store *store, const Act *act, const Due *due, GError **error)
{
	g_autofree char *subject = place_of(due->student);
	g_autoptr(json_t) state = state_of(due->kind, due->day, due->application);
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO due (id, kind, day, application) VALUES ($1, $2, $3, $4) ON CONFLICT "
	        "(id) DO UPDATE SET kind = excluded.kind, day = excluded.day, application = "
	        "excluded.application",
	        error);
	if (!query)
		return false;
	query_int(query, 1, due->student);
	query_text(query, 2, kinds[due->kind]);
	query_int(query, 3, due->day);
	query_int(query, 4, due->application);
	return query_run(query, error) && told(store, act, "due.set", subject, state, error);
}

bool due_drop(Store *store, const Act *act, int64_t student, GError **error)
{
	g_autofree char *subject = place_of(student);
	g_autoptr(json_t) nothing = json_object();
	Query *query = db_query_unguarded(store->db, "DELETE FROM due WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	return query_run(query, error) &&
	       (db_changes(store->db) == 0 ||
	               told(store, act, "due.drop", subject, nothing, error));
}

bool due_load(Store *store, int64_t student, Due *ret, GError **error)
{
	*ret = (Due){0};
	Query *query = db_query(
	        store->db, "SELECT id, kind, day, application FROM my_due WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		*ret = (Due){query_get_int(query, 0), query_get_int(query, 3),
		        kind_find(query_get_text(query, 1)), (Day)query_get_int(query, 2)};
	query_reset(query);
	return step != STEP_ERROR;
}

bool due_count(Store *store, DueKind kind, Day from, Day before, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT count(*) FROM my_due WHERE kind = $1 AND day >= $2 AND day < $3", error);
	if (!query)
		return false;
	query_text(query, 1, kinds[kind]);
	query_int(query, 2, from);
	query_int(query, 3, before);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step == STEP_ROW;
}

bool due_list(Store *store, DueKind kind, Day from, Day before, const DueKey *after, int limit,
        bool (*each)(const DueRow *row, void *data, GError **error), void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT d.id, d.day, d.application, s.name, s.school, s.class FROM my_due d JOIN "
	        "my_student s ON s.id = d.id WHERE d.kind = $1 AND d.day >= $2 AND d.day < $3 "
	        "AND (d.day > $2 OR d.id > $5) ORDER BY d.day, d.id LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, kinds[kind]);
	bool on = after && after->day >= from;
	query_int(query, 2, on ? after->day : from);
	query_int(query, 3, before);
	query_int(query, 4, limit);
	query_int(query, 5, on ? after->student : 0);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		DueRow row = {{query_get_int(query, 0), query_get_int(query, 2), kind,
		                      (Day)query_get_int(query, 1)},
		        query_get_text(query, 3), query_get_text(query, 4),
		        query_get_text(query, 5), NULL};
		if (!each(&row, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

typedef struct {
	int64_t id;
	char *name, *school, *class_name, *scope;
} Suspended;

static void suspended_free(void *data)
{
	Suspended *one = data;
	g_free(one->name);
	g_free(one->school);
	g_free(one->class_name);
	g_free(one->scope);
	g_free(one);
}

static bool suspended_gather(const StudentRow *row, void *data, GError **error)
{
	Suspended *one = g_new(Suspended, 1);
	(void)error;
	*one = (Suspended){row->id, g_strdup(row->name), g_strdup(row->school),
	        g_strdup(row->class_name), g_strdup(row->scope)};
	g_ptr_array_add(data, one);
	return true;
}

/* Who of the scope has a row. */
static GHashTable *planned_load(Store *store, GError **error)
{
	g_autoptr(GHashTable) planned =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	Query *query = db_query(store->db, "SELECT id, kind FROM my_due", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t *id = g_new(int64_t, 1);
		*id = query_get_int(query, 0);
		g_hash_table_add(planned, id);
	}
	return step == STEP_DONE ? g_steal_pointer(&planned) : NULL;
}

bool due_unplanned(Store *store, const StudentCursor *after, int limit,
        bool (*each)(const DueRow *row, void *data, GError **error), void *data, GError **error)
{
	enum { PIECE = 500 };
	StudentFilter filter = {.status = status_row(STATUS_SUSPENDED)->id};
	StudentCursor at = after ? *after : (StudentCursor){0};
	g_autoptr(GPtrArray) piece = NULL;
	g_autoptr(GHashTable) planned = planned_load(store, error);
	if (!planned)
		return false;
	do {
		g_autoptr(GPtrArray) next = g_ptr_array_new_with_free_func(suspended_free);
		if (!students_list(store, &filter, at.scope ? &at : NULL, PIECE, suspended_gather,
		            next, error))
			return false;
		for (guint i = 0; i < next->len && limit > 0; i++) {
			const Suspended *one = next->pdata[i];
			at = (StudentCursor){one->scope, one->class_name, one->id};
			if (g_hash_table_contains(planned, &one->id))
				continue;
			DueRow row = {{one->id, 0, DUE_RETURN, DUE_UNKNOWN}, one->name, one->school,
			        one->class_name, one->scope};
			limit--;
			if (!each(&row, data, error))
				return false;
		}
		g_clear_pointer(&piece, g_ptr_array_unref);
		piece = g_steal_pointer(&next); /* `at` borrows from it */
	} while (piece->len == PIECE && limit > 0);
	return true;
}

bool due_ripe(Store *store, Day today, int limit, GArray *ret_students, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT d.id FROM due d JOIN student s ON s.id = d.id WHERE d.kind IN ('suspend', "
	        "'resume') AND d.day <= $1 AND s.status <> 'leaving' ORDER BY d.day, d.id LIMIT $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, today);
	query_int(query, 2, limit);
	return query_ids(query, ret_students, error);
}

bool due_missing(Store *store, int limit, GArray *ret_students, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT DISTINCT a.student FROM application a JOIN student s ON s.id = a.student "
	        "LEFT JOIN due d ON d.id = a.student WHERE a.kind = 'suspend' AND a.state = "
	        "'effective' AND s.status = 'suspended' AND d.id IS NULL LIMIT $1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, limit);
	return query_ids(query, ret_students, error);
}

#include "records/store/continuations.h"

#include "base/cleanup.h"
#include "records/store/event.h"
#include "records/store/national.h"
#include "records/store/origins.h"
#include "records/store/schools.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS "id, version, state, way, school, at_us"

static const char *const states[] = {"none", "open", "done"};
static const char *const ways[] = {"", "list", "proof"};

const char *continuation_state_id(ContinuationState state)
{
	return states[state];
}

const char *continuation_way_id(ContinuationWay way)
{
	return ways[way];
}

void continuation_clear(Continuation *continuation)
{
	g_free(continuation->school);
	*continuation = (Continuation){0};
}

static char *place_of(int64_t student)
{
	return g_strdup_printf("continuation/%" G_GINT64_FORMAT, student);
}

static json_t *continuation_json(const Continuation *continuation)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:I}", "version", (json_int_t)continuation->version,
	        "state", states[continuation->state], "way", ways[continuation->way], "school",
	        continuation->school, "at_us", (json_int_t)continuation->at_us);
}

static int index_of(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return 0;
}

static void row_read(Query *query, Continuation *ret)
{
	*ret = (Continuation){.student = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .state = (ContinuationState)index_of(
	                states, G_N_ELEMENTS(states), query_get_text(query, 2)),
	        .way = (ContinuationWay)index_of(
	                ways, G_N_ELEMENTS(ways), query_get_text(query, 3)),
	        .school = g_strdup(query_get_text(query, 4)),
	        .at_us = query_get_int(query, 5)};
}

bool continuation_load(Store *store, int64_t student, Continuation *ret, GError **error)
{
	*ret = (Continuation){.student = student, .school = g_strdup("")};
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_continuation WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		continuation_clear(ret);
		row_read(query, ret);
	}
	query_reset(query);
	return step != STEP_ERROR;
}

static bool row_write(
        Store *store, const Continuation *continuation, const char *scope, GError **error)
{
	Query *query = db_query(store->db,
	        continuation->version == 1
	                ? "INSERT INTO my_continuation (" COLUMNS
	                  ", scope) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	                : "UPDATE my_continuation SET version = $2, state = $3, way = $4, school = "
	                  "$5, at_us = $6, scope = $7 WHERE id = $1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, continuation->student);
	query_int(query, 2, continuation->version);
	query_text(query, 3, states[continuation->state]);
	query_text(query, 4, ways[continuation->way]);
	query_text(query, 5, continuation->school);
	query_int(query, 6, continuation->at_us);
	query_text(query, 7, scope);
	return query_run(query, error);
}

bool continuation_put(Store *store, const Act *act, Continuation *continuation, const char *school,
        GError **error)
{
	g_autofree char *scope = school_scope(store, school, error);
	if (!scope)
		return false;
	continuation->version++;
	continuation->at_us = act->at_us;
	g_autofree char *subject = place_of(continuation->student);
	g_autoptr(json_t) after = continuation_json(continuation);
	static const char *const kinds[] = {
	        "continuation.none", "continuation.open", "continuation.done"};
	Event event = {.kind = kinds[continuation->state], .subject = subject, .after = after};
	return row_write(store, continuation, scope, error) &&
	       event_append(store, act, &event, error);
}

bool continuation_let_go(
        Store *store, const Act *act, const Record *record, bool for_now, GError **error)
{
	g_auto(Continuation) now = {0};
	g_auto(Origin) origin = {0};
	if (!continuation_load(store, record->id, &now, error) ||
	        !origin_find(store, record->student.key, &origin, error))
		return false;
	if (now.state != CONTINUATION_NONE) {
		now.state = CONTINUATION_NONE;
		now.way = for_now ? now.way : CONTINUED_NOT;
		if (!continuation_put(store, act, &now, record->student.values[F_XXDM], error))
			return false;
	}
	if (!origin.id || origin.student != record->id)
		return true;
	origin.student = 0;
	return origin_put(store, act, &origin, error);
}

bool continuation_regain(Store *store, const Act *act, const Record *record, GError **error)
{
	g_auto(Continuation) now = {0};
	g_auto(Origin) origin = {0};
	if (!continuation_load(store, record->id, &now, error) ||
	        !origin_find(store, record->student.key, &origin, error))
		return false;
	bool listed = now.way == CONTINUED_BY_LIST;
	if (now.state != CONTINUATION_NONE || now.way == CONTINUED_NOT ||
	        (listed && (!origin.id || origin.student)))
		return true;
	now.state = CONTINUATION_DONE;
	origin.student = record->id;
	return continuation_put(store, act, &now, record->student.values[F_XXDM], error) &&
	       (!listed || origin_put(store, act, &origin, error));
}

bool continuation_move(Store *store, int64_t student, const char *scope, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE continuation SET scope = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	query_text(query, 2, scope);
	return query_run(query, error);
}

bool continuations_list(Store *store, ContinuationState state, int64_t after, int limit,
        bool (*each)(const Continuation *continuation, void *data, GError **error), void *data,
        GError **error)
{
	Query *query = db_query(store->db,
	        store_wide(store) ? "SELECT " COLUMNS
	                            " FROM my_continuation_far WHERE state = $1 AND id > $2 "
	                            "ORDER BY id LIMIT $3"
	                          : "SELECT " COLUMNS
	                            " FROM my_continuation WHERE state || '' = $1 AND id > "
	                            "$2 ORDER BY id LIMIT $3",
	        error);
	if (!query)
		return false;
	query_text(query, 1, states[state]);
	query_int(query, 2, after);
	query_int(query, 3, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Continuation) one = {0};
		row_read(query, &one);
		if (!each(&one, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool continuations_count(Store *store, ContinuationState state, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db,
	        store_wide(store) ? "SELECT count(*) FROM my_continuation_far WHERE state = $1"
	                          : "SELECT count(*) FROM my_continuation WHERE state || '' = $1",
	        error);
	if (!query)
		return false;
	query_text(query, 1, states[state]);
	if (query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool continuations_ended(Store *store, int limit, GArray *ret_students, GError **error)
{
	g_autoptr(GString) sql = g_string_new(
	        "SELECT c.id FROM continuation c JOIN student s ON s.id = c.id WHERE c.state = "
	        "'open' AND (s.status IN (");
	const char *between = "";
	for (Status status = 0; status < STATUS_COUNT; status++) {
		if (!status_row(status)->final)
			continue;
		g_string_append_printf(sql, "%s'%s'", between, status_row(status)->id);
		between = ", ";
	}
	g_string_append_printf(sql,
	        ") OR EXISTS (SELECT 1 FROM national n WHERE n.id = c.id AND n.outcome = '%s')) "
	        "LIMIT $1",
	        national_outcome_id(NATIONAL_PASSED));
	Query *query = db_query_unguarded(store->db, sql->str, error);
	if (!query)
		return false;
	query_int(query, 1, limit);
	return query_ids(query, ret_students, error);
}

/* Nobody's scope is other than that of his record. */
static bool scopes_fit(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT c.id FROM continuation c JOIN student s ON s.id = c.id WHERE c.scope <> "
	        "s.scope LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	if (step == STEP_ROW)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: continuation of student %" G_GINT64_FORMAT
		        ": its scope is not that of the student",
		        store->name, query_get_int(query, 0));
	if (query)
		query_reset(query);
	return step == STEP_DONE;
}

bool continuations_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_continuation ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Continuation) one = {0};
		row_read(query, &one);
		g_autofree char *subject = place_of(one.student);
		g_autoptr(json_t) state = continuation_json(&one);
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE && scopes_fit(store, error);
}

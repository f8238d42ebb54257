#include "records/store/aid.h"

#include "base/cleanup.h"
#include "records/rules/level.h"
#include "records/store/applications.h"
#include "records/store/event.h"
#include "records/store/schools.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, school, kind, term, state, managed_by, top, turn, created_by, created_us, "  \
	"students, scope"

void aid_list_clear(AidList *list)
{
	g_free(list->school);
	g_free(list->kind);
	g_free(list->term);
	g_free(list->created_by);
	json_decref(list->details);
	*list = (AidList){0};
}

static char *place_of(int64_t id)
{
	return g_strdup_printf("aid/%" G_GINT64_FORMAT, id);
}

static json_t *list_json(const AidList *list)
{
	const Approval *approval = &list->approval;
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:O}", "version",
	        (json_int_t)list->version, "school", list->school, "kind", list->kind, "term",
	        list->term, "state", approval_state_id(approval->state), "managed_by",
	        level_row(approval->managed_by)->id, "top", level_row(approval->top)->id, "turn",
	        level_row(approval->at)->id, "created_by", list->created_by, "created_us",
	        (json_int_t)list->created_us, "details", list->details);
}

static bool event_tell(
        Store *store, const Act *act, const char *kind, const AidList *list, GError **error)
{
	g_autofree char *subject = place_of(list->id);
	g_autoptr(json_t) after = list_json(list);
	Event event = {.kind = kind, .subject = subject, .after = after};
	return event_append(store, act, &event, error);
}

/* Binds what both statements write, from $1 on. */
static bool list_write(Store *store, Query *query, const AidList *list, GError **error)
{
	size_t length;
	const Approval *approval = &list->approval;
	char *text = json_dumps(list->details, JSON_COMPACT);
	g_autofree char *place = place_of(list->id);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	const void *kept = g_bytes_get_data(sealed, &length);
	free(text);
	query_int(query, 1, list->id);
	query_int(query, 2, list->version);
	query_text(query, 3, approval_state_id(approval->state));
	query_text(query, 4, level_row(approval->at)->id);
	query_bytes(query, 5, kept, length);
	return query_run(query, error);
}

static bool list_insert(Store *store, const AidList *list, GError **error)
{
	g_autofree char *scope = school_scope(store, list->school, error);
	Query *query = scope ? db_query(store->db,
	                               "INSERT INTO my_aid (id, version, state, turn, details, "
	                               "scope, school, kind, term, managed_by, top, created_by, "
	                               "created_us, students) VALUES ($1, $2, $3, $4, $5, $6, $7, "
	                               "$8, $9, $10, $11, $12, $13, $14)",
	                               error)
	                     : NULL;
	if (!query)
		return false;
	query_text(query, 6, scope);
	query_text(query, 7, list->school);
	query_text(query, 8, list->kind);
	query_text(query, 9, list->term);
	query_text(query, 10, level_row(list->approval.managed_by)->id);
	query_text(query, 11, level_row(list->approval.top)->id);
	query_text(query, 12, list->created_by);
	query_int(query, 13, list->created_us);
	query_int(query, 14, list->count);
	return list_write(store, query, list, error);
}

static bool entries_insert(Store *store, const AidList *list, GError **error)
{
	size_t i;
	json_t *one;
	Query *query = db_query_unguarded(
	        store->db, "INSERT INTO aid_entry (list, student) VALUES ($1, $2)", error);
	if (!query)
		return false;
	json_array_foreach(json_object_get(list->details, "students"), i, one) {
		query_int(query, 1, list->id);
		query_int(query, 2, json_integer_value(json_object_get(one, "id")));
		if (!query_run(query, error))
			return false;
		query_reset(query);
	}
	return true;
}

bool aid_list_add(Store *store, const Act *act, AidList *list, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT coalesce(max(id), 0) + 1 FROM aid", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	list->id = query_get_int(query, 0);
	query_reset(query);
	list->version = 1;
	return list_insert(store, list, error) && entries_insert(store, list, error) &&
	       event_tell(store, act, "aid.add", list, error);
}

bool aid_list_change(Store *store, const Act *act, const char *kind, AidList *list, GError **error)
{
	Query *query = db_query(store->db,
	        "UPDATE my_aid SET version = $2, state = $3, turn = $4, details = $5 WHERE id = $1 "
	        "AND version = $2 - 1",
	        error);
	if (!query)
		return false;
	list->version++;
	if (!list_write(store, query, list, error))
		return false;
	if (db_changes(store->db) == 1)
		return event_tell(store, act, kind, list, error);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: list %" G_GINT64_FORMAT
	        ": somebody else has changed it meanwhile; look at it again",
	        store->name, list->id);
	return false;
}

static bool unfit(const Store *store, int64_t id, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: list %" G_GINT64_FORMAT ": its contents are not of the form we write",
	        store->name, id);
	return false;
}

static bool row_read(Store *store, Query *query, AidList *ret, GError **error)
{
	int state = approval_state_find(query_get_text(query, 5));
	int levels[3];
	*ret = (AidList){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .school = g_strdup(query_get_text(query, 2)),
	        .kind = g_strdup(query_get_text(query, 3)),
	        .term = g_strdup(query_get_text(query, 4)),
	        .created_by = g_strdup(query_get_text(query, 9)),
	        .created_us = query_get_int(query, 10),
	        .count = query_get_int(query, 11)};
	for (int i = 0; i < 3; i++) {
		levels[i] = level_find(query_get_text(query, 6 + i));
		if (levels[i] == LEVEL_COUNT)
			return unfit(store, ret->id, error);
	}
	if (state < 0)
		return unfit(store, ret->id, error);
	ret->approval = (Approval){(ApprovalState)state, (Level)levels[0], (Level)levels[1],
	        (Level)levels[2], approval_missing(query_get_text(query, 12))};
	return true;
}

static bool whole_read(Store *store, Query *query, AidList *ret, GError **error)
{
	size_t length;
	if (!row_read(store, query, ret, error))
		return false;
	g_autofree char *place = place_of(ret->id);
	const void *sealed = query_get_bytes(query, 13, &length);
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, place, sealed, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	ret->details = json_loadb(text, length, 0, NULL);
	return ret->details || unfit(store, ret->id, error);
}

bool aid_list_load(Store *store, int64_t id, AidList *ret, GError **error)
{
	*ret = (AidList){0};
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS ", details FROM my_aid WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && whole_read(store, query, ret, error);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no list %" G_GINT64_FORMAT, store->name, id);
	return good;
}

#define FILTERED                                                                                   \
	" WHERE id < $1 AND (term = $2 OR $2 = '') AND ($3 = '' OR (turn = $3 AND state IN "       \
	"('draft', 'pending')))"

/* The statement for what the store sees: `near` or `far` (records/store/wide.h). */
static Query *listed(Store *store, const char *near, const char *far, GError **error)
{
	return db_query(store->db, store_wide(store) ? far : near, error);
}

static void filter_bind(Query *query, const AidFilter *filter)
{
	query_int(query, 1, filter->below ? filter->below : INT64_MAX);
	query_text(query, 2, filter->term ? filter->term : "");
	query_text(query, 3, filter->turn < 0 ? "" : level_row((Level)filter->turn)->id);
}

static bool lists_give(Store *store, Query *query,
        bool (*each)(const AidList *list, void *data, GError **error), void *data, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(AidList) list = {0};
		if (!whole_read(store, query, &list, error) || !each(&list, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

static bool count_take(Query *query, int64_t *ret, GError **error)
{
	bool good = query_step(query, error) == STEP_ROW;
	*ret = good ? query_get_int(query, 0) : 0;
	query_reset(query);
	return good;
}

bool aid_lists_walk(Store *store, const AidFilter *filter, int limit,
        bool (*each)(const AidList *list, void *data, GError **error), void *data, GError **error)
{
#define PAGE(VIEW)                                                                                 \
	"SELECT " COLUMNS ", details FROM " VIEW " WHERE id IN (SELECT id FROM " VIEW FILTERED     \
	" ORDER BY id DESC LIMIT $4) ORDER BY id DESC"
	Query *query = listed(store, PAGE("my_aid"), PAGE("my_aid_far"), error);
#undef PAGE
	if (!query)
		return false;
	filter_bind(query, filter);
	query_int(query, 4, limit);
	return lists_give(store, query, each, data, error);
}

bool aid_lists_count(Store *store, const AidFilter *filter, int64_t *ret, GError **error)
{
	Query *query = listed(store, "SELECT count(*) FROM my_aid" FILTERED,
	        "SELECT count(*) FROM my_aid_far" FILTERED, error);
	if (!query)
		return false;
	filter_bind(query, filter);
	return count_take(query, ret, error);
}

static Query *back_query(Store *store, const char *sql, int64_t since_us, GError **error)
{
	Query *query = db_query(store->db, sql, error);
	if (query)
		query_int(query, 1, since_us);
	return query;
}

bool aid_lists_back(Store *store, int64_t since_us, int limit,
        bool (*each)(const AidList *list, void *data, GError **error), void *data, GError **error)
{
	Query *query = back_query(store,
	        "SELECT " COLUMNS ", details FROM my_aid_back WHERE back_us >= $1 ORDER BY id "
	        "DESC LIMIT $2",
	        since_us, error);
	if (!query)
		return false;
	query_int(query, 2, limit);
	return lists_give(store, query, each, data, error);
}

bool aid_lists_back_count(Store *store, int64_t since_us, int64_t *ret, GError **error)
{
	Query *query = back_query(
	        store, "SELECT count(*) FROM my_aid_back WHERE back_us >= $1", since_us, error);
	return query && count_take(query, ret, error);
}

bool aid_lists_waiting(Store *store, const char *scope, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT count(*) FROM my_aid WHERE scope = $1 AND state IN ('draft', 'pending')",
	        error);
	if (!query)
		return false;
	query_text(query, 1, scope);
	return count_take(query, ret, error);
}

bool aid_student_taken(Store *store, int64_t student, const char *kind, const char *term,
        int64_t but, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "WITH RECURSIVE person(id) AS (SELECT id FROM student WHERE id = $1 UNION SELECT "
	        "f.former FROM former f JOIN person p ON f.id = p.id) SELECT 1 FROM person p JOIN "
	        "aid_entry e ON e.student = p.id JOIN aid a ON a.id = e.list WHERE a.kind = $2 AND "
	        "a.term = $3 AND a.id <> $4 AND a.state IN ('draft', 'pending', 'effective') LIMIT "
	        "1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, student);
	query_text(query, 2, kind);
	query_text(query, 3, term);
	query_int(query, 4, but);
	return query_any(query, ret, error);
}

/* Nobody's scope is other than that where the past of the school lies. */
static bool scopes_fit(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT a.id FROM aid a LEFT JOIN school c ON c.code = a.school WHERE a.scope <> "
	        "coalesce(c.past, substr(a.school, 3, 2) || '0000' || a.school) LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	if (step == STEP_ROW)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: list %" G_GINT64_FORMAT ": its scope is not that of its school",
		        store->name, query_get_int(query, 0));
	if (query)
		query_reset(query);
	return step == STEP_DONE;
}

static bool entries_damaged(Store *store, int64_t list, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: list %" G_GINT64_FORMAT ": its entries are not the students who are on it",
	        store->name, list);
	return false;
}

/* Who stands in the list as it is sealed. */
static GHashTable *listed_students(const AidList *list)
{
	size_t i;
	json_t *one;
	GHashTable *ret = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	json_array_foreach(json_object_get(list->details, "students"), i, one) {
		int64_t *id = g_new(int64_t, 1);
		*id = json_integer_value(json_object_get(one, "id"));
		g_hash_table_add(ret, id);
	}
	return ret;
}

/* As many entries as students, each of one of them; *total counts them. */
static bool entries_fit(Store *store, const AidList *list, int64_t *total, GError **error)
{
	int64_t count = 0;
	bool good = true;
	g_autoptr(GHashTable) students = listed_students(list);
	Query *query = db_query_unguarded(
	        store->db, "SELECT student FROM aid_entry WHERE list = $1", error);
	if (!query)
		return false;
	query_int(query, 1, list->id);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error), count++) {
		int64_t student = query_get_int(query, 0);
		good = good && g_hash_table_contains(students, &student);
	}
	*total += count;
	good = good && count == g_hash_table_size(students) && count == list->count;
	return step == STEP_DONE && (good || entries_damaged(store, list->id, error));
}

/* Each entry is of a list that is there. */
static bool entries_all(Store *store, int64_t total, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT count(*), coalesce(max(list), 0) FROM aid_entry", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	int64_t count = query_get_int(query, 0), last = query_get_int(query, 1);
	query_reset(query);
	return count == total || entries_damaged(store, last, error);
}

bool aid_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS ", details FROM my_aid ORDER BY id", error);
	int64_t entries = 0;
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(AidList) list = {0};
		bool good = whole_read(store, query, &list, error);
		g_autofree char *subject = place_of(list.id);
		g_autoptr(json_t) state = good ? list_json(&list) : NULL;
		if (!good || !each(subject, state, data, error) ||
		        !entries_fit(store, &list, &entries, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE && entries_all(store, entries, error) && scopes_fit(store, error);
}

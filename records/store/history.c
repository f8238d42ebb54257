#include "records/store/history.h"

#include "base/cleanup.h"
#include "records/store/event.h"
#include "records/store/record_form.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS "seq, at_us, actor, kind, reason, subject, before, after"

enum { LEFT_SEQ = 8 /* column behind COLUMNS */ };

static bool entry_give(
        Store *store, Query *query, bool leavers, HistoryEach each, void *data, GError **error)
{
	json_t *before = NULL, *after = NULL;
	const char *subject = query_get_text(query, 5);
	if (!event_state(store, query, 6, subject, &before, error) ||
	        !event_state(store, query, 7, subject, &after, error)) {
		json_decref(before);
		return false;
	}
	HistoryEntry entry = {.seq = query_get_int(query, 0),
	        .at_us = query_get_int(query, 1),
	        .student = g_ascii_strtoll(subject + strlen("student/"), NULL, 10),
	        .actor = query_get_text(query, 2),
	        .kind = query_get_text(query, 3),
	        .reason = query_get_text(query, 4),
	        .before = before,
	        .after = after};
	entry.gone = leavers;
	entry.left = leavers && query_get_int(query, LEFT_SEQ) == entry.seq;
	bool good = each(&entry, data, error);
	json_decref(before);
	json_decref(after);
	return good;
}

static bool entries_give(Store *store, Query *query, HistoryEach each, void *data, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		if (!entry_give(store, query, false, each, data, error)) {
			query_reset(query);
			return false;
		}
	return step == STEP_DONE;
}

bool student_history(
        Store *store, int64_t student, int limit, HistoryEach each, void *data, GError **error)
{
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, student);
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_event WHERE subject = $1 ORDER BY seq DESC LIMIT $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, subject);
	query_int(query, 2, limit);
	return entries_give(store, query, each, data, error);
}

/* The first change since then; `gone`: among those of who left the scope. Whether there is one. */
typedef struct {
	int64_t student, since_us;
	const char *kind;
	bool gone;
} ChangeAsked;

static bool change_give_first(Store *store, const ChangeAsked *asked, HistoryEach each, void *data,
        bool *ret_any, GError **error)
{
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, asked->student);
	g_autofree char *sql = g_strdup_printf(
	        "SELECT " COLUMNS "%s WHERE subject = $1 AND at_us >= $2 AND length(after) > 0%s%s "
	        "ORDER BY seq LIMIT 1",
	        asked->gone ? ", left_seq FROM my_left_event" : " FROM my_event",
	        asked->kind ? " AND kind = $3" : "",
	        asked->gone ? " AND left_seq IN (SELECT id FROM my_student_left WHERE student = $4)"
	                    : "");
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, subject);
	query_int(query, 2, asked->since_us);
	if (asked->kind)
		query_text(query, 3, asked->kind);
	if (asked->gone)
		query_int(query, 4, asked->student);
	QueryStep step = query_step(query, error);
	*ret_any = step == STEP_ROW;
	bool good = step == STEP_ROW ? entry_give(store, query, asked->gone, each, data, error)
	                             : step == STEP_DONE;
	query_reset(query);
	return good;
}

bool student_change_since(Store *store, int64_t student, const char *kind, int64_t since_us,
        HistoryEach each, void *data, GError **error)
{
	bool any;
	ChangeAsked asked = {student, since_us, kind, false};
	if (!change_give_first(store, &asked, each, data, &any, error))
		return false;
	asked.gone = true;
	return any || change_give_first(store, &asked, each, data, &any, error);
}

/* Whether anything at all happened behind that. */
static bool event_behind(Store *store, int64_t seq, bool *ret, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT 1 FROM event WHERE seq > $1 LIMIT 1", error);
	if (!query)
		return false;
	query_int(query, 1, seq);
	return query_any(query, ret, error);
}

/* Changes behind `since` and up to `until`, through all events or from the students of the scope.
 */
typedef struct {
	int64_t since, until;
	int limit, given;
	HistoryEach each;
	void *data;
	Store *store;
	Query *left; /* of who left the scope, in order */
	QueryStep left_step;
} Changes;

static bool left_begin(Changes *changes, GError **error)
{
	changes->left = db_query(changes->store->db,
	        "SELECT " COLUMNS ", left_seq FROM my_left_event WHERE left_seq > $1 AND seq > $1 "
	        "AND length(after) > 0 ORDER BY seq LIMIT $2",
	        error);
	if (!changes->left)
		return false;
	query_int(changes->left, 1, changes->since);
	query_int(changes->left, 2, changes->limit);
	changes->left_step = query_step(changes->left, error);
	return changes->left_step != STEP_ERROR;
}

/* What was until they left, and that they left, before that event. */
static bool left_give(Changes *changes, int64_t before, GError **error)
{
	while (changes->left_step == STEP_ROW && changes->given < changes->limit &&
	        query_get_int(changes->left, 0) < before) {
		changes->given++;
		if (!entry_give(changes->store, changes->left, true, changes->each, changes->data,
		            error))
			return false;
		changes->left_step = query_step(changes->left, error);
	}
	return changes->left_step != STEP_ERROR;
}

static bool change_give(const HistoryEntry *entry, void *data, GError **error)
{
	Changes *changes = data;
	if (!left_give(changes, entry->seq, error))
		return false;
	if (changes->given >= changes->limit) /* comes again behind the last that was given */
		return true;
	changes->given++;
	return changes->each(entry, changes->data, error);
}

static bool changes_give(Store *store, Changes *changes, bool near, GError **error)
{
	Query *query = db_query(store->db,
	        near ? "SELECT " COLUMNS " FROM my_feed WHERE seq IN (SELECT seq FROM "
	               "my_feed_near WHERE seq > $1 AND seq <= $2 AND length(after) > 0 ORDER "
	               "BY seq LIMIT $3) ORDER BY seq"
	             : "SELECT " COLUMNS " FROM my_feed WHERE seq > $1 AND seq <= $2 AND "
	               "length(after) > 0 ORDER BY seq LIMIT $3",
	        error);
	if (!query)
		return false;
	query_int(query, 1, changes->since);
	query_int(query, 2, changes->until);
	query_int(query, 3, changes->limit - changes->given);
	return entries_give(store, query, change_give, changes, error);
}

static bool all_give(Store *store, Changes *changes, GError **error)
{
	enum { OF_SCHOOL = 2000, OF_COUNTY = 20000 };
	bool more = true;
	int64_t since = changes->since;
	if (store_wide(store))
		return changes_give(store, changes, false, error);
	/* through the next events, mostly those since the last time; if the scope has too few of
	 * them, from its students, so that nobody waits for what all others did */
	int64_t next = strlen(store->scope.lo) == SCOPE_LENGTH ? OF_SCHOOL : OF_COUNTY;
	changes->until = since > INT64_MAX - next ? INT64_MAX : since + next;
	if (!changes_give(store, changes, false, error) ||
	        !event_behind(store, changes->until, &more, error))
		return false;
	changes->since = changes->until;
	changes->until = INT64_MAX;
	return !more || changes->given >= changes->limit ||
	       changes_give(store, changes, true, error);
}

bool students_changes(
        Store *store, int64_t since, int limit, HistoryEach each, void *data, GError **error)
{
	Changes changes = {.since = since,
	        .until = INT64_MAX,
	        .limit = limit,
	        .each = each,
	        .data = data,
	        .store = store};
	/* of one moment: who leaves meanwhile is still there, and is not among those who left */
	if (!db_snapshot(store->db, error))
		return false;
	bool good = left_begin(&changes, error) && all_give(store, &changes, error) &&
	            left_give(&changes, INT64_MAX, error);
	if (changes.left)
		query_reset(changes.left);
	db_rollback(store->db);
	return good;
}

bool students_changes_reach(Store *store, int64_t since, bool *ret, GError **error)
{
	*ret = true;
	return since <= 0 || event_behind(store, since - 1, ret, error);
}

bool student_looked(Store *store, const Act *act, int64_t student, GError **error)
{
	g_autofree char *subject = g_strdup_printf("student/%" G_GINT64_FORMAT, student);
	Event event = {.kind = "student.reveal", .subject = subject};
	return event_alone(store, act, &event, error);
}

bool students_exported(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "student.export", .subject = "students"};
	return event_alone(store, act, &event, error);
}

static bool looks_append(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error)
{
	for (size_t i = 0; i < count; i++) {
		g_autofree char *subject =
		        g_strdup_printf("student/%" G_GINT64_FORMAT, students[i]);
		Event event = {.kind = "student.reveal", .subject = subject};
		if (!event_append(store, act, &event, error))
			return false;
	}
	return store_change_end(store, error);
}

bool students_looked(
        Store *store, const Act *act, const int64_t *students, size_t count, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	bool good = looks_append(store, act, students, count, error);
	if (!good)
		store_change_drop(store);
	return good;
}

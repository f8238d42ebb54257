#include "records/store/log.h"

#include "base/cleanup.h"
#include "records/store/event.h"

#include <string.h>

/* How many events, of whomever, are read at a time. */
enum { STRIDE = 50000 };

static const struct {
	const char *id, *sql;
} groups[LOG_GROUP_COUNT] = {
        [LOG_LOGIN] = {"login", "kind IN ('account.login', 'account.login_failed', 'account.code', "
                                "'account.code_failed', 'account.logout')"},
        [LOG_REVEAL] = {"reveal", "kind IN ('student.reveal', 'application.reveal')"},
        [LOG_EXPORT] = {"export", "kind IN ('student.export', 'students.export', 'log.export')"},
        [LOG_IMPORT] = {"import",
                "(kind IN ('import.batch', 'student.import', 'student.import_fill', "
                "'student.import_correct') OR substr(kind, 1, 7) = 'origin.')"},
        [LOG_RECORD] = {"record",
                "((substr(kind, 1, 8) = 'student.' AND kind NOT IN ('student.reveal', "
                "'student.export')) OR substr(kind, 1, 6) = 'photo.' OR "
                "substr(kind, 1, 13) = 'continuation.')"},
        [LOG_BUSINESS] = {"business",
                "((substr(kind, 1, 12) = 'application.' AND kind <> 'application.reveal') OR "
                "substr(kind, 1, 11) = 'attachment.' OR substr(kind, 1, 4) = 'aid.')"},
        [LOG_ACCOUNT] = {"account",
                "((substr(kind, 1, 8) = 'account.' AND kind NOT IN ('account.login', "
                "'account.login_failed', 'account.code', 'account.code_failed', "
                "'account.logout')) OR substr(kind, 1, 6) = 'token.')"},
        [LOG_SCHOOL] = {"school",
                "(substr(kind, 1, 7) = 'school.' OR substr(kind, 1, 6) = 'offer.')"},
        [LOG_SETTING] = {"setting",
                "(substr(kind, 1, 7) = 'policy.' OR substr(kind, 1, 6) = 'store.')"},
        [LOG_DESK] = {"desk", "(substr(kind, 1, 8) = 'problem.' OR substr(kind, 1, 4) = 'faq.')"},
};

const char *log_group_id(LogGroup group)
{
	return groups[group].id;
}

LogGroup log_group_find(const char *id)
{
	LogGroup group = 0;
	while (group < LOG_GROUP_COUNT && strcmp(groups[group].id, id) != 0)
		group++;
	return group;
}

/* One number that a statement gives; `otherwise` without a row. */
static bool number_asked(Query *query, int64_t otherwise, int64_t *ret, GError **error)
{
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	*ret = otherwise;
	if (step == STEP_ROW) {
		*ret = query_get_int(query, 0);
		query_reset(query);
	}
	return step != STEP_ERROR;
}

/* The first event not before that moment: numbers have no gaps, and go with the time. */
static bool seq_of(Store *store, int64_t at_us, int64_t *ret, GError **error)
{
	int64_t low = 1, high;
	Query *query = db_query_unguarded(
	        store->db, "SELECT seq + 1 FROM event ORDER BY seq DESC LIMIT 1", error);
	if (!number_asked(query, 1, &high, error))
		return false;
	while (low < high) {
		int64_t middle = low + (high - low) / 2, then;
		query = db_query_unguarded(
		        store->db, "SELECT at_us FROM event WHERE seq = $1", error);
		if (!query)
			return false;
		query_int(query, 1, middle);
		if (!number_asked(query, INT64_MAX, &then, error))
			return false;
		if (then < at_us)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = low;
	return true;
}

/* What is left to read: seq of [first, below). */
typedef struct {
	int64_t first, below;
	bool strides; /* not all of it at once */
	bool near;
	char subject[32]; /* of the student; borrowed by the statement */
} Range;

static bool range_find(
        Store *store, const LogFilter *filter, int64_t below, Range *ret, GError **error)
{
	int64_t end;
	bool whole = strcmp(store->scope.lo, scope_whole.lo) == 0 &&
	             strcmp(store->scope.hi, scope_whole.hi) == 0;
	*ret = (Range){.first = 1, .below = below > 0 ? below : INT64_MAX};
	g_snprintf(ret->subject, sizeof ret->subject, "student/%" G_GINT64_FORMAT, filter->student);
	ret->near = strlen(store->scope.lo) == SCOPE_LENGTH;
	if ((filter->from_us && !seq_of(store, filter->from_us, &ret->first, error)) ||
	        !seq_of(store, filter->until_us ? filter->until_us : INT64_MAX, &end, error))
		return false;
	ret->below = MIN(ret->below, end);
	/* an index leads to all there is, or everything is shown */
	bool led = filter->student || (whole && *filter->actor) || ret->near;
	ret->strides = !led && (!whole || filter->group < LOG_GROUP_COUNT);
	return true;
}

static Query *range_query(Store *store, const LogFilter *filter, const Range *range, int64_t first,
        int limit, GError **error)
{
	g_autoptr(GString) sql = g_string_new("SELECT seq, at_us, actor, origin, kind, subject, "
	                                      "reason FROM ");
	int place = 3;
	g_string_append(sql, range->near && !filter->student ? "my_log_near" : "my_log");
	g_string_append(sql, " WHERE seq < $1 AND seq >= $2");
	if (filter->group < LOG_GROUP_COUNT)
		g_string_append_printf(sql, " AND %s", groups[filter->group].sql);
	if (*filter->actor)
		g_string_append_printf(sql, " AND actor = $%d", ++place);
	if (filter->student)
		g_string_append_printf(sql, " AND subject = $%d", ++place);
	g_string_append(sql, " ORDER BY seq DESC LIMIT $3");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return NULL;
	query_int(query, 1, range->below);
	query_int(query, 2, first);
	query_int(query, 3, limit);
	if (filter->student)
		query_text(query, place--, range->subject);
	if (*filter->actor)
		query_text(query, place, filter->actor);
	return query;
}

/* Gives what the query finds; how many that were and the last of them. */
static bool entries_give(
        Query *query, LogEach each, void *data, int *ret_count, int64_t *ret_last, GError **error)
{
	QueryStep step = query_step(query, error);
	*ret_count = 0;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		LogEntry entry = {query_get_int(query, 0), query_get_int(query, 1),
		        query_get_text(query, 2), query_get_text(query, 3),
		        query_get_text(query, 4), query_get_text(query, 5),
		        query_get_text(query, 6)};
		*ret_last = entry.seq;
		++*ret_count;
		if (!each(&entry, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool log_walk(Store *store, const LogFilter *filter, int64_t below, int limit, int64_t budget_us,
        LogEach each, void *data, int64_t *ret_next, GError **error)
{
	Range range;
	int64_t began = g_get_monotonic_time();
	*ret_next = 0;
	if (!store->scoped) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED, "%s: no scope is set",
		        store->name);
		return false;
	}
	if (!range_find(store, filter, below, &range, error))
		return false;
	while (limit > 0 && range.below > range.first) {
		int64_t last = 0, first = range.strides ? MAX(range.first, range.below - STRIDE)
		                                        : range.first;
		int count;
		Query *query = range_query(store, filter, &range, first, limit, error);
		if (!query || !entries_give(query, each, data, &count, &last, error))
			return false;
		range.below = count == limit ? last : first;
		limit -= count;
		if (budget_us && g_get_monotonic_time() - began > budget_us)
			break;
	}
	*ret_next = range.below > range.first ? range.below : 0;
	return true;
}

bool log_exported(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "log.export", .subject = "log"};
	return event_alone(store, act, &event, error);
}

char *log_student_name(Store *store, int64_t student, GError **error)
{
	Query *query = db_query(store->db, "SELECT name FROM my_student WHERE id = $1", error);
	if (!query)
		return NULL;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	char *name = step == STEP_ERROR
	                     ? NULL
	                     : g_strdup(step == STEP_ROW ? query_get_text(query, 0) : "");
	query_reset(query);
	return name;
}

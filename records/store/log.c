#include "records/store/log.h"

#include "base/beat.h"
#include "base/cleanup.h"
#include "records/store/backs.h"
#include "records/store/event.h"
#include "records/store/former.h"

#include <string.h>

/* How many events, of whomever, are read at a time. */
enum { STRIDE = 50000 };

/* Somebody came in, failed to, left. */
#define LOGINS                                                                                     \
	"'account.login', 'account.login_failed', 'account.login_locked', "                        \
	"'account.login_unknown', 'account.code', 'account.code_failed', 'account.logout'"

static const struct {
	const char *id, *sql;
} groups[LOG_GROUP_COUNT] = {
        [LOG_LOGIN] = {"login", "kind IN (" LOGINS ")"},
        [LOG_REVEAL] = {"reveal",
                "kind IN ('student.reveal', 'student.reveal_list', 'application.reveal', "
                "'application.proof')"},
        [LOG_EXPORT] = {"export", "kind IN ('student.export', 'export.broken', 'students.export', "
                                  "'log.export', 'problem.export', 'account.export')"},
        [LOG_IMPORT] = {"import",
                "(kind IN ('import.batch', 'student.import', 'student.import_fill', "
                "'student.import_correct') OR substr(kind, 1, 7) = 'origin.')"},
        [LOG_RECORD] = {"record",
                "((substr(kind, 1, 8) = 'student.' AND kind NOT IN ('student.reveal', "
                "'student.reveal_list', 'student.export')) OR "
                "substr(kind, 1, 6) = 'photo.' OR "
                "substr(kind, 1, 13) = 'continuation.' OR substr(kind, 1, 9) = 'national.' OR "
                "substr(kind, 1, 7) = 'former.')"},
        [LOG_BUSINESS] = {"business",
                "((substr(kind, 1, 12) = 'application.' AND kind NOT IN ('application.reveal', "
                "'application.proof')) OR "
                "substr(kind, 1, 11) = 'attachment.' OR substr(kind, 1, 4) IN ('aid.', 'due.'))"},
        [LOG_ACCOUNT] = {"account", "((substr(kind, 1, 8) = 'account.' AND kind NOT IN (" LOGINS
                                    ", 'account.export')) OR "
                                    "substr(kind, 1, 6) = 'token.')"},
        [LOG_SCHOOL] = {"school",
                "(substr(kind, 1, 7) = 'school.' OR substr(kind, 1, 6) = 'offer.')"},
        [LOG_SETTING] = {"setting",
                "(substr(kind, 1, 7) = 'policy.' OR substr(kind, 1, 6) = 'store.' OR "
                "substr(kind, 1, 5) = 'late.' OR substr(kind, 1, 10) = 'catalogue.')"},
        [LOG_DESK] = {"desk", "((substr(kind, 1, 8) = 'problem.' AND kind <> 'problem.export') OR "
                              "substr(kind, 1, 4) = 'faq.')"},
};

/* Students who came in a file are of it: those events are nearly all that there are. */
static const bool has_imports[LOG_GROUP_COUNT] = {[LOG_IMPORT] = true, [LOG_RECORD] = true};

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

/* Events of an upgrade bear no moment of their own (at_us 1): they are of the time around them. */
#define MOMENT "SELECT at_us FROM event WHERE seq <= $1 AND at_us > 1 ORDER BY seq DESC LIMIT 1"

/* The first event of [low, high) not before that moment, `high` when there is none: numbers have no
 * gaps, and go with the time there (backs.h). */
static bool seq_of(
        Store *store, int64_t at_us, int64_t low, int64_t high, int64_t *ret, GError **error)
{
	while (low < high) {
		int64_t middle = low + (high - low) / 2, then;
		Query *query = db_query_unguarded(store->db, MOMENT, error);
		if (!query)
			return false;
		query_int(query, 1, middle);
		if (!number_asked(query, 0, &then, error))
			return false;
		if (then < at_us)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = low;
	return true;
}

/* As the index of kinds (records/schema) has it. */
#define RARE "kind <> 'student.import'"

/* Where to read: an index leads to the events of one actor, kind or student, or everything is read.
 */
typedef struct {
	const char *view, *where; /* where: with one value, or "" */
	char *value;
} Source;

static void source_clear(void *data)
{
	g_free(((Source *)data)->value);
}

static void source_add(GArray *sources, const char *view, const char *where, const char *value)
{
	Source source = {view, where, g_strdup(value)};
	g_array_append_val(sources, source);
}

/* The people of the scope. */
static bool people_add(Store *store, GArray *sources, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT name FROM account WHERE scope_lo >= $1 AND scope_hi <= $2", error);
	if (!query)
		return false;
	query_text(query, 1, store->scope.lo);
	query_text(query, 2, store->scope.hi);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		source_add(sources, "my_log", " AND actor = $4", query_get_text(query, 0));
	return step == STEP_DONE;
}

static void subject_add(GArray *sources, const char *head, int64_t id)
{
	g_autofree char *subject = g_strdup_printf("%s/%" G_GINT64_FORMAT, head, id);
	source_add(sources, "my_log", " AND subject = $4", subject);
}

/* The ids that a statement finds for a student, as subjects. */
static bool subjects_add(Store *store, const char *sql, const char *head, int64_t student,
        GArray *sources, GError **error)
{
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		subject_add(sources, head, query_get_int(query, 0));
	return step == STEP_DONE;
}

/* Who is asked for: the record, the photograph, the number gone on with, what the national check
 * said, what comes on a day, who he was before; what was applied for, and what proves it; the lists
 * that his numbers went out in. */
static bool record_add(Store *store, int64_t student, GArray *sources, GError **error)
{
	static const char *const heads[] = {
	        "student", "photo", "continuation", "national", "due", "former"};
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		subject_add(sources, heads[i], student);
	g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, student);
	source_add(sources, "my_shown", " AND student = CAST($4 AS INTEGER)", id);
	return subjects_add(store, "SELECT id FROM my_application WHERE student = $1",
	               "application", student, sources, error) &&
	       subjects_add(store,
	               "SELECT p.id FROM my_application a JOIN my_attachment p ON p.application = "
	               "a.id WHERE a.student = $1",
	               "attachment", student, sources, error);
}

/* Who had a record before, or has one since, is one person. */
static bool person_add(Store *store, int64_t student, GArray *sources, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool good = former_all(store, student, ids, error);
	for (guint i = 0; good && i < ids->len; i++)
		good = record_add(store, g_array_index(ids, int64_t, i), sources, error);
	return good;
}

/* The kinds of a group that there are: from one to the next in their index. */
static bool kinds_add(Store *store, LogGroup group, GArray *sources, GError **error)
{
	g_autofree char *kind = g_strdup("");
	g_autofree char *sql =
	        g_strdup_printf("SELECT kind, CASE WHEN %s THEN 1 ELSE 0 END FROM event WHERE " RARE
	                        " AND kind > $1 ORDER BY kind LIMIT 1",
	                groups[group].sql);
	for (;;) {
		Query *query = db_query_unguarded(store->db, sql, error);
		if (!query)
			return false;
		query_text(query, 1, kind);
		QueryStep step = query_step(query, error);
		if (step != STEP_ROW)
			return step == STEP_DONE;
		char *next = g_strdup(query_get_text(query, 0));
		if (query_get_int(query, 1))
			source_add(sources, "my_log", " AND " RARE " AND kind = $4", next);
		query_reset(query);
		g_free(kind);
		kind = next;
	}
}

/* What is left to read: seq of [first, below). */
typedef struct {
	int64_t first, below;
	bool strides;    /* not all of it at once */
	GArray *sources; /* of Source: each event is of one of them, or of several */
} Range;

static void range_clear(Range *range)
{
	g_clear_pointer(&range->sources, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Range, range_clear)

static bool sources_find(Store *store, const LogFilter *filter, Range *range, GError **error)
{
	bool whole = strcmp(store->scope.lo, scope_whole.lo) == 0 &&
	             strcmp(store->scope.hi, scope_whole.hi) == 0;
	bool near = strlen(store->scope.lo) == SCOPE_LENGTH;
	bool grouped = filter->group < LOG_GROUP_COUNT;
	range->sources = g_array_new(FALSE, FALSE, sizeof(Source));
	g_array_set_clear_func(range->sources, source_clear);
	range->strides = !near && !(whole && !grouped);
	if (filter->student) {
		range->strides = false;
		return person_add(store, filter->student, range->sources, error);
	}
	if (*filter->actor) {
		source_add(range->sources, "my_log", " AND actor = $4", filter->actor);
		range->strides = range->strides && !whole;
		return true;
	}
	if (near) {
		source_add(range->sources, "my_log_near", "", "");
		return people_add(store, range->sources, error);
	}
	if (grouped && !has_imports[filter->group])
		return kinds_add(store, filter->group, range->sources, error);
	source_add(range->sources, "my_log", "", "");
	return true;
}

/* Of the events between two places where the clock was put back, those of the time that is asked
 * for: [*ret_first, *ret_end). */
static bool piece_find(Store *store, const LogFilter *filter, int64_t low, int64_t high,
        int64_t *ret_first, int64_t *ret_end, GError **error)
{
	*ret_first = low;
	*ret_end = high;
	return (!filter->from_us || seq_of(store, filter->from_us, low, high, ret_first, error)) &&
	       (!filter->until_us || seq_of(store, filter->until_us, low, high, ret_end, error));
}

/* What lies between the first and the last of them, whatever else does (entry_within()). */
static bool range_find(
        Store *store, const LogFilter *filter, int64_t below, Range *ret, GError **error)
{
	int64_t end = 1, low = 1, all;
	Query *query = db_query_unguarded(
	        store->db, "SELECT seq + 1 FROM event ORDER BY seq DESC LIMIT 1", error);
	g_autoptr(GArray) backs = backs_read(store, error);
	*ret = (Range){.first = INT64_MAX};
	if (!number_asked(query, 1, &all, error) || !backs)
		return false;
	g_array_append_val(backs, all);
	for (guint i = 0; i < backs->len; i++) {
		int64_t high = MIN(g_array_index(backs, int64_t, i), all), first, last;
		if (!piece_find(store, filter, low, high, &first, &last, error))
			return false;
		if (first < last) {
			ret->first = MIN(ret->first, first);
			end = MAX(end, last);
		}
		low = high;
	}
	ret->first = MIN(ret->first, end);
	ret->below = below > 0 ? MIN(below, end) : end;
	return sources_find(store, filter, ret, error);
}

/* Those of other times lie among them where the clock was put back. */
static bool entry_within(const LogFilter *filter, const LogEntry *entry)
{
	return entry->at_us <= EVENT_TIMELESS ||
	       (entry->at_us >= filter->from_us &&
	               (!filter->until_us || entry->at_us < filter->until_us));
}

static Query *source_query(Store *store, const LogFilter *filter, const Source *source,
        int64_t below, int64_t first, int limit, GError **error)
{
	g_autoptr(GString) sql = g_string_new("SELECT seq, at_us, actor, origin, kind, subject, "
	                                      "reason FROM ");
	g_string_append_printf(
	        sql, "%s WHERE seq < $1 AND seq >= $2%s", source->view, source->where);
	if (filter->group < LOG_GROUP_COUNT)
		g_string_append_printf(sql, " AND %s", groups[filter->group].sql);
	if (filter->student && *filter->actor)
		g_string_append(sql, " AND actor = $5");
	g_string_append(sql, " ORDER BY seq DESC LIMIT $3");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return NULL;
	query_int(query, 1, below);
	query_int(query, 2, first);
	query_int(query, 3, limit);
	if (*source->where)
		query_text(query, 4, source->value);
	if (filter->student && *filter->actor)
		query_text(query, 5, filter->actor);
	return query;
}

static void entry_free(void *data)
{
	LogEntry *entry = data;
	g_free((char *)entry->actor);
	g_free((char *)entry->origin);
	g_free((char *)entry->kind);
	g_free((char *)entry->subject);
	g_free((char *)entry->reason);
	g_free(entry);
}

static bool entries_gather(Query *query, GPtrArray *rows, GError **error)
{
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		LogEntry *entry = g_new(LogEntry, 1);
		*entry = (LogEntry){query_get_int(query, 0), query_get_int(query, 1),
		        g_strdup(query_get_text(query, 2)), g_strdup(query_get_text(query, 3)),
		        g_strdup(query_get_text(query, 4)), g_strdup(query_get_text(query, 5)),
		        g_strdup(query_get_text(query, 6))};
		g_ptr_array_add(rows, entry);
		beat();
	}
	return step == STEP_DONE;
}

static int newest_first(const void *one, const void *other)
{
	int64_t a = (*(LogEntry *const *)one)->seq, b = (*(LogEntry *const *)other)->seq;
	return a < b ? 1 : a > b ? -1 : 0;
}

/* In order, none twice, at most `limit`. */
static void entries_order(GPtrArray *rows, int limit)
{
	g_ptr_array_sort(rows, newest_first);
	for (guint i = rows->len; i-- > 1;)
		if (newest_first(&rows->pdata[i - 1], &rows->pdata[i]) == 0)
			g_ptr_array_remove_index(rows, i);
	if (rows->len > (guint)limit)
		g_ptr_array_set_size(rows, limit);
}

/* The newest of [first, below) of all sources. Yours; NULL on error. */
static GPtrArray *entries_find(Store *store, const LogFilter *filter, const Range *range,
        int64_t first, int limit, GError **error)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(entry_free);
	for (guint i = 0; i < range->sources->len; i++) {
		const Source *source = &g_array_index(range->sources, Source, i);
		Query *query =
		        source_query(store, filter, source, range->below, first, limit, error);
		if (!entries_gather(query, rows, error))
			return NULL;
		if (range->sources->len > 1)
			entries_order(rows, limit);
	}
	return g_steal_pointer(&rows);
}

bool log_walk(Store *store, const LogFilter *filter, int64_t below, int limit, int64_t budget_us,
        LogEach each, void *data, int64_t *ret_next, GError **error)
{
	g_auto(Range) range = {0};
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
		int64_t first =
		        range.strides ? MAX(range.first, range.below - STRIDE) : range.first;
		g_autoptr(GPtrArray) rows =
		        entries_find(store, filter, &range, first, limit, error);
		int given = 0;
		for (guint i = 0; rows && i < rows->len; i++) {
			bool within = entry_within(filter, rows->pdata[i]);
			if (within && !each(rows->pdata[i], data, error))
				return false;
			given += within;
		}
		if (!rows)
			return false;
		const LogEntry *last =
		        rows->len == (guint)limit ? rows->pdata[rows->len - 1] : NULL;
		range.below = last ? last->seq : first;
		limit -= given;
		beat();
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

bool log_broken(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "export.broken", .subject = "export"};
	return event_alone(store, act, &event, error);
}

bool log_setting_states(
        Store *store, int64_t seq, json_t **ret_before, json_t **ret_after, GError **error)
{
	/* settings of the province are everybody's to read */
	Query *query = db_query_unguarded(store->db,
	        "SELECT subject, before, after FROM event WHERE seq = $1 AND "
	        "(substr(subject, 1, 7) = 'policy/' OR substr(subject, 1, 5) = 'late/')",
	        error);
	*ret_before = *ret_after = NULL;
	if (!query)
		return false;
	query_int(query, 1, seq);
	QueryStep step = query_step(query, error);
	if (step != STEP_ROW)
		return step == STEP_DONE;
	const char *subject = query_get_text(query, 0);
	bool good = event_state(store, query, 1, subject, ret_before, error) &&
	            event_state(store, query, 2, subject, ret_after, error);
	if (!good)
		json_decref(*ret_before);
	query_reset(query);
	return good;
}

char *log_student_name(Store *store, int64_t student, GError **error)
{
	Query *query = db_query(store->db, "SELECT name FROM my_student WHERE id = $1", error);
	if (!query)
		return NULL;
	query_int(query, 1, student);
	return query_one_text(query, error);
}

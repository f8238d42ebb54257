#include "records/helpdesk/problem_store.h"

#include "records/helpdesk/problem_waits.h"
#include "records/rules/numbers.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "records/store/event.h"
#include "records/store/schools.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, scope, version, asked_by, asked_us, answered_us, topic, stands_at, state, thread"

enum { FILE_NAME_MAX_CHARACTERS = 120 };

static char *place_of(int64_t id)
{
	return g_strdup_printf("problem/%" G_GINT64_FORMAT, id);
}

static char *file_place(int64_t id, int note)
{
	return g_strdup_printf("problem/%" G_GINT64_FORMAT "/%d", id, note);
}

/* --- reading --- */

static bool problem_read(Store *store, Query *query, Problem *ret, GError **error)
{
	size_t length;
	*ret = (Problem){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 2),
	        .asked_by = query_get_int(query, 3),
	        .asked_us = query_get_int(query, 4),
	        .answered_us = query_get_int(query, 5),
	        .topic = problem_topic_find(query_get_text(query, 6)),
	        .stands_at = (Level)level_find(query_get_text(query, 7)),
	        .state = (ProblemState)problem_state_find(query_get_text(query, 8))};
	g_strlcpy(ret->scope, query_get_text(query, 1), sizeof ret->scope);
	const void *sealed = query_get_bytes(query, 9, &length);
	g_autofree char *place = place_of(ret->id);
	g_autoptr(GBytes) thread = sealer_open(store->keys.data, place, sealed, length, error);
	if (!thread)
		return false;
	ret->thread = json_loadb(g_bytes_get_data(thread, NULL), g_bytes_get_size(thread), 0, NULL);
	if (ret->thread && ret->topic && (int)ret->stands_at != LEVEL_COUNT &&
	        (int)ret->state != PROBLEM_STATE_COUNT)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "%s: %s is none of ours",
	        store->name, place);
	problem_clear(ret);
	return false;
}

bool problem_load(Store *store, int64_t id, Problem *ret, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_problem WHERE id = $1", error);
	*ret = (Problem){0};
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && problem_read(store, query, ret, error);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no problem %" G_GINT64_FORMAT, store->name, id);
	query_reset(query);
	return good;
}

/* problem_stands() */
#define STANDS                                                                                     \
	"CASE WHEN stands_at NOT IN ('county', 'city') THEN stands_at "                            \
	"WHEN substr(scope, 3, 4) = '0000' THEN 'province' "                                       \
	"WHEN stands_at = 'county' AND substr(scope, 5, 2) <> '00' THEN 'county' "                 \
	"WHEN substr(scope, 1, 2) IN ('11', '12', '31', '50') OR substr(scope, 3, 2) = '90' THEN " \
	"'province' ELSE 'city' END"
#define WHERE                                                                                      \
	" WHERE scope >= $1 AND scope <= $5 AND ($2 = '' OR state = $2) "                          \
	"AND ($3 = '' OR $3 LIKE '%' || " STANDS " || '%') AND id < $4"

/* Texts that are bound until the query has ended. */
typedef struct {
	GString *levels;
	char last[PROBLEM_PLACE_MAX + 1]; /* of the scopes */
} Bound;

static void bound_clear(Bound *bound)
{
	g_string_free(bound->levels, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Bound, bound_clear)

/* The filter's values, in the order of WHERE. */
static void filter_bind(Query *query, const ProblemFilter *filter, Bound *bound)
{
	GString *levels = bound->levels;
	bool inside = !*filter->place || filter->inside;
	/* ':' stands behind all digits, and scopes are of digits */
	g_snprintf(bound->last, sizeof bound->last, "%s%s", filter->place, inside ? ":" : "");
	for (int level = 0; level < LEVEL_COUNT; level++)
		if ((filter->at_most < 0 || level <= filter->at_most) &&
		        (filter->at_least < 0 || level >= filter->at_least))
			g_string_append_printf(levels, " %s", level_row((Level)level)->id);
	query_text(query, 1, filter->place);
	query_text(query, 2, filter->state);
	query_text(query, 3, levels->str);
	query_int(query, 4, filter->below ? filter->below : INT64_MAX);
	query_text(query, 5, bound->last);
}

bool problems_walk(Store *store, const ProblemFilter *filter, int limit, ProblemEach each,
        void *data, GError **error)
{
	g_auto(Bound) bound = {.levels = g_string_new(NULL)};
#define PAGE(VIEW)                                                                                 \
	"SELECT " COLUMNS " FROM " VIEW " WHERE id IN (SELECT id FROM " VIEW WHERE                 \
	" ORDER BY id DESC LIMIT $6) ORDER BY id DESC"
	Query *query = db_query(
	        store->db, store_wide(store) ? PAGE("my_problem_far") : PAGE("my_problem"), error);
#undef PAGE
	if (!query)
		return false;
	filter_bind(query, filter, &bound);
	query_int(query, 6, limit);
	QueryStep step = query_step(query, error);
	bool good = step != STEP_ERROR;
	for (; good && step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Problem) problem = {0};
		good = problem_read(store, query, &problem, error) && each(&problem, data, error);
		if (!good)
			break;
	}
	query_reset(query);
	return good && step != STEP_ERROR;
}

typedef struct {
	const ProblemSearch *search;
	ProblemEach each;
	void *data;
	int left, read;
	int64_t last_read, last_given;
	bool more;
} Search;

static bool one_find(const Problem *problem, void *data, GError **error)
{
	Search *found = data;
	const ProblemSearch *search = found->search;
	found->read++;
	found->last_read = problem->id;
	if ((search->topic && *search->topic && strcmp(search->topic, problem->topic) != 0) ||
	        (search->overdue && !problem_overdue(problem, search->now_us)) ||
	        (search->words && !problem_says(problem, search->words)))
		return true;
	if (found->left == 0) {
		found->more = true;
		return true;
	}
	found->left--;
	found->last_given = problem->id;
	return found->each(problem, found->data, error);
}

bool problems_search(Store *store, const ProblemSearch *search, int limit, ProblemEach each,
        void *data, int64_t *ret_next, GError **error)
{
	enum { READ_MAX = 1000 };
	ProblemFilter filter = search->filter;
	Search found = {search, each, data, .left = limit};
	for (int before = 0;; before = found.read) {
		if (!problems_walk(store, &filter, limit + 1, one_find, &found, error))
			return false;
		filter.below = found.last_read;
		bool ended = found.read - before <= limit;
		*ret_next = found.more ? found.last_given : ended ? 0 : found.last_read;
		if (found.more || ended || found.read >= READ_MAX)
			return true;
	}
}

bool problems_exported(Store *store, const Act *act, GError **error)
{
	Event event = {.kind = "problem.export", .subject = "problems"};
	return event_alone(store, act, &event, error);
}

bool problem_file_looked(Store *store, const Act *act, int64_t id, GError **error)
{
	g_autofree char *subject = place_of(id);
	Event event = {.kind = "problem.file", .subject = subject};
	return event_alone(store, act, &event, error);
}

bool problems_count(Store *store, const ProblemFilter *filter, int64_t *ret, GError **error)
{
	g_auto(Bound) bound = {.levels = g_string_new(NULL)};
	Query *query = db_query(store->db,
	        store_wide(store) ? "SELECT count(*) FROM my_problem_far" WHERE
	                          : "SELECT count(*) FROM my_problem" WHERE,
	        error);
	if (!query)
		return false;
	filter_bind(query, filter, &bound);
	if (query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

GBytes *problem_file(Store *store, int64_t id, int note, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT bytes FROM my_problem_file WHERE problem = $1 AND note = $2", error);
	GBytes *opened = NULL;
	if (!query)
		return NULL;
	query_int(query, 1, id);
	query_int(query, 2, note);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		size_t length;
		g_autofree char *place = file_place(id, note);
		const void *sealed = query_get_bytes(query, 0, &length);
		opened = sealer_open(store->keys.data, place, sealed, length, error);
	} else if (step == STEP_DONE) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: problem %" G_GINT64_FORMAT " has no such file", store->name, id);
	}
	query_reset(query);
	return opened;
}

/* --- writing --- */

static bool unfit(GError **error, const char *words)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

/* {name, sha256, bytes}; NULL in `ret` for no file. */
static bool file_describe(const ProblemFile *file, json_t **ret, GError **error)
{
	*ret = NULL;
	if (!file)
		return true;
	glong length = g_utf8_validate(file->name, -1, NULL) ? g_utf8_strlen(file->name, -1) : 0;
	if (length < 1 || length > FILE_NAME_MAX_CHARACTERS)
		return unfit(error, "a file's name has 1 to 120 characters");
	if (file->length == 0)
		return unfit(error, "the file is empty");
	if (file->length > PROBLEM_FILE_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "a file has at most %d MiB",
		        PROBLEM_FILE_MAX / 1024 / 1024);
		return false;
	}
	g_autofree char *sha256 = digest_bytes(file->bytes, file->length), *name = NULL;
	numbers_mask(file->name, &name);
	*ret = json_pack("{s:s, s:s, s:I}", "name", name, "sha256", sha256, "bytes",
	        (json_int_t)file->length);
	return true;
}

static bool next_id(Store *store, const char *sql, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

static bool file_keep(Store *store, const Problem *problem, const ProblemFile *file, GError **error)
{
	int64_t id;
	if (!file)
		return true;
	int note = (int)json_array_size(json_object_get(problem->thread, "notes")) - 1;
	Query *query = NULL;
	if (!next_id(store, "SELECT coalesce(max(id), 0) + 1 FROM problem_file", &id, error) ||
	        !(query = db_query(store->db,
	                  "INSERT INTO my_problem_file (id, scope, problem, note, bytes) VALUES "
	                  "($1, $2, $3, $4, $5)",
	                  error)))
		return false;
	g_autofree char *place = file_place(problem->id, note);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, file->bytes, file->length);
	query_int(query, 1, id);
	query_text(query, 2, problem->scope);
	query_int(query, 3, problem->id);
	query_int(query, 4, note);
	query_bytes(query, 5, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));
	return query_run(query, error);
}

static bool row_run(Store *store, const char *sql, const Problem *problem, GError **error)
{
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return false;
	char *text = json_dumps(problem->thread, JSON_COMPACT | JSON_SORT_KEYS);
	g_autofree char *place = place_of(problem->id), *waits = problem_waits(problem);
	g_autoptr(GBytes) sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	free(text);
	query_int(query, 1, problem->id);
	query_text(query, 2, problem->scope);
	query_int(query, 3, problem->version);
	query_int(query, 4, problem->asked_by);
	query_int(query, 5, problem->asked_us);
	query_int(query, 6, problem->answered_us);
	query_text(query, 7, problem->topic);
	query_text(query, 8, level_row(problem->stands_at)->id);
	query_text(query, 9, problem_state_id(problem->state));
	query_text(query, 11, waits);
	query_bytes(query, 10, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));
	return query_run(query, error);
}

static bool event_put(Store *store, const Act *act, NoteKind kind, const json_t *before,
        const Problem *problem, GError **error)
{
	g_autofree char *subject = place_of(problem->id);
	g_autofree char *what = g_strconcat("problem.", note_kind_id(kind), NULL);
	g_autoptr(json_t) after = problem_json(problem);
	Event event = {.kind = what, .subject = subject, .before = before, .after = after};
	return event_append(store, act, &event, error);
}

bool problem_ask(Store *store, const Act *act, const Account *account, const char *topic,
        const char *title, const char *text, const ProblemFile *file, int64_t *ret_id,
        GError **error)
{
	g_auto(Problem) problem = {.version = 1,
	        .asked_by = account->id,
	        .asked_us = act->at_us,
	        .topic = problem_topic_find(topic)};
	g_autoptr(json_t) sent = NULL;
	g_autofree char *masked = NULL, *said = NULL;
	glong length = g_utf8_validate(title, -1, NULL) ? g_utf8_strlen(title, -1) : 0;
	if (!problem.topic)
		return unfit(error, "choose a topic");
	if (length < 2 || length > PROBLEM_TITLE_MAX || strpbrk(title, "\r\n\t"))
		return unfit(error, "a title of 2 to 80 characters in one line is wanted");
	numbers_mask(title, &masked);
	numbers_mask(text, &said);
	problem_place(account, problem.scope);
	problem.stands_at = problem_first_level(account->level, problem.scope);
	problem.thread = json_pack("{s:s, s:s, s:s, s:[]}", "level", level_row(account->level)->id,
	        "place", account->place, "title", masked, "notes");
	if (!file_describe(file, &sent, error) ||
	        !problem_note(&problem, account, NOTE_ASK, said, sent, act->at_us, error) ||
	        !store_change_begin(store, error))
		return false;
	bool good = next_id(store, "SELECT coalesce(max(id), 0) + 1 FROM problem", &problem.id,
	                    error) &&
	            row_run(store,
	                    "INSERT INTO my_problem (" COLUMNS
	                    ", waits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
	                    &problem, error) &&
	            file_keep(store, &problem, file, error) &&
	            event_put(store, act, NOTE_ASK, NULL, &problem, error);
	*ret_id = problem.id;
	return store_change_close(store, good, error);
}

static bool conflict(const Store *store, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: somebody else has added to this question meanwhile; look at it again",
	        store->name);
	return false;
}

bool problem_step(Store *store, const Act *act, const Account *account, int64_t id, int64_t version,
        NoteKind kind, const char *text, const ProblemFile *file, GError **error)
{
	g_auto(Problem) problem = {0};
	g_autoptr(json_t) sent = NULL, before = NULL;
	g_autofree char *said = NULL;
	numbers_mask(text, &said);
	if (!file_describe(file, &sent, error) || !store_change_begin(store, error))
		return false;
	bool good = problem_load(store, id, &problem, error) &&
	            (problem.version == version || conflict(store, error));
	if (good) {
		g_autoptr(json_t) was = problem_json(&problem);
		before = json_deep_copy(was);
		problem.version++;
	}
	good = good && problem_note(&problem, account, kind, said, sent, act->at_us, error) &&
	       row_run(store,
	               "UPDATE my_problem SET scope = $2, version = $3, asked_by = $4, asked_us = "
	               "$5, answered_us = $6, topic = $7, stands_at = $8, state = $9, thread = "
	               "$10, "
	               "waits = $11 "
	               "WHERE id = $1",
	               &problem, error) &&
	       file_keep(store, &problem, file, error) &&
	       event_put(store, act, kind, before, &problem, error);
	return store_change_close(store, good, error);
}

/* --- verifying --- */

typedef struct {
	Store *store;
	bool (*each)(const char *subject, const json_t *state, void *data, GError **error);
	void *data;
} States;

/* The scope is that of the place that asked, as it is now. */
static bool scope_fits(Store *store, const Problem *problem, GError **error)
{
	g_auto(School) school = {0};
	const char *place = json_string_value(json_object_get(problem->thread, "place"));
	const char *level = json_string_value(json_object_get(problem->thread, "level"));
	const char *scope = place && *place ? place : "000000";
	if (level && strcmp(level, "school") == 0) {
		if (!school_load(store, scope, &school, error))
			return false;
		scope = school.scope;
	}
	if (strcmp(scope, problem->scope) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: problem %" G_GINT64_FORMAT ": its scope is not that of who asked", store->name,
	        problem->id);
	return false;
}

static bool state_tell(const Problem *problem, void *data, GError **error)
{
	const States *told = data;
	if (!scope_fits(told->store, problem, error) ||
	        !problem_waits_verify(told->store, problem, error))
		return false;
	g_autofree char *subject = place_of(problem->id);
	g_autoptr(json_t) state = problem_json(problem);
	return told->each(subject, state, told->data, error);
}

bool problems_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	States told = {store, each, data};
	const ProblemFilter all = {.place = "", .state = "", .at_most = -1, .at_least = -1};
	return problems_walk(store, &all, G_MAXINT, state_tell, &told, error);
}

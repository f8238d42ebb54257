#include "records/helpdesk/problem_waits.h"

#include "base/cleanup.h"
#include "records/helpdesk/problem_store.h"
#include "records/rules/level.h"

#include <string.h>

#define KEPT "waits" /* setting: the column is filled */

bool problems_tally(Store *store, WaitsEach each, void *data, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT stands_at, state, waits, scope FROM my_problem", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int level = level_find(query_get_text(query, 0));
		int state = problem_state_find(query_get_text(query, 1));
		bool good = level != LEVEL_COUNT && state != PROBLEM_STATE_COUNT;
		if (!good)
			g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
			        "%s: a problem is none of ours", store->name);
		if (!good || !each(problem_stands((Level)level, query_get_text(query, 3)),
		                     (ProblemState)state, query_get_text(query, 2), data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool problem_waits_verify(Store *store, const Problem *problem, GError **error)
{
	g_autofree char *waits = problem_waits(problem);
	Query *query = db_query(store->db, "SELECT waits FROM my_problem WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, problem->id);
	QueryStep step = query_step(query, error);
	bool same = step == STEP_ROW && strcmp(query_get_text(query, 0), waits) == 0;
	query_reset(query);
	if (!same && step != STEP_ERROR)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: problem %" G_GINT64_FORMAT
		        ": the days that it waited are not those of its thread",
		        store->name, problem->id);
	return same;
}

typedef struct {
	int64_t id;
	char *waits;
} Kept;

static void kept_clear(void *data)
{
	g_free(((Kept *)data)->waits);
}

static bool kept_gather(const Problem *problem, void *data, GError **error)
{
	Kept kept = {problem->id, problem_waits(problem)};
	(void)error;
	g_array_append_val((GArray *)data, kept);
	return true;
}

static bool kept_put(Store *store, const Kept *kept, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "UPDATE problem SET waits = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, kept->id);
	query_text(query, 2, kept->waits);
	return query_run(query, error);
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	const ProblemFilter all = {.place = "", .state = "", .at_most = -1, .at_least = -1};
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Kept));
	g_array_set_clear_func(rows, kept_clear);
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	bool good = problems_walk(store, &all, G_MAXINT, kept_gather, rows, error);
	for (guint i = 0; good && i < rows->len; i++)
		good = kept_put(store, &g_array_index(rows, Kept, i), error);
	return good && store_setting_set(store, KEPT, "kept", error);
}

bool problem_waits_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, "kept", fill, error);
}

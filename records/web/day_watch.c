#include "records/web/day_watch.h"

#include "base/ticker.h"
#include "records/business/due.h"
#include "records/store/policies.h"

enum {
	LOOK_MS = 20000,
	PATIENCE_S = 240, /* for a server that is silent: else this waited for ever, its end too */
};

struct DayWatch {
	DayPlan plan;
	Store *store;
	Ticker *ticker;
};

bool day_waits(const DayPlan *plan, int64_t now_us)
{
	return g_atomic_int_get(&plan->turn->begun) < (gint)office_day(now_us);
}

void day_let_begin(const DayPlan *plan, Store *store, int64_t now_us)
{
	gint today = (gint)office_day(now_us), before;
	GError *failed = NULL;
	Policy policy;
	if (!day_turn_take(plan->turn, today, now_us, &before))
		return;
	store_scope_set(store, NULL);
	bool good = policy_load(store, &policy, NULL, &failed) &&
	            due_begin(store, &policy, now_us, &failed);
	bool busy = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY);
	if (!good && day_turn_back(plan->turn, before, today, now_us, busy) && plan->log)
		plan->log(failed->message, true, plan->data);
	g_clear_error(&failed);
}

static void look(void *data)
{
	DayWatch *watch = data;
	const DayPlan *plan = &watch->plan;
	if (!plan->held || !plan->held(plan->held_data))
		day_let_begin(plan, watch->store, plan->now_us());
}

DayWatch *day_watch_new(const DayPlan *plan, GError **error)
{
	DayWatch *watch = g_new0(DayWatch, 1);
	watch->plan = *plan;
	watch->store = store_open(plan->folder, plan->key, DB_WRITE, error);
	bool good = watch->store && db_patience(watch->store->db, PATIENCE_S, error);
	watch->ticker = good ? ticker_new(look, watch, LOOK_MS, error) : NULL;
	if (watch->ticker)
		return watch;
	day_watch_free(watch);
	return NULL;
}

void day_watch_free(DayWatch *watch)
{
	if (!watch)
		return;
	ticker_free(watch->ticker);
	store_close(watch->store);
	g_free(watch);
}

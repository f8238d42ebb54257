#include "records/web/day_watch.h"

#include "base/error.h"
#include "records/business/due.h"
#include "records/store/policies.h"

#include <pthread.h>
#include <time.h>

enum {
	LOOK_SECONDS = 20,
	PATIENCE_S = 240, /* for a server that is silent: else this waited for ever, its end too */
};

struct DayWatch {
	DayPlan plan;
	Store *store;
	pthread_t thread;
	pthread_mutex_t lock; /* of `stop` */
	pthread_cond_t stopped;
	bool stop, started;
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

static void look(DayWatch *watch)
{
	const DayPlan *plan = &watch->plan;
	if (!plan->held || !plan->held(plan->held_data))
		day_let_begin(plan, watch->store, plan->now_us());
}

static void *watch_work(void *data)
{
	DayWatch *watch = data;
	bool stop;
	do {
		struct timespec until;
		look(watch);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += LOOK_SECONDS;
		pthread_mutex_lock(&watch->lock);
		while (!watch->stop &&
		        pthread_cond_timedwait(&watch->stopped, &watch->lock, &until) == 0)
			;
		stop = watch->stop;
		pthread_mutex_unlock(&watch->lock);
	} while (!stop);
	return NULL;
}

DayWatch *day_watch_new(const DayPlan *plan, GError **error)
{
	DayWatch *watch = g_new0(DayWatch, 1);
	watch->plan = *plan;
	pthread_mutex_init(&watch->lock, NULL);
	pthread_cond_init(&watch->stopped, NULL);
	watch->store = store_open(plan->folder, plan->key, DB_WRITE, error);
	bool good = watch->store && db_patience(watch->store->db, PATIENCE_S, error);
	int code = good ? pthread_create(&watch->thread, NULL, watch_work, watch) : 0;
	watch->started = good && code == 0;
	if (code != 0)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "thread: %s", g_strerror(code));
	if (watch->started)
		return watch;
	day_watch_free(watch);
	return NULL;
}

void day_watch_free(DayWatch *watch)
{
	if (!watch)
		return;
	pthread_mutex_lock(&watch->lock);
	watch->stop = true;
	pthread_cond_broadcast(&watch->stopped);
	pthread_mutex_unlock(&watch->lock);
	if (watch->started)
		pthread_join(watch->thread, NULL);
	store_close(watch->store);
	pthread_mutex_destroy(&watch->lock);
	pthread_cond_destroy(&watch->stopped);
	g_free(watch);
}

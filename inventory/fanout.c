#include "inventory/fanout.h"
#include "base/error.h"
#include "base/thread.h"
#include "inventory/deadline.h"
#include <errno.h>
#include <signal.h>
#include <string.h>

enum {
	WATCH_MS = 50,            /* how soon a cancel is seen */
	STACK_BYTES = 512 * 1024, /* of a worker; libssh and OpenSSL need less than 100 KiB */
};

typedef struct Fanout Fanout;

/* One thread. `fanout`, `thread` and `place` are fixed, the rest is under the fan-out's mutex. */
typedef struct {
	Fanout *fanout;
	pthread_t thread;
	size_t index; /* of the job in hand */
	bool running;
	bool abandoned;        /* then the thread itself frees this */
	int64_t grace_ends_us; /* 0 while there is time */
	Deadline deadline;
} Worker;

/* Shared by the caller, the watchdog, the workers and the abandoned; the last one frees it. */
struct Fanout {
	pthread_mutex_t mutex;
	pthread_cond_t finished;   /* something new in `queue` */
	pthread_cond_t watch;      /* wakes the watchdog: a job began, or all is over */
	const void *const *inputs; /* the caller's; not touched after the last job began */
	size_t count, next;        /* inputs, and the first not begun */
	FanoutOptions options;     /* copies */
	FanoutCalls calls;
	Worker **workers;         /* options.jobs_at_once places; NULL: nobody there */
	void **results;           /* by index */
	size_t *queue;            /* indexes in the order of finishing */
	size_t queued, delivered; /* ends of the queue */
	size_t abandoned, references;
	bool over;
};

static void fanout_unref_unlock(Fanout *fanout)
{
	bool last = --fanout->references == 0;
	pthread_mutex_unlock(&fanout->mutex);
	if (!last)
		return;
	pthread_mutex_destroy(&fanout->mutex);
	pthread_cond_destroy(&fanout->finished);
	pthread_cond_destroy(&fanout->watch);
	g_free(fanout->workers);
	g_free(fanout->results);
	g_free(fanout->queue);
	g_free(fanout);
}

static Fanout *fanout_new(const void *const *inputs, size_t count, const FanoutOptions *options,
        const FanoutCalls *calls)
{
	Fanout *fanout = g_new0(Fanout, 1);
	pthread_mutex_init(&fanout->mutex, NULL);
	condition_init(&fanout->finished);
	condition_init(&fanout->watch);
	fanout->inputs = inputs;
	fanout->count = count;
	fanout->options = *options;
	fanout->calls = *calls;
	fanout->options.jobs_at_once = CLAMP(options->jobs_at_once, 1, FANOUT_JOBS_MAX);
	fanout->options.jobs_at_once = MIN(fanout->options.jobs_at_once, MAX(count, 1));
	fanout->workers = g_new0(Worker *, fanout->options.jobs_at_once);
	fanout->results = g_new0(void *, MAX(count, 1));
	fanout->queue = g_new0(size_t, MAX(count, 1));
	fanout->references = 1;
	return fanout;
}

/* Waits for at most `ms`. */
static void wait_ms(pthread_mutex_t *mutex, pthread_cond_t *condition, int64_t ms)
{
	condition_wait_until(condition, mutex, g_get_monotonic_time() + ms * 1000);
}

static void result_post(Fanout *fanout, size_t index, void *result)
{
	fanout->results[index] = result;
	fanout->queue[fanout->queued++] = index;
	pthread_cond_signal(&fanout->finished);
}

/* One job; called and returns with the mutex held. False: this worker was abandoned meanwhile. */
static bool worker_step(Worker *worker)
{
	Fanout *fanout = worker->fanout;
	worker->index = fanout->next++;
	worker->running = true;
	worker->grace_ends_us = 0;
	deadline_init(
	        &worker->deadline, fanout->options.timeout_ms_per_job, fanout->options.cancel);
	const void *input = fanout->inputs[worker->index];
	pthread_mutex_unlock(&fanout->mutex);

	void *result = fanout->calls.run(input, &worker->deadline);

	pthread_mutex_lock(&fanout->mutex);
	worker->running = false;
	deadline_clear(&worker->deadline);
	if (!worker->abandoned) {
		result_post(fanout, worker->index, result);
		return true;
	}
	if (result && fanout->calls.free_result)
		fanout->calls.free_result(result);
	return false;
}

static void *worker_main(void *data)
{
	Worker *worker = data;
	Fanout *fanout = worker->fanout;
	pthread_mutex_lock(&fanout->mutex);
	while (fanout->next < fanout->count) {
		if (worker_step(worker))
			continue;
		g_free(worker);
		fanout_unref_unlock(fanout);
		return NULL;
	}
	pthread_mutex_unlock(&fanout->mutex);
	return NULL;
}

/* Starts a thread that takes no signals, with a small stack. Returns errno or 0. */
static int quiet_thread_start(pthread_t *thread, void *(*run)(void *), void *data)
{
	sigset_t all, before;
	pthread_attr_t attributes;
	sigfillset(&all);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(thread, &attributes, run, data);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return failed;
}

/* Puts a new worker in the place; the mutex is held. Returns errno or 0. */
static int worker_start(Fanout *fanout, size_t place)
{
	Worker *worker = g_new0(Worker, 1);
	worker->fanout = fanout;
	int failed = quiet_thread_start(&worker->thread, worker_main, worker);
	if (failed)
		g_free(worker);
	else
		fanout->workers[place] = worker;
	return failed;
}

static bool workers_any(const Fanout *fanout)
{
	for (size_t i = 0; i < fanout->options.jobs_at_once; i++)
		if (fanout->workers[i])
			return true;
	return false;
}

/* Gives up the job in the place; the mutex is held. */
static void worker_abandon(Fanout *fanout, size_t place)
{
	Worker *worker = fanout->workers[place];
	worker->abandoned = true;
	fanout->workers[place] = NULL;
	fanout->abandoned++;
	fanout->references++;
	pthread_detach(worker->thread);
	result_post(fanout, worker->index, NULL);
	if (fanout->next < fanout->count && worker_start(fanout, place) != 0 &&
	        !workers_any(fanout))
		while (fanout->next < fanout->count) /* nobody is left to do them */
			result_post(fanout, fanout->next++, NULL);
}

/* Looks after one worker; returns the milliseconds until it must be looked after again. */
static int worker_watch(Fanout *fanout, size_t place, int64_t now_us)
{
	Worker *worker = fanout->workers[place];
	if (!worker || !worker->running)
		return WATCH_MS;
	if (deadline_enforce(&worker->deadline) == CAUSE_NONE)
		return deadline_left_ms(&worker->deadline);
	if (worker->grace_ends_us == 0) /* starts here, for a cancelled job too */
		worker->grace_ends_us = now_us + (int64_t)fanout->options.abandon_after_ms * 1000;
	if (now_us >= worker->grace_ends_us)
		worker_abandon(fanout, place);
	return WATCH_MS;
}

static void *watchdog_main(void *data)
{
	Fanout *fanout = data;
	pthread_mutex_lock(&fanout->mutex);
	while (!fanout->over) {
		int64_t now_us = g_get_monotonic_time();
		int next_ms = WATCH_MS;
		for (size_t i = 0; i < fanout->options.jobs_at_once; i++)
			next_ms = MIN(next_ms, worker_watch(fanout, i, now_us));
		wait_ms(&fanout->mutex, &fanout->watch, MAX(next_ms, 1));
	}
	pthread_mutex_unlock(&fanout->mutex);
	return NULL;
}

/* Hands the results over as they come, until all have; called with the mutex held. */
static void results_deliver(Fanout *fanout)
{
	const FanoutCalls *calls = &fanout->calls;
	int tick_ms = calls->tick ? fanout->options.tick_ms : 0;
	int64_t tick_at_us = g_get_monotonic_time();
	while (fanout->delivered < fanout->count) {
		int64_t now_us = g_get_monotonic_time();
		if (tick_ms > 0 && now_us >= tick_at_us) {
			size_t delivered = fanout->delivered;
			tick_at_us = now_us + (int64_t)tick_ms * 1000;
			pthread_mutex_unlock(&fanout->mutex);
			calls->tick(delivered, fanout->count, calls->data);
			pthread_mutex_lock(&fanout->mutex);
		} else if (fanout->delivered < fanout->queued) {
			size_t index = fanout->queue[fanout->delivered++];
			void *result = fanout->results[index];
			pthread_mutex_unlock(&fanout->mutex);
			calls->done(index, result, calls->data);
			pthread_mutex_lock(&fanout->mutex);
		} else {
			wait_ms(&fanout->mutex, &fanout->finished, tick_ms > 0 ? tick_ms : 1000);
		}
	}
}

/* Ends the watchdog and joins every worker that was not abandoned. */
static void threads_join(Fanout *fanout, pthread_t watchdog)
{
	fanout->over = true;
	pthread_cond_signal(&fanout->watch);
	pthread_mutex_unlock(&fanout->mutex);
	pthread_join(watchdog, NULL);
	for (size_t i = 0; i < fanout->options.jobs_at_once; i++) {
		if (!fanout->workers[i])
			continue;
		pthread_join(fanout->workers[i]->thread, NULL);
		g_free(fanout->workers[i]);
	}
	pthread_mutex_lock(&fanout->mutex);
}

gssize fanout_run(const void *const *inputs, size_t count, const FanoutOptions *options,
        const FanoutCalls *calls, GError **error)
{
	Fanout *fanout = fanout_new(inputs, count, options, calls);
	pthread_t watchdog;
	pthread_mutex_lock(&fanout->mutex);
	int failed = quiet_thread_start(&watchdog, watchdog_main, fanout);
	if (!failed) {
		for (size_t i = 0; i < fanout->options.jobs_at_once && !failed; i++)
			failed = worker_start(fanout, i);
		if (workers_any(fanout)) {
			failed = 0; /* with fewer it only takes longer */
			results_deliver(fanout);
		}
		threads_join(fanout, watchdog);
	}
	gssize abandoned = (gssize)fanout->abandoned;
	fanout_unref_unlock(fanout);
	if (!failed)
		return abandoned;
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_IO, "cannot start a thread: %s", g_strerror(failed));
	return -1;
}

/* A call on a thread of its own; whoever leaves last frees it. */
typedef struct {
	pthread_mutex_t mutex;
	pthread_cond_t back;
	void (*run)(void *data);
	void *data;
	void (*free_data)(void *data);
	bool finished, left;
} Aside;

static void aside_free(Aside *aside)
{
	pthread_mutex_destroy(&aside->mutex);
	pthread_cond_destroy(&aside->back);
	g_free(aside);
}

static void *aside_main(void *data)
{
	Aside *aside = data;
	aside->run(aside->data);
	pthread_mutex_lock(&aside->mutex);
	aside->finished = true;
	bool left = aside->left;
	pthread_cond_signal(&aside->back);
	pthread_mutex_unlock(&aside->mutex);
	if (left) {
		aside->free_data(aside->data);
		aside_free(aside);
	}
	return NULL;
}

bool fanout_aside(void (*run)(void *data), void *data, void (*free_data)(void *data),
        const Deadline *deadline)
{
	Aside *aside = g_new0(Aside, 1);
	pthread_t thread;
	*aside = (Aside){.run = run, .data = data, .free_data = free_data};
	pthread_mutex_init(&aside->mutex, NULL);
	condition_init(&aside->back);
	if (quiet_thread_start(&thread, aside_main, aside) != 0) {
		run(data);
		aside_free(aside);
		return true;
	}
	pthread_mutex_lock(&aside->mutex);
	while (!aside->finished && deadline_state(deadline) == CAUSE_NONE)
		wait_ms(&aside->mutex, &aside->back, MIN(deadline_left_ms(deadline) + 1, WATCH_MS));
	bool finished = aside->finished;
	aside->left = !finished;
	if (!finished)
		pthread_detach(thread);
	pthread_mutex_unlock(&aside->mutex);
	if (finished) {
		pthread_join(thread, NULL);
		aside_free(aside);
	}
	return finished;
}

struct FanoutBeside {
	pthread_t thread;
	void (*run)(void *data);
	void *data;
};

static void *beside_main(void *data)
{
	const FanoutBeside *beside = data;
	beside->run(beside->data);
	return NULL;
}

FanoutBeside *fanout_beside(void (*run)(void *data), void *data)
{
	FanoutBeside *beside = g_new0(FanoutBeside, 1);
	beside->run = run;
	beside->data = data;
	if (quiet_thread_start(&beside->thread, beside_main, beside) == 0)
		return beside;
	g_free(beside);
	return NULL;
}

void fanout_beside_join(FanoutBeside *beside)
{
	pthread_join(beside->thread, NULL);
	g_free(beside);
}

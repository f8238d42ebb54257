/*
 * Fan-out: one job on each of many inputs, some at once, each with a deadline of its own. The
 * only file of the program that starts threads.
 *
 * Each job gets a const input (borrowed) and gives back an owned value, which `done` receives on
 * the calling thread, in the order of finishing. The deadline of a job starts with the job. A
 * watchdog thread shuts the descriptor a job has guarded (deadline_guard) when its time has come
 * or the run is cancelled. A job that does not come back even so is abandoned after a grace: its
 * result is reported as NULL, another worker takes its place, and what it may return later is
 * given to `free_result`.
 *
 * Cancelling: once *cancel is not 0 every deadline is CAUSE_CANCELLED within 50 ms, and the jobs
 * not yet started are each called with a deadline already cancelled, so that every input gets a
 * result that says so.
 */
#pragma once

#include "inventory/reach/reach.h"
#include <glib.h>
#include <stdatomic.h>

typedef struct {
	size_t jobs_at_once;      /* 1 to FANOUT_JOBS_MAX */
	int timeout_ms_per_job;   /* from the start of the job */
	int abandon_after_ms;     /* grace after that, then the job is given up */
	int tick_ms;              /* how often `tick` is called; 0: never */
	const atomic_int *cancel; /* set by a signal handler; may be NULL */
} FanoutOptions;

#define FANOUT_JOBS_MAX 1024 /* threads at once */

/* Runs on a thread of its own, with all signals blocked. Must not write through `input`. */
typedef void *(*FanoutJob)(const void *input, Deadline *deadline);

typedef struct {
	FanoutJob run;
	/* On the calling thread; owns `result`, which is NULL for an abandoned job. */
	void (*done)(size_t index, void *result, void *data);
	/* On the calling thread, about every tick_ms; may be NULL. */
	void (*tick)(size_t finished, size_t count, void *data);
	/* Frees the late result of an abandoned job, on that job's thread. */
	void (*free_result)(void *result);
	void *data; /* for done and tick */
} FanoutCalls;

/*
 * Blocks until every one of `count` inputs has been reported to `done`. Returns how many jobs
 * were abandoned: if that is not 0, their inputs (and what `cancel` points to) may still be read
 * and must be kept until the program ends. Returns -1 and sets `error` (BASE_ERROR_IO) when no
 * thread could be started; then nothing was run.
 */
gssize fanout_run(const void *const *inputs, size_t count, const FanoutOptions *options,
        const FanoutCalls *calls, GError **error);

/*
 * Calls `run(data)`, which knows no time (getaddrinfo, virConnectOpen), on a thread of its own and
 * blocks until it is back (true) or the deadline has passed (false). After false `data` is not
 * yours any more: it goes to `free_data` when the call does come back. Where no thread can be
 * started it is called on this one.
 */
bool fanout_aside(void (*run)(void *data), void *data, void (*free_data)(void *data),
        const Deadline *deadline);

/* A call that goes on beside its caller's, who ends it in a way of their own and then joins it. */
typedef struct FanoutBeside FanoutBeside;

/* Starts `run(data)` on a thread of its own; NULL when none can be started. */
FanoutBeside *fanout_beside(void (*run)(void *data), void *data);
/* Blocks until the call is back, and frees. */
void fanout_beside_join(FanoutBeside *beside);

/*
 * The inside of a Deadline (inventory/reach/reach.h), for the one file that makes them,
 * inventory/fanout.c, and its watchdog.
 *
 * A deadline belongs to the thread of its job; the watchdog only calls deadline_enforce(). The
 * mutex stands between that call and the job's closing of the descriptor, so that a number used
 * again by another connection is never shut. Nothing here blocks.
 */
#pragma once

#include "inventory/reach/reach.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct Deadline {
	pthread_mutex_t mutex;
	int fd;                   /* guarded; -1 when none */
	int64_t at_us;            /* g_get_monotonic_time() from which on it has passed */
	const atomic_int *cancel; /* not 0: interrupted; may be NULL; borrowed */
	atomic_int state;         /* a Cause; once it is set it stays */
};

/* Starts the time: `timeout_ms` from now. `cancel` may be NULL. */
void deadline_init(Deadline *deadline, int timeout_ms, const atomic_int *cancel);
void deadline_clear(Deadline *deadline);

/* Shuts the guarded descriptor if the time has come; returns deadline_state(). */
Cause deadline_enforce(Deadline *deadline);

#include "inventory/deadline.h"
#include <glib.h>
#include <limits.h>
#include <sys/socket.h>

void deadline_init(Deadline *deadline, int timeout_ms, const atomic_int *cancel)
{
	pthread_mutex_init(&deadline->mutex, NULL);
	deadline->fd = -1;
	deadline->at_us = g_get_monotonic_time() + (int64_t)timeout_ms * 1000;
	deadline->cancel = cancel;
	atomic_init(&deadline->state, CAUSE_NONE);
}

void deadline_clear(Deadline *deadline)
{
	pthread_mutex_destroy(&deadline->mutex);
}

Cause deadline_state(const Deadline *deadline)
{
	Cause kept = (Cause)atomic_load(&deadline->state);
	if (kept != CAUSE_NONE)
		return kept;
	if (deadline->cancel && atomic_load(deadline->cancel))
		return CAUSE_CANCELLED;
	return g_get_monotonic_time() >= deadline->at_us ? CAUSE_TIMEOUT : CAUSE_NONE;
}

int deadline_left_ms(const Deadline *deadline)
{
	if (deadline_state(deadline) != CAUSE_NONE)
		return 0;
	int64_t left_us = deadline->at_us - g_get_monotonic_time();
	return (int)CLAMP((left_us + 999) / 1000, 0, INT_MAX);
}

/* The caller holds the mutex. */
static Cause enforce_locked(Deadline *deadline)
{
	Cause state = deadline_state(deadline);
	if (state == CAUSE_NONE)
		return CAUSE_NONE;
	atomic_store(&deadline->state, state);
	if (deadline->fd >= 0) {
		shutdown(deadline->fd, SHUT_RDWR);
		deadline->fd = -1;
	}
	return state;
}

Cause deadline_enforce(Deadline *deadline)
{
	pthread_mutex_lock(&deadline->mutex);
	Cause state = enforce_locked(deadline);
	pthread_mutex_unlock(&deadline->mutex);
	return state;
}

void deadline_guard(Deadline *deadline, int fd)
{
	pthread_mutex_lock(&deadline->mutex);
	deadline->fd = fd;
	enforce_locked(deadline);
	pthread_mutex_unlock(&deadline->mutex);
}

void deadline_release(Deadline *deadline)
{
	pthread_mutex_lock(&deadline->mutex);
	deadline->fd = -1;
	pthread_mutex_unlock(&deadline->mutex);
}

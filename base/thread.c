#include "base/thread.h"

#include "base/error.h"

#include <time.h>

bool thread_start(pthread_t *ret, void *(*work)(void *data), void *data, GError **error)
{
	int code = pthread_create(ret, NULL, work, data);
	if (code != 0)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "thread: %s", g_strerror(code));
	return code == 0;
}

void condition_init(pthread_cond_t *condition)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

bool condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_us)
{
	struct timespec until = {
	        .tv_sec = (time_t)(until_us / G_USEC_PER_SEC),
	        .tv_nsec = (long)(until_us % G_USEC_PER_SEC * 1000),
	};
	return pthread_cond_timedwait(condition, lock, &until) == 0;
}

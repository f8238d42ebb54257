/*
 * Threads that start or say why not, and waits that no setting of the clock makes longer.
 */
#pragma once

#include <glib.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Starts work(data) on a thread of its own, to be joined. False: BASE_ERROR_IO, and none runs. */
bool thread_start(pthread_t *ret, void *(*work)(void *data), void *data, GError **error);

/* A condition for condition_wait_until(). */
void condition_init(pthread_cond_t *condition);

/* Waits, with the lock held, until somebody signals or that moment of g_get_monotonic_time() is
 * there (false); may come back before either, as every condition does. */
bool condition_wait_until(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_us);

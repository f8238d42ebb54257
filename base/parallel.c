#include "base/parallel.h"
#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* What threads hold while they work adds up: with more, memory would grow for little. */
#define THREADS_MAX ((size_t)4)

typedef struct {
	size_t count;
	ParallelJob job;
	void *data;
	atomic_size_t next;
} Work;

/* This thread shares the processors with others that work. */
static _Thread_local bool inside;

static void *work_run(void *data)
{
	Work *work = data;
	size_t index;
	bool was = inside;
	inside = true;
	while ((index = atomic_fetch_add(&work->next, 1)) < work->count)
		work->job(index, work->data);
	inside = was;
	return NULL;
}

typedef struct {
	void (*run)(void *data);
	void *data;
} Beside;

static void *beside_run(void *data)
{
	const Beside *beside = data;
	bool was = inside;
	inside = true;
	beside->run(beside->data);
	inside = was;
	return NULL;
}

void parallel_beside(void (*beside)(void *data), void (*here)(void *data), void *data)
{
	Beside other = {beside, data}, own = {here, data};
	pthread_t thread;
	bool started = pthread_create(&thread, NULL, beside_run, &other) == 0;
	if (!started)
		beside_run(&other);
	beside_run(&own);
	if (started)
		pthread_join(thread, NULL);
}

void parallel_each(size_t count, ParallelJob job, void *data)
{
	Work work = {.count = count, .job = job, .data = data};
	pthread_t threads[THREADS_MAX];
	size_t wanted = MIN(MIN(count, (size_t)g_get_num_processors()), THREADS_MAX), started = 0;
	while (!inside && started + 1 < wanted &&
	        pthread_create(&threads[started], NULL, work_run, &work) == 0)
		started++;
	work_run(&work);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
}

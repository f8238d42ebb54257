/*
 * Work that only reads what it is given, shared among the processors: digests of many files, the
 * files of one report. Not for what waits (inventory/fanout.h has deadlines).
 */
#pragma once

#include <stddef.h>

/* One piece of the work; it must be fit to run at the same time as any other. */
typedef void (*ParallelJob)(size_t index, void *data);

/* Runs `beside(data)` on a thread of its own while the caller runs `here(data)`; returns when both
 * are done. Where no thread can be started, one after the other. */
void parallel_beside(void (*beside)(void *data), void (*here)(void *data), void *data);

/*
 * Runs job(0 … count - 1), begun in that order, and returns when all are done. The caller's thread
 * works too, and does all where no other can be started, and inside another piece of work, whose
 * neighbours have the processors.
 */
void parallel_each(size_t count, ParallelJob job, void *data);

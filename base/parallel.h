/*
 * Work that only reads what it is given, shared among the processors: digests of many files, the
 * files of one report. Not for what waits (inventory/fanout.h has deadlines).
 */
#pragma once

#include <stddef.h>

/* One piece of the work; it must be fit to run at the same time as any other. */
typedef void (*ParallelJob)(size_t index, void *data);

/*
 * Runs job(0 … count - 1), begun in that order, and returns when all are done. The caller's thread
 * works too, and does all where no other can be started.
 */
void parallel_each(size_t count, ParallelJob job, void *data);

/* One import from its file to what it came to; jobs.c runs it in its threads. */
#pragma once

#include "records/store/import_jobs.h"

typedef struct {
	Store *store;
	ImportJob *job;     /* CHECKING or TAKING; result and problem are filled in */
	const char *file;   /* the user's */
	const char *errors; /* where the rows to correct go; not there yet */
	int64_t now_us;
	/* False: it is to end. Every row. */
	bool (*on)(int64_t rows, void *data);
	void *data;
} ImportRun;

/*
 * True: job->state is CHECKED or DONE, the latter put in the very change that brought the rows (or
 * still to be put when there were none: *ret_put). False: nothing came in; BASE_ERROR_IO with "the
 * service was stopped" when `on` said so.
 */
bool import_run(const ImportRun *run, bool *ret_put, GError **error);

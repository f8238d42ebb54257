/* One import from its file to what it came to; jobs.c runs it in its threads. */
#pragma once

#include "records/people/permission.h"
#include "records/store/import_jobs.h"
#include "records/web/import_files.h"

typedef struct {
	Store *store;
	ImportJob *job;         /* CHECKING or TAKING; result and problem are filled in */
	const char *folder;     /* of all imports, where the rows to correct are kept */
	const ImportOpen *open; /* the user's file, and where the rows to correct are written */
	int64_t now_us;
	/* False: it is to end. Every row. */
	bool (*on)(int64_t rows, void *data);
	void *data;
} ImportRun;

/*
 * Whoever hears that it is done finds the rows to correct in place.
 * True: job->state is CHECKED or DONE, the latter put in the very change that brought the rows (or
 * still to be put when there were none: *ret_put). False: nothing came in; BASE_ERROR_IO with "the
 * service was stopped" when `on` said so.
 */
bool import_run(const ImportRun *run, bool *ret_put, GError **error);

/* The one who asked, as he is now, and what he may: RECORDS_ERROR_DENIED. */
bool import_owner(const ImportRun *run, Permission permission, Account *ret, GError **error);

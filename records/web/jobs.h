/*
 * Imports while they are worked on: a few threads beside those of the server, each with its own
 * connection to the store. What lasts stands in the database (records/store/import_jobs.h); here
 * are the files, and how far each is.
 *
 * Files lie in the folder of import_place.h, sealed (records/web/import_files.h). The user's goes
 * when its rows are in or it is dropped; what a day has passed over goes at the next start.
 */
#pragma once

#include "records/store/import_jobs.h"

typedef struct Jobs Jobs;

/* Bytes of a file that is taken, and characters of its name. */
#define IMPORT_FILE_MAX ((uint64_t)512 * 1024 * 1024)
enum { IMPORT_NAME_MAX = 60 };

/* Tells truly what the last stop interrupted, and takes what is over off the disk. `failed` (NULL:
 * nobody): told by any thread of what stands in the way of the work. */
Jobs *jobs_new(const char *folder, const char *key, void (*failed)(const GError *error, void *data),
        void *data, GError **error);
void jobs_free(Jobs *jobs);
bool jobs_start(Jobs *jobs, GError **error);
/* Ends what is under way, within a row or the making of an index: nothing of it comes in. */
void jobs_stop(Jobs *jobs);

/* Where long bodies may lie until they are whole. */
const char *jobs_spool(const Jobs *jobs);
/* A large import is being written at this moment. Any thread. */
bool jobs_writing(Jobs *jobs);

/*
 * Keeps the file and lets it be looked at: *job has account, place and origin; the rest is filled
 * in. BASE_ERROR_USAGE for a name that is neither .csv nor .xlsx, RECORDS_ERROR_FULL, and those of
 * import_job_add().
 */
bool jobs_begin(Jobs *jobs, Store *store, ImportJob *job, const char *name, const void *bytes,
        size_t length, GError **error);
/* Its owner's word: the good rows come in. From JOB_CHECKED. */
bool jobs_take(Jobs *jobs, Store *store, ImportJob *job, int64_t now_us, GError **error);
/* The other: nothing does, and the files go; those of a server whose lease is over (import_lease.h)
 * when it starts again. */
bool jobs_drop(Jobs *jobs, Store *store, ImportJob *job, int64_t now_us, GError **error);

/* Rows so far, and how many there seem to be (0: not known yet); false when none is under way. */
bool jobs_progress(Jobs *jobs, int64_t id, int64_t *ret_rows, int64_t *ret_total);
/* Where its rows to correct are sealed; the file may be missing. Yours. */
char *jobs_errors_path(const Jobs *jobs, int64_t id);
/* The workbook itself. Yours; NULL on error. */
GBytes *jobs_errors(const Jobs *jobs, Store *store, int64_t id, GError **error);

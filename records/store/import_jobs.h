/*
 * Imports by the browser and the API as the database keeps them: whose, of which file, how far,
 * what came of it. A job that says DONE came into force in the very change that brought its
 * students, so that what a stop or a kill left behind is told truly.
 *
 * Jobs are asked for by their account; there is no way to another's.
 */
#pragma once

#include "records/store/store.h"

#define JOB_STUDENTS "students"

typedef enum {
	JOB_CHECKING,    /* waits for being looked at, or is */
	JOB_CHECKED,     /* waits for its owner's word */
	JOB_TAKING,      /* waits for coming in, or is */
	JOB_DONE,        /* its good rows are in */
	JOB_FAILED,      /* `problem` stopped it; nothing came in */
	JOB_INTERRUPTED, /* the service ended meanwhile; nothing came in */
	JOB_DROPPED,     /* its owner's word, or nobody's for too long; nothing came in */
	JOB_STATE_COUNT
} JobState;

typedef struct {
	int64_t id, version, account; /* version from 1 */
	char *place, *origin, *file;
	char *server; /* where the file lies: several may serve one database */
	char *kind;   /* what is in it: JOB_STUDENTS, or one of records/web/form_run.h */
	bool admits;  /* rows that say no state are admitted */
	JobState state;
	int64_t created_us, changed_us;
	char *result;  /* JSON of ImportTally; "" before it was looked at */
	char *problem; /* "" */
} ImportJob;

void import_job_clear(ImportJob *job);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportJob, import_job_clear)

const char *job_state_id(JobState state); /* stable: "checking" */
/* It is being worked on. */
bool job_state_runs(JobState state);

/*
 * Adds one in JOB_CHECKING and fills in id, version, state and times; a change of its own.
 * RECORDS_ERROR_DUPLICATE when one of the same place is being worked on.
 */
bool import_job_add(Store *store, ImportJob *job, int64_t now_us, GError **error);
/* RECORDS_ERROR_NOT_FOUND when there is none of that account (0: of any). */
bool import_job_load(Store *store, int64_t account, int64_t id, ImportJob *ret, GError **error);
/*
 * Puts job->state, result and problem when it still has job->version (RECORDS_ERROR_CONFLICT),
 * which becomes the new one. Inside a change.
 */
bool import_job_put(Store *store, ImportJob *job, int64_t now_us, GError **error);
/* The same as a change of its own, into `state` from one of which `from` has the bit 1 << state;
 * RECORDS_ERROR_CONFLICT from others. RECORDS_ERROR_DUPLICATE as import_job_add() for JOB_TAKING.
 */
bool import_job_move(Store *store, ImportJob *job, unsigned from, JobState state, int64_t now_us,
        GError **error);
/* The newest first, below the id `below` (0: all), at most `limit`; borrowed until `each` returns.
 */
bool import_jobs_walk(Store *store, int64_t account, int64_t below, int limit,
        bool (*each)(const ImportJob *job, void *data, GError **error), void *data, GError **error);
/* What was being worked on when this server ended is interrupted, what waited for a word since
 * before `before_us`, on whatever server, dropped. A change of its own. */
bool import_jobs_settle(
        Store *store, const char *server, int64_t now_us, int64_t before_us, GError **error);
/* The second of these alone, while the server works. */
bool import_jobs_expire(Store *store, int64_t now_us, int64_t before_us, GError **error);
/* Of a restored store, whose files stayed where it was: none goes on. Inside a change. */
bool import_jobs_forget(Store *store, int64_t now_us, GError **error);

/* Says that a server is there, and interrupts what others were working on that have not said so
 * since `before_us`. Each statement stands by itself: it waits for no long change of others.
 * RECORDS_ERROR_NEWER as store_current() says. */
bool import_server_beat(
        Store *store, const char *server, int64_t now_us, int64_t before_us, GError **error);
/* Whether a server has said so since then. */
bool import_server_there(
        Store *store, const char *server, int64_t since_us, bool *ret, GError **error);

/*
 * Inside a change that brings many rows: says so to all who ask import_is_written(), other programs
 * too, until the change ends and *ret_said is closed (-1: nothing is to be). By a lock of the
 * database server, or of a file beside the database.
 */
bool import_lasts(Store *store, int *ret_said, GError **error);
/* Outside a change. False too when it cannot be told. */
bool import_is_written(Store *store);

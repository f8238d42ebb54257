#include "records/store/import_jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define COLUMNS                                                                                    \
	"id, version, account, place, origin, file, state, created_us, changed_us, result, "       \
	"problem, server, admits, kind"

static const char *const ids[JOB_STATE_COUNT] = {
        "checking", "checked", "taking", "done", "failed", "interrupted", "dropped"};

void import_job_clear(ImportJob *job)
{
	g_free(job->place);
	g_free(job->origin);
	g_free(job->server);
	g_free(job->file);
	g_free(job->kind);
	g_free(job->result);
	g_free(job->problem);
	*job = (ImportJob){0};
}

const char *job_state_id(JobState state)
{
	return ids[state];
}

bool job_state_runs(JobState state)
{
	return state == JOB_CHECKING || state == JOB_TAKING;
}

static JobState state_of(const char *id)
{
	for (JobState state = 0; state < JOB_STATE_COUNT; state++)
		if (strcmp(ids[state], id) == 0)
			return state;
	return JOB_FAILED;
}

static void job_read(Query *query, ImportJob *ret)
{
	*ret = (ImportJob){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .account = query_get_int(query, 2),
	        .place = g_strdup(query_get_text(query, 3)),
	        .origin = g_strdup(query_get_text(query, 4)),
	        .file = g_strdup(query_get_text(query, 5)),
	        .state = state_of(query_get_text(query, 6)),
	        .created_us = query_get_int(query, 7),
	        .changed_us = query_get_int(query, 8),
	        .result = g_strdup(query_get_text(query, 9)),
	        .problem = g_strdup(query_get_text(query, 10)),
	        .server = g_strdup(query_get_text(query, 11)),
	        .admits = query_get_int(query, 12) != 0,
	        .kind = g_strdup(query_get_text(query, 13))};
}

static bool place_free(Store *store, const ImportJob *job, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT coalesce(min(id), 0) FROM import_job WHERE place = $1 AND id <> $2 AND "
	        "state IN ('checking', 'taking')",
	        error);
	if (!query)
		return false;
	query_text(query, 1, job->place);
	query_int(query, 2, job->id);
	QueryStep step = query_step(query, error);
	int64_t other = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	if (other)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
		        "an import of this place is under way already: wait until import "
		        "%" G_GINT64_FORMAT " has ended",
		        other);
	return step == STEP_ROW && !other;
}

static bool next_id(Store *store, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(max(id), 0) + 1 FROM import_job", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

static bool job_insert(Store *store, ImportJob *job, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO import_job (" COLUMNS
	        ") VALUES ($1, 1, $2, $3, $4, $5, 'checking', $6, $6, '', '', $7, $8, $9)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, job->id);
	query_int(query, 2, job->account);
	query_text(query, 3, job->place);
	query_text(query, 4, job->origin);
	query_text(query, 5, job->file);
	query_int(query, 6, job->created_us);
	query_text(query, 7, job->server);
	query_int(query, 8, job->admits);
	query_text(query, 9, job->kind);
	return query_run(query, error);
}

bool import_job_add(Store *store, ImportJob *job, int64_t now_us, GError **error)
{
	job->id = 0;
	job->version = 1;
	job->state = JOB_CHECKING;
	job->created_us = job->changed_us = now_us;
	bool good = store_change_begin(store, error) && place_free(store, job, error) &&
	            next_id(store, &job->id, error) && job_insert(store, job, error);
	return store_change_close(store, good, error);
}

bool import_job_load(Store *store, int64_t account, int64_t id, ImportJob *ret, GError **error)
{
	*ret = (ImportJob){0};
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS " FROM import_job WHERE id = $1 AND (account = $2 OR $2 = 0)",
	        error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, account);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		job_read(query, ret);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no such import", store->name);
	return step == STEP_ROW;
}

static bool moved_on(GError **error)
{
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "the import has gone on meanwhile; look at it again");
	return false;
}

bool import_job_put(Store *store, ImportJob *job, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE import_job SET version = version + 1, state = $3, changed_us = $4, "
	        "result = $5, problem = $6 WHERE id = $1 AND version = $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, job->id);
	query_int(query, 2, job->version);
	query_text(query, 3, ids[job->state]);
	query_int(query, 4, now_us);
	query_text(query, 5, job->result);
	query_text(query, 6, job->problem);
	if (!query_run(query, error))
		return false;
	if (db_changes(store->db) != 1)
		return moved_on(error);
	job->version++;
	job->changed_us = now_us;
	return true;
}

static bool move_within(
        Store *store, ImportJob *job, unsigned from, JobState state, int64_t now_us, GError **error)
{
	if (!(from >> job->state & 1))
		return moved_on(error);
	job->state = state;
	return (state != JOB_TAKING || place_free(store, job, error)) &&
	       import_job_put(store, job, now_us, error);
}

bool import_job_move(
        Store *store, ImportJob *job, unsigned from, JobState state, int64_t now_us, GError **error)
{
	bool good = store_change_begin(store, error) &&
	            move_within(store, job, from, state, now_us, error);
	return store_change_close(store, good, error);
}

bool import_jobs_walk(Store *store, int64_t account, int64_t below, int limit,
        bool (*each)(const ImportJob *job, void *data, GError **error), void *data, GError **error)
{
	bool good = true;
	QueryStep step = STEP_DONE;
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS
	        " FROM import_job WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
	        error);
	if (!query)
		return false;
	query_int(query, 1, account);
	query_int(query, 2, below ? below : INT64_MAX);
	query_int(query, 3, limit);
	while (good && (step = query_step(query, error)) == STEP_ROW) {
		g_auto(ImportJob) job = {0};
		job_read(query, &job);
		good = each(&job, data, error);
	}
	query_reset(query);
	return good && step == STEP_DONE;
}

static bool interrupted(Store *store, const char *server, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE import_job SET state = 'interrupted', version = version + 1, changed_us = "
	        "$1 WHERE server = $2 AND state IN ('checking', 'taking')",
	        error);
	if (!query)
		return false;
	query_int(query, 1, now_us);
	query_text(query, 2, server);
	return query_run(query, error);
}

/* Of every server: one that was taken out of service comes for nothing any more. */
static bool expired(Store *store, int64_t now_us, int64_t before_us, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE import_job SET state = 'dropped', version = version + 1, changed_us = $1 "
	        "WHERE state = 'checked' AND changed_us < $2",
	        error);
	if (!query)
		return false;
	query_int(query, 1, now_us);
	query_int(query, 2, before_us);
	return query_run(query, error);
}

bool import_jobs_settle(
        Store *store, const char *server, int64_t now_us, int64_t before_us, GError **error)
{
	bool good = store_change_begin(store, error) && interrupted(store, server, now_us, error) &&
	            expired(store, now_us, before_us, error);
	return store_change_close(store, good, error);
}

bool import_jobs_expire(Store *store, int64_t now_us, int64_t before_us, GError **error)
{
	bool good = store_change_begin(store, error) && expired(store, now_us, before_us, error);
	return store_change_close(store, good, error);
}

bool import_jobs_forget(Store *store, int64_t now_us, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE import_job SET state = CASE WHEN state = 'checked' THEN 'dropped' ELSE "
	        "'interrupted' END, version = version + 1, changed_us = $1 WHERE state IN "
	        "('checking', 'checked', 'taking')",
	        error);
	if (!query)
		return false;
	query_int(query, 1, now_us);
	return query_run(query, error);
}

bool import_server_beat(
        Store *store, const char *server, int64_t now_us, int64_t before_us, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO import_server (id, seen_us) VALUES ($1, $2) ON CONFLICT (id) DO "
	        "UPDATE SET seen_us = excluded.seen_us",
	        error);
	if (!query || !store_current(store, error))
		return false;
	query_text(query, 1, server);
	query_int(query, 2, now_us);
	if (!query_run(query, error) ||
	        !(query = db_query_unguarded(store->db,
	                  "UPDATE import_job SET state = 'interrupted', version = version + 1, "
	                  "changed_us = $1 WHERE server <> $2 AND state IN ('checking', 'taking') "
	                  "AND NOT EXISTS (SELECT 1 FROM import_server s WHERE s.id = "
	                  "import_job.server AND s.seen_us >= $3)",
	                  error)))
		return false;
	query_int(query, 1, now_us);
	query_text(query, 2, server);
	query_int(query, 3, before_us);
	return query_run(query, error);
}

bool import_server_there(
        Store *store, const char *server, int64_t since_us, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT 1 FROM import_server WHERE id = $1 AND seen_us >= $2", error);
	if (!query)
		return false;
	query_text(query, 1, server);
	query_int(query, 2, since_us);
	return query_any(query, ret, error);
}

/* Beside the lock of writers (postgres.h), which each of them has for a moment. */
#define LASTS_LOCK "1786278508"

/* The file whose lock says the same where there is no server; -1 and errno. */
static int lasts_open(const Store *store, int flags)
{
	g_autofree char *folder = g_path_get_dirname(store->name);
	g_autofree char *path = g_build_filename(folder, "import.lock", NULL);
	return open(path, O_RDWR | O_CLOEXEC | flags, 0600);
}

bool import_lasts(Store *store, int *ret_said, GError **error)
{
	bool any;
	*ret_said = -1;
	if (!store_is_address(store->name)) {
		/* who cannot say it writes all the same, and others wait for him as long as they
		 * can */
		*ret_said = lasts_open(store, O_CREAT);
		if (*ret_said >= 0)
			flock(*ret_said, LOCK_EX);
		return true;
	}
	Query *query = db_query_unguarded(
	        store->db, "SELECT pg_advisory_xact_lock(" LASTS_LOCK ")", error);
	return query && query_any(query, &any, error);
}

bool import_is_written(Store *store)
{
	int64_t lasts = 0;
	if (!store_is_address(store->name)) {
		int file = lasts_open(store, 0);
		bool held =
		        file >= 0 && flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
		if (file >= 0)
			close(file);
		return held;
	}
	Query *query = db_query_unguarded(store->db,
	        "SELECT CASE WHEN pg_try_advisory_xact_lock_shared(" LASTS_LOCK
	        ") THEN 0 ELSE 1 END",
	        NULL);
	return query && query_one_int(query, &lasts, NULL) && lasts != 0;
}

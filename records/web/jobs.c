#include "records/web/jobs.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/thread.h"
#include "records/web/form_run.h"
#include "records/web/import_files.h"
#include "records/web/import_lease.h"
#include "records/web/import_place.h"
#include "records/web/import_run.h"

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define KEPT_US ((int64_t)24 * 3600 * G_USEC_PER_SEC)
#define HOUR_US ((int64_t)3600 * G_USEC_PER_SEC)
#define AGAIN_US (G_USEC_PER_SEC / 5)
#define AGAIN_MAX_US (5 * G_USEC_PER_SEC)

enum {
	THREADS = 2, /* a large file of one place does not keep a small one of another waiting */
	LARGE_ROWS = 5000,
	PATIENCE_S =
	        240, /* for a server that is silent: else a job waited for ever, and its place */
};

typedef struct {
	Jobs *jobs;
	Store *store;
	pthread_t thread;
	bool started;
	int64_t id; /* of what it does, under the lock; 0: nothing */
	atomic_int_fast64_t rows, total;
} Hand;

struct Jobs {
	char *store_folder, *key;
	ImportPlace *place; /* of the files */
	const char *folder; /* its */
	ImportLease *lease; /* between start and stop */
	void (*failed)(const GError *error, void *data);
	void *data;
	Hand hands[THREADS];
	pthread_mutex_t lock;   /* of the queue and the ids of hands */
	pthread_mutex_t writer; /* one at a time brings rows in */
	pthread_cond_t more;
	GQueue queue; /* int64_t *, ids */
	atomic_bool stop, writing;
};

const char *jobs_spool(const Jobs *jobs)
{
	return jobs->folder;
}

bool jobs_writing(Jobs *jobs)
{
	return atomic_load(&jobs->writing);
}

char *jobs_errors_path(const Jobs *jobs, int64_t id)
{
	return import_errors_path(jobs->folder, id);
}

GBytes *jobs_errors(const Jobs *jobs, Store *store, int64_t id, GError **error)
{
	return import_errors_read(store, jobs->folder, id, error);
}

static void tell(const Jobs *jobs, const GError *error)
{
	if (jobs->failed && error)
		jobs->failed(error, jobs->data);
}

static bool settle(Jobs *jobs, GError **error)
{
	int64_t now_us = clock_now_us();
	g_autoptr(Store) store = store_open(jobs->store_folder, jobs->key, DB_WRITE, error);
	return store &&
	       import_jobs_settle(
	               store, import_place_server(jobs->place), now_us, now_us - KEPT_US, error) &&
	       import_files_tidy(store, jobs->folder, now_us - KEPT_US, error);
}

Jobs *jobs_new(const char *folder, const char *key, void (*failed)(const GError *error, void *data),
        void *data, GError **error)
{
	Jobs *jobs = g_new0(Jobs, 1);
	jobs->store_folder = g_strdup(folder);
	jobs->key = g_strdup(key);
	jobs->place = import_place_new(folder, error);
	jobs->folder = jobs->place ? import_place_folder(jobs->place) : NULL;
	jobs->failed = failed;
	jobs->data = data;
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_mutex_init(&jobs->writer, NULL);
	condition_init(&jobs->more);
	g_queue_init(&jobs->queue);
	if (jobs->place && settle(jobs, error))
		return jobs;
	jobs_free(jobs);
	return NULL;
}

void jobs_free(Jobs *jobs)
{
	jobs_stop(jobs);
	for (int i = 0; i < THREADS; i++)
		store_close(jobs->hands[i].store);
	g_queue_clear_full(&jobs->queue, g_free);
	pthread_mutex_destroy(&jobs->lock);
	pthread_mutex_destroy(&jobs->writer);
	pthread_cond_destroy(&jobs->more);
	g_free(jobs->store_folder);
	g_free(jobs->key);
	import_place_free(jobs->place);
	g_free(jobs);
}

static bool row_done(int64_t rows, void *data)
{
	Hand *hand = data;
	atomic_store(&hand->rows, rows);
	return !atomic_load(&hand->jobs->stop);
}

/* What stopped it, for its owner: his file under his name for it, none of our paths. */
static char *problem_of(const Hand *hand, const char *file, const char *message)
{
	g_autofree char *folder = g_path_get_dirname(file);
	g_autofree char *in_front = g_strconcat(folder, "/", NULL);
	g_autofree char *store = g_strconcat(hand->store->name, ": ", NULL);
	GString *text = g_string_new(message);
	g_string_replace(text, in_front, "", 0);
	g_string_replace(text, store, "", 0);
	return g_string_free(text, FALSE);
}

/* Rows that its check has counted. */
static int64_t rows_of(const ImportJob *job)
{
	g_autoptr(json_t) result = json_loads(job->result, 0, NULL);
	return json_integer_value(json_object_get(result, "rows"));
}

static bool run_in_turn(
        Hand *hand, ImportJob *job, const ImportOpen *open, bool *ret_put, GError **error)
{
	Jobs *jobs = hand->jobs;
	bool taking = job->state == JOB_TAKING;
	bool (*const work)(const ImportRun *, bool *, GError **) =
	        strcmp(job->kind, JOB_STUDENTS) == 0 ? import_run : form_run;
	ImportRun run = {hand->store, job, jobs->folder, open, clock_now_us(), row_done, hand};
	atomic_store(&hand->total, taking ? rows_of(job) : import_file_lines(open->file));
	if (!taking)
		return work(&run, ret_put, error);
	pthread_mutex_lock(&jobs->writer);
	atomic_store(&jobs->writing, rows_of(job) > LARGE_ROWS);
	bool good = work(&run, ret_put, error);
	atomic_store(&jobs->writing, false);
	pthread_mutex_unlock(&jobs->writer);
	return good;
}

/* Opens its file and works through it; of what failed there is nothing to correct. */
static bool run_opened(Hand *hand, ImportJob *job, ImportOpen *open, bool *ret_put, GError **error)
{
	const char *folder = hand->jobs->folder;
	g_autofree char *errors = jobs_errors_path(hand->jobs, job->id);
	import_errors_remove(errors);
	if (import_file_open(hand->store, folder, job->id, job->file, open, error) &&
	        run_in_turn(hand, job, open, ret_put, error))
		return true;
	import_errors_remove(errors);
	return false;
}

/* What passes: somebody else writes at the moment, or the database is away. */
static bool passes(const GError *failed)
{
	return failed->domain == RECORDS_ERROR && failed->code != RECORDS_ERROR_CONFLICT &&
	       failed->code != RECORDS_ERROR_NOT_FOUND && failed->code != RECORDS_ERROR_DENIED &&
	       failed->code != RECORDS_ERROR_DAMAGED;
}

/* Waits before it is tried again, each time longer; told of once. False: the service stops. */
static bool wait_again(const Jobs *jobs, const GError *failed, int *tried)
{
	if ((*tried)++ == 0 && !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY))
		tell(jobs, failed);
	int64_t until = g_get_monotonic_time() + MIN(*tried * AGAIN_US, AGAIN_MAX_US);
	while (!atomic_load(&jobs->stop) && g_get_monotonic_time() < until)
		g_usleep(AGAIN_US);
	return !atomic_load(&jobs->stop);
}

/* Whatever else writes at the moment, and when the database comes back, the end of a job is written
 * down: its place can send files again. What a commit with a lost answer has put is not touched. */
static void state_put(Hand *hand, ImportJob *job)
{
	const unsigned any = 1 << JOB_CHECKING | 1 << JOB_TAKING;
	JobState state = job->state;
	int tried = 0;
	for (;;) {
		g_autoptr(GError) failed = NULL;
		job->state = JOB_CHECKING;
		if (import_job_move(hand->store, job, any, state, clock_now_us(), &failed))
			return;
		if (!passes(failed) || !wait_again(hand->jobs, failed, &tried)) {
			tell(hand->jobs, failed);
			return;
		}
	}
}

static bool job_load(Hand *hand, int64_t id, ImportJob *ret)
{
	for (int tried = 0;;) {
		g_autoptr(GError) failed = NULL;
		if (import_job_load(hand->store, 0, id, ret, &failed))
			return job_state_runs(ret->state);
		if (!passes(failed) || !wait_again(hand->jobs, failed, &tried)) {
			tell(hand->jobs, failed);
			return false;
		}
	}
}

/* Of a change whose database went away, or that never began as another was written, nothing was
 * kept: it begins anew. */
static bool run_until_there(
        Hand *hand, ImportJob *job, ImportOpen *open, bool *ret_put, GError **error)
{
	enum { TRIES = 20 };
	for (int tried = 0;;) {
		g_autoptr(GError) failed = NULL;
		if (run_opened(hand, job, open, ret_put, &failed))
			return true;
		bool anew = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_AWAY) ||
		            g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY);
		if (!anew || tried == TRIES || !wait_again(hand->jobs, failed, &tried)) {
			g_propagate_error(error, g_steal_pointer(&failed));
			return false;
		}
		import_open_clear(open);
	}
}

static void job_run(Hand *hand, int64_t id)
{
	g_auto(ImportJob) job = {0};
	g_autoptr(GError) failed = NULL;
	bool put = false;
	if (!job_load(hand, id, &job))
		return;
	g_auto(ImportOpen) open = {0};
	if (!run_until_there(hand, &job, &open, &put, &failed)) {
		bool stopped = atomic_load(&hand->jobs->stop);
		job.state = stopped ? JOB_INTERRUPTED : JOB_FAILED;
		g_free(job.problem);
		job.problem = stopped ? g_strdup("") : problem_of(hand, open.file, failed->message);
		if (failed->domain == RECORDS_ERROR)
			tell(hand->jobs, failed);
	}
	import_open_clear(&open); /* before anybody hears that it is done */
	if (!put)
		state_put(hand, &job);
	if (job.state != JOB_CHECKED)
		import_file_remove(hand->jobs->folder, id);
}

/* What nobody has taken or dropped within a day goes, however long the service runs. */
static void expire(const Hand *hand)
{
	const Jobs *jobs = hand->jobs;
	int64_t now_us = clock_now_us();
	g_autoptr(GError) failed = NULL;
	if (!import_jobs_expire(hand->store, now_us, now_us - KEPT_US, &failed) ||
	        !import_files_expire(hand->store, jobs->folder, now_us - KEPT_US, &failed))
		if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY))
			tell(jobs, failed);
}

/* Waits for the next, an hour at most; under the lock. */
static void more_wait(Jobs *jobs)
{
	int64_t until = g_get_monotonic_time() + HOUR_US;
	while (g_queue_is_empty(&jobs->queue) && !atomic_load(&jobs->stop) &&
	        condition_wait_until(&jobs->more, &jobs->lock, until))
		;
}

/* The next in the queue, which the hand has then; 0: it is over. */
static int64_t job_next(Hand *hand)
{
	Jobs *jobs = hand->jobs;
	int64_t id = 0;
	pthread_mutex_lock(&jobs->lock);
	hand->id = 0;
	while (g_queue_is_empty(&jobs->queue) && !atomic_load(&jobs->stop)) {
		pthread_mutex_unlock(&jobs->lock);
		expire(hand);
		pthread_mutex_lock(&jobs->lock);
		more_wait(jobs);
	}
	g_autofree int64_t *first =
	        atomic_load(&jobs->stop) ? NULL : g_queue_pop_head(&jobs->queue);
	if (first) {
		id = hand->id = *first;
		atomic_store(&hand->rows, 0);
		atomic_store(&hand->total, 0);
	}
	pthread_mutex_unlock(&jobs->lock);
	return id;
}

static void *hand_work(void *data)
{
	Hand *hand = data;
	int64_t id;
	while ((id = job_next(hand)) > 0)
		job_run(hand, id);
	return NULL;
}

bool jobs_start(Jobs *jobs, GError **error)
{
	for (int i = 0; i < THREADS; i++) {
		Hand *hand = &jobs->hands[i];
		hand->jobs = jobs;
		hand->store = store_open(jobs->store_folder, jobs->key, DB_WRITE, error);
		hand->started = hand->store && db_patience(hand->store->db, PATIENCE_S, error) &&
		                thread_start(&hand->thread, hand_work, hand, error);
		if (!hand->started)
			return false;
	}
	jobs->lease = import_lease_new(jobs->store_folder, jobs->key,
	        import_place_server(jobs->place), jobs->failed, jobs->data, error);
	return jobs->lease != NULL;
}

void jobs_stop(Jobs *jobs)
{
	g_clear_pointer(&jobs->lease, import_lease_free);
	pthread_mutex_lock(&jobs->lock);
	atomic_store(&jobs->stop, true);
	pthread_cond_broadcast(&jobs->more);
	pthread_mutex_unlock(&jobs->lock);
	for (int i = 0; i < THREADS; i++)
		if (jobs->hands[i].started) {
			pthread_join(jobs->hands[i].thread, NULL);
			jobs->hands[i].started = false;
		}
}

static void push(Jobs *jobs, int64_t id)
{
	int64_t *item = g_new(int64_t, 1);
	*item = id;
	pthread_mutex_lock(&jobs->lock);
	g_queue_push_tail(&jobs->queue, item);
	pthread_cond_signal(&jobs->more);
	pthread_mutex_unlock(&jobs->lock);
}

bool jobs_begin(Jobs *jobs, Store *store, ImportJob *job, const char *name, const void *bytes,
        size_t length, GError **error)
{
	int64_t now_us = clock_now_us();
	g_free(job->file);
	job->file = import_file_name(name, error);
	job->server = g_strdup(import_place_server(jobs->place));
	if (!job->file || !import_job_add(store, job, now_us, error))
		return false;
	job->result = g_strdup("");
	job->problem = g_strdup("");
	if (import_file_keep(store, jobs->folder, job->id, bytes, length, error)) {
		push(jobs, job->id);
		return true;
	}
	import_file_remove(jobs->folder, job->id);
	g_autoptr(GError) again = NULL;
	g_free(job->problem);
	job->problem = g_strdup("no space left on the disk: the file was not kept");
	if (!import_job_move(store, job, 1 << JOB_CHECKING, JOB_FAILED, now_us, &again))
		tell(jobs, again);
	return false;
}

/* Its file lies here, not with another server of the same database. */
static bool is_here(const Jobs *jobs, const ImportJob *job, GError **error)
{
	if (strcmp(job->server, import_place_server(jobs->place)) == 0)
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "the file lies with another server of these records: ask there, or send it again");
	return false;
}

bool jobs_take(Jobs *jobs, Store *store, ImportJob *job, int64_t now_us, GError **error)
{
	if (!is_here(jobs, job, error) ||
	        !import_job_move(store, job, 1 << JOB_CHECKED, JOB_TAKING, now_us, error))
		return false;
	push(jobs, job->id);
	return true;
}

/* What has ended keeps nothing to be dropped: to look at it again would not help. */
static bool has_ended(const ImportJob *job, GError **error)
{
	static const char *const words[] = {
	        [JOB_FAILED] = "the import has failed: there is nothing to drop",
	        [JOB_DONE] = "the import has been taken: there is nothing to drop",
	        [JOB_INTERRUPTED] = "the import was interrupted: there is nothing to drop",
	        [JOB_DROPPED] = "the import is dropped already"};
	const char *said = (size_t)job->state < G_N_ELEMENTS(words) ? words[job->state] : NULL;
	if (said)
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED, said);
	return said != NULL;
}

bool jobs_drop(Jobs *jobs, Store *store, ImportJob *job, int64_t now_us, GError **error)
{
	bool there = true, here = is_here(jobs, job, NULL);
	if (has_ended(job, error) ||
	        (!here && !import_server_there(
	                          store, job->server, now_us - IMPORT_LEASE_US, &there, error)) ||
	        (there && !is_here(jobs, job, error)) ||
	        !import_job_move(store, job, 1 << JOB_CHECKED, JOB_DROPPED, now_us, error))
		return false;
	if (!here) /* its files go with the next start of that server */
		return true;
	g_autofree char *errors = jobs_errors_path(jobs, job->id);
	import_errors_remove(errors);
	import_file_remove(jobs->folder, job->id);
	return true;
}

bool jobs_progress(Jobs *jobs, int64_t id, int64_t *ret_rows, int64_t *ret_total)
{
	bool found = false;
	pthread_mutex_lock(&jobs->lock);
	for (int i = 0; i < THREADS && !found; i++)
		if (jobs->hands[i].id == id) {
			found = true;
			*ret_rows = atomic_load(&jobs->hands[i].rows);
			*ret_total = atomic_load(&jobs->hands[i].total);
		}
	pthread_mutex_unlock(&jobs->lock);
	return found;
}

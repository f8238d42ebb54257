#include "records/web/import_run.h"

#include "base/cleanup.h"
#include "records/business/newcomers.h"
#include "records/import/errors.h"
#include "records/import/tally.h"
#include "records/store/policies.h"

#include <string.h>

enum { ERRORS_MAX = 100000 /* rows in the workbook */ };

typedef struct {
	const ImportRun *run;
	Act act;
	ImportTally tally;
	ImportErrors *errors;
	int64_t rows, kept;
	Newcomers *newcomers; /* who wait for the school's reviewer; NULL: they come in at once */
	bool put, errors_kept;
} Running;

static ImportWaits waiting(const Student *student, const uint8_t *digest, void *data)
{
	const Running *running = data;
	return newcomers_look(running->newcomers, student, digest);
}

static bool newcomer(const Record *record, const Findings *findings, const uint8_t *digest,
        int64_t *ret, void *data, GError **error)
{
	Running *running = data;
	return newcomers_add(running->newcomers, record, findings, digest, ret, error);
}

static void header_seen(const SheetRow *row, const int *fields, void *data)
{
	Running *running = data;
	import_tally_header(&running->tally, row, fields);
	import_errors_header(running->errors, row, fields);
}

static bool row_seen(const ImportedRow *row, void *data, GError **error)
{
	Running *running = data;
	import_tally_row(&running->tally, row);
	if (!running->run->on(++running->rows, running->run->data)) {
		g_set_error_literal(
		        error, BASE_ERROR, BASE_ERROR_IO, "the service was stopped meanwhile");
		return false;
	}
	bool wanted = row->outcome == ROW_REJECTED || row->outcome == ROW_MARKED ||
	              row->outcome == ROW_UPDATED;
	if (!wanted || running->kept++ >= ERRORS_MAX)
		return true;
	return import_errors_row(running->errors, row, error);
}

static bool seen_again(void *data, GError **error)
{
	Running *running = data;
	import_tally_clear(&running->tally);
	running->tally = (ImportTally){0};
	running->rows = running->kept = 0;
	if (running->newcomers)
		newcomers_again(running->newcomers);
	return import_errors_again(&running->errors, error);
}

/* How many rows could come in when the file was looked at; -1: it is looked at now. */
static json_int_t checked_rows(const ImportJob *job)
{
	static const char *const good[] = {"accepted", "accepted_with_problem", "updated"};
	g_autoptr(json_t) before = *job->result ? json_loads(job->result, 0, NULL) : NULL;
	const json_t *kept = json_object_get(before, "checked"); /* of a taking that began anew */
	json_int_t sum = 0;
	if (job->state == JOB_CHECKING || !before || kept)
		return kept ? json_integer_value(kept) : -1;
	for (size_t i = 0; i < G_N_ELEMENTS(good); i++)
		sum += json_integer_value(json_object_get(before, good[i]));
	return sum;
}

static void result_put(Running *running, const ImportResult *result)
{
	ImportJob *job = running->run->job;
	json_int_t checked = checked_rows(job);
	g_autoptr(json_t) reasons = import_tally_json(&running->tally);
	g_autofree char *passed = g_utf8_make_valid(result->passed, -1);
	g_autofree char *hidden = g_utf8_make_valid(result->hidden, -1);
	g_autoptr(json_t) whole = json_pack(
	        "{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:s, s:O}",
	        "encoding", result->gb18030 ? "GB18030" : "UTF-8", "rows", (json_int_t)result->rows,
	        "accepted", (json_int_t)result->accepted, "accepted_with_problem",
	        (json_int_t)result->marked, "updated", (json_int_t)result->updated,
	        "updated_with_problem", (json_int_t)result->doubtful, "unchanged",
	        (json_int_t)result->unchanged, "rejected", (json_int_t)result->rejected,
	        "to_correct", (json_int_t)MIN(running->kept, ERRORS_MAX), "waiting",
	        (json_int_t)result->waiting, "batches", newcomers_batches(running->newcomers),
	        "unknown_columns",
	        running->tally.unknowns ? json_incref(running->tally.unknowns) : json_array(),
	        "passed_sheets", passed, "reasons", reasons);
	json_object_set_new(whole, "hidden_sheets", json_string(hidden));
	json_object_set_new(whole, "hidden_rows", json_integer(result->hidden_rows));
	if (checked >= 0)
		json_object_set_new(whole, "checked", json_integer(checked));
	char *text = json_dumps(whole, JSON_COMPACT);
	g_free(job->result);
	job->result = g_strdup(text ? text : "");
	free(text);
}

/* Before anybody hears that it is done: the rows to correct are where he will ask for them. */
static bool errors_keep(Running *running, GError **error)
{
	const ImportRun *run = running->run;
	if (running->errors_kept)
		return true;
	running->errors_kept = true;
	return import_errors_finish(running->errors, error) &&
	       import_errors_keep(run->store, run->folder, run->job->id, run->open, error);
}

/* Inside the change: the rows are in and the job says so, or neither. */
static bool ending(const ImportResult *result, void *data, GError **error)
{
	Running *running = data;
	ImportJob *job = running->run->job;
	result_put(running, result);
	job->state = JOB_DONE;
	running->put = true;
	return errors_keep(running, error) &&
	       import_job_put(running->run->store, job, running->run->now_us, error);
}

static bool whole_run(
        Running *running, const Policy *policy, const char *province, bool migrates, GError **error)
{
	const ImportRun *run = running->run;
	bool dry = run->job->state == JOB_CHECKING;
	ImportResult result;
	ImportPlan plan = {.store = run->store,
	        .act = running->act,
	        .policy = policy,
	        .today = (Day)((run->now_us / G_USEC_PER_SEC + 8 * 3600) / 86400),
	        .province = *province ? province : NULL,
	        .admits = run->job->admits,
	        .migrates = migrates,
	        .dry_run = dry,
	        .served = true,
	        .header = header_seen,
	        .row = row_seen,
	        .again = seen_again,
	        .ending = ending,
	        .data = running};
	if (running->newcomers) {
		plan.waiting = waiting;
		plan.newcomer = newcomer;
	}
	if (!import_file(run->open->file, &plan, &result, error) || !errors_keep(running, error))
		return false;
	if (!running->put)
		result_put(running, &result);
	run->job->state = dry ? JOB_CHECKED : JOB_DONE;
	return true;
}

bool import_owner(const ImportRun *run, Permission permission, Account *ret, GError **error)
{
	if (!account_load(run->store, run->job->account, ret, error))
		return false;
	if (permitted(ret, permission))
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "the account may not import this any more");
	return false;
}

/* Newcomers of a school where somebody reviews wait for him; of others *ret is NULL. */
static bool newcomers_find(Office *office, const char *file, Newcomers **ret, GError **error)
{
	const Account *account = office->account;
	bool reviewed = false;
	*ret = NULL;
	if (account->level == LEVEL_SCHOOL && !account_role_there(office->store, &account->scope,
	                                              ROLE_REVIEWER, 0, &reviewed, error))
		return false;
	if (reviewed)
		*ret = newcomers_new(office, file, error);
	return !reviewed || *ret;
}

bool import_run(const ImportRun *run, bool *ret_put, GError **error)
{
	g_auto(Account) account = {0};
	*ret_put = false;
	if (!import_owner(run, PERMIT_STUDENT_IMPORT, &account, error))
		return false;
	g_autofree char *province = store_setting(run->store, "province", error);
	Policy policy;
	if (!province || !policy_load(run->store, &policy, NULL, error))
		return false;
	ImportErrors *errors =
	        import_errors_new(run->open->errors, true, run->job->state == JOB_CHECKING, error);
	if (!errors)
		return false;
	Running running = {.run = run,
	        .act = {account.name, run->job->origin, "import", run->now_us},
	        .errors = errors};
	ImportJob before = *run->job;
	Office office = {run->store, &account, &policy, run->job->origin, .now_us = run->now_us};
	store_scope_set(run->store, &account.scope);
	bool good = newcomers_find(&office, run->job->file, &running.newcomers, error) &&
	            whole_run(&running, &policy, province, account.level == LEVEL_PROVINCE, error);
	store_scope_set(run->store, NULL);
	newcomers_free(running.newcomers);
	import_tally_clear(&running.tally);
	import_errors_free(running.errors);
	*ret_put = good && running.put;
	if (!good) {
		run->job->state = before.state;
		run->job->version = before.version;
	}
	return good;
}

#include "records/web/form_run.h"

#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/business/bulk.h"
#include "records/business/graduates.h"
#include "records/import/national_file.h"
#include "records/import/origins_file.h"
#include "records/messages.h"
#include "records/store/policies.h"

#include <string.h>

const FormJobKind form_job_national = {"national", national_columns, NATIONAL_COLUMNS},
                  form_job_origins = {"origins", origin_columns, ORIGIN_COLUMNS},
                  form_job_graduates = {"graduates", graduate_columns, GRADUATE_COLUMNS};

static const char reminds[] = "a formal number that is not that of the student's own document",
                  corrections[] = "a formal number that is corrected";

typedef struct Running Running;

/* A table of which one wrong row is enough and nothing is taken. */
typedef struct {
	Form *(*check)(Store *store, const char *path, Day today, const FormWatch *watch,
	        FormResult *ret, GError **error);
	/* Counts what it would do; the digest of that, yours. */
	char *(*changes)(Running *running, const FormWatch *watch, GError **error);
	bool (*take)(Store *store, const Act *act, const Form *form, Day today,
	        const FormWatch *watch, GError **error);
} WholeFile;

typedef struct {
	const FormJobKind *kind;
	Permission permission;
	const char *reason;     /* in the log; NULL: each row says its own */
	const WholeFile *whole; /* NULL: the good rows are taken */
	bool (*look)(Running *running, const FormWatch *watch, GError **error);
	bool (*take)(Running *running, const FormWatch *watch, GError **error);
} Kind;

struct Running {
	const ImportRun *run;
	const Kind *kind;
	const Account *account;
	Office office;
	Day today;
	Act act;
	bool taking;
	size_t rows, good, unchanged, rejected;
	GraduatesResult graduates;
	char *seen;      /* what it would do, as a digest of the changes; NULL: not told */
	json_t *reasons; /* as import_tally_json() has them */
	Form *form;      /* its rows with reasons are the workbook's */
	bool put, quiet; /* quiet: a look of which nobody sees how far it is */
};

static bool on(int64_t rows, void *data)
{
	const Running *running = data;
	return running->run->on(running->quiet ? 0 : rows, running->run->data);
}

/* Counts a reason, told in both languages. */
static void reason_count(Running *running, const char *rule, const char *en, const char *zh,
        const char *place, bool rejects)
{
	json_t *reason;
	size_t i;
	json_array_foreach(running->reasons, i, reason) {
		const json_t *words = json_object_get(reason, "words");
		if (strcmp(json_string_value(json_object_get(words, "en")), en) != 0)
			continue;
		json_int_t count = json_integer_value(json_object_get(reason, "count"));
		json_object_set_new(reason, "count", json_integer(count + 1));
		return;
	}
	json_array_append_new(
	        running->reasons, json_pack("{s:s, s:n, s:b, s:i, s:s, s:{s:s, s:s}, s:s}", "rule",
	                                  rule, "field", "rejects", rejects, "count", 1, "first",
	                                  place, "words", "zh", zh, "en", en, "source", ""));
}

/* What is wrong with rows, counted. */
static void wrong_count(Running *running)
{
	for (guint i = 0; i < running->form->rows->len; i++) {
		const FormRow *row = running->form->rows->pdata[i];
		g_auto(GStrv) lines = g_strsplit(row->reason ? row->reason : "", "\n", -1);
		for (size_t j = 0; lines[j] && *lines[j]; j++) {
			g_autofree char *zh = records_say_zh(lines[j]);
			reason_count(running, "row", lines[j], zh, row->place, true);
		}
	}
	running->rejected = running->form->wrong;
}

/* A row that somebody should look at by itself stands in the workbook. */
static void remind_put(Running *running, FormRow *row, const char *words)
{
	g_autofree char *zh = records_say_zh(words);
	reason_count(running, "remind", words, zh, row->place, false);
	form_wrong(running->form, row, -1, words);
}

/* --- results of the national check --- */

static const char *outcome_zh(const char *id)
{
	static const char *const zh[NATIONAL_COUNT] = {
	        "", "通过", "重复", "证件号不存在", "姓名不符"};
	for (NationalOutcome outcome = NATIONAL_PASSED; outcome < NATIONAL_COUNT; outcome++)
		if (strcmp(national_outcome_id(outcome), id) == 0)
			return zh[outcome];
	return id;
}

static void national_seen(const json_t *change, FormRow *row, void *data)
{
	Running *running = data;
	const char *outcome = json_string_value(json_object_get(change, "outcome"));
	const char *why = json_string_value(json_object_get(change, "why"));
	reason_count(running, "outcome", outcome, outcome_zh(outcome), row->place, false);
	if (json_is_true(json_object_get(change, "remind")))
		remind_put(running, row, reminds);
	if (*why)
		remind_put(running, row, corrections);
}

static char *national_changes(Running *running, const FormWatch *watch, GError **error)
{
	return national_file_changes(running->run->store, running->form, running->today, watch,
	        national_seen, running, error);
}

/* --- lists of graduates of lower secondary --- */

static void origin_seen(FormRow *row, const Origin *was, const Origin *now, bool remind, void *data)
{
	Running *running = data;
	(void)now;
	reason_count(running, "outcome", was->id ? "changed" : "added", was->id ? "更新" : "新增",
	        row->place, false);
	if (remind)
		remind_put(running, row, reminds);
}

static char *origins_changes(Running *running, const FormWatch *watch, GError **error)
{
	return origins_file_changes(running->run->store, running->form, running->today, watch,
	        origin_seen, running, error);
}

/* --- both of them, which come in whole or not at all --- */

static bool whole_look(Running *running, const FormWatch *watch, GError **error)
{
	const WholeFile *file = running->kind->whole;
	FormResult result;
	running->form = file->check(running->run->store, running->run->open->file, running->today,
	        watch, &result, error);
	if (!running->form)
		return false;
	running->good = result.added + result.changed;
	running->unchanged = result.unchanged;
	wrong_count(running);
	if (running->rejected)
		return true;
	running->seen = file->changes(running, watch, error);
	return running->seen != NULL;
}

static bool whole_take(Running *running, const FormWatch *watch, GError **error)
{
	return running->kind->whole->take(
	        running->run->store, &running->act, running->form, running->today, watch, error);
}

/* --- where graduates went --- */

static void graduates_count(Running *running)
{
	const GraduatesResult *result = &running->graduates;
	running->good = result->destinations + result->certificates;
	running->unchanged = result->unchanged;
	json_array_clear(running->reasons);
	wrong_count(running);
}

static bool graduates_look(Running *running, const FormWatch *watch, GError **error)
{
	if (running->account->level != LEVEL_SCHOOL) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "where graduates went is registered by their school's clerk");
		return false;
	}
	bool reviewed;
	if (!account_role_there(running->run->store, &running->account->scope, ROLE_REVIEWER, 0,
	            &reviewed, error))
		return false;
	running->office.alone = !reviewed;
	running->form = graduates_file_check(
	        &running->office, running->run->open->file, watch, &running->graduates, error);
	if (running->form)
		graduates_count(running);
	return running->form != NULL;
}

static bool graduates_take(Running *running, const FormWatch *watch, GError **error)
{
	return graduates_file_take_whole(
	        &running->office, running->form, watch, &running->graduates, error);
}

/* --- all of them --- */

static const WholeFile national = {national_file_check, national_changes, national_file_take},
                       origins = {origins_file_check, origins_changes, origins_file_take};

static const Kind kinds[] = {
        {&form_job_national, PERMIT_NATIONAL_IMPORT, "全国查重结果", &national, whole_look,
                whole_take},
        {&form_job_origins, PERMIT_ORIGIN_IMPORT, "origins", &origins, whole_look, whole_take},
        {&form_job_graduates, PERMIT_STUDENT_CHANGE, "", NULL, graduates_look, graduates_take},
};

static const Kind *kind_find(const char *id, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (strcmp(kinds[i].kind->id, id) == 0)
			return &kinds[i];
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED, "no job is of the kind '%s'", id);
	return NULL;
}

static json_t *batches_json(const GraduatesResult *result)
{
	json_t *batches = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(result->batches); i++)
		for (guint j = 0; result->batches[i] && j < result->batches[i]->len; j++)
			json_array_append_new(batches,
			        json_integer(g_array_index(result->batches[i], int64_t, j)));
	return batches;
}

static void result_put(const Running *running)
{
	const GraduatesResult *graduates = &running->graduates;
	size_t waiting = graduates->destinations + graduates->certificates;
	ImportJob *job = running->run->job;
	g_autofree char *hidden = g_utf8_make_valid(running->form->hidden, -1);
	g_autoptr(json_t) result = json_pack(
	        "{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:s, s:I, s:O, s:s}",
	        "encoding", "UTF-8", "rows", (json_int_t)running->form->rows->len, "accepted",
	        (json_int_t)running->good, "accepted_with_problem", (json_int_t)0, "updated",
	        (json_int_t)0, "unchanged", (json_int_t)running->unchanged, "rejected",
	        (json_int_t)running->rejected, "to_correct",
	        (json_int_t)MIN(running->form->wrong, FORM_ROWS_MAX), "waiting",
	        (json_int_t)waiting, "batches", batches_json(graduates), "unknown_columns",
	        json_array(), "hidden_sheets", hidden, "hidden_rows",
	        (json_int_t)running->form->hidden_rows, "reasons", running->reasons, "seen",
	        running->seen ? running->seen : "");
	char *text = json_dumps(result, JSON_COMPACT);
	g_free(job->result);
	job->result = g_strdup(text ? text : "");
	free(text);
}

static bool errors_keep(const Running *running, GError **error)
{
	const ImportRun *run = running->run;
	return !running->form->wrong ||
	       (form_errors(running->form, run->open->errors, false, true, records_say_zh, error) &&
	               import_errors_keep(run->store, run->folder, run->job->id, run->open, error));
}

/* Inside the change: the rows are in and the job says so, or neither. */
static bool ending(void *data, GError **error)
{
	Running *running = data;
	ImportJob *job = running->run->job;
	if (running->graduates.rows)
		graduates_count(running);
	result_put(running);
	job->state = JOB_DONE;
	running->put = true;
	return errors_keep(running, error) &&
	       import_job_put(running->run->store, job, running->run->now_us, error);
}

/* It does what its owner has seen, or nothing. */
static bool as_seen(const Running *running, GError **error)
{
	g_autoptr(json_t) was = json_loads(running->run->job->result, 0, NULL);
	const char *seen = json_text_in(was, "seen");
	if (running->kind->whole && running->rejected)
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "rows of the file are wrong; nothing was written");
	else if (strcmp(seen, running->seen ? running->seen : "") != 0)
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "the records are other than when it was looked at: send the file again");
	else
		return true;
	return false;
}

static bool kind_run(Running *running, GError **error)
{
	const Kind *kind = running->kind;
	const FormWatch watch = {on, NULL, running}, last = {on, ending, running};
	running->quiet = running->taking;
	bool looked = kind->look(running, &watch, error);
	running->quiet = false;
	if (!looked)
		return false;
	if (running->taking)
		return as_seen(running, error) && kind->take(running, &last, error);
	result_put(running);
	running->run->job->state = JOB_CHECKED;
	return errors_keep(running, error);
}

static void running_clear(Running *running)
{
	graduates_result_clear(&running->graduates);
	form_free(running->form);
	json_decref(running->reasons);
	g_free(running->seen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Running, running_clear)

bool form_run(const ImportRun *run, bool *ret_put, GError **error)
{
	g_auto(Account) account = {0};
	const Kind *kind = kind_find(run->job->kind, error);
	*ret_put = false;
	Policy policy;
	if (!kind || !import_owner(run, kind->permission, &account, error) ||
	        !policy_load(run->store, &policy, NULL, error))
		return false;
	const ImportJob before = *run->job;
	g_auto(Running) running = {.run = run,
	        .kind = kind,
	        .account = &account,
	        .office = {run->store, &account, &policy, run->job->origin, .now_us = run->now_us},
	        .today = office_day(run->now_us),
	        .act = {account.name, run->job->origin, kind->reason, run->now_us},
	        .taking = run->job->state == JOB_TAKING,
	        .reasons = json_array()};
	store_scope_set(run->store, &account.scope);
	bool good = kind_run(&running, error);
	store_scope_set(run->store, NULL);
	*ret_put = good && running.put;
	if (!good) {
		run->job->state = before.state;
		run->job->version = before.version;
	}
	return good;
}

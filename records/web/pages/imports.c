#include "records/web/pages/imports.h"

#include "base/clock.h"
#include "base/file.h"
#include "records/import/student_template.h"
#include "records/store/applications.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/parts.h"
#include "records/web/query.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SHOWN = 20 };

static const char *state_words(const Exchange *exchange, JobState state)
{
	g_autofree char *key = g_strdup_printf("import_state_%s", job_state_id(state));
	return word(exchange->zh, key);
}

/* What is to be done first stands first: what rejects, what updates, what is in doubt, what is
 * missing. */
static int urgency(const json_t *reason)
{
	const char *rule = json_string_value(json_object_get(reason, "rule"));
	if (json_is_true(json_object_get(reason, "rejects")))
		return 0;
	if (rule && g_str_has_prefix(rule, "same."))
		return 1;
	return rule && strcmp(rule, "field.missing") == 0 ? 3 : 2;
}

static json_t *reasons_sorted(const json_t *reasons)
{
	json_t *sorted = json_array(), *reason;
	size_t i;
	for (int wanted = 0; wanted <= 3; wanted++)
		json_array_foreach(reasons, i, reason)
			if (urgency(reason) == wanted)
				json_array_append(sorted, reason);
	return sorted;
}

/* Of its newcomers, how many the school's reviewer has yet to decide on; -1: none was left to him.
 */
static int64_t still_waiting(const Exchange *exchange, const json_t *result)
{
	int64_t sum = 0, count;
	size_t i;
	json_t *batch;
	if (!json_integer_value(json_object_get(result, "waiting")))
		return -1;
	json_array_foreach(json_object_get(result, "batches"), i, batch) {
		ApplicationFilter filter = {
		        .turn = -1, .open = true, .batch = json_integer_value(batch)};
		if (applications_count(exchange->store, &filter, &count, NULL))
			sum += count;
	}
	return sum;
}

/* What stands in the list: of newcomers that were left to the reviewer how far he is. Yours. */
static char *progress_words(const Exchange *exchange, const ImportJob *job, int64_t still)
{
	g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, still);
	if (job->state != JOB_DONE || still < 0)
		return g_strdup(state_words(exchange, job->state));
	GString *words =
	        g_string_new(word(exchange->zh, still ? "import_still_waits" : "import_decided"));
	g_string_replace(words, "{n}", number, 0);
	return g_string_free(words, FALSE);
}

/* {…imports_json, words, at, runs, percent, reasons in the reader's language}. */
static json_t *job_view(const Exchange *exchange, const ImportJob *job)
{
	json_t *view = imports_json(exchange, job), *reason;
	json_t *result = json_object_get(view, "result");
	json_t *reasons = json_object_get(result, "reasons");
	json_int_t rows = json_integer_value(json_object_get(view, "rows"));
	json_int_t total = json_integer_value(json_object_get(view, "total"));
	g_autofree char *at = clock_format_cst(job->created_us);
	size_t i;
	if (json_is_object(result) && !json_object_get(result, "updated")) /* of a version before */
		json_object_set_new(result, "updated", json_integer(0));
	if (json_is_object(result) && !json_object_get(result, "passed_sheets"))
		json_object_set_new(result, "passed_sheets", json_string(""));
	if (json_is_object(result) && !json_object_get(result, "hidden_sheets"))
		json_object_set_new(result, "hidden_sheets", json_string(""));
	const json_t *unknown = json_object_get(result, "unknown_columns");
	g_autoptr(GString) columns = g_string_new(NULL);
	json_array_foreach(unknown, i, reason)
		g_string_append_printf(columns, "%s%s", i ? (exchange->zh ? "、" : ", ") : "",
		        json_string_value(reason));
	if (unknown)
		json_object_set_new(result, "unknown_columns", json_string(columns->str));
	if (json_is_object(result) && !json_object_get(result, "hidden_rows"))
		json_object_set_new(result, "hidden_rows", json_integer(0));
	if (json_is_object(result) && !json_object_get(result, "waiting")) {
		json_object_set_new(result, "waiting", json_integer(0));
		json_object_set_new(result, "batches", json_array());
	}
	json_array_foreach(reasons, i, reason) {
		json_t *words = json_object_get(reason, "words");
		const json_t *field = json_object_get(reason, "field");
		const char *column =
		        json_string_value(json_object_get(field, exchange->zh ? "zh" : "en"));
		json_object_set(reason, "said", json_object_get(words, exchange->zh ? "zh" : "en"));
		json_object_set_new(reason, "column",
		        json_string(column ? column : word(exchange->zh, "import_whole_row")));
		json_object_set_new(reason, "source",
		        json_string(view_source(
		                exchange, json_string_value(json_object_get(reason, "source")))));
	}
	if (reasons)
		json_object_set_new(result, "reasons", reasons_sorted(reasons));
	int64_t still = still_waiting(exchange, result);
	g_autofree char *words = progress_words(exchange, job, still);
	json_object_set_new(view, "words", json_string(words));
	json_int_t good = json_integer_value(json_object_get(result, "accepted")) +
	                  json_integer_value(json_object_get(result, "accepted_with_problem")) +
	                  json_integer_value(json_object_get(result, "updated"));
	const json_t *checked = json_object_get(result, "checked");
	json_object_set_new(view, "good", json_integer(good)); /* what comes in, or is in */
	json_object_set_new(
	        view, "other", json_boolean(checked && json_integer_value(checked) != good));
	json_object_set_new(view, "still", json_integer(still));
	json_object_set_new(view, "at", json_string(at));
	json_object_set_new(view, "runs", json_boolean(job_state_runs(job->state)));
	json_object_set_new(view, "percent", json_integer(total ? rows * 100 / total : 0));
	return view;
}

static bool job_gather(const ImportJob *job, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (list_page_room(page, job->id))
		json_array_append_new(page->rows, job_view(page->exchange, job));
	return true;
}

/* The list and the form to send a file; `problem` "" or what was wrong with the last one. */
static bool imports_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	ListPage page = {.exchange = exchange, .rows = rows, .limit = SHOWN};
	return import_jobs_walk(exchange->store, exchange->session.account.id,
	               query_whole(exchange, "below", 0), SHOWN + 1, job_gather, &page, error) &&
	       exchange_page_status(exchange, status, "imports.html",
	               json_pack("{s:s, s:O, s:s, s:I}", "title", word(exchange->zh, "import"),
	                       "rows", rows, "problem", problem, "next",
	                       page.more ? (json_int_t)page.last : 0),
	               error);
}

bool page_imports(Exchange *exchange, GError **error)
{
	return imports_show(exchange, 200, "", error);
}

bool page_import_send(Exchange *exchange, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	g_auto(ImportJob) job = imports_job(exchange, JOB_STUDENTS, exchange_field(exchange, "as"));
	g_autoptr(GError) failed = NULL;
	if (!file)
		return imports_show(exchange, 422, word(exchange->zh, "import_no_file"), error);
	if (jobs_begin(exchange->service->jobs, exchange->store, &job, file->filename, file->bytes,
	            file->length, &failed)) {
		g_autofree char *path = g_strdup_printf("/imports/%" G_GINT64_FORMAT, job.id);
		return exchange_redirect(exchange, path);
	}
	int status = exchange_status(failed);
	if (status == 422 || status == 409 || status == 507) {
		g_autofree char *words = exchange_words(exchange, failed);
		return imports_show(exchange, status, words, error);
	}
	g_propagate_error(error, g_steal_pointer(&failed));
	return false;
}

bool page_import(Exchange *exchange, GError **error)
{
	g_auto(ImportJob) job = {0};
	if (!imports_load(exchange, &job, error))
		return false;
	g_autoptr(GError) problem = g_error_new_literal(BASE_ERROR, BASE_ERROR_FORMAT, job.problem);
	g_autofree char *said = *job.problem ? exchange_words(exchange, problem) : g_strdup("");
	g_autofree char *errors = jobs_errors_path(exchange->service->jobs, job.id);
	bool correct = !job_state_runs(job.state) && g_file_test(errors, G_FILE_TEST_IS_REGULAR);
	return exchange_page(exchange, exchange->partial ? "import_state.html" : "import.html",
	        json_pack("{s:s, s:o, s:s, s:b, s:b}", "title", job.file, "job",
	                job_view(exchange, &job), "problem", said, "correct", correct, "refresh",
	                job_state_runs(job.state)),
	        error);
}

/* Takes or drops the job in the path, of the version that its owner has seen. */
static bool job_decide(Exchange *exchange,
        bool (*decide)(Jobs *, Store *, ImportJob *, int64_t, GError **), GError **error)
{
	g_auto(ImportJob) job = {0};
	guint64 version = 0;
	if (!imports_load(exchange, &job, error))
		return false;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	job.version = (int64_t)version;
	if (!decide(exchange->service->jobs, exchange->store, &job, exchange->now_us, error))
		return false;
	g_autofree char *path = g_strdup_printf("/imports/%" G_GINT64_FORMAT, job.id);
	return exchange_redirect(exchange, path);
}

bool page_import_take(Exchange *exchange, GError **error)
{
	return job_decide(exchange, jobs_take, error);
}

bool page_import_drop(Exchange *exchange, GError **error)
{
	return job_decide(exchange, jobs_drop, error);
}

bool page_import_errors(Exchange *exchange, GError **error)
{
	return imports_errors(exchange, error);
}

bool page_import_template(Exchange *exchange, GError **error)
{
	g_autofree char *folder = form_folder_new(exchange, error);
	g_autofree char *path = folder ? g_build_filename(folder, "students.xlsx", NULL) : NULL;
	bool good = path && student_template(path, error) &&
	            imports_file(exchange, path,
	                    exchange->zh ? "学生导入模板.xlsx" : "students-template.xlsx", error);
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

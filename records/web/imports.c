#include "records/web/imports.h"

#include "base/clock.h"
#include "base/file.h"
#include "records/rules/status.h"
#include "records/web/parts.h"

#include <string.h>

#define WORKBOOK "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

enum { WORKBOOK_MAX = 256 * 1024 * 1024 };

ImportJob imports_job(const Exchange *exchange, const char *kind, const char *as)
{
	const Account *account = &exchange->session.account;
	return (ImportJob){.account = account->id,
	        .place = g_strdup_printf("%s-%s", account->scope.lo, account->scope.hi),
	        .origin = g_strdup(exchange->origin),
	        .kind = g_strdup(kind),
	        .admits = strcmp(as, status_row(STATUS_ADMITTED)->id) == 0};
}

bool imports_load(const Exchange *exchange, ImportJob *ret, GError **error)
{
	int64_t id;
	return exchange_id(exchange, 0, &id, error) &&
	       import_job_load(exchange->store, exchange->session.account.id, id, ret, error);
}

json_t *imports_json(const Exchange *exchange, const ImportJob *job)
{
	int64_t rows = 0, total = 0;
	g_autoptr(GError) stopped =
	        g_error_new_literal(BASE_ERROR, BASE_ERROR_FORMAT, job->problem);
	g_autofree char *problem = *job->problem ? exchange_words(exchange, stopped) : g_strdup("");
	g_autofree char *created = clock_format(job->created_us);
	g_autofree char *changed = clock_format(job->changed_us);
	json_t *result = *job->result ? json_loads(job->result, 0, NULL) : NULL;
	json_t *unknown = json_object_get(result, "unknown_columns");
	if (json_is_string(unknown)) /* of a version before */
		json_object_set_new(result, "unknown_columns",
		        *json_string_value(unknown) ? json_pack("[O]", unknown) : json_array());
	if (job_state_runs(job->state))
		jobs_progress(exchange->service->jobs, job->id, &rows, &total);
	else
		rows = json_integer_value(json_object_get(result, "rows"));
	const char *as = status_row(job->admits ? STATUS_ADMITTED : STATUS_PENDING)->id;
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o, s:s}", "id",
	        (json_int_t)job->id, "version", (json_int_t)job->version, "kind", job->kind, "file",
	        job->file, "as", as, "state", job_state_id(job->state), "created", created,
	        "changed", changed, "rows", (json_int_t)rows, "total", (json_int_t)MAX(total, rows),
	        "result", result ? result : json_null(), "problem", problem);
}

bool imports_file(Exchange *exchange, const char *path, const char *name, GError **error)
{
	size_t length;
	g_autofree char *bytes = file_read(path, WORKBOOK_MAX, &length, error);
	if (!bytes)
		return false;
	exchange_download(exchange, WORKBOOK, name);
	g_string_append_len(exchange->response->body, bytes, (gssize)length);
	return true;
}

bool imports_errors(Exchange *exchange, GError **error)
{
	g_auto(ImportJob) job = {0};
	if (!imports_load(exchange, &job, error))
		return false;
	g_autofree char *path = jobs_errors_path(exchange->service->jobs, job.id);
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		g_set_error_literal(
		        error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "no row is to be corrected");
		return false;
	}
	const char *dot = strrchr(job.file, '.');
	g_autofree char *stem = g_strndup(job.file, (size_t)(dot - job.file));
	g_autofree char *name =
	        g_strconcat(stem, exchange->zh ? "-待改正.xlsx" : "-to-correct.xlsx", NULL);
	gsize length;
	g_autoptr(GBytes) bytes =
	        jobs_errors(exchange->service->jobs, exchange->store, job.id, error);
	if (!bytes)
		return false;
	const char *workbook = g_bytes_get_data(bytes, &length);
	exchange_download(exchange, WORKBOOK, name);
	g_string_append_len(exchange->response->body, workbook, (gssize)length);
	return true;
}

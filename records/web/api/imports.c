#include "records/web/api/imports.h"

#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/parts.h"
#include "records/web/query.h"

enum { ROWS = 50 };

static bool job_gather(const ImportJob *job, void *data, GError **error)
{
	ListPage *page = data;
	(void)error;
	if (list_page_room(page, job->id))
		json_array_append_new(page->rows, imports_json(page->exchange, job));
	return true;
}

bool api_imports(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	int64_t limit = query_whole(exchange, "limit", ROWS);
	ListPage page = {.exchange = exchange, .rows = rows, .limit = (size_t)limit};
	return import_jobs_walk(exchange->store, exchange->session.account.id,
	               query_whole(exchange, "below", 0), (int)limit + 1, job_gather, &page,
	               error) &&
	       exchange_json(exchange, 200,
	               json_pack("{s:O, s:o}", "imports", rows, "next",
	                       page.more ? json_integer(page.last) : json_null()));
}

static bool job_answer(Exchange *exchange, int status, const ImportJob *job)
{
	exchange_etag(exchange, job->version);
	return exchange_json(exchange, status, imports_json(exchange, job));
}

bool api_import_send(Exchange *exchange, GError **error)
{
	g_autofree char *name = exchange_query(exchange, "name");
	g_autofree char *as = exchange_query(exchange, "as");
	g_auto(ImportJob) job = imports_job(exchange, JOB_STUDENTS, as);
	if (exchange->request->body_length == 0) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "the body is the file");
		return false;
	}
	if (!jobs_begin(exchange->service->jobs, exchange->store, &job, name,
	            exchange->request->body, exchange->request->body_length, error))
		return false;
	g_autofree char *path = g_strdup_printf("/api/v1/imports/%" G_GINT64_FORMAT, job.id);
	response_header(exchange->response, "Location", path);
	return job_answer(exchange, 201, &job);
}

bool api_import(Exchange *exchange, GError **error)
{
	g_auto(ImportJob) job = {0};
	return imports_load(exchange, &job, error) && job_answer(exchange, 200, &job);
}

static bool job_decide(Exchange *exchange,
        bool (*decide)(Jobs *, Store *, ImportJob *, int64_t, GError **), GError **error)
{
	g_auto(ImportJob) job = {0};
	if (!imports_load(exchange, &job, error))
		return false;
	job.version = exchange->version;
	return decide(exchange->service->jobs, exchange->store, &job, exchange->now_us, error) &&
	       job_answer(exchange, 200, &job);
}

bool api_import_take(Exchange *exchange, GError **error)
{
	return job_decide(exchange, jobs_take, error);
}

bool api_import_drop(Exchange *exchange, GError **error)
{
	return job_decide(exchange, jobs_drop, error);
}

bool api_import_errors(Exchange *exchange, GError **error)
{
	return imports_errors(exchange, error);
}

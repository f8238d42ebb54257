#include "records/web/pages/graduates.h"

#include "base/file.h"
#include "records/business/graduates.h"
#include "records/import/csv_cell.h"
#include "records/web/business.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/pages/students_book.h"
#include "records/web/words.h"

#include <string.h>

/* A file on its way through. */
typedef struct {
	bool commit;
	GraduatesResult result;
	json_t *pieces, *wrong; /* of the page; of the API */
	bool job;               /* it is long and goes on as one */
} Sent;

static bool clerks(const Exchange *exchange, GError **error)
{
	if (exchange->session.account.level == LEVEL_SCHOOL)
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "where graduates went is registered by their school's clerk");
	return false;
}

static json_t *batches_json(const Exchange *exchange, const GraduatesResult *result)
{
	json_t *batches = json_array();
	for (size_t i = 0; i < G_N_ELEMENTS(result->batches); i++)
		for (guint j = 0; result->batches[i] && j < result->batches[i]->len; j++)
			json_array_append_new(batches,
			        json_pack("{s:s, s:I, s:s}", "kind", graduates_kinds[i], "batch",
			                (json_int_t)g_array_index(result->batches[i], int64_t, j),
			                "words", web_business_words(exchange, graduates_kinds[i])));
	return batches;
}

static bool graduates_show(
        Exchange *exchange, int status, const char *problem, const Sent *sent, GError **error)
{
	const GraduatesResult none = {0}, *result = sent ? &sent->result : &none;
	return exchange_page_status(exchange, status, "graduates_file.html",
	        json_pack("{s:s, s:s, s:b, s:b, s:I, s:I, s:I, s:I, s:o, s:O}", "title",
	                word(exchange->zh, "graduates_file"), "problem", problem, "looked",
	                sent && !sent->commit, "done", sent && sent->commit, "rows",
	                (json_int_t)result->rows, "destinations", (json_int_t)result->destinations,
	                "certificates", (json_int_t)result->certificates, "unchanged",
	                (json_int_t)result->unchanged, "batches", batches_json(exchange, result),
	                "pieces", sent && sent->pieces ? sent->pieces : json_null()),
	        error);
}

bool page_graduates_file(Exchange *exchange, GError **error)
{
	return clerks(exchange, error) && graduates_show(exchange, 200, "", NULL, error);
}

static void csv_write(Exchange *exchange, const GPtrArray *cells)
{
	GString *out = exchange->response->body;
	g_autoptr(GString) line = g_string_new(NULL);
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "毕业生登记表.csv" : "graduates.csv");
	for (size_t i = 0; i < GRADUATE_COLUMNS; i++)
		csv_cell_append(line, graduate_columns[i].zh);
	g_string_printf(out, "\xef\xbb\xbf%s\r\n", line->str);
	for (guint i = 0; i < cells->len; i++) {
		if (i % GRADUATE_COLUMNS == 0)
			g_string_truncate(line, 0);
		csv_cell_append(line, cells->pdata[i] ? cells->pdata[i] : "");
		if (i % GRADUATE_COLUMNS == GRADUATE_COLUMNS - 1)
			g_string_append_printf(out, "%s\r\n", line->str);
	}
}

bool page_graduates_known(Exchange *exchange, GError **error)
{
	g_auto(ListQuery) query = {0};
	bool csv = g_str_has_suffix(exchange->route->path, ".csv");
	if (!list_query_read(exchange, &query, error))
		return false;
	g_autoptr(GPtrArray) cells = graduates_known(exchange->store, &query.filter, error);
	if (!cells || !students_export_note(
	                      exchange, "graduates/file", cells->len / GRADUATE_COLUMNS, error))
		return false;
	if (!csv)
		return form_file_book(exchange, graduate_columns, GRADUATE_COLUMNS, cells,
		        exchange->zh ? "毕业生登记表.xlsx" : "graduates.xlsx", error);
	csv_write(exchange, cells);
	return true;
}

static bool sent_take(
        Exchange *exchange, const char *path, const char *folder, void *data, GError **error)
{
	Sent *sent = data;
	Office office = web_office(exchange, &exchange->policy);
	if ((sent->job = form_file_long(&form_job_graduates, path)))
		return true;
	g_autoptr(Form) form = graduates_file_check(&office, path, NULL, &sent->result, error);
	if (form)
		form_file_hidden(exchange, form);
	if (!form || (sent->commit && !graduates_file_take(&office, form, &sent->result, error)))
		return false;
	if (route_is_api(exchange->route)) {
		sent->wrong = form_file_wrong(exchange, form);
		return true;
	}
	sent->pieces = sent->commit ? NULL : form_file_pieces(form);
	return !form->wrong ||
	       form_file_errors(exchange, form, folder,
	               exchange->zh ? "毕业生登记-待改正.xlsx" : "graduates-to-correct.xlsx", false,
	               error);
}

static bool file_page(Exchange *exchange, const char *name, const void *bytes, size_t length,
        bool commit, GError **error)
{
	GError *failed = NULL;
	Sent sent = {.commit = commit};
	bool good = form_file_take(exchange, name, bytes, length, sent_take, &sent, &failed);
	if (good && sent.job &&
	        form_file_job(exchange, &form_job_graduates, name, bytes, length, &failed))
		return true;
	good = good && !sent.job;
	int status = good ? 200 : exchange_status(failed);
	g_autofree char *words = good || status >= 500 ? NULL : exchange_words(exchange, failed);
	if (good)
		good = graduates_show(exchange, 200, "", &sent, error);
	else if (words && status != 403)
		good = graduates_show(exchange, status, words, NULL, error);
	else
		g_propagate_error(error, g_steal_pointer(&failed));
	g_clear_error(&failed);
	json_decref(sent.pieces);
	graduates_result_clear(&sent.result);
	return good;
}

bool page_graduates_send(Exchange *exchange, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	if (!clerks(exchange, error))
		return false;
	if (!file)
		return graduates_show(
		        exchange, 422, word(exchange->zh, "import_no_file"), NULL, error);
	return file_page(exchange, file->filename, file->bytes, file->length, false, error);
}

bool page_graduates_take(Exchange *exchange, GError **error)
{
	g_autofree char *text = form_file_pieces_read(exchange);
	return clerks(exchange, error) &&
	       file_page(exchange, "graduates.csv", text, strlen(text), true, error);
}

bool api_graduates_send(Exchange *exchange, GError **error)
{
	g_autofree char *name = exchange_query(exchange, "name");
	g_autofree char *look = exchange_query(exchange, "look");
	const HttpRequest *request = exchange->request;
	Sent sent = {.commit = *look == '\0'};
	if (request->body_length == 0) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "the body is the file");
		return false;
	}
	if (!clerks(exchange, error) || !form_file_take(exchange, name, request->body,
	                                        request->body_length, sent_take, &sent, error))
		return false;
	if (sent.job)
		return form_file_job(exchange, &form_job_graduates, name, request->body,
		        request->body_length, error);
	g_auto(GraduatesResult) result = sent.result;
	return exchange_json(exchange, 200,
	        form_file_told(
	                exchange, json_pack("{s:b, s:I, s:I, s:I, s:I, s:o, s:o}", "committed",
	                                  sent.commit, "rows", (json_int_t)result.rows,
	                                  "destinations", (json_int_t)result.destinations,
	                                  "certificates", (json_int_t)result.certificates,
	                                  "unchanged", (json_int_t)result.unchanged, "batches",
	                                  batches_json(exchange, &result), "errors", sent.wrong)));
}

#include "records/web/form_file.h"

#include "base/file.h"
#include "records/import/csv_cell.h"
#include "records/messages.h"
#include "records/web/import_files.h"
#include "records/web/imports.h"
#include "records/web/parts.h"
#include "records/web/words.h"

#include <errno.h>
#include <string.h>

enum { WRONG_SHOWN = 20, BOOK_MAX = 64 << 20, PIECE = 60000, PIECES_MAX = 64 };

char *form_folder_new(Exchange *exchange, GError **error)
{
	g_autofree char *folder =
	        g_build_filename(jobs_spool(exchange->service->jobs), FORM_FOLDER "XXXXXX", NULL);
	if (g_mkdtemp_full(folder, 0700))
		return g_steal_pointer(&folder);
	int code = errno;
	g_set_error(error, code == ENOSPC ? RECORDS_ERROR : BASE_ERROR,
	        code == ENOSPC ? (int)RECORDS_ERROR_FULL : (int)BASE_ERROR_IO, "%s: cannot be made",
	        folder);
	return NULL;
}

bool form_file_template(Exchange *exchange, const FormColumn *columns, size_t count,
        const char *name, GError **error)
{
	g_autofree char *folder = form_folder_new(exchange, error);
	g_autofree char *path = folder ? g_build_filename(folder, "template.xlsx", NULL) : NULL;
	bool good = path && form_template(path, columns, count, error) &&
	            imports_file(exchange, path, name, error);
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

bool form_file_book(Exchange *exchange, const FormColumn *columns, size_t count,
        const GPtrArray *cells, const char *name, GError **error)
{
	g_autofree char *folder = form_folder_new(exchange, error);
	g_autofree char *path = folder ? g_build_filename(folder, "book.xlsx", NULL) : NULL;
	bool good = path && form_book(path, columns, count, cells, error) &&
	            imports_file(exchange, path, name, error);
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

bool form_file_take(Exchange *exchange, const char *name, const void *bytes, size_t length,
        FormFileTake take, void *data, GError **error)
{
	GError *failed = NULL;
	g_autofree char *own = import_file_name(name, error);
	g_autofree char *folder = own ? form_folder_new(exchange, error) : NULL;
	if (!folder)
		return false;
	g_autofree char *path = g_build_filename(folder, own, NULL);
	bool good = file_write(path, bytes, length, 0600, &failed) &&
	            take(exchange, path, folder, data, &failed);
	if (failed) {
		g_autofree char *in_front = g_strconcat(folder, "/", NULL);
		g_autoptr(GString) said = g_string_new(failed->message);
		g_string_replace(said, in_front, "", 0);
		g_free(failed->message);
		failed->message = g_strdup(said->str);
		g_propagate_error(error, failed);
	}
	file_remove_tree(folder, NULL);
	return good;
}

void form_file_hidden(Exchange *exchange, const Form *form)
{
	g_free(exchange->hidden);
	exchange->hidden = g_utf8_make_valid(form->hidden, -1);
	exchange->hidden_rows = form->hidden_rows;
}

json_t *form_file_told(const Exchange *exchange, json_t *answer)
{
	if (exchange->hidden && *exchange->hidden)
		json_object_set_new(answer, "hidden_sheets", json_string(exchange->hidden));
	if (exchange->hidden_rows)
		json_object_set_new(answer, "hidden_rows", json_integer(exchange->hidden_rows));
	return answer;
}

json_t *form_file_wrong(const Exchange *exchange, const Form *form)
{
	json_t *list = json_array();
	for (guint i = 0; i < form->rows->len && json_array_size(list) < FORM_ROWS_MAX; i++) {
		const FormRow *row = form->rows->pdata[i];
		if (!row->reason)
			continue;
		g_autofree char *words =
		        exchange->zh ? records_say_zh(row->reason) : g_strdup(row->reason);
		json_t *error = fault_error("row", NULL, NULL, words);
		json_object_set_new(error, "place", json_string(row->place));
		json_array_append_new(list, error);
	}
	return list;
}

bool form_file_errors(Exchange *exchange, const Form *form, const char *folder, const char *name,
        bool whole, GError **error)
{
	size_t length;
	g_autofree char *path = g_build_filename(folder, "answer.xlsx", NULL);
	if (!form_errors(
	            form, path, whole, exchange->zh, exchange->zh ? records_say_zh : NULL, error))
		return false;
	g_autofree char *bytes = file_read(path, BOOK_MAX, &length, error);
	if (!bytes)
		return false;
	g_autofree char *book = g_base64_encode((const guchar *)bytes, length);
	json_t *rows = json_array();
	for (guint i = 0; i < form->rows->len && json_array_size(rows) < WRONG_SHOWN; i++) {
		const FormRow *row = form->rows->pdata[i];
		g_autofree char *words = !row->reason   ? NULL
		                         : exchange->zh ? records_say_zh(row->reason)
		                                        : g_strdup(row->reason);
		if (words)
			json_array_append_new(
			        rows, json_pack("{s:s, s:s}", "place", row->place, "words", words));
	}
	json_decref(exchange->wrong);
	exchange->wrong = json_pack("{s:I, s:o, s:s, s:s, s:b}", "more",
	        (json_int_t)(form->wrong - json_array_size(rows)), "rows", rows, "name", name,
	        "book", book, "whole", whole);
	return true;
}

typedef struct {
	const FormFileKind *kind;
	FormResult result;
	json_t *wrong; /* NULL: nothing is */
	bool look;     /* nothing is taken */
	bool asked;    /* the page asks first, and has answered */
	bool job;      /* it goes on as one */
} Sent;

static bool sent_take(
        Exchange *exchange, const char *path, const char *folder, void *data, GError **error)
{
	Sent *sent = data;
	const FormFileKind *kind = sent->kind;
	if ((sent->job = kind->job && form_file_long(kind->job, path)))
		return true;
	g_autoptr(Form) form = kind->check(exchange, path, &sent->result, error);
	if (!form)
		return false;
	form_file_hidden(exchange, form);
	if (!form->wrong && kind->look && !route_is_api(exchange->route) &&
	        !form_look_ask(exchange, kind->look, form, &sent->result, &sent->asked, error))
		return false;
	if (!form->wrong)
		return sent->look || sent->asked ||
		       kind->take(exchange, form, &sent->result, error);
	sent->wrong = form_file_wrong(exchange, form);
	return route_is_api(exchange->route) ||
	       form_file_errors(exchange, form, folder,
	               exchange->zh ? kind->wrong_zh : kind->wrong_en, true, error);
}

bool form_file_fault(Exchange *exchange, GError *failed, FormFileShow show, GError **error)
{
	int status = exchange_status(failed);
	if (status >= 500 || status == 403 || status == 404 || status == 429) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return show(exchange, status, words, NULL, error);
}

static bool file_page(Exchange *exchange, const FormFileKind *kind, const HttpFormFile *file,
        FormFileShow show, GError **error)
{
	GError *failed = NULL;
	Sent sent = {.kind = kind};
	bool good = form_file_take(
	        exchange, file->filename, file->bytes, file->length, sent_take, &sent, &failed);
	bool wrong = sent.wrong != NULL;
	json_decref(sent.wrong);
	if (good && sent.job) {
		if (form_file_job(exchange, kind->job, file->filename, file->bytes, file->length,
		            &failed))
			return true;
		good = false;
	}
	if (!good)
		return form_file_fault(exchange, failed, show, error);
	if (wrong)
		return show(exchange, 422, word(exchange->zh, "form_wrong_page"), NULL, error);
	return sent.asked || show(exchange, 200, "", &sent.result, error);
}

bool form_file_page(Exchange *exchange, const FormFileKind *kind, FormFileShow show, GError **error)
{
	const HttpFormFile *file = http_form_file(exchange->form, "file");
	if (!file)
		return show(exchange, 422, word(exchange->zh, "import_no_file"), NULL, error);
	return file_page(exchange, kind, file, show, error);
}

/* All rows of a form as CSV. Yours. */
static char *text_of_rows(const Form *form)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (size_t i = 0; i < form->count; i++)
		g_string_append_printf(text, "%s%s", i ? "," : "", form->columns[i].name);
	g_string_append(text, "\n");
	for (guint i = 0; i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		g_autoptr(GString) line = g_string_new(NULL);
		for (size_t j = 0; j < form->count; j++)
			csv_cell_append(line, row->cells[j]);
		g_string_append_printf(text, "%s\n", line->str);
	}
	return g_strdup(text->str);
}

json_t *form_file_pieces(const Form *form)
{
	json_t *pieces = json_array();
	g_autofree char *text = text_of_rows(form);
	g_autofree char *coded = g_base64_encode((const guchar *)text, strlen(text));
	size_t length = strlen(coded);
	for (size_t at = 0; at < length; at += PIECE)
		json_array_append_new(
		        pieces, json_stringn(coded + at, MIN((size_t)PIECE, length - at)));
	return pieces;
}

char *form_file_pieces_read(Exchange *exchange)
{
	gsize length;
	g_autoptr(GString) coded = g_string_new(NULL);
	for (int i = 1; i <= PIECES_MAX; i++) {
		char name[16];
		g_snprintf(name, sizeof name, "rows%d", i);
		g_string_append(coded, exchange_field(exchange, name));
	}
	g_autofree guchar *bytes = g_base64_decode(coded->str, &length);
	return g_strndup((const char *)bytes, length);
}

bool form_file_long(const FormJobKind *kind, const char *path)
{
	g_autoptr(Form) form = form_read(path, kind->columns, kind->count, FORM_ROWS_LONG, NULL);
	return form && form_long(form);
}

bool form_file_job(Exchange *exchange, const FormJobKind *kind, const char *name, const void *bytes,
        size_t length, GError **error)
{
	bool api = route_is_api(exchange->route);
	g_auto(ImportJob) job = imports_job(exchange, kind->id, "");
	if (!jobs_begin(exchange->service->jobs, exchange->store, &job, name, bytes, length, error))
		return false;
	g_autofree char *path =
	        g_strdup_printf("%s/imports/%" G_GINT64_FORMAT, api ? "/api/v1" : "", job.id);
	if (!api)
		return exchange_redirect(exchange, path);
	response_header(exchange->response, "Location", path);
	exchange_etag(exchange, job.version);
	return exchange_json(exchange, 202, imports_json(exchange, &job));
}

bool form_file_confirmed(Exchange *exchange, const FormFileKind *kind, const char *file,
        FormFileShow show, GError **error)
{
	g_autofree char *text = form_file_pieces_read(exchange);
	HttpFormFile held = {.filename = file, .bytes = text, .length = strlen(text)};
	return file_page(exchange, kind, &held, show, error);
}

bool form_file_call(Exchange *exchange, const FormFileKind *kind, GError **error)
{
	g_autofree char *name = exchange_query(exchange, "name");
	g_autofree char *look = exchange_query(exchange, "look");
	Sent sent = {.kind = kind, .look = *look != '\0'};
	const HttpRequest *request = exchange->request;
	if (request->body_length == 0) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "the body is the file");
		return false;
	}
	if (!form_file_take(
	            exchange, name, request->body, request->body_length, sent_take, &sent, error))
		return false;
	const FormResult *result = &sent.result;
	if (sent.job)
		return form_file_job(
		        exchange, kind->job, name, request->body, request->body_length, error);
	if (sent.wrong)
		return exchange_problem_errors(
		        exchange, fault_kind_of(422), word(exchange->zh, "form_wrong"), sent.wrong);
	return exchange_json(exchange, 200,
	        form_file_told(exchange,
	                json_pack("{s:I, s:I, s:I, s:I}", "rows", (json_int_t)result->rows, "added",
	                        (json_int_t)result->added, "changed", (json_int_t)result->changed,
	                        "unchanged", (json_int_t)result->unchanged)));
}

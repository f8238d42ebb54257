#include "records/web/form_file.h"

#include "base/file.h"
#include "records/messages.h"
#include "records/web/import_files.h"
#include "records/web/imports.h"
#include "records/web/parts.h"

bool form_file_template(Exchange *exchange, const FormColumn *columns, size_t count,
        const char *name, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-template-XXXXXX", error);
	g_autofree char *path = folder ? g_build_filename(folder, "template.xlsx", NULL) : NULL;
	bool good = path && form_template(path, columns, count, error) &&
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
	g_autofree char *folder =
	        own ? g_build_filename(jobs_spool(exchange->service->jobs), "form-XXXXXX", NULL)
	            : NULL;
	if (!own)
		return false;
	if (!g_mkdtemp_full(folder, 0700)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be made", folder);
		return false;
	}
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

bool form_file_errors(
        Exchange *exchange, const Form *form, const char *folder, const char *name, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "answer.xlsx", NULL);
	if (!form_errors(form, path, exchange->zh, exchange->zh ? records_say_zh : NULL, error) ||
	        !imports_file(exchange, path, name, error))
		return false;
	exchange->response->status = 422;
	return true;
}

json_t *form_file_wrong(const Exchange *exchange, const Form *form)
{
	json_t *list = json_array();
	for (guint i = 0; i < form->rows->len; i++) {
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

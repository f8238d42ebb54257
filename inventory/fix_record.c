#include "inventory/fix_record.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json_text.h"
#include <string.h>
#include <sys/stat.h>

enum { RECORDS_MAX = 10000 };
static const size_t RECORD_BYTES_MAX = (size_t)16 << 20;

static const char *const kinds[] = {[CHANGE_FILE] = "file",
        [CHANGE_SYSCTL] = "sysctl",
        [CHANGE_SERVICE] = "service",
        [CHANGE_TIME] = "time"};

void fix_record_clear(FixRecord *record)
{
	g_free(record->id);
	g_free(record->run);
	g_free(record->started_at);
	g_free(record->finished_at);
	g_free(record->undone_at);
	if (record->fixes)
		g_ptr_array_unref(record->fixes);
	json_decref(record->rows);
	*record = (FixRecord){0};
}

static char *folder_of(const char *site_dir, const char *id)
{
	return g_build_filename(site_dir, "fixes", id, NULL);
}

static json_t *texts(const GPtrArray *list)
{
	json_t *out = json_array();
	for (guint i = 0; i < list->len; i++)
		json_array_append_new(out, json_string(list->pdata[i]));
	return out;
}

static json_t *change_json(const HostFix *fix, guint index)
{
	const Change *change = fix->changes->pdata[index];
	const ChangeResult *result = index < fix->results->len ? fix->results->pdata[index] : NULL;
	json_t *out = json_pack("{s:s, s:s, s:s, s:o, s:o}", "kind", kinds[change->kind], "checks",
	        change->checks, "path", change->path, "lines", texts(change->lines), "remove",
	        texts(change->remove));
	if (change->value)
		json_object_set_new(out, "value", json_string(change->value));
	if (result && result->state)
		json_object_set_new(out, "state", json_string(result->state));
	if (result && *result->message)
		json_object_set_new(out, "message", json_string(result->message));
	if (result && *result->diff)
		json_object_set_new(out, "diff", json_string(result->diff));
	return out;
}

static json_t *host_json(const HostFix *fix)
{
	json_t *changes = json_array();
	for (guint i = 0; i < fix->changes->len; i++)
		json_array_append_new(changes, change_json(fix, i));
	return json_pack("{s:s, s:s, s:s, s:o}", "host", fix->host->name, "cause",
	        cause_name(fix->cause), "message", fix->message ? fix->message : "", "changes",
	        changes);
}

bool fix_record_write(const char *site_dir, const FixRecord *record, GError **error)
{
	g_autofree char *folder = folder_of(site_dir, record->id);
	g_autofree char *path = g_build_filename(folder, "fix.json", NULL);
	json_t *hosts = json_array();
	for (guint i = 0; i < record->fixes->len; i++)
		json_array_append_new(hosts, host_json(record->fixes->pdata[i]));
	g_autoptr(json_t) all = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "schema",
	        "jiuxu.fix/1", "id", record->id, "run", record->run, "started_at",
	        record->started_at, "finished_at", record->finished_at, "undone_at",
	        record->undone_at, "hosts", hosts);
	if (record->rows)
		json_object_set(all, "rows", record->rows);
	char *text = json_dumps(all, JSON_INDENT(1));
	bool good = g_mkdir_with_parents(folder, 0700) == 0;
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be made", folder);
	good = good && file_write(path, text, strlen(text), 0600, error);
	free(text);
	return good;
}

static char *text_copy(const json_t *object, const char *key)
{
	return g_strdup(json_text_in(object, key));
}

static void texts_read(const json_t *list, GPtrArray *ret)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)list, i, one)
		if (json_is_string(one))
			g_ptr_array_add(ret, g_strdup(json_string_value(one)));
}

static bool change_read(const json_t *json, HostFix *fix)
{
	g_autofree char *kind = text_copy(json, "kind"), *checks = text_copy(json, "checks"),
	                *path = text_copy(json, "path");
	size_t number = 0;
	while (number < G_N_ELEMENTS(kinds) && strcmp(kinds[number], kind) != 0)
		number++;
	if (number == G_N_ELEMENTS(kinds) || !*path)
		return false;
	Change *change = change_new((ChangeKind)number, checks, path,
	        json_string_value(json_object_get(json, "value")));
	texts_read(json_object_get(json, "lines"), change->lines);
	texts_read(json_object_get(json, "remove"), change->remove);
	g_ptr_array_add(fix->changes, change);
	return true;
}

static bool host_read(const json_t *json, const Site *site, FixRecord *ret)
{
	g_autofree char *name = text_copy(json, "host");
	const SiteHost *host = site_host_find(site, name);
	if (!host)
		return false;
	HostFix *fix = host_fix_new(host);
	g_ptr_array_add(ret->fixes, fix);
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(json, "changes"), i, one)
		if (!change_read(one, fix))
			return false;
	return true;
}

static bool id_good(const char *id)
{
	return *id && !id[strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzTZ-")];
}

bool fix_record_load(
        const char *site_dir, const char *id, const Site *site, FixRecord *ret, GError **error)
{
	size_t length;
	g_autofree char *folder = folder_of(site_dir, id);
	g_autofree char *path = g_build_filename(folder, "fix.json", NULL);
	if (!id_good(id) || !g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "there is no fix '%s' below %s/fixes", id, site_dir);
		return false;
	}
	g_autofree char *text = file_read(path, RECORD_BYTES_MAX, &length, error);
	if (!text)
		return false;
	g_autoptr(json_t) all = json_loadb(text, length, 0, NULL);
	const json_t *hosts = json_object_get(all, "hosts");
	*ret = (FixRecord){text_copy(all, "id"), text_copy(all, "run"),
	        text_copy(all, "started_at"), text_copy(all, "finished_at"),
	        text_copy(all, "undone_at"), g_ptr_array_new_with_free_func(host_fix_free),
	        json_incref(json_object_get(all, "rows"))};
	bool good = json_is_array(hosts) && strcmp(ret->id, id) == 0;
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)hosts, i, one)
		good = good && host_read(one, site, ret);
	if (!good)
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: no record of a fix of this site's hosts", path);
	return good;
}

bool fix_record_results(const char *site_dir, FixRecord *record)
{
	size_t length, k;
	json_t *one;
	g_autofree char *folder = folder_of(site_dir, record->id);
	g_autofree char *path = g_build_filename(folder, "fix.json", NULL);
	g_autofree char *text = file_read(path, RECORD_BYTES_MAX, &length, NULL);
	g_autoptr(json_t) all = text ? json_loadb(text, length, 0, NULL) : NULL;
	const json_t *hosts = json_object_get(all, "hosts");
	for (guint i = 0; i < record->fixes->len; i++) {
		HostFix *fix = record->fixes->pdata[i];
		const json_t *changes = json_object_get(json_array_get(hosts, i), "changes");
		json_array_foreach(changes, k, one) {
			ChangeResult *result = g_new0(ChangeResult, 1);
			*result = (ChangeResult){.state = text_copy(one, "state"),
			        .message = text_copy(one, "message"),
			        .diff = text_copy(one, "diff")};
			g_ptr_array_add(fix->results, result);
		}
	}
	return all != NULL;
}

char *fix_record_unfinished(const char *site_dir)
{
	g_autofree char *folder = g_build_filename(site_dir, "fixes", NULL);
	if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
		return NULL;
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	size_t seen = 0;
	while (dir && (name = g_dir_read_name(dir)) && seen++ < RECORDS_MAX) {
		size_t length;
		g_autofree char *path = g_build_filename(folder, name, "fix.json", NULL);
		g_autofree char *text = g_file_test(path, G_FILE_TEST_EXISTS)
		                                ? file_read(path, RECORD_BYTES_MAX, &length, NULL)
		                                : NULL;
		g_autoptr(json_t) all = text ? json_loadb(text, length, 0, NULL) : NULL;
		g_autofree char *finished = text_copy(all, "finished_at");
		g_autofree char *undone = text_copy(all, "undone_at");
		if (all && !*finished && !*undone)
			return g_strdup(name);
	}
	return NULL;
}

bool fix_record_backups(const char *site_dir, const FixRecord *record, GError **error)
{
	g_autofree char *folder = folder_of(site_dir, record->id);
	for (guint i = 0; i < record->fixes->len; i++) {
		const HostFix *fix = record->fixes->pdata[i];
		g_autofree char *host = g_build_filename(folder, fix->host->name, NULL);
		for (guint k = 0; k < fix->results->len; k++) {
			const ChangeResult *result = fix->results->pdata[k];
			g_autofree char *name = g_strdup_printf("%s/%u.orig", host, k);
			gsize length;
			if (!result->backup || g_mkdir_with_parents(host, 0700) != 0)
				continue;
			g_autofree guchar *bytes = g_base64_decode(result->backup, &length);
			if (!file_write(name, (char *)bytes, length, 0600, error))
				return false;
		}
	}
	return true;
}

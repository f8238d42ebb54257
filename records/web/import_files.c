#include "records/web/import_files.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "records/rules/numbers.h"
#include "records/store/import_jobs.h"
#include "records/store/sealed_file.h"
#include "records/web/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_MAX = 100000, PIECE = 64 * 1024, ERRORS_MAX = 256 * 1024 * 1024 };

static bool folder_make(const char *folder, GError **error)
{
	if (g_mkdir_with_parents(folder, 0700) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
	return false;
}

char *import_file_name(const char *name, GError **error)
{
	g_autofree char *valid = g_utf8_make_valid(name, -1), *text = NULL;
	numbers_mask(valid, &text);
	g_autofree char *lower = g_ascii_strdown(text, -1);
	const char *ending = g_str_has_suffix(lower, ".xlsx")  ? ".xlsx"
	                     : g_str_has_suffix(lower, ".csv") ? ".csv"
	                                                       : NULL;
	if (!ending) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a file to send ends in .csv or .xlsx; save others as one of these");
		return NULL;
	}
	text[strlen(text) - strlen(ending)] = '\0';
	GString *out = g_string_new(NULL);
	int count = 0;
	for (const char *at = text; *at && count < IMPORT_NAME_MAX;
	        at = g_utf8_next_char(at), count++) {
		gunichar c = g_utf8_get_char(at);
		bool good = g_unichar_isgraph(c) && !(c < 128 && strchr("/\\:*?\"<>|", (int)c)) &&
		            !(count == 0 && c == '.');
		g_string_append_unichar(out, good ? c : '_');
	}
	g_string_append(out, out->len ? "" : "_");
	return g_string_free(g_string_append(out, ending), FALSE);
}

static char *in_path(const char *folder, int64_t id)
{
	return g_strdup_printf("%s/%" G_GINT64_FORMAT "/in", folder, id);
}

char *import_errors_path(const char *folder, int64_t id)
{
	return g_strdup_printf("%s/%" G_GINT64_FORMAT "/errors.sealed", folder, id);
}

/* What it is sealed as: no other job's can be put in its place. */
static char *seal_place(int64_t id, const char *what)
{
	return g_strdup_printf("import/%" G_GINT64_FORMAT "/%s", id, what);
}

/* A full disk is said in one way, whichever call met it. */
static bool full_told(GError *failed, const char *words, GError **error)
{
	if (strstr(failed->message, g_strerror(ENOSPC)) ||
	        strstr(failed->message, g_strerror(EDQUOT))) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_FULL, words);
		g_error_free(failed);
	} else {
		g_propagate_error(error, failed);
	}
	return false;
}

bool import_file_keep(Store *store, const char *folder, int64_t id, const void *bytes,
        size_t length, GError **error)
{
	g_autofree char *in = in_path(folder, id), *place = seal_place(id, "file");
	g_autofree char *path = g_build_filename(in, "sealed", NULL);
	GError *failed = NULL;
	return (folder_make(in, &failed) &&
	               sealed_file_write(store->keys.data, place, path, bytes, length, &failed)) ||
	       full_told(failed, "no space left on the disk: the file was not kept", error);
}

void import_open_clear(ImportOpen *open)
{
	g_autoptr(GError) failed = NULL;
	if (open->folder && !file_remove_tree(open->folder, &failed))
		g_debug("%s", failed->message);
	g_free(open->file);
	g_free(open->errors);
	g_free(open->folder);
	*open = (ImportOpen){0};
}

bool import_file_open(Store *store, const char *folder, int64_t id, const char *name,
        ImportOpen *ret, GError **error)
{
	g_autofree char *in = in_path(folder, id), *place = seal_place(id, "file");
	g_autofree char *sealed = g_build_filename(in, "sealed", NULL);
	GError *failed = NULL;
	ret->folder = g_strdup_printf("%s/%" G_GINT64_FORMAT "/run", folder, id);
	g_autofree char *his = g_build_filename(ret->folder, "his", NULL);
	ret->file = g_build_filename(his, name, NULL);
	ret->errors = g_build_filename(ret->folder, "errors.xlsx", NULL);
	if (folder_make(his, &failed) &&
	        sealed_file_open(store->keys.data, place, sealed, ret->file, &failed))
		return true;
	if (failed->code == BASE_ERROR_IO)
		return full_told(failed,
		        "no space left on the disk: nothing was written, what was there stands",
		        error);
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "the file that was kept is not as it was sent: send it again");
	g_error_free(failed);
	return false;
}

bool import_errors_keep(
        Store *store, const char *folder, int64_t id, const ImportOpen *open, GError **error)
{
	g_autofree char *path = import_errors_path(folder, id), *place = seal_place(id, "errors");
	size_t length;
	if (!g_file_test(open->errors, G_FILE_TEST_IS_REGULAR))
		return true;
	g_autofree char *bytes = file_read(open->errors, ERRORS_MAX, &length, error);
	return bytes && sealed_file_write(store->keys.data, place, path, bytes, length, error);
}

GBytes *import_errors_read(Store *store, const char *folder, int64_t id, GError **error)
{
	g_autofree char *path = import_errors_path(folder, id), *place = seal_place(id, "errors");
	return sealed_file_read(store->keys.data, place, path, ERRORS_MAX, error);
}

void import_file_remove(const char *folder, int64_t id)
{
	g_autofree char *in = in_path(folder, id);
	g_autoptr(GError) failed = NULL;
	if (!file_remove_tree(in, &failed))
		g_debug("%s", failed->message);
}

void import_errors_remove(const char *path)
{
	if (g_unlink(path) != 0 && errno != ENOENT)
		g_debug("%s: %s", path, g_strerror(errno));
}

int64_t import_file_lines(const char *path)
{
	g_autofree char *piece = g_malloc(PIECE);
	AutoFd fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t lines = 0;
	ssize_t count;
	if (fd < 0 || !g_str_has_suffix(path, ".csv"))
		return 0;
	while ((count = read(fd, piece, PIECE)) > 0)
		for (const char *at = piece; (at = memchr(at, '\n', (size_t)(piece + count - at)));
		        at++)
			lines++;
	return lines;
}

/* Of a name that is no number of ours 0. */
static int64_t id_of(const char *name)
{
	guint64 id = 0;
	bool good = g_ascii_string_to_unsigned(name, 10, 1, INT64_MAX, &id, NULL);
	return good ? (int64_t)id : 0;
}

static bool folder_tidy(
        Store *store, const char *folder, int64_t id, int64_t before_us, GError **error)
{
	g_auto(ImportJob) job = {0};
	g_autofree char *path = g_strdup_printf("%s/%" G_GINT64_FORMAT, folder, id);
	GError *failed = NULL;
	bool there = import_job_load(store, 0, id, &job, &failed);
	if (!there && !records_error_is_none(failed, error))
		return false;
	if (!there || job.changed_us < before_us)
		return file_remove_tree(path, error);
	g_autofree char *in = in_path(folder, id), *run = g_build_filename(path, "run", NULL);
	return file_remove_tree(run, error) &&
	       (job.state == JOB_CHECKED || file_remove_tree(in, error));
}

bool import_files_tidy(Store *store, const char *folder, int64_t before_us, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;
	if (!dir)
		return false;
	for (int i = 0; i < FOLDERS_MAX && (name = g_dir_read_name(dir)); i++) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		/* of a file on its way in or out, when the service was killed */
		if (g_str_has_prefix(name, FORM_FOLDER) && !file_remove_tree(path, error))
			return false;
		if (id_of(name) && !folder_tidy(store, folder, id_of(name), before_us, error))
			return false;
	}
	return true;
}

/* Of one that nobody works on: all of it after a day, what was sent as soon as it is not waited
 * for.
 */
static bool folder_expire(
        Store *store, const char *folder, int64_t id, int64_t before_us, GError **error)
{
	g_auto(ImportJob) job = {0};
	GError *failed = NULL;
	if (!import_job_load(store, 0, id, &job, &failed))
		return records_error_is_none(failed, error);
	if (job_state_runs(job.state) || (job.state == JOB_CHECKED && job.changed_us >= before_us))
		return true;
	g_autofree char *path = job.changed_us < before_us
	                                ? g_strdup_printf("%s/%" G_GINT64_FORMAT, folder, id)
	                                : in_path(folder, id);
	return file_remove_tree(path, error);
}

bool import_files_expire(Store *store, const char *folder, int64_t before_us, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;
	if (!dir)
		return false;
	for (int i = 0; i < FOLDERS_MAX && (name = g_dir_read_name(dir)); i++)
		if (id_of(name) && !folder_expire(store, folder, id_of(name), before_us, error))
			return false;
	return true;
}

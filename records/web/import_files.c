#include "records/web/import_files.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "records/store/import_jobs.h"
#include "records/web/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_MAX = 100000, PIECE = 64 * 1024 };

static bool folder_make(const char *folder, GError **error)
{
	if (g_mkdir_with_parents(folder, 0700) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
	return false;
}

char *import_file_name(const char *name, GError **error)
{
	g_autofree char *text = g_utf8_make_valid(name, -1);
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

char *import_file_path(const char *folder, int64_t id, const char *name)
{
	g_autofree char *in = in_path(folder, id);
	return g_build_filename(in, name, NULL);
}

char *import_errors_path(const char *folder, int64_t id)
{
	return g_strdup_printf("%s/%" G_GINT64_FORMAT "/errors.xlsx", folder, id);
}

bool import_file_keep(const char *folder, int64_t id, const char *name, const void *bytes,
        size_t length, GError **error)
{
	g_autofree char *in = in_path(folder, id), *path = import_file_path(folder, id, name);
	g_autoptr(GError) failed = NULL;
	if (folder_make(in, &failed) && file_write(path, bytes, length, 0600, &failed))
		return true;
	if (strstr(failed->message, g_strerror(ENOSPC)) ||
	        strstr(failed->message, g_strerror(EDQUOT)))
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_FULL,
		        "no space left on the disk: the file was not kept");
	else
		g_propagate_error(error, g_steal_pointer(&failed));
	return false;
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
	g_autofree char *in = in_path(folder, id);
	return job.state == JOB_CHECKED || file_remove_tree(in, error);
}

bool import_files_tidy(Store *store, const char *folder, int64_t before_us, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	const char *name;
	if (!dir)
		return false;
	for (int i = 0; i < FOLDERS_MAX && (name = g_dir_read_name(dir)); i++) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		/* of accounts in bulk, when the service was killed */
		if (g_str_has_prefix(name, "accounts-") && !file_remove_tree(path, error))
			return false;
		if (id_of(name) && !folder_tidy(store, folder, id_of(name), before_us, error))
			return false;
	}
	return true;
}

#include "reports/run_folder.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/site_files.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX_BYTES ((size_t)16 << 20)
#define INPUTS_MAX_FILES 2000
#define ID_BEGINNING 8 /* a day: 20261126 */

char *run_id_new(int64_t at_us)
{
	g_autofree char *time = clock_format_compact(at_us);
	return g_strdup_printf("%s-%05x%03x", time, (unsigned)(at_us % G_USEC_PER_SEC),
	        (unsigned)g_random_int_range(0, 0x1000));
}

static bool io_fail(GError **error, const char *path)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, g_strerror(errno));
	return false;
}

char *run_folder_create(const char *site_dir, const char *id, GError **error)
{
	g_autofree char *dir = g_build_filename(site_dir, "runs", id, NULL);
	if (g_mkdir_with_parents(dir, 0700) != 0)
		return io_fail(error, dir), NULL;
	return g_steal_pointer(&dir);
}

static bool is_complete(const char *runs, const char *id)
{
	g_autofree char *manifest = g_build_filename(runs, id, "manifest.json", NULL);
	return g_file_test(manifest, G_FILE_TEST_IS_REGULAR);
}

static char *newest_run(const char *runs)
{
	g_autoptr(GDir) dir = g_dir_open(runs, 0, NULL);
	g_autofree char *newest = NULL;
	const char *name;
	while (dir && (name = g_dir_read_name(dir)))
		if ((!newest || strcmp(name, newest) > 0) && is_complete(runs, name)) {
			g_free(newest);
			newest = g_strdup(name);
		}
	return g_steal_pointer(&newest);
}

/* The only finished run whose id begins so: people type the time, not the digits behind it. */
static char *only_run(const char *runs, const char *beginning)
{
	g_autoptr(GDir) dir = g_dir_open(runs, 0, NULL);
	g_autofree char *found = NULL;
	const char *name;
	while (dir && strlen(beginning) >= ID_BEGINNING && (name = g_dir_read_name(dir))) {
		if (!g_str_has_prefix(name, beginning) || !is_complete(runs, name))
			continue;
		if (found)
			return NULL;
		found = g_strdup(name);
	}
	return g_steal_pointer(&found);
}

char *run_folder_find(const char *site_dir, const char *id, GError **error)
{
	g_autofree char *runs = g_build_filename(site_dir, "runs", NULL);
	g_autofree char *begun = id && !is_complete(runs, id) ? only_run(runs, id) : NULL;
	g_autofree char *name = begun ? g_steal_pointer(&begun)
	                        : id  ? g_strdup(id)
	                              : newest_run(runs);
	if (!name) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: no finished run yet; run `jiuxu -C %s check` first", runs, site_dir);
		return NULL;
	}
	if (id && g_file_test(id, G_FILE_TEST_EXISTS) &&
	        (strchr(id, '/') || g_str_has_suffix(id, ".zip"))) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: not the id of a run of this site; of a bundle or another folder, "
		        "jiuxu "
		        "check --from %s -o report.html makes the report",
		        id, id);
		return NULL;
	}
	if (strchr(name, '/') || *name == '.' || !is_complete(runs, name)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: no finished run '%s'", runs,
		        name);
		return NULL;
	}
	return g_build_filename(runs, name, NULL);
}

bool run_folder_write(
        const char *run_dir, const char *name, const void *bytes, size_t length, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, name, NULL);
	g_autofree char *folder = g_path_get_dirname(path);
	if (g_mkdir_with_parents(folder, 0700) != 0)
		return io_fail(error, folder);
	return file_write(path, bytes, length, 0600, error);
}

/* Rows judged from the plan or a statement cite that very file: it is evidence as it stands. */
static bool evidence_copy(
        const char *run_dir, const char *name, const char *bytes, size_t length, GError **error)
{
	if (!g_str_has_suffix(name, ".yaml"))
		return true;
	g_autofree char *digest = digest_bytes(bytes, length);
	g_autofree char *path = g_build_filename("evidence", digest, NULL);
	return run_folder_write(run_dir, path, bytes, length, error);
}

/* What is not there is not copied; what is there must be readable. */
static bool input_copy_as(
        const char *run_dir, const char *site_dir, const char *name, const char *as, GError **error)
{
	g_autofree char *from = g_build_filename(site_dir, name, NULL);
	g_autofree char *to = g_build_filename("inputs", as, NULL);
	size_t length;
	if (!g_file_test(from, G_FILE_TEST_EXISTS))
		return true;
	g_autofree char *bytes = file_read(from, INPUT_MAX_BYTES, &length, error);
	return bytes && run_folder_write(run_dir, to, bytes, length, error) &&
	       evidence_copy(run_dir, name, bytes, length, error);
}

static bool input_copy(const char *run_dir, const char *site_dir, const char *name, GError **error)
{
	return input_copy_as(run_dir, site_dir, name, name, error);
}

static bool folder_copy(
        const char *run_dir, const char *site_dir, const char *folder, GError **error)
{
	g_autofree char *from = g_build_filename(site_dir, folder, NULL);
	if (!g_file_test(from, G_FILE_TEST_IS_DIR))
		return true;
	g_auto(GStrv) files = file_list(from, INPUTS_MAX_FILES, 1, error);
	if (!files)
		return false;
	for (char **file = files; *file; file++) {
		g_autofree char *name = g_build_filename(folder, *file, NULL);
		if (!input_copy(run_dir, site_dir, name, error))
			return false;
	}
	return true;
}

bool run_folder_inputs(
        const char *run_dir, const char *site_dir, const Checklist *checklist, GError **error)
{
	size_t length;
	const char *yaml = checklist_text(checklist, &length);
	return input_copy(run_dir, site_dir, "site.yaml", error) &&
	       input_copy(run_dir, site_dir, "signers.yaml", error) &&
	       input_copy(run_dir, site_dir, WAIVERS_NAME, error) &&
	       input_copy(run_dir, site_dir, BASE_CHECKLIST_NAME, error) &&
	       input_copy(run_dir, site_dir, BASE_CHECKLIST_NAME ".p7s", error) &&
	       input_copy_as(
	               run_dir, site_dir, SITE_CHECKLIST_NAME, "checklist.site.yaml", error) &&
	       folder_copy(run_dir, site_dir, "attestations", error) &&
	       run_folder_write(run_dir, "inputs/checklist.yaml", yaml, length, error);
}

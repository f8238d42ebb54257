#include "reports/opened_run.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/bundle.h"
#include "reports/manifest.h"
#include <string.h>

struct OpenedRun {
	char *path, *dir;
	bool temporary;
};

static const char *const faults[] = {[MANIFEST_CHANGED] = "was changed",
        [MANIFEST_ADDED] = "was added",
        [MANIFEST_MISSING] = "is missing",
        [MANIFEST_SWAPPED] = "was swapped with another"};

static Manifest *manifest_listed(const char *run, const char *dir, GError **error)
{
	g_autofree char *path = g_build_filename(dir, MANIFEST_NAME, NULL);
	size_t length;
	if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
		        "%s: there is no %s in it: not a finished run", run, MANIFEST_NAME);
		return NULL;
	}
	g_autofree char *text = file_read(path, MANIFEST_BYTES_MAX, &length, error);
	Manifest *listed = text ? manifest_parse(text, length, error) : NULL;
	if (text && !listed) {
		/* whoever named a ZIP knows nothing of the folder it was unpacked into */
		g_autofree char *inside = g_strconcat(run, ": ", MANIFEST_NAME, NULL);
		error_prefix(error, strcmp(run, dir) == 0 ? path : inside);
	}
	return listed;
}

/* Rows name evidence by its digest: a file under another's name would speak for it. */
static bool evidence_names_hold(const char *path, const Manifest *found, GError **error)
{
	static const char folder[] = "evidence/";
	for (size_t i = 0; i < manifest_count(found); i++) {
		const ManifestFile *file = manifest_at(found, i);
		if (!g_str_has_prefix(file->path, folder) ||
		        strcmp(file->path + strlen(folder), file->sha256) == 0)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
		        "%s: '%s' does not hold what its name says; its SHA-256 is %s", path,
		        file->path, file->sha256);
		return false;
	}
	return true;
}

static bool hold_against_manifest(const char *path, const char *dir, GError **error)
{
	g_autoptr(Manifest) listed = manifest_listed(path, dir, error);
	if (!listed)
		return false;
	g_autoptr(Manifest) found = manifest_build(dir, error);
	if (!found)
		return false;
	g_autoptr(ManifestChanges) changes = manifest_compare(listed, found);
	if (manifest_changes_count(changes) == 0)
		return evidence_names_hold(path, found, error);
	const ManifestChange *first = manifest_changes_at(changes, 0);
	g_set_error(error, BASE_ERROR, BASE_ERROR_UNTRUSTED,
	        "%s: '%s' %s after the run ended; it cannot be judged again", path, first->path,
	        faults[first->fault]);
	return false;
}

OpenedRun *opened_run_begin(const char *path, GError **error)
{
	g_autoptr(OpenedRun) opened = g_new0(OpenedRun, 1);
	opened->path = g_strdup(path);
	opened->temporary = !g_file_test(path, G_FILE_TEST_IS_DIR);
	opened->dir = opened->temporary ? bundle_open(path, error) : g_strdup(path);
	return opened->dir ? g_steal_pointer(&opened) : NULL;
}

bool opened_run_holds(const OpenedRun *opened, GError **error)
{
	return hold_against_manifest(opened->path, opened->dir, error);
}

OpenedRun *opened_run_new(const char *path, GError **error)
{
	g_autoptr(OpenedRun) opened = opened_run_begin(path, error);
	return opened && opened_run_holds(opened, error) ? g_steal_pointer(&opened) : NULL;
}

void opened_run_free(OpenedRun *opened)
{
	if (!opened)
		return;
	if (opened->temporary && opened->dir)
		file_remove_tree(opened->dir, NULL);
	g_free(opened->dir);
	g_free(opened->path);
	g_free(opened);
}

const char *opened_run_dir(const OpenedRun *opened)
{
	return opened->dir;
}

#include "reports/manifest.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/zip.h"

#include <jansson.h>
#include <string.h>
#include <sys/stat.h>

#define SCHEMA "jiuxu.manifest/1"

struct Manifest {
	GPtrArray *files;
	GHashTable *by_path;
};

struct ManifestChanges {
	GPtrArray *all;
};

static void file_free(gpointer data)
{
	ManifestFile *file = data;
	g_free(file->path);
	g_free(file->sha256);
	g_free(file);
}

Manifest *manifest_new(void)
{
	Manifest *manifest = g_new0(Manifest, 1);
	manifest->files = g_ptr_array_new_with_free_func(file_free);
	manifest->by_path = g_hash_table_new(g_str_hash, g_str_equal);
	return manifest;
}

void manifest_free(Manifest *manifest)
{
	if (!manifest)
		return;
	g_hash_table_destroy(manifest->by_path);
	g_ptr_array_free(manifest->files, TRUE);
	g_free(manifest);
}

static int compare_paths(const ManifestFile *a, const ManifestFile *b)
{
	return strcmp(a->path, b->path);
}

/* Keeps the files in order; they mostly come in order already. */
void manifest_add(Manifest *manifest, const char *path, const char *sha256, int64_t size_bytes)
{
	g_return_if_fail(!manifest_find(manifest, path));
	ManifestFile *file = g_new0(ManifestFile, 1);
	file->path = g_strdup(path);
	file->sha256 = g_strdup(sha256);
	file->size_bytes = size_bytes;
	g_hash_table_insert(manifest->by_path, file->path, file);
	guint at = manifest->files->len;
	while (at > 0 && compare_paths(g_ptr_array_index(manifest->files, at - 1), file) > 0)
		at--;
	g_ptr_array_insert(manifest->files, (int)at, file);
}

size_t manifest_count(const Manifest *manifest)
{
	return manifest->files->len;
}

const ManifestFile *manifest_at(const Manifest *manifest, size_t index)
{
	return g_ptr_array_index(manifest->files, index);
}

const ManifestFile *manifest_find(const Manifest *manifest, const char *path)
{
	return g_hash_table_lookup(manifest->by_path, path);
}

bool manifest_excludes(const char *path)
{
	return strcmp(path, MANIFEST_NAME) == 0 || g_str_has_prefix(path, "signatures/") ||
	       g_str_has_prefix(path, "reviews/");
}

/* What is found of one file; one thread each fills it. */
typedef struct {
	const char *path; /* below the run folder */
	char *sha256;     /* NULL: error */
	int64_t size_bytes;
	GError *error;
} Found;

static void found_clear(void *data)
{
	Found *found = data;
	g_free(found->sha256);
	g_clear_error(&found->error);
}

typedef struct {
	const char *run_dir;
	GArray *files; /* Found */
} Finding;

static void found_fill(size_t index, void *data)
{
	const Finding *finding = data;
	Found *found = &g_array_index(finding->files, Found, index);
	g_autofree char *full = g_build_filename(finding->run_dir, found->path, NULL);
	const char *fault = zip_name_fault(found->path);
	struct stat about;
	if (fault) {
		g_set_error(&found->error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: %s", full, fault);
		return;
	}
	found->sha256 = digest_file(full, &found->error);
	if (found->sha256 && stat(full, &about) != 0) {
		g_clear_pointer(&found->sha256, g_free);
		g_set_error(&found->error, BASE_ERROR, BASE_ERROR_IO,
		        "%s: vanished while it was read", full);
	} else if (found->sha256) {
		found->size_bytes = about.st_size;
	}
}

Manifest *manifest_build(const char *run_dir, GError **error)
{
	g_auto(GStrv) paths = file_list(run_dir, MANIFEST_FILES_MAX, MANIFEST_DEPTH_MAX, error);
	if (!paths)
		return NULL;
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(Found));
	g_array_set_clear_func(files, found_clear);
	for (char **path = paths; *path; path++) {
		Found found = {.path = *path};
		if (!manifest_excludes(*path))
			g_array_append_val(files, found);
	}
	Finding finding = {run_dir, files};
	parallel_each(files->len, found_fill, &finding);
	g_autoptr(Manifest) manifest = manifest_new();
	for (guint i = 0; i < files->len; i++) {
		Found *found = &g_array_index(files, Found, i);
		if (found->error) {
			g_propagate_error(error, g_steal_pointer(&found->error));
			return NULL;
		}
		manifest_add(manifest, found->path, found->sha256, found->size_bytes);
	}
	return g_steal_pointer(&manifest);
}

char *manifest_to_text(const Manifest *manifest)
{
	g_autoptr(json_t) files = json_array();
	for (size_t i = 0; i < manifest_count(manifest); i++) {
		const ManifestFile *file = manifest_at(manifest, i);
		json_array_append_new(
		        files, json_pack("{s:s, s:s, s:I}", "path", file->path, "sha256",
		                       file->sha256, "size", (json_int_t)file->size_bytes));
	}
	g_autoptr(json_t) root = json_pack("{s:s, s:O}", "schema", SCHEMA, "files", files);
	char *json = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
	char *text = g_strconcat(json, "\n", NULL);
	free(json);
	return text;
}

static bool malformed(GError **error, size_t index, const char *why)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "files[%zu]: %s", index, why);
	return false;
}

static bool parse_file(Manifest *manifest, const json_t *json, size_t index, GError **error)
{
	const char *path = NULL, *sha256 = NULL;
	json_int_t size = -1;
	json_error_t problem;
	if (json_unpack_ex((json_t *)json, &problem, JSON_STRICT, "{s:s, s:s, s:I}", "path", &path,
	            "sha256", &sha256, "size", &size) != 0)
		return malformed(
		        error, index, "needs 'path', 'sha256' and 'size' and nothing else");
	if (zip_name_fault(path) || manifest_excludes(path))
		return malformed(error, index, "'path' is not one of a run folder");
	if (!digest_valid(sha256))
		return malformed(error, index, "'sha256' is not a digest");
	if (size < 0)
		return malformed(error, index, "'size' is negative");
	if (index > 0 && strcmp(manifest_at(manifest, index - 1)->path, path) >= 0)
		return malformed(error, index, "'path' does not ascend");
	manifest_add(manifest, path, sha256, size);
	return true;
}

Manifest *manifest_parse(const char *bytes, size_t length, GError **error)
{
	json_error_t problem;
	if (length > MANIFEST_BYTES_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "larger than %u bytes",
		        MANIFEST_BYTES_MAX);
		return NULL;
	}
	g_autoptr(json_t) root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
	if (!root) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%d:%d: not JSON: %s",
		        problem.line, problem.column, problem.text);
		return NULL;
	}
	const char *schema = json_string_value(json_object_get(root, "schema"));
	const json_t *files = json_object_get(root, "files");
	if (g_strcmp0(schema, SCHEMA) != 0 || !json_is_array(files) ||
	        json_object_size(root) != 2) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "not a manifest of schema '%s'",
		        SCHEMA);
		return NULL;
	}
	if (json_array_size(files) > MANIFEST_FILES_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "more than %d files",
		        MANIFEST_FILES_MAX);
		return NULL;
	}
	g_autoptr(Manifest) manifest = manifest_new();
	for (size_t i = 0; i < json_array_size(files); i++)
		if (!parse_file(manifest, json_array_get(files, i), i, error))
			return NULL;
	return g_steal_pointer(&manifest);
}

bool manifest_write(const char *run_dir, GError **error)
{
	g_autofree char *path = g_build_filename(run_dir, MANIFEST_NAME, NULL);
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: is there already; a run that has ended is not written again", path);
		return false;
	}
	g_autoptr(Manifest) manifest = manifest_build(run_dir, error);
	if (!manifest)
		return false;
	g_autofree char *text = manifest_to_text(manifest);
	return file_write(path, text, strlen(text), 0644, error);
}

static void change_free(gpointer data)
{
	ManifestChange *change = data;
	g_free(change->path);
	g_free(change->other);
	g_free(change);
}

void manifest_changes_free(ManifestChanges *changes)
{
	if (!changes)
		return;
	g_ptr_array_free(changes->all, TRUE);
	g_free(changes);
}

size_t manifest_changes_count(const ManifestChanges *changes)
{
	return changes->all->len;
}

const ManifestChange *manifest_changes_at(const ManifestChanges *changes, size_t index)
{
	return g_ptr_array_index(changes->all, index);
}

static void add_change(
        ManifestChanges *changes, ManifestFault fault, const char *path, const char *other)
{
	ManifestChange *change = g_new0(ManifestChange, 1);
	*change = (ManifestChange){fault, g_strdup(path), g_strdup(other)};
	g_ptr_array_add(changes->all, change);
}

static bool same_content(const ManifestFile *a, const ManifestFile *b)
{
	return a->size_bytes == b->size_bytes && strcmp(a->sha256, b->sha256) == 0;
}

static bool is_changed(const Manifest *found, const ManifestFile *listed)
{
	const ManifestFile *there = manifest_find(found, listed->path);
	return there && !same_content(there, listed);
}

/* The file whose content `file` holds now while its own is in there, NULL when there is none. */
static const ManifestFile *swapped_with(
        const Manifest *found, const ManifestFile *file, GHashTable *changed_by_digest)
{
	const ManifestFile *there = manifest_find(found, file->path);
	const ManifestFile *other = g_hash_table_lookup(changed_by_digest, there->sha256);
	if (!other || !same_content(other, there))
		return NULL;
	return same_content(manifest_find(found, other->path), file) ? other : NULL;
}

/* Of the changed files, which holds what digest by right. */
static GHashTable *index_changed(const Manifest *listed, const Manifest *found)
{
	GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
	for (size_t i = 0; i < manifest_count(listed); i++) {
		const ManifestFile *file = manifest_at(listed, i);
		if (is_changed(found, file))
			g_hash_table_insert(index, file->sha256, (gpointer)file);
	}
	return index;
}

static void compare_changed(ManifestChanges *changes, const Manifest *found,
        const ManifestFile *file, GHashTable *changed_by_digest)
{
	const ManifestFile *other = swapped_with(found, file, changed_by_digest);
	if (other && swapped_with(found, other, changed_by_digest) != file)
		other = NULL; /* several files had the same content: name each */
	if (!other)
		add_change(changes, MANIFEST_CHANGED, file->path, NULL);
	else if (strcmp(file->path, other->path) < 0)
		add_change(changes, MANIFEST_SWAPPED, file->path, other->path);
}

static int compare_changes(gconstpointer a, gconstpointer b)
{
	const ManifestChange *first = *(ManifestChange *const *)a;
	const ManifestChange *second = *(ManifestChange *const *)b;
	return strcmp(first->path, second->path);
}

ManifestChanges *manifest_compare(const Manifest *listed, const Manifest *found)
{
	ManifestChanges *changes = g_new0(ManifestChanges, 1);
	changes->all = g_ptr_array_new_with_free_func(change_free);
	g_autoptr(GHashTable) by_digest = index_changed(listed, found);
	for (size_t i = 0; i < manifest_count(listed); i++) {
		const ManifestFile *file = manifest_at(listed, i);
		if (!manifest_find(found, file->path))
			add_change(changes, MANIFEST_MISSING, file->path, NULL);
		else if (is_changed(found, file))
			compare_changed(changes, found, file, by_digest);
	}
	for (size_t i = 0; i < manifest_count(found); i++) {
		const ManifestFile *file = manifest_at(found, i);
		if (!manifest_find(listed, file->path))
			add_change(changes, MANIFEST_ADDED, file->path, NULL);
	}
	g_ptr_array_sort(changes->all, compare_changes);
	return changes;
}

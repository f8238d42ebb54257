#include "reports/run_changed.h"

#include "base/cleanup.h"
#include "base/digest.h"
#include "base/file.h"
#include "reports/site_files.h"
#include <string.h>

enum { STATEMENTS_MAX = 2000 };

/* What is on neither side is the same. */
static bool is_same(const char *path, const char *other)
{
	bool here = g_file_test(path, G_FILE_TEST_EXISTS);
	if (here != g_file_test(other, G_FILE_TEST_EXISTS))
		return false;
	g_autofree char *digest = here ? digest_file(path, NULL) : NULL;
	g_autofree char *taken = here ? digest_file(other, NULL) : NULL;
	return !here || (digest && taken && strcmp(digest, taken) == 0);
}

static void name_add(GPtrArray *names, const char *name)
{
	if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
		g_ptr_array_add(names, g_strdup(name));
}

static void compare(GPtrArray *out, const char *run_dir, const char *site_dir, const char *name,
        const char *taken_as)
{
	g_autofree char *now = g_build_filename(site_dir, name, NULL);
	g_autofree char *taken = g_build_filename(run_dir, "inputs", taken_as, NULL);
	if (!is_same(now, taken))
		name_add(out, name);
}

/* The statements of either side; signatures go with them. */
static void statements_of(GPtrArray *names, const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "attestations", NULL);
	g_auto(GStrv) files = file_list(path, STATEMENTS_MAX, 1, NULL);
	for (char **file = files; file && *file; file++) {
		g_autofree char *name = g_build_filename("attestations", *file, NULL);
		if (g_str_has_suffix(name, ".yaml"))
			name_add(names, name);
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *run_changed(const char *run_dir, const char *site_dir)
{
	static const char *const files[] = {
	        "site.yaml", "signers.yaml", WAIVERS_NAME, BASE_CHECKLIST_NAME};
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *inputs = g_build_filename(run_dir, "inputs", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
		compare(out, run_dir, site_dir, files[i], files[i]);
	compare(out, run_dir, site_dir, SITE_CHECKLIST_NAME, "checklist.site.yaml");
	statements_of(statements, site_dir);
	statements_of(statements, inputs);
	for (guint i = 0; i < statements->len; i++)
		compare(out, run_dir, site_dir, statements->pdata[i], statements->pdata[i]);
	g_ptr_array_sort(out, by_name);
	return out;
}

#include "reports/run_choice.h"
#include "base/cleanup.h"
#include "reports/report_file.h"
#include "reports/run_folder.h"
#include <string.h>

#define RUNS_LOOKED_AT 100 /* so many partial runs in a row are all there is to say */

bool run_is_whole(const char *run_dir)
{
	g_autoptr(json_t) head = report_file_head(run_dir, NULL);
	const json_t *run = json_object_get(head, "run");
	const json_t *selection = json_object_get(run, "selection");
	const char *pattern = json_string_value(json_object_get(selection, "pattern"));
	const char *item = json_string_value(json_object_get(selection, "item"));
	return run && !json_is_true(json_object_get(run, "interrupted")) &&
	       (!pattern || !*pattern) && (!item || !*item);
}

static int newest_first(const void *a, const void *b)
{
	return strcmp(*(const char *const *)b, *(const char *const *)a);
}

static GPtrArray *runs_of(const char *site_dir)
{
	g_autofree char *runs = g_build_filename(site_dir, "runs", NULL);
	g_autoptr(GDir) dir = g_dir_open(runs, 0, NULL);
	GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
	const char *name;
	while (dir && (name = g_dir_read_name(dir)))
		g_ptr_array_add(ids, g_strdup(name));
	g_ptr_array_sort(ids, newest_first);
	return ids;
}

bool run_choice_whole(const char *site_dir, RunChoice *ret, GError **error)
{
	*ret = (RunChoice){.is_part = true};
	ret->dir = run_folder_find(site_dir, NULL, error);
	if (!ret->dir)
		return false;
	g_autoptr(GPtrArray) ids = runs_of(site_dir);
	for (guint i = 0; i < ids->len && i < RUNS_LOOKED_AT; i++) {
		g_autofree char *dir = run_folder_find(site_dir, ids->pdata[i], NULL);
		if (!dir || !run_is_whole(dir))
			continue;
		if (strcmp(dir, ret->dir) != 0)
			ret->newer = g_path_get_basename(ret->dir);
		g_free(ret->dir);
		ret->dir = g_steal_pointer(&dir);
		ret->is_part = false;
		break;
	}
	return true;
}

void run_choice_clear(RunChoice *choice)
{
	g_free(choice->dir);
	g_free(choice->newer);
}

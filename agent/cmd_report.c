/* jiuxu report: renders a finished run again, from its report.json alone. */
#include "agent/behind.h"
#include "agent/print.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "reports/opened_run.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

/* The newest run is shown, as somebody just made it; where a whole one is, is said beside it. */
static void whole_say(const Invocation *invocation, const char *run_dir)
{
	g_auto(RunChoice) choice = {0};
	if (!run_choice_whole(invocation->site_dir, &choice, NULL) || !choice.newer ||
	        strcmp(choice.dir, run_dir) == 0)
		return;
	g_autofree char *id = g_path_get_basename(choice.dir);
	fprintf(stderr,
	        invocation_zh(invocation)
	                ? "注意：最近一次检查 %s 只检查了一部分，或被中断；最近一次完整检查：jiuxu "
	                  "-C %s report %s\n"
	                : "note: the newest run %s is of a part, or was interrupted; the newest "
	                  "whole one: jiuxu -C %s report %s\n",
	        choice.newer, invocation->site_dir, id);
}

static int report_run(
        const Invocation *invocation, const PrintFiles *files, const char *id, GError **error)
{
	g_autofree char *run_dir = run_folder_find(invocation->site_dir, id, error);
	g_autoptr(OpenedRun) opened = run_dir ? opened_run_new(run_dir, error) : NULL;
	g_autoptr(Document) document = opened ? report_file_read(run_dir, error) : NULL;
	if (!document)
		return EXIT_CANNOT_WORK;
	g_auto(Rendering) rendering = {.document = document};
	bool done = files->paths ? print_files(invocation, files, &rendering, run_dir, error)
	                         : print_document(invocation, &rendering, run_dir, error);
	for (char **path = files->paths; done && path && *path && !invocation->quiet; path++)
		fprintf(stderr, invocation_zh(invocation) ? "已写出 %s\n" : "wrote %s\n", *path);
	if (done && !id && !invocation->quiet) {
		whole_say(invocation, run_dir);
		behind_say(invocation, run_dir);
	}
	return done ? EXIT_READY : EXIT_CANNOT_WORK;
}

int command_report(Invocation *invocation, int argc, char **argv, GError **error)
{
	gboolean all = FALSE;
	PrintFiles files = {.by_format = true};
	const GOptionEntry entries[] = {
	        {"all", 'a', 0, G_OPTION_ARG_NONE, &all, "text: every row, passes too", NULL},
	        PRINT_FILES_ENTRY(&files), G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        command_arguments(argc, argv, 1, error) && print_check(invocation, &files, error)) {
		invocation->all = all;
		status = report_run(invocation, &files, argc > 1 ? argv[1] : NULL, error);
	}
	g_strfreev(files.paths);
	return status;
}

/* jiuxu report: renders a finished run again, from its report.json alone. */
#include "agent/behind.h"
#include "agent/print.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "reports/opened_run.h"
#include "reports/report_file.h"
#include <stdio.h>

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
	if (done && !id && !invocation->quiet)
		behind_say(invocation, run_dir);
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

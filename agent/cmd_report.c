/* jiuxu report: renders a finished run again, from its report.json alone. */
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "reports/opened_run.h"

int command_report(Invocation *invocation, int argc, char **argv, GError **error)
{
	gboolean all = FALSE;
	const GOptionEntry entries[] = {
	        {"all", 'a', 0, G_OPTION_ARG_NONE, &all, "text: every row, passes too", NULL},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) || !run_format_check(invocation, error))
		return EXIT_BAD_USAGE;
	invocation->all = all;
	g_autofree char *run_dir =
	        run_folder_find(invocation->site_dir, argc > 1 ? argv[1] : NULL, error);
	g_autoptr(OpenedRun) opened = run_dir ? opened_run_new(run_dir, error) : NULL;
	if (!opened)
		return EXIT_CANNOT_WORK;
	g_autoptr(json_t) document = run_folder_report(run_dir, error);
	return document && run_print(invocation, document, run_dir, error) ? EXIT_READY
	                                                                   : EXIT_CANNOT_WORK;
}

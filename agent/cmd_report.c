/* jiuxu report: renders a finished run again, from its report.json alone. */
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "reports/opened_run.h"

int command_report(Invocation *invocation, int argc, char **argv, GError **error)
{
	if (!command_options(invocation, NULL, &argc, &argv, error))
		return EXIT_BAD_USAGE;
	g_autofree char *run_dir =
		run_folder_find(invocation->site_dir, argc > 1 ? argv[1] : NULL, error);
	g_autoptr(OpenedRun) opened = run_dir ? opened_run_new(run_dir, error) : NULL;
	if (!opened)
		return EXIT_CANNOT_WORK;
	g_autoptr(json_t) document = run_folder_report(run_dir, error);
	return document && run_print(invocation, document, run_dir, error) ? EXIT_READY
									   : EXIT_CANNOT_WORK;
}

/* jiuxu collector: the script that people run by hand where the console may not go. */
#include "agent/print.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "inventory/collector.h"
#include <stdio.h>
#include <string.h>

/* Unguessable, so that no file on the host can forge the end of its own section. */
static char *nonce_new(void)
{
	g_autofree char *uuid = g_uuid_string_random();
	g_auto(GStrv) parts = g_strsplit(uuid, "-", -1);
	return g_strjoinv("", parts);
}

static char *script_of(const RunInputs *inputs, const char *pattern, GError **error)
{
	g_autoptr(Wants) wants = checklist_wants(inputs->checklist, NULL);
	g_autoptr(LinuxWants) asked = collector_wants(inputs->site, wants, error);
	g_autofree char *nonce = nonce_new();
	return asked ? collector_script(inputs->site, asked, pattern, nonce, error) : NULL;
}

static bool deliver(
        const Invocation *invocation, const char *script, const char *path, GError **error)
{
	if (path && strcmp(path, "-") != 0) {
		if (!file_write(path, script, strlen(script), 0644, error))
			return false;
		print_wrote(invocation, path,
		        "采集脚本；在各主机上运行：sh 此文件 > 主机名.out，再 jiuxu import "
		        "主机名.out",
		        "the collector; on each host: sh FILE > HOST.out, then jiuxu import "
		        "HOST.out");
		return true;
	}
	fputs(script, stdout);
	return true;
}

int command_collector(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {{"output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
	                                        "the file to write; - is stdout", "FILE"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error))
		return EXIT_BAD_USAGE;
	RunInputs inputs = {0};
	g_autofree char *script = NULL;
	if (run_inputs_load_site(&inputs, invocation, error))
		script = script_of(&inputs, argc > 1 ? argv[1] : NULL, error);
	run_inputs_clear(&inputs);
	return script && deliver(invocation, script, path, error) ? EXIT_READY : EXIT_CANNOT_WORK;
}

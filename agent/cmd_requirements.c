/* jiuxu requirements: the preparation sheet, and the workbook to fill in. */
#include "agent/command.h"
#include "agent/manual.h"
#include "agent/print.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/requirements.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The format asked for, else the one that the file's name ends in; text on the terminal. */
static const RequirementsFormat *format_choose(
        const Invocation *invocation, const char *path, GError **error)
{
	const char *dot = path ? strrchr(path, '.') : NULL;
	const char *ending = dot ? (strcmp(dot, ".txt") == 0 ? "text" : dot + 1) : "";
	const RequirementsFormat *by_name = requirements_format_find(ending);
	const char *asked = invocation->format;
	if (!asked && path && !by_name) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "-o '%s': the name of the file tells no format (html, txt, xlsx)", path);
		return NULL;
	}
	if (!asked)
		return by_name ? by_name : requirements_format_find("text");
	const RequirementsFormat *format = requirements_format_find(asked);
	if (!format)
		manual_format_check(asked, "requirements", error);
	return format;
}

static bool deliver(const Invocation *invocation, const RequirementsFormat *format,
        const char *path, const GString *out, GError **error)
{
	if (path) {
		if (!file_write(path, out->str, out->len, 0644, error))
			return false;
		if (strcmp(format->name, "xlsx") == 0)
			print_wrote(invocation, path,
			        "待填写的准备表；填好后：jiuxu init 目录 --from 此文件",
			        "the workbook to fill in; then: jiuxu init DIR --from FILE");
		else
			print_wrote(invocation, path, "环境准备要求", "what to prepare");
		return true;
	}
	if (format->binary && isatty(STDOUT_FILENO)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a workbook is not for the terminal: name a file with -o");
		return false;
	}
	fwrite(out->str, 1, out->len, stdout);
	return true;
}

int command_requirements(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *path = NULL;
	const GOptionEntry entries[] = {
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
	                "write to this file; its name ends in the format", "FILE"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error))
		return EXIT_BAD_USAGE;
	if (argc != 1) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "requirements takes no arguments");
		return EXIT_BAD_USAGE;
	}
	const RequirementsFormat *format = format_choose(invocation, path, error);
	g_autoptr(Checklist) checklist = format ? checklist_load_builtin(error) : NULL;
	if (!checklist)
		return EXIT_CANNOT_WORK;
	RequirementsOptions options = {.zh = invocation_zh(invocation),
	        .color = invocation->color && !path,
	        .columns = path ? 0 : print_columns()};
	g_autoptr(GString) out = g_string_new(NULL);
	if (!format->write(checklist, &options, out, error) ||
	        !deliver(invocation, format, path, out, error))
		return EXIT_CANNOT_WORK;
	return EXIT_READY;
}

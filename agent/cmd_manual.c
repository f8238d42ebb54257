/* jiuxu manual: the pages that the program carries, so that one file is enough. */
#include "agent/manual.h"
#include "agent/print.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/width.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void list_page(const char *name, int section, const char *what)
{
	g_autofree char *page = g_strdup_printf("%s(%d)", name, section);
	g_autoptr(GString) padded = g_string_new(NULL);
	width_pad(padded, page, 26);
	printf("  %s%s\n", padded->str, what);
}

static void list(bool zh)
{
	puts(zh ? "手册各页；`jiuxu manual 页名` 显示一页，`jiuxu manual -o 目录` 写出 man 页："
	        : "Pages; `jiuxu manual PAGE` shows one, `jiuxu manual -o DIR` writes man pages:");
	list_page("jiuxu", 1,
	        zh ? "总述：命令、退出码、环境变量、文件"
	           : "commands, exit statuses, environment, files");
	for (const Command *command = commands; command->name; command++) {
		g_autofree char *name = g_strdup_printf("jiuxu-%s", command->name);
		list_page(name, 1, zh ? command->summary_zh : command->summary_en);
	}
	for (const ManualPage *page = manual_pages; page->name; page++)
		list_page(page->name, page->section, zh ? page->zh : page->en);
}

/* At a terminal without its marks, unless they were asked for. */
static void manual_print(const Invocation *invocation, const char *page)
{
	if (invocation->format || !isatty(STDOUT_FILENO)) {
		fputs(page, stdout);
		return;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	terminal_from_markdown(page, print_columns(), invocation->color, out);
	fputs(out->str, stdout);
}

static int print_page(const Invocation *invocation, const char *name, GError **error)
{
	bool man = g_strcmp0(invocation->format, "man") == 0;
	bool zh = invocation_zh(invocation);
	g_autoptr(GString) page = man ? manual_man(name, zh) : manual_markdown(name, zh);
	if (!page) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no such page '%s'; `jiuxu manual` lists them", name);
		return EXIT_BAD_USAGE;
	}
	manual_print(invocation, page->str);
	return EXIT_READY;
}

/* Below DIR as man(1) looks for it: man1/, man5/, man7/, and zh_CN/man1/ and so on. */
static bool write_page(const char *dir, const char *name, bool zh, GError **error)
{
	g_autofree char *whole = NULL;
	int section;
	manual_find(name, &whole, &section);
	g_autoptr(GString) page = manual_man(name, zh);
	g_autofree char *folder = g_strdup_printf("%s/%sman%d", dir, zh ? "zh_CN/" : "", section);
	g_autofree char *path = g_strdup_printf("%s/%s.%d", folder, whole, section);
	if (g_mkdir_with_parents(folder, 0755) == 0)
		return file_write(path, page->str, page->len, 0644, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", folder, g_strerror(errno));
	return false;
}

static int write_all(const char *dir, GError **error)
{
	for (int zh = 0; zh < 2; zh++) {
		if (!write_page(dir, "jiuxu", zh, error))
			return EXIT_CANNOT_WORK;
		for (const Command *command = commands; command->name; command++)
			if (!write_page(dir, command->name, zh, error))
				return EXIT_CANNOT_WORK;
		for (const ManualPage *page = manual_pages; page->name; page++)
			if (!write_page(dir, page->name, zh, error))
				return EXIT_CANNOT_WORK;
	}
	return EXIT_READY;
}

static bool usage_check(const Invocation *invocation, const char *dir, int argc, GError **error)
{
	if (!manual_format_check(invocation->format, "manual", error))
		return false;
	if (dir && argc > 1)
		g_set_error_literal(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "-o DIR writes every page; name none");
	else
		return true;
	return false;
}

int command_manual(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *dir = NULL;
	const GOptionEntry entries[] = {
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &dir,
	                "write every page as man(7) below this folder", "DIR"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) ||
	        !usage_check(invocation, dir, argc, error))
		return EXIT_BAD_USAGE;
	if (dir)
		return write_all(dir, error);
	if (argc > 1)
		return print_page(invocation, argv[1], error);
	list(invocation_zh(invocation));
	return EXIT_READY;
}

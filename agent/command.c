#include "agent/command.h"
#include "agent/help.h"
#include "agent/manual.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/fields.h"
#include "records/store/error.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const Command commands[] = {
        {"init", "DIR [--from FILE]", "新建本省部署信息目录，可由填好的准备表或主机清单导入",
                "make a new site folder, from a filled-in workbook or a list of hosts",
                command_init},
        {"requirements", "[--format text|html|xlsx] [-o FILE]", "环境准备要求和待填写的准备表",
                "what to prepare, and the workbook to fill in", command_requirements},
        {"inventory", "[PATTERN] [--refresh]", "列出规划和观测到的机器",
                "list the machines planned and seen", command_inventory},
        {"facts", "HOST", "显示对一台主机的全部观测", "show all that was observed of one host",
                command_facts},
        {"check", "[PATTERN] [--item N] [--from BUNDLE]", "观测并判定，打印结果",
                "observe and judge, print the verdicts", command_check},
        {"fix", "[PATTERN] [--dry-run] [--check ID] [--undo FIX]",
                "处理可撤销的问题：内核参数、资源限制、时间、hosts、服务、fstab",
                "put right what can be taken back: sysctl, limits, time, hosts, services, fstab",
                command_fix},
        {"collector", "[PATTERN] [-o FILE]", "打印人工采集脚本，在控制台不能登录的主机上运行",
                "print the script to run by hand where the console may not go", command_collector},
        {"import", "FILE… [--host NAME]", "导入人工采集的结果或另一控制台的检查记录",
                "bring in what the collector or another console saw", command_import},
        {"attest", "CHECK --document FILE --by NAME --statement TEXT --cert CRT --key KEY",
                "对无法观测的检查点作书面确认", "sign a statement about what cannot be observed",
                command_attest},
        {"waive", "CHECK --reason TEXT --approved-by NAME --until DAY",
                "登记经批准的豁免（waivers.yaml）", "enter an approved waiver (waivers.yaml)",
                command_waive},
        {"checklist", "derive HOST | from-goss FILE",
                "起草本省检查清单：由一台好的机器，或由 goss.yaml",
                "draft a site's own checklist, from a good machine or a goss.yaml",
                command_checklist},
        {"explain", "CHECK", "一个检查点：看什么、为什么、由谁要求、不通过怎么办",
                "of one check: what it looks at, why, who asks for it, what to do when it fails",
                command_explain},
        {"lint", "[FILE]", "检查本省部署信息目录中的文件是否有误",
                "look for errors in the files of the site folder", command_lint},
        {"secret", "set NAME | list | rm NAME", "保管登录口令等秘密（secrets.jx）",
                "keep passwords and the like (secrets.jx)", command_secret},
        {"runs", "", "列出做过的检查和修改，新的在前", "list the runs and fixes made, newest first",
                command_runs},
        {"report", "[RUN] [--format F | -o FILE…]", "重新输出一次检查的报告", "render a run again",
                command_report},
        {"diff", "A B", "比较两次检查（RUN、目录或报送材料包）；无论有何变化，退出码都为 0",
                "compare two runs, folders or bundles; exit status 0 whatever changed",
                command_diff},
        {"bundle", "[RUN] -o FILE.zip", "打包报送材料包", "pack a run as one ZIP", command_bundle},
        {"sign", "FILE.zip --cert CRT --key KEY", "对报送材料包签名", "sign a bundle",
                command_sign},
        {"verify", "FILE.zip --ca CA.crt", "验证报送材料包的签名与内容", "verify a bundle",
                command_verify},
        {"records",
                "init | import FILE | verify | backup -o FILE | restore FILE | user … | school …  "
                "--data DIR",
                "学籍数据：建立、学校与账号、导入、校验、备份、恢复",
                "student records: make, schools and accounts, import, verify, back up, restore",
                command_records},
        {"manual", "[PAGE] [-o DIR]", "手册：各命令、文件和指南",
                "the manual: commands, files, guides", command_manual},
        {"completion", "bash|zsh|fish", "打印命令补全脚本", "print the script that completes words",
                command_completion},
        {0},
};

const ExitMeaning exit_meanings[] = {
        {EXIT_READY,
                "就绪或完成（即使有不通过，也只限重要项、一般项；只检查一部分时，只说所问的部分）",
                "ready or done (what failed, if anything, blocks nobody; of a part, what was "
                "asked)"},
        {EXIT_CANNOT_WORK, "无法工作：磁盘满、文件读不到",
                "could not work: disk full, file not readable"},
        {EXIT_BAD_USAGE, "用法或文件有误", "bad usage or bad file"},
        {EXIT_NOT_READY, "不具备条件：关键项不通过；处理后仍不符合；导入有被拒绝的行",
                "not ready: a blocker failed; still wrong after fix; rows rejected"},
        {EXIT_INCOMPLETE, "尚未核实完毕：关键项未能核实，连不上的主机也在此列",
                "incomplete: a blocker is unknown, as of a host that was not reached"},
        {EXIT_UNTRUSTED, "签名或摘要不符，材料包已损坏，或其报告与检测记录不符",
                "a signature or digest does not verify, a bundle is damaged, or its report "
                "is not what its evidence says"},
        {EXIT_INTERRUPTED, "被中断，或询问时不同意；已看到的已成记录",
                "interrupted, or declined when asked; what was seen is kept"},
        {0},
};

const Command *command_find(const char *name)
{
	for (const Command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

const char *command_nearest(const char *name)
{
	const char *names[G_N_ELEMENTS(commands)];
	size_t count = 0;
	for (const Command *command = commands; command->name; command++)
		names[count++] = command->name;
	return fields_nearest(name, names, count);
}

void invocation_clear(Invocation *invocation)
{
	g_free(invocation->site_dir);
	g_free(invocation->lang);
	g_free(invocation->format);
	if (invocation->more)
		g_ptr_array_unref(invocation->more);
}

const char *language_from_locale(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
		const char *locale = g_getenv(variables[i]);
		if (!locale || !*locale)
			continue;
		bool names_none = strcmp(locale, "POSIX") == 0 || strcmp(locale, "C") == 0 ||
		                  g_str_has_prefix(locale, "C.");
		return names_none || g_str_has_prefix(locale, "zh") ? "zh" : "en";
	}
	return "zh";
}

bool invocation_zh(const Invocation *invocation)
{
	return strcmp(invocation->lang, "zh") == 0;
}

/* NO_COLOR, TERM=dumb and pipes get none, unless --color=always asks for it. */
static bool color_wanted(const char *word)
{
	const char *no_color = g_getenv("NO_COLOR"), *term = g_getenv("TERM");
	if (word)
		return strcmp(word, "always") == 0;
	return isatty(STDOUT_FILENO) && !(no_color && *no_color) && g_strcmp0(term, "dumb") != 0;
}

static bool words_check(const char *lang, const char *color, GError **error)
{
	if (lang && strcmp(lang, "zh") != 0 && strcmp(lang, "en") != 0)
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "--lang is zh or en, not '%s'", lang);
	else if (color && strcmp(color, "always") != 0 && strcmp(color, "never") != 0)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--color is always or never, not '%s'", color);
	else
		return true;
	return false;
}

/* What was given takes the place of what was there. */
static void text_replace(char **slot, char **given)
{
	if (!*given)
		return;
	g_free(*slot);
	*slot = g_steal_pointer(given);
}

/* What usage lines begin with. */
static void name_program(const char *command)
{
	g_autofree char *program = g_strdup_printf("jiuxu %s", command);
	g_set_prgname(program);
}

static void help_end(GOptionContext *context, const Command *command, bool zh)
{
	name_program(command->name);
	g_option_context_set_summary(context, zh ? command->summary_zh : command->summary_en);
	if (zh)
		g_option_group_set_translate_func(
		        g_option_context_get_main_group(context), help_words, NULL, NULL);
	help_print(context, zh);
	exit(EXIT_READY);
}

enum { OPTIONS_MAX = 64 };

static size_t names_add(const GOptionEntry *entries, const char **names, size_t count)
{
	for (; entries && entries->long_name && count < OPTIONS_MAX; entries++)
		names[count++] = entries->long_name;
	return count;
}

/* GLib's parser; of an option that it does not know, the nearest one is named. */
static bool options_parse(GOptionContext *context, const GOptionEntry *own,
        const GOptionEntry *common, int *argc, char ***argv, GError **error)
{
	g_autoptr(GError) found = NULL;
	if (g_option_context_parse(context, argc, argv, &found))
		return true;
	const char *names[OPTIONS_MAX];
	size_t count = names_add(common, names, names_add(own, names, 0));
	const char *dashes = strstr(found->message, "--");
	g_autofree char *typed = dashes ? g_strndup(dashes + 2, strcspn(dashes + 2, "= ")) : NULL;
	const char *nearest = typed ? fields_nearest(typed, names, count) : NULL;
	if (g_error_matches(found, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) && nearest)
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION,
		        "%s (did you mean --%s?)", found->message, nearest);
	else
		g_propagate_error(error, g_steal_pointer(&found));
	return false;
}

bool command_options(Invocation *invocation, const GOptionEntry *entries, int *argc, char ***argv,
        GError **error)
{
	g_autofree char *lang = NULL, *color = NULL, *site = NULL, *format = NULL;
	gboolean quiet = FALSE, help = FALSE;
	GOptionEntry common[] = {
	        {"site", 'C', 0, G_OPTION_ARG_FILENAME, &site, "site folder", "DIR"},
	        {"format", 0, 0, G_OPTION_ARG_STRING, &format, HELP_FORMATS "text", "FORMAT"},
	        {"lang", 0, 0, G_OPTION_ARG_STRING, &lang, "zh or en", "LANG"},
	        {"color", 0, 0, G_OPTION_ARG_STRING, &color, "always or never", "WHEN"},
	        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "no progress", NULL},
	        {"help", 'h', 0, G_OPTION_ARG_NONE, &help, "show this help", NULL},
	        G_OPTION_ENTRY_NULL};
	const Command *command = command_find((*argv)[0]);
	g_autofree char *formats = command ? manual_formats(command->name) : NULL;
	g_autofree char *written =
	        formats && *formats ? g_strconcat(HELP_FORMATS, formats, NULL) : NULL;
	if (written)
		common[1].description = written;
	g_autoptr(GOptionContext) context = g_option_context_new(command ? command->usage : NULL);
	g_option_context_set_help_enabled(context, FALSE);
	if (entries)
		g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_add_main_entries(context, common, NULL);
	if (invocation->listener) {
		if (entries)
			invocation->listener(entries, invocation->listener_data);
		invocation->listener(common, invocation->listener_data);
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "only asked");
		return false;
	}
	bool good = options_parse(context, entries, common, argc, argv, error) &&
	            words_check(lang, color, error);
	text_replace(&invocation->site_dir, &site);
	text_replace(&invocation->format, &format);
	if (good)
		text_replace(&invocation->lang, &lang); /* from here on errors speak it */
	good = good && (!command || manual_format_check(invocation->format, command->name, error));
	if (good && help && command)
		help_end(context, command, invocation_zh(invocation));
	invocation->quiet = invocation->quiet || quiet;
	invocation->color = color_wanted(color);
	return good;
}

bool command_arguments(int argc, char **argv, int most, GError **error)
{
	if (argc - 1 <= most)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s does not take '%s' as well", argv[0],
	        argv[most + 1]);
	return false;
}

ExitStatus exit_status_of(const GError *error)
{
	if (error->domain == G_OPTION_ERROR)
		return EXIT_BAD_USAGE;
	if (error->domain == RECORDS_ERROR)
		return error->code == RECORDS_ERROR_DAMAGED ? EXIT_UNTRUSTED : EXIT_CANNOT_WORK;
	if (error->domain != BASE_ERROR)
		return EXIT_CANNOT_WORK;
	switch ((BaseError)error->code) {
	case BASE_ERROR_FORMAT:
	case BASE_ERROR_USAGE:
		return EXIT_BAD_USAGE;
	case BASE_ERROR_UNTRUSTED:
		return EXIT_UNTRUSTED;
	case BASE_ERROR_IO:
	case BASE_ERROR_LIMIT:
		break;
	}
	return EXIT_CANNOT_WORK;
}

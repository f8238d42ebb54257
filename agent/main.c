/* jiuxu: finds the command's row and lets it run; says what went wrong, once. */
#include "agent/command.h"
#include "agent/errors_zh.h"
#include "agent/run.h"
#include "base/width.h"
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static void print_help(FILE *to, bool zh)
{
	fprintf(to, "%s\n\n  jiuxu [-C DIR] [--lang zh|en] COMMAND …\n\n",
	        zh ? "就绪：核实省级数据中心的部署条件，并留下可验证的证据"
	           : "jiuxu: proves whether a provincial data centre is ready");
	for (const Command *command = commands; command->name; command++)
		fprintf(to, "  %-14s%s\n", command->name,
		        zh ? command->summary_zh : command->summary_en);
	fputs(zh ? "\n退出码：\n" : "\nExit status:\n", to);
	for (const ExitMeaning *one = exit_meanings; one->zh; one++)
		fprintf(to, "  %-5d%s\n", (int)one->status, zh ? one->zh : one->en);
	fputs(zh ? "\n“jiuxu COMMAND --help”显示该命令的选项；“jiuxu manual”列出手册各页。\n"
	           "第一次使用：jiuxu init site 新建目录，填写 site/site.yaml，再运行 "
	           "jiuxu -C site check。\n"
	         : "\n`jiuxu COMMAND --help` shows a command's options, `jiuxu manual` the pages "
	           "of "
	           "the manual.\nTo begin: jiuxu init site, fill site/site.yaml in, then run "
	           "jiuxu -C site check.\n",
	        to);
}

/* The digest is the one that reports carry: it says which build made them. */
static void print_version(void)
{
	g_autofree char *digest = tool_digest();
	printf("jiuxu " JIUXU_VERSION "\nsha256:%s\n", digest);
}

/* Takes `-C DIR` and `--lang zh|en`, each with its value; false when it is neither. */
static bool front_value(const char *option, const char *value, Invocation *invocation)
{
	char **slot = NULL;
	if (strcmp(option, "-C") == 0)
		slot = &invocation->site_dir;
	else if (strcmp(option, "--lang") == 0 && value &&
	         (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0))
		slot = &invocation->lang;
	if (!slot || !value)
		return false;
	g_free(*slot);
	*slot = g_strdup(value);
	return true;
}

/*
 * Options before the command: -C DIR, --lang zh|en, --help, --version. Returns the index of the
 * command, 0 when all is done, less when the option there is not known or lacks its value.
 */
static int front_options(int argc, char **argv, Invocation *invocation)
{
	int at = 1;
	bool version = false, help_asked = false;
	while (at < argc && argv[at][0] == '-') {
		bool is_help = strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0;
		bool is_version = strcmp(argv[at], "--version") == 0;
		bool valued = front_value(argv[at], argv[at + 1], invocation);
		if (!is_help && !is_version && !valued)
			return -at;
		help_asked = help_asked || is_help;
		version = version || is_version;
		at += valued ? 2 : 1;
	}
	if (version)
		print_version();
	else if (help_asked)
		print_help(stdout, invocation_zh(invocation));
	return version || help_asked ? 0 : at;
}

static void no_command(int argc, char **argv, int at, bool zh)
{
	const char *nearest = at > 0 && at < argc ? command_nearest(argv[at]) : NULL;
	if (at < 0 && strcmp(argv[-at], "--lang") == 0 && argv[1 - at])
		fprintf(stderr,
		        zh ? "jiuxu: --lang 为 zh 或 en，不是“%s”\n"
		           : "jiuxu: --lang is zh or en, not '%s'\n",
		        argv[1 - at]);
	else if (at < 0 && (strcmp(argv[-at], "-C") == 0 || strcmp(argv[-at], "--lang") == 0))
		fprintf(stderr,
		        zh ? "jiuxu: “%s”后面缺少它的值\n" : "jiuxu: '%s' lacks its value\n",
		        argv[-at]);
	else if (at < 0)
		fprintf(stderr,
		        zh ? "jiuxu: 命令之前只能写 -C 目录、--lang "
		             "zh|en、--help、--version，不是“%s”；"
		             "其余选项写在命令之后\n"
		           : "jiuxu: before the command stand -C DIR, --lang zh|en, --help and "
		             "--version, not '%s'; other options stand behind it\n",
		        argv[-at]);
	else if (at >= argc)
		print_help(stderr, zh);
	else if (nearest)
		fprintf(stderr,
		        zh ? "jiuxu: 没有命令“%s”（是否为“%s”？）\n"
		           : "jiuxu: no such command '%s' (did you mean '%s'?)\n",
		        argv[at], nearest);
	else
		fprintf(stderr,
		        zh ? "jiuxu: 没有命令“%s”；jiuxu --help 列出全部命令\n"
		           : "jiuxu: no such command '%s'; `jiuxu --help` lists them\n",
		        argv[at]);
}

/* `jiuxu help` and `jiuxu help COMMAND`, as people type it. */
static int help(int argc, char **argv, Invocation *invocation)
{
	if (argc < 2) {
		print_help(stdout, invocation_zh(invocation));
		return EXIT_READY;
	}
	const Command *command = command_find(argv[1]);
	if (!command) {
		no_command(argc, argv, 1, invocation_zh(invocation));
		return EXIT_BAD_USAGE;
	}
	g_autoptr(GPtrArray) words = g_ptr_array_new(); /* as `COMMAND --help` with what follows */
	for (int i = 1; i < argc; i++)
		g_ptr_array_add(words, argv[i]);
	g_ptr_array_add(words, (char *)"--help");
	int count = (int)words->len;
	g_ptr_array_add(words, NULL);
	return command->run(invocation, count, (char **)words->pdata, NULL);
}

static void say_error(const Invocation *invocation, const char *message)
{
	g_autofree char *said = invocation_zh(invocation) ? error_zh(message) : g_strdup(message);
	/* it may quote a bundle or a host: nothing of theirs may act on the terminal */
	g_autofree char *visible = width_visible(said, strlen(said));
	fprintf(stderr, "jiuxu: %s\n", visible);
}

static int run(int argc, char **argv, Invocation *invocation)
{
	int at = front_options(argc, argv, invocation);
	if (at == 0)
		return EXIT_READY;
	if (at > 0 && at < argc && strcmp(argv[at], "help") == 0)
		return help(argc - at, argv + at, invocation);
	const Command *command = at > 0 && at < argc ? command_find(argv[at]) : NULL;
	if (!command) {
		no_command(argc, argv, at, invocation_zh(invocation));
		return EXIT_BAD_USAGE;
	}
	g_autoptr(GError) error = NULL;
	int status = command->run(invocation, argc - at, argv + at, &error);
	if (!error)
		return status;
	say_error(invocation, error->message);
	for (guint i = 0; i < invocation->more->len; i++)
		say_error(invocation, g_ptr_array_index(invocation->more, i));
	return (int)exit_status_of(error);
}

/*
 * Where the locale is not installed, or is the plain C of cron and service managers, the words of
 * the command line are UTF-8 all the same. What libraries say of errors stays English: it is read
 * for what it means (inventory/reach/ssh.c), and our own tables put it into Chinese.
 */
static void locale_begin(void)
{
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_MESSAGES, "C");
}

int main(int argc, char **argv)
{
	locale_begin();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a full quota is an error of write(), not our end */
	Invocation invocation = {.site_dir = g_strdup("."),
	        .lang = g_strdup(language_from_locale()),
	        .more = g_ptr_array_new_with_free_func(g_free)};
	int status = run(argc, argv, &invocation);
	bool zh = invocation_zh(&invocation);
	invocation_clear(&invocation);
	if ((fflush(stdout) != 0 || ferror(stdout)) && errno != EPIPE) {
		fputs(zh ? "jiuxu: 标准输出：写不出去\n"
		         : "jiuxu: standard output: could not be written\n",
		        stderr);
		return status ? status : EXIT_CANNOT_WORK;
	}
	return status;
}

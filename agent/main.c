/* jiuxu: finds the command's row and lets it run; says what went wrong, once. */
#include "agent/command.h"
#include "base/width.h"
#include <errno.h>
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
	fputs(zh ? "\n退出码：0 就绪或完成；1 无法工作；2 用法或文件有误；3 不具备条件；\n"
	           "        4 尚未核实完毕；5 签名或摘要不符；130 被中断\n"
	           "“jiuxu COMMAND --help”显示该命令的选项。\n"
	         : "\nExit status: 0 ready or done; 1 could not work; 2 bad usage or bad file;\n"
	           "3 not ready; 4 incomplete; 5 a signature or digest does not verify; 130 "
	           "interrupted\n"
	           "`jiuxu COMMAND --help` shows a command's options.\n",
	        to);
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
	while (at < argc && argv[at][0] == '-') {
		if (front_value(argv[at], argv[at + 1], invocation)) {
			at += 2;
			continue;
		}
		if (strcmp(argv[at], "--version") == 0)
			puts("jiuxu " JIUXU_VERSION);
		else if (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)
			print_help(stdout, invocation_zh(invocation));
		else
			return -at;
		return 0;
	}
	return at;
}

static void no_command(int argc, char **argv, int at, bool zh)
{
	if (at < 0) {
		fprintf(stderr,
		        "jiuxu: option '%s' is not known before the command, or lacks its value; "
		        "`jiuxu --help` shows them\n",
		        argv[-at]);
		return;
	}
	if (at >= argc) {
		print_help(stderr, zh);
		return;
	}
	const char *nearest = command_nearest(argv[at]);
	if (nearest)
		fprintf(stderr, "jiuxu: no such command '%s' (did you mean '%s'?)\n", argv[at],
		        nearest);
	else
		fprintf(stderr, "jiuxu: no such command '%s'; `jiuxu --help` lists them\n",
		        argv[at]);
}

static int run(int argc, char **argv, Invocation *invocation)
{
	int at = front_options(argc, argv, invocation);
	if (at == 0)
		return EXIT_READY;
	const Command *command = at > 0 && at < argc ? command_find(argv[at]) : NULL;
	if (!command) {
		no_command(argc, argv, at, invocation_zh(invocation));
		return EXIT_BAD_USAGE;
	}
	g_autoptr(GError) error = NULL;
	int status = command->run(invocation, argc - at, argv + at, &error);
	if (!error)
		return status;
	/* it may quote a bundle or a host: nothing of theirs may act on the terminal */
	g_autofree char *visible = width_visible(error->message, strlen(error->message));
	fprintf(stderr, "jiuxu: %s\n", visible);
	return (int)exit_status_of(error);
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a full quota is an error of write(), not our end */
	Invocation invocation = {
	        .site_dir = g_strdup("."), .lang = g_strdup(language_from_locale())};
	int status = run(argc, argv, &invocation);
	invocation_clear(&invocation);
	if ((fflush(stdout) != 0 || ferror(stdout)) && errno != EPIPE) {
		fputs("jiuxu: standard output: could not be written\n", stderr);
		return status ? status : EXIT_CANNOT_WORK;
	}
	return status;
}

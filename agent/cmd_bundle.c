/* jiuxu bundle, sign: the material a centre hands in. */
#include "agent/behind.h"
#include "agent/key_file.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/identity.h"
#include "reports/bundle.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

static bool need(const char *value, const char *what, GError **error)
{
	if (!value)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s is missing", what);
	return value != NULL;
}

/* Of a run folder: for the judging time, so that the same run packs to the same bytes, and to say
 * what the run is of. */
static bool run_of(const char *run_dir, Run *ret, GError **error)
{
	g_autoptr(json_t) report = report_file_head(run_dir, error);
	return report && document_run(report, ret, error);
}

static bool is_partial(const Run *run)
{
	return run->pattern || run->item || run->interrupted;
}

/* The newest whole run when none is named; a part is packed only when it is named. Owned. */
static char *run_dir_chosen(const Invocation *invocation, const char *id, GError **error)
{
	g_auto(RunChoice) choice = {0};
	if (id)
		return run_folder_find(invocation->site_dir, id, error);
	if (!run_choice_whole(invocation->site_dir, &choice, error))
		return NULL;
	if (choice.is_part) {
		g_autofree char *part = g_path_get_basename(choice.dir);
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no run looked at everything to the end: run `jiuxu check`, or name the "
		        "part to be packed: %s",
		        part);
		return NULL;
	}
	if (choice.newer)
		run_choice_say(invocation, &choice);
	return g_steal_pointer(&choice.dir);
}

/* Packed as asked, but nobody hands in a part without being told. */
static void partial_caution(const Invocation *invocation, const Run *run)
{
	bool zh = invocation_zh(invocation);
	if (run->interrupted)
		fputs(zh ? "注意：这次检查被中断，不能作为全部准备情况的结论\n"
		         : "note: this run was interrupted and says nothing of the whole "
		           "preparation\n",
		        stderr);
	else
		fprintf(stderr,
		        zh ? "注意：这次只检查了一部分（%s%s%s%s%s），不能作为全部准备情况的结论\n"
		           : "note: this run looked at a part only (%s%s%s%s%s) and says nothing "
		             "of "
		             "the whole preparation\n",
		        run->pattern ? (zh ? "主机 " : "hosts ") : "",
		        run->pattern ? run->pattern : "",
		        run->pattern && run->item ? (zh ? "，" : ", ") : "",
		        run->item ? (zh ? "检查内容项目 " : "item ") : "",
		        run->item ? run->item : "");
}

static int bundle_run(
        const Invocation *invocation, const char *id, const char *output, GError **error)
{
	Run run = {0};
	g_autofree char *run_dir = run_dir_chosen(invocation, id, error);
	bool done = run_dir && run_of(run_dir, &run, error) &&
	            bundle_write(run_dir, output, run.judged_at_us / G_USEC_PER_SEC, error);
	if (done && !invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation) ? "报送材料包：%s（来自 %s）\n"
		                                  : "bundle: %s (of %s)\n",
		        output, run_dir);
	if (done && is_partial(&run))
		partial_caution(invocation, &run);
	if (done && !id)
		behind_say(invocation, run_dir);
	run_clear(&run);
	return done ? EXIT_READY : EXIT_CANNOT_WORK;
}

int command_bundle(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *output = NULL;
	const GOptionEntry entries[] = {
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "the ZIP to write", "FILE.zip"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) || !need(output, "-o FILE.zip", error))
		return EXIT_BAD_USAGE;
	return bundle_run(invocation, argc > 1 ? argv[1] : NULL, output, error);
}

int command_sign(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *cert = NULL, *key = NULL;
	const GOptionEntry entries[] = {{"cert", 0, 0, G_OPTION_ARG_FILENAME, &cert,
	                                        "the signer's certificate, PEM", "CRT"},
	        {"key", 0, 0, G_OPTION_ARG_FILENAME, &key, "its private key, PEM", "KEY"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error) ||
	        !need(argc > 1 ? argv[1] : NULL, "FILE.zip", error) ||
	        !need(cert, "--cert CRT", error) || !need(key, "--key KEY", error))
		return EXIT_BAD_USAGE;
	int64_t now_s = clock_now_us() / G_USEC_PER_SEC;
	key_file_warn(invocation_zh(invocation), key);
	g_autoptr(Identity) identity = identity_load(cert, key, NULL, NULL, now_s, error);
	g_autofree char *name = identity ? bundle_sign(argv[1], identity, now_s, error) : NULL;
	if (!name)
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "已签名：%s\n" : "signed: %s\n", name);
	return EXIT_READY;
}

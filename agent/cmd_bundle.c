/* jiuxu bundle, sign: the material a centre hands in. */
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/identity.h"
#include "reports/bundle.h"
#include <stdio.h>
#include <string.h>

static bool need(const char *value, const char *what, GError **error)
{
	if (!value)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s is missing", what);
	return value != NULL;
}

/* The judging time, so that the same run packs to the same bytes. */
static bool judged_at(const char *run_dir, int64_t *ret_s, GError **error)
{
	g_autoptr(json_t) report = run_folder_report(run_dir, error);
	Run run = {0};
	bool good = report && document_run(report, &run, error);
	*ret_s = run.judged_at_us / G_USEC_PER_SEC;
	run_clear(&run);
	return good;
}

static int bundle_run(
        const Invocation *invocation, const char *id, const char *output, GError **error)
{
	int64_t at_s;
	g_autofree char *run_dir = run_folder_find(invocation->site_dir, id, error);
	if (!run_dir || !judged_at(run_dir, &at_s, error) ||
	        !bundle_write(run_dir, output, at_s, error))
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation) ? "报送材料包：%s（来自 %s）\n"
		                                  : "bundle: %s (of %s)\n",
		        output, run_dir);
	return EXIT_READY;
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
	g_autoptr(Identity) identity = identity_load(cert, key, NULL, NULL, now_s, error);
	g_autofree char *name = identity ? bundle_sign(argv[1], identity, now_s, error) : NULL;
	if (!name)
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "已签名：%s\n" : "signed: %s\n", name);
	return EXIT_READY;
}

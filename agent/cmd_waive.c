/* jiuxu waive: an approved waiver, entered behind those of waivers.yaml. */
#include "agent/command.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/site_files.h"
#include <stdio.h>
#include <string.h>

#define WAIVERS_MAX_BYTES ((size_t)4 << 20)

static bool waiver_complete(Waiver *one, GError **error)
{
	const struct {
		const char *value, *name;
	} needed[] = {{one->reason, "--reason TEXT"}, {one->approved_by, "--approved-by NAME"},
	        {one->expires, "--until DAY"}};
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (needed[i].value && *needed[i].value)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s is missing", needed[i].name);
		return false;
	}
	if (!clock_parse_day_end(one->expires, &one->expires_at_us)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--until is a day as 2027-06-30, not '%s'", one->expires);
		return false;
	}
	if (one->expires_at_us > clock_now_us())
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "--until: '%s' is over already (+08:00)",
	        one->expires);
	return false;
}

/* What is written must hold as a whole: a file with an error would stop every later check. */
static bool fits(const Invocation *invocation, const char *path, const char *text, size_t length,
        GError **error)
{
	g_autofree char *site_path = g_build_filename(invocation->site_dir, "site.yaml", NULL);
	g_autoptr(Waivers) waivers = waivers_parse(path, text, length, error);
	g_autoptr(Site) site = waivers ? site_load(site_path, error) : NULL;
	g_autoptr(Checklist) checklist =
	        site ? checklist_load_site(invocation->site_dir, NULL, error) : NULL;
	return checklist && waivers_fit(waivers, site, checklist, NULL, error);
}

static int waive(const Invocation *invocation, const Waiver *one, GError **error)
{
	size_t length = 0, after_length = 0;
	g_autofree char *path = g_build_filename(invocation->site_dir, WAIVERS_NAME, NULL);
	g_autofree char *before = NULL;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		before = file_read(path, WAIVERS_MAX_BYTES, &length, error);
		if (!before)
			return EXIT_CANNOT_WORK;
	}
	g_autofree char *after = waivers_append(path, before, length, one, &after_length, error);
	if (!after || !fits(invocation, path, after, after_length, error) ||
	        !file_write(path, after, after_length, 0644, error))
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation) ? "已登记豁免，有效期至 %s（北京时间）：%s\n"
		                                  : "waived until the end of %s (+08:00): %s\n",
		        one->expires, path);
	return EXIT_READY;
}

int command_waive(Invocation *invocation, int argc, char **argv, GError **error)
{
	Waiver one = {0};
	const GOptionEntry entries[] = {
	        {"target", 0, 0, G_OPTION_ARG_STRING, &one.target, "one target of the check", "T"},
	        {"reason", 0, 0, G_OPTION_ARG_STRING, &one.reason, "why it may stand", "TEXT"},
	        {"approved-by", 0, 0, G_OPTION_ARG_STRING, &one.approved_by, "who approved it",
	                "NAME"},
	        {"until", 0, 0, G_OPTION_ARG_STRING, &one.expires,
	                "last day it holds, YYYY-MM-DD at +08:00", "DAY"},
	        G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error)) {
		one.check = argc == 2 ? argv[1] : NULL;
		if (!one.check)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "waive takes the id of one check");
		else if (waiver_complete(&one, error))
			status = waive(invocation, &one, error);
	}
	g_free(one.target);
	g_free(one.reason);
	g_free(one.approved_by);
	g_free(one.expires);
	return status;
}

/* jiuxu import: outputs of the collector, and runs of other consoles, into the site folder. */
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/width.h"
#include "inventory/collector.h"
#include "inventory/imports.h"
#include "reports/opened_run.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

typedef struct {
	const Invocation *invocation;
	const Site *site;
	const LinuxWants *wants;
	const char *host; /* --host; NULL: find out */
	int64_t now_us;
} Importing;

static void say_conflicts(const Importing *importing, const char *host, const json_t *conflicts)
{
	size_t i;
	json_t *one;
	json_array_foreach((json_t *)conflicts, i, one) {
		g_autofree char *at =
		        imports_moment(json_string_value(json_object_get(one, "other_at")));
		g_autofree char *line = g_strdup_printf("%s: %s.%s: '%s' / '%s' (%s)", host,
		        json_string_value(json_object_get(one, "topic")),
		        json_string_value(json_object_get(one, "key")),
		        json_string_value(json_object_get(one, "value")),
		        json_string_value(json_object_get(one, "other")), at);
		g_autofree char *visible = width_visible(line, strlen(line));
		fprintf(stderr,
		        invocation_zh(importing->invocation)
		                ? "注意：与先前导入的记录相互矛盾：%s\n"
		                : "note: contradicts what was imported before: %s\n",
		        visible);
	}
}

/* "（5 天前）": how old the record is that the next check judges; "" when it is of today. */
static char *age_said(const Importing *importing, const char *at)
{
	int64_t at_us, days = 0;
	if (at && clock_parse(at, &at_us))
		days = (importing->now_us - at_us) / ((int64_t)24 * 3600 * G_USEC_PER_SEC);
	return days < 1 ? g_strdup("")
	                : g_strdup_printf(invocation_zh(importing->invocation)
	                                          ? "（%" G_GINT64_FORMAT
	                                            " 天前；过了检查点有效期的判为未能核实）"
	                                          : " (%" G_GINT64_FORMAT
	                                            " days ago; what is past the freshness of "
	                                            "its check will be unknown)",
	                          days);
}

/* What its times say against the clock here and against what was brought before. */
static void say_times(const Importing *importing, const Facts *facts, const char *newer)
{
	bool zh = invocation_zh(importing->invocation);
	FactTopic import = facts_find(facts, "import");
	const char *claimed = json_string_value(json_object_get(import.value, "claimed_at"));
	if (claimed) {
		g_autofree char *at = imports_moment(claimed);
		fprintf(stderr,
		        zh ? "注意：主机 %s "
		             "的记录自称采集于 %s，晚于本机现在的时间：两台机器的时钟至少有一台"
		             "不准，按导入时刻计\n"
		           : "note: the record of host %s says that it is of %s, later than now "
		             "here: one of the two clocks is wrong; it counts as of the import\n",
		        facts_subject(facts), at);
	}
	if (newer) {
		g_autofree char *at = imports_moment(newer);
		fprintf(stderr,
		        zh ? "注意：主机 %s 已有 %s 采集的记录，比本文件新：两者都有的内容仍以那"
		             "一份为准\n"
		           : "note: of host %s there is a record of %s already, newer than this "
		             "file: what both have stays as that one says\n",
		        facts_subject(facts), at);
	}
}

static bool import_output(const Importing *importing, const char *path, const char *bytes,
        size_t length, GError **error)
{
	g_autofree char *dir = imports_path(importing->invocation->site_dir);
	g_autofree char *evidence_dir = g_build_filename(dir, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(evidence_dir, error);
	CollectorOutput output = {path, bytes, length, importing->host, importing->now_us};
	g_autoptr(Facts) facts = evidence ? collector_read(importing->site, importing->wants,
	                                            &output, evidence, error)
	                                  : NULL;
	g_autoptr(json_t) conflicts = NULL;
	g_autofree char *newer =
	        facts ? imports_newer(facts, importing->invocation->site_dir) : NULL;
	if (!facts || !evidence_finish(evidence, error) ||
	        !imports_keep(facts, importing->invocation->site_dir, &conflicts, error))
		return false;
	FactTopic import = facts_find(facts, "import");
	const char *seen_at = json_string_value(json_object_get(import.value, "observed_at"));
	g_autofree char *at = imports_moment(seen_at);
	g_autofree char *age = age_said(importing, seen_at);
	printf(invocation_zh(importing->invocation) ? "%s：主机 %s，采集于 %s%s\n"
	                                            : "%s: host %s, observed at %s%s\n",
	        json_string_value(json_object_get(import.value, "file")), facts_subject(facts), at,
	        age);
	say_times(importing, facts, newer);
	say_conflicts(importing, facts_subject(facts), conflicts);
	return true;
}

static bool planned(SubjectKind kind, const char *subject, void *data)
{
	const Site *site = data;
	return kind == SUBJECT_HOST ? site_host_find(site, subject) != NULL
	                            : site_platform_find(site, subject) != NULL;
}

/* Facts of another plan say nothing about this one. */
static bool same_site(
        const Importing *importing, const char *path, const char *run_dir, GError **error)
{
	g_autofree char *site_path = g_build_filename(run_dir, "inputs", "site.yaml", NULL);
	g_autoptr(Site) theirs = site_load(site_path, error);
	if (!theirs || strcmp(site_digest(theirs), site_digest(importing->site)) == 0)
		return theirs != NULL;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: the run is of another site.yaml: sha256:%s there, sha256:%s here; both "
	        "consoles "
	        "must work from the same file (where their logins differ, ~/.ssh/config of each "
	        "says how)",
	        path, site_digest(theirs), site_digest(importing->site));
	return false;
}

static bool import_run(const Importing *importing, const char *path, GError **error)
{
	g_autoptr(OpenedRun) opened = opened_run_new(path, error);
	if (!opened || !same_site(importing, path, opened_run_dir(opened), error))
		return false;
	g_autoptr(json_t) report = report_file_head(opened_run_dir(opened), error);
	Run run = {0};
	if (!report || !document_run(report, &run, error))
		return false;
	g_autofree char *file = g_path_get_basename(path);
	ImportsRun from = {.run_dir = opened_run_dir(opened),
	        .run = run.id ? run.id : "",
	        .file = file,
	        .imported_at_us = importing->now_us,
	        .planned = planned,
	        .data = (void *)importing->site};
	size_t count = 0;
	bool good = imports_run(&from, importing->invocation->site_dir, &count, error);
	if (good)
		printf(invocation_zh(importing->invocation)
		                ? "%s：检查记录 %s，%zu 台主机和平台\n"
		                : "%s: run %s, %zu hosts and platforms\n",
		        file, from.run, count);
	run_clear(&run);
	return good;
}

static bool import_one(const Importing *importing, const char *path, GError **error)
{
	size_t length;
	if (g_file_test(path, G_FILE_TEST_IS_DIR) || g_str_has_suffix(path, ".zip"))
		return import_run(importing, path, error);
	g_autofree char *bytes = file_read(path, COLLECTOR_OUTPUT_BYTES_MAX, &length, error);
	return bytes && import_output(importing, path, bytes, length, error);
}

static bool import_all(const Importing *importing, char **paths, GError **error)
{
	for (; *paths; paths++)
		if (!import_one(importing, *paths, error))
			return false;
	return true;
}

static bool arguments_check(int argc, char **argv, const char *host, GError **error)
{
	const char *fault = argc < 2           ? "import takes the FILE that was brought"
	                    : host && argc > 2 ? "--host is for one FILE at a time"
	                                       : NULL;
	bool run = host && argc == 2 &&
	           (g_str_has_suffix(argv[1], ".zip") || g_file_test(argv[1], G_FILE_TEST_IS_DIR));
	if (run)
		fault = "--host is for the collector's output; a run names its hosts itself";
	if (fault)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, fault);
	return !fault;
}

int command_import(Invocation *invocation, int argc, char **argv, GError **error)
{
	g_autofree char *host = NULL;
	const GOptionEntry entries[] = {
	        {"host", 0, 0, G_OPTION_ARG_STRING, &host,
	                "of which host the output is, when its name and addresses do not tell",
	                "NAME"},
	        G_OPTION_ENTRY_NULL};
	if (!command_options(invocation, entries, &argc, &argv, error) ||
	        !arguments_check(argc, argv, host, error))
		return EXIT_BAD_USAGE;
	RunInputs inputs = {0};
	int status = EXIT_CANNOT_WORK;
	if (run_inputs_load_site(&inputs, invocation, error)) {
		g_autoptr(Wants) wants = checklist_wants(inputs.checklist, NULL);
		g_autoptr(LinuxWants) asked = collector_wants(inputs.site, wants, error);
		Importing importing = {invocation, inputs.site, asked, host, clock_now_us()};
		if (asked && import_all(&importing, argv + 1, error))
			status = EXIT_READY;
	}
	run_inputs_clear(&inputs);
	return status;
}

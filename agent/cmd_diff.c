/* jiuxu diff: what became different between two runs. */
#include "agent/manual.h"
#include "agent/rejudge.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/parallel.h"
#include "reports/diff.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

/* What its evidence says, whatever its report says; where the two differ, that is told first. */
static Document *handed_in_of(const Invocation *invocation, const char *path, GError **error)
{
	g_auto(Rejudged) again = {0};
	if (!rejudged_make(&again, path, error))
		return NULL;
	if (!invocation->quiet && g_file_test(path, G_FILE_TEST_IS_REGULAR))
		fprintf(stderr,
		        invocation_zh(invocation)
		                ? "注意：比较时没有核验签名；请先用 jiuxu verify %s 核验\n"
		                : "note: signatures were not looked at; verify first: jiuxu verify "
		                  "%s\n",
		        path);
	if (handed_in_fault(again.handed_in, 0)) {
		fprintf(stderr, "%s: ", path);
		rejudged_say(invocation, &again, stderr);
	}
	return g_steal_pointer(&again.document);
}

/* A run's report.json is read while its files are held against the manifest. */
typedef struct {
	const OpenedRun *run;
	Document *report;
	GError *unheld, *unread;
} Reading;

static void files_hold(void *data)
{
	Reading *reading = data;
	opened_run_holds(reading->run, &reading->unheld);
}

static void report_read(void *data)
{
	Reading *reading = data;
	reading->report = report_file_read(opened_run_dir(reading->run), &reading->unread);
}

static Document *report_of_run(const char *run_dir, GError **error)
{
	g_autoptr(OpenedRun) run = opened_run_begin(run_dir, error);
	Reading reading = {.run = run};
	if (!run)
		return NULL;
	parallel_beside(files_hold, report_read, &reading);
	if (!reading.unheld && !reading.unread)
		return reading.report;
	GError **first = reading.unheld ? &reading.unheld : &reading.unread;
	g_propagate_error(error, g_steal_pointer(first));
	g_clear_error(&reading.unread);
	g_clear_pointer(&reading.report, document_free);
	return NULL;
}

/* A run of the site by its id, else a run folder or bundle by its path. */
static Document *report_of(const Invocation *invocation, const char *name, GError **error)
{
	g_autoptr(GError) unknown = NULL;
	g_autofree char *run_dir = run_folder_find(invocation->site_dir, name, &unknown);
	if (run_dir)
		return report_of_run(run_dir, error);
	if (g_file_test(name, G_FILE_TEST_EXISTS))
		return handed_in_of(invocation, name, error);
	g_propagate_error(error, g_steal_pointer(&unknown));
	return NULL;
}

static bool print_diff(const Invocation *invocation, const json_t *diff, GError **error)
{
	if (g_strcmp0(invocation->format, "json") == 0) {
		char *text = json_dumps(diff, JSON_INDENT(1));
		puts(text);
		free(text);
		return true;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	if (g_strcmp0(invocation->format, "html") != 0)
		diff_text(diff, invocation_zh(invocation), out);
	else if (!diff_html(diff, invocation_zh(invocation), out, error))
		return false;
	fputs(out->str, stdout);
	return true;
}

static bool usage_check(const Invocation *invocation, int argc, GError **error)
{
	bool known = manual_format_check(invocation->format, "diff", error);
	if (known && argc != 3)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "diff takes two runs, run folders or bundles");
	return known && argc == 3;
}

int command_diff(Invocation *invocation, int argc, char **argv, GError **error)
{
	if (!command_options(invocation, NULL, &argc, &argv, error) ||
	        !usage_check(invocation, argc, error))
		return EXIT_BAD_USAGE;
	g_autoptr(Document) before = report_of(invocation, argv[1], error);
	g_autoptr(Document) after = before ? report_of(invocation, argv[2], error) : NULL;
	g_autoptr(json_t) diff = after ? diff_make(before, after, error) : NULL;
	return diff && print_diff(invocation, diff, error) ? EXIT_READY : EXIT_CANNOT_WORK;
}

/* jiuxu waive: an approved waiver, entered behind those of waivers.yaml. */
#include "agent/behind.h"
#include "agent/command.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "checks/outcome.h"
#include "reports/report_file.h"
#include "reports/run_choice.h"
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
	int64_t left_us = one->expires_at_us - clock_now_us();
	if (left_us > 0 && left_us <= WAIVER_TERM_US)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        left_us > 0
	                ? "--until: '%s' is more than a year away; renew a waiver in time instead"
	                : "--until: '%s' is over already (+08:00)",
	        one->expires);
	return false;
}

typedef struct {
	Site *site;
	Checklist *checklist;
} Plan;

static bool plan_load(Plan *plan, const Invocation *invocation, GError **error)
{
	plan->site = run_site_load(invocation, error);
	if (plan->site)
		plan->checklist =
		        checklist_load_site(invocation->site_dir, invocation->more, error);
	return plan->checklist != NULL;
}

static void plan_clear(Plan *plan)
{
	checklist_free(plan->checklist);
	site_free(plan->site);
}

/* It stands in no file yet: where it would stand is of no use to anybody. */
static bool new_one_fits(const Plan *plan, const Waiver *one, GError **error)
{
	size_t length = 0;
	g_autoptr(GError) found = NULL;
	g_autofree char *text = waivers_append("waiver", NULL, 0, one, &length, error);
	g_autoptr(Waivers) alone = text ? waivers_parse("waiver", text, length, error) : NULL;
	if (!alone || waivers_fit(alone, plan->site, plan->checklist, NULL, &found))
		return alone != NULL;
	const char *said = strstr(found->message, ": ");
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, said ? said + 2 : found->message);
	return false;
}

/* The same check, target and day a second time would only be noise in every report. */
static bool no_such_waiver(
        const char *path, const char *before, size_t length, const Waiver *one, GError **error)
{
	g_autoptr(Waivers) there = before ? waivers_parse(path, before, length, NULL) : NULL;
	for (size_t i = 0; there && i < waivers_count(there); i++) {
		const Waiver *other = waivers_at(there, i);
		if (g_strcmp0(other->check, one->check) != 0 ||
		        g_strcmp0(other->target ? other->target : "",
		                one->target ? one->target : "") != 0 ||
		        g_strcmp0(other->expires, one->expires) != 0)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s:%u: '%s' is waived until %s already", path, node_line(other->node),
		        one->check, one->expires);
		return false;
	}
	return true;
}

/* With an error in what is there already, the next check would stop: it is told now. */
static char *whole_make(
        const Plan *plan, const char *path, const Waiver *one, size_t *ret_length, GError **error)
{
	size_t length = 0;
	g_autofree char *before = NULL;
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		before = file_read(path, WAIVERS_MAX_BYTES, &length, error);
		g_autoptr(Waivers) there =
		        before ? waivers_parse(path, before, length, error) : NULL;
		if (!there || !waivers_fit(there, plan->site, plan->checklist, NULL, error))
			return NULL;
	}
	return no_such_waiver(path, before, length, one, error)
	               ? waivers_append(path, before, length, one, ret_length, error)
	               : NULL;
}

typedef enum { SERVED_NOT, SERVED_IF_UNKNOWN, SERVED } Served;

/* Whether the row is one that the waiver would serve, does already, or would with --unknown. */
static Served row_served(const Waiver *one, const DocumentRow *row)
{
	Outcome outcome;
	if (strcmp(row->check->text, one->check) != 0 ||
	        (one->target && *one->target && strcmp(row->target->text, one->target) != 0) ||
	        !outcome_parse(row->outcome->text, &outcome))
		return SERVED_NOT;
	if (outcome == OUTCOME_UNKNOWN)
		return one->unknown ? SERVED : SERVED_IF_UNKNOWN;
	return outcome == OUTCOME_FAIL || outcome == OUTCOME_WARN || outcome == OUTCOME_WAIVED
	               ? SERVED
	               : SERVED_NOT;
}

static void unneeded_print(Served served, bool zh, const char *run, const char *check)
{
	if (served == SERVED_IF_UNKNOWN)
		fprintf(stderr,
		        zh ? "注意：最近一次检查（%s）中“%s”是未能核实，这项豁免没有写明包括未能"
		             "核实，目前不起作用；确经批准的，在 waivers.yaml 的这一项中补上 "
		             "unknown: true（即 waive 的 --unknown）\n"
		           : "note: in the newest run (%s) '%s' is unknown, of which this waiver "
		             "does not speak: where that was approved, add unknown: true to it in "
		             "waivers.yaml (--unknown of waive)\n",
		        run, check);
	else
		fprintf(stderr,
		        zh ? "注意：最近一次检查（%s）中“%s”没有这项豁免可用的结果，目前"
		             "不起作用；请核对检查点和对象\n"
		           : "note: in the newest run (%s) no result of '%s' needs this "
		             "waiver: look at its check and target again\n",
		        run, check);
}

/* A waiver of what nobody found wanting is most often of another check or host than was meant. */
static void unneeded_say(const Invocation *invocation, const Waiver *one)
{
	g_auto(RunChoice) choice = {0};
	if (invocation->quiet || !run_choice_whole(invocation->site_dir, &choice, NULL) ||
	        choice.is_part)
		return;
	g_autoptr(Document) document = report_file_read(choice.dir, NULL);
	Served best = SERVED_NOT;
	for (size_t i = 0; document && i < rows_count(document->rows); i++)
		best = MAX(best, row_served(one, rows_at(document->rows, i)));
	if (best == SERVED)
		return;
	g_autofree char *run = g_path_get_basename(choice.dir);
	if (document)
		unneeded_print(best, invocation_zh(invocation), run, one->check);
}

static bool waive(const Invocation *invocation, const Waiver *one, GError **error)
{
	size_t length = 0;
	Plan plan = {0};
	g_autofree char *path = g_build_filename(invocation->site_dir, WAIVERS_NAME, NULL);
	g_autofree char *whole = NULL;
	if (plan_load(&plan, invocation, error) && new_one_fits(&plan, one, error))
		whole = whole_make(&plan, path, one, &length, error);
	plan_clear(&plan);
	if (!whole || !file_write(path, whole, length, 0644, error))
		return false;
	if (!invocation->quiet)
		fprintf(stderr,
		        invocation_zh(invocation) ? "已登记豁免，有效期至 %s（北京时间）：%s\n"
		                                  : "waived until the end of %s (+08:00): %s\n",
		        one->expires, path);
	unneeded_say(invocation, one);
	behind_next_say(invocation);
	return true;
}

int command_waive(Invocation *invocation, int argc, char **argv, GError **error)
{
	Waiver one = {0};
	gboolean unknown = FALSE;
	const GOptionEntry entries[] = {
	        {"target", 0, 0, G_OPTION_ARG_STRING, &one.target, "one target of the check", "T"},
	        {"reason", 0, 0, G_OPTION_ARG_STRING, &one.reason, "why it may stand", "TEXT"},
	        {"approved-by", 0, 0, G_OPTION_ARG_STRING, &one.approved_by, "who approved it",
	                "NAME"},
	        {"until", 0, 0, G_OPTION_ARG_STRING, &one.expires,
	                "last day it holds, YYYY-MM-DD at +08:00", "DAY"},
	        {"unknown", 0, 0, G_OPTION_ARG_NONE, &unknown,
	                "also where nobody could look (unknown)", NULL},
	        G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error)) {
		one.check = argc == 2 ? argv[1] : NULL;
		one.unknown = unknown;
		if (!one.check)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "waive takes the id of one check");
		else if (waiver_complete(&one, error))
			status = waive(invocation, &one, error) ? EXIT_READY : EXIT_CANNOT_WORK;
	}
	g_free(one.target);
	g_free(one.reason);
	g_free(one.approved_by);
	g_free(one.expires);
	return status;
}

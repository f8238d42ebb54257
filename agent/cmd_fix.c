/* jiuxu fix: the reversible remedies, previewed, kept, applied, looked at again, undone. */
#include "agent/fix_show.h"
#include "agent/passphrase.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/remedy.h"
#include "inventory/fanout.h"
#include "inventory/fix_record.h"
#include "inventory/observe.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FIX_ANSWER_BYTES = 16 };

typedef struct {
	char *check, *run, *undo, *time_server;
	gboolean dry_run, yes, resume, time_step;
	int jobs, timeout_s;
	PassphraseOptions passphrase;
	Secrets *secrets;
} FixOptionsOfUser;

typedef struct {
	Invocation *invocation;
	FixOptionsOfUser *options;
	RunInputs inputs;
	const char *pattern;
	FixRecord record;
} Fix;

static atomic_int interrupted;

static void on_interrupt(int number)
{
	(void)number;
	if (atomic_exchange(&interrupted, 1))
		_exit(EXIT_INTERRUPTED);
}

static bool visit_all(Fix *fix, FixMode mode, GError **error)
{
	FixOptions how = {.site_dir = fix->invocation->site_dir,
	        .id = fix->record.id,
	        .mode = mode,
	        .jobs = (size_t)fix->options->jobs,
	        .timeout_ms = fix->options->timeout_s * 1000,
	        .secrets = fix->options->secrets,
	        .cancel = &interrupted};
	return fix_run(fix->inputs.site, fix->record.fixes, &how, error);
}

/* ---- what is to be done ---- */

static void judge_input(const Fix *fix, JudgeInput *ret)
{
	*ret = (JudgeInput){.site = fix->inputs.site,
	        .checklist = fix->inputs.checklist,
	        .facts = fix->inputs.facts,
	        .attestations = fix->inputs.attestations,
	        .waivers = fix->inputs.waivers,
	        .judged_at_us = clock_now_us()};
}

static bool selection_check(const Fix *fix, GError **error)
{
	const char *check = fix->options->check;
	if (!check || checklist_find(fix->inputs.checklist, check))
		return true;
	const char *near = checklist_nearest(fix->inputs.checklist, check);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        near ? "no such check '%s' (did you mean '%s'?)" : "no such check '%s'", check,
	        near);
	return false;
}

/* The run that was asked for, else the newest: what is to be put right is as it was seen last. */
static char *run_dir_find(const Fix *fix, GError **error)
{
	g_autofree char *dir = run_folder_find(fix->invocation->site_dir, fix->options->run, error);
	if (dir && !fix->options->run && !fix->invocation->quiet && !run_is_whole(dir)) {
		RunChoice part = {.dir = dir, .is_part = true};
		run_choice_say(fix->invocation, &part);
	}
	return g_steal_pointer(&dir);
}

/* From that run's facts, judged now by the checklist as it is now. */
static bool plan_make(Fix *fix, GError **error)
{
	g_autofree char *run_dir = run_dir_find(fix, error);
	if (!run_dir)
		return false;
	fix->inputs.facts = factbook_load(run_dir, error);
	if (!fix->inputs.facts || !selection_check(fix, error))
		return false;
	JudgeInput input;
	judge_input(fix, &input);
	g_autoptr(Verdicts) verdicts = judge(&input);
	RemedyOptions options = {.pattern = fix->pattern,
	        .check = fix->options->check,
	        .time_server = fix->options->time_server,
	        .time_step = fix->options->time_step};
	g_auto(Remedies) found = {0};
	remedies_find(&input, verdicts, &options, &found);
	fix_show_left(fix->invocation, found.left);
	int64_t now_us = clock_now_us();
	fix->record = (FixRecord){.id = run_id_new(now_us),
	        .run = g_path_get_basename(run_dir),
	        .started_at = clock_format(now_us),
	        .finished_at = g_strdup(""),
	        .undone_at = g_strdup(""),
	        .fixes = g_steal_pointer(&found.fixes)};
	return true;
}

/* ---- what became of it ---- */

/* The rows that a change was made for, as they are judged from what is seen now. */
static json_t *rows_again(const Fix *fix, bool *ret_fixed, bool *ret_known)
{
	JudgeInput input;
	judge_input(fix, &input);
	g_autoptr(Verdicts) verdicts = judge(&input);
	json_t *rows = json_array();
	*ret_fixed = *ret_known = true;
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		if (!fix_concerns(fix->record.fixes, row))
			continue;
		bool good = row->outcome == OUTCOME_PASS || row->outcome == OUTCOME_NOT_APPLICABLE;
		bool unknown = row->outcome == OUTCOME_UNKNOWN;
		*ret_fixed = *ret_fixed && (good || unknown);
		*ret_known = *ret_known && !unknown;
		json_array_append_new(rows,
		        json_pack("{s:s, s:s, s:s, s:s, s:s}", "check", row->check->id, "target",
		                row->target, "after", outcome_name(row->outcome), "state",
		                good      ? "fixed"
		                : unknown ? "fix_unverified"
		                          : "not_fixed",
		                "reason",
		                invocation_zh(fix->invocation) ? row->reason_zh : row->reason_en));
	}
	return rows;
}

/* Every host that was changed is looked at anew; what the run saw of it counts no more. */
static bool look_again(Fix *fix, GError **error)
{
	g_autofree char *folder = g_build_filename(
	        fix->invocation->site_dir, "fixes", fix->record.id, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(folder, error);
	g_autoptr(Wants) wants = checklist_wants(fix->inputs.checklist, NULL);
	for (guint i = 0; evidence && i < fix->record.fixes->len; i++) {
		const HostFix *one = fix->record.fixes->pdata[i];
		bool given_up = false;
		ObserveOptions how = {.site_dir = fix->invocation->site_dir,
		        .pattern = one->host->name,
		        .console = "console",
		        .jobs = 1,
		        .timeout_ms = fix->options->timeout_s * 1000,
		        .secrets = fix->options->secrets,
		        .cancel = &interrupted,
		        .given_up = &given_up};
		g_autoptr(FactBook) seen = observe(fix->inputs.site, wants, evidence, &how, error);
		const Facts *facts =
		        seen ? factbook_find(seen, SUBJECT_HOST, one->host->name) : NULL;
		g_autoptr(json_t) copy = facts ? facts_to_json(facts) : NULL;
		Facts *mine = copy ? facts_from_json(copy, NULL) : NULL;
		factbook_add(
		        fix->inputs.facts, mine ? mine : facts_new(SUBJECT_HOST, one->host->name));
		if (given_up)
			_exit(EXIT_INCOMPLETE);
	}
	return evidence && evidence_finish(evidence, error);
}

static int conclude(Fix *fix, bool visited_all)
{
	bool fixed, known;
	json_decref(fix->record.rows); /* of one that was interrupted */
	fix->record.rows = rows_again(fix, &fixed, &known);
	fix_show_rows(fix->invocation, fix->record.rows);
	if (atomic_load(&interrupted))
		return EXIT_INTERRUPTED;
	if (!fixed || fix_any_failed(fix->record.fixes))
		return EXIT_NOT_READY;
	return known && visited_all ? EXIT_READY : EXIT_INCOMPLETE;
}

static int apply(Fix *fix, GError **error)
{
	const char *site_dir = fix->invocation->site_dir;
	if (!fix_record_write(site_dir, &fix->record, error) || !visit_all(fix, FIX_APPLY, error) ||
	        !fix_record_backups(site_dir, &fix->record, error))
		return EXIT_CANNOT_WORK;
	fix_show_results(fix->invocation, fix->record.fixes);
	bool visited_all = !fix_any_unreached(fix->record.fixes);
	if (!look_again(fix, error))
		return EXIT_CANNOT_WORK;
	int status = conclude(fix, visited_all);
	if (!atomic_load(&interrupted) && visited_all) {
		g_free(fix->record.finished_at);
		fix->record.finished_at = clock_format(clock_now_us());
	}
	if (!fix_record_write(site_dir, &fix->record, error))
		return EXIT_CANNOT_WORK;
	if (!fix->invocation->quiet)
		fprintf(stderr,
		        invocation_zh(fix->invocation)
		                ? "报告和材料包仍是修改之前的检查；要计入请运行：jiuxu -C %s "
		                  "check\n"
		                  "撤销：jiuxu -C %s fix --undo %s\n"
		                : "reports and bundles are still of the run before; to count it: "
		                  "jiuxu "
		                  "-C %s check\nto take it back: jiuxu -C %s fix --undo %s\n",
		        site_dir, site_dir, fix->record.id);
	return status;
}

/* ---- asking ---- */

/* EXIT_READY: go on; EXIT_INTERRUPTED: the user would rather not. */
static int agreed(const Fix *fix, GError **error)
{
	char answer[FIX_ANSWER_BYTES] = "";
	if (fix->options->yes)
		return EXIT_READY;
	if (!isatty(STDIN_FILENO)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "nobody can be asked here: look at `fix --dry-run`, then say --yes");
		return EXIT_BAD_USAGE;
	}
	fputs(invocation_zh(fix->invocation) ? "按以上预览修改主机？输入 yes 继续："
	                                     : "change the hosts as shown? Type yes to go on: ",
	        stderr);
	if (fgets(answer, sizeof answer, stdin) && strcmp(g_strstrip(answer), "yes") == 0)
		return EXIT_READY;
	fputs(invocation_zh(fix->invocation) ? "没有修改任何内容\n" : "nothing was changed\n",
	        stderr);
	return EXIT_INTERRUPTED;
}

static int apply_agreed(Fix *fix, GError **error)
{
	int status = agreed(fix, error);
	return status == EXIT_READY ? apply(fix, error) : status;
}

/* What an interrupted fix was to do, and how far it came: its hosts are asked, and not touched. */
static int tell_interrupted(Fix *fix, const char *open, GError **error)
{
	const char *site_dir = fix->invocation->site_dir;
	if (!fix_record_load(site_dir, open, fix->inputs.site, &fix->record, error) ||
	        !visit_all(fix, FIX_PLAN, error))
		return EXIT_CANNOT_WORK;
	printf(invocation_zh(fix->invocation)
	                ? "%s 开始的修改 %s 被中断。各项现在的状态（本次没有修改任何内容）：\n"
	                : "fix begun at %s, %s, was interrupted. As it stands now (nothing was "
	                  "touched):\n",
	        fix->record.started_at, open);
	fix_show_results(fix->invocation, fix->record.fixes);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "fix %s was interrupted: finish it with `fix --resume`, or take it back with `fix "
	        "--undo %s`",
	        open, open);
	return EXIT_BAD_USAGE;
}

static int fix_new(Fix *fix, GError **error)
{
	g_autofree char *open = fix_record_unfinished(fix->invocation->site_dir);
	if (open && !fix->options->dry_run)
		return tell_interrupted(fix, open, error);
	if (!plan_make(fix, error))
		return EXIT_CANNOT_WORK;
	if (fix->record.fixes->len == 0) {
		fix_show_nothing(fix->invocation);
		return EXIT_READY;
	}
	if (!visit_all(fix, FIX_PLAN, error))
		return EXIT_CANNOT_WORK;
	if (fix->options->dry_run ||
	        !fix->options->yes) /* else nobody is asked: told once, as done */
		fix_show_results(fix->invocation, fix->record.fixes);
	if (fix->options->dry_run)
		return fix_any_unreached(fix->record.fixes) ? EXIT_INCOMPLETE
		       : fix_any_failed(fix->record.fixes)  ? EXIT_NOT_READY
		                                            : EXIT_READY;
	return apply_agreed(fix, error);
}

static int fix_resume(Fix *fix, GError **error)
{
	const char *site_dir = fix->invocation->site_dir;
	g_autofree char *open = fix_record_unfinished(site_dir);
	g_autofree char *run_dir = NULL;
	if (!open) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no fix was interrupted");
		return EXIT_BAD_USAGE;
	}
	if (!fix_record_load(site_dir, open, fix->inputs.site, &fix->record, error))
		return EXIT_CANNOT_WORK;
	run_dir = run_folder_find(site_dir, fix->record.run, error);
	fix->inputs.facts = run_dir ? factbook_load(run_dir, error) : NULL;
	if (!fix->inputs.facts)
		return EXIT_CANNOT_WORK;
	return apply_agreed(fix, error);
}

/* From the record alone: no host is asked. */
static void tell_undo(Fix *fix)
{
	fix_record_results(fix->invocation->site_dir, &fix->record);
	printf(invocation_zh(fix->invocation)
	                ? "撤销 %s：下列已修改的各项将逐字节恢复为修改之前的内容（“-”行恢复，“+”"
	                  "行去掉）；之后又被他人改过的不动。\n"
	                : "undo of %s: what was changed goes back byte for byte ('-' lines come "
	                  "back, '+' lines go); what others changed since is left alone.\n",
	        fix->record.id);
	fix_show_results(fix->invocation, fix->record.fixes);
	for (guint i = 0; i < fix->record.fixes->len; i++)
		g_ptr_array_set_size(((HostFix *)fix->record.fixes->pdata[i])->results, 0);
}

static int fix_undo(Fix *fix, GError **error)
{
	const char *site_dir = fix->invocation->site_dir;
	if (!fix_record_load(site_dir, fix->options->undo, fix->inputs.site, &fix->record, error))
		return EXIT_CANNOT_WORK;
	if (fix->options->dry_run || !fix->options->yes)
		tell_undo(fix);
	int status = fix->options->dry_run ? EXIT_READY : agreed(fix, error);
	if (status != EXIT_READY || fix->options->dry_run)
		return status;
	if (!visit_all(fix, FIX_UNDO, error))
		return EXIT_CANNOT_WORK;
	fix_show_results(fix->invocation, fix->record.fixes);
	if (fix_any_unreached(fix->record.fixes))
		return EXIT_INCOMPLETE;
	if (fix_any_failed(fix->record.fixes))
		return EXIT_NOT_READY;
	g_free(fix->record.undone_at);
	fix->record.undone_at = clock_format(clock_now_us());
	return fix_record_write(site_dir, &fix->record, error) ? EXIT_READY : EXIT_CANNOT_WORK;
}

static bool options_check(const FixOptionsOfUser *options, const char *pattern, GError **error)
{
	const char *fault = NULL;
	if (options->jobs < 1 || options->jobs > FANOUT_JOBS_MAX)
		fault = "--jobs is from 1 to 1024";
	else if (options->timeout_s < 1 || options->timeout_s > 3600)
		fault = "--timeout is from 1 to 3600 seconds";
	else if ((options->undo || options->resume) &&
	         (options->check || options->run || (options->resume && options->dry_run) ||
	                 pattern))
		fault = "--undo and --resume take back or finish a whole fix";
	else if (options->undo && options->resume)
		fault = "--undo or --resume, not both";
	else if (options->time_server &&
	         options->time_server[strspn(options->time_server,
	                 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:-")])
		fault = "--time-server is a name or an address";
	if (fault)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, fault);
	return !fault;
}

static int fix_site(
        Invocation *invocation, FixOptionsOfUser *options, const char *pattern, GError **error)
{
	Fix fix = {.invocation = invocation, .options = options, .pattern = pattern};
	int status = EXIT_CANNOT_WORK;
	struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (run_inputs_load_site(&fix.inputs, invocation, error) &&
	        secrets_for_site(invocation, fix.inputs.site, &options->passphrase,
	                &options->secrets, error))
		status = options->undo     ? fix_undo(&fix, error)
		         : options->resume ? fix_resume(&fix, error)
		                           : fix_new(&fix, error);
	fix_record_clear(&fix.record);
	run_inputs_clear(&fix.inputs);
	return status;
}

int command_fix(Invocation *invocation, int argc, char **argv, GError **error)
{
	FixOptionsOfUser options = {.jobs = 32, .timeout_s = 60, .passphrase = PASSPHRASE_OPTIONS};
	const GOptionEntry entries[] = {{"dry-run", 'n', 0, G_OPTION_ARG_NONE, &options.dry_run,
	                                        "show what would change, change nothing", NULL},
	        {"preview", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "the same as --dry-run",
	                NULL},
	        {"check", 0, 0, G_OPTION_ARG_STRING, &options.check, "only for this check", "ID"},
	        {"run", 0, 0, G_OPTION_ARG_STRING, &options.run, "built from this run (the newest)",
	                "RUN"},
	        {"yes", 'y', 0, G_OPTION_ARG_NONE, &options.yes, "do not ask", NULL},
	        {"undo", 0, 0, G_OPTION_ARG_STRING, &options.undo,
	                "put back what this fix changed, byte for byte", "FIX"},
	        {"resume", 0, 0, G_OPTION_ARG_NONE, &options.resume,
	                "finish a fix that was interrupted", NULL},
	        {"time-server", 0, 0, G_OPTION_ARG_STRING, &options.time_server,
	                "clocks that are wrong get this server", "HOST"},
	        {"time-step", 0, 0, G_OPTION_ARG_NONE, &options.time_step,
	                "and are set at once (cannot be undone)", NULL},
	        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options.jobs, "hosts at once (32)", "N"},
	        {"timeout", 't', 0, G_OPTION_ARG_INT, &options.timeout_s, "seconds a host (60)",
	                "S"},
	        PASSPHRASE_ENTRIES(&options.passphrase), G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        command_arguments(argc, argv, 1, error) &&
	        options_check(&options, argc > 1 ? argv[1] : NULL, error))
		status = fix_site(invocation, &options, argc > 1 ? argv[1] : NULL, error);
	secrets_free(options.secrets);
	g_free(options.passphrase.file);
	g_free(options.check);
	g_free(options.run);
	g_free(options.undo);
	g_free(options.time_server);
	return status;
}

/* jiuxu check: observe and judge; leaves a run folder and prints the verdicts. */
#include "agent/events.h"
#include "agent/passphrase.h"
#include "agent/preview.h"
#include "agent/print.h"
#include "agent/progress.h"
#include "agent/rejudge.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "inventory/fanout.h"
#include "inventory/imports.h"
#include "inventory/observe.h"
#include "reports/manifest.h"
#include "reports/writer.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Hosts at once where nobody says: as many as must be, at least so many. */
enum { JOBS_FIT = G_MININT, JOBS_LEAST = 32 };

typedef struct {
	char *item, *from, *nonce, *events;
	int jobs, timeout_s;
	gboolean preview, strict, all;
	PassphraseOptions passphrase;
	PrintFiles files;
	Secrets *secrets; /* what site.yaml names; NULL: nothing */
} CheckOptions;

/* Set by the handler; the fan-out watches it. A second signal ends the program at once. */
static atomic_int interrupted;

static void on_interrupt(int number)
{
	(void)number;
	if (atomic_exchange(&interrupted, 1))
		_exit(EXIT_INTERRUPTED);
}

static void interrupts_catch(void)
{
	struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static bool options_check(const CheckOptions *options, const char *format, GError **error)
{
	const char *fault = NULL;
	if (options->jobs != JOBS_FIT && (options->jobs < 1 || options->jobs > FANOUT_JOBS_MAX))
		fault = "--jobs is from 1 to 1024";
	else if (options->timeout_s < 1 || options->timeout_s > 3600)
		fault = "--timeout is from 1 to 3600 seconds";
	else if (options->preview && format && strcmp(format, "text") != 0)
		fault = "--preview is text; it takes no other --format";
	else if (options->nonce && strlen(options->nonce) > 128)
		fault = "--nonce takes at most 128 characters";
	if (fault)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, fault);
	return !fault;
}

/* What was asked for must exist: a pattern that matches nothing would be judged as a clean sheet.
 */
static bool selection_check(const RunInputs *inputs, GError **error)
{
	const Run *run = &inputs->run;
	if (run->item && !checklist_item_find(inputs->checklist, run->item)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no such item '%s'", run->item);
		return false;
	}
	for (size_t i = 0; run->pattern && i < site_host_count(inputs->site); i++)
		if (site_host_matches(site_host(inputs->site, i), run->pattern))
			return true;
	if (run->pattern)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no host, role or group of the site matches '%s'", run->pattern);
	return !run->pattern;
}

/* Hosts that show each other tokens must all be visited at once: so many there are, or it is said.
 */
static bool jobs_fit(CheckOptions *options, const RunInputs *inputs, GError **error)
{
	g_autoptr(GPtrArray) asked = run_inputs_asked(inputs);
	g_autoptr(Wants) wants = checks_wants(asked);
	size_t together = observe_together(inputs->site, wants, inputs->run.pattern);
	if (options->jobs == JOBS_FIT)
		options->jobs = (int)CLAMP(together, JOBS_LEAST, FANOUT_JOBS_MAX);
	if ((size_t)options->jobs >= MIN(together, FANOUT_JOBS_MAX))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "--jobs %d is too few: %zu hosts must be visited at once to see each other's "
	        "tokens "
	        "on the shared volumes; say --jobs %zu, leave it out, or set token: false there",
	        options->jobs, together, together);
	return false;
}

typedef struct {
	Progress progress;
	Events *events;
	const char *run_dir;
	GError *failed; /* the first of the facts that could not be written */
} Watching;

static void on_progress(const Facts *facts, size_t done, size_t total, void *data)
{
	Watching *watching = data;
	if (facts)
		events_subject(watching->events, facts);
	if (facts && !watching->failed)
		factbook_keep(facts, watching->run_dir, &watching->failed);
	progress_show(&watching->progress, facts, done, total);
}

/* What was brought by hand stands in for what could not be reached. */
static bool take_imports(RunInputs *inputs, const Invocation *invocation, const char *run_dir,
        const Secrets *secrets, Evidence *evidence, GError **error)
{
	g_autofree const char **hidden = secrets ? secrets_values(secrets) : NULL;
	ImportsMerge merge = {.site_dir = invocation->site_dir,
	        .run_dir = run_dir,
	        .evidence = evidence,
	        .hidden = hidden};
	if (!inputs->site_in_use)
		evidence_hide(evidence, hidden);
	bool good = imports_merge(inputs->facts, &merge, error);
	if (!inputs->site_in_use)
		evidence_hide(evidence, NULL);
	return good;
}

/* Facts and evidence are written as they come; evidence_finish() brings both to the disk. */
static bool gather(RunInputs *inputs, const Invocation *invocation, const CheckOptions *options,
        const char *run_dir, Events *events, GError **error)
{
	Watching watching = {.events = events,
	        .run_dir = run_dir,
	        .progress = progress_start(invocation->quiet, invocation_zh(invocation))};
	g_autofree char *evidence_dir = g_build_filename(run_dir, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(evidence_dir, error);
	if (!evidence)
		return false;
	g_autoptr(GPtrArray) asked = run_inputs_asked(inputs);
	g_autoptr(Wants) wants = checks_wants(asked);
	ObserveOptions how = {.site_dir = invocation->site_dir,
	        .pattern = inputs->run.pattern,
	        .console = inputs->run.console,
	        .jobs = (size_t)options->jobs,
	        .timeout_ms = options->timeout_s * 1000,
	        .secrets = options->secrets,
	        .arp = true,
	        .platforms = checks_read_platforms(asked),
	        .cancel = &interrupted,
	        .progress = on_progress,
	        .progress_data = &watching,
	        .given_up = &inputs->site_in_use};
	events_start(events, inputs->run.id, inputs->run.started_at_us,
	        observe_count(inputs->site, &how));
	inputs->facts = observe(inputs->site, wants, evidence, &how, error);
	progress_end(&watching.progress);
	bool kept = inputs->facts && !watching.failed &&
	            take_imports(inputs, invocation, run_dir, options->secrets, evidence, error) &&
	            evidence_finish(evidence, error);
	if (watching.failed && inputs->facts)
		g_propagate_error(error, watching.failed);
	else
		g_clear_error(&watching.failed);
	if (inputs->site_in_use) {
		g_steal_pointer(&evidence);
		g_steal_pointer(&wants);
	}
	return kept;
}

static bool write_rendered(const char *run_dir, const char *name, Rendering *rendering,
        const WriterOptions *options, GError **error)
{
	const Writer *writer = writer_find(strrchr(name, '.') + 1);
	g_autofree char *path = g_build_filename(run_dir, name, NULL);
	return writer_write_file(writer, rendering, options, path, 0600, error);
}

static char *evidence_at(const char *digest, size_t *ret_length, void *data)
{
	return evidence_read(data, digest, ret_length);
}

/* The manifest comes last: a folder with a manifest is a finished run. */
static bool leave(
        const RunInputs *inputs, Rendering *rendering, const char *run_dir, GError **error)
{
	g_autofree char *evidence_dir = g_build_filename(run_dir, "evidence", NULL);
	WriterOptions options = {
	        .lang = inputs->run.lang, .evidence = evidence_at, .evidence_data = evidence_dir};
	return write_rendered(run_dir, "report.json", rendering, &options, error) &&
	       write_rendered(run_dir, "report.html", rendering, &options, error) &&
	       manifest_write(run_dir, error);
}

static void run_describe(
        Run *run, const Invocation *invocation, const CheckOptions *options, const char *pattern)
{
	run->started_at_us = clock_now_us();
	run->id = run_id_new(run->started_at_us);
	run->operator= g_strdup(g_get_user_name());
	run->nonce = g_strdup(options->nonce ? options->nonce : "");
	run->lang = g_strdup(invocation->lang);
	run->console = g_strdup("console");
	run->pattern = g_strdup(pattern);
	run->item = g_strdup(options->item);
}

static void event_finished(Events *events, const Document *document, const char *run_id)
{
	events_write(events, json_pack("{s:s, s:s, s:O, s:O}", "type", "finished", "run", run_id,
	                             "verdict", json_object_get(document->head, "verdict"),
	                             "counts", json_object_get(document->head, "counts")));
}

/* Whole seconds, as reports tell them. A clock that was set back meanwhile must not have it judged
 * before it was seen: that is how a forged time shows (reports/handed_in.c). */
static int64_t judging_time(const RunInputs *inputs)
{
	int64_t at_us = MAX(clock_now_us(), inputs->run.started_at_us);
	for (size_t i = 0; i < factbook_count(inputs->facts); i++) {
		const Facts *facts = factbook_at(inputs->facts, i);
		if (at_us < facts_finished_at_us(facts))
			at_us = facts_finished_at_us(facts);
	}
	return at_us / G_USEC_PER_SEC * G_USEC_PER_SEC;
}

static int check_now(
        Invocation *invocation, const CheckOptions *options, RunInputs *inputs, GError **error)
{
	Run *run = &inputs->run;
	g_autofree char *run_dir = run_folder_create(invocation->site_dir, run->id, error);
	/* what was read is kept now: an edit while hosts are visited must not change the run */
	if (!run_dir || !run_folder_inputs(run_dir, invocation->site_dir, inputs->checklist, error))
		return EXIT_CANNOT_WORK;
	g_autofree char *events_path = g_build_filename(run_dir, "events.ndjson", NULL);
	g_autoptr(Events) events = events_new(events_path, options->events, error);
	if (!events || !gather(inputs, invocation, options, run_dir, events, error))
		return EXIT_CANNOT_WORK;
	run->finished_at_us = run->judged_at_us = judging_time(inputs);
	run->interrupted = atomic_load(&interrupted) != 0;
	g_autoptr(Document) document = run_inputs_judge(inputs);
	event_finished(events, document, run->id);
	g_auto(Rendering) rendering = {.document = document};
	if (!leave(inputs, &rendering, run_dir, error) || !events_good(events, error) ||
	        !print_document(invocation, &rendering, run_dir, error) ||
	        !print_files(invocation, &options->files, &rendering, run_dir, error))
		return EXIT_CANNOT_WORK;
	if (!invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "检查记录：%s\n" : "run: %s\n",
		        run_dir);
	return (int)run_exit_status(document, options->strict);
}

/* The run is judged as it was: what would be passed over in silence is refused. */
static bool from_alone(const CheckOptions *options, const char *pattern, GError **error)
{
	const char *idle = pattern            ? pattern
	                   : options->item    ? "--item"
	                   : options->preview ? "--preview"
	                   : options->nonce   ? "--nonce"
	                   : options->events  ? "--events"
	                                      : NULL;
	if (idle)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--from judges the whole run again as it was, without '%s'", idle);
	return !idle;
}

/* Judging looks at digests alone: who signed is another question, and a reviewer asks it first. */
static void signatures_say(const Invocation *invocation, const char *from)
{
	if (invocation->quiet || g_file_test(from, G_FILE_TEST_IS_DIR))
		return;
	fprintf(stderr,
	        invocation_zh(invocation)
	                ? "注意：这里没有核验签名；请先用 jiuxu verify %s 核验\n"
	                : "note: signatures are not verified here; run jiuxu verify %s first\n",
	        from);
}

/* What stands in the way of trust, in the result itself where people read it. */
static bool trust_say(const Invocation *invocation, const Rejudged *again)
{
	bool text = !invocation->format || strcmp(invocation->format, "text") == 0;
	g_autoptr(GPtrArray) notes = rejudged_notes(again, invocation_zh(invocation));
	for (guint i = 0; i < notes->len; i++)
		fprintf(stderr, invocation_zh(invocation) ? "注意：%s\n" : "note: %s\n",
		        (const char *)g_ptr_array_index(notes, i));
	return rejudged_say(invocation, again, text ? stdout : stderr);
}

/* Judges what a bundle or run folder holds; touches no host and writes nothing into it. */
static int check_from(const Invocation *invocation, const CheckOptions *options,
        const char *pattern, GError **error)
{
	if (!from_alone(options, pattern, error))
		return EXIT_BAD_USAGE;
	g_auto(Rejudged) again = {0};
	if (!rejudged_judge(&again, options->from, error))
		return EXIT_CANNOT_WORK;
	const char *run_dir = opened_run_dir(again.opened);
	g_auto(Rendering) rendering = {.document = again.document};
	g_auto(PrintJob) job = {0};
	if (!print_job_make(&job, invocation, &options->files, &rendering, run_dir, error))
		return EXIT_CANNOT_WORK;
	GError *unwritten = NULL;
	rejudged_hold(&again, &job.job, &unwritten);
	signatures_say(invocation, options->from);
	bool trusted = trust_say(invocation, &again);
	bool printed = print_document(invocation, &rendering, run_dir, unwritten ? NULL : error);
	if (unwritten)
		g_propagate_error(error, unwritten);
	if (unwritten || !printed)
		return EXIT_CANNOT_WORK;
	int status = (int)run_exit_status(again.document, options->strict);
	if (!trusted)
		return EXIT_UNTRUSTED;
	return status == EXIT_READY && !again.own_checklist ? EXIT_INCOMPLETE : status;
}

/* What the file was saved as is said, so that nobody wonders why another program shows it wrong. */
static void encoding_say(const Invocation *invocation, const Site *site)
{
	const Text *text = tree_text(site->tree);
	bool zh = invocation_zh(invocation);
	if (invocation->quiet)
		return;
	if (text->gb18030)
		fputs(zh ? "site.yaml：按 GB18030 读取\n" : "site.yaml: read as GB18030\n", stderr);
	if (text->bom)
		fputs(zh ? "site.yaml：开头有 BOM，已忽略\n"
		         : "site.yaml: a byte order mark was passed over\n",
		        stderr);
	if (text->crlf)
		fputs(zh ? "site.yaml：行尾为 CRLF\n" : "site.yaml: lines end with CRLF\n", stderr);
}

static int check_site(
        Invocation *invocation, CheckOptions *options, const char *pattern, GError **error)
{
	RunInputs inputs = {0};
	int status = EXIT_CANNOT_WORK;
	run_describe(&inputs.run, invocation, options, pattern);
	if (run_inputs_load_site(&inputs, invocation, error) && selection_check(&inputs, error) &&
	        jobs_fit(options, &inputs, error)) {
		encoding_say(invocation, inputs.site);
		if (options->preview)
			status = preview_print(invocation, &inputs, pattern, (size_t)options->jobs);
		else if (secrets_for_site(invocation, inputs.site, &options->passphrase,
		                 &options->secrets, error))
			status = check_now(invocation, options, &inputs, error);
	}
	if (inputs.site_in_use) /* a thread that was given up may still read them */
		options->secrets = NULL;
	run_inputs_clear(&inputs);
	return status;
}

int command_check(Invocation *invocation, int argc, char **argv, GError **error)
{
	CheckOptions options = {
	        .jobs = JOBS_FIT, .timeout_s = 30, .passphrase = PASSPHRASE_OPTIONS};
	const GOptionEntry entries[] = {{"item", 'i', 0, G_OPTION_ARG_STRING, &options.item,
	                                        "only this item (1 to 5)", "N"},
	        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options.jobs,
	                "hosts at once (32, or as many as share volumes)", "N"},
	        {"timeout", 't', 0, G_OPTION_ARG_INT, &options.timeout_s, "seconds a host (30)",
	                "S"},
	        {"preview", 0, 0, G_OPTION_ARG_NONE, &options.preview,
	                "say what would be touched, touch nothing", NULL},
	        {"from", 0, 0, G_OPTION_ARG_FILENAME, &options.from,
	                "judge a bundle or run folder again", "BUNDLE"},
	        {"strict", 0, 0, G_OPTION_ARG_NONE, &options.strict,
	                "results of every severity count: 3 when one failed, 4 when one is unknown",
	                NULL},
	        {"all", 'a', 0, G_OPTION_ARG_NONE, &options.all, "text: every row, passes too",
	                NULL},
	        {"nonce", 0, 0, G_OPTION_ARG_STRING, &options.nonce,
	                "the ministry's number for a fresh run", "TEXT"},
	        {"events", 0, 0, G_OPTION_ARG_FILENAME, &options.events, "NDJSON events", "FILE"},
	        PRINT_FILES_ENTRY(&options.files), PASSPHRASE_ENTRIES(&options.passphrase),
	        G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        options_check(&options, invocation->format, error) &&
	        print_check(invocation, &options.files, error)) {
		interrupts_catch();
		invocation->all = options.all;
		invocation->review = options.from != NULL;
		if (argc > 2)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "more than one pattern: '%s'", argv[2]);
		else if (options.from)
			status = check_from(invocation, &options, argv[1], error);
		else
			status = check_site(invocation, &options, argv[1], error);
	}
	secrets_free(options.secrets);
	g_free(options.passphrase.file);
	g_free(options.item);
	g_free(options.from);
	g_free(options.nonce);
	g_free(options.events);
	g_strfreev(options.files.paths);
	return status;
}

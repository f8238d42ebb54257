#include "inventory/observe.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "inventory/fanout.h"
#include "inventory/observe_arp.h"
#include "inventory/observe_subject.h"
#include <errno.h>
#include <string.h>

enum { ABANDON_MS = 3000, TICK_MS = 200 };

/* One subject to observe: what its job needs, all borrowed from the run. */
typedef struct {
	const ObserveContext *context;
	const SiteHost *host;         /* or */
	const SitePlatform *platform; /* or, when both are NULL, the console itself */
} Task;

static const char *task_subject(const Task *task)
{
	if (task->host)
		return task->host->name;
	return task->platform ? task->platform->name : task->context->options->console;
}

static SubjectKind task_kind(const Task *task)
{
	if (task->host)
		return SUBJECT_HOST;
	return task->platform ? SUBJECT_PLATFORM : SUBJECT_CONSOLE;
}

static void *task_run(const void *input, Deadline *deadline)
{
	const Task *task = input;
	Facts *facts = facts_new(task_kind(task), task_subject(task));
	int64_t started_at_us = clock_now_us();
	if (task->host)
		observe_host(task->context, task->host, deadline, facts);
	else if (task->platform)
		observe_platform(task->context, task->platform, deadline, facts);
	else
		observe_console(task->context, deadline, facts);
	facts_set_times(facts, started_at_us, clock_now_us());
	facts_redact(facts, task->context->hidden);
	return facts;
}

typedef struct {
	const Task *const *tasks;
	size_t count, done;
	FactBook *book;
	const ObserveOptions *options;
} Gathering;

/* A job that was given up has no facts of its own: the subject still gets a line that says so. */
static Facts *abandoned(const Task *task)
{
	Facts *facts = facts_new(task_kind(task), task_subject(task));
	facts_set_reach(facts, CAUSE_TIMEOUT, "gave no answer in time and was given up");
	int64_t now_us = clock_now_us();
	facts_set_times(facts, now_us, now_us);
	return facts;
}

static void gather(size_t index, void *result, void *data)
{
	Gathering *gathering = data;
	Facts *facts = result ? result : abandoned(gathering->tasks[index]);
	gathering->done++;
	factbook_add(gathering->book, facts);
	if (gathering->options->progress)
		gathering->options->progress(facts, gathering->done, gathering->count,
		        gathering->options->progress_data);
}

static void tick(size_t finished, size_t count, void *data)
{
	Gathering *gathering = data;
	if (gathering->options->progress)
		gathering->options->progress(
		        NULL, finished, count, gathering->options->progress_data);
}

static void late(void *result)
{
	facts_free(result);
}

static void task_add(GPtrArray *tasks, const ObserveContext *context, const SiteHost *host,
        const SitePlatform *platform)
{
	Task *task = g_new0(Task, 1);
	*task = (Task){context, host, platform};
	g_ptr_array_add(tasks, task);
}

static void hosts_add(GPtrArray *tasks, const ObserveContext *context, bool with_token)
{
	const char *pattern = context->options->pattern;
	for (size_t i = 0; i < site_host_count(context->site); i++) {
		const SiteHost *host = site_host(context->site, i);
		if (token_host(context, host) == with_token &&
		        (!pattern || site_host_matches(host, pattern)))
			task_add(tasks, context, host, NULL);
	}
}

/* Hosts that wait for each other first, so that they are visited at the same time; then the
 * console: its probes take longest and wait most. */
static GPtrArray *tasks_make(const ObserveContext *context)
{
	const Site *site = context->site;
	GPtrArray *tasks = g_ptr_array_new();
	hosts_add(tasks, context, true);
	task_add(tasks, context, NULL, NULL);
	for (guint i = 0;
	        context->options->platforms && site->platforms && i < site->platforms->len; i++)
		task_add(tasks, context, NULL, g_ptr_array_index(site->platforms, i));
	hosts_add(tasks, context, false);
	return tasks;
}

size_t observe_count(const Site *site, const ObserveOptions *options)
{
	ObserveContext context = {
	        .site = site, .options = options, .token_hosts = g_ptr_array_new()};
	GPtrArray *tasks = tasks_make(&context);
	size_t count = tasks->len;
	g_ptr_array_set_free_func(tasks, g_free);
	g_ptr_array_unref(tasks);
	g_ptr_array_unref(context.token_hosts);
	return count;
}

/* Unguessable, so that nothing else on a volume can pass for a token of this run. */
static void run_name(char *ret, size_t size)
{
	g_autofree char *uuid = g_uuid_string_random();
	g_auto(GStrv) parts = g_strsplit(uuid, "-", -1);
	g_autofree char *joined = g_strjoinv("", parts);
	g_strlcpy(ret, joined, size);
}

/* The options for as long as a thread may read them: what is borrowed in them is copied. */
static ObserveOptions *options_keep(const ObserveOptions *options)
{
	ObserveOptions *kept = g_memdup2(options, sizeof *options);
	kept->site_dir = g_strdup(options->site_dir);
	kept->pattern = g_strdup(options->pattern);
	kept->console = g_strdup(options->console);
	return kept;
}

static void options_free(ObserveOptions *kept)
{
	g_free((char *)kept->site_dir);
	g_free((char *)kept->pattern);
	g_free((char *)kept->console);
	g_free(kept);
}

FactBook *observe(const Site *site, const Wants *wants, Evidence *evidence,
        const ObserveOptions *options, GError **error)
{
	ObserveContext *context = g_new0(ObserveContext, 1);
	ObserveOptions *kept = options_keep(options);
	*context = (ObserveContext){.site = site,
	        .wants = wants,
	        .evidence = evidence,
	        .options = kept,
	        .hidden = options->secrets ? secrets_values(options->secrets) : NULL};
	evidence_hide(evidence, context->hidden);
	context->token_hosts = token_hosts(site, wants, kept);
	if (kept->arp && site->network && wants_has(wants, "arp"))
		context->segments = arp_segments(site, kept->pattern);
	run_name(context->run, sizeof context->run);
	GPtrArray *tasks = tasks_make(context);
	g_autoptr(FactBook) book = factbook_new();
	Gathering gathering = {.tasks = (const Task *const *)tasks->pdata,
	        .count = tasks->len,
	        .book = book,
	        .options = options};
	FanoutOptions fanout = {.jobs_at_once = MIN(options->jobs, FANOUT_JOBS_MAX),
	        .timeout_ms_per_job = options->timeout_ms,
	        .abandon_after_ms = ABANDON_MS,
	        .tick_ms = TICK_MS,
	        .cancel = options->cancel};
	FanoutCalls calls = {.run = task_run,
	        .done = gather,
	        .tick = tick,
	        .free_result = late,
	        .data = &gathering};
	gssize given_up =
	        fanout_run((const void *const *)tasks->pdata, tasks->len, &fanout, &calls, error);
	if (options->given_up)
		*options->given_up = given_up > 0;
	if (given_up > 0) /* their threads may still read the tasks: these stay until the end */
		return g_steal_pointer(&book);
	g_ptr_array_set_free_func(tasks, g_free);
	g_ptr_array_unref(tasks);
	evidence_hide(evidence, NULL);
	g_free(context->hidden);
	options_free(kept);
	g_ptr_array_unref(context->token_hosts);
	g_clear_pointer(&context->segments, g_ptr_array_unref);
	g_free(context);
	return given_up < 0 ? NULL : g_steal_pointer(&book);
}

#include "inventory/fix.h"

#include "base/cleanup.h"
#include "inventory/fanout.h"
#include "inventory/route.h"
#include <string.h>

enum { OUTPUT_BYTES_MAX = 4 << 20, ABANDON_MS = 5000 };

Change *change_new(ChangeKind kind, const char *check, const char *path, const char *value)
{
	Change *change = g_new0(Change, 1);
	change->kind = kind;
	change->checks = g_strdup(check);
	change->path = g_strdup(path);
	change->value = g_strdup(value);
	change->lines = g_ptr_array_new_with_free_func(g_free);
	change->remove = g_ptr_array_new_with_free_func(g_free);
	return change;
}

void change_free(void *data)
{
	Change *change = data;
	g_free(change->checks);
	g_free(change->path);
	g_free(change->value);
	g_ptr_array_unref(change->lines);
	g_ptr_array_unref(change->remove);
	g_free(change);
}

static void result_free(void *data)
{
	ChangeResult *result = data;
	g_free(result->state);
	g_free(result->message);
	g_free(result->diff);
	g_free(result->backup);
	g_free(result);
}

HostFix *host_fix_new(const SiteHost *host)
{
	HostFix *fix = g_new0(HostFix, 1);
	fix->host = host;
	fix->changes = g_ptr_array_new_with_free_func(change_free);
	fix->results = g_ptr_array_new_with_free_func(result_free);
	return fix;
}

void host_fix_free(void *data)
{
	HostFix *fix = data;
	g_ptr_array_unref(fix->changes);
	g_ptr_array_unref(fix->results);
	g_free(fix->message);
	g_free(fix);
}

/* ---- what the script says ---- */

static char *joined(GPtrArray *lines)
{
	g_ptr_array_add(lines, NULL);
	g_autofree char *text = g_strjoinv("\n", (char **)lines->pdata);
	return g_utf8_make_valid(text, -1);
}

static ChangeResult *result_read(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) diff = g_ptr_array_new(), backup = g_ptr_array_new();
	ChangeResult *result = g_new0(ChangeResult, 1);
	for (guint i = 0; lines[i]; i++) {
		if (*lines[i] == 's') {
			g_free(result->state);
			result->state = g_utf8_make_valid(lines[i] + 1, -1);
		} else if (*lines[i] == 'm') {
			g_free(result->message);
			result->message = g_utf8_make_valid(lines[i] + 1, -1);
		} else if (*lines[i] == 'd') {
			g_ptr_array_add(diff, lines[i] + 1);
		} else if (*lines[i] == 'b') {
			g_ptr_array_add(backup, lines[i] + 1);
		}
	}
	result->diff = joined(diff);
	result->backup = backup->len ? joined(backup) : NULL;
	if (!result->message)
		result->message = g_strdup("");
	return result;
}

static ChangeResult *result_missing(void)
{
	ChangeResult *result = g_new0(ChangeResult, 1);
	result->message = g_strdup("");
	result->diff = g_strdup("");
	return result;
}

void fix_read(const char *output, size_t length, HostFix *ret)
{
	g_autofree char *text = g_strndup(output, length);
	g_auto(GStrv) parts = g_strsplit(text, "\n@", -1);
	bool ended = false;
	g_ptr_array_set_size(ret->results, 0);
	for (guint i = 0; i < ret->changes->len; i++)
		g_ptr_array_add(ret->results, result_missing());
	for (guint i = 1; parts[0] && parts[i]; i++) {
		guint64 number;
		char *line = strchr(parts[i], '\n');
		g_autofree char *head = g_strndup(parts[i], strcspn(parts[i], "\n"));
		ended = ended || strcmp(head, "end") == 0;
		if (line && g_ascii_string_to_unsigned(
		                    head, 10, 0, ret->changes->len - 1, &number, NULL)) {
			result_free(ret->results->pdata[number]);
			ret->results->pdata[number] = result_read(line);
		}
	}
	const char *refused = parts[0] ? strchr(parts[0], '!') : NULL;
	if (ended || ret->cause != CAUSE_NONE)
		return;
	ret->cause = refused ? CAUSE_DENIED : CAUSE_ERROR;
	g_free(ret->message);
	ret->message = refused ? g_strndup(refused + 1, strcspn(refused + 1, "\n"))
	                       : g_strdup("the shell ended before all was done");
}

/* ---- the visits ---- */

typedef struct {
	const Site *site; /* NULL: none needed */
	const HostFix *fix;
	const FixOptions *options;
} Task;

typedef struct {
	GString *output;
	ReachResult result;
} Visit;

static bool take(const char *bytes, size_t length, void *data)
{
	g_string_append_len(data, bytes, (gssize)length);
	return true;
}

static void visit_free(void *data)
{
	Visit *visit = data;
	g_string_free(visit->output, TRUE);
	g_free(visit);
}

static void *task_run(const void *input, Deadline *deadline)
{
	const Task *task = input;
	const FixOptions *how = task->options;
	const SiteHost *host = task->fix->host;
	Visit *visit = g_new0(Visit, 1);
	visit->output = g_string_new(NULL);
	const Reach *reach = host->connection == CONNECTION_LOCAL ? &reach_local : &reach_ssh;
	g_autoptr(Route) route = route_new(task->site, host, how->site_dir, how->secrets);
	g_autofree char *known_hosts = route_path(how->site_dir, "known_hosts");
	ReachOptions options = {.known_hosts = known_hosts, .max_output_bytes = OUTPUT_BYTES_MAX};
	g_autofree char *script = fix_script(task->fix->changes, how->id, how->mode);
	reach->run(route_target(route), &options, script, deadline, take, visit->output,
	        &visit->result);
	return visit;
}

static void task_done(size_t index, void *result, void *data)
{
	HostFix *fix = g_ptr_array_index((GPtrArray *)data, index);
	Visit *visit = result;
	g_free(fix->message);
	fix->cause = visit ? visit->result.cause : CAUSE_TIMEOUT;
	fix->message = g_strdup(visit ? visit->result.message : "gave no answer in time");
	if (!visit)
		return;
	fix_read(visit->output->str, visit->output->len, fix);
	visit_free(visit);
}

bool fix_run(const Site *site, GPtrArray *fixes, const FixOptions *options, GError **error)
{
	g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < fixes->len; i++) {
		Task *task = g_new0(Task, 1);
		*task = (Task){site, fixes->pdata[i], options};
		g_ptr_array_add(tasks, task);
	}
	FanoutOptions fanout = {.jobs_at_once = options->jobs,
	        .timeout_ms_per_job = options->timeout_ms,
	        .abandon_after_ms = ABANDON_MS,
	        .cancel = options->cancel};
	FanoutCalls calls = {
	        .run = task_run, .done = task_done, .free_result = visit_free, .data = fixes};
	gssize lost =
	        fanout_run((const void *const *)tasks->pdata, tasks->len, &fanout, &calls, error);
	if (lost > 0) /* their threads may still read the tasks */
		g_ptr_array_set_free_func(tasks, NULL);
	return lost >= 0;
}

/*
 * The records service with somebody who looks at what it asks of SQLite: for every statement that
 * ran, how many rows it went over without an index leading to them, and how many steps it took.
 *
 *	watched_serve records serve --data DIR [--key FILE] --listen ADDRESS [--held SECONDS]
 *		[--ahead SECONDS]
 *
 * as `jiuxu records serve` is called, so that tests take it in its place; --held: how long at once
 * what waits for writers is held; --ahead: how far its clock is. When it ends it prints to stderr a
 * line for each text: "watched<tab>rows<tab>sorts<tab>steps<tab>text", the most of one run.
 */
#include "records/web/service.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

typedef struct {
	int rows, sorts, steps;
} Cost;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *costs; /* of Cost by the text of a statement */

static int ran(unsigned what, void *data, void *statement, void *more)
{
	const char *text = sqlite3_sql(statement);
	(void)what;
	(void)data;
	(void)more;
	Cost now = {sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1),
	        sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 1),
	        sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1)};
	pthread_mutex_lock(&lock);
	Cost *most = g_hash_table_lookup(costs, text);
	if (!most) {
		most = g_new0(Cost, 1);
		g_hash_table_insert(costs, g_strdup(text), most);
	}
	*most = (Cost){MAX(most->rows, now.rows), MAX(most->sorts, now.sorts),
	        MAX(most->steps, now.steps)};
	pthread_mutex_unlock(&lock);
	return 0;
}

static int opened(sqlite3 *handle, char **message, const void *api)
{
	(void)message;
	(void)api;
	return sqlite3_trace_v2(handle, SQLITE_TRACE_PROFILE, ran, NULL);
}

static void costs_print(void)
{
	GHashTableIter at;
	void *text, *cost;
	g_hash_table_iter_init(&at, costs);
	while (g_hash_table_iter_next(&at, &text, &cost)) {
		const Cost *most = cost;
		g_autofree char *line = g_strdelimit(g_strdup(text), "\n\t", ' ');
		fprintf(stderr, "watched\t%d\t%d\t%d\t%s\n", most->rows, most->sorts, most->steps,
		        line);
	}
}

static const char *word_behind(int argc, char **argv, const char *name)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return argv[i + 1];
	return NULL;
}

static int64_t ahead_us;

static int64_t now_us(void)
{
	return g_get_real_time() + ahead_us;
}

int main(int argc, char **argv)
{
	sigset_t signals;
	int number;
	g_autoptr(GError) error = NULL;
	ServicePlan plan = {.folder = word_behind(argc, argv, "--data"),
	        .key = word_behind(argc, argv, "--key"),
	        .listen = word_behind(argc, argv, "--listen"),
	        .behind_proxy = true,
	        .now_us = now_us,
	        .limits = http_limits_default()};
	if (!plan.folder || !plan.listen) {
		fprintf(stderr, "usage: watched_serve records serve --data DIR --listen ADDRESS\n");
		return 2;
	}
	const char *ahead = word_behind(argc, argv, "--ahead");
	if (ahead)
		ahead_us = g_ascii_strtoll(ahead, NULL, 10) * G_USEC_PER_SEC;
	const char *held = word_behind(argc, argv, "--held");
	if (held)
		plan.limits.held_seconds = (int)g_ascii_strtoll(held, NULL, 10);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	costs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	sqlite3_auto_extension((void (*)(void))opened);
	g_autoptr(Service) service = service_new(&plan, &error);
	if (!service || !service_start(service, &error)) {
		fprintf(stderr, "watched_serve: %s\n", error->message);
		return 1;
	}
	printf("records served at http://127.0.0.1:%d/\n", service_port(service));
	fflush(stdout);
	sigwait(&signals, &number);
	service_stop(service);
	costs_print();
	return 0;
}

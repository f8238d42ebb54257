/* A server of one loop and one hand, and a gate at which the hand waits: for tests of hands. */
#pragma once

#include "base/beat.h"
#include "records/web/http/server.h"
#include "tests/harness.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAIT_S = 60 };
#define LONG_US (60 * G_USEC_PER_SEC)

/* Where a hand waits, so that a test says how long "long" is. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool open_gate;
static int inside;
static char order[200]; /* what hands began: queries, "piece" */

static inline void began(const char *what)
{
	pthread_mutex_lock(&lock);
	g_strlcat(order, what, sizeof order);
	g_strlcat(order, " ", sizeof order);
	pthread_mutex_unlock(&lock);
}

static inline void gate_set(bool to)
{
	pthread_mutex_lock(&lock);
	open_gate = to;
	inside = 0;
	order[0] = '\0';
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static bool wanted_beat;

static inline void gate_pass(void)
{
	pthread_mutex_lock(&lock);
	inside++;
	pthread_cond_broadcast(&changed);
	while (!open_gate) {
		pthread_cond_wait(&changed, &lock);
		if (wanted_beat)
			beat();
		wanted_beat = false;
		pthread_cond_broadcast(&changed);
	}
	pthread_mutex_unlock(&lock);
}

/* Until whoever is inside has done a piece of its work. */
static inline void beat_wait(void)
{
	pthread_mutex_lock(&lock);
	wanted_beat = true;
	pthread_cond_broadcast(&changed);
	while (wanted_beat)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

/* Until so many requests are with hands. */
static inline void inside_wait(int count)
{
	pthread_mutex_lock(&lock);
	while (inside < count)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

/* What somebody holds the writers up with. */
static atomic_bool writing;

static inline bool held(void *data)
{
	(void)data;
	return atomic_load(&writing);
}

static inline void *worker_new(void *data, bool hand, GError **error)
{
	(void)hand;
	(void)data;
	(void)error;
	return g_new0(int, 1);
}

static inline uint64_t body_max(const Head *head, void *data)
{
	(void)head;
	(void)data;
	return 100;
}

/* Counts down, a piece a number; at 13 it fails. */
static inline bool count_down(void *worker, void *data, GString *out, bool *ret_more)
{
	int *left = data;
	++*(int *)worker;
	began("piece");
	g_string_append_printf(out, "<%d>", *left);
	*ret_more = --*left > 0;
	return *left != 12;
}

static inline void long_begin(const HttpRequest *request, HttpResponse *response)
{
	int *left = g_new(int, 1);
	*left = (int)g_ascii_strtoll(request->query, NULL, 10);
	response->status = 200;
	response->more = count_down;
	response->more_data = left;
	response->more_free = g_free;
	g_string_append(response->body, "begun");
}

static inline void handle(void *worker, const HttpRequest *request, HttpResponse *response)
{
	static const char *const places[] = {"loop", "hand", "crowded", "held"};
	++*(int *)worker;
	bool write = g_str_has_prefix(request->path, "/write");
	if (write && atomic_load(&writing) && request->place != HTTP_HELD) {
		response->later = HTTP_UNHELD;
		return;
	}
	if (g_str_has_suffix(request->path, "/slow") && request->place == HTTP_IN_LOOP) {
		response_header(response, "X-Dropped", "yes");
		response->later = HTTP_BY_HAND;
		response->asker = *request->query;
		return;
	}
	if (strcmp(request->path, "/long") == 0) {
		long_begin(request, response);
		return;
	}
	if (request->place == HTTP_IN_HAND) {
		began(request->query);
		gate_pass();
	}
	response->status = request->place >= HTTP_CROWDED ? 503 : 200;
	g_string_append_printf(response->body, "[%s %s %s]", places[request->place], request->query,
	        request->body);
}

static inline void refused(
        const Refusal *refusal, const char *head, size_t length, HttpResponse *response, void *data)
{
	(void)refusal;
	(void)head;
	(void)length;
	(void)data;
	response_header(response, "Content-Type", "text/plain");
}

static inline HttpLimits some(void)
{
	HttpLimits limits = http_limits_default();
	limits.threads = 1;
	limits.hands = 1;
	limits.hands_waiting = 1;
	limits.held_seconds = 1;
	return limits;
}

static inline HttpServer *start_with(const HttpLimits *limits)
{
	g_autoptr(GError) error = NULL;
	HttpPlan plan = {.limits = *limits,
	        .worker_new = worker_new,
	        .worker_free = g_free,
	        .body_max = body_max,
	        .held = held,
	        .handle = handle,
	        .refused = refused};
	HttpServer *server = http_server_new(&plan, "127.0.0.1:0", &error);
	CU_ASSERT_FATAL(server != NULL);
	CU_ASSERT_FATAL(http_server_start(server, &error));
	return server;
}

static inline HttpServer *start(void)
{
	HttpLimits limits = some();
	return start_with(&limits);
}

static inline int ask(const HttpServer *server, const char *request)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	        .sin_port = htons((uint16_t)http_server_port(server)),
	        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval limit = {.tv_sec = WAIT_S};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_FATAL(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	CU_ASSERT_FATAL(connect(fd, (struct sockaddr *)&at, sizeof at) == 0);
	CU_ASSERT_FATAL(send(fd, request, strlen(request), 0) == (ssize_t)strlen(request));
	return fd;
}

/* All that comes until it holds `end`, or the server closes or is silent. Yours. */
static inline char *answer(int fd, const char *end)
{
	GString *got = g_string_new(NULL);
	char bytes[4096];
	ssize_t count;
	while (!strstr(got->str, end) && (count = recv(fd, bytes, sizeof bytes, 0)) > 0)
		g_string_append_len(got, bytes, count);
	return g_string_free(got, FALSE);
}

#define EXPECT(FD, END)                                                                            \
	do {                                                                                       \
		g_autofree char *got = answer(FD, END);                                            \
		CU_ASSERT(strstr(got, END) != NULL);                                               \
		if (!strstr(got, END))                                                             \
			fprintf(stderr, "no %s in: %s\n", END, got);                               \
		CU_ASSERT(strstr(got, "X-Dropped") == NULL);                                       \
	} while (0)

#define SLOW "GET /slow?"
#define QUICK "GET /quick?"
#define REST " HTTP/1.1\r\nHost: a\r\n\r\n"

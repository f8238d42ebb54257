/* A server of one loop and one hand: what takes long keeps nobody else waiting. */
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

static void began(const char *what)
{
	pthread_mutex_lock(&lock);
	g_strlcat(order, what, sizeof order);
	g_strlcat(order, " ", sizeof order);
	pthread_mutex_unlock(&lock);
}

static void gate_set(bool to)
{
	pthread_mutex_lock(&lock);
	open_gate = to;
	inside = 0;
	order[0] = '\0';
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

static bool wanted_beat;

static void gate_pass(void)
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
static void beat_wait(void)
{
	pthread_mutex_lock(&lock);
	wanted_beat = true;
	pthread_cond_broadcast(&changed);
	while (wanted_beat)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

/* Until so many requests are with hands. */
static void inside_wait(int count)
{
	pthread_mutex_lock(&lock);
	while (inside < count)
		pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
}

/* What somebody holds the writers up with. */
static atomic_bool writing;

static bool held(void *data)
{
	(void)data;
	return atomic_load(&writing);
}

static void *worker_new(void *data, bool hand, GError **error)
{
	(void)hand;
	(void)data;
	(void)error;
	return g_new0(int, 1);
}

static uint64_t body_max(const Head *head, void *data)
{
	(void)head;
	(void)data;
	return 100;
}

/* Counts down, a piece a number; at 13 it fails. */
static bool count_down(void *worker, void *data, GString *out, bool *ret_more)
{
	int *left = data;
	++*(int *)worker;
	began("piece");
	g_string_append_printf(out, "<%d>", *left);
	*ret_more = --*left > 0;
	return *left != 12;
}

static void long_begin(const HttpRequest *request, HttpResponse *response)
{
	int *left = g_new(int, 1);
	*left = (int)g_ascii_strtoll(request->query, NULL, 10);
	response->status = 200;
	response->more = count_down;
	response->more_data = left;
	response->more_free = g_free;
	g_string_append(response->body, "begun");
}

static void handle(void *worker, const HttpRequest *request, HttpResponse *response)
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

static void refused(
        const Refusal *refusal, const char *head, size_t length, HttpResponse *response, void *data)
{
	(void)refusal;
	(void)head;
	(void)length;
	(void)data;
	response_header(response, "Content-Type", "text/plain");
}

static HttpLimits some(void)
{
	HttpLimits limits = http_limits_default();
	limits.threads = 1;
	limits.hands = 1;
	limits.hands_waiting = 1;
	limits.held_seconds = 1;
	return limits;
}

static HttpServer *start_with(const HttpLimits *limits)
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

static HttpServer *start(void)
{
	HttpLimits limits = some();
	return start_with(&limits);
}

static int ask(const HttpServer *server, const char *request)
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
static char *answer(int fd, const char *end)
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

static void test_others_are_answered_meanwhile(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(false);
	int first = ask(server, SLOW "1" REST QUICK "behind" REST);
	inside_wait(1);
	int second = ask(server,
	        "POST /slow?2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody" QUICK
	        "last" REST);
	int quick = ask(server, QUICK "3" REST);
	EXPECT(quick, "[loop 3 ]");
	int third = ask(server, SLOW "4" REST);
	EXPECT(third, "[crowded 4 ]");
	gate_set(true);
	EXPECT(first, "[loop behind ]");
	EXPECT(second, "[loop last ]");
	close(first);
	close(second);
	close(quick);
	close(third);
	http_server_stop(server);
}

static void test_the_answer_of_a_hand(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(true);
	int fd = ask(server, SLOW
	        "1" REST "POST /slow?2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody" QUICK
	        "3" REST);
	g_autofree char *got = answer(fd, "[loop 3 ]");
	const char *one = strstr(got, "[hand 1 ]"), *two = strstr(got, "[hand 2 body]");
	CU_ASSERT(one && two && one < two && two < strstr(got, "[loop 3 ]"));
	close(fd);
	http_server_stop(server);
}

static void *stop(void *server)
{
	http_server_stop(server);
	return NULL;
}

/* A client that leaves while a hand has its request harms nobody; nor does the end of the server.
 */
static void test_leaving_and_stopping(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(false);
	int first = ask(server, SLOW "1" REST);
	inside_wait(1);
	struct linger reset = {.l_onoff = 1};
	setsockopt(first, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(first);
	int second = ask(server, SLOW "2" REST), quick = ask(server, QUICK "3" REST);
	EXPECT(quick, "[loop 3 ]");
	CU_ASSERT(http_server_alive(server, LONG_US, LONG_US));
	gate_set(true);
	EXPECT(second, "[hand 2 ]");
	gate_set(false);
	int last = ask(server, SLOW "4" REST);
	inside_wait(1);
	pthread_t stopper;
	CU_ASSERT_FATAL(pthread_create(&stopper, NULL, stop, server) == 0);
	g_autofree char *ended = answer(quick, "never"); /* which asks nothing: it is ending */
	ASSERT_TEXT(ended, "");
	gate_set(true);
	g_autofree char *got = answer(last, "[hand 4 ]");
	CU_ASSERT(strstr(got, "[hand 4 ]") && strstr(got, "Connection: close"));
	pthread_join(stopper, NULL);
	close(second);
	close(quick);
	close(last);
}

/* At the end of the server what is begun is finished; what waits for a hand is told at once. */
static void test_an_end_is_bounded(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(false);
	CU_ASSERT_EQUAL(http_server_busy(server), 0);
	int first = ask(server, SLOW "1" REST);
	inside_wait(1);
	CU_ASSERT_EQUAL(http_server_busy(server), 1);
	int second = ask(server, SLOW "2" REST), quick = ask(server, QUICK "3" REST);
	EXPECT(quick, "[loop 3 ]");
	pthread_t stopper;
	CU_ASSERT_FATAL(pthread_create(&stopper, NULL, stop, server) == 0);
	EXPECT(second, "[crowded 2 ]");
	gate_set(true);
	EXPECT(first, "[hand 1 ]");
	pthread_join(stopper, NULL);
	close(first);
	close(second);
	close(quick);
}

/* Takes all that comes as quickly as it does: whether it goes on to where it fails. */
static bool goes_to_its_end(int fd)
{
	static const char end[] = "<14>\r\n";
	enum { END = sizeof end - 1 };
	char bytes[END + 65536] = "";
	size_t had = 0;
	ssize_t count;
	while ((count = recv(fd, bytes + had, sizeof bytes - had, 0)) > 0) {
		size_t all = had + (size_t)count;
		had = MIN(all, (size_t)END);
		memmove(bytes, bytes + all - had, had);
		if (had == END && memcmp(bytes, end, END) == 0)
			return true;
	}
	return false;
}

/* A long body whose reader is quick ends with the time for it. */
static void test_an_end_of_a_long_body(void)
{
	HttpLimits limits = some();
	limits.stop_seconds = 0;
	g_autoptr(HttpServer) server = start_with(&limits);
	int fd = ask(server, "GET /long?100000000" REST);
	g_autofree char *begun = answer(fd, "<99999990>");
	pthread_t stopper;
	CU_ASSERT_FATAL(pthread_create(&stopper, NULL, stop, server) == 0);
	CU_ASSERT(strstr(begun, "<99999990>") && !goes_to_its_end(fd));
	pthread_join(stopper, NULL);
	close(fd);
}

/* One who asks for much leaves a hand to others, and has a few places of those that wait. */
static void test_one_leaves_a_hand_to_others(void)
{
	HttpLimits limits = some();
	limits.hands = 2;
	limits.hands_each = 1;
	limits.hands_waiting = 8;
	limits.waiting_each = 2;
	g_autoptr(HttpServer) server = start_with(&limits);
	gate_set(false);
	int fds[5] = {ask(server, SLOW "a1" REST)};
	inside_wait(1);
	for (int i = 1; i < 4; i++)
		fds[i] = ask(server, i < 3 ? SLOW "a" REST : SLOW "a4" REST);
	EXPECT(fds[3], "[crowded a4 ]");
	fds[4] = ask(server, SLOW "b1" REST);
	inside_wait(2);
	CU_ASSERT_STRING_EQUAL(order, "a1 b1 ");
	gate_set(true);
	EXPECT(fds[4], "[hand b1 ]");
	EXPECT(fds[1], "[hand a ]");
	EXPECT(fds[2], "[hand a ]");
	for (int i = 0; i < 5; i++)
		close(fds[i]);
	http_server_stop(server);
}

/* Each has his turn, and what is on its way out goes first. */
static void test_in_turn(void)
{
	static const char *const asked[] = {SLOW "a2" REST QUICK "a2" REST,
	        SLOW "a3" REST QUICK "a3" REST, SLOW "b1" REST QUICK "b1" REST,
	        SLOW "b2" REST QUICK "b2" REST, SLOW "c1" REST QUICK "c1" REST};
	HttpLimits limits = some();
	limits.hands_waiting = 8;
	g_autoptr(HttpServer) server = start_with(&limits);
	gate_set(false);
	int first = ask(server, SLOW "a1" REST), fds[G_N_ELEMENTS(asked)];
	inside_wait(1);
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++) {
		fds[i] = ask(server, asked[i]);
		int quick = ask(server, QUICK "then" REST);
		EXPECT(quick, "[loop then ]");
		close(quick);
	}
	int body = ask(server, "GET /long?1" REST);
	EXPECT(body, "begun");
	/* the loop is behind that, too: the piece waits for the hand */
	int behind = ask(server, QUICK "behind" REST);
	EXPECT(behind, "[loop behind ]");
	close(behind);
	pthread_mutex_lock(&lock);
	open_gate = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		EXPECT(fds[i], "[loop ");
	CU_ASSERT_STRING_EQUAL(order, "a1 piece b1 c1 a2 b2 a3 ");
	for (size_t i = 0; i < G_N_ELEMENTS(asked); i++)
		close(fds[i]);
	close(body);
	close(first);
	http_server_stop(server);
}

/* Nothing is begun for a client that has left, nor does it keep a place. */
static void test_who_has_left(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(false);
	int first = ask(server, SLOW "1" REST);
	inside_wait(1);
	int second = ask(server, SLOW "2" REST), quick = ask(server, QUICK "3" REST);
	EXPECT(quick, "[loop 3 ]");
	close(second);
	int third = ask(server, SLOW "4" REST);
	EXPECT(ask(server, QUICK "5" REST), "[loop 5 ]");
	int fourth = ask(server, SLOW "6" REST);
	EXPECT(fourth, "[crowded 6 ]");
	close(third);
	pthread_mutex_lock(&lock);
	open_gate = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	EXPECT(first, "[hand 1 ]");
	int last = ask(server, SLOW "7" REST);
	EXPECT(last, "[hand 7 ]");
	CU_ASSERT_STRING_EQUAL(order, "1 7 ");
	close(first);
	close(quick);
	close(fourth);
	close(last);
	http_server_stop(server);
}

/* A hand that is at something for too long is found; not one that goes on with it. */
static void test_a_stuck_hand_is_found(void)
{
	enum { BOUND_US = 100000 };
	g_autoptr(HttpServer) server = start();
	gate_set(false);
	CU_ASSERT(http_server_alive(server, LONG_US, 0));
	int fd = ask(server, SLOW "1" REST);
	inside_wait(1);
	CU_ASSERT(http_server_alive(server, LONG_US, LONG_US));
	g_usleep(BOUND_US + 1000);
	CU_ASSERT(!http_server_alive(server, LONG_US, BOUND_US));
	bool alive = false;
	for (int i = 0; i < 100 && !alive; i++) { /* this thread may be held up between the two */
		beat_wait();
		alive = http_server_alive(server, LONG_US, BOUND_US);
	}
	CU_ASSERT(alive);
	g_usleep(BOUND_US + 1000);
	CU_ASSERT(!http_server_alive(server, LONG_US, BOUND_US));
	gate_set(true);
	EXPECT(fd, "[hand 1 ]");
	CU_ASSERT(http_server_alive(server, LONG_US, LONG_US));
	close(fd);
	http_server_stop(server);
}

/* A body in pieces: chunks, or up to the end of the connection; one that fails has no end. */
static void test_a_body_that_goes_on(void)
{
	g_autoptr(HttpServer) server = start();
	int fd = ask(server, "GET /long?3" REST "HEAD /long?3" REST QUICK "1" REST);
	g_autofree char *got = answer(fd, "[loop 1 ]");
	CU_ASSERT(strstr(got, "Transfer-Encoding: chunked\r\n") != NULL);
	CU_ASSERT(strstr(got, "\r\n\r\n5\r\nbegun\r\n3\r\n<3>\r\n3\r\n<2>\r\n3\r\n<1>\r\n0\r\n\r\n"
	                      "HTTP/1.1 200 OK\r\n") != NULL);
	CU_ASSERT(strstr(got, "[loop 1 ]") != NULL);
	CU_ASSERT(strstr(strstr(got, "<1>"), "begun") == NULL);
	close(fd);
	fd = ask(server, "GET /long?3 HTTP/1.0\r\nHost: a\r\n\r\n");
	g_autofree char *old = answer(fd, "never");
	CU_ASSERT(g_str_has_suffix(old, "\r\n\r\nbegun<3><2><1>") && !strstr(old, "chunked"));
	close(fd);
	fd = ask(server, "GET /long?14" REST);
	g_autofree char *failed = answer(fd, "never");
	CU_ASSERT(g_str_has_suffix(failed, "<14>\r\n"));
	close(fd);
	http_server_stop(server);
}

/* Whoever reads slowly, or not at all, keeps no hand; what he left is taken away. */
static void test_who_does_not_read(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(true);
	int fd = ask(server, "GET /long?100000000" REST), slow = ask(server, SLOW "1" REST);
	g_autofree char *pieces = answer(fd, "<99999900>");
	CU_ASSERT(strstr(pieces, "<99999900>") != NULL);
	EXPECT(slow, "[hand 1 ]");
	close(fd);
	close(slow);
	http_server_stop(server);
}

/* Who wants to write waits for the end of what is being written. */
static void test_writers_wait(void)
{
	HttpLimits limits = some();
	limits.held_seconds = WAIT_S;
	g_autoptr(HttpServer) server = start_with(&limits);
	gate_set(true);
	atomic_store(&writing, true);
	int quick = ask(server, "GET /write?1" REST), slow = ask(server, "GET /write/slow?2" REST);
	int left = ask(server, "GET /write?3" REST), reader = ask(server, QUICK "4" REST);
	EXPECT(reader, "[loop 4 ]");
	close(left);
	g_usleep(100000);
	char byte;
	CU_ASSERT(recv(quick, &byte, 1, MSG_DONTWAIT) < 0);
	atomic_store(&writing, false);
	EXPECT(quick, "[loop 1 ]");
	EXPECT(slow, "[hand 2 ]");
	http_server_stop(server);
	close(quick);
	close(slow);
	close(reader);
}

static void test_writers_wait_not_for_ever(void)
{
	g_autoptr(HttpServer) server = start();
	gate_set(true);
	atomic_store(&writing, true);
	int last = ask(server, "GET /write?5" REST QUICK "6" REST);
	g_autofree char *told = answer(last, "[loop 6 ]");
	CU_ASSERT(strstr(told, "[held 5 ]") && strstr(told, "[loop 6 ]"));
	http_server_stop(server);
	close(last);
}

/* What waits when the server ends is told so. */
static void test_writers_wait_not_behind_the_end(void)
{
	HttpLimits limits = some();
	limits.held_seconds = WAIT_S;
	g_autoptr(HttpServer) server = start_with(&limits);
	gate_set(true);
	atomic_store(&writing, true);
	int stopped = ask(server, "GET /write?7" REST), behind = ask(server, QUICK "8" REST);
	EXPECT(behind, "[loop 8 ]"); /* the loop has read both */
	http_server_stop(server);
	EXPECT(stopped, "[held 7 ]");
	atomic_store(&writing, false);
	close(behind);
	close(stopped);
}

TEST_MAIN("hands", CASE(test_others_are_answered_meanwhile), CASE(test_the_answer_of_a_hand),
        CASE(test_leaving_and_stopping), CASE(test_an_end_is_bounded),
        CASE(test_an_end_of_a_long_body), CASE(test_one_leaves_a_hand_to_others),
        CASE(test_in_turn), CASE(test_who_has_left), CASE(test_a_stuck_hand_is_found),
        CASE(test_a_body_that_goes_on), CASE(test_who_does_not_read), CASE(test_writers_wait),
        CASE(test_writers_wait_not_for_ever), CASE(test_writers_wait_not_behind_the_end))

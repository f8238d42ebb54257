/* A server of one loop and one hand: what takes long keeps nobody else waiting. */
#include "tests/hands_world.h"

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
        CASE(test_one_leaves_a_hand_to_others), CASE(test_in_turn), CASE(test_who_has_left),
        CASE(test_a_stuck_hand_is_found), CASE(test_a_body_that_goes_on),
        CASE(test_who_does_not_read), CASE(test_writers_wait), CASE(test_writers_wait_not_for_ever),
        CASE(test_writers_wait_not_behind_the_end))

/* How the end of a server goes with what hands have begun, and what waits for them. */
#include "tests/hands_world.h"

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

TEST_MAIN("hands at the end", CASE(test_leaving_and_stopping), CASE(test_an_end_is_bounded),
        CASE(test_an_end_of_a_long_body))

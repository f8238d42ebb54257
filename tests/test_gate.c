/* Heads of requests: what is refused and what is understood. tests/test_serve.py sends the same
 * over sockets. */
#include "records/web/http/gate.h"
#include "tests/harness.h"

#include <string.h>

/* 0: good; else the status; -1: more is wanted. */
static int judged(const char *bytes, size_t length, Head *ret)
{
	size_t scanned = 0, whole = 0;
	Refusal refusal = {0};
	*ret = (Head){0};
	GateAnswer answer = gate_find(bytes, length, &scanned, &whole, &refusal);
	if (answer == GATE_MORE)
		return -1;
	if (answer == GATE_REFUSED || !gate_read(bytes, whole, ret, &refusal))
		return refusal.status;
	return 0;
}

static int status_of(const char *text)
{
	g_auto(Head) head = {0};
	return judged(text, strlen(text), &head);
}

#define POST "POST / HTTP/1.1\r\nHost: a\r\n"

static void test_refused(void)
{
	static const struct {
		const char *bytes;
		int status;
	} rows[] = {{"GET / HTTP/1.1\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
	        {POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
	        {POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
	        {POST "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400},
	        {POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
	        {POST "Content-Length: -1\r\n\r\n", 400}, {POST "Content-Length: +2\r\n\r\n", 400},
	        {POST "Content-Length: 0x2\r\n\r\n", 400},
	        {POST "Content-Length: 2, 2\r\n\r\n", 400}, {POST "Content-Length:\r\n\r\n", 400},
	        {POST "Content-Length: 99999999999999999999999\r\n\r\n", 413},
	        {POST "Transfer-Encoding: xchunked\r\n\r\n", 501},
	        {POST "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
	        {POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 501},
	        {POST "Transfer-Encoding: chunked\r\n\r\n", 411},
	        {POST "Expect: 200-maybe\r\n\r\n", 417},
	        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\n X-A: b\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\tc\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400},
	        {"GET / HTTP/1.1\nHost: a\n\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x01\x63\r\n\r\n", 400},
	        {"GET / HTTP/1.1\r\nHost: a\r\nX-A: b\x7f\r\n\r\n", 400},
	        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400}, {"GET /\r\n\r\n", 400},
	        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 505},
	        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
	        {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505},
	        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET http://a/ HTTP/1.1\r\n\r\n", 400},
	        {"GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET http:/a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET http://a/#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 400},
	        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"GET /\xe7\x8e\x8b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
	        {"G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		int status = status_of(rows[i].bytes);
		if (status != rows[i].status)
			fprintf(stderr, "%d instead of %d: %s\n", status, rows[i].status,
			        rows[i].bytes);
		CU_ASSERT(status == rows[i].status);
	}
}

static void test_nul_refused(void)
{
	static const char bytes[] = "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n";
	g_auto(Head) head = {0};
	CU_ASSERT(judged(bytes, sizeof bytes - 1, &head) == 400);
}

static void test_understood(void)
{
	g_auto(Head) head = {0};
	const char *text = "POST /a?b=c HTTP/1.1\r\nHost: a.b:8080\r\nX-Long:  \t b c \t\r\n"
	                   "Content-Length: 17\r\nExpect: 100-continue\r\n\r\n";
	CU_ASSERT(judged(text, strlen(text), &head) == 0);
	CU_ASSERT_STRING_EQUAL(head.method, "POST");
	CU_ASSERT_STRING_EQUAL(head.target, "/a?b=c");
	CU_ASSERT_STRING_EQUAL(head.host, "a.b:8080");
	CU_ASSERT_STRING_EQUAL(head_get(&head, "x-long"), "b c");
	CU_ASSERT(head.content_length == 17);
	CU_ASSERT(head.expects_continue && head.keep_alive);
	CU_ASSERT(head_get(&head, "x-short") == NULL);
}

/* RFC 9112, 3.2.2: a server takes what a proxy is asked for too. */
static void test_whole_addresses(void)
{
	static const struct {
		const char *address, *host, *target;
	} rows[] = {{"http://a/x?b=c", "a", "/x?b=c"}, {"http://A.b:8080/", "a.B:8080", "/"},
	        {"HTTPS://a", "a", "/"}, {"http://a?b=/c", "a", "/?b=/c"},
	        {"http://[::1]:80/x//y", "[::1]:80", "/x//y"}, {"http://a//b", "a", "//b"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Head) head = {0};
		g_autofree char *text = g_strdup_printf(
		        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", rows[i].address, rows[i].host);
		CU_ASSERT_FATAL(judged(text, strlen(text), &head) == 0);
		CU_ASSERT_STRING_EQUAL(head.target, rows[i].target);
		CU_ASSERT_STRING_EQUAL(head.host, rows[i].host);
	}
	static const char broken[] = "GET http://a/api/v1/x HTTP/9.9\r\n";
	CU_ASSERT(gate_peek_below(broken, strlen(broken), "/api/"));
	CU_ASSERT(!gate_peek_below("GET http://a", 12, "/api/"));
}

static void test_said_twice(void)
{
	g_auto(Head) head = {0};
	const char *text = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX-A: b\r\n"
	                   "X-Forwarded-For: 203.0.113.7\r\n\r\n";
	CU_ASSERT(judged(text, strlen(text), &head) == 0);
	CU_ASSERT_STRING_EQUAL(head_get(&head, "x-forwarded-for"), "6.6.6.6");
	CU_ASSERT_STRING_EQUAL(head_get_last(&head, "x-forwarded-for"), "203.0.113.7");
	CU_ASSERT(head_get_last(&head, "x-short") == NULL);
}

static void test_lists_are_those_of_all_lines(void)
{
	g_auto(Head) head = {0};
	const char *text = "GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: fr ,en;q=0.5\r\n"
	                   "X: y\r\naccept-language:\tzh;q=0.8\r\n\r\n";
	CU_ASSERT(judged(text, strlen(text), &head) == 0);
	g_autofree char *list = head_get_list(&head, "accept-language");
	g_autofree char *none = head_get_list(&head, "x-short");
	ASSERT_TEXT(list, "fr ,en;q=0.5, zh;q=0.8");
	ASSERT_TEXT(none, "");
}

/* Of a head that is broken, too, and of one of which the rest has not come. */
static void test_peeked(void)
{
	static const struct {
		const char *bytes, *value;
	} rows[] = {{"GET /\xe7 HTTP/1.1\r\nAccept-Language: zh;q=0.2, en;q=0.9\r\n\r\n",
	                    "zh;q=0.2, en;q=0.9"},
	        {"GET / HTTP/1.1\nACCEPT-LANGUAGE:fr\nx\nAccept-Language: en ;\tq=0.5\n",
	                "fr,  en ; q=0.5"},
	        {"GET / HTTP/1.1\r\nAccept-Language: en, zh;q=0", ""},
	        {"GET / HTTP/1.1\r\nAccept-Languages: en\r\n", ""}, {"Accept-Language:\r\n", ""},
	        {"\n\nA\n", ""}, {"", ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *value =
		        gate_peek(rows[i].bytes, strlen(rows[i].bytes), "accept-language");
		ASSERT_TEXT(value, rows[i].value);
	}
	g_autofree char *nothing = gate_peek(NULL, 0, "accept-language");
	ASSERT_TEXT(nothing, "");
}

static void test_kept_alive(void)
{
	static const struct {
		const char *text;
		bool keep;
	} rows[] = {{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
	        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n", false},
	        {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", false},
	        {"GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", true}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Head) head = {0};
		CU_ASSERT(judged(rows[i].text, strlen(rows[i].text), &head) == 0);
		CU_ASSERT(head.keep_alive == rows[i].keep);
	}
}

/* However the bytes are cut, the answer is that of the whole. */
static void test_in_pieces(void)
{
	const char *text = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nGET /next";
	size_t scanned = 0, whole = 0;
	Refusal refusal;
	for (size_t length = 1; length <= strlen(text); length++) {
		GateAnswer answer = gate_find(text, length, &scanned, &whole, &refusal);
		if (answer == GATE_WHOLE)
			break;
		CU_ASSERT(answer == GATE_MORE);
	}
	CU_ASSERT(whole == strlen(text) - strlen("GET /next"));
}

static void test_too_long(void)
{
	g_autoptr(GString) text = g_string_new("GET /");
	for (int i = 0; i < GATE_TARGET_MAX + 64; i++)
		g_string_append_c(text, 'a');
	CU_ASSERT(status_of(text->str) == 414); /* before its end is there */
	g_string_append(text, " HTTP/1.1\r\nHost: a\r\n\r\n");
	CU_ASSERT(status_of(text->str) == 414);
	g_string_assign(text, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
	for (int i = 0; i < GATE_HEAD_MAX; i++)
		g_string_append_c(text, 'a');
	CU_ASSERT(status_of(text->str) == 431);
	g_string_assign(text, "GET / HTTP/1.1\r\nHost: a\r\n");
	for (int i = 0; i < GATE_HEADERS_MAX; i++)
		g_string_append(text, "X: y\r\n");
	g_string_append(text, "\r\n");
	CU_ASSERT(status_of(text->str) == 431);
}

TEST_MAIN("gate", CASE(test_refused), CASE(test_nul_refused), CASE(test_understood),
        CASE(test_whole_addresses), CASE(test_said_twice), CASE(test_lists_are_those_of_all_lines),
        CASE(test_peeked), CASE(test_kept_alive), CASE(test_in_pieces), CASE(test_too_long))

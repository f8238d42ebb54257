/*
 * DNS: questions, answers as bytes, and servers that do not answer. Servers that answer, also
 * wrongly, are in tests/test_network.py.
 */
#include "base/cleanup.h"
#include "inventory/observe_dns.h"
#include "inventory/sources/dns.h"
#include "tests/harness.h"
#include <arpa/inet.h>
#include <sys/socket.h>

static void test_reverse_names(void)
{
	g_autofree char *four = dns_reverse_name("10.66.1.15");
	g_autofree char *six = dns_reverse_name("2001:db8::a1");
	ASSERT_TEXT(four, "15.1.66.10.in-addr.arpa");
	ASSERT_TEXT(
	        six, "1.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
	CU_ASSERT_PTR_NULL(dns_reverse_name("db1"));
}

/* Head, question a.b of the type, then the records. */
#define HEAD(answers, type)                                                                        \
	"\x12\x34\x81\x80\0\1\0" answers "\0\0\0\0"                                                \
	"\1a\1b\0\0" type "\0\1"
#define RECORD(type, length, data) "\xc0\x0c\0" type "\0\1\0\0\0\x3c\0" length data

static void expect_read(DnsType type, const char *bytes, size_t length, const char *wanted)
{
	g_autoptr(json_t) values = dns_answer_read(type, (const uint8_t *)bytes, length);
	g_autofree char *text = values ? json_dumps(values, JSON_COMPACT) : NULL;
	ASSERT_TEXT(text, wanted);
	for (size_t cut = 0; cut < length; cut++) { /* no piece of it is an answer */
		g_autoptr(json_t) piece = dns_answer_read(type, (const uint8_t *)bytes, cut);
		CU_ASSERT_PTR_NULL(piece);
	}
}

static void test_reads_answers(void)
{
	static const char a[] = HEAD("\2", "\1") RECORD("\1", "\4", "\x0a\x42\1\x10")
	        RECORD("\1", "\4", "\x0a\x42\1\x0f");
	static const char aaaa[] =
	        HEAD("\1", "\x1c") RECORD("\x1c", "\x10", "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1");
	static const char ptr[] = HEAD("\1", "\x0c") RECORD("\x0c", "\x06", "\4scan\0");
	static const char cname[] = HEAD("\1", "\1") RECORD("\5", "\4", "\1c\1d\0");
	expect_read(DNS_A, a, sizeof a - 1, "[\"10.66.1.16\",\"10.66.1.15\"]"); /* as it came */
	expect_read(DNS_AAAA, aaaa, sizeof aaaa - 1, "[\"fd00::1\"]");
	expect_read(DNS_PTR, ptr, sizeof ptr - 1, "[\"scan\"]");
	g_autoptr(json_t) none = dns_answer_read(DNS_A, (const uint8_t *)cname, sizeof cname - 1);
	CU_ASSERT_PTR_NULL(none);
}

static void expect_trouble(int port, const char *wanted)
{
	const DnsQuestion questions[] = {{"a.b", DNS_A, 1}, {"10.1.1.1", DNS_PTR, 1},
	        {"c.d", DNS_A, 3}, {"e.f", DNS_A, 1}, {"g.h", DNS_A, 1}};
	const char *servers[] = {"127.0.0.1"};
	DnsPlan plan = {.vantage = "here",
	        .servers = servers,
	        .server_count = 1,
	        .questions = questions,
	        .count = G_N_ELEMENTS(questions),
	        .port = port};
	g_autoptr(GString) evidence = g_string_new(NULL);
	g_autofree char *message = NULL;
	const int64_t began_us = g_get_monotonic_time();
	g_autoptr(json_t) value = dns_observe(&plan, NULL, &message, evidence);
	CU_ASSERT(g_get_monotonic_time() - began_us < 40 * G_USEC_PER_SEC);
	const json_t *server = json_object_get(json_object_get(value, "servers"), "127.0.0.1");
	ASSERT_TEXT(json_string_value(json_object_get(server, "trouble")), wanted);
	CU_ASSERT(json_integer_value(json_object_get(server, "answered")) == 0);
	/* four are lost: the rest is not asked */
	CU_ASSERT(json_integer_value(json_object_get(server, "asked")) == 4);
	const json_t *last =
	        json_object_get(json_object_get(json_object_get(server, "answers"), "g.h"), "A");
	ASSERT_TEXT(json_string_value(json_object_get(last, "status")), "not_asked");
	CU_ASSERT(strstr(evidence->str, "127.0.0.1 a.b A: ") != NULL);
}

static void test_servers_that_do_not_answer(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof at;
	AutoFd fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CU_ASSERT(bind(fd, (struct sockaddr *)&at, sizeof at) == 0);
	CU_ASSERT(getsockname(fd, (struct sockaddr *)&at, &length) == 0);
	expect_trouble(ntohs(at.sin_port), "timeout");
	close(fd_steal(&fd));
	expect_trouble(ntohs(at.sin_port), "port_closed");
}

static void test_too_many_are_refused(void)
{
	DnsPlan plan = {.server_count = DNS_SERVERS_MAX + 1};
	g_autofree char *message = NULL;
	CU_ASSERT_PTR_NULL(dns_observe(&plan, NULL, &message, NULL));
	ASSERT_TEXT(message, "17 DNS servers and 0 questions, at most 16 and 16384 are asked");
}

static void test_what_is_asked(void)
{
	static const char yaml[] =
	        "site: {name: a, unit: '1'}\n"
	        "network:\n  dns: [10.1.1.2]\n  internal:\n"
	        "    - {address: 10.1.1.15, dns_name: scan.jx.cn}\n"
	        "    - {address: 10.1.1.16, dns_name: SCAN.jx.cn.}\n    - {address: 10.1.1.17}\n"
	        "  public: [{address: 202.1.1.1, state: nat, device: f, dns_name: p.jx.cn}]\n";
	static const char bare[] = "site: {name: a, unit: '1'}\nnetwork: {dns: [10.1.1.2]}\n";
	g_autoptr(Site) site = site_parse("s", yaml, strlen(yaml), NULL);
	g_autoptr(GArray) questions = dns_questions(site);
	g_autoptr(GString) out = g_string_new(NULL);
	for (guint i = 0; i < questions->len; i++) {
		const DnsQuestion *q = &g_array_index(questions, DnsQuestion, i);
		g_string_append_printf(
		        out, "%s %s %u; ", q->name, dns_type_name(q->type), q->times);
	}
	ASSERT_TEXT(out->str, "scan.jx.cn A 3; scan.jx.cn AAAA 1; 10.1.1.15 PTR 1; 10.1.1.16 PTR "
	                      "1; p.jx.cn A 1; p.jx.cn AAAA 1; ");
	g_autoptr(Site) other = site_parse("s", bare, strlen(bare), NULL);
	g_autoptr(GArray) one = dns_questions(other);
	CU_ASSERT(one->len == 1 && g_array_index(one, DnsQuestion, 0).type == DNS_PTR);
}

TEST_MAIN("dns", CASE(test_reverse_names), CASE(test_reads_answers),
        CASE(test_servers_that_do_not_answer), CASE(test_too_many_are_refused),
        CASE(test_what_is_asked))

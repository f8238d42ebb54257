/* Messages said in Chinese: by the longest phrase, nothing lost, nothing made up. */
#include "base/phrases.h"
#include "inventory/messages.h"
#include "tests/harness.h"
#include <string.h>

static void said(const char *message, const char *wanted)
{
	g_autofree char *zh = message_zh(message);
	if (strcmp(zh, wanted) != 0)
		fprintf(stderr, "found  %s\nwanted %s\n", zh, wanted);
	CU_ASSERT_STRING_EQUAL(zh, wanted);
}

static void test_segments(void)
{
	said("host 'db1': 10.1.1.11 port 22: connection refused",
	        "主机“db1”：10.1.1.11 端口 22：连接被拒绝（该端口没有服务，或被防火墙拒绝）");
	said("host 'db1': db1 port 2222: name not found",
	        "主机“db1”：db1 端口 2222：域名解析不到地址（核对名称和 DNS，或改写 IP 地址）");
	said("/etc/fstab: Permission denied", "/etc/fstab: 没有权限");
	said("host 'db1': 10.1.1.11 port 22: connection refused; what was imported at 2026-11-25 "
	     "stands in",
	        "主机“db1”：10.1.1.11 端口 22：连接被拒绝（该端口没有服务，或被防火墙拒绝）；以 "
	        "2026-11-25 导入的记录顶替");
	said("planned as connection: none; nobody logs in there; what was imported at X stands in",
	        "规划为不登录（connection: none）；以 X 导入的记录顶替");
	said("timed out while logging in", "登录超时（主机负载过高或网络不稳）");
}

static void test_the_longest_wins(void)
{
	said("host 'db1': 10.1.1.11 port 22: user 'root' was refused; tried: key '/root/k'",
	        "主机“db1”：10.1.1.11 端口 22：用户“root”登录被拒绝；已尝试：私钥 /root/k");
	said("host key is unknown: ssh-ed25519 SHA256:abc; after comparing the fingerprint with "
	     "the "
	     "host's own console, accept it: ssh-keyscan -t ed25519 -p 22 db1 >> site/known_hosts",
	        "主机密钥尚未登记：ssh-ed25519 "
	        "SHA256:abc；在主机本机核对指纹无误后登记：ssh-keyscan "
	        "-t ed25519 -p 22 db1 >> site/known_hosts");
}

static void test_what_is_not_known_stays(void)
{
	static const char *const strange[] = {"", ": ", "a", "a: b", "host 'x",
	        "host '': ", "somebody said: something new", "100% $1 * '?': \xe4\xb8\xad"};
	for (size_t i = 0; i < G_N_ELEMENTS(strange); i++) {
		g_autofree char *zh = message_zh(strange[i]);
		if (!g_str_has_prefix(strange[i], "host ''"))
			CU_ASSERT_STRING_EQUAL(zh, strange[i]);
	}
	g_autofree char *long_one = g_strnfill(100000, 'x');
	g_autofree char *zh = message_zh(long_one);
	CU_ASSERT_STRING_EQUAL(zh, long_one);
}

/* Every phrase says what it was given: each capture once, and in Chinese. */
static void test_every_phrase(void)
{
	for (const Phrase *phrase = inventory_phrases; phrase->en; phrase++) {
		int stars = 0;
		for (const char *at = phrase->en; *at; at++)
			stars += *at == '*' && at[1] != '*';
		for (int i = 1; i <= stars; i++) {
			char wanted[] = {'$', (char)('0' + i), '\0'};
			char spoken[] = {'%', (char)('0' + i), '\0'};
			CU_ASSERT(strstr(phrase->zh, wanted) != NULL ||
			          strstr(phrase->zh, spoken) != NULL ||
			          g_str_has_prefix(phrase->en, "interrupted"));
		}
		CU_ASSERT(strlen(phrase->zh) > 0);
	}
}

/* Stars that could be anywhere must not take long. */
static void test_hostile_text(void)
{
	g_autofree char *text = g_strnfill(4000, ':');
	for (size_t i = 1; i < 4000; i += 2)
		text[i] = ' ';
	int64_t began = g_get_monotonic_time();
	g_autofree char *zh = message_zh(text);
	CU_ASSERT(zh != NULL);
	CU_ASSERT(g_get_monotonic_time() - began < 20 * G_USEC_PER_SEC);
}

TEST_MAIN("phrases", CASE(test_segments), CASE(test_the_longest_wins),
        CASE(test_what_is_not_known_stays), CASE(test_every_phrase), CASE(test_hostile_text))

#include "base/redact.h"
#include "tests/harness.h"

static void expect(const char *text, const char *expected)
{
	size_t length;
	g_autofree char *out = redact(text, strlen(text), &length);
	ASSERT_TEXT(out, expected);
	CU_ASSERT_EQUAL(length, strlen(out));
}

static void test_values_behind_secret_keys(void)
{
	expect("password=hunter2", "password=[redacted]");
	expect("DB_PASSWORD: 'two words' # x", "DB_PASSWORD: [redacted] # x");
	expect("//nas/s /mnt cifs username=u,password=p@ss,uid=0 0 0",
		"//nas/s /mnt cifs username=u,password=[redacted],uid=0 0 0");
	expect("{\"api-token\":\"abc\", \"b\":1}", "{\"api-token\":[redacted], \"b\":1}");
}

static void test_leaves_what_is_no_secret(void)
{
	expect("bypass=1 compass: north", "bypass=1 compass: north");
	expect("/etc/os-release:NAME=\"Debian\"", "/etc/os-release:NAME=\"Debian\"");
	expect("kernel.sem = 250 32000 100 128", "kernel.sem = 250 32000 100 128");
	expect("10.0.0.1:/export /u01 nfs", "10.0.0.1:/export /u01 nfs");
	expect("price $5 and $10$", "price $5 and $10$");
}

static void test_urls_hashes_and_keys(void)
{
	expect("proxy=http://me:secret1@proxy:3128/x", "proxy=http://me:[redacted]@proxy:3128/x");
	expect("root:$6$abcdefgh$0123456789abcdef0123:19000:", "root:[redacted]:19000:");
	expect("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nb\n",
		"a\n-----BEGIN RSA PRIVATE KEY-----\n[redacted]\n[redacted]\n"
		"-----END RSA PRIVATE KEY-----\nb\n");
}

static void test_a_key_behind_a_nul(void)
{
	static const char text[] = "x\0-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
	size_t length;
	g_autofree char *out = redact(text, sizeof text - 1, &length);
	CU_ASSERT_PTR_NULL(memmem(out, length, "MIIE", 4));
	CU_ASSERT_PTR_NOT_NULL(memmem(out, length, "[redacted]\n-----END", 19));
}

TEST_MAIN("redact", CASE(test_values_behind_secret_keys), CASE(test_leaves_what_is_no_secret),
	CASE(test_urls_hashes_and_keys), CASE(test_a_key_behind_a_nul))

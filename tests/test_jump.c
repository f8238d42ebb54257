/* Jump hosts as written. */
#include "inventory/reach/jump.h"
#include "tests/harness.h"

static void expect(const char *text, const char *expected)
{
	Jumps jumps;
	GError *error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	bool parsed = jumps_parse(text, &jumps, &error);
	CU_ASSERT_EQUAL(parsed, error == NULL);
	for (size_t i = 0; i < jumps.count; i++)
		g_string_append_printf(out, "%s%s|%s|%d", i ? " " : "",
		        jumps.list[i].user ? jumps.list[i].user : "-", jumps.list[i].address,
		        jumps.list[i].port);
	ASSERT_TEXT(error ? error->message : out->str, expected);
	g_clear_error(&error);
	jumps_clear(&jumps);
}

static void test_reads_what_ssh_reads(void)
{
	expect("bastion", "-|bastion|0");
	expect("ops@10.0.0.1:2222", "ops|10.0.0.1|2222");
	expect("ops@corp@host", "ops@corp|host|0");
	expect("a:22, b", "-|a|22 -|b|0");
	expect("[fe80::1%eth0]:22", "-|fe80::1%eth0|22");
	expect("fe80::1", "-|fe80::1|0");
}

static void test_refuses_what_is_none(void)
{
	expect("", "'' is no jump host ([user@]host[:port])");
	expect("a,", "'' is no jump host ([user@]host[:port])");
	expect("@a", "'@a' is no jump host ([user@]host[:port])");
	expect("a:0", "'a:0' is no jump host ([user@]host[:port])");
	expect("a:65536", "'a:65536' is no jump host ([user@]host[:port])");
	expect("-oProxyCommand=x", "'-oProxyCommand=x' is no jump host ([user@]host[:port])");
	expect("a b", "'a b' is no jump host ([user@]host[:port])");
	expect("$(x)", "'$(x)' is no jump host ([user@]host[:port])");
	expect("a,b,c", "more than 2 jump hosts in 'a,b,c'");
}

TEST_MAIN("jump", CASE(test_reads_what_ssh_reads), CASE(test_refuses_what_is_none))

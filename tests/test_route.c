/* The way to a host as site.yaml says. */
#include "inventory/route.h"
#include "tests/harness.h"

#define HEAD "site: {name: a, unit: \"13\"}\nhosts:\n"
#define HOST(name, ssh) "- {name: " name ", address: 10.0.0.1, ssh: {" ssh "}}\n"

/* The chain to host `a`: "name user port key < …", or the error. */
static void expect(const char *hosts, const char *expected)
{
	GError *error = NULL;
	g_autofree char *text = g_strconcat(HEAD, hosts, NULL);
	g_autoptr(Site) site = site_parse("s", text, strlen(text), &error);
	if (!site) {
		ASSERT_ERROR(error, expected);
		return;
	}
	g_autoptr(Route) route = route_new(site, site_host_find(site, "a"), "/site", NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	for (const ReachTarget *target = route_target(route); target; target = target->jump)
		g_string_append_printf(out, "%s%s %s %d %s", out->len ? " < " : "", target->name,
		        target->user ? target->user : "-", target->port,
		        target->identity_file ? target->identity_file : "-");
	ASSERT_TEXT(out->str, expected);
}

static void test_follows_hosts_and_strangers(void)
{
	expect(HOST("a", "identity_file: k"), "a - 0 /site/k");
	expect(HOST("a", "identity_file: k, jump: \"ops@gate:2222\""),
	        "a - 0 /site/k < ops@gate:2222 ops 2222 /site/k");
	expect(HOST("a", "user: me, jump: b") HOST("b", "user: you, port: 23, identity_file: /k"),
	        "a me 0 - < b you 23 /k");
	expect(HOST("a", "jump: b") HOST("b", "jump: c") HOST("c", "user: x"),
	        "a - 0 - < b - 0 - < c x 0 -");
	expect(HOST("a", "jump: \"c,b\"") HOST("b", "") HOST("c", ""),
	        "a - 0 - < b - 0 - < c - 0 -");
}

static void test_refuses_ways_that_lead_nowhere(void)
{
	expect(HOST("a", "jump: a"), "s:3:44: 'a' cannot be a jump host of 'a'");
	expect(HOST("a", "jump: b") HOST("b", "jump: a"),
	        "s:4:44: 'a' cannot be a jump host of 'a'");
	expect(HOST("a", "jump: b") HOST("b", "jump: c") HOST("c", "jump: d"),
	        "s:5:44: more than 2 jump hosts on the way to 'a'");
	expect(HOST("a", "jump: \"x:y\""), "s:3:44: 'x:y' is no jump host ([user@]host[:port])");
}

/* What the whole site says, before the hosts; a host's own keys win. */
#define ALL "ssh: {user: ops, port: 2222, identity_file: all, sudo: true, jump: \"gate,b\"}\n"

static void test_takes_what_the_whole_site_says(void)
{
	expect("- {name: a, address: 10.0.0.1}\n- {name: b, address: 10.0.0.2}\n" ALL,
	        "a ops 2222 /site/all < b ops 2222 /site/all < gate - 0 /site/all");
	expect(HOST("a", "user: me, identity_file: k, jump: \"\"") ALL, "a me 2222 /site/k");
	expect(HOST("a", "port: 23, jump: c") HOST("c", "jump: \"\"") ALL,
	        "a ops 23 /site/all < c ops 2222 /site/all");
	expect(HOST("a", "jump: c") HOST("c", "") ALL,
	        "s:4:37: more than 2 jump hosts on the way to 'a'");
	expect("- {name: a, address: 10.0.0.1, connection: none}\n" ALL, "a - 0 -");
	expect("- {name: a, address: 10.0.0.1}\nssh: {identity_passphrase: !secret p}\n",
	        "s:4:28: 'identity_passphrase' is of no use without 'identity_file'");
	expect("- {name: a, address: 10.0.0.1}\nssh: {jumps: b}\n",
	        "s:4:7: unknown key 'jumps' (did you mean 'jump'?)");
}

TEST_MAIN("route", CASE(test_follows_hosts_and_strangers),
        CASE(test_refuses_ways_that_lead_nowhere), CASE(test_takes_what_the_whole_site_says))

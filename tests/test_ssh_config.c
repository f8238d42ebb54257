#include "base/error.h"
#include "inventory/reach/ssh_config.h"
#include "tests/harness.h"
#include <stdio.h>

/* The configuration of `host` in one line: "HostName Port User [identities] proxy passed-by". */
static char *config_of(const char *text, const char *host)
{
	SshConfig config;
	GError *error = NULL;
	if (!ssh_config_parse(text, strlen(text), "cfg", host, &config, &error)) {
		char *message = g_strdup(error->message);
		CU_ASSERT_TRUE(g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
		CU_ASSERT_PTR_NULL(config.host_name);
		g_error_free(error);
		return message;
	}
	g_autofree char *identities = g_strjoinv("|", config.identities);
	char *said = g_strdup_printf("%s %d %s [%s] %s %s",
	        config.host_name ? config.host_name : "-", config.port,
	        config.user ? config.user : "-", identities, config.proxy ? config.proxy : "-",
	        config.passed_by ? config.passed_by : "-");
	ssh_config_clear(&config);
	return said;
}

static void expect(const char *text, const char *host, const char *expected)
{
	g_autofree char *said = config_of(text, host);
	ASSERT_TEXT(said, expected);
}

static void test_nothing(void)
{
	expect("", "db1", "- 0 - [] - -");
	expect("\n# a comment\n  \t\nHost\n", "db1", "- 0 - [] - -");
}

static void test_keywords_in_any_spelling(void)
{
	expect("Host db1\n\tHostName 10.0.0.1\n\tPort 2222\n\tUser ops\n\tIdentityFile ~/k\n",
	        "db1", "10.0.0.1 2222 ops [~/k] - -");
	expect("host db1\r\nHOSTNAME=10.0.0.1\r\nport = 2222\r\nuser \"o p s\"\r\n", "db1",
	        "10.0.0.1 2222 o p s [] - -");
	expect("User a # why\n", "db1", "- 0 a [] - -");
	expect("ServerAliveInterval 5\nCiphers x\nUser a\n", "db1", "- 0 a [] - -");
}

static void test_the_first_value_stands_and_identities_add_up(void)
{
	expect("Host db1\nUser a\nIdentityFile 1\nHost *\nUser b\nPort 5\nIdentityFile 2\n", "db1",
	        "- 5 a [1|2] - -");
	expect("User a\nHost db1\nUser b\n", "db1", "- 0 a [] - -");
}

static void test_host_patterns(void)
{
	const char *text = "Host db* !db9 web?\nUser a\nHost 10.0.*\nUser b\n";
	expect(text, "db1", "- 0 a [] - -");
	expect(text, "DB1", "- 0 a [] - -");
	expect(text, "web2", "- 0 a [] - -");
	expect(text, "web22", "- 0 - [] - -");
	expect(text, "db9", "- 0 - [] - -");
	expect(text, "10.0.3.4", "- 0 b [] - -");
	expect("Host \"db1\" db2 # db3\nUser a\n", "db1", "- 0 a [] - -");
	expect("Host \"db1\" db2 # db3\nUser a\n", "db3", "- 0 - [] - -");
}

static void test_proxies_are_seen(void)
{
	expect("Host db1\nProxyJump bastion\n", "db1", "- 0 - [] cfg:2: ProxyJump -");
	expect("Host db1\nproxycommand nc %h %p\n", "db1", "- 0 - [] cfg:2: proxycommand -");
	expect("Host db2\nProxyJump bastion\n", "db1", "- 0 - [] - -");
	/* none, said first, holds against a later one */
	expect("Host db1\nProxyJump none\nHost *\nProxyJump bastion\n", "db1", "- 0 - [] - -");
	expect("ProxyJump bastion\nProxyJump none\n", "db1", "- 0 - [] cfg:1: ProxyJump -");
}

static void expect_jump(const char *text, const char *jump)
{
	SshConfig config;
	CU_ASSERT_TRUE(ssh_config_parse(text, strlen(text), "cfg", "db1", &config, NULL));
	ASSERT_TEXT(config.jump, jump);
	ssh_config_clear(&config);
}

static void test_jump_hosts_are_given_as_written(void)
{
	expect_jump("ProxyJump me@a:2222,b\nProxyJump c\n", "me@a:2222,b");
	expect_jump("ProxyCommand nc\nProxyJump c\n", NULL);
	expect_jump("ProxyJump none\nProxyJump c\n", NULL);
}

static void test_what_is_not_read_is_remembered(void)
{
	expect("Include conf.d/*\nUser a\n", "db1", "- 0 a [] - cfg:1: Include");
	expect("User a\nMatch exec \"touch /tmp/x\"\nUser b\nPort 3\n", "db1",
	        "- 0 a [] - cfg:2: Match");
	expect("Match all\nUser b\n", "db1", "- 0 b [] - -");
	expect("Host db2\nInclude other\n", "db1", "- 0 - [] - -");
}

static void test_errors(void)
{
	expect("Port 0\n", "db1", "cfg:1: bad port '0' (a number from 1 to 65535 is wanted)");
	expect("\nPort 65536", "db1",
	        "cfg:2: bad port '65536' (a number from 1 to 65535 is wanted)");
	expect("HostName a\nUser\n", "db1", "cfg:2: User needs a value");
	expect("HostName %h.x\n", "db1", "cfg:1: % in HostName is not supported");
	expect("User \"open\n", "db1", "cfg:1: User needs a value");
	expect("Host db2\nPort x\n", "db1", "- 0 - [] - -"); /* not ours */
	GString *many = g_string_new(NULL);
	for (int i = 0; i < 9; i++)
		g_string_append(many, "IdentityFile x\n");
	expect(many->str, "db1", "cfg:9: more than 8 identity files for one host");
	g_string_free(many, TRUE);
}

static void test_identity_tokens(void)
{
	g_setenv("HOME", "/home/o", TRUE);
	const struct {
		const char *written, *meant;
	} rows[] = {
	        {"/k", "/k"},
	        {"~/.ssh/k", "/home/o/.ssh/k"},
	        {"%d/%h/%r%%", "/home/o/db1/ops%"},
	        {"~other/k", "~other/k"},
	        {"k%i", NULL},
	        {"k%", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = ssh_config_identity(rows[i].written, "db1", "ops");
		ASSERT_TEXT(path, rows[i].meant);
	}
}

static void test_a_missing_file_is_empty(void)
{
	SshConfig config;
	GError *error = NULL;
	CU_ASSERT_TRUE(ssh_config_load("/nonexistent/config", "db1", &config, &error));
	CU_ASSERT_PTR_NULL(config.user);
	CU_ASSERT_FALSE(ssh_config_load("/tmp", "db1", &config, &error));
	ASSERT_ERROR(error, "cannot read '/tmp': Is a directory");
}

TEST_MAIN("ssh_config", CASE(test_nothing), CASE(test_keywords_in_any_spelling),
        CASE(test_the_first_value_stands_and_identities_add_up), CASE(test_host_patterns),
        CASE(test_proxies_are_seen), CASE(test_jump_hosts_are_given_as_written),
        CASE(test_what_is_not_read_is_remembered), CASE(test_errors), CASE(test_identity_tokens),
        CASE(test_a_missing_file_is_empty))

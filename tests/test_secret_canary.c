/*
 * A secret that a run knows stands nowhere in what the run leaves. The canaries are the machine's
 * own kernel release and name, which the collector is sure to bring: were redaction missing from
 * any of facts, evidence, events or reports, they would stand there.
 */
#include "tests/ssh_world.h"
#include <sys/utsname.h>

static World *world;

/* Runs a line of the shell in the world's folder, jiuxu as $J; its status and both outputs. */
static int shell(const char *line, char **out)
{
	int status = -1;
	g_autofree char *whole = g_strdup_printf("cd '%s'; J='setsid -w " TEST_BINARY
	                                         "'; export LC_ALL=en_US.UTF-8; exec 2>&1; %s",
	        world->folder, line);
	const char *argv[] = {"/bin/sh", "-c", whole, NULL};
	g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, out, NULL, &status, NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect(const char *line, int status, const char *output)
{
	g_autofree char *out = NULL;
	int got = shell(line, &out);
	CU_ASSERT_EQUAL(got, status);
	ASSERT_TEXT(out, output);
}

static void site_write(const char *secret)
{
	g_autofree char *text = g_strdup_printf("site: {name: a, unit: \"13\"}\n"
	                                        "hosts:\n"
	                                        "  - name: db1\n"
	                                        "    address: 127.0.0.1\n"
	                                        "    ssh:\n"
	                                        "      user: %s\n"
	                                        "      port: %d\n"
	                                        "      identity_file: locked\n"
	                                        "      identity_passphrase: !secret %s\n",
	        g_get_user_name(), world->port, secret);
	world_write(world, "site.yaml", text);
}

static void secret_keep(const char *name, const char *value)
{
	g_autofree char *line = g_strdup_printf(
	        "printf %%s '%s' | $J secret set %s -q --passphrase-file pass", value, name);
	expect(line, 0, "");
}

static void test_what_is_named_must_be_there(void)
{
	site_write("key");
	expect("$J check -q", 2,
	        "jiuxu: ./site.yaml:9:28: no secret 'key' in secrets.jx; add it with `jiuxu -C . "
	        "secret set key`\n");
	secret_keep("key", "secret");
	expect("$J check -q", 2,
	        "jiuxu: secrets.jx needs its passphrase: --passphrase-file FILE, --passphrase-fd "
	        "N, the systemd credential 'jiuxu-passphrase', or a terminal to ask at\n");
	expect("$J check --preview -q >/dev/null", 0, ""); /* nobody is visited: nobody is asked */
	site_write("other");
	expect("$J check -q --passphrase-file pass", 2,
	        "jiuxu: ./site.yaml:9:28: no secret 'other' in secrets.jx; add it with `jiuxu -C . "
	        "secret set other`\n");
}

static void test_no_canary_is_left_in_a_run(void)
{
	struct utsname names;
	g_autofree char *out = NULL;
	uname(&names);
	site_write("key");
	g_autofree char *plain = g_strdup_printf("$J check -q --passphrase-file pass --format json "
	                                         ">/dev/null; cat runs/*/facts/db1.json; grep -rlF "
	                                         "'%s' runs | wc -l",
	        names.release);
	shell(plain, &out);
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(out, "\"outcome\": \"ok\"")); /* logged in with the passphrase */
	CU_ASSERT_PTR_NOT_NULL(strstr(out, names.release));
	CU_ASSERT_PTR_NULL(strstr(out, "\n0\n"));
	secret_keep("canary", names.release);
	g_autofree char *hidden = g_strdup_printf(
	        "rm -rf runs; $J check -q --passphrase-file pass --events - --format "
	        "json >shown; grep -rlF '%s' runs shown | wc -l; "
	        "grep -rlF '[redacted]' runs/*/facts/db1.json | wc -l; "
	        "grep -rlF '[redacted]' runs/*/evidence | wc -l >count; "
	        "[ $(cat count) -gt 0 ] && echo redacted",
	        names.release);
	expect(hidden, 0, "0\n1\nredacted\n");
}

static const TestCase cases[] = {
        CASE(test_what_is_named_must_be_there), CASE(test_no_canary_is_left_in_a_run)};

int main(void)
{
	world = world_new();
	world_sshd_start(world, "");
	g_autofree char *key = world_public_key(world, "locked");
	g_autofree char *line = world_host_line(world, world->port, "host");
	world_write(world, "authorized", key);
	world_write(world, "known_hosts", line);
	world_write(world, "pass", "correct horse\n");
	int failed = test_run("secret_canary", cases, G_N_ELEMENTS(cases));
	world_free(world);
	return failed;
}

/* Visits that need a secret: passwords, questions, passphrases of keys, sudo. */
#include "tests/one_visit.h"
#include "tests/ssh_stub.h"

static World *world;

static VisitInput visit_new(int port, const char *script)
{
	static char identity[256];
	g_snprintf(identity, sizeof identity, "%s/user", world->folder);
	g_autofree char *line = world_host_line(world, port, "host");
	world_write(world, "site_known_hosts", line);
	return (VisitInput){.reach = &reach_ssh,
	        .target = {.name = "db1",
	                .address = "127.0.0.1",
	                .port = port,
	                .user = g_get_user_name(),
	                .identity_file = identity},
	        .options = {.known_hosts = world->known_hosts, .max_output_bytes = 1 << 20},
	        .script = script};
}

/* "%P" in the message is the port, "%U" the user. */
static void expect(const VisitInput *visit, Cause cause, const char *message, const char *output)
{
	g_autoptr(VisitOutcome) outcome = visit_run(visit, 60000);
	g_autofree char *port = g_strdup_printf("%d", visit->target.port);
	g_autoptr(GString) text = g_string_new(message);
	g_string_replace(text, "%P", port, 0);
	g_string_replace(text, "%U", visit->target.user, 0);
	g_string_replace(text, "%W", world->folder, 0);
	CU_ASSERT_EQUAL(outcome->result.cause, cause);
	ASSERT_TEXT(outcome->result.message, text->str);
	ASSERT_TEXT(outcome->output ? outcome->output : "", output);
}

static void expect_stub(
        StubKind kind, const char *password, Cause cause, const char *message, const char *output)
{
	Stub stub = stub_start(world, kind);
	VisitInput visit = visit_new(stub.port, "true\n");
	visit.target.identity_file = NULL;
	visit.target.password = password;
	expect(&visit, cause, message, output);
	stub_stop(&stub);
}

static void test_a_password_logs_in_when_it_is_given(void)
{
	expect_stub(STUB_PASSWORD, STUB_SECRET, CAUSE_NONE, "", "well\n");
	expect_stub(STUB_QUESTION, STUB_SECRET, CAUSE_NONE, "", "well\n");
	expect_stub(STUB_PASSWORD, "not that one", CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: password", "");
	expect_stub(STUB_QUESTION, "not that one", CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: password", "");
	expect_stub(STUB_CODE, STUB_SECRET, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: password", "");
	expect_stub(STUB_SERVE, STUB_SECRET, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: password, but the "
	        "host takes none",
	        "");
	expect_stub(STUB_PASSWORD, NULL, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: nothing (no key, no "
	        "agent)",
	        "");
}

static void test_a_key_goes_before_the_password(void)
{
	Stub stub = stub_start(world, STUB_PASSWORD);
	VisitInput visit = visit_new(stub.port, "true\n");
	visit.target.password = "not that one";
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: key '%W/user', "
	        "password",
	        "");
	visit.target.password = STUB_SECRET;
	expect(&visit, CAUSE_NONE, "", "well\n");
	stub_stop(&stub);
}

static void test_a_password_is_not_shown_to_a_stranger(void)
{
	Stub stub = stub_start(world, STUB_PASSWORD);
	VisitInput visit = visit_new(stub.port, "true\n");
	visit.target.password = STUB_SECRET;
	world_write(world, "site_known_hosts", "");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_HOST_KEY);
	stub_stop(&stub);
}

static void test_a_locked_key_opens_with_its_passphrase(void)
{
	VisitInput visit = visit_new(world->port, "echo in\n");
	g_autofree char *own = world_read(world, "authorized");
	g_autofree char *key = world_public_key(world, "locked");
	g_autofree char *locked = world_path(world, "locked");
	world_write(world, "authorized", key);
	visit.target.identity_file = locked;
	visit.target.identity_passphrase = "secret";
	expect(&visit, CAUSE_NONE, "", "in\n");
	visit.target.identity_passphrase = "another";
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: key '%W/locked' (has "
	        "another passphrase)",
	        "");
	visit.target.identity_passphrase = NULL;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: key '%W/locked' "
	        "(needs a passphrase)",
	        "");
	world_write(world, "authorized", own);
}

/* A sudo that logs how it was called and what it was given, and behaves as `how` says. */
static void sudo_install(const char *how)
{
	g_autofree char *path = world_path(world, "bin/sudo");
	g_autofree char *text = g_strdup_printf(
	        "#!/bin/sh\n"
	        "[ \"$1 $2\" = '-S -p' ] || { echo \"sudo: a password is required\" >&2; exit 1; "
	        "}\n"
	        "prompt=$3; shift 3; echo \"$*\" >'%s/called'\n"
	        "ask() { printf %%s \"$prompt\" >&2; read -r word; echo \"$word\" >>'%s/given'; }\n"
	        "%s\n",
	        world->folder, world->folder, how);
	world_write(world, "bin/sudo", text);
	world_write(world, "given", "");
	chmod(path, 0755);
}

static void test_sudo_gets_the_password_when_it_asks(void)
{
	VisitInput visit = visit_new(world->port, "echo ran\n");
	visit.target.sudo = true;
	visit.target.sudo_password = STUB_SECRET;
	sudo_install("echo 'We trust you have received the usual lecture'\nask\n"
	             "[ \"$word\" = " STUB_SECRET " ] || exit 1\nexec \"$@\"");
	expect(&visit, CAUSE_NONE, "", "ran\n");
	g_autofree char *given = world_read(world, "given"), *called = world_read(world, "called");
	ASSERT_TEXT(given, STUB_SECRET "\n");
	CU_ASSERT_PTR_NULL(strstr(called, STUB_SECRET));
}

static void test_a_sudo_that_does_not_ask_gets_none(void)
{
	VisitInput visit = visit_new(world->port, "echo ran\n");
	visit.target.sudo = true;
	visit.target.sudo_password = STUB_SECRET;
	sudo_install("exec \"$@\"");
	expect(&visit, CAUSE_NONE, "", "ran\n");
}

static void test_a_password_that_sudo_refuses_is_given_once(void)
{
	VisitInput visit = visit_new(world->port, "echo never\n");
	visit.target.sudo = true;
	visit.target.sudo_password = "not that one";
	sudo_install("for i in 1 2 3; do ask; echo 'Sorry, try again.' >&2; done; exit 1");
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: sudo does not take the password given for user "
	        "'%U'",
	        "");
	g_autofree char *given = world_read(world, "given");
	CU_ASSERT_TRUE(g_str_has_prefix(given, "not that one\n"));
	CU_ASSERT_PTR_NULL(strstr(given + 1, "not that one"));
	sudo_install("ask; echo 'centre is not in the sudoers file.' >&2; exit 1");
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: sudo does not let them run it: user '%U' needs "
	        "this "
	        "line in sudoers (visudo): %U ALL=(root) NOPASSWD: /bin/sh -s",
	        "");
}

static void test_a_sudo_that_hangs_ends_at_the_deadline(void)
{
	VisitInput visit = visit_new(world->port, "echo never\n");
	visit.target.sudo = true;
	visit.target.sudo_password = STUB_SECRET;
	sudo_install("sleep 100");
	int timeout_ms = 1500;
	g_autoptr(VisitOutcome) outcome = visit_run_to(&visit, "while sudo was", 0, &timeout_ms);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
	CU_ASSERT_TRUE(g_str_has_suffix(
	        outcome->result.message, "timed out while sudo was starting the shell"));
	CU_ASSERT_TRUE(outcome->took_ms < timeout_ms + 20000);
	sudo_install("exec cat /dev/zero");
	g_autoptr(VisitOutcome) endless = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(endless->result.cause, CAUSE_ERROR);
}

static const TestCase cases[] = {CASE(test_a_password_logs_in_when_it_is_given),
        CASE(test_a_key_goes_before_the_password), CASE(test_a_password_is_not_shown_to_a_stranger),
        CASE(test_a_locked_key_opens_with_its_passphrase),
        CASE(test_sudo_gets_the_password_when_it_asks),
        CASE(test_a_sudo_that_does_not_ask_gets_none),
        CASE(test_a_password_that_sudo_refuses_is_given_once),
        CASE(test_a_sudo_that_hangs_ends_at_the_deadline)};

int main(void)
{
	world = world_new();
	g_autofree char *bin = world_path(world, "bin");
	mkdir(bin, 0755);
	g_autofree char *extra = g_strdup_printf("SetEnv PATH=%s:/usr/bin:/bin\n", bin);
	world_sshd_start(world, extra);
	int failed = test_run("ssh_secret", cases, G_N_ELEMENTS(cases));
	world_free(world);
	return failed;
}

/* Visits to a real sshd on loopback. */
#include "tests/one_visit.h"
#include "tests/ssh_world.h"

/* One world for all cases: keys take a while to make. */
static World *world;

/* A visit to the world's sshd as root with the user's key, and the host key known. */
static VisitInput visit_new(const char *script)
{
	static char identity[256];
	g_snprintf(identity, sizeof identity, "%s/user", world->folder);
	g_autofree char *line = world_host_line(world, world->port, "host");
	world_write(world, "site_known_hosts", line);
	world_write(world, ".ssh/known_hosts", "");
	world_write(world, ".ssh/config", "");
	return (VisitInput){.reach = &reach_ssh,
	        .target = {.name = "db1",
	                .address = "127.0.0.1",
	                .port = world->port,
	                .user = g_get_user_name(),
	                .identity_file = identity},
	        .options = {.known_hosts = world->known_hosts, .max_output_bytes = 1 << 20},
	        .script = script};
}

/* Asserts cause and message; "%P" in the expected text is the port, "%W" the world's folder. */
static void expect(const VisitInput *visit, Cause cause, const char *message)
{
	g_autoptr(VisitOutcome) outcome = visit_run(visit, 60000);
	g_autofree char *port = g_strdup_printf("%d", visit->target.port);
	GString *text = g_string_new(message);
	g_string_replace(text, "%P", port, 0);
	g_string_replace(text, "%W", world->folder, 0);
	CU_ASSERT_EQUAL(outcome->result.cause, cause);
	ASSERT_TEXT(outcome->result.message, text->str);
	g_string_free(text, TRUE);
}

static void test_runs_a_script(void)
{
	VisitInput visit = visit_new("echo one\necho two >&2\nexit 3\n");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->result.message, "");
	CU_ASSERT_EQUAL(outcome->result.exit_status, 3);
	CU_ASSERT_EQUAL(outcome->length, 8);
	CU_ASSERT_TRUE(outcome->output && strstr(outcome->output, "one\n"));
	CU_ASSERT_TRUE(outcome->output && strstr(outcome->output, "two\n"));
}

static void test_a_large_script_and_a_large_output(void)
{
	g_autofree char *padding = g_strnfill(3 << 20, '\n');
	g_autofree char *script = g_strconcat(padding, "head -c 5000000 /dev/zero\n", NULL);
	VisitInput visit = visit_new(script);
	visit.options.max_output_bytes = 5000000;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	CU_ASSERT_EQUAL(outcome->result.exit_status, 0);
	CU_ASSERT_EQUAL(outcome->length, 5000000);
}

static int questions_left;

static ReachAsk question_ask(void *data)
{
	(void)data;
	return questions_left-- > 0 ? ASK_LINE : ASK_SCRIPT;
}

static bool question_answered(void *data)
{
	const VisitOutcome *outcome = data;
	return outcome->length == (size_t)(3 - questions_left - 1) * strlen("well\n");
}

static void test_asks_before_the_script(void)
{
	static const ReachQuestion question = {"echo well\n", question_ask, question_answered};
	VisitInput visit = visit_new("echo done\n");
	visit.options.question = &question;
	questions_left = 2;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->output, "well\nwell\ndone\n");
	CU_ASSERT_EQUAL(questions_left, -1);
}

/* The script runs all the same, and whoever asks learns when it is sent. */
static void test_a_question_without_an_answer(void)
{
	static const ReachQuestion question = {":\n", question_ask, question_answered};
	VisitInput visit = visit_new("echo done\n");
	visit.options.question = &question;
	questions_left = 2;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->output, "done\n");
	CU_ASSERT_EQUAL(questions_left, 0);
	CU_ASSERT(outcome->took_ms >= 3000);
}

static void test_stops_at_the_limit_and_at_the_sinks_word(void)
{
	VisitInput visit = visit_new("exec cat /dev/zero\n");
	expect(&visit, CAUSE_LIMIT,
	        "host 'db1': 127.0.0.1 port %P: more than 1048576 bytes of output");
	visit.script = "echo word\nsleep 100\n";
	visit.sink_stops_after = 1;
	expect(&visit, CAUSE_ERROR, "host 'db1': 127.0.0.1 port %P: output refused after 5 bytes");
}

static void test_a_hung_script_ends_at_the_deadline(void)
{
	VisitInput visit = visit_new("echo begun\nsleep 100\n");
	int timeout_ms = 1500;
	g_autoptr(VisitOutcome) outcome =
	        visit_run_to(&visit, "while the script ran", 6, &timeout_ms);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
	g_autofree char *message = g_strdup_printf("host 'db1': 127.0.0.1 port %d: timed out while "
	                                           "the script ran: 6 bytes so far",
	        world->port);
	ASSERT_TEXT(outcome->result.message, message);
	CU_ASSERT_TRUE(
	        outcome->took_ms >= timeout_ms - 10 && outcome->took_ms < timeout_ms + 20000);
}

static void test_a_killed_script_says_by_what(void)
{
	VisitInput visit = visit_new("echo x\nkill -TERM $$\n");
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: the script was killed by signal TERM after 2 "
	        "bytes");
}

static void test_an_unknown_key_is_refused_with_the_way_to_accept_it(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *fingerprint = world_fingerprint(world, "host");
	g_autofree char *message = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: host key is unknown: ssh-ed25519 %s; after "
	        "comparing the fingerprint with the host's own console, accept it: ssh-keyscan "
	        "-t ed25519 -p %%P 127.0.0.1 >> '%%W/site_known_hosts'",
	        fingerprint);
	world_write(world, "site_known_hosts", "# nobody yet\n");
	expect(&visit, CAUSE_HOST_KEY, message);
	g_autofree char *after = world_read(world, "site_known_hosts");
	ASSERT_TEXT(after, "# nobody yet\n");
	unlink(world->known_hosts); /* a missing file opens nothing */
	expect(&visit, CAUSE_HOST_KEY, message);
	CU_ASSERT_FALSE(g_file_test(world->known_hosts, G_FILE_TEST_EXISTS));
}

/* What the message says behind "accept it: " is run as it stands. */
static void accept_as_told(VisitInput *visit)
{
	g_autoptr(VisitOutcome) refused = visit_run(visit, 60000);
	char **parts = g_strsplit(refused->result.message, "accept it: ", 2);
	g_autofree char *grouped = g_strdup_printf("{ %s; }", parts[1]);
	CU_ASSERT_TRUE(world_command(grouped));
	g_strfreev(parts);
}

static void test_the_command_it_names_does_accept_it(void)
{
	VisitInput visit = visit_new("true\n");
	unlink(world->known_hosts);
	accept_as_told(&visit);
	expect(&visit, CAUSE_NONE, "");
}

static void test_a_changed_key_is_refused_with_the_line(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *line = world_host_line(world, world->port, "other");
	g_autofree char *text = g_strconcat("# the old one\n", line, NULL);
	g_autofree char *fingerprint = world_fingerprint(world, "host");
	g_autofree char *message = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: host key has changed: the host shows ssh-ed25519 "
	        "%s, but %%W/site_known_hosts:2 has another key (ssh-ed25519); find out why, "
	        "compare the fingerprint with the host's own console, and only then accept it: "
	        "ssh-keygen -R '[127.0.0.1]:%%P' -f '%%W/site_known_hosts' && "
	        "ssh-keyscan -t ed25519 -p %%P 127.0.0.1 >> '%%W/site_known_hosts'",
	        fingerprint);
	world_write(world, "site_known_hosts", text);
	expect(&visit, CAUSE_HOST_KEY, message);
	/* the user's own file cannot overrule the site's */
	g_autofree char *good = world_host_line(world, world->port, "host");
	world_write(world, ".ssh/known_hosts", good);
	expect(&visit, CAUSE_HOST_KEY, message);
	accept_as_told(&visit);
	expect(&visit, CAUSE_NONE, "");
}

static void test_a_revoked_key_is_refused_with_the_line(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *key = world_public_key(world, "host");
	g_autofree char *text = g_strdup_printf("@revoked * %s\n", key);
	g_autofree char *fingerprint = world_fingerprint(world, "host");
	g_autofree char *message = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: host key is revoked: ssh-ed25519 %s at "
	        "%%W/.ssh/known_hosts:1; give the host a new key",
	        fingerprint);
	world_write(world, ".ssh/known_hosts", text); /* though the site's file knows it */
	expect(&visit, CAUSE_HOST_KEY, message);
}

static void test_takes_the_users_known_hosts_hashed_and_of_another_type(void)
{
	VisitInput visit = visit_new("true\n");
	g_autofree char *line = world_host_line(world, world->port, "host_rsa");
	world_write(world, "site_known_hosts", "");
	world_write(world, ".ssh/known_hosts", line);
	expect(&visit, CAUSE_NONE, ""); /* the RSA key is asked for, as it is the one known */
	g_autofree char *hash =
	        g_strdup_printf("ssh-keygen -H -f '%s/.ssh/known_hosts'", world->folder);
	CU_ASSERT_TRUE(world_command(hash));
	g_autofree char *hashed = world_read(world, ".ssh/known_hosts");
	CU_ASSERT_TRUE(g_str_has_prefix(hashed, "|1|"));
	expect(&visit, CAUSE_NONE, "");
}

static void test_a_certificate_authority_is_said(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *key = world_public_key(world, "other");
	g_autofree char *text = g_strdup_printf("@cert-authority * %s\n", key);
	world_write(world, "site_known_hosts", text);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	g_autofree char *said = g_strdup_printf(
	        " (@cert-authority is not supported: %s/site_known_hosts:1)", world->folder);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_HOST_KEY);
	CU_ASSERT_TRUE(g_str_has_suffix(outcome->result.message, said));
}

static void test_an_unreadable_known_hosts_refuses(void)
{
	VisitInput visit = visit_new("echo never\n");
	visit.options.known_hosts = world->folder;
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: cannot read '%W': Is a directory");
}

static void test_refused_logins_name_what_was_tried(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *stranger = world_path(world, "stranger");
	visit.target.user = "root";
	visit.target.identity_file = stranger;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root' was refused; tried: key '%W/stranger'");
	g_autofree char *missing = world_path(world, "nothing");
	visit.target.identity_file = missing;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root' was refused; tried: key '%W/nothing' "
	        "(is missing)");
	g_autofree char *locked = world_path(world, "locked");
	visit.target.identity_file = locked;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root' was refused; tried: key '%W/locked' "
	        "(needs a passphrase)");
	visit.target.identity_file = world->known_hosts;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root' was refused; tried: key "
	        "'%W/site_known_hosts' (is not a private key)");
	visit.target.identity_file = NULL;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root' was refused; tried: nothing (no key, "
	        "no agent)");
}

static void test_default_keys_and_the_agent(void)
{
	VisitInput visit = visit_new("true\n");
	visit.target.identity_file = NULL;
	g_autofree char *copy =
	        g_strdup_printf("cp '%s/user' '%s/.ssh/id_ed25519'", world->folder, world->folder);
	world_command(copy);
	expect(&visit, CAUSE_NONE, "");
	g_autofree char *file = world_path(world, ".ssh/id_ed25519");
	unlink(file);

	g_autofree char *socket = world_path(world, "agent");
	const char *argv[] = {"ssh-agent", "-D", "-a", socket, NULL};
	GPid agent = 0;
	CU_ASSERT_TRUE(g_spawn_async(NULL, (char **)argv, NULL,
	        G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL,
	        NULL, &agent, NULL));
	g_setenv("SSH_AUTH_SOCK", socket, TRUE);
	g_autofree char *add = g_strdup_printf(
	        "for i in $(seq 600); do ssh-add '%s/user' && exit; sleep 0.1; done; false",
	        world->folder);
	CU_ASSERT_TRUE(world_command(add));
	expect(&visit, CAUSE_NONE, "");
	visit.target.user = "root-of-nowhere";
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user 'root-of-nowhere' was refused; tried: agent");
	kill(agent, SIGTERM);
	waitpid(agent, NULL, 0);
	visit.target.user = g_get_user_name(); /* the agent is gone */
	g_autofree char *gone = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: user '%s' was refused; tried: agent",
	        g_get_user_name());
	expect(&visit, CAUSE_DENIED, gone);
	g_unsetenv("SSH_AUTH_SOCK");
}

static void test_ssh_config_gives_address_port_user_and_key(void)
{
	VisitInput visit = visit_new("true\n");
	g_autofree char *config = g_strdup_printf(
	        "Host db-*\n HostName 127.0.0.1\n Port %d\n User %s\n IdentityFile ~/user\n",
	        world->port, g_get_user_name());
	world_write(world, ".ssh/config", config);
	visit.target = (ReachTarget){.name = "db1", .address = "db-1"};
	expect(&visit, CAUSE_NONE, "");
}

static void test_a_proxy_command_is_not_run(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *trap = world_path(world, "spawned");
	g_autofree char *config = g_strdup_printf("ProxyCommand touch %s\n", trap);
	world_write(world, ".ssh/config", config);
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: ProxyCommand is not supported yet "
	        "(%W/.ssh/config:1)");
	CU_ASSERT_FALSE(g_file_test(trap, G_FILE_TEST_EXISTS));
}

static void test_a_wrong_ssh_config_is_said(void)
{
	VisitInput visit = visit_new("echo never\n");
	world_write(world, ".ssh/config", "Port many\n");
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: %W/.ssh/config:1: bad port 'many' (a number from "
	        "1 to 65535 is wanted)");
}

static void test_sudo(void)
{
	VisitInput visit = visit_new("echo ran\n");
	g_autofree char *sudo = world_path(world, "bin/sudo");
	visit.target.sudo = true;
	world_write(world, "bin/sudo", "#!/bin/sh\nshift; exec \"$@\"\n");
	chmod(sudo, 0755);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->output, "ran\n");
	world_write(world, "bin/sudo",
	        "#!/bin/sh\necho \"sudo: a password is required\" >&2\nexit 1\n");
	chmod(sudo, 0755);
	g_autofree char *user = g_strdup(g_get_user_name());
	g_autofree char *message = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: sudo asks for a password: user '%s' needs this "
	        "line in sudoers (visudo): %s ALL=(root) NOPASSWD: /bin/sh -s",
	        user, user);
	expect(&visit, CAUSE_DENIED, message);
}

static void test_a_host_without_a_shell_is_said(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *key = world_public_key(world, "stranger");
	g_autofree char *own = world_public_key(world, "user");
	g_autofree char *lines = g_strdup_printf("%s\ncommand=\"exit 5\" %s\n", own, key);
	world_write(world, "authorized", lines);
	g_autofree char *stranger = world_path(world, "stranger");
	visit.target.identity_file = stranger;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.exit_status, 5);
	CU_ASSERT_EQUAL(outcome->length, 0);
	world_write(world, "authorized", own);
}

static int descriptors_count(void)
{
	int count = 0;
	GDir *folder = g_dir_open("/proc/self/fd", 0, NULL);
	while (g_dir_read_name(folder))
		count++;
	g_dir_close(folder);
	return count;
}

static void test_no_visit_leaves_a_descriptor_open(void)
{
	VisitInput visit = visit_new("true\n");
	int before = descriptors_count();
	expect(&visit, CAUSE_NONE, "");
	CU_ASSERT_EQUAL(descriptors_count(), before);
	unlink(world->known_hosts);
	visit_outcome_free(visit_run(&visit, 60000));
	CU_ASSERT_EQUAL(descriptors_count(), before);
}

/* Eight logins at once against an sshd that takes three: the resets are tried again. */
static void test_logins_reset_by_max_startups_get_in(void)
{
	World small = *world;
	VisitInput visits[8];
	VisitOutcome *outcomes[8];
	size_t good = 0;
	world_sshd_start(&small, "MaxStartups 3:100:3\n");
	VisitInput visit = visit_new("true\n");
	g_autofree char *line = world_host_line(world, small.port, "host");
	world_write(world, "site_known_hosts", line);
	char names[8][16];
	for (size_t i = 0; i < 8; i++) {
		g_snprintf(names[i], sizeof names[i], "host%zu", i);
		visits[i] = visit;
		visits[i].target.name = names[i];
		visits[i].target.port = small.port;
	}
	visits_run(visits, 8, 60000, NULL, outcomes);
	for (size_t i = 0; i < 8; i++) {
		good += outcomes[i]->result.cause == CAUSE_NONE;
		visit_outcome_free(outcomes[i]);
	}
	CU_ASSERT_EQUAL(good, 8);
	world_sshd_stop(&small);
	g_autofree char *log = world_read(world, "sshd.log");
	CU_ASSERT_PTR_NOT_NULL(strstr(log, "MaxStartups"));
}

static const TestCase cases[] = {CASE(test_runs_a_script), CASE(test_asks_before_the_script),
        CASE(test_a_question_without_an_answer), CASE(test_a_large_script_and_a_large_output),
        CASE(test_stops_at_the_limit_and_at_the_sinks_word),
        CASE(test_a_hung_script_ends_at_the_deadline), CASE(test_a_killed_script_says_by_what),
        CASE(test_an_unknown_key_is_refused_with_the_way_to_accept_it),
        CASE(test_the_command_it_names_does_accept_it),
        CASE(test_a_changed_key_is_refused_with_the_line),
        CASE(test_a_revoked_key_is_refused_with_the_line),
        CASE(test_takes_the_users_known_hosts_hashed_and_of_another_type),
        CASE(test_a_certificate_authority_is_said), CASE(test_an_unreadable_known_hosts_refuses),
        CASE(test_refused_logins_name_what_was_tried), CASE(test_default_keys_and_the_agent),
        CASE(test_ssh_config_gives_address_port_user_and_key),
        CASE(test_a_proxy_command_is_not_run), CASE(test_a_wrong_ssh_config_is_said),
        CASE(test_sudo), CASE(test_a_host_without_a_shell_is_said),
        CASE(test_no_visit_leaves_a_descriptor_open),
        CASE(test_logins_reset_by_max_startups_get_in)};

int main(void)
{
	world = world_new();
	g_autofree char *bin = world_path(world, "bin");
	mkdir(bin, 0755);
	g_autofree char *extra = g_strdup_printf("SetEnv PATH=%s:/usr/bin:/bin\n", bin);
	world_sshd_start(world, extra);
	int failed = test_run("ssh", cases, G_N_ELEMENTS(cases));
	world_free(world);
	return failed;
}

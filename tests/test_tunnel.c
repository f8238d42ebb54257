/* Visits through jump hosts: real sshds on ports of loopback. */
#include "tests/one_visit.h"
#include "tests/ssh_world.h"

enum { SLACK_MS = 20000 };

/* The host itself, and two to jump from; all have the world's keys. */
static World *world;
static World near_world, far_world;
static ReachTarget near_jump, far_jump;

static char identity[256];

static void known_write(bool host, bool near, bool far)
{
	g_autofree char *a = world_host_line(world, world->port, "host");
	g_autofree char *b = world_host_line(world, near_world.port, "host");
	g_autofree char *c = world_host_line(world, far_world.port, "host");
	g_autofree char *text = g_strconcat(host ? a : "", near ? b : "", far ? c : "", NULL);
	world_write(world, "site_known_hosts", text);
}

static VisitInput visit_new(const char *script)
{
	g_snprintf(identity, sizeof identity, "%s/user", world->folder);
	known_write(true, true, true);
	world_write(world, ".ssh/known_hosts", "");
	world_write(world, ".ssh/config", "");
	near_jump = (ReachTarget){.name = "bastion",
	        .address = "127.0.0.1",
	        .port = near_world.port,
	        .user = g_get_user_name(),
	        .identity_file = identity};
	far_jump = near_jump;
	far_jump.name = "inner";
	far_jump.port = far_world.port;
	return (VisitInput){.reach = &reach_ssh,
	        .target = {.name = "db1",
	                .address = "127.0.0.1",
	                .port = world->port,
	                .user = g_get_user_name(),
	                .identity_file = identity,
	                .jump = &near_jump},
	        .options = {.known_hosts = world->known_hosts, .max_output_bytes = 32 << 20},
	        .script = script};
}

/* "%P" the host's port, "%N" the near jump's, "%F" the far one's, "%U" the user, "%W" the folder.
 */
static void expect(const VisitInput *visit, Cause cause, const char *message)
{
	g_autoptr(VisitOutcome) outcome = visit_run(visit, 60000);
	g_autoptr(GString) text = g_string_new(message);
	const struct {
		const char *mark;
		int port;
	} ports[] = {{"%P", visit->target.port}, {"%N", near_world.port}, {"%F", far_world.port}};
	for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
		g_autofree char *port = g_strdup_printf("%d", ports[i].port);
		g_string_replace(text, ports[i].mark, port, 0);
	}
	g_string_replace(text, "%U", g_get_user_name(), 0);
	g_string_replace(text, "%W", world->folder, 0);
	CU_ASSERT_EQUAL(outcome->result.cause, cause);
	ASSERT_TEXT(outcome->result.message, text->str);
}

static void test_goes_through_one_host(void)
{
	VisitInput visit = visit_new("echo \"$SSH_CONNECTION\"; cat >/dev/null; exit 3\n");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->result.message, "");
	CU_ASSERT_EQUAL(outcome->result.exit_status, 3);
}

static void test_goes_through_two_hosts(void)
{
	VisitInput visit = visit_new("echo in\n");
	visit.target.jump = &far_jump;
	far_jump.jump = &near_jump;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->result.message, "");
	ASSERT_TEXT(outcome->output, "in\n");
	ReachTarget third = near_jump;
	third.jump = NULL;
	near_jump.jump = &third;
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: jump 'inner': 127.0.0.1 port %F: jump 'bastion': "
	        "127.0.0.1 port %N: more than 2 jump hosts on the way");
}

static void test_much_goes_both_ways(void)
{
	g_autofree char *padding = g_strnfill(3 << 20, '\n');
	g_autofree char *script = g_strconcat(padding, "head -c 8000000 /dev/zero\n", NULL);
	VisitInput visit = visit_new(script);
	visit.target.jump = &far_jump;
	far_jump.jump = &near_jump;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->result.message, "");
	CU_ASSERT_EQUAL(outcome->length, 8000000);
}

static void test_ssh_config_names_the_jump(void)
{
	VisitInput visit = visit_new("echo in\n");
	visit.target.jump = NULL;
	g_autofree char *config = g_strdup_printf(
	        "Host gate\n HostName 127.0.0.1\n Port %d\nHost 127.*\n ProxyJump %s@gate\n"
	        "Host gate 127.*\n IdentityFile ~/user\n",
	        near_world.port, g_get_user_name());
	world_write(world, ".ssh/config", config);
	expect(&visit, CAUSE_NONE, "");
	world_write(world, "site_known_hosts", "");
	g_autoptr(VisitOutcome) refused = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(refused->result.cause, CAUSE_HOST_KEY);
	CU_ASSERT_PTR_NOT_NULL(strstr(refused->result.message, ": jump '"));
	world_write(world, ".ssh/config", "ProxyJump a b\n");
	known_write(true, true, true);
	world_write(world, ".ssh/config", "ProxyJump a:x\n");
	expect(&visit, CAUSE_ERROR,
	        "host 'db1': 127.0.0.1 port %P: %W/.ssh/config:1: 'a:x' is no jump host "
	        "([user@]host[:port])");
	/* a jump host that all is sent through is not sent through itself */
	g_autofree char *star = g_strdup_printf("Host gate\n HostName 127.0.0.1\n Port %d\n"
	                                        "Host *\n ProxyJump gate\n IdentityFile ~/user\n",
	        near_world.port);
	world_write(world, ".ssh/config", star);
	expect(&visit, CAUSE_NONE, "");
}

static void test_both_keys_are_held_to_known_hosts(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *fingerprint = world_fingerprint(world, "host");
	known_write(true, false, false);
	g_autofree char *hop = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: jump 'bastion': 127.0.0.1 port %%N: host key is "
	        "unknown: ssh-ed25519 %s; after comparing the fingerprint with the host's own "
	        "console, accept it: ssh-keyscan -t ed25519 -p %%N 127.0.0.1 >> "
	        "'%%W/site_known_hosts'",
	        fingerprint);
	expect(&visit, CAUSE_HOST_KEY, hop);
	known_write(false, true, false);
	g_autofree char *inner = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %%P: host key is unknown: ssh-ed25519 %s; after "
	        "comparing the fingerprint with the host's own console, accept it: ssh -J "
	        "%%U@127.0.0.1:%%N -o UserKnownHostsFile='%%W/site_known_hosts' -p %%P "
	        "%%U@127.0.0.1 true (through jump 'bastion')",
	        fingerprint);
	expect(&visit, CAUSE_HOST_KEY, inner);
}

static void test_each_hop_is_named_when_it_fails(void)
{
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *stranger = world_path(world, "stranger");
	near_jump.identity_file = stranger;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: jump 'bastion': 127.0.0.1 port %N: user '%U' was "
	        "refused; tried: key '%W/stranger'");
	near_jump.identity_file = identity;
	visit.target.identity_file = stranger;
	expect(&visit, CAUSE_DENIED,
	        "host 'db1': 127.0.0.1 port %P: user '%U' was refused; tried: key '%W/stranger' "
	        "(through jump 'bastion')");
	visit.target.identity_file = identity;
	int closed = world_socket(-1, &visit.target.port);
	expect(&visit, CAUSE_UNREACHABLE,
	        "host 'db1': 127.0.0.1 port %P: jump 'bastion': 127.0.0.1 port %N: from there to "
	        "127.0.0.1 port %P: Connection refused");
	close(closed);
	visit.target.port = world->port;
	near_jump.port = 1;
	g_autoptr(VisitOutcome) dead = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(dead->result.cause, CAUSE_UNREACHABLE);
	CU_ASSERT_TRUE(g_str_has_suffix(
	        dead->result.message, "jump 'bastion': 127.0.0.1 port 1: connection refused"));
}

static void test_a_jump_that_forbids_it_is_said(void)
{
	World strict = *world;
	world_sshd_start(&strict, "AllowTcpForwarding no\n");
	VisitInput visit = visit_new("echo never\n");
	g_autofree char *before = world_read(world, "site_known_hosts");
	g_autofree char *line = world_host_line(world, strict.port, "host");
	g_autofree char *text = g_strconcat(before, line, NULL);
	world_write(world, "site_known_hosts", text);
	near_jump.port = strict.port;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_DENIED);
	g_autofree char *said = g_strdup_printf(
	        "host 'db1': 127.0.0.1 port %d: jump 'bastion': 127.0.0.1 port %d: its sshd lets "
	        "nobody through to 127.0.0.1 port %d (open failed): AllowTcpForwarding, PermitOpen",
	        world->port, strict.port, world->port);
	ASSERT_TEXT(outcome->result.message, said);
	world_sshd_stop(&strict);
}

static void test_deadlines_hold_behind_a_jump(void)
{
	VisitInput visit = visit_new("echo begun\nsleep 100\n");
	int timeout_ms = 3000;
	g_autoptr(VisitOutcome) hung = visit_run_to(&visit, "while the script ran", 6, &timeout_ms);
	CU_ASSERT_EQUAL(hung->result.cause, CAUSE_TIMEOUT);
	CU_ASSERT_TRUE(g_str_has_suffix(hung->result.message,
	        "timed out while the script ran: 6 bytes so far (through jump 'bastion')"));
	CU_ASSERT_TRUE(hung->took_ms >= timeout_ms - 10 && hung->took_ms < timeout_ms + SLACK_MS);
	/* one that never greets, behind the jump; and a jump that never greets */
	int port, silent = world_socket(8, &port);
	visit.target.port = port;
	g_autoptr(VisitOutcome) mute = visit_run(&visit, 1500);
	CU_ASSERT_EQUAL(mute->result.cause, CAUSE_TIMEOUT);
	CU_ASSERT_TRUE(mute->took_ms < 1500 + SLACK_MS);
	visit.target.port = world->port;
	near_jump.port = port;
	g_autoptr(VisitOutcome) gate = visit_run(&visit, 1500);
	CU_ASSERT_EQUAL(gate->result.cause, CAUSE_TIMEOUT);
	CU_ASSERT_PTR_NOT_NULL(strstr(gate->result.message, "jump 'bastion': 127.0.0.1 port"));
	CU_ASSERT_TRUE(gate->took_ms < 1500 + SLACK_MS);
	close(silent);
}

static void test_a_stopped_jump_host_ends_at_the_deadline(void)
{
	VisitInput visit = visit_new(NULL);
	g_autofree char *stopped = world_path(world, "stopped");
	g_autofree char *ours = g_strdup_printf(
	        "$(ps -eo pid,ppid | awk '$2 == %d {print $1}')", (int)near_world.sshd);
	g_autofree char *go_on = g_strconcat("kill -CONT ", ours, NULL);
	/* the sshd process of the jump that serves us is stopped: its socket stays open */
	g_autofree char *script =
	        g_strdup_printf("kill -STOP %s; : >'%s'; sleep 100\n", ours, stopped);
	visit.script = script;
	bool was = false;
	for (int timeout_ms = 2000; timeout_ms < 60000 && !was; timeout_ms *= 3) {
		g_autoptr(VisitOutcome) outcome = visit_run(&visit, timeout_ms);
		CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
		CU_ASSERT_TRUE(outcome->took_ms < timeout_ms + SLACK_MS);
		was = g_file_test(stopped, G_FILE_TEST_EXISTS); /* else the login was too slow */
		world_command(go_on);
	}
	CU_ASSERT_TRUE(was);
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

static void test_nothing_is_left_open(void)
{
	VisitInput visit = visit_new("true\n");
	int before = descriptors_count();
	visit.target.jump = &far_jump;
	far_jump.jump = &near_jump;
	expect(&visit, CAUSE_NONE, "");
	CU_ASSERT_EQUAL(descriptors_count(), before);
	known_write(false, true, true);
	visit_outcome_free(visit_run(&visit, 60000));
	CU_ASSERT_EQUAL(descriptors_count(), before);
	known_write(false, true, false);
	visit_outcome_free(visit_run(&visit, 60000));
	CU_ASSERT_EQUAL(descriptors_count(), before);
}

/* What came beside the zeros, for who looks into a failure. */
static void strange_show(const char *name, const VisitOutcome *outcome)
{
	fprintf(stderr, "%s: %zu bytes, '%s': ", name, outcome->length, outcome->result.message);
	for (size_t i = 0; i < outcome->length; i++)
		if (outcome->output[i] != '\0')
			fputc(outcome->output[i], stderr);
	fputc('\n', stderr);
}

static void test_many_go_through_one_host_at_once(void)
{
	VisitInput visits[12];
	VisitOutcome *outcomes[12];
	size_t good = 0;
	char names[12][16];
	for (size_t i = 0; i < 12; i++) {
		visits[i] = visit_new("head -c 300000 /dev/zero\n");
		g_snprintf(names[i], sizeof names[i], "host%zu", i);
		visits[i].target.name = names[i];
	}
	visits_run(visits, 12, 60000, NULL, outcomes);
	for (size_t i = 0; i < 12; i++) {
		bool whole = outcomes[i]->length == 300000;
		good += whole;
		if (!whole)
			strange_show(names[i], outcomes[i]);
		visit_outcome_free(outcomes[i]);
	}
	CU_ASSERT_EQUAL(good, 12);
}

static const TestCase cases[] = {CASE(test_goes_through_one_host),
        CASE(test_goes_through_two_hosts), CASE(test_much_goes_both_ways),
        CASE(test_ssh_config_names_the_jump), CASE(test_both_keys_are_held_to_known_hosts),
        CASE(test_each_hop_is_named_when_it_fails), CASE(test_a_jump_that_forbids_it_is_said),
        CASE(test_deadlines_hold_behind_a_jump),
        CASE(test_a_stopped_jump_host_ends_at_the_deadline), CASE(test_nothing_is_left_open),
        CASE(test_many_go_through_one_host_at_once)};

int main(void)
{
	world = world_new();
	near_world = far_world = *world;
	world_sshd_start(&near_world, "");
	world_sshd_start(&far_world, "");
	world_sshd_start(world, "");
	int failed = test_run("tunnel", cases, G_N_ELEMENTS(cases));
	world_sshd_stop(&near_world);
	world_sshd_stop(&far_world);
	world_free(world);
	return failed;
}

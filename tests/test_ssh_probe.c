/* Ports as the host's own sshd reaches them. */
#include "tests/one_visit.h"
#include "tests/ssh_world.h"

static World *world;

static VisitInput visit_new(int port, Probe *probes, size_t count)
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
	        .options = {.known_hosts = world->known_hosts,
	                .max_output_bytes = 1 << 20,
	                .probes = probes,
	                .probe_count = count},
	        .script = "echo ran\n"};
}

static void assert_probe(const Probe *probe, ProbeState state, const char *message)
{
	ASSERT_TEXT(probe_state_name(probe->state), probe_state_name(state));
	ASSERT_TEXT(probe->message, message);
}

/* A port whose queue is full: the kernel drops every further SYN, as a firewall would. */
static int port_drop(int held[4], int *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = world_socket(0, port);
	to.sin_port = htons((uint16_t)*port);
	for (int i = 0; i < 4; i++) {
		held[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (connect(held[i], (struct sockaddr *)&to, sizeof to) == 0)
			continue;
		poll(NULL, 0, 20);
	}
	return fd;
}

static void test_tells_the_answers_apart(void)
{
	int open_port, closed_port, silent_port, held[4];
	int open = world_socket(64, &open_port), closed = world_socket(-1, &closed_port);
	int silent = port_drop(held, &silent_port);
	Probe probes[] = {{.address = "127.0.0.1", .port = open_port},
	        {.address = "127.0.0.1", .port = silent_port},
	        {.address = "127.0.0.1", .port = closed_port},
	        {.address = "no-such-host.invalid", .port = 22},
	        {.address = "localhost", .port = closed_port},
	        {.address = "127.0.0.1", .port = world->port}};
	VisitInput visit = visit_new(world->port, probes, G_N_ELEMENTS(probes));
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->result.message, "");
	ASSERT_TEXT(outcome->output, "ran\n");
	assert_probe(&probes[0], PROBE_OPEN, "");
	assert_probe(&probes[1], PROBE_TIMEOUT, "");
	assert_probe(&probes[2], PROBE_REFUSED, "Connection refused");
	CU_ASSERT_EQUAL(probes[3].state, PROBE_ERROR);
	CU_ASSERT_NOT_EQUAL(probes[3].message[0], 0); /* the resolver's words */
	assert_probe(&probes[4], PROBE_REFUSED, "Connection refused");
	assert_probe(&probes[5], PROBE_OPEN, "");
	CU_ASSERT_TRUE(outcome->took_ms < 50000);
	for (int i = 0; i < 4; i++)
		close(held[i]);
	close(open), close(closed), close(silent);
}

static void test_many_refusals_each_have_their_words(void)
{
	Probe probes[PROBES_MAX];
	int fds[PROBES_MAX];
	for (int i = 0; i < PROBES_MAX; i++) {
		probes[i] = (Probe){.address = "127.0.0.1"};
		fds[i] = world_socket(i % 2 ? 4 : -1, &probes[i].port);
	}
	VisitInput visit = visit_new(world->port, probes, PROBES_MAX);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->result.message, "");
	for (int i = 0; i < PROBES_MAX; i++) {
		assert_probe(&probes[i], i % 2 ? PROBE_OPEN : PROBE_REFUSED,
		        i % 2 ? "" : "Connection refused");
		close(fds[i]);
	}
}

static void test_a_host_that_forbids_forwarding_is_told(void)
{
	World strict = *world;
	world_sshd_start(&strict, "AllowTcpForwarding no\n");
	Probe probes[] = {
	        {.address = "127.0.0.1", .port = world->port}, {.address = "127.0.0.1", .port = 1}};
	VisitInput visit = visit_new(strict.port, probes, 2);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->result.message, "");
	assert_probe(&probes[0], PROBE_PROHIBITED, "open failed");
	assert_probe(&probes[1], PROBE_PROHIBITED, "open failed");
	world_sshd_stop(&strict);
}

static void test_what_was_not_tried_is_not_judged(void)
{
	int silent_port, held[4], silent = port_drop(held, &silent_port);
	Probe probes[] = {{.address = "127.0.0.1", .port = silent_port}};
	VisitInput visit = visit_new(world->port, probes, 1);
	g_autoptr(VisitOutcome) outcome =
	        visit_run(&visit, 3000); /* less than the probes' own time */
	assert_probe(&probes[0], PROBE_NOT_TRIED, "");
	CU_ASSERT_TRUE(outcome->took_ms < 23000);
	visit.script = "exit 0\n";
	visit.target.identity_file = "/nonexistent";
	g_autoptr(VisitOutcome) refused = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(refused->result.cause, CAUSE_DENIED);
	assert_probe(&probes[0], PROBE_NOT_TRIED, "");
	for (int i = 0; i < 4; i++)
		close(held[i]);
	close(silent);
}

static const TestCase cases[] = {CASE(test_tells_the_answers_apart),
        CASE(test_many_refusals_each_have_their_words),
        CASE(test_a_host_that_forbids_forwarding_is_told),
        CASE(test_what_was_not_tried_is_not_judged)};

int main(void)
{
	world = world_new();
	world_sshd_start(world, "");
	int failed = test_run("ssh_probe", cases, G_N_ELEMENTS(cases));
	world_free(world);
	return failed;
}

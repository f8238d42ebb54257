/* Visits to hosts that behave badly: bounded, named, and nobody else suffers. */
#include "tests/one_visit.h"
#include "tests/ssh_stub.h"

enum { TIMEOUT_MS = 1500, SLACK_MS = 20000 };

static World *world;

/* A visit to `port`, whose host key is the world's and known. */
static VisitInput visit_new(int port)
{
	static char identity[256];
	g_snprintf(identity, sizeof identity, "%s/user", world->folder);
	g_autofree char *before = world_read(world, "site_known_hosts");
	g_autofree char *line = world_host_line(world, port, "host");
	g_autofree char *text = g_strconcat(before, line, NULL);
	world_write(world, "site_known_hosts", text);
	return (VisitInput){.reach = &reach_ssh,
	        .target = {.name = "db1",
	                .address = "127.0.0.1",
	                .port = port,
	                .user = "root",
	                .identity_file = identity},
	        .options = {.known_hosts = world->known_hosts, .max_output_bytes = 1 << 20},
	        .script = "true\n"};
}

static void assert_said(const VisitOutcome *outcome, int port, Cause cause, const char *said)
{
	g_autofree char *message =
	        *said ? g_strdup_printf("host 'db1': 127.0.0.1 port %d: %s", port, said)
	              : g_strdup("");
	CU_ASSERT_EQUAL(outcome->result.cause, cause);
	ASSERT_TEXT(outcome->result.message, message);
}

/* One stub, one visit, which comes as far as that. Returns the bytes of output. */
static size_t stub_visit(StubKind kind, int timeout_ms, Cause cause, const char *said)
{
	Stub stub = stub_start(world, kind);
	VisitInput visit = visit_new(stub.port);
	g_autoptr(VisitOutcome) outcome = visit_run_to(&visit, said, 0, &timeout_ms);
	assert_said(outcome, stub.port, cause, said);
	CU_ASSERT_TRUE(outcome->took_ms < timeout_ms + SLACK_MS);
	stub_stop(&stub);
	return outcome->length;
}

static void test_a_stub_that_serves_is_well(void)
{
	CU_ASSERT_EQUAL(stub_visit(STUB_SERVE, 20000, CAUSE_NONE, ""), 5);
}

static void test_no_greeting(void)
{
	stub_visit(STUB_SILENT, TIMEOUT_MS, CAUSE_TIMEOUT,
	        "timed out during key exchange: the port is open, but no SSH greeting came");
	stub_visit(STUB_DRIP_GREETING, TIMEOUT_MS, CAUSE_TIMEOUT,
	        "timed out during key exchange: the port is open, but no SSH greeting came");
}

static void test_noise_instead_of_a_greeting(void)
{
	Stub stub = stub_start(world, STUB_NOISE);
	VisitInput visit = visit_new(stub.port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	assert_said(outcome, stub.port, CAUSE_ERROR,
	        "key exchange failed: Receiving banner: too large banner");
	stub_stop(&stub);
}

static void test_resets_are_tried_again_five_times(void)
{
	Stub stub = stub_start(world, STUB_RESET);
	VisitInput visit = visit_new(stub.port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	assert_said(outcome, stub.port, CAUSE_ERROR,
	        "connection reset during key exchange, 6 times (sshd's MaxStartups?)");
	CU_ASSERT_EQUAL(atomic_load(&stub.seen->connections), 6);
	/* the waits: 100 ms doubling, each times 0.5 to 1.5 */
	CU_ASSERT_TRUE(outcome->took_ms >= 1550 && outcome->took_ms < SLACK_MS);
	stub_stop(&stub);
}

static void test_resets_end_with_the_deadline(void)
{
	Stub stub = stub_start(world, STUB_RESET);
	VisitInput visit = visit_new(stub.port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 400);
	if (outcome->result.cause != CAUSE_TIMEOUT) /* which of the many it was */
		ASSERT_TEXT(outcome->result.message, "timed out");
	CU_ASSERT_TRUE(outcome->took_ms < 400 + SLACK_MS);
	stub_stop(&stub);
}

static void test_two_resets_then_well(void)
{
	Stub stub = stub_start(world, STUB_RESET_TWICE);
	VisitInput visit = visit_new(stub.port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	assert_said(outcome, stub.port, CAUSE_NONE, "");
	CU_ASSERT_EQUAL(outcome->result.exit_status, 0);
	CU_ASSERT_EQUAL(atomic_load(&stub.seen->connections), 3);
	stub_stop(&stub);
}

static void test_endless_output(void)
{
	CU_ASSERT_EQUAL(
	        stub_visit(STUB_ENDLESS, 20000, CAUSE_LIMIT, "more than 1048576 bytes of output"),
	        1048576);
}

static void test_a_flood_of_packets_that_are_no_output(void)
{
	stub_visit(STUB_FLOOD, 30000, CAUSE_LIMIT,
	        "the host sends without end: 0 bytes of output so far");
}

static void test_a_drip(void)
{
	Stub stub = stub_start(world, STUB_DRIP);
	VisitInput visit = visit_new(stub.port);
	int timeout_ms = TIMEOUT_MS;
	g_autoptr(VisitOutcome) outcome =
	        visit_run_to(&visit, "while the script ran", 4, &timeout_ms);
	g_autofree char *said = g_strdup_printf(
	        "timed out while the script ran: %zu bytes so far", outcome->length);
	assert_said(outcome, stub.port, CAUSE_TIMEOUT, said);
	CU_ASSERT_TRUE(outcome->length > 3 && outcome->length < (size_t)timeout_ms / 15);
	CU_ASSERT_TRUE(
	        outcome->took_ms >= timeout_ms - 10 && outcome->took_ms < timeout_ms + SLACK_MS);
	stub_stop(&stub);
}

static void test_a_drop_in_mid_output(void)
{
	CU_ASSERT_EQUAL(
	        stub_visit(STUB_DROP, 20000, CAUSE_ERROR, "connection lost after 1000 bytes"),
	        1000);
}

static void test_a_channel_closed_without_a_status(void)
{
	stub_visit(STUB_NO_STATUS, 20000, CAUSE_ERROR,
	        "the shell ended without an exit status after 1000 bytes");
}

static void test_a_hung_channel_and_a_hung_login(void)
{
	stub_visit(STUB_HUNG_CHANNEL, TIMEOUT_MS, CAUSE_TIMEOUT,
	        "timed out while the script ran: 0 bytes so far");
	stub_visit(STUB_HUNG_LOGIN, TIMEOUT_MS, CAUSE_TIMEOUT, "timed out while logging in");
}

static void test_a_refused_channel(void)
{
	stub_visit(STUB_NO_CHANNEL, 20000, CAUSE_ERROR,
	        "the host runs no shell: Channel opening failure: channel 43 error (1)");
}

static void test_nobody_listens(void)
{
	int port, fd = world_socket(-1, &port);
	VisitInput visit = visit_new(port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	assert_said(outcome, port, CAUSE_UNREACHABLE, "connection refused");
	close(fd);
}

static void test_a_connect_that_hangs(void)
{
	int port, fd = world_socket(0, &port), fill[4];
	struct sockaddr_in to = {.sin_family = AF_INET,
	        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	        .sin_port = htons((uint16_t)port)};
	for (size_t i = 0; i < G_N_ELEMENTS(fill); i++) { /* the queue is full: SYNs are dropped */
		fill[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		if (connect(fill[i], (struct sockaddr *)&to, sizeof to) != 0 &&
		        errno != EINPROGRESS)
			CU_FAIL("connect");
	}
	poll(NULL, 0, 50);
	VisitInput visit = visit_new(port);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 500);
	assert_said(outcome, port, CAUSE_TIMEOUT, "timed out while connecting");
	for (size_t i = 0; i < G_N_ELEMENTS(fill); i++)
		close(fill[i]);
	close(fd);
}

static void test_a_name_that_is_not_there(void)
{
	VisitInput visit = visit_new(22);
	visit.target.address = "db1.invalid";
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	/* which of the two depends on whether this machine has a name server */
	const char *one = "host 'db1': db1.invalid port 22: name not found",
	           *two = "host 'db1': db1.invalid port 22: name cannot be resolved: no answer "
	                  "from the name server";
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_UNREACHABLE);
	ASSERT_TEXT(outcome->result.message,
	        g_str_has_suffix(outcome->result.message, "server") ? two : one);
}

static void test_a_name_that_is_there(void)
{
	Stub stub = stub_start(world, STUB_SERVE);
	VisitInput visit = visit_new(stub.port);
	g_autofree char *key = world_public_key(world, "host");
	g_autofree char *text = g_strdup_printf("[localhost]:%d %s\n", stub.port, key);
	world_write(world, "site_known_hosts", text);
	visit.target.address = "localhost"; /* maybe ::1 first, where nobody listens */
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	assert_said(outcome, stub.port, CAUSE_NONE, "");
	stub_stop(&stub);
}

/* Ctrl-C once a visit hangs. */
static atomic_int cancel;

typedef struct {
	const Stub *stub;
	VisitOutcome *outcome;
} Interrupted;

static void tick_cancel(size_t finished, size_t count, void *data)
{
	(void)finished, (void)count;
	const Interrupted *seen = data;
	if (atomic_load(&seen->stub->seen->hung))
		atomic_store(&cancel, 1);
}

static void interrupted_done(size_t index, void *result, void *data)
{
	(void)index;
	((Interrupted *)data)->outcome = result;
}

static void test_a_cancel_ends_a_visit_at_once(void)
{
	Stub stub = stub_start(world, STUB_HUNG_CHANNEL);
	VisitInput visit = visit_new(stub.port);
	const void *inputs[] = {&visit};
	Interrupted seen = {.stub = &stub};
	FanoutOptions options = {.jobs_at_once = 1,
	        .timeout_ms_per_job = 100000,
	        .abandon_after_ms = 60000,
	        .tick_ms = 100,
	        .cancel = &cancel};
	FanoutCalls calls = {
	        .run = visit_job, .done = interrupted_done, .tick = tick_cancel, .data = &seen};
	fanout_run(inputs, 1, &options, &calls, NULL);
	assert_said(seen.outcome, stub.port, CAUSE_CANCELLED,
	        "interrupted while the script ran: 0 bytes so far");
	CU_ASSERT_TRUE(seen.outcome->took_ms < 60000); /* its own time */
	visit_outcome_free(seen.outcome);
	stub_stop(&stub);
}

/* Of all hosts together: the visits that end by themselves, and what is pressed behind them. */
typedef struct {
	size_t left;
	atomic_int cancel;
	VisitOutcome **outcomes;
} Crowd;

static void crowd_done(size_t index, void *result, void *data)
{
	Crowd *crowd = data;
	crowd->outcomes[index] = result;
	if (crowd->left > 0 && --crowd->left == 0)
		atomic_store(&crowd->cancel, 1);
}

/* All of them together, three times over, and good hosts between them: these come to their end
 * while the others hang. */
static void test_the_others_are_unaffected(void)
{
	static const StubKind kinds[] = {STUB_SERVE, STUB_SILENT, STUB_ENDLESS, STUB_DRIP,
	        STUB_DROP, STUB_SERVE, STUB_RESET_TWICE, STUB_HUNG_CHANNEL, STUB_SERVE};
	static const Cause causes[] = {CAUSE_NONE, CAUSE_CANCELLED, CAUSE_LIMIT, CAUSE_CANCELLED,
	        CAUSE_ERROR, CAUSE_NONE, CAUSE_NONE, CAUSE_CANCELLED, CAUSE_NONE};
	enum { KINDS = G_N_ELEMENTS(kinds), ALL = 3 * KINDS };
	Stub stubs[KINDS];
	VisitInput visits[ALL];
	const void *inputs[ALL];
	VisitOutcome *outcomes[ALL];
	Crowd crowd = {.outcomes = outcomes};
	FanoutOptions options = {.jobs_at_once = ALL,
	        .timeout_ms_per_job = 60000,
	        .abandon_after_ms = 60000,
	        .cancel = &crowd.cancel};
	FanoutCalls calls = {.run = visit_job, .done = crowd_done, .data = &crowd};
	for (size_t i = 0; i < KINDS; i++)
		stubs[i] = stub_start(world, kinds[i]);
	for (size_t i = 0; i < ALL; i++) {
		visits[i] = visit_new(stubs[i % KINDS].port);
		inputs[i] = &visits[i];
		crowd.left += causes[i % KINDS] != CAUSE_CANCELLED;
	}
	fanout_run(inputs, ALL, &options, &calls, NULL);
	for (size_t i = 0; i < ALL; i++) {
		CU_ASSERT_EQUAL(outcomes[i]->result.cause, causes[i % KINDS]);
		visit_outcome_free(outcomes[i]);
	}
	for (size_t i = 0; i < KINDS; i++)
		stub_stop(&stubs[i]);
}

static const TestCase cases[] = {CASE(test_a_stub_that_serves_is_well), CASE(test_no_greeting),
        CASE(test_noise_instead_of_a_greeting), CASE(test_resets_are_tried_again_five_times),
        CASE(test_resets_end_with_the_deadline), CASE(test_two_resets_then_well),
        CASE(test_endless_output), CASE(test_a_flood_of_packets_that_are_no_output),
        CASE(test_a_drip), CASE(test_a_drop_in_mid_output),
        CASE(test_a_channel_closed_without_a_status), CASE(test_a_hung_channel_and_a_hung_login),
        CASE(test_a_refused_channel), CASE(test_nobody_listens), CASE(test_a_connect_that_hangs),
        CASE(test_a_name_that_is_not_there), CASE(test_a_name_that_is_there),
        CASE(test_a_cancel_ends_a_visit_at_once), CASE(test_the_others_are_unaffected)};

int main(void)
{
	world = world_new();
	int failed = test_run("ssh_hostile", cases, G_N_ELEMENTS(cases));
	world_free(world);
	return failed;
}

/* kind `port_matrix`: from the plan and what each host's sshd answered to the rows. */
#include "base/cleanup.h"
#include "checks/judge.h"
#include "tests/harness.h"

#define HEAD                                                                                       \
	"site: {name: a, unit: \"13\"}\nhosts:\n"                                                  \
	"- {name: node1, address: 10.0.0.1, role: database}\n"                                     \
	"- {name: node2, address: 10.0.0.2, role: database}\n"                                     \
	"- {name: app, address: 10.0.0.3, role: middleware}\n"                                     \
	"- {name: bare, connection: none}\n"

#define NOW_US ((int64_t)1700000000 * G_USEC_PER_SEC)

static Site *site_of(const char *ports, GError **error)
{
	g_autofree char *text = g_strconcat(HEAD "network:\n  ports:\n", ports, NULL);
	return site_parse("s", text, strlen(text), error);
}

static void facts_add(FactBook *book, const char *host, json_t *probes)
{
	Facts *facts = facts_new(SUBJECT_HOST, host);
	facts_put(facts, "ports", "ssh", NOW_US,
	        "sha256:0000000000000000000000000000000000000000000000000000000000000000", probes);
	facts_set_times(facts, NOW_US, NOW_US);
	factbook_add(book, facts);
}

static json_t *probe(const char *address, int port, const char *state, const char *message)
{
	return json_pack("{s:s, s:i, s:s, s:s}", "address", address, "port", port, "state", state,
	        "message", message);
}

/* The rows of network.ports: "target outcome cause|actual|reason", a line each. */
static char *rows_of(const Site *site, const FactBook *book)
{
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	JudgeInput input = {.site = site,
	        .checklist = checklist,
	        .facts = book,
	        .item = "2",
	        .judged_at_us = NOW_US + G_USEC_PER_SEC};
	g_autoptr(Verdicts) verdicts = judge(&input);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		if (strcmp(row->check->id, "network.ports") == 0)
			g_string_append_printf(out, "%s %s %s|%s|%s\n", row->target,
			        outcome_name(row->outcome), row->cause ? row->cause : "",
			        row->actual ? row->actual : "", row->reason_en);
	}
	return g_string_free(out, FALSE);
}

static void test_each_answer_has_its_outcome(void)
{
	g_autoptr(Site) site = site_of("  - {from: app, to: database, port: 1521, purpose: x}\n"
	                               "  - {from: database, to: app, port: 7001}\n"
	                               "  - {from: app, to: 10.9.9.9, port: 53}\n"
	                               "  - {from: app, to: node1, port: 22}\n",
	        NULL);
	CU_ASSERT_PTR_NOT_NULL(site);
	if (!site)
		return;
	g_autoptr(FactBook) book = factbook_new();
	facts_add(book, "app",
	        json_pack("[o, o, o, o]", probe("10.0.0.1", 1521, "refused", "Connection refused"),
	                probe("10.0.0.2", 1521, "timeout", ""),
	                probe("10.9.9.9", 53, "no_route", "No route to host"),
	                probe("10.0.0.1", 22, "open", "")));
	facts_add(book, "node1",
	        json_pack("[o]", probe("10.0.0.3", 7001, "prohibited", "open failed")));
	g_autofree char *rows = rows_of(site, book);
	ASSERT_TEXT(rows,
	        "app->node1:1521 pass |refused: Connection refused|the path is open, the service "
	        "is "
	        "pending (app was refused by 10.0.0.1 port 1521)\n"
	        "app->node2:1521 fail |timeout|blocked: app gets no answer from 10.0.0.2 port 1521 "
	        "(a firewall drops it, or the other host is down)\n"
	        "node1->app:7001 unknown denied|prohibited: open failed|the sshd of 'node1' does "
	        "not forward (AllowTcpForwarding, PermitOpen), so it cannot be asked\n"
	        "node2->app:7001 unknown not_observed||no source observed this\n"
	        "app->10.9.9.9:53 fail |no_route: No route to host|there is no route from app to "
	        "10.9.9.9 port 53\n"
	        "app->node1:22 pass |open|the path is open and the service listens (app to "
	        "10.0.0.1 "
	        "port 22)\n");
}

static void test_a_probe_that_was_not_made_proves_nothing(void)
{
	g_autoptr(Site) site = site_of("  - {from: app, to: node1, port: 1}\n"
	                               "  - {from: app, to: node1, port: 2}\n",
	        NULL);
	g_autoptr(FactBook) book = factbook_new();
	facts_add(book, "app", json_pack("[o]", probe("10.0.0.1", 2, "error", "unknown host (x)")));
	g_autofree char *rows = rows_of(site, book);
	ASSERT_TEXT(rows, "app->node1:1 unknown timeout|not_tried|the visit to 'app' ended before "
	                  "this was tried\n"
	                  "app->node1:2 unknown error|error: unknown host (x)|the probe came to "
	                  "nothing: unknown host (x)\n");
}

static void test_no_matrix_does_not_apply(void)
{
	static const char text[] = HEAD;
	g_autoptr(Site) site = site_parse("s", text, sizeof text - 1, NULL);
	g_autoptr(FactBook) book = factbook_new();
	g_autofree char *rows = rows_of(site, book);
	ASSERT_TEXT(rows, "a not_applicable ||does not apply: the plan lists no ports "
	                  "(network.ports)\n");
}

static void expect_refused(const char *ports, const char *message)
{
	GError *error = NULL;
	g_autoptr(Site) site = site_of(ports, &error);
	CU_ASSERT_PTR_NULL(site);
	ASSERT_ERROR(error, message);
}

static void test_a_plan_that_makes_no_sense_is_refused(void)
{
	expect_refused("  - {from: web, to: app, port: 1}\n",
	        "s:9:12: 'web' is no host, role or group of the site");
	expect_refused("  - {from: app, to: web, port: 1}\n",
	        "s:9:21: 'web' is no host, role, group or IP address");
	expect_refused(
	        "  - {from: app, to: bare, port: 1}\n", "s:9:21: host 'bare' has no address");
	expect_refused("  - {from: app, to: node1, port: 53, protocol: udp}\n",
	        "s:9:48: UDP cannot be tried: a host's sshd connects for us, and only by TCP; leave "
	        "the row out and have the port attested");
	g_autoptr(GString) many = g_string_new(NULL);
	for (int i = 1; i <= 129; i++)
		g_string_append_printf(many, "  - {from: app, to: node1, port: %d}\n", i);
	expect_refused(
	        many->str, "s:9:3: 129 links from host 'app' in the port matrix, at most 128");
}

TEST_MAIN("ports", CASE(test_each_answer_has_its_outcome),
        CASE(test_a_probe_that_was_not_made_proves_nothing), CASE(test_no_matrix_does_not_apply),
        CASE(test_a_plan_that_makes_no_sense_is_refused))

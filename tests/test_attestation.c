/* Statements of people: read by checks/attestation.c, counted by checks/judge.c. */
#include "base/cleanup.h"
#include "base/error.h"
#include "checks/attestation.h"
#include "tests/judge_world.h"

#define ONE "hosts: [{name: db1, address: 10.1.1.1, role: database}]\n"
#define STATEMENT(sha256)                                                                          \
	"check: database.rac\nstatement: s\nby: b\nattested_at: 2026-11-20T09:00:00+08:00\n"       \
	"document: {name: rac.pdf, sha256: \"" sha256 "\"}\n"
#define SHA256 "1111111111111111111111111111111111111111111111111111111111111111"

static Attestation *parse(const char *text, GError **error)
{
	return attestation_parse("a.yaml", text, strlen(text), error);
}

static void test_a_document_needs_a_digest(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Attestation) good = parse(STATEMENT(SHA256), &error);
	CU_ASSERT(good != NULL);
	g_autoptr(Attestation) empty = parse(STATEMENT(""), &error);
	CU_ASSERT(empty == NULL);
	g_clear_error(&error);
	g_autoptr(Attestation) word = parse(STATEMENT("none"), &error);
	CU_ASSERT(word == NULL);
	ASSERT_ERROR(error, "a.yaml:5:35: 'none' is not a SHA-256 (64 hex digits)");
}

/* --- judged --- */

static Attestation *attest(World *world, const char *check, const char *target, const char *problem)
{
	Attestation *one = g_new0(Attestation, 1);
	*one = (Attestation){.check = g_strdup(check),
	        .target = g_strdup(target),
	        .statement = g_strdup("已安装"),
	        .by = g_strdup("王建国"),
	        .document_name = g_strdup("rac.pdf"),
	        .document_sha256 = g_strnfill(64, '1'),
	        .attested_at_us = NOW_US - 60 * G_USEC_PER_SEC,
	        .digest = g_strnfill(64, 'b'),
	        .signer = problem ? NULL : g_strdup("CN"),
	        .role = problem ? NULL : g_strdup("centre"),
	        .problem = g_strdup(problem),
	        .problem_zh = g_strdup(problem ? "没有签名" : NULL)};
	attestations_add(world->attestations, one);
	return one;
}

static void attest_all(World *world, const char *check, const char *targets)
{
	attest(world, check, NULL, NULL)->targets = g_strsplit(targets, " ", -1);
}

static void test_attestation_stands_in_for_what_nobody_saw(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	attest(&world, "database.rac", NULL, NULL);
	world_judge(&world);
	ASSERT_ROW(&world, "database.rac", "某省", "attested", "", "signed attestation",
	        "rac.pdf, sha256:111111111111…",
	        "王建国于 2026-11-23 书面确认（省信息中心签名，长期有效）：已安装",
	        "attested by 王建国 on 2026-11-23 (signed by CN, without end): 已安装");
	const Verdict *row = world_row(&world, "database.rac", "某省");
	CU_ASSERT(row->evidence->len == 1);
	ASSERT_TEXT(g_ptr_array_index(row->sources, 0), "attestation");
	CU_ASSERT(row->valid_until_us ==
	          NOW_US - 60 * G_USEC_PER_SEC + (int64_t)365 * 86400 * G_USEC_PER_SEC);
}

static void test_attestation_that_is_not_signed_by_a_signer(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	attest(&world, "database.rac", NULL, "it is not signed");
	world_judge(&world);
	ASSERT_ROW(&world, "database.rac", "某省", "unknown", "not_observed", "signed attestation",
	        "", "书面确认无效：没有签名", "the attestation does not count: it is not signed");
	attest(&world, "database.rac", NULL, NULL); /* a good one beside it */
	world_judge(&world);
	ASSERT_OUTCOME(&world, "database.rac", "某省", "attested");
}

static void test_attestation_expires(void)
{
	static const struct {
		int64_t valid_until_us, judged_at_us;
		const char *outcome, *cause, *en;
	} cases[] = {
	        {NOW_US + 1, NOW_US, "attested", "",
	                "attested by 王建国 on 2026-11-23 (signed by CN, until the end of "
	                "2026-11-23, +08:00): 已安装"},
	        {NOW_US, NOW_US, "unknown", "stale",
	                "the attestation by 王建国 expired at the end of 2026-11-23 (+08:00)"},
	        {0, NOW_US - 61 * G_USEC_PER_SEC, "unknown", "not_observed",
	                "the attestation by 王建国 is not in force yet"},
	        {0, NOW_US - 60 * G_USEC_PER_SEC, "attested", "",
	                "attested by 王建国 on 2026-11-23 (signed by CN, without end): 已安装"},
	        /* without an end of its own: as long as the check's freshness, 365 days */
	        {0, NOW_US + (int64_t)365 * 86400 * G_USEC_PER_SEC, "unknown", "stale",
	                "the observation is older than its freshness; check again"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		attest(&world, "database.rac", NULL, NULL)->valid_until_us =
		        cases[i].valid_until_us;
		world.judged_at_us = cases[i].judged_at_us;
		world_judge(&world);
		const Verdict *row = world_row(&world, "database.rac", "某省");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		ASSERT_TEXT(row->reason_en, cases[i].en);
	}
}

/* Not for another target, not where machines see, never over a failure. */
static void test_attestation_where_it_does_not_count(void)
{
	g_auto(World) world = {0};
	world_start(&world,
	        "hosts: [{name: db1, address: a}, {name: db2, address: b}, {name: "
	        "app1, address: c, "
	        "kind: virtual, guest: {platform: k, domain: app1}}, {name: switch, connection: "
	        "none}]\n"
	        "platforms: [{name: k, kind: libvirt, uri: 'qemu:///system'}]\n");
	attest(&world, "hardware.placement", "db2", NULL);
	attest_all(&world, "hardware.powered", "db1 switch"); /* a login would see db1 */
	attest_all(&world, "virtualization.guest", "app1");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "hardware.placement", "db1", "unknown");
	ASSERT_OUTCOME(&world, "hardware.placement", "db2", "attested");
	ASSERT_OUTCOME(&world, "hardware.powered", "db1", "unknown");
	ASSERT_OUTCOME(&world, "hardware.powered", "switch", "attested"); /* nobody logs in */
	ASSERT_OUTCOME(&world, "virtualization.guest", "app1", "attested");
	world_put(world_subject(&world, SUBJECT_PLATFORM, "k"), "platform",
	        "{'domains': [{'name': 'app1', 'state': 'shut off'}]}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "virtualization.guest", "app1", "fail");
}

/* What was planned after it was signed it does not cover; what names nothing covers no host. */
static void test_attestation_speaks_of_what_was_there(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a}, {name: db2, address: b}]\n");
	attest_all(&world, "hardware.placement", "db1");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "hardware.placement", "db1", "attested");
	ASSERT_ROW(&world, "hardware.placement", "db2", "unknown", "not_observed",
	        "signed attestation", "", "确认之后新增的对象，不在 2026-11-23 书面确认的范围内",
	        "planned after it was attested on 2026-11-23, which does not speak of it");
	attest(&world, "hardware.placement", "db2", NULL);
	world_judge(&world);
	ASSERT_OUTCOME(&world, "hardware.placement", "db2", "attested");
}

static void test_attestation_of_nothing(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: a}]\n");
	attest(&world, "hardware.placement", NULL, NULL);
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.placement", "db1", "unknown", "not_observed",
	        "signed attestation", "",
	        "2026-11-23 的书面确认没有写明对象（target、targets），请重新确认",
	        "the attestation of 2026-11-23 names no target (target, targets); attest again");
}

TEST_MAIN("attestation", CASE(test_a_document_needs_a_digest),
        CASE(test_attestation_stands_in_for_what_nobody_saw),
        CASE(test_attestation_that_is_not_signed_by_a_signer), CASE(test_attestation_expires),
        CASE(test_attestation_where_it_does_not_count),
        CASE(test_attestation_speaks_of_what_was_there), CASE(test_attestation_of_nothing))

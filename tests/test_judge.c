/* The laws of judging, whatever the kind of check: checks/judge.c, verdict.c, attestation.c. */
#include "tests/document_trees.h"
#include "tests/judge_world.h"
#include <locale.h>

#define ONE "hosts: [{name: db1, address: 10.1.1.1, role: database}]\n"
#define HEAD                                                                                       \
	"schema: jiuxu.checklist/1\nid: t\nversion: '1'\n"                                         \
	"items: [{id: '1', title: {zh: 一, en: one}}, {id: '2', title: {zh: 二, en: two}}]\n"
#define CHECK_OF(id, severity, rest)                                                               \
	"  - {id: " id ", item: '1', kind: expect, severity: " severity                            \
	", source: us, target: host, freshness: 60s, title: {zh: t, en: t}, why: {zh: w, en: "     \
	"w}, fix: {zh: f, en: f}, " rest "}\n"

/* Puts a checklist of our own in place of the one in the binary. */
static void checklist_use(World *world, const char *checks)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *yaml = g_strconcat(HEAD "checks:\n", checks, NULL);
	Checklist *own = checklist_parse("own.yaml", yaml, strlen(yaml), &error);
	if (!own) {
		fprintf(stderr, "%s\n", error->message);
		abort();
	}
	checklist_free(world->checklist);
	world->checklist = own;
}

/* Nothing unknown is outvoted: not by `or`, not by `not`, not by a comparison. */
static void test_unknown_swallows(void)
{
	static const char *const expects[] = {"true or os.id == 'x'", "os.id != 'x'", "not os.id",
	        "os.id == 'x' or time.skew_ms == 0", "os.id is defined",
	        "os.id|default('x') == 'x'", "time.skew_ms == 0 if true else os.id"};
	for (size_t i = 0; i < G_N_ELEMENTS(expects); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		g_autofree char *checks = g_strdup_printf(
		        CHECK_OF("a", "blocker", "wants: {os: [], time: []}, expect: \"%s\""),
		        expects[i]);
		checklist_use(&world, checks);
		Facts *facts = world_host(&world, "db1");
		world_put(facts, "time", "{'skew_ms': 0}");
		facts_miss(facts, "os", "ssh", NOW_US, NULL, CAUSE_DENIED, "no");
		world_judge(&world);
		ASSERT_ROW(&world, "a", "db1", "unknown", "denied", "", "",
		        "未能读取操作系统：被拒绝（账号或权限）：no", "'os' not known: no");
	}
}

/* `with` may leave `state` out: then it is the running value. */
static void test_kernel_parameters_without_a_state(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	checklist_use(&world,
	        "  - {id: k, item: '1', kind: kernel_parameters, severity: minor, source: us, "
	        "target: host, freshness: 60s, title: {zh: t, en: t}, why: {zh: w, en: w}, fix: "
	        "{zh: f, en: f}, wants: {sysctl: [a.b]}, with: {minimum: {a.b: '1'}}}\n");
	world_put(world_host(&world, "db1"), "sysctl", "{'a.b': {'running': '1'}}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "k", "db1", "pass");
}

static void test_no_pass_without_evidence(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	checklist_use(&world,
	        CHECK_OF("plan", "blocker", "expect: plan.role == 'database'") CHECK_OF(
	                "seen", "blocker", "wants: {os: []}, expect: os.id == 'x'")
	                CHECK_OF("bad", "blocker", "wants: {os: []}, expect: os.id == 'y'"));
	Facts *facts = world_host(&world, "db1");
	facts_put(facts, "os", "ssh", NOW_US, NULL, json_pack("{s:s}", "id", "x"));
	world_judge(&world);
	ASSERT_ROW(&world, "plan", "db1", "unknown", "not_observed", "plan.role == 'database'", "",
	        "没有检测记录，不能判定", "there is no evidence to judge from");
	ASSERT_OUTCOME(&world, "seen", "db1", "unknown");
	/* what was seen to be wrong stays wrong */
	ASSERT_OUTCOME(&world, "bad", "db1", "fail");
}

static void test_stale_at_the_boundary(void)
{
	static const struct {
		int64_t later_us;
		const char *outcome, *cause;
	} cases[] = {{0, "pass", ""}, {60 * G_USEC_PER_SEC - 1, "pass", ""},
	        {60 * G_USEC_PER_SEC, "unknown", "stale"},
	        {90 * G_USEC_PER_SEC, "unknown", "stale"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(World) world = {0};
		world_start(&world, ONE);
		checklist_use(&world, CHECK_OF("a", "blocker",
		                              "wants: {os: [], time: []}, expect: os.id == 'x'"));
		Facts *facts = world_host(&world, "db1");
		world_put(facts, "os", "{'id': 'x'}");
		/* as old as the oldest observation */
		world_put_at(facts, "time", NOW_US + 30 * G_USEC_PER_SEC, "{}");
		world.judged_at_us = NOW_US + cases[i].later_us;
		world_judge(&world);
		const Verdict *row = world_row(&world, "a", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), cases[i].outcome);
		ASSERT_TEXT(row->cause, cases[i].cause);
		CU_ASSERT(row->collected_at_us == NOW_US);
		CU_ASSERT(row->valid_until_us == NOW_US + 60 * G_USEC_PER_SEC);
	}
}

/* Every outcome of a blocker and of a minor check, and the verdict of both. */
static void test_the_verdict_lattice(void)
{
	static const struct {
		Outcome blocker, minor;
		const char *verdict;
	} cases[] = {
	        {OUTCOME_PASS, OUTCOME_PASS, "ready"},
	        {OUTCOME_NOT_APPLICABLE, OUTCOME_PASS, "ready"},
	        {OUTCOME_ATTESTED, OUTCOME_PASS, "ready"},
	        {OUTCOME_WARN, OUTCOME_PASS, "ready_with_remarks"},
	        {OUTCOME_WAIVED, OUTCOME_PASS, "ready_with_remarks"},
	        {OUTCOME_PASS, OUTCOME_FAIL, "ready_with_remarks"},
	        {OUTCOME_PASS, OUTCOME_UNKNOWN, "ready_with_remarks"},
	        {OUTCOME_UNKNOWN, OUTCOME_PASS, "incomplete"},
	        {OUTCOME_UNKNOWN, OUTCOME_FAIL, "incomplete"},
	        {OUTCOME_FAIL, OUTCOME_PASS, "not_ready"},
	        {OUTCOME_FAIL, OUTCOME_UNKNOWN, "not_ready"},
	};
	g_auto(World) world = {0};
	world_start(&world, ONE);
	checklist_use(&world,
	        CHECK_OF("b", "blocker", "wants: {os: []}, expect: os.id == 'x'")
	                CHECK_OF("m", "minor", "wants: {os: []}, expect: os.id == 'x'"));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Verdicts) rows = verdicts_new();
		CU_ASSERT(verdicts_readiness(rows) == VERDICT_INCOMPLETE); /* nothing was asked */
		verdicts_row(rows, checklist_check(world.checklist, 0), TARGET_HOST, "db1")
		        ->outcome = cases[i].blocker;
		verdicts_row(rows, checklist_check(world.checklist, 1), TARGET_HOST, "db1")
		        ->outcome = cases[i].minor;
		ASSERT_TEXT(readiness_name(verdicts_readiness(rows)), cases[i].verdict);
		CU_ASSERT(
		        verdicts_item_outcome(rows, "1") == MAX(cases[i].blocker, cases[i].minor));
		CU_ASSERT(verdicts_item_outcome(rows, "2") == OUTCOME_UNKNOWN);
	}
}

static void test_a_failed_blocker_beats_an_unknown_one(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: a, address: a}, {name: b, address: b}]\n");
	checklist_use(&world, CHECK_OF("b", "blocker", "wants: {os: []}, expect: os.id == 'x'"));
	world_put(world_host(&world, "b"), "os", "{'id': 'y'}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "b", "a", "unknown");
	ASSERT_OUTCOME(&world, "b", "b", "fail");
	CU_ASSERT(verdicts_readiness(world.verdicts) == VERDICT_NOT_READY);
}

#define WIDE                                                                                       \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.66.1.11, role: database}\n"                                   \
	"  - {name: app1, address: 10.66.1.21, kind: virtual, guest: {platform: k, domain: d}}\n"  \
	"  - {name: paper, connection: none}\n"                                                    \
	"platforms: [{name: k, kind: libvirt, uri: 'qemu:///system'}]\n"                           \
	"network:\n  dns: [10.66.1.2, 10.66.1.3]\n  internal:\n"                                   \
	"    - {address: 10.66.1.11, state: assigned, host: db1, dns_name: a.jx.cn}\n"             \
	"    - {address: 10.66.1.14, dns_name: a.jx.cn}\n"                                         \
	"storage: [{name: s, mounts: [{host: db1, target: /s}, {host: app1, target: /s}]}]\n"      \
	"licences: [{name: l, family: os, product: p, metric: free}]\n"

static size_t targets_of(const Check *check)
{
	switch ((TargetKind)check->target) {
	case TARGET_HOST:
		return 3;
	case TARGET_ADDRESS:
		return 2;
	case TARGET_VOLUME:
		return strcmp(check->item, "4") == 0 && g_str_has_prefix(check->kind_name, "lun_")
		               ? 1 /* no LUN is planned */
		       : strcmp(check->kind_name, "volume_shared") == 0 ||
		                       strcmp(check->kind_name, "volume_token") == 0 ||
		                       strcmp(check->kind_name, "volume_cluster_fs") == 0
		               ? 1
		               : 2;
	default:
		return 1;
	}
}

/* The product of the plan: every check and every target has one row and no more. */
static void test_every_check_and_target_has_a_row(void)
{
	g_auto(World) world = {0};
	world_start(&world, WIDE);
	world_judge(&world);
	size_t total = 0, counted = 0;
	for (size_t i = 0; i < checklist_count(world.checklist); i++) {
		const Check *check = checklist_check(world.checklist, i);
		size_t rows = 0;
		for (size_t k = 0; k < verdicts_count(world.verdicts); k++)
			rows += verdicts_at(world.verdicts, k)->check == check;
		if (rows != targets_of(check))
			fprintf(stderr, "%s: %zu rows\n", check->id, rows);
		CU_ASSERT(rows == targets_of(check));
		total += rows;
	}
	CU_ASSERT(total == verdicts_count(world.verdicts));
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
		counted += verdicts_outcome_count(world.verdicts, (Outcome)outcome);
	CU_ASSERT(counted == total);
}

/* Also on an empty site: a check without targets says so. */
static void test_every_check_has_a_row_on_an_empty_site(void)
{
	g_auto(World) world = {0};
	world_start(&world, "");
	world_judge(&world);
	CU_ASSERT(verdicts_count(world.verdicts) == checklist_count(world.checklist));
	CU_ASSERT(verdicts_outcome_count(world.verdicts, OUTCOME_PASS) == 1); /* no duplicates */
}

static void test_an_unreached_host_passes_nothing(void)
{
	static const struct {
		Cause cause;
		const char *word;
	} causes[] = {{CAUSE_UNREACHABLE, "unreachable"}, {CAUSE_TIMEOUT, "timeout"},
	        {CAUSE_DENIED, "denied"}, {CAUSE_HOST_KEY, "host_key"},
	        {CAUSE_CANCELLED, "cancelled"}, {CAUSE_LIMIT, "limit"}};
	for (size_t i = 0; i < G_N_ELEMENTS(causes); i++) {
		g_auto(World) world = {0};
		world_start(&world, "hosts: [{name: db1, address: a, role: database, asset: "
		                    "{serial: X}}]\n");
		facts_set_reach(world_host(&world, "db1"), causes[i].cause, "m");
		world_judge(&world);
		size_t seen = 0;
		for (size_t k = 0; k < verdicts_count(world.verdicts); k++) {
			const Verdict *row = verdicts_at(world.verdicts, k);
			if (row->target_kind != TARGET_HOST ||
			        strcmp(row->check->kind_name, "attestation") == 0 ||
			        row->outcome == OUTCOME_NOT_APPLICABLE)
				continue;
			CU_ASSERT(row->outcome == OUTCOME_UNKNOWN);
			ASSERT_TEXT(row->cause, causes[i].word);
			seen++;
		}
		CU_ASSERT(seen == 16); /* powered, serial, health, bonds, installed, licence, clock;
		                          nine of the database */
	}
}

/* connection: none: the host is planned and nobody logs in. */
static void test_a_host_that_nobody_visits(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: paper, connection: none}]\n");
	facts_set_reach(world_host(&world, "paper"), CAUSE_NOT_OBSERVED,
	        "planned as connection: none; nobody logs in there");
	world_judge(&world);
	ASSERT_ROW(&world, "hardware.powered", "paper", "unknown", "not_observed", "", "",
	        "运行时间没有观测到：规划为不登录（connection: none）；请用 jiuxu collector "
	        "人工采集并导入",
	        "'uptime' not known: planned as connection: none; nobody logs in there");
}

/* What somebody saw there a while ago is true of then; this run was not let in. */
static void test_an_import_says_nothing_of_now(void)
{
	static const struct {
		const char *connection;
		Cause cause;
		const char *outcome, *reason;
	} hosts[] = {
	        {"ssh", CAUSE_UNREACHABLE, "unknown",
	                "2026-11-23 10:10:59 +08:00（人工采集）的记录只说明当时，不说明现在；"
	                "本次检查未能登录：没有到主机的路由（主机未开机、地址不对或网络不通）"},
	        {"none", CAUSE_NOT_OBSERVED, "pass", "符合要求：已运行 1 分钟"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
		g_auto(World) world = {0};
		g_autofree char *plan =
		        g_strdup_printf("hosts: [{name: db1, address: a, connection: %s, asset: "
		                        "{serial: SN-7031}}]\n",
		                hosts[i].connection);
		world_start(&world, plan);
		Facts *facts = world_host(&world, "db1");
		facts_put(facts, "uptime", "collector", NOW_US, DIGEST_A,
		        json_pack("{s:i}", "seconds", 60));
		facts_put(facts, "dmi", "collector", NOW_US, DIGEST_A,
		        json_pack("{s:s}", "product_serial", "SN-7031"));
		facts_set_reach(facts, hosts[i].cause,
		        "no route to host; what was seen by hand at 2026-11-23 10:10:59 +08:00 "
		        "stands in");
		world_judge(&world);
		const Verdict *row = world_row(&world, "hardware.powered", "db1");
		ASSERT_TEXT(outcome_name(row->outcome), hosts[i].outcome);
		ASSERT_TEXT(row->reason_zh, hosts[i].reason);
		ASSERT_OUTCOME(&world, "hardware.serial", "db1", "pass");
		if (i > 0)
			continue;
		ASSERT_TEXT(row->cause, "unreachable");
		ASSERT_TEXT(row->reason_en,
		        "what was seen at 2026-11-23 10:10:59 +08:00 (the collector) tells of "
		        "then, not of now; this run could not log in: no route to host");
	}
}

static json_t *document_of(World *world, const char *pattern, const char *item, bool interrupted)
{
	char id[] = "20261123T021059Z-00000000", operator[] = "root", lang[] = "zh", none[] = "";
	JudgeInput input = {.site = world->site,
	        .checklist = world->checklist,
	        .facts = world->facts,
	        .attestations = world->attestations,
	        .pattern = pattern,
	        .item = item,
	        .judged_at_us = world->judged_at_us};
	Run run = {.id = id,
	        .operator= operator,
	        .nonce = none,
	        .lang = lang,
	        .console = none,
	        .pattern = (char *)pattern,
	        .item = (char *)item,
	        .interrupted = interrupted,
	        .judged_at_us = world->judged_at_us};
	Tool tool = {"0", "0"};
	g_autoptr(Verdicts) verdicts = judge(&input);
	g_autoptr(Document) document = document_make(&input, verdicts, &run, &tool);
	return document_tree(document);
}

static char *verdict_of(World *world, const char *pattern, const char *item, bool interrupted)
{
	json_t *document = document_of(world, pattern, item, interrupted);
	char *word = g_strdup(json_string_value(json_object_get(document, "verdict")));
	json_decref(document);
	return word;
}

static void test_a_part_says_nothing_of_the_whole(void)
{
	g_auto(World) world = {0};
	world_start(&world, ONE);
	checklist_use(&world, CHECK_OF("b", "blocker", "wants: {os: []}, expect: os.id == 'x'"));
	world_put(world_host(&world, "db1"), "os", "{'id': 'x'}");
	g_autofree char *whole = verdict_of(&world, NULL, NULL, false);
	g_autofree char *hosts = verdict_of(&world, "db*", NULL, false);
	g_autofree char *item = verdict_of(&world, NULL, "1", false);
	g_autofree char *broken = verdict_of(&world, NULL, NULL, true);
	ASSERT_TEXT(whole, "ready");
	ASSERT_TEXT(hosts, "incomplete");
	ASSERT_TEXT(item, "incomplete");
	ASSERT_TEXT(broken, "incomplete");
	world_put(world_host(&world, "db1"), "os", "{'id': 'y'}");
	g_autofree char *failed = verdict_of(&world, "db*", NULL, false);
	ASSERT_TEXT(failed, "not_ready");
}

static char *judged_bytes(World *world)
{
	json_t *document = document_of(world, NULL, NULL, false);
	char *text = json_dumps(document, JSON_INDENT(1));
	json_decref(document);
	return text;
}

static void test_judging_twice_gives_the_same_bytes(void)
{
	g_auto(World) world = {0};
	world_start(&world, WIDE);
	world_put(world_host(&world, "db1"), "mounts", "[{'target': '/s', 'rw': true}]");
	world_put(world_host(&world, "db1"), "space",
	        "[{'target': '/s', 'size_bytes': 1234567890123, 'avail_bytes': 234567890123}]");
	char *first = judged_bytes(&world), *again = judged_bytes(&world);
	setlocale(LC_ALL, "C.UTF-8");
	char *elsewhere = judged_bytes(&world);
	setlocale(LC_ALL, "C");
	CU_ASSERT(strlen(first) > 1000);
	ASSERT_TEXT(again, first);
	ASSERT_TEXT(elsewhere, first);
	free(first);
	free(again);
	free(elsewhere);
}

static size_t sum_of(const json_t *counts)
{
	const char *key;
	json_t *count;
	size_t sum = 0;
	json_object_foreach((json_t *)counts, key, count)
		sum += (size_t)json_integer_value(count);
	return sum;
}

static void test_the_document(void)
{
	g_auto(World) world = {0};
	world_start(&world, WIDE);
	json_t *document = document_of(&world, NULL, NULL, false);
	const json_t *results = json_object_get(document, "results");
	const json_t *counts = json_object_get(document, "counts");
	CU_ASSERT(json_object_size(counts) == OUTCOME_COUNT);
	CU_ASSERT(sum_of(counts) == json_array_size(results));
	CU_ASSERT(json_array_size(json_object_get(document, "items")) == 5);
	CU_ASSERT(json_is_false(json_object_get(document, "confirmed")));
	static const char *const keys[] = {"check", "item", "target", "target_kind", "outcome",
	        "cause", "severity", "expected", "expected_i18n", "actual", "actual_i18n", "reason",
	        "reason_i18n", "remedy", "evidence", "sources", "collected_at", "valid_until"};
	size_t i;
	json_t *row;
	json_array_foreach((json_t *)results, i, row) {
		const char *outcome = json_string_value(json_object_get(row, "outcome"));
		bool good = strcmp(outcome, "pass") == 0 || strcmp(outcome, "not_applicable") == 0;
		CU_ASSERT(json_object_size(row) == G_N_ELEMENTS(keys));
		for (size_t k = 0; k < G_N_ELEMENTS(keys); k++)
			CU_ASSERT(json_object_get(row, keys[k]) != NULL);
		CU_ASSERT(good == !*json_string_value(json_object_get(row, "remedy")));
		CU_ASSERT((strcmp(outcome, "unknown") == 0) ==
		          (*json_string_value(json_object_get(row, "cause")) != '\0'));
	}
	json_decref(document);
}

TEST_MAIN("judge", CASE(test_unknown_swallows), CASE(test_kernel_parameters_without_a_state),
        CASE(test_no_pass_without_evidence), CASE(test_stale_at_the_boundary),

        CASE(test_the_verdict_lattice), CASE(test_a_failed_blocker_beats_an_unknown_one),
        CASE(test_every_check_and_target_has_a_row),
        CASE(test_every_check_has_a_row_on_an_empty_site),
        CASE(test_an_unreached_host_passes_nothing), CASE(test_a_host_that_nobody_visits),
        CASE(test_an_import_says_nothing_of_now), CASE(test_a_part_says_nothing_of_the_whole),
        CASE(test_judging_twice_gives_the_same_bytes), CASE(test_the_document))

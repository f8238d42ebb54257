/* Waivers: what they change, when they end, what they may not name, and how one is added. */
#include "base/cleanup.h"
#include "tests/judge_world.h"

#define HOSTS "hosts: [{name: db1, address: 10.1.1.1, role: database}]\n"
#define ONE                                                                                           \
	"waivers:\n  - {check: os.clock, target: db1, reason: 下周更换, approved_by: 王建国, " \
	"expires: 2026-12-31}\n"
/* 2027-01-01T00:00:00+08:00 */
#define END_US ((int64_t)1798732800 * G_USEC_PER_SEC)

static void waivers_use(World *world, const char *yaml)
{
	g_autoptr(GError) error = NULL;
	g_clear_pointer(&world->waivers, waivers_free);
	world->waivers = waivers_parse("waivers.yaml", yaml, strlen(yaml), &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
}

/* A clock that is wrong by an hour, judged at a moment. */
static void skewed(World *world, const char *yaml, int64_t at_us)
{
	world_start(world, HOSTS);
	world_put_at(world_host(world, "db1"), "time", at_us,
	        "{'skew_ms': 3600000, 'uncertainty_ms': 1}");
	waivers_use(world, yaml);
	world->judged_at_us = at_us;
	world_judge(world);
}

static void test_a_failure_is_waived(void)
{
	g_auto(World) world = {0};
	skewed(&world, ONE, NOW_US);
	ASSERT_ROW(&world, "os.clock", "db1", "waived", "", "≤ 1000 ms",
	        "ahead by 60 min 0 s (± 1 ms)",
	        "登记为王建国批准豁免，未经其签名，有效期至 "
	        "2026-12-31：下周更换（原判定为不通过：应为“≤ 1000 "
	        "ms”，实测：快 60 分 0 秒（± 1 ms））",
	        "entered as waived by 王建国, who has not signed it, until the end of 2026-12-31 "
	        "(+08:00): 下周更换 (judged fail: "
	        "expected '≤ 1000 ms', seen: ahead by 60 min 0 s (± 1 ms))");
	const Verdict *row = world_row(&world, "os.clock", "db1");
	CU_ASSERT(row->evidence->len == 2); /* what was seen, and the waiver */
	CU_ASSERT(row->valid_until_us == END_US);
	CU_ASSERT(verdicts_outcome_count(world.verdicts, OUTCOME_WAIVED) == 1);
}

/* Through the last day at +08:00, not a microsecond longer. */
static void test_the_boundary_is_midnight_in_china(void)
{
	g_auto(World) before = {0}, after = {0};
	skewed(&before, ONE, END_US - 1);
	ASSERT_OUTCOME(&before, "os.clock", "db1", "waived");
	skewed(&after, ONE, END_US);
	ASSERT_ROW(&after, "os.clock", "db1", "fail", "", "≤ 1000 ms",
	        "ahead by 60 min 0 s (± 1 ms)",
	        "应为“≤ 1000 ms”，实测：快 60 分 0 秒（± 1 ms）；王建国批准的豁免已于 2026-12-31 "
	        "到期，不再有效",
	        "expected '≤ 1000 ms', seen: ahead by 60 min 0 s (± 1 ms); the waiver by 王建国 "
	        "expired at "
	        "the end of 2026-12-31 (+08:00)");
	CU_ASSERT(verdicts_outcome_count(after.verdicts, OUTCOME_WAIVED) == 0);
}

static void test_a_renewed_one_counts(void)
{
	g_auto(World) world = {0};
	skewed(&world,
	        "waivers:\n"
	        "  - {check: os.clock, reason: r, approved_by: 甲, expires: 2026-01-01}\n"
	        "  - {check: os.clock, reason: r, approved_by: 乙, expires: 2027-10-31}\n"
	        "  - {check: os.clock, reason: r, approved_by: 丙, expires: 2026-01-02}\n",
	        NOW_US);
	const Verdict *row = world_row(&world, "os.clock", "db1");
	CU_ASSERT(g_str_has_prefix(
	        row->reason_zh, "登记为乙批准豁免，未经其签名，有效期至 2027-10-31：r"));
}

/* A year is the longest; the one beside it that holds for a month counts. */
static void test_ten_years_are_no_waiver(void)
{
	g_auto(World) alone = {0}, beside = {0};
	skewed(&alone,
	        "waivers: [{check: os.clock, reason: r, approved_by: 甲, expires: 2036-12-31}]\n",
	        NOW_US);
	ASSERT_ROW(&alone, "os.clock", "db1", "fail", "", "≤ 1000 ms",
	        "ahead by 60 min 0 s (± 1 ms)",
	        "应为“≤ 1000 ms”，实测：快 60 分 0 秒（± 1 ms）；登记为甲批准的豁免至 "
	        "2036-12-31，超过一年，"
	        "不予采用",
	        "expected '≤ 1000 ms', seen: ahead by 60 min 0 s (± 1 ms); the waiver by 甲 until "
	        "2036-12-31 is "
	        "for more than a year and does not count");
	skewed(&beside,
	        "waivers:\n"
	        "  - {check: os.clock, reason: r, approved_by: 甲, expires: 2036-12-31}\n"
	        "  - {check: os.clock, reason: r, approved_by: 乙, expires: 2026-12-31}\n"
	        "  - {check: os.clock, reason: r, approved_by: 丙, expires: 2036-12-31}\n",
	        NOW_US);
	ASSERT_OUTCOME(&beside, "os.clock", "db1", "waived");
}

static void test_what_nobody_saw_may_be_waived_and_a_pass_stays(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS);
	world_put(world_host(&world, "db1"), "time", "{'skew_ms': 0, 'uncertainty_ms': 1}");
	waivers_use(&world,
	        "waivers:\n"
	        "  - {check: os.clock, reason: r, approved_by: a, expires: 2027-01-01}\n"
	        "  - {check: os.installed, reason: r, approved_by: a, expires: 2027-01-01, "
	        "unknown: true}\n"
	        "  - {check: hardware.powered, reason: r, approved_by: b, expires: 2027-01-01}\n"
	        "  - {check: database.rac, reason: r, approved_by: a, expires: 2026-11-22}\n");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "os.clock", "db1", "pass");
	ASSERT_OUTCOME(&world, "os.installed", "db1", "waived");
	const Verdict *row = world_row(&world, "hardware.powered", "db1");
	ASSERT_TEXT(outcome_name(row->outcome), "unknown");
	CU_ASSERT(g_str_has_suffix(row->reason_zh,
	        "；b批准的豁免不包括未能核实（确经批准的，在 waivers.yaml 中写 unknown: true）"));
	CU_ASSERT(g_str_has_suffix(row->reason_en, "; the waiver by b does not speak of what is "
	                                           "unknown (where that was approved, write "
	                                           "unknown: true in waivers.yaml)"));
	ASSERT_ROW(&world, "database.rac", "某省", "unknown", "not_observed", "signed attestation",
	        "", "此项需要负责人书面确认，尚未收到；a批准的豁免已于 2026-11-22 到期，不再有效",
	        "a person must attest this; no attestation yet; the waiver by a expired at the end "
	        "of 2026-11-22 (+08:00)");
}

/* Even where a file that nobody held against the checklist says so. */
static void test_some_are_never_waived(void)
{
	g_auto(World) world = {0};
	world_start(&world, HOSTS);
	waivers_use(&world,
	        "waivers:\n"
	        "  - {check: network.plan.count, reason: r, approved_by: a, expires: 2027-01-01}\n"
	        "  - {check: licence.ledger, reason: r, approved_by: a, expires: 2027-01-01}\n");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "network.plan.count", "某省", "fail");
	ASSERT_OUTCOME(&world, "licence.ledger", "某省", "fail");
}

static void test_what_may_be_named(void)
{
	static const char yaml[] =
	        "waivers:\n"
	        "  - {check: os.clok, reason: r, approved_by: a, expires: 2027-01-01}\n"
	        "  - {check: licence.ledger, reason: r, approved_by: a, expires: 2027-01-01}\n"
	        "  - {check: os.clock, target: db2, reason: r, approved_by: a, expires: "
	        "2027-01-01}\n"
	        "  - {check: os.clock, target: db1, reason: r, approved_by: a, expires: "
	        "2027-01-01}\n";
	g_auto(World) world = {0};
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	world_start(&world, HOSTS);
	waivers_use(&world, yaml);
	world_judge(&world);
	CU_ASSERT(!waivers_check(world.waivers, world.checklist, world.verdicts, more, &error));
	ASSERT_ERROR(
	        error, "waivers.yaml:2:13: no such check 'os.clok' (did you mean 'os.clock'?)");
	CU_ASSERT(more->len == 2);
	if (more->len != 2)
		return;
	ASSERT_TEXT(more->pdata[0], "waivers.yaml:3:13: check 'licence.ledger' cannot be waived");
	ASSERT_TEXT(more->pdata[1],
	        "waivers.yaml:4:31: check 'os.clock' has no target 'db2' (did you mean 'db1'?)");
	CU_ASSERT(!waivers_check(world.waivers, world.checklist, world.verdicts, NULL, &error));
}

static void test_faults(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"waivers:\n  - {check: a, reason: r, approved_by: b}\n",
	                "w.yaml:2:5: missing key 'expires'"},
	        {"waivers:\n  - {check: a, approved_by: b, expires: 2027-01-01}\n",
	                "w.yaml:2:5: missing key 'reason'"},
	        {"waivers:\n  - {check: a, reason: r, aproved_by: b, expires: 2027-01-01}\n",
	                "w.yaml:2:27: unknown key 'aproved_by' (did you mean 'approved_by'?)"},
	        {"waiver: []\n", "w.yaml:1:1: unknown key 'waiver' (did you mean 'waivers'?)"},
	        {"- check: a\n", "w.yaml:1:1: expected a mapping, found a list"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Waivers) waivers =
		        waivers_parse("w.yaml", cases[i].text, strlen(cases[i].text), &error);
		CU_ASSERT(!waivers);
		ASSERT_ERROR(error, cases[i].message);
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(Waivers) none = waivers_parse("w.yaml", "# none\n", 7, &error);
	CU_ASSERT(none && waivers_count(none) == 0);
	static const char day[] =
	        "waivers: [{check: a, reason: r, approved_by: b, expires: 2026-02-30}]\n";
	g_autoptr(Waivers) never = waivers_parse("w.yaml", day, strlen(day), &error);
	CU_ASSERT(!never && error && g_str_has_prefix(error->message, "w.yaml:1:58: "));
}

static const Waiver added = {.check = (char *)"os.clock",
        .target = (char *)"db1",
        .reason = (char *)"等'采购'：#1",
        .approved_by = (char *)"王建国",
        .expires = (char *)"2027-01-01"};

#define ENTRY(indent)                                                                              \
	indent "- check: 'os.clock'\n" indent "  target: 'db1'\n" indent                           \
	       "  reason: '等''采购''：#1'\n" indent "  approved_by: '王建国'\n" indent            \
	       "  expires: 2027-01-01\n"

static void test_an_entry_is_added(void)
{
	static const char there[] = "{check: a, reason: r, approved_by: b, expires: 2027-01-01}";
	const struct {
		char *before, *after;
	} cases[] = {
	        {g_strdup(""), g_strdup("waivers:\n" ENTRY("  "))},
	        {g_strdup("# 说明\n"), g_strdup("# 说明\nwaivers:\n" ENTRY("  "))},
	        {g_strdup("waivers:\n"), g_strdup("waivers:\n" ENTRY("  "))},
	        {g_strconcat("waivers:\n- ", there, "  # kept", NULL),
	                g_strconcat("waivers:\n- ", there, "  # kept\n" ENTRY(""), NULL)},
	        {g_strconcat("waivers:\n    - ", there, "\n", NULL),
	                g_strconcat("waivers:\n    - ", there, "\n" ENTRY("    "), NULL)},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		size_t length = 0;
		g_autofree char *text = waivers_append("w.yaml", cases[i].before,
		        strlen(cases[i].before), &added, &length, &error);
		ASSERT_TEXT(error ? error->message : NULL, NULL);
		g_autofree char *got = text ? g_strndup(text, length) : NULL;
		ASSERT_TEXT(got, cases[i].after);
		g_free(cases[i].before);
		g_free(cases[i].after);
	}
}

static void test_an_entry_keeps_the_encoding(void)
{
	static const char crlf[] = "# \xcb\xb5\xc3\xf7\r\nwaivers:\r\n"; /* 说明 in GB18030 */
	size_t length = 0;
	g_autofree char *text = waivers_append("w.yaml", crlf, strlen(crlf), &added, &length, NULL);
	CU_ASSERT(text && memcmp(text, crlf, strlen(crlf)) == 0);
	g_autoptr(Waivers) again = text ? waivers_parse("w.yaml", text, length, NULL) : NULL;
	CU_ASSERT(again && waivers_count(again) == 1);
	if (again)
		ASSERT_TEXT(waivers_at(again, 0)->approved_by, "王建国");
}

static void test_an_entry_that_would_not_hold_is_refused(void)
{
	static const char *const before[] = {"waivers: []\n",
	        "waivers: [{check: a, reason: r, approved_by: b, expires: 2027-01-01}]\n",
	        "waivers:\n...\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(before); i++) {
		g_autoptr(GError) error = NULL;
		size_t length = 0;
		g_autofree char *text = waivers_append(
		        "w.yaml", before[i], strlen(before[i]), &added, &length, &error);
		CU_ASSERT(!text);
		ASSERT_ERROR(error,
		        "w.yaml: no entry can be written behind what is there; write the waiver by "
		        "hand, as a list below 'waivers:' at the end of the file, each value in "
		        "one line");
	}
	Waiver lines = added;
	g_autoptr(GError) error = NULL;
	size_t length = 0;
	lines.reason = (char *)"a\n\nb";
	g_autofree char *text = waivers_append("w.yaml", NULL, 0, &lines, &length, &error);
	CU_ASSERT(!text && error);
}

TEST_MAIN("waiver", CASE(test_a_failure_is_waived), CASE(test_the_boundary_is_midnight_in_china),
        CASE(test_a_renewed_one_counts), CASE(test_ten_years_are_no_waiver),
        CASE(test_what_nobody_saw_may_be_waived_and_a_pass_stays), CASE(test_some_are_never_waived),
        CASE(test_what_may_be_named), CASE(test_faults), CASE(test_an_entry_is_added),
        CASE(test_an_entry_keeps_the_encoding), CASE(test_an_entry_that_would_not_hold_is_refused))

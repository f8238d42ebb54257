#include "records/rules/policy.h"
#include "tests/harness.h"

static void test_every_rule_has_words_and_a_source(void)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		bool whole = rule->name && *rule->name && rule->zh && *rule->zh && rule->en &&
		             *rule->en && rule->source && *rule->source;
		if (!whole)
			fprintf(stderr, "rule %d lacks something\n", id);
		CU_ASSERT(whole);
		CU_ASSERT(whole && g_hash_table_add(names, (char *)rule->name));
		CU_ASSERT(whole && rule_find(rule->name) == id);
	}
	CU_ASSERT(rule_find("no.such") == RULE_NONE);
}

/* Whatever a province sets, the rule that counts with it says; nobody reads a number that is not
 * so. */
static void test_words_have_the_numbers_of_the_province(void)
{
	const Policy usual = policy_default();
	for (size_t i = 0; i < policy_numbers_count(); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		bool spoken = strcmp(number->name, "change_reply_workdays") == 0; /* of deadlines */
		for (int zh = 0; zh < 2; zh++) {
			Policy policy = usual;
			int *at = (int *)(void *)((char *)&policy + number->member);
			*at = 4321;
			for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
				g_autofree char *words = policy_rule_words(&policy, id, zh);
				g_autofree char *before = policy_rule_words(NULL, id, zh);
				CU_ASSERT(!strchr(words, '{') && !strchr(before, '{'));
				spoken = spoken ||
				         (strstr(words, "4321") && !strstr(before, "4321"));
			}
			if (!spoken)
				fprintf(stderr, "no rule says %s\n", number->name);
			CU_ASSERT(spoken);
		}
	}
	g_autofree char *said = policy_rule_words(NULL, RULE_WITHDRAW_TRUANCY, true);
	CU_ASSERT_STRING_EQUAL(said, "一学期旷课未满90课时，不作退学处理");
	Findings findings = {.since = day_of(2026, 12, 1), .until = day_of(2027, 8, 31)};
	g_autofree char *when = policy_finding_words(NULL, &findings, RULE_STATUS_SUSPENDED, true);
	CU_ASSERT_STRING_EQUAL(
	        when, "该生正在休学（2026-12-01至2027-08-31），不能办理；请先办理复学");
	g_autofree char *unknown = policy_rule_words(NULL, RULE_STATUS_SUSPENDED, false);
	CU_ASSERT_STRING_EQUAL(unknown, "the student is suspended: have him resume first");
}

static void test_only_a_provinces_rule_is_switched(void)
{
	g_autoptr(GError) error = NULL;
	Policy policy = policy_default();
	Findings findings = {0};
	CU_ASSERT(policy_switch(&policy, "withdraw.truancy", false, &error));
	findings_add(&findings, &policy, RULE_WITHDRAW_TRUANCY, -1);
	CU_ASSERT(findings.count == 0 && !findings.rejected);
	CU_ASSERT(policy_switch(&policy, "withdraw.truancy", true, &error));
	findings_add(&findings, &policy, RULE_WITHDRAW_TRUANCY, -1);
	CU_ASSERT(findings.count == 1 && findings.rejected);
	CU_ASSERT(!policy_switch(&policy, "id.check", false, &error));
	ASSERT_ERROR(
	        error, "the rule 'id.check' holds for the whole country and cannot be switched");
	CU_ASSERT(!policy_switch(&policy, "id.chekc", false, &error));
	ASSERT_ERROR(error, "no rule 'id.chekc'");
}

/* What was once written is read as it may be now; the country's days are never later. */
static void test_national_days_are_only_tightened(void)
{
	Policy policy = policy_default();
	GError *error = NULL;
	g_autoptr(json_t) state = json_loads("{\"numbers\": {\"registration_workdays\": 60, "
	                                     "\"autumn_month\": 12, \"autumn_day\": 31, "
	                                     "\"spring_day\": 28, \"overdue_days\": 10}}",
	        0, NULL);
	policy_tighten_state(state);
	CU_ASSERT(policy_change(&policy, json_object_get(state, "none"), NULL));
	json_object_set_new(json_object_get(state, "numbers"), "autumn_day", json_integer(30));
	CU_ASSERT(policy_change(&policy, state, NULL));
	CU_ASSERT(!policy_lawful(&policy, &error));
	ASSERT_ERROR(error, "registration closes on '11-20' at the latest");
	policy_tighten(&policy);
	CU_ASSERT(policy_lawful(&policy, NULL) && policy.registration_workdays == 20);
	CU_ASSERT(policy.autumn_month == 11 && policy.autumn_day == 20);
	CU_ASSERT(policy.spring_day == 20 && policy.overdue_days == 10);
}

/* Of what art. 6 sends up level by level, and of what ends a record, nothing ends in the school. */
static void test_what_never_ends_in_the_school(void)
{
	static const char *const own[] = {"admit", "check_in", "no_show", "continue", "change_data",
	        "change_specialty", "change_class", "assign_class", "promote", "destination"};
	for (size_t i = 0; i < businesses_count(); i++) {
		bool schools = false;
		for (size_t j = 0; j < G_N_ELEMENTS(own); j++)
			schools = schools || strcmp(businesses[i].id, own[j]) == 0;
		bool certificate = businesses[i].about == ABOUT_CERTIFICATE; /* the province's */
		CU_ASSERT(business_least(&businesses[i]) == (schools              ? LEVEL_SCHOOL
		                                                    : certificate ? LEVEL_PROVINCE
		                                                                  : LEVEL_COUNTY));
		CU_ASSERT(schools || businesses[i].top > LEVEL_SCHOOL);
	}
}

static void test_findings_keep_each_once_and_never_overflow(void)
{
	Findings findings = {0};
	findings_add(&findings, NULL, RULE_ID_CHECK, 1);
	findings_add(&findings, NULL, RULE_ID_CHECK, 1);
	findings_add(&findings, NULL, RULE_NONE, 1);
	CU_ASSERT(findings.count == 1 && !findings.rejected);
	for (int i = 0; i < 2 * FINDINGS_MAX; i++)
		findings_add(&findings, NULL, RULE_FIELD_MISSING, i);
	CU_ASSERT(findings.count == FINDINGS_MAX);
	findings_add(&findings, NULL, RULE_ID_DATE, 0);
	CU_ASSERT(findings.rejected); /* even when the list is full */
}

/* Of 教职成〔2010〕7号 the articles 4 to 7 and the one on transfers were read (the latter without
 * its number); whoever cites another cites what nobody has seen. */
static void source_read(const char *name, const char *source)
{
	static const char *const read[] = {"第四条", "第五条", "第六条", "第七条"};
	g_autoptr(GString) rest = g_string_new(source);
	for (size_t i = 0; i < G_N_ELEMENTS(read); i++)
		g_string_replace(rest, read[i], "", 0);
	if (strstr(rest->str, "第") && !strstr(rest->str, "第2部分"))
		CU_ASSERT_STRING_EQUAL(name, rest->str);
}

static void test_sources_are_what_was_read(void)
{
	static const RuleId recalled[] = {RULE_GRADUATE_MORAL, RULE_GRADUATE_COURSES,
	        RULE_GRADUATE_INTERNSHIP, RULE_GRADUATE_EARLY, RULE_COMPLETE_EARLY,
	        RULE_PROMOTE_LAST_YEAR, RULE_PROMOTE_TWICE, RULE_PROMOTE_NEW, RULE_AID_RECORD};
	static const StatusEvent known[] = {EVENT_NO_SHOW, EVENT_REPEAT, EVENT_PROMOTE, EVENT_EXPEL,
	        EVENT_GRADUATE, EVENT_GRADUATE_EARLY, EVENT_COMPLETE, EVENT_LEAVE_INCOMPLETE};
	for (size_t i = 0; i < G_N_ELEMENTS(recalled); i++)
		CU_ASSERT_STRING_EQUAL(
		        rule_of(recalled[i])->source, "通行做法，文件依据由本省核对");
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		CU_ASSERT_STRING_EQUAL(
		        status_change(known[i])->source, "通行做法，文件依据由本省核对");
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		source_read(rule->name, rule->source);
		/* a province's text binds that province alone */
		CU_ASSERT(!g_str_has_prefix(rule->source, "省级学籍管理办法") || rule->provincial);
	}
	for (StatusEvent event = 0; event < EVENT_COUNT; event++)
		source_read(status_change(event)->id, status_change(event)->source);
}

TEST_MAIN("rule", CASE(test_every_rule_has_words_and_a_source),
        CASE(test_words_have_the_numbers_of_the_province),
        CASE(test_only_a_provinces_rule_is_switched), CASE(test_national_days_are_only_tightened),
        CASE(test_what_never_ends_in_the_school),
        CASE(test_findings_keep_each_once_and_never_overflow), CASE(test_sources_are_what_was_read))

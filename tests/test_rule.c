#include "records/rules/rule.h"
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

TEST_MAIN("rule", CASE(test_every_rule_has_words_and_a_source),
        CASE(test_only_a_provinces_rule_is_switched),
        CASE(test_findings_keep_each_once_and_never_overflow))

#include "records/rules/problems.h"
#include "tests/harness.h"

#include <string.h>

/* A record of somebody, as far as it is looked at here. */
static void person(Student *ret, const char *name, const char *document)
{
	*ret = (Student){0};
	for (int i = 0; i < FIELD_COUNT; i++)
		ret->values[i] = g_strdup("");
	g_free(ret->values[F_XM]);
	ret->values[F_XM] = g_strdup(name);
	g_free(ret->values[F_SFZJH]);
	ret->values[F_SFZJH] = g_strdup(document);
}

static void carried(const Student *was, const char *kept, const Student *now, const char *fresh,
        const char *wanted)
{
	g_autofree char *text = problems_carry(was, kept, now, fresh);
	CU_ASSERT_STRING_EQUAL(text, wanted);
}

static void test_doubt(void)
{
	CU_ASSERT(!problems_in_doubt(""));
	CU_ASSERT(!problems_in_doubt("field.missing@MZM field.missing@JG"));
	CU_ASSERT(problems_in_doubt("field.missing@MZM national.name"));
	CU_ASSERT(!problems_in_doubt("~national.name field.missing@MZM"));
	CU_ASSERT(problems_in_doubt("~national.name id.sex@XBM"));
	CU_ASSERT(problems_missing("~national.name field.missing@MZM"));
	CU_ASSERT(problems_have("id.sex@XBM", RULE_ID_SEX));
	CU_ASSERT(!problems_have("~id.sex@XBM", RULE_ID_SEX));
	CU_ASSERT(problems_unregistered("phone.form@XSLXDH id.sex@XBM") == RULE_REGISTER_DOUBT);
	CU_ASSERT(problems_unregistered("phone.form@XSLXDH ~id.sex@XBM ~national.unknown") ==
	          RULE_NONE);
	CU_ASSERT(problems_unregistered("national.unknown") == RULE_REGISTER_DOUBT);
	CU_ASSERT(problems_unregistered("national.duplicate") == RULE_NONE);
}

static void test_carry(void)
{
	g_auto(Student) was = {0}, same = {0}, renamed = {0}, other = {0};
	person(&was, "李四", "36");
	person(&same, "李四", "36");
	person(&renamed, "李思", "36");
	person(&other, "李四", "37");
	carried(&was, "", &same, "", "");
	/* what no value tells stays as long as he is who he was */
	carried(&was, "national.name", &same, "field.missing@MZM",
	        "field.missing@MZM national.name");
	carried(&was, "national.name same.person", &renamed, "", "");
	carried(&was, "national.duplicate", &other, "", "");
	/* what a value tells, it tells anew */
	carried(&was, "id.sex@XBM", &same, "", "");
	/* what was confirmed stays so with its value */
	carried(&was, "~id.region@SFZJH ~national.name", &same, "id.region@SFZJH",
	        "~id.region@SFZJH ~national.name");
	carried(&was, "~id.region@SFZJH", &other, "id.region@SFZJH", "id.region@SFZJH");
	carried(&was, "~id.region@SFZJH ~national.name", &renamed, "id.region@SFZJH",
	        "~id.region@SFZJH");
	carried(&was, "~name.short@XM", &renamed, "name.short@XM", "name.short@XM");
}

static void test_registration(void)
{
	CU_ASSERT(
	        problems_unregistered("field.missing@MZM id.length@SFZJH") == RULE_REGISTER_WRONG);
	CU_ASSERT(problems_unregistered("id.region@SFZJH id.check@SFZJH") == RULE_REGISTER_WRONG);
	CU_ASSERT(problems_unregistered("id.region@SFZJH") == RULE_REGISTER_DOUBT);
	CU_ASSERT(problems_unregistered("national.name") == RULE_REGISTER_DOUBT);
	CU_ASSERT(
	        problems_unregistered("~id.region@SFZJH ~national.name same.person") == RULE_NONE);
}

static void test_confirm(void)
{
	Findings findings = {0};
	g_autofree char *all = problems_confirm("id.sex@XBM field.missing@MZM ~national.name");
	CU_ASSERT_STRING_EQUAL(all, "~id.sex@XBM field.missing@MZM ~national.name");
	problems_confirmable("field.missing@MZM ~national.name", &findings);
	CU_ASSERT(findings.rejected && findings_have(&findings, RULE_CONFIRM_NONE));
	findings = (Findings){0};
	problems_confirmable("id.sex@XBM national.duplicate", &findings);
	CU_ASSERT(!findings.rejected && findings.count == 2);
	findings = (Findings){0};
	problems_confirmable("id.check@SFZJH national.name", &findings);
	CU_ASSERT(findings.rejected && findings_have(&findings, RULE_CONFIRM_NUMBER));
}

TEST_MAIN(
        "problems", CASE(test_doubt), CASE(test_carry), CASE(test_registration), CASE(test_confirm))

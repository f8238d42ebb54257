#include "base/cleanup.h"
#include "tests/document_trees.h"
#include <libxml/parser.h>
#include <libxml/xpath.h>

static json_t *sample(void)
{
	json_t *report = json_load_file(TEST_DATA "/report/sample.json", 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(report);
	return report;
}

/* The report as parsed back from its XML; NULL when it is not well-formed. */
static xmlDoc *junit_of(const json_t *report)
{
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CU_ASSERT_TRUE(tree_written("junit", report, &options, out, &error));
	xmlDoc *document =
	        xmlReadMemory(out->str, (int)out->len, "junit.xml", NULL, XML_PARSE_NONET);
	CU_ASSERT_PTR_NOT_NULL(document);
	return document;
}

static double number_at(xmlDoc *document, const char *path)
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	xmlXPathObject *found = xmlXPathEval(BAD_CAST path, context);
	double number = found ? xmlXPathCastToNumber(found) : -1;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return number;
}

static char *text_at(xmlDoc *document, const char *path)
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	xmlXPathObject *found = xmlXPathEval(BAD_CAST path, context);
	xmlChar *text = xmlXPathCastToString(found);
	char *copy = g_strdup((const char *)text);
	xmlFree(text);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return copy;
}

static void check_text(xmlDoc *document, const char *path, const char *expected)
{
	g_autofree char *text = text_at(document, path);
	ASSERT_TEXT(text, expected);
}

static double outcome_count(const json_t *report, const char *outcome)
{
	return (double)json_integer_value(
	        json_object_get(json_object_get(report, "counts"), outcome));
}

static void test_counts_add_up(void)
{
	g_autoptr(json_t) report = sample();
	xmlDoc *document = junit_of(report);
	double rows = (double)json_array_size(json_object_get(report, "results"));
	double skipped = outcome_count(report, "not_applicable") + outcome_count(report, "waived");
	CU_ASSERT_EQUAL(number_at(document, "count(//testcase)"), rows);
	CU_ASSERT_EQUAL(number_at(document, "/testsuites/@tests"), rows);
	CU_ASSERT_EQUAL(number_at(document, "sum(//testsuite/@tests)"), rows);
	CU_ASSERT_EQUAL(number_at(document, "count(//failure)"), outcome_count(report, "fail"));
	CU_ASSERT_EQUAL(
	        number_at(document, "/testsuites/@failures"), outcome_count(report, "fail"));
	CU_ASSERT_EQUAL(
	        number_at(document, "sum(//testsuite/@failures)"), outcome_count(report, "fail"));
	CU_ASSERT_EQUAL(number_at(document, "count(//error)"), outcome_count(report, "unknown"));
	CU_ASSERT_EQUAL(
	        number_at(document, "/testsuites/@errors"), outcome_count(report, "unknown"));
	CU_ASSERT_EQUAL(number_at(document, "count(//skipped)"), skipped);
	CU_ASSERT_EQUAL(number_at(document, "sum(//testsuite/@skipped)"), skipped);
	CU_ASSERT_EQUAL(number_at(document, "count(//testcase/system-out)"),
	        outcome_count(report, "attested") + outcome_count(report, "warn"));
	xmlFreeDoc(document);
}

static void test_a_suite_is_a_target_and_a_case_a_check(void)
{
	g_autoptr(json_t) report = sample();
	xmlDoc *document = junit_of(report);
	const char *suite = "//testsuite[@name='10.66.1.12' and @package='address']";
	g_autofree char *type = g_strdup_printf(
	        "%s/testcase[@name='network.address.assigned' and @classname='2']/failure/@type",
	        suite);
	g_autofree char *verdict =
	        g_strdup_printf("string(%s/properties/property[@name='verdict']/@value)", suite);
	g_autofree char *run =
	        g_strdup_printf("string(%s/properties/property[@name='run']/@value)", suite);
	check_text(document, type, "blocker");
	check_text(document, verdict, "not_ready");
	check_text(document, run, "20261123T021059Z-1a2b3c4d");
	CU_ASSERT_EQUAL(number_at(document, "count(//testsuite[@name='db1'])"), 1);
	xmlFreeDoc(document);
}

static void test_unknown_is_an_error_with_its_cause(void)
{
	g_autoptr(json_t) report = sample();
	xmlDoc *document = junit_of(report);
	check_text(document,
	        "//testsuite[@name='app3']/testcase[@name='hardware.powered']/error/@type",
	        "unreachable");
	check_text(document, "//testcase[@name='oracle.kernel.configured']/error/@message",
	        "/etc/sysctl.d/99-oracle.conf: 权限不足");
	CU_ASSERT_EQUAL(number_at(document, "count(//testcase[failure and error])"), 0);
	xmlFreeDoc(document);
}

static void test_waivers_are_skipped_with_their_reason(void)
{
	g_autoptr(json_t) report = sample();
	xmlDoc *document = junit_of(report);
	check_text(document,
	        "substring(//testsuite[@name='Oracle Database EE']/testcase/skipped/@message, 1, "
	        "19)",
	        "授权将于2026-11-30到期；经教");
	xmlFreeDoc(document);
}

static void test_carries_what_xml_cannot(void)
{
	g_autoptr(json_t) report = sample();
	json_t *row = json_array_get(json_object_get(report, "results"), 0);
	json_object_set_new(row, "outcome", json_string("fail"));
	json_object_set_new(row, "actual", json_string("\x1b[0m ]]> <a> & \xef\xbf\xbf"));
	json_object_set_new(row, "target", json_string("x\x01\"y<"));
	xmlDoc *document = junit_of(report);
	g_autofree char *text =
	        text_at(document, "//testsuite[@name='x\\x01\"y<']/testcase/failure");
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "actual: \\x1b[0m ]]> <a> & \\uffff"));
	xmlFreeDoc(document);
}

TEST_MAIN("writer_junit", CASE(test_counts_add_up),
        CASE(test_a_suite_is_a_target_and_a_case_a_check),
        CASE(test_unknown_is_an_error_with_its_cause),
        CASE(test_waivers_are_skipped_with_their_reason), CASE(test_carries_what_xml_cannot))

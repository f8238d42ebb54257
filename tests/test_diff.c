/* Two documents side by side: what changed, which way, and what only one of them has. */
#include "base/cleanup.h"
#include "base/error.h"
#include "reports/diff.h"
#include "reports/document_json.h"
#include "tests/harness.h"

static Document *document(const char *site, const char *rows)
{
	g_autofree char *text = g_strdup_printf(
	        "{\"schema\": \"jiuxu.report/1\", \"run\": {\"id\": \"r\", \"judged_at\": \"t\"},"
	        "\"verdict\": \"incomplete\", \"site\": {\"unit\": \"13\", \"digest\": \"%s\"},"
	        "\"checklist\": {\"digest\": \"c\"}, \"checks\": [{\"id\": \"a\", \"title\": "
	        "{\"zh\": \"甲\", \"en\": \"A\"}}], \"results\": [%s]}",
	        site, rows);
	g_autoptr(json_t) tree = json_loads(text, 0, NULL);
	return document_from_json(tree);
}

#define ROW(check, target, outcome, cause)                                                         \
	"{\"check\": \"" check "\", \"target\": \"" target "\", \"target_kind\": \"host\", "       \
	"\"outcome\": \"" outcome "\", \"cause\": \"" cause "\", \"severity\": \"major\", "        \
	"\"reason_i18n\": {\"zh\": \"因\", \"en\": \"why " outcome "\"}}"

static json_int_t count(const json_t *diff, const char *key)
{
	return json_integer_value(json_object_get(json_object_get(diff, "counts"), key));
}

static const char *cell(const json_t *diff, size_t index, const char *key)
{
	return json_string_value(
	        json_object_get(json_array_get(json_object_get(diff, "rows"), index), key));
}

static json_t *usual(void)
{
	g_autoptr(Document) before = document(
	        "s", ROW("a", "h1", "pass", "") "," ROW("a", "h2", "fail", "") "," ROW("a", "h3",
	                     "unknown", "timeout") "," ROW("a", "h4", "pass", "") "," ROW("b", "h1",
	                     "pass", "") "," ROW("b", "h5", "not_applicable", ""));
	g_autoptr(Document) after = document(
	        "s", ROW("b", "h5", "fail", "") "," ROW("a", "h3", "unknown", "denied") "," ROW(
	                     "a", "h2", "pass", "") "," ROW("a", "h1", "fail", "") "," ROW("c",
	                     "h1", "warn", "") "," ROW("a", "h4", "pass", ""));
	return diff_make(before, after, NULL);
}

static void test_changes(void)
{
	g_autoptr(json_t) diff = usual();
	ASSERT_TEXT(json_string_value(json_object_get(diff, "schema")), "jiuxu.diff/1");
	CU_ASSERT(count(diff, "worse") == 1 && count(diff, "better") == 1);
	CU_ASSERT(count(diff, "other") == 2 && count(diff, "same") == 1);
	CU_ASSERT(count(diff, "added") == 1 && count(diff, "gone") == 1);
	ASSERT_TEXT(cell(diff, 0, "change"), "worse");
	ASSERT_TEXT(cell(diff, 0, "target"), "h1");
	ASSERT_TEXT(cell(diff, 0, "before"), "pass");
	ASSERT_TEXT(cell(diff, 0, "after"), "fail");
	ASSERT_TEXT(cell(diff, 2, "cause_before"), "timeout");
	ASSERT_TEXT(cell(diff, 2, "cause_after"), "denied");
	ASSERT_TEXT(cell(diff, 3, "change"), "gone");
	CU_ASSERT(cell(diff, 3, "after") == NULL);
	CU_ASSERT(json_array_size(json_object_get(diff, "notes")) == 0);
}

static void test_text(void)
{
	g_autoptr(json_t) diff = usual();
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, false, out);
	CU_ASSERT(strstr(out->str,
	                  "\nworse (1)\n  A (major, a) h1: pass → fail\n      why fail\n") != NULL);
	CU_ASSERT(strstr(out->str, "\ngone (1)\n  b (major) h1: pass → none\n") != NULL);
	CU_ASSERT(strstr(out->str, "\nunchanged: 1\n") != NULL);
	g_string_truncate(out, 0);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str, "变差（1）\n  甲（重要项，a） h1：通过 → 不通过\n      因\n") !=
	          NULL);
}

static Document *document_of_outcome(const char *outcome)
{
	g_autofree char *row = g_strdup_printf(ROW("a", "h", "%s", ""), outcome, outcome);
	return document("s", row);
}

/* What failed and is not seen now is no better; nor is what somebody lets stand. */
static void test_only_what_was_mended_is_better(void)
{
	static const struct {
		const char *was, *is, *change;
	} cases[] = {{"fail", "unknown", "unseen"}, {"fail", "pass", "better"},
	        {"unknown", "pass", "better"}, {"unknown", "attested", "better"},
	        {"fail", "waived", "other"}, {"unknown", "waived", "other"},
	        {"waived", "pass", "better"}, {"unknown", "fail", "worse"},
	        {"pass", "unknown", "worse"}, {"pass", "waived", "worse"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Document) before = document_of_outcome(cases[i].was);
		g_autoptr(Document) after = document_of_outcome(cases[i].is);
		g_autoptr(json_t) diff = diff_make(before, after, NULL);
		ASSERT_TEXT(cell(diff, 0, "change"), cases[i].change);
	}
}

static void test_a_run_of_a_part(void)
{
	g_autoptr(Document) whole =
	        document("s", ROW("a", "h1", "pass", "") "," ROW("a", "h2", "fail", ""));
	g_autoptr(Document) part = document("s", ROW("a", "h1", "fail", ""));
	json_object_set_new(json_object_get(part->head, "run"), "selection",
	        json_pack("{s:s, s:s}", "pattern", "h1", "item", "1"));
	g_autoptr(json_t) diff = diff_make(whole, part, NULL);
	CU_ASSERT(count(diff, "gone") == 0 && count(diff, "not_asked") == 1);
	CU_ASSERT(count(diff, "worse") == 1);
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str, "注意：之后的一次只检查了主机 h1、第 1 项\n") != NULL);
	CU_ASSERT(strstr(out->str, "\n只有一次检查了的：1\n") != NULL);
	g_autoptr(json_t) back = diff_make(part, whole, NULL);
	CU_ASSERT(count(back, "added") == 0 && count(back, "not_asked") == 1);
	g_string_truncate(out, 0);
	diff_text(back, false, out);
	CU_ASSERT(
	        strstr(out->str, "note: the run before looked only at hosts h1, item 1\n") != NULL);
}

static void test_a_run_against_itself(void)
{
	g_autoptr(Document) one =
	        document("s", ROW("a", "h", "pass", "") "," ROW("a", "h", "fail", ""));
	g_autoptr(json_t) diff = diff_make(one, one, NULL);
	CU_ASSERT(count(diff, "same") == 2);
	CU_ASSERT(json_array_size(json_object_get(diff, "rows")) == 0);
}

/* The second row of a check and target stands for the second, also behind what only one has. */
static void test_several_rows_of_one_target(void)
{
	g_autoptr(Document) before =
	        document("s", ROW("a", "h1", "pass", "") "," ROW("a", "h2", "pass", "") "," ROW(
	                              "a", "h2", "fail", "") "," ROW("a", "h3", "pass", ""));
	g_autoptr(Document) after =
	        document("s", ROW("a", "h1", "pass", "") "," ROW("a", "h0", "pass", "") "," ROW(
	                              "a", "h2", "pass", "") "," ROW("a", "h2", "unknown",
	                              "timeout") "," ROW("a", "h2", "warn", ""));
	g_autoptr(json_t) diff = diff_make(before, after, NULL);
	CU_ASSERT_EQUAL(count(diff, "same"), 2);
	CU_ASSERT_EQUAL(count(diff, "unseen"), 1);
	CU_ASSERT_EQUAL(count(diff, "added"), 2);
	CU_ASSERT_EQUAL(count(diff, "gone"), 1);
	ASSERT_TEXT(cell(diff, 0, "target"), "h2");
	ASSERT_TEXT(cell(diff, 0, "before"), "fail");
	ASSERT_TEXT(cell(diff, 1, "target"), "h3");
	ASSERT_TEXT(cell(diff, 2, "target"), "h0");
	ASSERT_TEXT(cell(diff, 3, "target"), "h2");
	ASSERT_TEXT(cell(diff, 3, "after"), "warn");
}

static void test_notes_and_refusal(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Document) one = document("s", "");
	g_autoptr(Document) no = document_new(json_object());
	g_autoptr(Document) two = document("other", ROW("x\\u001b[31m", "h", "pass", ""));
	g_autoptr(json_t) diff = diff_make(one, two, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, false, out);
	CU_ASSERT(strstr(out->str, "note: site.yaml changed between the two\n") != NULL);
	CU_ASSERT(strchr(out->str, '\x1b') == NULL);
	CU_ASSERT(diff_make(one, no, &error) == NULL);
	ASSERT_ERROR(error, "the second run has no report of schema 'jiuxu.report/1'");
}

/* Many hosts that changed alike are one line, counted and named. */
static void test_the_same_change_is_told_once(void)
{
	g_autoptr(GString) was = g_string_new(NULL), is = g_string_new(NULL);
	for (int i = 1; i <= 14; i++) {
		g_autofree char *target = g_strdup_printf("h%d", i);
		g_string_append_printf(
		        was, "%s" ROW("a", "%s", "pass", ""), i > 1 ? "," : "", target);
		g_string_append_printf(
		        is, "%s" ROW("a", "%s", "fail", ""), i > 1 ? "," : "", target);
	}
	g_autoptr(Document) before = document("s", was->str), after = document("s", is->str);
	g_autoptr(json_t) diff = diff_make(before, after, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str, "\n变差（14）\n  甲（重要项，a）（14 个对象）：通过 → 不通过\n"
	                           "      "
	                           "对象：h1、h2、h3、h4、h5、h6、h7、h8、h9、h10、h11、h12 等 14 "
	                           "个\n      因\n\n未变：0\n") != NULL);
	g_string_truncate(out, 0);
	diff_text(diff, false, out);
	CU_ASSERT(strstr(out->str,
	                  "\n  A (major, a) (14 targets): pass → fail\n      targets: h1, h2,") !=
	          NULL);
}

/* Words with a host's own name in them do not part what changed alike. */
static void test_one_of_many_reasons_is_told(void)
{
	g_autoptr(Document) before =
	        document("s", ROW("a", "h1", "pass", "") "," ROW("a", "h2", "pass", "") "," ROW(
	                              "a", "h3", "pass", ""));
	g_autoptr(Document) after =
	        document("s", ROW("a", "h1", "unknown", "timeout") "," ROW("a", "h2", "unknown",
	                              "timeout") "," ROW("a", "h3", "unknown", "denied"));
	g_autoptr(json_t) diff = diff_make(before, after, NULL);
	json_t *first = json_array_get(json_object_get(diff, "rows"), 0);
	json_object_set_new(
	        first, "reason", json_pack("{s:s, s:s}", "zh", "h1 无应答", "en", "h1"));
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str,
	                  "  甲（重要项，a）（2 个对象）：通过 → 未能核实\n      对象：h1、h2\n    "
	                  "  如 "
	                  "h1：h1 无应答\n  甲（重要项，a） h3：通过 → 未能核实\n      因\n") !=
	          NULL);
}

/* A host that is gone is one line, whatever is unknown for it; what has another cause is not. */
static void test_a_lost_host_is_told_once(void)
{
	g_autoptr(Document) before = document("s",
	        ROW("a", "h1", "pass", "") "," ROW("b", "h1", "pass", "") "," ROW("c", "v@h1",
	                "pass", "") "," ROW("d", "h1", "pass", "") "," ROW("a", "h2", "pass", ""));
	g_autoptr(Document) after = document("s",
	        ROW("a", "h1", "unknown", "unreachable") "," ROW("b", "h1", "unknown",
	                "unreachable") "," ROW("c", "v@h1", "unknown", "unreachable") "," ROW("d",
	                "h1", "unknown", "denied") "," ROW("a", "h2", "unknown", "unreachable"));
	json_object_set_new((json_t *)after->head, "hosts",
	        json_pack("[{s:s, s:s}, {s:s, s:s}]", "name", "h1", "reach", "unreachable", "name",
	                "h2", "reach", "ok"));
	g_autoptr(json_t) diff = diff_make(before, after, NULL);
	ASSERT_TEXT(cell(diff, 2, "lost_host"), "h1");
	CU_ASSERT(cell(diff, 3, "lost_host") == NULL && cell(diff, 4, "lost_host") == NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str, "变差（5）\n"
	                           "  未能检测的主机 h1（3 项检测）：通过 → 未能核实\n"
	                           "      无法连接\n"
	                           "  d（重要项） h1：通过 → 未能核实\n      因\n"
	                           "  甲（重要项，a） h2：通过 → 未能核实\n      因\n") != NULL);
}

static json_t *waivers(const char *expires, bool counts)
{
	return json_pack("[{s:s, s:s, s:s, s:s, s:b}]", "check", "a", "target", "h1", "approved_by",
	        "李华", "expires", expires, "counts", counts);
}

static void test_what_no_longer_counts_is_said(void)
{
	g_autoptr(Document) before = document("s", ROW("a", "h1", "waived", ""));
	g_autoptr(Document) after = document("s", ROW("a", "h1", "fail", ""));
	g_autoptr(GString) out = g_string_new(NULL);
	json_object_set_new(before->head, "waivers", waivers("2026-11-01", true));
	g_autoptr(json_t) removed = diff_make(before, after, NULL);
	diff_text(removed, true, out);
	CU_ASSERT(
	        strstr(out->str, "\n此间失效或更换了内容的书面确认与豁免（1）\n  "
	                         "经批准豁免已撤下：a（h1），李华，有效期至 2026-11-01\n") != NULL);
	json_object_set_new(json_object_get(after->head, "run"), "judged_at",
	        json_string("2026-11-23T00:00:00Z"));
	json_object_set_new(after->head, "waivers", waivers("2026-11-01", false));
	g_autoptr(json_t) expired = diff_make(before, after, NULL);
	g_string_truncate(out, 0);
	diff_text(expired, false, out);
	CU_ASSERT(strstr(out->str, "waived, no longer in force: a (h1), by 李华, expired at the "
	                           "end of 2026-11-01\n") != NULL);
	g_string_truncate(out, 0);
	CU_ASSERT(diff_html(expired, true, out, NULL));
	CU_ASSERT(
	        strstr(out->str,
	                "<li>经批准豁免已失效：a（h1），李华，已于 2026-11-01 到期</li>") != NULL);
	json_object_set_new(after->head, "waivers", waivers("2027-01-01", true));
	g_autoptr(json_t) renewed = diff_make(before, after, NULL);
	CU_ASSERT(json_array_size(json_object_get(renewed, "lapsed")) == 0);
}

/* With its own reason, not with the day it would have held to. */
static void test_a_statement_that_was_altered_is_not_called_expired(void)
{
	g_autoptr(Document) before = document("s", ROW("a", "h1", "attested", ""));
	g_autoptr(Document) after = document("s", ROW("a", "h1", "unknown", ""));
	g_autoptr(GString) out = g_string_new(NULL);
	json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:b}", "check", "a", "target", "", "by",
	        "王建国", "valid_until", "", "counts", 1);
	json_object_set_new(before->head, "attestations", json_pack("[o]", json_deep_copy(one)));
	json_object_set_new(one, "counts", json_false());
	json_object_set_new(one, "problem_i18n",
	        json_pack("{s:s, s:s}", "zh", "内容与签名时不同", "en",
	                "the content is not what was signed"));
	json_object_set_new(after->head, "attestations", json_pack("[o]", one));
	json_object_set_new(json_object_get(after->head, "run"), "judged_at",
	        json_string("2026-11-23T00:00:00Z"));
	g_autoptr(json_t) diff = diff_make(before, after, NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str,
	                  "\n  书面确认已失效：a（全部对象），王建国，内容与签名时不同\n") != NULL);
	json_object_del(after->head, "attestations");
	g_autoptr(json_t) removed = diff_make(before, after, NULL);
	g_string_truncate(out, 0);
	diff_text(removed, true, out);
	CU_ASSERT(
	        strstr(out->str, "\n  书面确认已撤下：a（全部对象），王建国，长期有效\n") != NULL);
}

static void test_the_verdict_is_said_as_in_the_report(void)
{
	g_autoptr(Document) before = document("s", ROW("a", "h1", "fail", ""));
	g_autoptr(GString) out = g_string_new(NULL);
	json_object_set_new(before->head, "verdict", json_string("ready_with_remarks"));
	g_autoptr(json_t) diff = diff_make(before, before, NULL);
	diff_text(diff, true, out);
	CU_ASSERT(strstr(out->str,
	                  "之前 r  t  具备部署条件（关键项均通过；重要项不通过 1 处）\n") != NULL);
}

static json_t *attested(const char *by, const char *words, const char *sha256, bool counts)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:{s:s, s:s}}", "check", "a", "target",
	        "h1", "by", by, "statement", words, "valid_until", "", "counts", counts, "document",
	        "name", "记录.pdf", "sha256", sha256);
}

/* "by change" of each, joined; `before` and `after` are taken over. */
static char *lapsed_of(json_t *before, json_t *after)
{
	g_autoptr(Document) was = document("s", ROW("a", "h1", "attested", ""));
	g_autoptr(Document) is = document("s", ROW("a", "h1", "attested", ""));
	json_object_set_new(was->head, "attestations", before);
	json_object_set_new(is->head, "attestations", after);
	g_autoptr(json_t) diff = diff_make(was, is, NULL);
	GString *out = g_string_new(NULL);
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(diff, "lapsed"), i, one)
		g_string_append_printf(out, "%s%s %s", i ? ", " : "",
		        json_string_value(json_object_get(one, "by")),
		        json_string_value(json_object_get(one, "change")));
	return g_string_free(out, FALSE);
}

/* A document or text that changed is another statement; two of one target are two. */
static void test_a_statement_is_more_than_its_check_and_target(void)
{
#define PAIR(one, two) json_pack("[o, o]", one, two)
#define ONE(one) json_pack("[o]", one)
	g_autofree char *same = lapsed_of(ONE(attested("王", "已安装", "d1", true)),
	        ONE(attested("王", "已安装", "d1", true)));
	ASSERT_TEXT(same, "");
	g_autofree char *document = lapsed_of(ONE(attested("王", "已安装", "d1", true)),
	        ONE(attested("王", "已安装", "d2", true)));
	ASSERT_TEXT(document, "王 replaced");
	g_autofree char *words = lapsed_of(
	        ONE(attested("王", "已安装", "d1", true)), ONE(attested("王", "部分", "d1", true)));
	ASSERT_TEXT(words, "王 replaced");
	g_autofree char *one_of_two = lapsed_of(
	        PAIR(attested("王", "已安装", "d1", true), attested("李", "已调试", "d2", true)),
	        ONE(attested("李", "已调试", "d2", true)));
	ASSERT_TEXT(one_of_two, "王 removed");
	g_autofree char *both = lapsed_of(
	        PAIR(attested("王", "已安装", "d1", true), attested("李", "已调试", "d2", true)),
	        PAIR(attested("李", "已调试", "d2", false), attested("王", "已安装", "d3", true)));
	ASSERT_TEXT(both, "王 replaced, 李 expired");
	g_autofree char *added = lapsed_of(ONE(attested("王", "已安装", "d1", true)),
	        PAIR(attested("李", "已调试", "d2", true), attested("王", "已安装", "d1", true)));
	ASSERT_TEXT(added, "");
	g_autofree char *all = lapsed_of(ONE(attested("王", "已安装", "d1", true)), json_array());
	ASSERT_TEXT(all, "王 removed");
}

TEST_MAIN("diff", CASE(test_a_statement_that_was_altered_is_not_called_expired),
        CASE(test_the_verdict_is_said_as_in_the_report),
        CASE(test_a_statement_is_more_than_its_check_and_target),
        CASE(test_one_of_many_reasons_is_told), CASE(test_a_lost_host_is_told_once),
        CASE(test_the_same_change_is_told_once), CASE(test_what_no_longer_counts_is_said),
        CASE(test_changes), CASE(test_text), CASE(test_only_what_was_mended_is_better),
        CASE(test_a_run_of_a_part), CASE(test_a_run_against_itself),
        CASE(test_several_rows_of_one_target), CASE(test_notes_and_refusal))

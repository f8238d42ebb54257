#include "base/cleanup.h"
#include "base/width.h"
#include "tests/document_trees.h"
#include <stdlib.h>

static json_t *sample(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/report/%s.json", TEST_DATA, name);
	json_error_t problem;
	json_t *report = json_load_file(path, 0, &problem);
	if (!report)
		fprintf(stderr, "%s:%d: %s\n", path, problem.line, problem.text);
	CU_ASSERT_PTR_NOT_NULL(report);
	return report;
}

static char *text_of(const json_t *report, WriterOptions options)
{
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	bool written = tree_written("text", report, &options, out, &error);
	if (!written)
		fprintf(stderr, "%s\n", error->message);
	CU_ASSERT_TRUE(written);
	return g_string_free(out, FALSE);
}

/* Compares with tests/data/report/<golden>.txt; JIUXU_REGENERATE=1 writes it anew. */
static void check_golden(const char *name, const char *golden, WriterOptions options)
{
	g_autoptr(json_t) report = sample(name);
	g_autofree char *path = g_strdup_printf("%s/report/%s.txt", TEST_DATA, golden);
	g_autofree char *text = text_of(report, options);
	g_autofree char *expected = NULL;
	if (g_strcmp0(g_getenv("JIUXU_REGENERATE"), "1") == 0)
		CU_ASSERT_TRUE(g_file_set_contents(path, text, -1, NULL));
	CU_ASSERT_TRUE(g_file_get_contents(path, &expected, NULL, NULL));
	ASSERT_TEXT(text, expected);
}

static void test_agrees_with_the_golden_texts(void)
{
	check_golden("sample", "sample-zh-80", (WriterOptions){.lang = "zh", .columns = 80});
	check_golden("sample", "sample-en-120", (WriterOptions){.lang = "en", .columns = 120});
	check_golden("ready", "ready-zh-80", (WriterOptions){.lang = "zh", .columns = 80});
	check_golden("ready", "ready-en-80-all",
	        (WriterOptions){.lang = "en", .columns = 80, .all = true});
	check_golden("sample", "sample-zh-color",
	        (WriterOptions){.lang = "zh", .columns = 100, .color = true});
}

static void check_widths(const char *lang, size_t columns)
{
	g_autoptr(json_t) report = sample("sample");
	g_autofree char *text =
	        text_of(report, (WriterOptions){.lang = lang, .columns = columns, .all = true});
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (size_t i = 0; lines[i]; i++) {
		if (width_of(lines[i]) > columns)
			fprintf(stderr, "%s, %zu columns: «%s»\n", lang, columns, lines[i]);
		CU_ASSERT_TRUE(width_of(lines[i]) <= columns);
	}
}

static void test_keeps_to_the_columns(void)
{
	check_widths("zh", 80);
	check_widths("en", 80);
	check_widths("zh", 120);
	check_widths("en", 60);
}

static void test_takes_the_language_of_the_run_when_none_is_asked(void)
{
	g_autoptr(json_t) report = sample("sample");
	g_autofree char *own = text_of(report, (WriterOptions){.columns = 80});
	g_autofree char *chinese = text_of(report, (WriterOptions){.lang = "zh", .columns = 80});
	ASSERT_TEXT(own, chinese);
}

static void test_shows_every_row_when_asked(void)
{
	g_autoptr(json_t) report = sample("sample");
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "zh", .all = true});
	const char *list = strstr(text, "全部检测结果");
	CU_ASSERT_PTR_NOT_NULL(list);
	size_t rows = 0;
	for (const char *p = list; p && (p = strstr(p, "\n  ")); p++)
		rows++;
	CU_ASSERT_EQUAL(rows, json_array_size(json_object_get(report, "results")));
	CU_ASSERT_PTR_NULL(strstr(text, "--all"));
}

/* Who judges a bundle again can run nothing on its hosts. */
static void check_next(json_t *report, bool review, const char *lang, const char *next)
{
	g_autofree char *text = text_of(report, (WriterOptions){.lang = lang, .review = review});
	g_autofree char *end =
	        g_strdup_printf("\n%s%s\n", *lang == 'z' ? "下一步：" : "Next: ", next);
	if (!g_str_has_suffix(text, end))
		fprintf(stderr, "expected %sfound %s", end, strrchr(g_strchomp(text), '\n'));
	CU_ASSERT_TRUE(g_str_has_suffix(text, end));
}

static void test_closes_for_who_reads_it(void)
{
	g_autoptr(json_t) report = sample("sample"), ready = sample("ready");
	check_next(report, false, "zh", "先处理影响部署的关键项，再运行 jiuxu check 复查。");
	check_next(report, true, "zh",
	        "先用 jiuxu verify "
	        "核验签名；退回报送单位，请其处理影响部署的关键项后重新报送，届时用 "
	        "jiuxu diff 与本次比较。");
	check_next(report, true, "en",
	        "Verify the signatures first (`jiuxu verify`). Return the bundle for the blockers "
	        "to be "
	        "mended; hold what the centre hands in next against this one (`jiuxu diff`).");
	json_object_set_new(report, "verdict", json_string("incomplete"));
	check_next(report, true, "zh",
	        "先用 jiuxu verify "
	        "核验签名；退回报送单位，请其补做未能核实的关键项，没有系统能够检测的"
	        "附佐证材料书面确认；重新报送后用 jiuxu diff 与本次比较。");
	json_object_set_new(
	        json_object_get(report, "run"), "selection", json_pack("{s:s}", "item", "2"));
	check_next(report, true, "zh",
	        "先用 jiuxu verify 核验签名；只检查了一部分，请报送单位检查全部内容后重新报送。");
	json_object_set_new(json_object_get(report, "run"), "interrupted", json_true());
	check_next(report, true, "zh",
	        "先用 jiuxu verify "
	        "核验签名；检查没有做完，退回报送单位，请其完成全部检测后重新报送。");
	check_next(ready, true, "zh",
	        "先用 jiuxu verify 核验签名；逐条核对书面确认和豁免，与上次报送的比较用 jiuxu "
	        "diff；系统开发厂商以 jiuxu sign 签名确认。");
	json_object_set_new(ready, "confirmed", json_true());
	check_next(ready, true, "en",
	        "Verify both signatures (`jiuxu verify --require centre --require vendor`). Look "
	        "through what was attested and waived, compare with an earlier bundle (`jiuxu "
	        "diff`).");
}

/* A lost host is told once; none of its rows is listed under a check. */
static void test_tells_a_lost_host_once(void)
{
	g_autoptr(json_t) report = sample("sample");
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en"});
	const char *first = strstr(text, "port 22: no route to host");
	CU_ASSERT_PTR_NOT_NULL(first);
	CU_ASSERT_PTR_NULL(first ? strstr(first + 1, "port 22: no route to host") : NULL);
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "9 results are unknown for it, 6 of them blockers"));
}

static void add_row(json_t *report, const char *target, const char *because)
{
	json_t *row = json_deep_copy(json_array_get(json_object_get(report, "results"), 0));
	json_object_set_new(row, "target", json_string(target));
	json_object_set_new(row, "outcome", json_string("unknown"));
	json_object_set_new(row, "cause", json_string("timeout"));
	json_object_set_new(
	        row, "reason_i18n", json_pack("{s:s, s:s}", "zh", "无应答", "en", target));
	if (because)
		json_object_set_new(row, "because",
		        json_pack("{s:o, s:s}", "check", json_incref(json_object_get(row, "check")),
		                "target", because));
	json_array_append_new(json_object_get(report, "results"), row);
}

/* Rows that another explains are told with it. */
static void test_tells_a_root_cause_once(void)
{
	g_autoptr(json_t) report = sample("sample");
	add_row(report, "waits1", "silent");
	add_row(report, "silent", NULL);
	add_row(report, "waits2", "silent");
	add_row(report, "alone", "nobody");
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en", .columns = 120});
	g_autofree char *zh = text_of(report, (WriterOptions){.lang = "zh", .columns = 120});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "silent; 2 other results wait for it"));
	CU_ASSERT_PTR_NOT_NULL(strstr(zh, "无应答；另有 2 项检测因此未能进行"));
	CU_ASSERT_PTR_NULL(strstr(text, "waits"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "alone"));
}

/* What an import stands in for is counted all the same where the host is the reason. */
static void test_counts_what_waits_for_a_host_that_stands_in(void)
{
	static const char reason[] = "waits; this run could not log in to host 'app3': port 22: no "
	                             "route to host";
	g_autoptr(json_t) report = sample("sample");
	json_t *host = json_array_get(json_object_get(report, "hosts"), 4);
	json_object_set_new(host, "message",
	        json_string("host 'app3': port 22: no route to host; what was seen by hand at "
	                    "2026-11-23 10:00:00 +08:00 stands in"));
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(report, "results"), i, row) {
		const char *check = json_string_value(json_object_get(row, "check"));
		if (strcmp(check, "database.rac") != 0)
			continue;
		json_object_set_new(row, "cause", json_string("unreachable"));
		json_object_set_new(row, "reason", json_string(reason));
		json_object_set_new(
		        row, "reason_i18n", json_pack("{s:s, s:s}", "zh", reason, "en", reason));
	}
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en"});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "10 results are unknown for it, 7 of them blockers"));
}

/* In a run over db* the other hosts were not asked: nothing is wrong with them. */
static void test_does_not_call_a_host_lost_that_was_not_asked(void)
{
	g_autoptr(json_t) report = sample("ready");
	json_t *host = json_array_get(json_object_get(report, "hosts"), 5);
	json_object_set_new(host, "reach", json_string("not_observed"));
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en"});
	CU_ASSERT_PTR_NULL(strstr(text, "Hosts that could not be read"));
	json_object_set_new(host, "reach", json_string("timeout"));
	g_autofree char *lost = text_of(report, (WriterOptions){.lang = "en"});
	CU_ASSERT_PTR_NOT_NULL(strstr(lost, "web1  10.66.1.31  timed out\n"));
}

static void test_says_first_that_a_run_is_not_whole(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_t *run = json_object_get(report, "run");
	json_object_set_new(run, "interrupted", json_true());
	json_object_set_new(
	        run, "selection", json_pack("{s:s, s:s}", "pattern", "db*", "item", "2"));
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "zh"});
	g_auto(GStrv) lines = g_strsplit(text, "\n", 5);
	ASSERT_TEXT(lines[1],
	        "本次只检查了一部分（主机 db*，检查内容项目 2），不能作为全部准备情况的结论。");
	ASSERT_TEXT(lines[2], "本次检查被中断，没有做完的检测均记为未能核实。");
	CU_ASSERT_TRUE(g_str_has_suffix(text, "下一步：重新运行 jiuxu check，完成全部检测。\n"));
}

/* Nothing a host says may move the cursor, colour the screen or end a line. */
static void test_shows_what_a_host_sends_to_the_terminal(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_t *results = json_object_get(report, "results");
	size_t i;
	json_t *row;
	json_array_foreach(results, i, row) {
		json_object_set_new(
		        row, "actual", json_string("\x1b]0;owned\x07\x1b[2J\r\n\xc2\x9bm"));
	}
	json_t *host = json_array_get(json_object_get(report, "hosts"), 4);
	json_object_set_new(host, "message", json_string("\x1b[1mgone\nVerdict: ready"));
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en", .all = true});
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20)
			CU_ASSERT_EQUAL(*p, '\n');
	CU_ASSERT_PTR_NULL(strstr(text, "\xc2\x9b"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\x1b]0;owned\\x07\\x1b[2J\\r\\n\\u009bm"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\\x1b[1mgone\\nVerdict: ready"));
}

static void check_refused(const json_t *report, const char *message)
{
	WriterOptions options = {.lang = "en"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CU_ASSERT_FALSE(tree_written("text", report, &options, out, &error));
	ASSERT_ERROR(error, message);
}

static void test_refuses_what_is_no_report(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_t *row = json_array_get(json_object_get(report, "results"), 3);
	json_object_set_new(row, "outcome", json_string("fine"));
	check_refused(report, "report: results[3]: unknown outcome 'fine'");
	json_object_set_new(row, "check", json_string("no.such"));
	check_refused(report, "report: results[3]: no check 'no.such' is described");
	json_object_set_new(report, "verdict", json_string("splendid"));
	check_refused(report, "report: unknown verdict 'splendid'");
}

/* Many rows that differ are cut short; the rest is counted. */
static void test_counts_what_it_leaves_out(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_t *results = json_object_get(report, "results");
	g_autoptr(json_t) failed = NULL;
	size_t i;
	json_t *row;
	json_array_foreach(results, i, row)
		if (strcmp(json_string_value(json_object_get(row, "check")), "os.clock") == 0 &&
		        strcmp(json_string_value(json_object_get(row, "outcome")), "fail") == 0)
			failed = json_incref(row);
	CU_ASSERT_PTR_NOT_NULL(failed);
	for (int k = 0; failed && k < 20; k++) {
		json_t *copy = json_deep_copy(failed);
		g_autofree char *actual = g_strdup_printf("%d ms", 2000 + k);
		json_object_set_new(copy, "actual", json_string(actual));
		json_array_append_new(results, copy);
	}
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "en"});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "9 more, --all lists them"));
	CU_ASSERT_PTR_NULL(strstr(text, "actual    2011 ms"));
}

/* A checklist of a province with many checks of its own does not push away what is wrong. */
static void test_many_own_checks_are_counted(void)
{
	g_autoptr(json_t) report = sample("ready");
	json_t *differences = json_array();
	for (int i = 1; i <= 50; i++) {
		g_autofree char *id = g_strdup_printf("province.kernel.%02d", i);
		json_array_append_new(
		        differences, json_pack("{s:s, s:s, s:s, s:s}", "kind", "check", "name", id,
		                             "from", "", "to", "major"));
	}
	json_object_set_new(json_object_get(report, "checklist"), "differences", differences);
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "· 新增检查点 province.kernel.05（重要项）\n"
	                                    "… 另有 45 项，用 --all 全部列出\n"));
	CU_ASSERT_PTR_NULL(strstr(text, "province.kernel.06"));
	g_autofree char *all = text_of(report, (WriterOptions){.lang = "zh", .all = true});
	CU_ASSERT_PTR_NOT_NULL(strstr(all, "· 新增检查点 province.kernel.50（重要项）\n"));
}

/* Who must act, until when, and what must be renewed in time. */
static void test_who_must_act_and_what_ends_is_told(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_object_set_new(report, "responsible",
	        json_pack("[{s:s, s:s, s:s, s:s, s:s}]", "item", "1", "name", "王建国",
	                "organisation", "", "position", "", "due", "2026-12-15"));
	json_object_set_new(report, "plan",
	        json_pack("{s:[{s:s, s:s, s:s}]}", "licences", "name", "wl-1", "product",
	                "WebLogic 14c", "expires", "2026-12-20"));
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "负责人：王建国　期限：2026-12-15\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text, "\n· 2026-12-20 到期（还有 27 天）：授权　"
	                                    "WebLogic 14c（wl-1）\n"));
}

/* What `jiuxu fix` can do is counted where the reader looks for the next step. */
static void test_the_next_step_names_fix(void)
{
	g_autoptr(json_t) report = sample("ready");
	json_t *row = json_array_get(json_object_get(report, "results"), 0);
	json_object_set_new(row, "outcome", json_string("warn"));
	json_object_set_new(row, "remedy_i18n",
	        json_pack("{s:s, s:s}", "zh", "写入。可用 jiuxu fix 处理，先加 --dry-run 预览。",
	                "en", "Do it. `jiuxu fix` can do it; look with --dry-run first."));
	json_object_set_new(
	        row, "remedy", json_string("写入。可用 jiuxu fix 处理，先加 --dry-run 预览。"));
	g_autofree char *text = text_of(report, (WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(text, "有 1 处可用 jiuxu fix 自动处理，先用 jiuxu fix --dry-run 预览。\n"));
}

static void test_writers_are_found_by_name(void)
{
	static const char *const names[] = {"text", "json", "junit", "html", "xlsx", "pdf", "docx"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		CU_ASSERT_PTR_EQUAL(writer_find(names[i]), writer_at(i));
		ASSERT_TEXT(writer_at(i)->name, names[i]);
	}
	CU_ASSERT_PTR_NULL(writer_at(G_N_ELEMENTS(names)));
	CU_ASSERT_PTR_NULL(writer_find("doc"));
}

/* The document itself, in its own order of keys, two spaces deep, its rows behind. */
static void test_json_is_the_document(void)
{
	g_autoptr(json_t) report = json_loads(
	        "{\"results\": [], \"z\": 1, \"a\": {\"zh\": \"就绪\", \"en\": []}}", 0, NULL);
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	CU_ASSERT_TRUE(tree_written("json", report, &options, out, &error));
	ASSERT_TEXT(out->str,
	        "{\n  \"z\": 1,\n  \"a\": {\n    \"zh\": \"就绪\",\n    \"en\": []\n  },\n"
	        "  \"results\": []\n}\n");
}

TEST_MAIN("writer_text", CASE(test_agrees_with_the_golden_texts), CASE(test_keeps_to_the_columns),
        CASE(test_takes_the_language_of_the_run_when_none_is_asked),
        CASE(test_shows_every_row_when_asked), CASE(test_tells_a_lost_host_once),
        CASE(test_tells_a_root_cause_once), CASE(test_does_not_call_a_host_lost_that_was_not_asked),
        CASE(test_counts_what_waits_for_a_host_that_stands_in),
        CASE(test_says_first_that_a_run_is_not_whole),
        CASE(test_shows_what_a_host_sends_to_the_terminal), CASE(test_refuses_what_is_no_report),
        CASE(test_counts_what_it_leaves_out), CASE(test_many_own_checks_are_counted),
        CASE(test_who_must_act_and_what_ends_is_told), CASE(test_the_next_step_names_fix),
        CASE(test_writers_are_found_by_name), CASE(test_json_is_the_document),
        CASE(test_closes_for_who_reads_it))

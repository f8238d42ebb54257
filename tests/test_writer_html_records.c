/* What a page shows of the records that stand behind its rows. */
#include "tests/writer_html.h"

#define MEGABYTE (1024 * 1024)

static char *long_evidence(const char *digest, size_t *ret_length, void *data)
{
	(void)data;
	GString *text = g_string_new(NULL);
	for (int i = 1; i <= 5000; i++)
		g_string_append_printf(text, "%.14s line %d\n", digest, i);
	*ret_length = text->len;
	return g_string_free(text, FALSE);
}

static void test_shows_the_first_lines_of_what_was_seen(void)
{
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh", .evidence = long_evidence};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, " line 12\n…</pre>"));
	CU_ASSERT_PTR_NULL(strstr(page->str, " line 13"));
	CU_ASSERT_TRUE(page->len < MEGABYTE / 2);
}

static char *evidence_but_site(const char *digest, size_t *ret_length, void *data)
{
	CU_ASSERT_STRING_NOT_EQUAL(digest, (const char *)data);
	return long_evidence(digest, ret_length, NULL);
}

/* The plan is no observation, and its first lines may hold telephone numbers. */
static void test_does_not_quote_the_site_file(void)
{
	g_autoptr(json_t) report = sample("sample");
	static char site[] =
	        "sha256:0000000000000000000000000000000000000000000000000000000000000000";
	size_t i, found = 0;
	json_t *row;
	json_array_foreach(json_object_get(report, "results"), i, row) {
		const char *source =
		        json_string_value(json_array_get(json_object_get(row, "sources"), 0));
		if (g_strcmp0(source, "site.yaml") != 0)
			continue;
		json_object_set_new(row, "evidence", json_pack("[s]", site));
		found++;
	}
	WriterOptions options = {
	        .lang = "zh", .evidence = evidence_but_site, .evidence_data = site};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_TRUE(found > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, "检测记录 <code>sha256:00000000…</code>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, " line 12\n…</pre>"));
}

/* What a row of several hosts rests on says which of them it is of, escaped. */
static void test_a_record_names_its_host(void)
{
	g_autoptr(json_t) report = sample("sample");
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(report, "results"), i, row) {
		json_object_set_new(row, "evidence",
		        json_pack("[s, s]",
		                "sha256:"
		                "1111111111111111111111111111111111111111111111111111111111111111",
		                "sha256:"
		                "222222222222222222222222222222222222222222222222222222222222222"
		                "2"));
		json_object_set_new(row, "evidence_of", json_pack("[s, s]", "db1, db2", "<db3>"));
	}
	WriterOptions options = {.lang = "zh", .evidence = long_evidence};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "检测记录（db1, db2） <code>sha256:11111111…</code>"));
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "检测记录（&lt;db3&gt;） <code>sha256:22222222…</code>"));
	options.lang = "en";
	g_autoptr(GString) english = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(english->str, "Record (db1, db2) <code>sha256:11111111…</code>"));
}

/* Told as one, they are as old as the older, and by the routes of both. */
static void test_two_hosts_of_two_sources_name_both(void)
{
	g_autoptr(json_t) report = sample("sample");
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(report, "results"), i, row) {
		const char *target = json_string_value(json_object_get(row, "target"));
		if (strcmp(target, "db2") != 0)
			continue;
		json_object_set_new(row, "sources", json_pack("[s]", "collector"));
		json_object_set_new(row, "collected_at", json_string("2026-11-23T01:00:00Z"));
	}
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str,
	        "<span>检测时间和途径：2026-11-23 09:00:00 +08:00，ssh、人工采集</span>"));
	options.lang = "en";
	g_autoptr(GString) english = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(strstr(
	        english->str, "<span>Observed: 2026-11-23 09:00:00 +08:00, ssh, collector</span>"));
}

static char *script_evidence(const char *digest, size_t *ret_length, void *data)
{
	(void)digest;
	GString *text = g_string_new(NULL);
	for (int i = 1; i <= 40; i++)
		g_string_append_printf(text, "$ line %d of what was run\n", i);
	g_string_append(text, "shared 1700000000000 wrote\nshared rac2\n");
	if (data)
		g_string_append_printf(text, "%2000s\nlast\n", "wide");
	*ret_length = text->len;
	return g_string_free(text, FALSE);
}

/* What came of a script is what somebody reads, not the script. */
static void test_a_record_shows_what_came_of_a_script(void)
{
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh", .evidence = script_evidence};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "<pre>$ line 1 of what was run\n$ line 2 of what was run\n$ …\n"
	                          "shared 1700000000000 wrote\nshared rac2</pre>"));
	options.evidence_data = report; /* and a line that is too long is cut, and said to be */
	g_autoptr(GString) wide = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(strstr(wide->str, "\n…</pre>"));
	CU_ASSERT_PTR_NULL(strstr(wide->str, "wide"));
}

static char *short_evidence(const char *digest, size_t *ret_length, void *data)
{
	(void)data;
	char *text = g_strdup_printf("%.14s\none line more", digest);
	*ret_length = strlen(text);
	return text;
}

/* Closed on the screen; on paper, which cannot be clicked, what is short is opened. */
static void test_records_are_closed_and_the_short_ones_are_printed(void)
{
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh", .evidence = long_evidence};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_TRUE(occurrences(page->str, "<details><summary>") > 0);
	CU_ASSERT_EQUAL(occurrences(page->str, "<details open"), 0);
	CU_ASSERT_EQUAL(occurrences(page->str, "<details class=\"short\""), 0);
	options.evidence = short_evidence;
	g_autoptr(GString) brief = html_of(report, &options);
	CU_ASSERT_TRUE(occurrences(brief->str, "<details class=\"short\"><summary>") > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(brief->str, "'beforeprint'"));
}

/* --- a thousand hosts --- */

static json_t *big_row(size_t host, size_t check)
{
	size_t kind = (host * 7 + check * 13) % 20;
	const char *outcome = kind == 0   ? "fail"
	                      : kind == 1 ? "unknown"
	                      : kind == 2 ? "warn"
	                                  : "pass";
	g_autofree char *target = g_strdup_printf("node%04zu.hebei.edu.cn", host);
	g_autofree char *id = g_strdup_printf("check.number.%zu", check);
	g_autofree char *actual =
	        g_strdup_printf("%zu MiB of memory on %s", host * 3 + check, target);
	g_autofree char *reason =
	        g_strdup_printf("主机 %s 的内存是 %zu MiB，低于要求", target, host);
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, target, -1);
	g_autofree char *evidence = g_strconcat("sha256:", digest, NULL);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[s], s:[s]}",
	        "check", id, "item", "1", "target", target, "target_kind", "host", "outcome",
	        outcome, "cause", kind == 1 ? "denied" : "", "severity",
	        check % 3 ? "major" : "blocker", "expected", ">= 65536 MiB", "actual", actual,
	        "reason", reason, "remedy", "增加内存，或把主机从规划中去掉。", "evidence",
	        evidence, "sources", "ssh");
}

static json_t *big_report(size_t hosts, size_t checks)
{
	json_t *report = sample("sample");
	json_t *described = json_array(), *results = json_array();
	for (size_t i = 0; i < checks; i++) {
		g_autofree char *id = g_strdup_printf("check.number.%zu", i);
		json_array_append_new(described,
		        json_pack("{s:s, s:s, s:s, s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "id", id,
		                "item", "1", "severity", i % 3 ? "major" : "blocker", "source",
		                "us", "title", "zh", "内存满足要求", "why", "zh",
		                "内存不足时数据库无法启动。", "fix", "zh", "增加内存。"));
		for (size_t k = 0; k < hosts; k++)
			json_array_append_new(results, big_row(k, i));
	}
	json_object_set_new(report, "checks", described);
	json_object_set_new(report, "results", results);
	return report;
}

static void test_a_thousand_hosts_fit(void)
{
	g_autoptr(json_t) report = big_report(1000, 60);
	WriterOptions options = {.lang = "zh", .evidence = long_evidence};
	g_autoptr(GString) page = html_of(report, &options);
	const char *list = strstr(page->str, "id=\"filter\"");
	CU_ASSERT_EQUAL(json_array_size(json_object_get(report, "results")), 60000);
	CU_ASSERT_EQUAL(occurrences(list, "\n<li>"), 60000);
	if (page->len >= 20 * MEGABYTE)
		fprintf(stderr, "the page has %zu bytes\n", page->len);
	CU_ASSERT_TRUE(page->len < 20 * MEGABYTE);
}

TEST_MAIN("writer_html_records", CASE(test_shows_the_first_lines_of_what_was_seen),
        CASE(test_does_not_quote_the_site_file), CASE(test_a_record_names_its_host),
        CASE(test_two_hosts_of_two_sources_name_both),
        CASE(test_a_record_shows_what_came_of_a_script),
        CASE(test_records_are_closed_and_the_short_ones_are_printed),
        CASE(test_a_thousand_hosts_fit))

#include "base/cleanup.h"
#include "tests/document_trees.h"

#define MEGABYTE (1024 * 1024)

static json_t *sample(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/report/%s.json", TEST_DATA, name);
	json_t *report = json_load_file(path, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(report);
	return report;
}

static GString *html_of(const json_t *report, const WriterOptions *options)
{
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	bool written = tree_written("html", report, options, out, &error);
	if (!written)
		fprintf(stderr, "%s\n", error->message);
	CU_ASSERT_TRUE(written);
	return out;
}

/* Byte by byte: AddressSanitizer measures the whole page at every strstr(). */
static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0, length = strlen(part);
	for (const char *p = text; p && *p; p++)
		count += *p == *part && strncmp(p, part, length) == 0;
	return count;
}

static char *escaped(const char *text)
{
	return g_markup_escape_text(text, -1);
}

static void test_says_the_verdict_and_the_five_sentences(void)
{
	static const struct {
		const char *name, *lang, *verdict;
	} cases[] = {
	        {"sample", "zh", "<strong>不具备部署条件</strong>"},
	        {"sample", "en", "<strong>not ready</strong>"},
	        {"ready", "zh",
	                "<strong>具备部署条件（关键项有豁免；一般项不通过 2 处，一般项未能核实 2 "
	                "处，"
	                "有提醒 3 处）</strong>"},
	        {"ready", "en",
	                "<strong>ready, with remarks (blockers waived; minor failed 2, minor "
	                "unknown 2, "
	                "remarks 3)</strong>"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(json_t) report = sample(cases[i].name);
		WriterOptions options = {.lang = cases[i].lang};
		g_autoptr(GString) page = html_of(report, &options);
		CU_ASSERT_PTR_NOT_NULL(strstr(page->str, cases[i].verdict));
		size_t k;
		json_t *item;
		json_array_foreach(json_object_get(report, "items"), k, item) {
			g_autofree char *title = escaped(json_string_value(
			        json_object_get(json_object_get(item, "title"), cases[i].lang)));
			CU_ASSERT_PTR_NOT_NULL(strstr(page->str, title));
		}
	}
}

static void test_shows_attested_and_waived_with_the_verdict(void)
{
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_PTR_NOT_NULL(strstr(
	        page->str, "<p>检测结果中有 5 处为书面确认（非机器实测），1 处经批准豁免</p>"));
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "签名证明由谁出具、此后未被改动，不证明主机如实回答。"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, "本工具设定"));
}

/* Nothing is fetched, and nothing but our own style and script may run. */
static void test_needs_no_network(void)
{
	static const char *const foreign[] = {"http:", "https:", "src=\"", "href=", "@import",
	        "url(", "<link", "<img", "<iframe", " style=\"", " onclick", ":has("};
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GString) page = html_of(report, &options);
	for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++) {
		if (strstr(page->str, foreign[i]))
			fprintf(stderr, "the page has «%s»\n", foreign[i]);
		CU_ASSERT_PTR_NULL(strstr(page->str, foreign[i]));
	}
	CU_ASSERT_EQUAL(occurrences(page->str, "<script>"), 1);
	CU_ASSERT_EQUAL(occurrences(page->str, "<style>"), 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, "default-src &#39;none&#39;")
	                               ? page->str
	                               : strstr(page->str, "default-src 'none'"));
}

/* The digest named by the policy for `directive` is that of the text between the tags. */
static void check_policy(const char *page, const char *directive, const char *tag)
{
	g_autofree char *open = g_strdup_printf("<%s>", tag);
	g_autofree char *close = g_strdup_printf("</%s>", tag);
	const char *start = strstr(page, open);
	const char *end = start ? strstr(start, close) : NULL;
	CU_ASSERT_PTR_NOT_NULL(end);
	if (!end)
		return;
	start += strlen(open);
	guint8 digest[32];
	gsize size = sizeof digest;
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, (const guchar *)start, end - start);
	g_checksum_get_digest(sum, digest, &size);
	g_autofree char *base64 = g_base64_encode(digest, size);
	g_autofree char *rule = g_strdup_printf("%s 'sha256-%s'", directive, base64);
	CU_ASSERT_PTR_NOT_NULL(strstr(page, rule));
}

static void test_its_policy_names_its_own_style_and_script(void)
{
	g_autoptr(json_t) report = sample("sample");
	json_object_set_new(json_object_get(report, "site"), "name",
	        json_string("a\"; } </style><script>alert(1)</script>\\"));
	WriterOptions options = {.lang = "en"};
	g_autoptr(GString) page = html_of(report, &options);
	check_policy(page->str, "style-src", "style");
	check_policy(page->str, "script-src", "script");
	CU_ASSERT_EQUAL(occurrences(page->str, "</style>"), 1);
	CU_ASSERT_EQUAL(occurrences(page->str, "alert(1)</script>"), 0);
}

/* Every row has its place below its check, whatever is folded. */
static void check_rows(const json_t *report, const char *page)
{
	const char *list = strstr(page, "id=\"filter\"");
	CU_ASSERT_PTR_NOT_NULL(list);
	CU_ASSERT_EQUAL(
	        occurrences(list, "\n<li>"), json_array_size(json_object_get(report, "results")));
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(report, "results"), i, row) {
		const char *check = json_string_value(json_object_get(row, "check"));
		g_autofree char *target =
		        escaped(json_string_value(json_object_get(row, "target")));
		g_autofree char *head = g_strdup_printf("<tbody id=\"check-%s\">", check);
		g_autofree char *entry = g_strdup_printf("\n<li>%s", target);
		const char *body = strstr(list, head);
		const char *end = body ? strstr(body, "</tbody>") : NULL;
		const char *found = body ? strstr(body, entry) : NULL;
		CU_ASSERT_TRUE(found && end && found < end);
	}
}

static void test_has_every_row(void)
{
	g_autoptr(json_t) report = sample("sample");
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GString) page = html_of(report, &options);
	check_rows(report, page->str);
}

static const char hostile[] = "<script>alert(1)</script> ]]> \x1b[31m\xff\0\xe2\x80\xae\" ' &amp;";

static char *hostile_evidence(const char *digest, size_t *ret_length, void *data)
{
	(void)digest;
	++*(size_t *)data;
	*ret_length = sizeof hostile - 1;
	return g_memdup2(hostile, sizeof hostile);
}

static void spoil(json_t *object, const char *const *members)
{
	for (; *members; members++)
		json_object_set_new(
		        object, *members, json_stringn_nocheck(hostile, sizeof hostile - 1));
}

static void test_escapes_what_hosts_say(void)
{
	static const char *const of_row[] = {
	        "target", "expected", "actual", "reason", "remedy", NULL};
	static const char *const of_host[] = {"name", "address", "message", "title", NULL};
	g_autoptr(json_t) report = sample("sample");
	size_t i, asked = 0;
	json_t *entry;
	json_array_foreach(json_object_get(report, "results"), i, entry) {
		json_object_del(entry, "reason_i18n");
		spoil(entry, of_row);
	}
	json_array_foreach(json_object_get(report, "hosts"), i, entry)
		spoil(entry, of_host);
	WriterOptions options = {
	        .lang = "zh", .evidence = hostile_evidence, .evidence_data = &asked};
	g_autoptr(GString) page = html_of(report, &options);
	CU_ASSERT_TRUE(asked > 0);
	CU_ASSERT_EQUAL(strlen(page->str), page->len); /* no NUL */
	CU_ASSERT_TRUE(g_utf8_validate(page->str, (gssize)page->len, NULL));
	CU_ASSERT_PTR_NULL(strstr(page->str, "<script>alert"));
	CU_ASSERT_PTR_NULL(strchr(page->str, '\x1b'));
	CU_ASSERT_PTR_NULL(strstr(page->str, "\xe2\x80\xae"));
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "<pre>&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; "
	                          "\\x1b[31m\\xff\\x00\\u202e"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, "&amp;amp;"));
}

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

/* The item keeps its founding words; what it was reached with stands beside its outcome. */
static void test_says_what_stands_in_for_vcenter(void)
{
	g_autoptr(json_t) report = sample("ready");
	json_t *item = json_array_get(json_object_get(report, "items"), 2);
	json_object_set_new(item, "outcome", json_string("pass"));
	json_object_set_new(item, "instead",
	        json_pack("{s:s, s:s}", "zh", "以 libvirt/KVM 代替 vCenter", "en",
	                "libvirt/KVM in place of vCenter"));
	g_autoptr(GString) zh = html_of(report, &(WriterOptions){.lang = "zh"});
	g_autoptr(GString) en = html_of(report, &(WriterOptions){.lang = "en"});
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(zh->str, "<br><span class=\"id\">以 libvirt/KVM 代替 "
	                        "vCenter</span></th><td><span class=\"badge pass\">通过</span>"));
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(en->str, "<br><span class=\"id\">libvirt/KVM in place of "
	                        "vCenter</span></th><td><span class=\"badge pass\">pass</span>"));
	json_object_set_new(item, "outcome", json_string("fail"));
	g_autoptr(GString) failed = html_of(report, &(WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NULL(strstr(failed->str, "libvirt/KVM"));
}

static void test_says_when_it_was_attested_and_why_a_waiver_does_not_count(void)
{
	static const struct {
		const char *expires, *said;
	} cases[] = {{"2026-11-22", "</strong>已于 2026-11-22 到期"},
	        {"2027-11-24", "</strong>有效期超过一年（最长一年）"}};
	g_autoptr(json_t) report = sample("ready");
	json_object_set_new(report, "attestations",
	        json_pack("[{s:s, s:s, s:s, s:s, s:s, s:b}]", "check", "a", "by", "钱伟",
	                "statement", "已上架", "attested_at", "2026-11-20T17:00:00Z", "valid_until",
	                "", "counts", 1));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		json_object_set_new(report, "waivers",
		        json_pack("[{s:s, s:s, s:s, s:s, s:s, s:b}]", "check", "b", "target", "",
		                "reason", "等", "approved_by", "李华", "expires", cases[i].expires,
		                "counts", 0));
		g_autoptr(GString) page = html_of(report, &(WriterOptions){.lang = "zh"});
		CU_ASSERT_PTR_NOT_NULL(strstr(page->str, cases[i].said));
		CU_ASSERT_PTR_NOT_NULL(
		        strstr(page->str, "钱伟<br><span class=\"nowrap\">2026-11-21</span>"));
	}
}

/* What ends soon is told to who answers for the item, with its last day; what nothing rests on is
 * not. */
static void test_a_statement_that_ends_soon_is_told(void)
{
	g_autoptr(json_t) report = sample("ready");
	json_object_set_new(report, "attestations",
	        json_pack("[{s:s, s:s, s:s, s:s, s:s, s:s, s:b}, {s:s, s:s, s:s, s:s, s:s, s:s, "
	                  "s:b}]",
	                "check", "hardware.placement", "target", "db1", "by", "钱伟", "statement",
	                "已上架", "attested_at", "2026-11-20T17:00:00Z", "valid_until",
	                "2026-11-27T16:00:00Z", "counts", 1, "check", "hardware.placement",
	                "target", "db9", "by", "钱伟", "statement", "已上架", "attested_at",
	                "2026-11-20T17:00:00Z", "valid_until", "2026-11-27T16:00:00Z", "counts",
	                1));
	json_object_set_new(report, "waivers",
	        json_pack("[{s:s, s:s, s:s, s:s, s:s, s:b}]", "check", "licence.valid", "target",
	                "", "reason", "等", "approved_by", "李华", "expires", "2026-11-23",
	                "counts", 1));
	json_object_set_new(report, "plan",
	        json_pack("{s:[{s:s, s:s, s:s}, {s:s, s:s, s:s}, {s:s, s:s, s:s}]}", "licences",
	                "name", "wl-1", "product", "WebLogic 14c", "expires", "2026-12-20", "name",
	                "ora-1", "product", "Oracle", "expires", "2027-12-20", "name", "os-1",
	                "product", "Linux", "expires", ""));
	g_autoptr(GString) page = html_of(report, &(WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NOT_NULL(strstr(
	        page->str, "<li>2026-12-20 到期（还有 27 天）：授权　WebLogic 14c（wl-1）</li>"));
	CU_ASSERT_PTR_NULL(strstr(page->str, "（ora-1）"));
	CU_ASSERT_PTR_NULL(strstr(page->str, "（os-1）"));
	CU_ASSERT_PTR_NOT_NULL(
	        strstr(page->str, "<li>2026-11-27 到期（还有 4 "
	                          "天）：书面确认　设备已上架（机柜、U位）（db1，钱伟）</li>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str,
	        "<li>今天（2026-11-"
	        "23）到期：经批准豁免　授权在有效期内且有佐证材料（全部对象，李华）</li>"));
	CU_ASSERT_PTR_NULL(strstr(page->str, "（db9，钱伟）"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, ">2026-11-27<br>本次没有结果用到</td>"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page->str, "<details class=\"item\" open>"));
	/* of a check that a partial run left out, nobody can say what machines saw */
	json_object_set_new(json_object_get(report, "run"), "selection",
	        json_pack("{s:n, s:s}", "pattern", "item", "1"));
	json_object_set_new(json_array_get(json_object_get(report, "attestations"), 1), "check",
	        json_string("network.none"));
	g_autoptr(GString) part = html_of(report, &(WriterOptions){.lang = "zh"});
	CU_ASSERT_PTR_NOT_NULL(strstr(part->str, ">2026-11-27<br>本次没有检查这一项</td>"));
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

TEST_MAIN("writer_html", CASE(test_says_the_verdict_and_the_five_sentences),
        CASE(test_shows_attested_and_waived_with_the_verdict), CASE(test_needs_no_network),
        CASE(test_its_policy_names_its_own_style_and_script), CASE(test_has_every_row),
        CASE(test_escapes_what_hosts_say), CASE(test_shows_the_first_lines_of_what_was_seen),
        CASE(test_does_not_quote_the_site_file), CASE(test_a_record_names_its_host),
        CASE(test_a_record_shows_what_came_of_a_script),
        CASE(test_two_hosts_of_two_sources_name_both),
        CASE(test_records_are_closed_and_the_short_ones_are_printed),
        CASE(test_says_what_stands_in_for_vcenter), CASE(test_a_statement_that_ends_soon_is_told),
        CASE(test_says_when_it_was_attested_and_why_a_waiver_does_not_count),
        CASE(test_a_thousand_hosts_fit))

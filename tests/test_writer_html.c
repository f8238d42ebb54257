#include "tests/writer_html.h"

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

TEST_MAIN("writer_html", CASE(test_says_the_verdict_and_the_five_sentences),
        CASE(test_shows_attested_and_waived_with_the_verdict), CASE(test_needs_no_network),
        CASE(test_its_policy_names_its_own_style_and_script), CASE(test_has_every_row),
        CASE(test_escapes_what_hosts_say), CASE(test_says_what_stands_in_for_vcenter),
        CASE(test_says_when_it_was_attested_and_why_a_waiver_does_not_count),
        CASE(test_a_statement_that_ends_soon_is_told))

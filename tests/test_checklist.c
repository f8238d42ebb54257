/* The checklist in the binary, and every way in which one of a site's own can be wrong. */
#include "base/cleanup.h"
#include "checks/checklist.h"
#include "checks/judge.h"
#include "tests/harness.h"

#define TITLE "title: {zh: t, en: t}, why: {zh: w, en: w}, fix: {zh: f, en: f}"
#define HEAD                                                                                       \
	"schema: jiuxu.checklist/1\nid: t\nversion: '1'\n"                                         \
	"items: [{id: '1', title: {zh: 一, en: one}}]\n"                                          \
	"parameters: [{name: most, value: 3, source: us, title: {zh: m, en: m}}]\n"
/* A check in line 7 of the file, at column 6; `rest` begins on line 8. */
#define CHECK(id, kind, rest)                                                                      \
	"  - {id: " id ", item: '1', kind: " kind                                                  \
	", severity: major, source: us, target: host, freshness: 1d, " TITLE ",\n" rest "}\n"
#define GOOD CHECK("a", "expect", "wants: {os: []}, expect: os.id == 'x'")

static Checklist *parse(const char *text, GError **error)
{
	return checklist_parse("c.yaml", text, strlen(text), error);
}

static void test_the_one_in_the_binary(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist = checklist_load_builtin(&error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!checklist)
		return;
	ASSERT_TEXT(checklist->id, "readiness");
	CU_ASSERT(checklist->items->len == 5);
	CU_ASSERT(strlen(checklist_digest(checklist)) == 64);
	g_autoptr(json_t) parameters = checklist_parameters(checklist);
	CU_ASSERT(json_integer_value(json_object_get(parameters, "internal_addresses")) == 16);
	CU_ASSERT(json_integer_value(json_object_get(parameters, "public_addresses")) == 3);
}

/* At least one character of Chinese; none in the English. */
static bool has_han(const char *text)
{
	for (const char *p = text; *p; p = g_utf8_next_char(p))
		if (g_unichar_get_script(g_utf8_get_char(p)) == G_UNICODE_SCRIPT_HAN)
			return true;
	return false;
}

static void both(const Bilingual *pair, const char *what)
{
	if (!has_han(pair->zh) || has_han(pair->en) || !*pair->en)
		fprintf(stderr, "%s: '%s' / '%s'\n", what, pair->zh, pair->en);
	CU_ASSERT(has_han(pair->zh) && !has_han(pair->en) && *pair->en);
}

static void test_every_text_stands_in_both_languages(void)
{
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		both(check->title, check->id);
		both(check->why, check->id);
		both(check->fix, check->id);
	}
	for (guint i = 0; i < checklist->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(checklist->parameters, i);
		both(one->title, one->name);
	}
}

/* The founding document's sentences, to the letter; each item has a blocker of that document. */
static void test_the_items_of_the_founding_document(void)
{
	static const char *const sentences[] = {"设备就绪，并已上架加电",
	        "网络完成规划，准备16个内网IP和3个公网IP", "VMware vCenter部署完毕",
	        "共享存储完成分配和挂载",
	        "操作系统、Vmware、Weblogic、Oracle的License授权到位，完成操作系统、虚拟软件和Oracl"
	        "e "
	        "RAC数据库等的软件环境的安装调试工作"};
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		ASSERT_TEXT(item->title->zh, sentences[i]);
		size_t blockers = 0;
		for (size_t k = 0; k < checklist_count(checklist); k++) {
			const Check *check = checklist_check(checklist, k);
			blockers += strcmp(check->item, item->id) == 0 &&
			            check->severity == SEVERITY_BLOCKER &&
			            strcmp(checklist_sources[check->source], "founding") == 0;
		}
		CU_ASSERT(blockers > 0);
	}
}

/* Product's advice is never a blocker; WebLogic's domain is not asked at preparation. */
static void test_advice_does_not_block(void)
{
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		CU_ASSERT(strcmp(checklist_sources[check->source], "product") != 0 ||
		          check->severity != SEVERITY_BLOCKER);
	}
}

static void test_wants_of_an_item(void)
{
	g_autoptr(Checklist) checklist = checklist_load_builtin(NULL);
	g_autoptr(Wants) all = checklist_wants(checklist, NULL),
	                 four = checklist_wants(checklist, "4");
	size_t count;
	CU_ASSERT(wants_has(all, "sysctl") && wants_has(all, "uptime"));
	wants_arguments(all, "sysctl", &count);
	CU_ASSERT(count == 13); /* twelve asked by two checks, once each */
	CU_ASSERT(wants_has(four, "mounts") && !wants_has(four, "sysctl"));
}

static void test_a_good_one(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist = parse(HEAD "checks:\n" GOOD, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!checklist)
		return;
	const Check *check = checklist_find(checklist, "a");
	CU_ASSERT(check && check->freshness_s == 86400 && !check->attestable);
	ASSERT_TEXT(check->applies, "");
	size_t length;
	CU_ASSERT(g_str_has_prefix(checklist_text(checklist, &length), "schema: "));
	CU_ASSERT(length > 100);
}

static const struct {
	const char *checks, *message;
} faults[] = {
        /* asserts nothing */
        {CHECK("a", "expect", "wants: {os: []}"),
                "c.yaml:7:5: check 'a' asserts nothing: 'expect' is missing or empty"},
        {CHECK("a", "expect", "wants: {os: []}, expect: ''"),
                "c.yaml:7:5: check 'a' asserts nothing: 'expect' is missing or empty"},
        {CHECK("a", "expect", "wants: {os: []}, expect: '  '"),
                "c.yaml:7:5: check 'a' asserts nothing: 'expect' is missing or empty"},
        {CHECK("a", "expect", "wants: {os: []}, expect: "),
                "c.yaml:7:5: check 'a' asserts nothing: 'expect' is missing or empty"},
        {CHECK("a", "licence_ledger", ""),
                "c.yaml:7:5: check 'a' asserts nothing: 'with' is missing or empty"},
        {CHECK("a", "licence_ledger", "with: {}"),
                "c.yaml:7:5: check 'a' asserts nothing: 'with' is missing or empty"},
        {CHECK("a", "licence_ledger", "with: x"),
                "c.yaml:7:5: check 'a' asserts nothing: 'with' is missing or empty"},
        {CHECK("a", "licence_ledger", "with: {families: []}"),
                "c.yaml:8:7: check 'a' asserts nothing: 'families' is missing or empty"},
        {CHECK("a", "licence_ledger", "with: {families: [os, orakel]}"),
                "c.yaml:8:23: no such family of licences 'orakel'"},
        {CHECK("a", "kernel_parameters", "with: {state: running}"),
                "c.yaml:8:7: check 'a' asserts nothing: 'minimum' is missing or empty"},
        {CHECK("a", "kernel_parameters", "with: {minimum: {}}"),
                "c.yaml:8:7: check 'a' asserts nothing: 'minimum' is missing or empty"},
        {CHECK("a", "kernel_parameters", "with: {state: now, minimum: {a: '1'}}"),
                "c.yaml:8:15: 'state' is 'running' or 'configured'"},
        {CHECK("a", "kernel_parameters", "with: {minimum: {fs.file-max: many}}"),
                "c.yaml:8:31: the minimum of 'fs.file-max' is not one or more whole numbers"},
        /* what a kind does not read would look as if it were asked */
        {CHECK("a", "asset_serial", "wants: {dmi: []}, expect: dmi.product_serial != ''"),
                "c.yaml:8:27: kind 'asset_serial' does not read 'expect'"},
        {CHECK("a", "asset_serial", "with: {x: 1}"),
                "c.yaml:8:7: kind 'asset_serial' does not read 'with'"},
        /* names */
        {CHECK("a", "expext", "expect: x"), "c.yaml:7:30: no such kind of check 'expext'"},
        {GOOD GOOD, "c.yaml:9:5: check 'a' is there twice"},
        {"  - {id: a, item: '6', kind: expect, severity: major, source: us, target: host, "
         "freshness: "
         "1d, " TITLE ", expect: x}\n",
                "c.yaml:7:19: no such item '6'"},
        /* wants */
        {CHECK("a", "expect", "wants: [os], expect: os.id"),
                "c.yaml:8:8: 'wants' must be a mapping of topics to lists of arguments"},
        {CHECK("a", "expect", "wants: {os: x}, expect: os.id"),
                "c.yaml:8:13: the arguments of a topic must be a list"},
        {CHECK("a", "expect", "wants: {oss: []}, expect: oss.id"),
                "c.yaml:8:9: a Linux host shows no topic 'oss'"},
        {CHECK("a", "expect", "wants: {os: [x]}, expect: os.id"),
                "c.yaml:8:14: topic 'os' takes no argument 'x'"},
        {CHECK("a", "expect", "wants: {sysctl: [[]]}, expect: sysctl.a"),
                "c.yaml:8:18: an argument of topic 'sysctl' must be a text"},
        {CHECK("a", "expect", "wants: {sysctl: ['a;b']}, expect: sysctl.a"),
                "c.yaml:8:18: 'a;b' is not the name of a kernel parameter"},
        /* expressions */
        {CHECK("a", "expect", "wants: {os: []}, expect: \"os.id ==\""), "c.yaml:8:26: "},
        {CHECK("a", "expect", "wants: {os: []}, expect: oss.id == 'x'"),
                "c.yaml:8:26: 'expect' of check 'a' reads a name that is no fact of it: not among "
                "its "
                "'wants'"},
        {CHECK("a", "expect", "expect: os.id == 'x'"), "c.yaml:8:9: 'expect' of check 'a' reads a "
                                                       "name that is no fact of it: not among its "
                                                       "'wants'"},
        {CHECK("a", "expect", "wants: {os: []}, expect: os.id == params.mots"),
                "c.yaml:8:26: 'expect' of check 'a' reads a name that is no fact of it: no such "
                "parameter"},
        {CHECK("a", "expect", "wants: {os: []}, expect: os.id == 'x', applies: os.id == 'x'"),
                "c.yaml:8:49: 'applies' of check 'a' reads a name that is no fact of it: not among "
                "its 'wants'"},
        {CHECK("a", "expect", "wants: {os: []}, expect: os.id == 'x', actual: \"os.id ~\""),
                "c.yaml:8:48: "},
        /* the table's own */
        {CHECK("a", "expect", "expct: x"),
                "c.yaml:8:1: unknown key 'expct' (did you mean 'expect'?)"},
        {"  - {id: a}\n", "c.yaml:7:5: missing key 'item'"},
};

static void test_faults(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = g_strconcat(HEAD "checks:\n", faults[i].checks, NULL);
		g_autoptr(Checklist) checklist = parse(text, &error);
		const char *got = error ? error->message : "(good)";
		bool open = g_str_has_suffix(faults[i].message, ": ");
		bool same = open ? g_str_has_prefix(got, faults[i].message)
		                 : strcmp(got, faults[i].message) == 0;
		if (!same)
			fprintf(stderr, "%zu: got      «%s»\n%zu: expected «%s»\n", i, got, i,
			        faults[i].message);
		CU_ASSERT(same && !checklist);
	}
}

static void test_faults_of_the_head(void)
{
	static const struct {
		const char *text, *message;
	} heads[] = {
	        {"schema: jiuxu.checklist/2\nid: t\nversion: '1'\nitems: []\nchecks: []\n",
	                "c.yaml:1:9: schema 'jiuxu.checklist/2' is not 'jiuxu.checklist/1'"},
	        {"schema: jiuxu.checklist/1\nid: t\nversion: '1'\nitems:\n"
	         "  - {id: '1', title: {zh: a, en: a}}\n  - {id: '1', title: {zh: a, en: a}}\n"
	         "checks: []\n",
	                "c.yaml:6:5: item '1' is there twice"},
	        {"schema: jiuxu.checklist/1\nid: t\nversion: '1'\nitems: []\nparameters:\n"
	         "  - {name: a, value: 1, source: us, title: {zh: a, en: a}}\n"
	         "  - {name: a, value: 2, source: us, title: {zh: a, en: a}}\nchecks: []\n",
	                "c.yaml:7:5: parameter 'a' is there twice"},
	        {"schema: jiuxu.checklist/1\nid: t\nversion: '1'\nitems: []\n",
	                "c.yaml:1:1: missing key 'checks'"},
	        {"- a\n", "c.yaml:1:1: expected a mapping, found a list"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Checklist) checklist = parse(heads[i].text, &error);
		CU_ASSERT(!checklist);
		ASSERT_ERROR(error, heads[i].message);
	}
}

static void test_every_kind_has_a_name_and_a_sentence(void)
{
	size_t count = 0;
	for (const CheckKind *kind; (kind = check_kind_at(count)); count++) {
		CU_ASSERT(check_kind_find(kind->name) == kind);
		CU_ASSERT(*kind->doc.zh && *kind->doc.en && kind->judge);
	}
	CU_ASSERT(count >= 22);
	CU_ASSERT(!check_kind_find("nothing"));
}

TEST_MAIN("checklist", CASE(test_the_one_in_the_binary),
        CASE(test_every_text_stands_in_both_languages),
        CASE(test_the_items_of_the_founding_document), CASE(test_advice_does_not_block),
        CASE(test_wants_of_an_item), CASE(test_a_good_one), CASE(test_faults),
        CASE(test_faults_of_the_head), CASE(test_every_kind_has_a_name_and_a_sentence))

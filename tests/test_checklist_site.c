/* A site's checklist.yaml: it asks more, never less. */
#include "base/cleanup.h"
#include "tests/judge_world.h"

#define WORDS "title: {zh: t, en: t}, why: {zh: w, en: w}, fix: {zh: f, en: f}"
#define CHECK(id, source, rest)                                                                    \
	"checks:\n  - {id: " id ", item: '5', kind: expect, severity: blocker, source: " source    \
	", target: host, freshness: 1d, " WORDS ",\n   " rest "}\n"
#define MORE                                                                                       \
	"extends: readiness\nparameters: {clock_skew_ms: 500, free_percent: 10, "                  \
	"internal_addresses: 16}\nseverities: {os.clock: blocker, licence.ledger: "                \
	"blocker}\n" CHECK(                                                                        \
	        "province.memory", "province", "wants: {os: []}, expect: os.id == 'debian'")

static Checklist *tighten(const char *text, GPtrArray *more, GError **error)
{
	Checklist *base = checklist_load_builtin(NULL);
	return checklist_tighten(base, "c.yaml", text, strlen(text), more, error);
}

static void test_it_asks_more(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) base = checklist_load_builtin(NULL);
	g_autoptr(Checklist) list = tighten(MORE, NULL, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!list)
		return;
	g_autoptr(json_t) parameters = checklist_parameters(list);
	CU_ASSERT(json_integer_value(json_object_get(parameters, "clock_skew_ms")) == 500);
	CU_ASSERT(checklist_find(list, "os.clock")->severity == SEVERITY_BLOCKER);
	CU_ASSERT(checklist_count(list) == checklist_count(base) + 1);
	CU_ASSERT(checklist_is_own(list) && checklist_is_own(base));
	CU_ASSERT(checklist_difference_count(base) == 0);
	g_autoptr(GString) said = g_string_new(NULL);
	for (size_t i = 0; i < checklist_difference_count(list); i++) {
		const ChecklistDifference *one = checklist_difference(list, i);
		g_string_append_printf(
		        said, "%s %s %s>%s\n", one->kind, one->name, one->from, one->to);
	}
	ASSERT_TEXT(said->str, "parameter clock_skew_ms 1000>500\ncheck province.memory >blocker\n"
	                       "severity os.clock major>blocker\n");
}

/* What is written into a run can be read as a checklist by itself, and asks the same. */
static void test_the_whole_list_as_text(void)
{
	size_t length;
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) list = tighten(MORE, NULL, NULL), again = tighten(MORE, NULL, NULL);
	if (!list || !again)
		return;
	const char *text = checklist_text(list, &length);
	ASSERT_TEXT(checklist_digest(list), checklist_digest(again));
	g_autoptr(Checklist) whole = checklist_parse("whole.yaml", text, length, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (!whole)
		return;
	CU_ASSERT(!checklist_is_own(whole));
	CU_ASSERT(checklist_count(whole) == checklist_count(list));
	for (size_t i = 0; i < checklist_count(list); i++) {
		const Check *a = checklist_check(list, i), *b = checklist_check(whole, i);
		ASSERT_TEXT(a->id, b->id);
		ASSERT_TEXT(a->expect, b->expect);
		CU_ASSERT(a->severity == b->severity && a->freshness_s == b->freshness_s &&
		          a->waivable == b->waivable && a->attestable == b->attestable);
	}
	g_autoptr(json_t) ours = checklist_parameters(list), theirs = checklist_parameters(whole);
	CU_ASSERT(json_equal(ours, theirs));
}

/* A number that only the site asks for is not shown as the founding document's. */
static void test_the_source_of_a_number(void)
{
	g_autoptr(Checklist) list =
	        tighten("extends: readiness\nparameters: {public_addresses: 4}\n", NULL, NULL);
	CU_ASSERT(list != NULL);
	for (guint i = 0; list && i < list->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(list->parameters, i);
		if (strcmp(one->name, "public_addresses") == 0)
			ASSERT_TEXT(checklist_sources[one->source], "province");
		if (strcmp(one->name, "internal_addresses") == 0)
			ASSERT_TEXT(checklist_sources[one->source], "founding");
	}
}

static void test_a_check_of_its_own_is_judged(void)
{
	g_auto(World) world = {0};
	world_start(&world, "hosts: [{name: db1, address: 10.1.1.1, role: database}]\n");
	checklist_free(world.checklist);
	world.checklist = tighten(MORE, NULL, NULL);
	world_put(world_host(&world, "db1"), "os", "{'id': 'centos'}");
	world_judge(&world);
	ASSERT_OUTCOME(&world, "province.memory", "db1", "fail");
	CU_ASSERT(verdicts_readiness(world.verdicts) == VERDICT_NOT_READY);
}

#define E "extends: readiness\n"

static void test_it_never_asks_less(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"parameters: {}\n", "c.yaml:1:1: missing key 'extends'"},
	        {"extends: other\n",
	                "c.yaml:1:10: no such checklist 'other'; the one to extend is 'readiness'"},
	        {E "parameters: {clock_skew_ms: 2000}\n",
	                "c.yaml:2:29: parameter 'clock_skew_ms' may only be made tighter (lower): "
	                "'2000' asks less than '1000'"},
	        {E "parameters: {internal_addresses: 15}\n",
	                "c.yaml:2:34: parameter 'internal_addresses' may only be made tighter "
	                "(higher): '15' asks less than '16'"},
	        {E "parameters: {internal_addresses: 16.5}\n",
	                "c.yaml:2:34: parameter 'internal_addresses' is a number like 16"},
	        {E "parameters: {internal_addresses: '18'}\n",
	                "c.yaml:2:34: parameter 'internal_addresses' is a number like 16"},
	        {E "parameters: {internal_adresses: 18}\n",
	                "c.yaml:2:14: no such parameter 'internal_adresses' (did you mean "
	                "'internal_addresses'?)"},
	        {E "parameters: [1]\n", "c.yaml:2:13: expected a mapping, found a list"},
	        {E "severities: {os.installed: major}\n",
	                "c.yaml:2:28: the severity of 'os.installed' may only be raised: 'major' "
	                "is "
	                "less than 'blocker'"},
	        {E "severities: {os.clock: high}\n",
	                "c.yaml:2:24: a severity is blocker, major or minor"},
	        {E "severities: {os.clok: blocker}\n",
	                "c.yaml:2:14: no such check 'os.clok' (did you mean 'os.clock'?)"},
	        {E "items: []\n", "c.yaml:2:1: unknown key 'items' (known: extends, base_digest, "
	                          "parameters, severities, checks)"},
	        {E CHECK("os.clock", "us", "wants: {os: []}, expect: os.id == 'x'"),
	                "c.yaml:3:10: check 'os.clock' is there already; a site's checklist adds "
	                "checks with ids of its own"},
	        {E CHECK("a", "founding", "wants: {os: []}, expect: os.id == 'x'"),
	                "c.yaml:3:65: check 'a' is not the founding document's: its source is "
	                "province, product or us"},
	        {E CHECK("a", "us", "wants: {os: []}, expect: ' '"),
	                "c.yaml:3:5: check 'a' asserts nothing: 'expect' is missing or empty"},
	        {E CHECK("a", "us", "wants: {os: []}, expect: params.nothing > 1"),
	                "c.yaml:4:29: 'expect' of check 'a' reads a name that is no fact of it: no "
	                "such parameter"},
	        {E "base_digest: 0123\n", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(Checklist) list = tighten(cases[i].text, NULL, &error);
		CU_ASSERT(!list && error);
		if (cases[i].message)
			ASSERT_ERROR(error, cases[i].message);
	}
}

static void test_the_base_may_be_pinned(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *digest = checklist_builtin_digest();
	g_autofree char *good = g_strdup_printf(E "base_digest: sha256:%s\n", digest);
	g_autoptr(Checklist) list = tighten(good, NULL, &error);
	CU_ASSERT(list != NULL);
	g_autoptr(Checklist) other = tighten(E "base_digest: '0123'\n", NULL, &error);
	g_autofree char *message = g_strdup_printf(
	        "c.yaml:2:14: '0123' is pinned, but the checklist of this program is '%s'", digest);
	CU_ASSERT(!other);
	ASSERT_ERROR(error, message);
}

static void test_every_error_is_told(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Checklist) list = tighten(
	        "extends: other\nparameters: {a: 1, free_percent: 1}\nseverities: {b: major}\n"
	        "checks:\n  - {id: os.clock, item: '5', kind: expect, severity: minor, source: us, "
	        "target: host, freshness: 1d, " WORDS "}\n",
	        more, &error);
	CU_ASSERT(!list);
	ASSERT_ERROR(
	        error, "c.yaml:1:10: no such checklist 'other'; the one to extend is 'readiness'");
	CU_ASSERT(more->len == 4);
	for (guint i = 0; i < more->len; i++)
		CU_ASSERT(g_str_has_prefix(more->pdata[i], "c.yaml:"));
}

TEST_MAIN("checklist_site", CASE(test_it_asks_more), CASE(test_the_whole_list_as_text),
        CASE(test_the_source_of_a_number), CASE(test_a_check_of_its_own_is_judged),
        CASE(test_it_never_asks_less), CASE(test_the_base_may_be_pinned),
        CASE(test_every_error_is_told))

#include "base/cleanup.h"
#include "base/expression.h"
#include "tests/harness.h"

#include <string.h>

/* The context of a test: a JSON object; the names in "unobserved" are known and not observed. */
static const json_t *find_in_object(const char *name, void *data, bool *ret_unknown)
{
	const json_t *list = json_object_get(data, "unobserved");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), name) == 0)
			*ret_unknown = true;
	return *ret_unknown ? NULL : json_object_get(data, name);
}

/* What an expression gives, as text: JSON, "error: message" or "unknown: path". Yours to free. */
static char *outcome(const char *text, const char *origin, const char *context, unsigned flags)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) json = json_loads(context, JSON_DECODE_ANY, NULL);
	g_autoptr(Expression) expression = expression_parse(text, origin, &error);
	if (!json)
		return g_strdup("the context is not JSON");
	if (!expression)
		return g_strconcat("error: ", error->message, NULL);
	Scope scope = {find_in_object, json};
	g_auto(EvalResult) result = {0};
	expression_evaluate(expression, &scope, flags, &result);
	if (result.kind == EVAL_ERROR)
		return g_strconcat("error: ", result.error->message, NULL);
	if (result.kind == EVAL_UNKNOWN)
		return g_strconcat("unknown: ", result.unknown, NULL);
	char *shown =
	        json_dumps(result.value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
	char *copy = g_strdup(shown);
	free(shown);
	return copy;
}

#define ASSERT_OUTCOME(text, context, flags, expected)                                             \
	do {                                                                                       \
		g_autofree char *got_ = outcome(text, NULL, context, flags);                       \
		ASSERT_TEXT(got_, expected);                                                       \
	} while (0)

static void test_corpus(void)
{
	g_autofree char *all = NULL;
	CU_ASSERT(g_file_get_contents(TEST_DATA "/expressions.tsv", &all, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(all ? all : "", "\n", -1);
	unsigned count = 0;
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) parts = g_strsplit(*line, "\t", -1);
		if (**line == '#' || !**line)
			continue;
		CU_ASSERT_EQUAL(g_strv_length(parts), 4);
		if (g_strv_length(parts) != 4)
			continue;
		g_autofree char *got = outcome(parts[0], NULL, parts[1], EVAL_STRICT);
		if (strcmp(got, parts[2]) != 0)
			fprintf(stderr, "in the corpus: %s\n", parts[0]);
		ASSERT_TEXT(got, parts[2]);
		count++;
	}
	CU_ASSERT(count > 250);
}

#define FACTS                                                                                      \
	"{\"os\": {\"id\": \"kylin\", \"version\": \"10\", \"codename\": null}, "                  \
	"\"disks\": [{\"name\": \"sda\", \"size\": 5}], \"mounts\": {\"/\": {\"free\": 1}}, "      \
	"\"unobserved\": [\"cpu\", \"numa\"]}"

static void test_unobserved_makes_all_unknown(void)
{
	static const char *const texts[] = {"cpu.count", "false and cpu.count", "true or cpu.count",
	        "cpu.count is defined", "cpu.count | default(1)", "1 if true else cpu.count",
	        "[cpu.count] | length > 0", "os.id == 'x' and not cpu.count",
	        "false and (cpu['count'] in [1])", "cpu.count.foo is undefined or true"};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *got = outcome(texts[i], NULL, FACTS, EVAL_CHECK);
		CU_ASSERT(g_str_has_prefix(got, "unknown: cpu.count"));
	}
	ASSERT_OUTCOME("false and numa", FACTS, EVAL_CHECK, "unknown: numa");
	ASSERT_OUTCOME("os.id == 'kylin'", FACTS, EVAL_CHECK, "true");
}

static void test_check_missing_field_is_error(void)
{
	ASSERT_OUTCOME("os.foo", FACTS, EVAL_CHECK,
	        "error: os.foo: no such field (there is: id, version, codename)");
	ASSERT_OUTCOME("os.foo is defined", FACTS, EVAL_CHECK,
	        "error: os.foo: no such field (there is: id, version, codename)");
	ASSERT_OUTCOME("os.foo | default(1)", FACTS, EVAL_CHECK,
	        "error: os.foo: no such field (there is: id, version, codename)");
	ASSERT_OUTCOME("oss.id is defined", FACTS, EVAL_CHECK, "error: 'oss' is undefined");
	ASSERT_OUTCOME("os.codename is none", FACTS, EVAL_CHECK, "true");
	ASSERT_OUTCOME("mounts['/data'] is defined", FACTS, EVAL_CHECK, "false");
	ASSERT_OUTCOME("mounts['/data'].free > 1", FACTS, EVAL_CHECK,
	        "error: mounts['/data']: no such field (there is: /)");
	ASSERT_OUTCOME("disks[3].size", FACTS, EVAL_CHECK,
	        "error: disks[3]: no such index (the list has 1 items)");
}

static void test_strict_unknown_only_when_read(void)
{
	ASSERT_OUTCOME("false and cpu", FACTS, EVAL_STRICT, "false");
	ASSERT_OUTCOME("cpu is defined", FACTS, EVAL_STRICT, "unknown: cpu");
	ASSERT_OUTCOME("true and cpu.count", FACTS, EVAL_STRICT, "unknown: cpu");
}

static void test_lenient_undefined_is_empty(void)
{
	ASSERT_OUTCOME("nosuch", "{}", 0, "\"\"");
	ASSERT_OUTCOME("'a' ~ nosuch.b ~ 'c'", "{}", 0, "\"ac\"");
	ASSERT_OUTCOME("nosuch | list", "{}", 0, "[]");
}

static void test_origin_stands_first(void)
{
	g_autofree char *parse = outcome("1 +", "play.yaml:12:9", "{}", EVAL_STRICT);
	ASSERT_TEXT(parse, "error: play.yaml:12:9: the expression ends where a value is expected");
	g_autofree char *evaluate = outcome("x.y", "play.yaml:12:9", "{}", EVAL_STRICT);
	ASSERT_TEXT(evaluate, "error: play.yaml:12:9: 'x' is undefined");
}

static char *repeated(const char *before, const char *middle, const char *after, size_t count)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		g_string_append(out, before);
	g_string_append(out, middle);
	for (size_t i = 0; i < count; i++)
		g_string_append(out, after);
	return g_string_free(out, FALSE);
}

static void test_depth_is_bounded(void)
{
	g_autofree char *fine = repeated("(", "1", ")", 64);
	ASSERT_OUTCOME(fine, "{}", 0, "1");
	g_autofree char *deep = repeated("(", "1", ")", 65);
	ASSERT_OUTCOME(deep, "{}", 0, "error: more than 64 brackets one inside the other");
	g_autofree char *signs = repeated("-", "1", "", 10000);
	ASSERT_OUTCOME(signs, "{}", 0, "error: more than 64 brackets one inside the other");
	g_autofree char *nots = repeated("not ", "1", "", 10000);
	ASSERT_OUTCOME(nots, "{}", 0, "error: more than 64 brackets one inside the other");
	g_autofree char *chain = repeated("", "1", " + 1", 5000);
	ASSERT_OUTCOME(chain, "{}", 0, "error: more than 256 operators one inside the other");
	g_autofree char *filters = repeated("", "1", "|abs", 5000);
	ASSERT_OUTCOME(filters, "{}", 0, "error: more than 256 operators one inside the other");
	g_autofree char *dots = repeated("", "x", ".a", 5000);
	ASSERT_OUTCOME(dots, "{}", 0, "error: more than 256 operators one inside the other");
	g_autofree char *conditions = repeated("1 if 0 else ", "1", "", 4000);
	ASSERT_OUTCOME(conditions, "{}", 0, "error: more than 64 brackets one inside the other");
	g_autofree char *lng = repeated("", "1", " ", 70000);
	ASSERT_OUTCOME(lng, "{}", 0, "1");
	g_autofree char *longer = repeated("1,", "1", "", 70000);
	ASSERT_OUTCOME(longer, "{}", 0, "error: an expression is longer than 65536 bytes");
}

static void test_work_is_bounded(void)
{
	ASSERT_OUTCOME(
	        "'a' * 100000000", "{}", 0, "error: the expression takes more than 67108864 bytes");
	ASSERT_OUTCOME(
	        "[1] * 5000000", "{}", 0, "error: the expression takes more than 67108864 bytes");
	ASSERT_OUTCOME("([[[1] * 1000] * 1000] * 1000) | string", "{}", 0,
	        "error: a value is larger than 4000000 parts or deeper than 2100 lists");
	ASSERT_OUTCOME("(['a' * 100000] * 1000) | string", "{}", 0,
	        "error: a value is larger than 4000000 parts or deeper than 2100 lists");
	ASSERT_OUTCOME("range(100001)", "{}", 0, "error: 'range' is longer than 100000");
	ASSERT_OUTCOME("range(100000) | map('string') | select('in', range(100000) | list) | list",
	        "{}", 0, "error: the expression takes more than 1000000 steps");
	ASSERT_OUTCOME("('a' * 100000) | replace('a', 'b' * 100000)", "{}", 0,
	        "error: the expression takes more than 67108864 bytes");
	ASSERT_OUTCOME("(['a'] * 100000) | join('b' * 100000)", "{}", 0,
	        "error: the expression takes more than 67108864 bytes");
	ASSERT_OUTCOME("('a\\n' * 100000) | indent('b' * 100000)", "{}", 0,
	        "error: the expression takes more than 67108864 bytes");
}

static void test_limits_are_settable(void)
{
	g_autoptr(Expression) expression = expression_parse("'a' * 100", NULL, NULL);
	Scope scope = {find_in_object, NULL};
	EvalLimits limits = {.bytes = 99};
	g_auto(EvalResult) result = {0};
	expression_evaluate_limited(expression, &scope, 0, &limits, &result);
	ASSERT_ERROR(result.error, "the expression takes more than 99 bytes");
	eval_result_clear(&result);
	limits = (EvalLimits){.steps = 2};
	expression_evaluate_limited(expression, &scope, 0, &limits, &result);
	ASSERT_ERROR(result.error, "the expression takes more than 2 steps");
}

static bool collect(const char *name, const char *path, void *data)
{
	g_string_append_printf(data, "%s=%s;", name, path);
	return strcmp(name, "stop") != 0;
}

static void test_names(void)
{
	g_autoptr(GString) found = g_string_new(NULL);
	g_autoptr(Expression) expression = expression_parse(
	        "os.id in ids and disks[0].size > min.size | default(os['version']) and m[k.a] and "
	        "u.split(sep) and x.y is match(p) and {'k': v.w}",
	        NULL, NULL);
	CU_ASSERT(expression_names(expression, collect, found));
	ASSERT_TEXT(found->str, "os=os.id;ids=ids;disks=disks;min=min.size;os=os.version;m=m;k=k.a;"
	                        "u=u;sep=sep;x=x.y;p=p;v=v.w;");
	g_autoptr(Expression) two = expression_parse("stop.a + b", NULL, NULL);
	CU_ASSERT(!expression_names(two, collect, found));
}

static void test_value_is_borrowed_not_copied(void)
{
	g_autoptr(json_t) json = json_loads("{\"big\": [1, 2, 3]}", 0, NULL);
	g_autoptr(Expression) expression = expression_parse("big", NULL, NULL);
	Scope scope = {find_in_object, json};
	g_auto(EvalResult) result = {0};
	expression_evaluate(expression, &scope, EVAL_STRICT, &result);
	CU_ASSERT_PTR_EQUAL(result.value, json_object_get(json, "big"));
}

static void test_text(void)
{
	g_autoptr(json_t) json = json_loads("[\"a\", 1, null, true, -0.5, 1e100]", 0, NULL);
	g_autofree char *text = expression_text(json);
	ASSERT_TEXT(text, "['a', 1, None, True, -0.5, 1e+100]");
}

static void test_reference_names_every_plug(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	expression_reference(out);
	CU_ASSERT(strstr(out->str, "| `regex_replace` | `pattern= replacement= ") != NULL);
	CU_ASSERT(strstr(out->str, "| `divisibleby` | `number` | ") != NULL);
	CU_ASSERT(strstr(out->str, "| `startswith` | `part` | ") != NULL);
	g_autofree char *page = NULL;
	CU_ASSERT(g_file_get_contents(TEST_SOURCE "/docs/expressions.md", &page, NULL, NULL));
	CU_ASSERT(page && g_str_has_suffix(page, out->str));
}

TEST_MAIN("expression", CASE(test_corpus), CASE(test_unobserved_makes_all_unknown),
        CASE(test_check_missing_field_is_error), CASE(test_strict_unknown_only_when_read),
        CASE(test_lenient_undefined_is_empty), CASE(test_origin_stands_first),
        CASE(test_depth_is_bounded), CASE(test_work_is_bounded), CASE(test_limits_are_settable),
        CASE(test_names), CASE(test_value_is_borrowed_not_copied), CASE(test_text),
        CASE(test_reference_names_every_plug))

#include "base/cleanup.h"
#include "base/template.h"
#include "tests/harness.h"

#include <string.h>

static const json_t *find_in_object(const char *name, void *data, bool *ret_unknown)
{
	*ret_unknown = strcmp(name, "unobserved") == 0;
	return json_object_get(data, name);
}

static const char *find_template(const char *name, void *data, size_t *ret_length)
{
	static const struct {
		const char *name, *text;
	} known[] = {{"part", "[{{ x }}]"}, {"words", "[{{ w.a }}]"},
	        {"self", "{% include 'self' %}"}, {"broken", "\n{% if %}"},
	        {"sets", "{% set x = 'inner' %}{{ x }}"}, {"fails", "\n {{ nosuch }}"}};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (strcmp(known[i].name, name) != 0)
			continue;
		*ret_length = strlen(known[i].text);
		return known[i].text;
	}
	return NULL;
}

static const TemplateLoader loader = {find_template, NULL};

/* What the template named "t" gives, or "error: message". Yours to free. */
static char *outcome(const char *text, const char *context, unsigned flags, unsigned eval_flags)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) json = json_loads(context, 0, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(Template) template =
	        template_parse("t", text, strlen(text), &loader, flags, &error);
	Scope scope = {find_in_object, json};
	if (!template || !template_render(template, &scope, eval_flags, NULL, out, &error))
		return g_strconcat("error: ", error->message, NULL);
	return g_strdup(out->str);
}

#define ASSERT_RENDERED(text, context, flags, expected)                                            \
	do {                                                                                       \
		g_autofree char *got_ = outcome(text, context, flags, EVAL_STRICT);                \
		ASSERT_TEXT(got_, expected);                                                       \
	} while (0)

static void test_corpus(void)
{
	g_autofree char *all = NULL;
	CU_ASSERT(g_file_get_contents(TEST_DATA "/templates.tsv", &all, NULL, NULL));
	g_auto(GStrv) lines = g_strsplit(all ? all : "", "\n", -1);
	unsigned count = 0;
	for (char **line = lines; *line; line++) {
		g_auto(GStrv) parts = g_strsplit(*line, "\t", -1);
		if (**line == '#' || !**line)
			continue;
		g_autoptr(json_t) text = json_loads(parts[0], JSON_DECODE_ANY, NULL);
		g_autoptr(json_t) expected = json_loads(parts[2], JSON_DECODE_ANY, NULL);
		CU_ASSERT(text && expected && g_strv_length(parts) == 4);
		if (!text || !expected)
			continue;
		ASSERT_RENDERED(json_string_value(text), parts[1], TEMPLATE_AUTOESCAPE_HTML,
		        json_string_value(expected));
		count++;
	}
	CU_ASSERT(count > 45);
}

static void test_without_escape(void)
{
	ASSERT_RENDERED("{{ x }}", "{\"x\": \"<&>\"}", 0, "<&>");
}

static void test_trim_blocks(void)
{
	const char *text = "{% if true %}\na\n{% endif %}\nb{# c #}\n{{ 1 }}\n";
	ASSERT_RENDERED(text, "{}", TEMPLATE_TRIM_BLOCKS, "a\nb1\n");
	ASSERT_RENDERED(text, "{}", 0, "\na\n\nb\n1\n");
	ASSERT_RENDERED("{% if true +%}\na{% endif %}", "{}", TEMPLATE_TRIM_BLOCKS, "\na");
}

static void test_include(void)
{
	ASSERT_RENDERED("{% include 'sets' %}{{ x }}", "{\"x\": \"outer\"}", 0, "innerouter");
	ASSERT_RENDERED("{% include 'self' %}", "{}", 0,
	        "error: self:1:12: template 'self' is included too deep, or includes itself");
	ASSERT_RENDERED("{% include 'broken' %}", "{}", 0,
	        "error: broken:2:7: the expression ends where a value is expected");
	ASSERT_RENDERED(
	        "{% include 'fails' %}", "{}", 0, "error: fails:2:5: 'nosuch' is undefined");
}

static void test_unobserved_is_error(void)
{
	g_autofree char *check = outcome("a\n{{ unobserved.x }}", "{}", 0, EVAL_CHECK);
	ASSERT_TEXT(check, "error: t:2:1: 'unobserved.x' was not observed");
	g_autofree char *strict = outcome("{{ unobserved }}", "{}", 0, EVAL_STRICT);
	ASSERT_TEXT(strict, "error: t:1:1: 'unobserved' was not observed");
	g_autofree char *loop = outcome(
	        "{% for unobserved in [1] %}{{ unobserved }}{% endfor %}", "{}", 0, EVAL_CHECK);
	ASSERT_TEXT(loop, "1");
}

static void test_nesting_is_bounded(void)
{
	g_autoptr(GString) deep = g_string_new(NULL);
	for (int i = 0; i < 33; i++)
		g_string_append(deep, "{% if 1 %}");
	ASSERT_RENDERED(
	        deep->str, "{}", 0, "error: t:1:324: more than 32 statements one inside the other");
	g_autoptr(GString) sets = g_string_new("{% set x = [] %}");
	for (int i = 0; i < 2200; i++)
		g_string_append(sets, "{% set x = [x] %}");
	ASSERT_RENDERED(sets->str, "{}", 0,
	        "error: t:1:35711: a value is larger than 4000000 parts or deeper than 2100 lists");
	g_autoptr(GString) doubled = g_string_new("{% set x = [] %}");
	for (int i = 0; i < 60; i++)
		g_string_append(doubled, "{% set x = [x, x] %}");
	ASSERT_RENDERED(doubled->str, "{}", 0,
	        "error: t:1:428: a value is larger than 4000000 parts or deeper than 2100 lists");
}

static void test_output_stays_on_error(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new("before");
	g_autoptr(Template) template = template_parse("t", "12345{{ x }}", 12, NULL, 0, &error);
	Scope scope = {find_in_object, NULL};
	CU_ASSERT(!template_render(template, &scope, EVAL_STRICT, NULL, out, &error));
	ASSERT_ERROR(error, "t:1:9: 'x' is undefined");
	ASSERT_TEXT(out->str, "before");
	TemplateLimits limits = {.output_bytes = 4};
	CU_ASSERT(!template_render(template, &scope, 0, &limits, out, &error));
	ASSERT_ERROR(error, "t:1:1: the output is too long");
	ASSERT_TEXT(out->str, "before");
	limits = (TemplateLimits){.output_bytes = 5};
	CU_ASSERT(template_render(template, &scope, 0, &limits, out, &error));
	ASSERT_TEXT(out->str, "before12345");
}

static void test_steps_are_bounded(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	const char *text = "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}"
	                   "{% endfor %}";
	g_autoptr(Template) template = template_parse("t", text, strlen(text), NULL, 0, &error);
	Scope scope = {find_in_object, NULL};
	TemplateLimits limits = {.steps = 100000};
	CU_ASSERT(!template_render(template, &scope, 0, &limits, out, &error));
	CU_ASSERT(error && g_str_has_suffix(error->message, "more than 100000 steps"));
}

static void test_text_must_be_utf8(void)
{
	ASSERT_RENDERED("a\xff", "{}", 0, "error: t:1:1: the template is not UTF-8");
}

/* 60,000 rows of 6 cells: the page of a whole province. */
static void test_large_table(void)
{
	g_autoptr(json_t) context = json_object();
	json_t *rows = json_array();
	for (int i = 0; i < 60000; i++)
		json_array_append_new(
		        rows, json_pack("{s:i,s:s,s:s,s:b,s:f,s:n}", "id", i, "name", "主机 <db>",
		                      "state", "ready", "kept", 1, "load", 0.5, "note"));
	json_object_set_new(context, "rows", rows);
	const char *text = "{% for r in rows %}<tr><td>{{ r.id }}<td>{{ r.name }}<td>{{ r.state }}"
	                   "<td>{{ r.kept }}<td>{{ r.load }}<td>{{ r.note }}</tr>\n{% endfor %}";
	g_autoptr(Template) template =
	        template_parse("t", text, strlen(text), NULL, TEMPLATE_AUTOESCAPE_HTML, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	Scope scope = {find_in_object, context};
	gint64 start = g_get_monotonic_time();
	CU_ASSERT(template_render(template, &scope, EVAL_STRICT, NULL, out, NULL));
	printf("%.0f ms ", (double)(g_get_monotonic_time() - start) / 1000);
	CU_ASSERT(g_str_has_suffix(out->str,
	        "<tr><td>59999<td>主机 &lt;db&gt;<td>ready<td>True<td>0.5<td>None</tr>\n"));
}

/* What `text` gives when `w` was folded as {"a": "x<y", "n": 1} and is something else by then. */
static char *folded(const char *text, unsigned flags)
{
	g_autoptr(json_t) words = json_loads("{\"a\":\"x<y\",\"n\":1}", 0, NULL);
	g_autoptr(json_t) later = json_loads(
	        "{\"w\":{\"a\":\"later\",\"n\":2,\"b\":\"b\"},\"x\":3,\"list\":[{\"a\":\"one\"}]}",
	        0, NULL);
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Template) template =
	        template_parse("t", text, strlen(text), &loader, flags, &error);
	Scope scope = {find_in_object, later};
	if (template)
		template_fold(template, "w", words);
	if (!template || !template_render(template, &scope, EVAL_STRICT, NULL, out, &error))
		return g_strconcat("error: ", error->message, NULL);
	return g_strdup(out->str);
}

static void test_words_are_folded(void)
{
	static const struct {
		const char *text, *expected;
	} rows[] = {{"({{ w.a }})({{ w.n }})({{ w.b }})", "(x&lt;y)(2)(b)"},
	        {"{% if x %}{{ w.a }}{% else %}{{ w.b }}{% endif %}{{ w.a }}.", "x&lt;yx&lt;y."},
	        {"{% for i in list %}{{ i.a }}{{ w.a }}{% endfor %}", "onex&lt;y"},
	        {"{{ w.a | upper }}{{ w['a'] }}{{ x.a if w.a == 'x' else x }}", "LATERlater3"},
	        {"{% include 'words' %}{{ w.a }}", "[x&lt;y]x&lt;y"},
	        {"{% for w in list %}{{ w.a }}{% endfor %}", "one"},
	        {"{{ w.a }}{% set w = list[0] %}{{ w.a }}", "laterone"},
	        {"{{ w.c }}", "error: t:1:6: w.c: no such field (there is: a, n, b)"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *got = folded(rows[i].text, TEMPLATE_AUTOESCAPE_HTML);
		ASSERT_TEXT(got, rows[i].expected);
	}
	g_autofree char *bare = folded("{{ w.a }}", 0);
	ASSERT_TEXT(bare, "x<y");
}

TEST_MAIN("template", CASE(test_corpus), CASE(test_without_escape), CASE(test_trim_blocks),
        CASE(test_include), CASE(test_unobserved_is_error), CASE(test_nesting_is_bounded),
        CASE(test_output_stays_on_error), CASE(test_steps_are_bounded),
        CASE(test_text_must_be_utf8), CASE(test_large_table), CASE(test_words_are_folded))

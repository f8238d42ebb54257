#include "base/cleanup.h"
#include "base/error.h"
#include "base/tree.h"
#include "tests/harness.h"

#include <glib/gstdio.h>

static Tree *parse(const char *text, unsigned flags, GError **error)
{
	return tree_parse_yaml("site.yaml", text, strlen(text), flags, error);
}

static void expect_code(const char *text, unsigned flags, int code, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = parse(text, flags, &error);
	CU_ASSERT_PTR_NULL(tree);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, code));
	ASSERT_ERROR(error, message);
}

static void expect_error(const char *text, const char *message)
{
	expect_code(text, 0, BASE_ERROR_FORMAT, message);
}

static void expect_json_error(const char *text, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_parse_json("x.json", text, strlen(text), 0, &error);
	CU_ASSERT_PTR_NULL(tree);
	ASSERT_ERROR(error, message);
}

/* The tree of `text` written as compact JSON. */
static void expect_tree(Tree *tree, const char *expected)
{
	CU_ASSERT_PTR_NOT_NULL(tree);
	if (!tree)
		return;
	g_autoptr(json_t) json = node_to_json(tree_root(tree));
	char *dumped = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
	ASSERT_TEXT(dumped, expected);
	free(dumped);
}

static void expect_yaml(const char *text, unsigned flags, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = parse(text, flags, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	expect_tree(tree, expected);
}

static void test_knows_where_a_node_stands(void)
{
	g_autoptr(Tree) tree =
	        parse("省份: 河北\nhosts:\n  - 名称: rac1 # x\n    ip: '10'\n", 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(tree);
	if (!tree)
		return;
	const Node *root = tree_root(tree);
	CU_ASSERT_EQUAL(node_kind(root), NODE_MAPPING);
	CU_ASSERT_EQUAL(node_count(root), 2);
	ASSERT_TEXT(node_scalar(node_key_at(root, 1)), "hosts");
	ASSERT_TEXT(node_file(root), "site.yaml");
	const Node *name = node_find(root, "省份");
	ASSERT_TEXT(node_scalar(name), "河北");
	CU_ASSERT_EQUAL(node_line(name), 1);
	CU_ASSERT_EQUAL(node_column(name), 5); /* characters, not bytes */
	const Node *host = node_at(node_find(root, "hosts"), 0);
	CU_ASSERT_EQUAL(node_line(host), 3);
	CU_ASSERT_EQUAL(node_column(host), 5);
	CU_ASSERT_PTR_NULL(node_find(host, "hosts"));
	CU_ASSERT_PTR_NULL(node_find(name, "x"));
	CU_ASSERT_PTR_NULL(node_at(host, 2));
	CU_ASSERT_PTR_NULL(node_scalar(root));
}

static void test_reads_plain_scalars_by_the_core_schema(void)
{
	expect_yaml("[null, ~, NULL, Null, nul, true, TRUE, false, yes, no, on, off]", 0,
	        "[null,null,null,null,\"nul\",true,true,false,\"yes\",\"no\",\"on\",\"off\"]");
	expect_yaml("[0, -7, 12, 010100, +5, 0x10, 0o7, 1_000, 9223372036854775808, 1:20]", 0,
	        "[0,-7,12,\"010100\",\"+5\",\"0x10\",\"0o7\",\"1_000\",\"9223372036854775808\","
	        "\"1:20\"]");
	expect_yaml("[1.5, .5, 2., 1e3, -1.5E-1, 1e999, .inf, .nan, 1.2.3, 00.5, e5, .]", 0,
	        "[1.5,0.5,2.0,1000.0,-0.15,\"1e999\",\".inf\",\".nan\",\"1.2.3\",\"00.5\",\"e5\","
	        "\".\"]");
	expect_yaml("a: '1'\nb: \"true\"\nc: |\n  12\n", 0,
	        "{\"a\":\"1\",\"b\":\"true\",\"c\":\"12\\n\"}");
	expect_yaml("1: x\nnull: y\ntrue: z\n", 0, "{\"1\":\"x\",\"null\":\"y\",\"true\":\"z\"}");
}

static void test_keeps_local_tags(void)
{
	g_autoptr(Tree) tree = parse("p: !secret db\nq: !!str 12\n", 0, NULL);
	expect_tree(tree, "{\"p\":{\"!secret\":\"db\"},\"q\":\"12\"}");
	if (!tree)
		return;
	ASSERT_TEXT(node_tag(node_find(tree_root(tree), "p")), "!secret");
	ASSERT_TEXT(node_scalar(node_find(tree_root(tree), "p")), "db");
	ASSERT_TEXT(node_tag(node_find(tree_root(tree), "q")), NULL);
	expect_error("p: !secret\n", "site.yaml:1:4: '!secret' needs a name");
	expect_error("p: !!int 3\n", "site.yaml:1:4: tag '!!int' is not supported");
	expect_error(
	        "# x\n%TAG !e! tag:e:\n---\na: !e!b c\n", "site.yaml:2:1: '%TAG' is not supported");
	expect_yaml("a: 10 %TAG\n", 0, "{\"a\":\"10 %TAG\"}");
	expect_error("p: !!binary aGk=\n", "site.yaml:1:4: tag '!!binary' is not supported");
}

static void test_names_both_lines_of_a_key_written_twice(void)
{
	expect_error("a: 1\nb: 2\na: 3\n", "site.yaml:3:1: key 'a' is already on line 1");
	expect_error("{x: {'b': 1, \"b\": 2}}", "site.yaml:1:14: key 'b' is already on line 1");
	g_autoptr(GString) many = g_string_new(NULL);
	for (int i = 0; i < 20; i++)
		g_string_append_printf(many, "k%d: %d\n", i, i);
	g_autoptr(Tree) tree = parse(many->str, 0, NULL);
	ASSERT_TEXT(tree ? node_scalar(node_find(tree_root(tree), "k17")) : NULL, "17");
	g_string_append(many, "k3: 0\n");
	expect_error(many->str, "site.yaml:21:1: key 'k3' is already on line 4");
}

static void test_refuses_keys_that_are_no_scalars(void)
{
	expect_error("? [a]\n: 1\n", "site.yaml:1:3: a key must be a scalar");
	expect_error("? {a: 1}\n: 1\n", "site.yaml:1:3: a key must be a scalar");
	expect_error("?\n: 1\n", "site.yaml:1:2: a key is missing");
	expect_error("'a\\0': \"x\\0\"\n", "site.yaml:1:8: a NUL character in a text");
}

static void test_takes_one_document(void)
{
	expect_error("", "site.yaml:1:1: the file is empty");
	expect_error("# nothing\n", "site.yaml:1:1: the file is empty");
	expect_error(
	        "a: 1\n---\nb: 2\n", "site.yaml:2:1: a second document begins: one file holds one");
	expect_yaml("# nothing\n", TREE_EMPTY, "null");
	expect_yaml("---\n", 0, "null");
	expect_yaml("---\na: 1\n...\n", 0, "{\"a\":1}");
}

static void test_refuses_aliases_unless_asked(void)
{
	expect_error("a: &x 1\nb: *x\n", "site.yaml:1:4: anchor 'x': aliases are not supported");
	expect_error("a: *x\n", "site.yaml:1:4: alias 'x': aliases are not supported");
	expect_error(
	        "a: {b: 1}\n<<: {c: 2}\n", "site.yaml:2:1: key '<<': merge keys are not supported");
	expect_yaml("'<<': 1\n", 0, "{\"<<\":1}");
	expect_yaml(
	        "a: &x {b: [1]}\nc: *x\n", TREE_ALIASES, "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}");
	expect_code("a: *x\n", TREE_ALIASES, BASE_ERROR_FORMAT,
	        "site.yaml:1:4: alias 'x' has no anchor before it");
	expect_code("a: &x [1, *x]\n", TREE_ALIASES, BASE_ERROR_FORMAT,
	        "site.yaml:1:11: alias 'x' stands inside its own anchor");
}

static void test_merges_mappings(void)
{
	expect_yaml("a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: *a\n  x: 9\n", TREE_ALIASES,
	        "{\"a\":{\"x\":1,\"y\":2},\"b\":{\"y\":3,\"z\":4},\"c\":{\"x\":9,\"y\":2}}");
	expect_yaml("- &a {x: 1, y: 2}\n- &b {y: 3, z: 4}\n- {<<: [*b, *a], w: 0}\n", TREE_ALIASES,
	        "[{\"x\":1,\"y\":2},{\"y\":3,\"z\":4},{\"w\":0,\"y\":3,\"z\":4,\"x\":1}]");
	expect_code("a: &a 1\nb: {<<: *a}\n", TREE_ALIASES, BASE_ERROR_FORMAT,
	        "site.yaml:1:4: '<<' merges mappings, and this is none");
	expect_code("{<<: {a: 1}, <<: {b: 1}}", TREE_ALIASES, BASE_ERROR_FORMAT,
	        "site.yaml:1:14: key '<<' is already on line 1");
}

static void test_bounds_aliases(void)
{
	g_autoptr(GString) bomb = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 9; i++) {
		g_string_append_printf(bomb, "a%d: &a%d [", i, i);
		for (int j = 0; j < 9; j++)
			g_string_append_printf(bomb, "*a%d,", i - 1);
		g_string_append(bomb, "]\n");
	}
	expect_code(bomb->str, TREE_ALIASES, BASE_ERROR_LIMIT,
	        "site.yaml:7:10: more than 1000000 nodes");
	g_autoptr(GString) deep = g_string_new("- &a0 [x]\n");
	for (int i = 1; i < 80; i++)
		g_string_append_printf(deep, "- &a%d [*a%d]\n", i, i - 1);
	expect_code(
	        deep->str, TREE_ALIASES, BASE_ERROR_LIMIT, "site.yaml:64:9: deeper than 64 levels");
	g_autoptr(GString) merges = g_string_new("- &a {");
	for (int i = 0; i < 5000; i++)
		g_string_append_printf(merges, "k%d, ", i);
	g_string_append(merges, "}\n");
	for (int i = 0; i < 200; i++)
		g_string_append(merges, "- <<: *a\n");
	expect_code(merges->str, TREE_ALIASES, BASE_ERROR_LIMIT,
	        "site.yaml:100:7: more than 1000000 nodes");
}

static char *repeated(const char *open, size_t count, const char *tail)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < count; i++)
		g_string_append(text, open);
	return g_string_free(g_string_append(text, tail), FALSE);
}

static void test_bounds_depth_and_size(void)
{
	g_autofree char *close = repeated("]", 64, ""), *fits = repeated("[", 64, close);
	g_autoptr(Tree) tree = parse(fits, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(tree);
	g_autofree char *deep = repeated("[", 65, "");
	expect_code(deep, 0, BASE_ERROR_LIMIT, "site.yaml:1:65: deeper than 64 levels");
	expect_json_error(deep, "x.json:1:66: ']' expected near end of file");
	g_autofree char *closes = repeated("]", 65, ""), *good = repeated("[", 65, closes);
	expect_json_error(good, "x.json:1:65: deeper than 64 levels");
	g_autofree char *wide = repeated("- 1\n", 1000000, "");
	expect_code(wide, 0, BASE_ERROR_LIMIT, "site.yaml:1000000:3: more than 1000000 nodes");
	g_autofree char *huge = g_strnfill(TEXT_MAX_BYTES + 1, ' ');
	expect_code(huge, 0, BASE_ERROR_LIMIT, "site.yaml: larger than 4194304 bytes");
}

static void test_takes_bom_crlf_and_gb18030(void)
{
	g_autoptr(Tree) bom = parse("\xef\xbb\xbf"
	                            "a: 1\r\nb: \xe7\x9c\x81\r\n",
	        0, NULL);
	expect_tree(bom, "{\"a\":1,\"b\":\"省\"}");
	CU_ASSERT(bom && tree_text(bom)->bom && tree_text(bom)->crlf);
	CU_ASSERT_EQUAL(bom ? node_line(node_find(tree_root(bom), "b")) : 0, 2);
	CU_ASSERT_EQUAL(bom ? node_column(node_key_at(tree_root(bom), 0)) : 0, 1);
	g_autoptr(Tree) gb = parse("a: \xba\xd3\n\xba\xd3: 2\n", 0, NULL);
	expect_tree(gb, "{\"a\":\"河\",\"河\":2}");
	CU_ASSERT(gb && tree_text(gb)->gb18030);
	CU_ASSERT_EQUAL(gb ? node_column(node_find(tree_root(gb), "河")) : 0, 4);
	expect_error(
	        "a: 1\r\nb: \xba\xd3\r\nb: 2\r\n", "site.yaml:3:1: key 'b' is already on line 2");
}

static void test_points_at_full_width_colons(void)
{
	static const char *const wide = "full-width '：': write ': ' instead";
	static const struct {
		const char *text, *at, *rest;
	} cases[] = {
	        {"site：\n  name: x\n", "1:5", ", or quote the whole text"},
	        {"site:\n  name: x\n  unit：13\n  code: y\n", "3:7",
	                " (line 4: could not find expected ':')"},
	        {"site:\n  name: x\n  unit：13\n", "3:7", " (line 4: could not find expected ':')"},
	        {"site:\n  省份：河北\n", "2:5", ", or quote the whole text"},
	        {"name：x\ncode：y\n", "1:5", ", or quote the whole text"},
	        {"hosts:\n  - name：rac1\n    address: 10.0.0.1\n", "2:9",
	                " (line 3: mapping values are not allowed in this context)"},
	        {"a: {name：x}\n", "1:9", ", or quote the whole text"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *message =
		        g_strdup_printf("site.yaml:%s: %s%s", cases[i].at, wide, cases[i].rest);
		expect_error(cases[i].text, message);
	}
}

static void test_points_at_other_full_width_punctuation(void)
{
	expect_error("dns: [10.0.0.1，10.0.0.2]\n",
	        "site.yaml:1:15: full-width '，': write ', ' instead, or quote the whole text");
	expect_error("a: {name: x，code: y}\n",
	        "site.yaml:1:12: full-width '，': write ', ' instead, or quote the whole text");
	expect_error("a:\n  name: “河北”\n",
	        "site.yaml:2:9: full-width '“': write '\"' instead, or quote the whole text");
	expect_error("“name”: x\n",
	        "site.yaml:1:1: full-width '“': write '\"' instead, or quote the whole text");
	expect_error("a: !x ‘河北’\n",
	        "site.yaml:1:7: full-width '‘': write ''' instead, or quote the whole text");
	expect_error("a: ［b, c］\n",
	        "site.yaml:1:4: full-width '［': write '[' instead, or quote the whole text");
	expect_error("a: ！secret db\n",
	        "site.yaml:1:4: full-width '！': write '!' instead, or quote the whole text");
	expect_error("a:\n　b: 1\n",
	        "site.yaml:2:1: full-width space: write ' ' instead, or quote the whole text");
	expect_error("a:\n  － b\n  － c\n",
	        "site.yaml:2:3: full-width '－': write '-' instead, or quote the whole text");
}

/* Chinese text is full of these characters: where it is plainly text, it is none of our business.
 */
static void test_leaves_chinese_text_alone(void)
{
	expect_yaml("a: 注意：先备份，再“升级”\nb: “十四五”规划\n", 0,
	        "{\"a\":\"注意：先备份，再“升级”\",\"b\":\"“十四五”规划\"}");
	expect_yaml("- 注意：先备份\n- '“引”'\n- |\n  名称：x\n", 0,
	        "[\"注意：先备份\",\"“引”\",\"名称：x\\n\"]");
	expect_yaml("a:\n  '名称：x'\nb:\n  第一 行：x\n", 0,
	        "{\"a\":\"名称：x\",\"b\":\"第一 行：x\"}");
	expect_yaml("{a: '你好，世界', b: \"x：y\"}", 0, "{\"a\":\"你好，世界\",\"b\":\"x：y\"}");
	expect_error("# 注：意\na: 'x：y'\nb: 甲：乙\nc: [1\n",
	        "site.yaml:5:1: did not find expected ',' or ']' while parsing a flow sequence");
}

static void test_says_what_yaml_says(void)
{
	expect_error(
	        "a:\n\tb: 1\n", "site.yaml:2:1: a tab indents this line: write spaces instead");
	expect_error("a:\n  b: 1\n  \tc: 1\n",
	        "site.yaml:3:3: a tab indents this line: write spaces instead");
	expect_error("a: 'x\nb: 1\n",
	        "site.yaml:1:4: found unexpected end of stream while scanning a quoted scalar");
	expect_error("a: 1\nb\nc: 2\n",
	        "site.yaml:2:1: could not find expected ':' while scanning a simple key");
	expect_error("省: \x01\n", "site.yaml:1:4: character U+0001 is not allowed");
	expect_error(
	        "a: 1\n b: 2\n", "site.yaml:2:3: mapping values are not allowed in this context");
}

static void test_reads_json_with_positions(void)
{
	static const char text[] = "\xef\xbb\xbf{\"省\": [1, 1.50, true,\r\n  null, "
	                           "\"a\\\"\\u0041]\"],\n\t\"b\": {}}\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_parse_json("x.json", text, strlen(text), 0, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	expect_tree(tree, "{\"省\":[1,1.5,true,null,\"a\\\"A]\"],\"b\":{}}");
	if (!tree)
		return;
	const Node *list = node_find(tree_root(tree), "省");
	CU_ASSERT_EQUAL(node_column(list), 7);
	ASSERT_TEXT(node_scalar(node_at(list, 1)), "1.50");
	CU_ASSERT_EQUAL(node_line(node_at(list, 4)), 2);
	CU_ASSERT_EQUAL(node_column(node_at(list, 4)), 9);
	CU_ASSERT_EQUAL(node_line(node_key_at(tree_root(tree), 1)), 3);
	CU_ASSERT_EQUAL(node_column(node_find(tree_root(tree), "b")), 7);
	CU_ASSERT_EQUAL(node_kind(node_at(list, 3)), NODE_NULL);
}

static void test_refuses_what_is_no_json(void)
{
	expect_json_error(
	        "{\"a\": 1,\n \"\\u0061\": 2}", "x.json:2:2: key 'a' is already on line 1");
	expect_json_error("{\"a\": 1} x", "x.json:1:11: end of file expected near 'x'");
	expect_json_error("[\"\\u6c\t\"]", "x.json:1:8: invalid escape near '\"\\u6c '");
	expect_json_error("", "x.json:1:1: the file is empty");
	expect_json_error("{\"a\"： 1}",
	        "x.json:1:5: full-width '：': write ': ' instead (':' expected near '：')");
	expect_json_error("{“a”: 1}", "x.json:1:2: full-width '“': write '\"' instead "
	                              "(string or '}' expected near '“')");
}

static void test_types_name_what_they_expected(void)
{
	g_autoptr(Tree) tree = parse("port: '22'\nbig: 70000\non: yes\nno: 'off'\nlist: [x]\n"
	                             "none:\nkey: !secret k\nzip: 010\nt: true\nn: -3\nw: x\n",
	        0, NULL);
	CU_ASSERT_PTR_NOT_NULL(tree);
	if (!tree)
		return;
	const Node *root = tree_root(tree);
	g_autoptr(GError) error = NULL;
	int64_t number = 0;
	bool flag = false;
	const char *text = NULL;
	CU_ASSERT(!node_int64(node_find(root, "port"), 1, 65535, &number, &error));
	ASSERT_ERROR(error, "site.yaml:1:7: expected a whole number from 1 to 65535, found the "
	                    "string '22' (remove the quotes)");
	CU_ASSERT(!node_int64(node_find(root, "big"), 1, 65535, &number, &error));
	ASSERT_ERROR(
	        error, "site.yaml:2:6: expected a whole number from 1 to 65535, found '70000'");
	CU_ASSERT(!node_int64(node_find(root, "zip"), 0, INT64_MAX, &number, &error));
	ASSERT_ERROR(error, "site.yaml:8:6: expected a whole number of at least 0, found '010'");
	CU_ASSERT(!node_int64(node_find(root, "list"), INT64_MIN, INT64_MAX, &number, &error));
	ASSERT_ERROR(error, "site.yaml:5:7: expected a whole number, found a list");
	CU_ASSERT(node_int64(node_find(root, "n"), INT64_MIN, INT64_MAX, &number, &error));
	CU_ASSERT_EQUAL(number, -3);
	CU_ASSERT(!node_bool(node_find(root, "on"), &flag, &error));
	ASSERT_ERROR(error, "site.yaml:3:5: expected true or false, found 'yes' (write true)");
	CU_ASSERT(!node_bool(node_find(root, "no"), &flag, &error));
	ASSERT_ERROR(error,
	        "site.yaml:4:5: expected true or false, found 'off' (write false without quotes)");
	CU_ASSERT(!node_bool(node_find(root, "w"), &flag, &error));
	ASSERT_ERROR(error, "site.yaml:11:4: expected true or false, found 'x'");
	CU_ASSERT(node_bool(node_find(root, "t"), &flag, &error) && flag);
	CU_ASSERT(!node_string(node_find(root, "none"), &text, &error));
	ASSERT_ERROR(error, "site.yaml:6:6: expected a string, found nothing");
	CU_ASSERT(!node_string(node_find(root, "key"), &text, &error));
	ASSERT_ERROR(error, "site.yaml:7:6: expected a string, found '!secret'");
	CU_ASSERT(node_string(node_find(root, "zip"), &text, &error));
	ASSERT_TEXT(text, "010");
	CU_ASSERT(!node_fail(root, &error, "host '%s' is odd", "db"));
	ASSERT_ERROR(error, "site.yaml:1:1: host 'db' is odd");
}

static void expect_loaded(const char *folder, const char *name, const char *text, const char *json)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	CU_ASSERT(g_file_set_contents(path, text, -1, NULL));
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_load(path, 0, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	expect_tree(tree, json);
	ASSERT_TEXT(tree ? node_file(tree_root(tree)) : NULL, path);
	g_unlink(path);
}

static void test_loads_by_name(void)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-tree-XXXXXX", NULL);
	expect_loaded(folder, "a.yaml", "a: yes\n", "{\"a\":\"yes\"}");
	expect_loaded(folder, "a.json", "{\"a\":\t\"\\ud83d\\ude00\"}", "{\"a\":\"😀\"}");
	g_autofree char *path = g_build_filename(folder, "none.yaml", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_load(path, 0, &error);
	CU_ASSERT(!tree && g_error_matches(error, BASE_ERROR, BASE_ERROR_IO));
	g_rmdir(folder);
}

TEST_MAIN("tree", CASE(test_knows_where_a_node_stands),
        CASE(test_reads_plain_scalars_by_the_core_schema), CASE(test_keeps_local_tags),
        CASE(test_names_both_lines_of_a_key_written_twice),
        CASE(test_refuses_keys_that_are_no_scalars), CASE(test_takes_one_document),
        CASE(test_refuses_aliases_unless_asked), CASE(test_merges_mappings),
        CASE(test_bounds_aliases), CASE(test_bounds_depth_and_size),
        CASE(test_takes_bom_crlf_and_gb18030), CASE(test_points_at_full_width_colons),
        CASE(test_points_at_other_full_width_punctuation), CASE(test_leaves_chinese_text_alone),
        CASE(test_says_what_yaml_says), CASE(test_reads_json_with_positions),
        CASE(test_refuses_what_is_no_json), CASE(test_types_name_what_they_expected),
        CASE(test_loads_by_name))

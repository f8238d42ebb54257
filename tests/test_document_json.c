/* report.json row by row: the same bytes as the whole tree would give, whatever stands in a row. */
#include "checks/values_zh.h"
#include "tests/document_trees.h"

#define INDENT JSON_INDENT(2)

static json_t *sample(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/report/%s.json", TEST_DATA, name);
	json_t *tree = json_load_file(path, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(tree);
	return tree;
}

static json_t *value_pair(const json_t *row, const char *key)
{
	const char *value = json_string_value(json_object_get(row, key));
	g_autofree char *zh = value_zh(value);
	return json_pack("{s:s, s:s}", "zh", zh, "en", value);
}

/* The row with what is made of its values behind them. */
static json_t *row_whole(const json_t *row)
{
	json_t *out = json_object(), *value;
	const char *key;
	json_object_foreach((json_t *)row, key, value) {
		json_object_set(out, key, value);
		if (strcmp(key, "actual") != 0)
			continue;
		json_object_set_new(out, "expected_i18n", value_pair(row, "expected"));
		json_object_set_new(out, "actual_i18n", value_pair(row, "actual"));
	}
	return out;
}

/* What jansson makes of the tree; its `results` stand last. */
static char *whole_dumped(const json_t *tree)
{
	g_autoptr(json_t) whole = json_copy((json_t *)tree);
	json_t *rows = json_array(), *row;
	size_t i;
	json_array_foreach(json_object_get(tree, "results"), i, row)
		json_array_append_new(rows, row_whole(row));
	json_object_set_new(whole, "results", rows);
	char *dumped = json_dumps(whole, INDENT);
	char *text = g_strconcat(dumped, "\n", NULL);
	free(dumped);
	return text;
}

static void check_same_bytes(const json_t *tree)
{
	g_autoptr(Document) document = document_from_json(tree);
	g_autofree char *bytes = document_bytes(document), *expected = whole_dumped(tree);
	ASSERT_TEXT(bytes, expected);
	json_error_t where;
	g_autoptr(Document) again = document_parse(bytes, strlen(bytes), &where);
	CU_ASSERT_PTR_NOT_NULL(again);
	if (!again)
		return;
	g_autofree char *second = document_bytes(again);
	ASSERT_TEXT(second, expected);
	g_autoptr(json_t) head = document_head_parse(bytes, strlen(bytes));
	CU_ASSERT_TRUE(json_equal(head, document->head));
}

static void test_values_stand_in_both_languages(void)
{
	g_autoptr(json_t) tree = sample("sample");
	json_t *row = json_array_get(json_object_get(tree, "results"), 0);
	json_object_set_new(row, "expected", json_string("uptime > 0 s"));
	json_object_set_new(row, "actual", json_string("up 12312 s"));
	g_autoptr(Document) document = document_from_json(tree);
	g_autofree char *bytes = document_bytes(document);
	CU_ASSERT_PTR_NOT_NULL(strstr(bytes,
	        "\"actual\": \"up 12312 s\",\n"
	        "      \"expected_i18n\": {\n        \"zh\": \"已开机\",\n"
	        "        \"en\": \"uptime > 0 s\"\n      },\n"
	        "      \"actual_i18n\": {\n        \"zh\": \"已运行 3 小时 25 分钟\",\n"
	        "        \"en\": \"up 12312 s\"\n      },\n"));
}

static void test_the_bytes_of_the_whole_tree(void)
{
	static const char *const names[] = {"sample", "ready"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autoptr(json_t) tree = sample(names[i]);
		check_same_bytes(tree);
	}
}

/* Each in a row of its own, in every kind of member. */
static void test_every_character(void)
{
	g_autoptr(json_t) tree = sample("sample");
	json_t *results = json_object_get(tree, "results");
	for (gunichar c = 1; c < 0x300; c++) {
		json_t *row = json_copy(json_array_get(results, 0));
		char text[16] = "a";
		text[1 + g_unichar_to_utf8(c, text + 1)] = '\0';
		json_object_set_new(row, "actual", json_string(text));
		json_object_set_new(row, "reason_i18n",
		        json_pack("{s:s, s:s}", "zh", text, "en", "\xf0\x9f\x98\x80\"\\/"));
		json_object_set_new(row, "sources", json_pack("[s, s]", text, "ssh"));
		json_array_append_new(results, row);
	}
	check_same_bytes(tree);
}

static void test_lists_and_no_rows(void)
{
	g_autoptr(json_t) tree = sample("sample");
	json_t *row = json_array_get(json_object_get(tree, "results"), 0);
	json_object_set_new(row, "evidence", json_array());
	check_same_bytes(tree);
	json_object_set_new(row, "evidence", json_pack("[s, s, s]", "sha256:a", "b", ""));
	check_same_bytes(tree);
	json_object_set_new(row, "evidence_of", json_pack("[s, s, s]", "db1", "", "db1, db2"));
	json_t *sources = json_incref(json_object_get(row, "sources"));
	json_object_del(row, "sources"); /* whose they are stands before by which route */
	json_object_del(row, "collected_at");
	json_object_del(row, "valid_until");
	json_object_set_new(row, "sources", sources);
	json_object_set_new(row, "collected_at", json_string(""));
	json_object_set_new(row, "valid_until", json_string(""));
	check_same_bytes(tree);
	json_object_set_new(row, "because", json_pack("{s:s, s:s}", "check", "a", "target", "\""));
	check_same_bytes(tree);
	json_object_set_new(tree, "results", json_array());
	check_same_bytes(tree);
	g_autoptr(json_t) nothing = json_pack("{s:[]}", "results");
	check_same_bytes(nothing);
}

/* Whatever the layout and the order: rows are the same, and stand last. */
static void test_other_layouts(void)
{
	g_autoptr(json_t) tree = sample("sample");
	g_autofree char *expected = whole_dumped(tree);
	g_autoptr(json_t) turned = json_object();
	json_object_set(turned, "results", json_object_get(tree, "results"));
	json_object_update(turned, tree);
	char *texts[] = {json_dumps(tree, JSON_COMPACT), json_dumps(tree, JSON_INDENT(1)),
	        json_dumps(tree, INDENT), json_dumps(turned, INDENT)};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		json_error_t where;
		g_autoptr(Document) document = document_parse(texts[i], strlen(texts[i]), &where);
		g_autofree char *bytes = document ? document_bytes(document) : NULL;
		ASSERT_TEXT(bytes, expected);
		free(texts[i]);
	}
}

static void check_refused(const char *text, int line, const char *message)
{
	json_error_t where;
	g_autoptr(Document) document = document_parse(text, strlen(text), &where);
	CU_ASSERT_PTR_NULL(document);
	CU_ASSERT_EQUAL(where.line, line);
	ASSERT_TEXT(where.text, message);
}

static void test_what_is_no_document(void)
{
	check_refused("", 1, "'[' or '{' expected near end of file");
	check_refused("[]", 1, "not an object");
	check_refused("{\n  \"results\": [\n    {\"check\": 1,}\n  ]\n}\n", 3,
	        "string or '}' expected near '}'");
	check_refused("{\n  \"results\": [\n    {}\n  ]\n}\nx", 6, "end of file expected near 'x'");
	check_refused("{\n  \"results\": [\n    {}\n", 4, "']' expected near end of file");
	check_refused("{\n  \"results\": [\n    {\"item\": \"1\", \"item\": \"2\"}\n  ]\n}\n", 3,
	        "duplicate object key near '\"item\"'");
}

/* A row of another program may lack what ours has: it is "", and "" is written. */
static void test_what_is_no_text(void)
{
	static const char text[] = "{\n  \"results\": [\n    {\"check\": \"a\", \"item\": 1, "
	                           "\"evidence\": [null, \"e\"], \"sources\": {}}, 7\n  ]\n}\n";
	json_error_t where;
	g_autoptr(Document) document = document_parse(text, strlen(text), &where);
	CU_ASSERT_PTR_NOT_NULL(document);
	if (!document || rows_count(document->rows) != 2) {
		CU_FAIL("two rows");
		return;
	}
	const DocumentRow *row = rows_at(document->rows, 0);
	ASSERT_TEXT(row->check->text, "a");
	ASSERT_TEXT(row->item->text, "");
	CU_ASSERT_EQUAL(row->evidence->count, 2);
	ASSERT_TEXT(row->evidence->words[0]->text, "");
	CU_ASSERT_EQUAL(row->sources->count, 0);
	ASSERT_TEXT(rows_at(document->rows, 1)->check->text, "");
	CU_ASSERT_PTR_NULL(rows_at(document->rows, 2));
}

/* What the whole tree gives; NULL when that is refused. */
static char *by_the_tree(const char *text, size_t length)
{
	g_autoptr(json_t) tree = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
	g_autoptr(Document) document = json_is_object(tree) ? document_from_json(tree) : NULL;
	return document ? document_bytes(document) : NULL;
}

static char *by_the_row(const char *text, size_t length)
{
	json_error_t where;
	g_autoptr(Document) document = document_parse(text, length, &where);
	return document ? document_bytes(document) : NULL;
}

/* Rows laid out as ours are read without a tree; changed anywhere they are read as JSON is. */
static void test_one_byte_changed(void)
{
	static const char instead[] = {' ', '"', '\\', '\n', '\x01', '}', ',', 'x', '\xe4', '\xff'};
	g_autoptr(json_t) tree = sample("sample"), few = json_object();
	json_t *results = json_object_get(tree, "results");
	json_object_set_new(few, "schema", json_string("jiuxu.report/1"));
	json_object_set_new(few, "results",
	        json_pack("[O, O]", json_array_get(results, 0), json_array_get(results, 1)));
	g_autoptr(Document) document = document_from_json(few);
	g_autofree char *text = document_bytes(document);
	size_t length = strlen(text);
	for (size_t i = 0; i < length; i++) {
		const char was = text[i];
		text[i] = instead[i % G_N_ELEMENTS(instead)];
		g_autofree char *rows = by_the_row(text, length),
		                *whole = by_the_tree(text, length);
		ASSERT_TEXT(rows, whole);
		text[i] = was;
		g_autofree char *cut = by_the_row(text, i), *cut_whole = by_the_tree(text, i);
		ASSERT_TEXT(cut, cut_whole);
	}
}

static void test_a_text_is_held_once(void)
{
	g_autoptr(Rows) rows = rows_new();
	const Word *word = rows_word(rows, NULL, "通过"), *bad = rows_word(rows, NULL, "a\xff");
	CU_ASSERT_PTR_EQUAL(rows_word(rows, NULL, "通过"), word);
	CU_ASSERT_PTR_EQUAL(rows_word(rows, bad, "通过"), word);
	CU_ASSERT_PTR_EQUAL(rows_word(rows, bad, "a\xff"), bad);
	ASSERT_TEXT(bad->text, "a\xef\xbf\xbd");
	CU_ASSERT_TRUE(word->plain && word->visible && word->length == strlen("通过"));
	CU_ASSERT_TRUE(!rows_word(rows, NULL, "\x1b")->visible);
	CU_ASSERT_TRUE(rows_word(rows, NULL, "\"")->visible);
	CU_ASSERT_TRUE(!rows_word(rows, NULL, "\"")->plain);
	ASSERT_TEXT(rows_word(rows, NULL, NULL)->text, "");
}

TEST_MAIN("document_json", CASE(test_values_stand_in_both_languages),
        CASE(test_the_bytes_of_the_whole_tree), CASE(test_every_character),
        CASE(test_lists_and_no_rows), CASE(test_other_layouts), CASE(test_what_is_no_document),
        CASE(test_what_is_no_text), CASE(test_one_byte_changed), CASE(test_a_text_is_held_once))

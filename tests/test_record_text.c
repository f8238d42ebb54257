/* A record's text is what jansson writes of it, byte for byte: old events are proved by it. */
#include "records/store/record_text.h"
#include "tests/store_world.h"

static void same_as_jansson(const Record *record)
{
	g_autoptr(GString) text = g_string_new(NULL);
	json_t *value = record_json(record);
	char *expected = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	record_text(record, text);
	ASSERT_TEXT(text->str, expected);
	free(expected);
	json_decref(value);
}

static void test_a_record_in_all_its_parts(void)
{
	g_auto(Record) record = {0};
	made_student(3, &record);
	record.version = G_MAXINT64;
	same_as_jansson(&record);
	g_autoptr(GString) open = g_string_new(NULL), sealed = g_string_new(NULL);
	record_values_text(&record.student, false, open);
	record_values_text(&record.student, true, sealed);
	CU_ASSERT(strstr(open->str, "\"XM\":\"王小明\"") && !strstr(open->str, "SFZJH"));
	CU_ASSERT(strstr(sealed->str, "\"SFZJH\":\"3601") && !strstr(sealed->str, "\"XM\""));
}

/* Every sign of ASCII, and characters of two, three and four bytes, in every field. */
static void test_signs_of_every_kind(void)
{
	static const char *const others[] = {"é", "王", "𫍯", "\xe2\x80\xa8", "/", "</x>", "\x7f"};
	g_auto(Record) record = {0};
	made_student(1, &record);
	for (int i = 1; i < 128 + (int)G_N_ELEMENTS(others); i++) {
		char sign[] = {(char)i, '\0'};
		const char *one = i < 128 ? sign : others[i - 128];
		for (int field = 0; field < FIELD_COUNT; field++) {
			g_free(record.student.values[field]);
			record.student.values[field] = g_strconcat("a", one, one, "b", one, NULL);
		}
		g_free(record.problems);
		record.problems = g_strdup(one);
		same_as_jansson(&record);
	}
}

static void test_nothing_there(void)
{
	g_auto(Record) record = {.problems = g_strdup("")};
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < FIELD_COUNT; i++)
		record.student.values[i] = g_strdup("");
	same_as_jansson(&record);
	record_values_text(&record.student, true, text);
	ASSERT_TEXT(text->str, "{}");
}

static void student_empty(Student *ret)
{
	*ret = (Student){0};
	for (int i = 0; i < FIELD_COUNT; i++)
		ret->values[i] = g_strdup("");
}

static void test_values_come_back(void)
{
	g_auto(Record) record = {0};
	g_auto(Student) read = {0};
	g_autoptr(GString) open = g_string_new(NULL), sealed = g_string_new(NULL);
	made_student(3, &record);
	student_empty(&read);
	record_values_text(&record.student, false, open);
	record_values_text(&record.student, true, sealed);
	CU_ASSERT(record_values_read(open->str, open->len, &read));
	CU_ASSERT(record_values_read(sealed->str, sealed->len, &read));
	for (int i = 0; i < FIELD_COUNT; i++)
		ASSERT_TEXT(read.values[i], record.student.values[i]);
	/* no byte less, and none more */
	for (size_t length = 0; length < open->len; length++)
		CU_ASSERT(!record_values_read(open->str, length, &read));
	g_string_append_c(open, ' ');
	CU_ASSERT(!record_values_read(open->str, open->len, &read));
}

static void test_another_form_is_not_read(void)
{
	static const char *const texts[] = {"", "{", "}", "[]", "{ }", "{\"XM\":1}",
	        "{\"XM\":\"a\",}", "{\"XM\": \"a\"}", "{\"XM\":\"a\\u0041\"}", "{\"XM\":\"a\nb\"}",
	        "{\"XM\":\"\xff\"}", "{\"XM\":\"a\",\"XM\":\"b\"}", "{\"XM\":\"a\",\"BZ\":\"b\"}",
	        "{\"NONE\":\"a\"}", "{\"XM\":\"a\"}{\"XM\":\"a\"}", ",\"XM\":\"a\"}"};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_auto(Student) read = {0};
		student_empty(&read);
		CU_ASSERT(!record_values_read(texts[i], strlen(texts[i]), &read));
	}
}

TEST_MAIN("record_text", CASE(test_a_record_in_all_its_parts), CASE(test_signs_of_every_kind),
        CASE(test_nothing_there), CASE(test_values_come_back), CASE(test_another_form_is_not_read))

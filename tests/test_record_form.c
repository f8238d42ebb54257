/* A record as rows and events keep it, in the form that is written now and in the JSON that was. */
#include "base/cleanup.h"
#include "records/store/record_form.h"
#include "tests/store_world.h"

static void student_empty(Student *ret)
{
	*ret = (Student){0};
	for (int i = 0; i < FIELD_COUNT; i++)
		ret->values[i] = g_strdup("");
}

static void values_same(const Student *student, const Student *expected)
{
	for (int i = 0; i < FIELD_COUNT; i++)
		ASSERT_TEXT(student->values[i], expected->values[i]);
}

/* The text of a form with '|' for each NUL. */
static char *shown(const GString *form, gsize from)
{
	char *text = g_strndup("", form->len);
	for (gsize i = from; i < form->len; i++)
		text[i - from] = form->str[i] ? form->str[i] : '|';
	return text;
}

/* What is kept rests on it for ever: a new field comes behind these. */
static void test_the_places_stand(void)
{
	static const char expected[] =
	        "\1SFZJH|XJH|JTZZ|XSLXDH|JHRDH|YHKH|XM|SFZJLXM|XBM|CSRQ|XXDM|RXNY|ZYM|SZBH|SZNJ|"
	        "XSDQZTM|XH|XSLBM|XZ|MZM|ZZMMM|HKLBM|HKSZDXZQHM|CSDM|JG|HYZKM|JDFSM|LYDQM|XSLYM|"
	        "JHRXM|RXFSM|XMPY|JKZKM|GJDQM|GATQWM|ZSDXM|CYM|YWXM|JTYZBM|BZ|SFSLDRK|JSXYNY|"
	        "BYZSH|";
	g_auto(Record) record = {.version = 7, .problems = g_strdup("a b")};
	g_autoptr(GString) form = g_string_new(NULL);
	for (int i = 0; i < FIELD_COUNT; i++)
		record.student.values[i] = g_strdup(student_fields[i].name);
	record.student.status = STATUS_ENROLLED;
	record_form(&record, form);
	g_autofree char *text = shown(form, 0), *whole = g_strconcat("\2"
	                                                             "7|enrolled|a b|",
	                                                expected, NULL);
	ASSERT_TEXT(text, whole);
	g_string_truncate(form, 0);
	record_form_values(&record.student, true, form);
	g_autofree char *sealed = shown(form, 0);
	ASSERT_TEXT(sealed, "\1\1SFZJH|XJH|JTZZ|XSLXDH|JHRDH|YHKH|");
	for (int i = 0; i < FIELD_COUNT; i++)
		if (i != F_XM && i != F_XBM)
			*record.student.values[i] = '\0';
	g_string_truncate(form, 0);
	record_form_values(&record.student, false, form);
	g_autofree char *open = shown(form, 0);
	ASSERT_TEXT(open, "\1\7XM||XBM|");
}

static void record_back(const Record *record)
{
	g_auto(Record) read = {0}, old = {0};
	g_autoptr(GString) form = g_string_new("head");
	g_autoptr(json_t) value = record_json(record);
	char *json = json_dumps(value, JSON_COMPACT);
	record_form(record, form);
	CU_ASSERT(record_form_read(form->str + 4, form->len - 4, &read));
	CU_ASSERT(record_form_read(json, strlen(json), &old));
	values_same(&read.student, &record->student);
	values_same(&old.student, &record->student);
	CU_ASSERT(read.version == record->version && old.version == record->version);
	CU_ASSERT(read.student.status == record->student.status);
	CU_ASSERT(old.student.status == record->student.status);
	ASSERT_TEXT(read.problems, record->problems);
	ASSERT_TEXT(old.problems, record->problems);
	/* what is told outside is the same of both */
	g_autoptr(json_t) state = state_read(form->str + 4, form->len - 4);
	g_autoptr(json_t) was = state_read(json, strlen(json));
	char *told = json_dumps(state, JSON_COMPACT), *told_was = json_dumps(was, JSON_COMPACT);
	ASSERT_TEXT(told, json);
	ASSERT_TEXT(told_was, json);
	free(told);
	free(told_was);
	free(json);
}

/* Every sign of ASCII, and characters of two, three and four bytes, in every field. */
static void test_signs_of_every_kind(void)
{
	static const char *const others[] = {"é", "王", "𫍯", "\xe2\x80\xa8", "/", "</x>", "\x7f"};
	g_auto(Record) record = {0};
	made_student(3, &record);
	record.version = G_MAXINT64;
	record_back(&record);
	for (int i = 1; i < 128 + (int)G_N_ELEMENTS(others); i++) {
		char sign[] = {(char)i, '\0'};
		const char *one = i < 128 ? sign : others[i - 128];
		for (int field = 0; field < FIELD_COUNT; field++) {
			g_free(record.student.values[field]);
			record.student.values[field] = g_strconcat("a", one, one, "b", one, NULL);
		}
		g_free(record.problems);
		record.problems = g_strdup(one);
		record_back(&record);
	}
}

static void test_nothing_there(void)
{
	g_auto(Record) record = {.version = 1, .problems = g_strdup("")};
	g_autoptr(GString) form = g_string_new(NULL);
	g_auto(Student) read;
	student_empty(&record.student);
	student_empty(&read);
	record_back(&record);
	record_form_values(&record.student, true, form);
	CU_ASSERT(form->len == 2 && record_values_read(form->str, form->len, &read));
	values_same(&read, &record.student);
	for (int i = 0; i < FIELD_COUNT; i++) {
		g_autofree char *value = record_value(form->str, form->len, i);
		ASSERT_TEXT(value, "");
	}
}

static void test_values_come_back(void)
{
	g_auto(Record) record = {0};
	g_auto(Student) read;
	g_autoptr(GString) open = g_string_new(NULL), sealed = g_string_new(NULL);
	made_student(3, &record);
	student_empty(&read);
	record_form_values(&record.student, false, open);
	record_form_values(&record.student, true, sealed);
	CU_ASSERT(record_values_read(open->str, open->len, &read));
	CU_ASSERT(record_values_read(sealed->str, sealed->len, &read));
	values_same(&read, &record.student);
	for (int i = 0; i < FIELD_COUNT; i++) {
		const GString *form = student_fields[i].sensitive ? sealed : open;
		g_autofree char *one = record_value(form->str, form->len, i);
		g_autofree char *none = record_value(form->str, 1, i);
		ASSERT_TEXT(one, record.student.values[i]);
		ASSERT_TEXT(none, "");
	}
}

static void test_one_value_of_the_old_form(void)
{
	static const char open[] = "{\"XH\":\"1\\n2\",\"XM\":\"王\"}";
	g_autofree char *number = record_value(open, strlen(open), F_XH);
	g_autofree char *none = record_value(open, strlen(open), F_BZ);
	g_autofree char *broken = record_value(open, strlen(open) - 1, F_XH);
	ASSERT_TEXT(number, "1\n2");
	ASSERT_TEXT(none, "");
	ASSERT_TEXT(broken, "");
}

/* No text that is cut short is taken for a whole one. */
static void test_cut_forms(void)
{
	g_auto(Record) record = {0};
	g_autoptr(GString) form = g_string_new(NULL);
	made_student(3, &record);
	record_form(&record, form);
	for (size_t length = 0; length < form->len; length++) {
		g_auto(Record) read = {0};
		g_autofree char *cut = g_memdup2(form->str, length);
		bool between = length > 0 && cut[length - 1] == '\0';
		CU_ASSERT(!record_form_read(cut, length, &read) || between);
	}
}

static void test_another_form_is_not_read(void)
{
#define FORM(TEXT)                                                                                 \
	{                                                                                          \
		TEXT, sizeof(TEXT) - 1                                                             \
	}
	static const struct {
		const char *bytes;
		size_t length;
	} forms[] = {FORM(""), FORM("\1"), FORM("\3\7a\0"), FORM("\1\0a\0"), FORM("\1\7a"),
	        FORM("\1\7\xff\0"), FORM("\1\54a\0"), FORM("\1\53a\0b\0"), FORM("\1\377a\0"),
	        FORM("{"), FORM("[]"), FORM("{\"XM\":1}"), FORM("{\"NONE\":\"a\"}"),
	        FORM("{\"XM\":\"\xff\"}")};
	static const struct {
		const char *bytes;
		size_t length;
	} records[] = {FORM(""), FORM("\2"), FORM("\1\7a\0"), FORM("\2x\0enrolled\0\0\0"),
	        FORM("\2"
	             "0\0enrolled\0\0\0"),
	        FORM("\2"
	             "1\0none\0\0\0"),
	        FORM("\2"
	             "1\0enrolled\0"),
	        FORM("\2"
	             "1\0enrolled\0\0"),
	        FORM("\2"
	             "1\0enrolled\0\xff\0\0"),
	        FORM("{}"),
	        FORM("{\"version\":1,\"status\":\"enrolled\",\"problems\":\"\",\"values\":[]}")};
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_auto(Student) read;
		student_empty(&read);
		g_autofree char *bytes = g_memdup2(forms[i].bytes, forms[i].length);
		CU_ASSERT(!record_values_read(bytes, forms[i].length, &read));
	}
	for (size_t i = 0; i < G_N_ELEMENTS(records); i++) {
		g_auto(Record) read = {0};
		g_autofree char *bytes = g_memdup2(records[i].bytes, records[i].length);
		CU_ASSERT(!record_form_read(bytes, records[i].length, &read));
	}
}

TEST_MAIN("record_form", CASE(test_the_places_stand), CASE(test_signs_of_every_kind),
        CASE(test_nothing_there), CASE(test_values_come_back), CASE(test_one_value_of_the_old_form),
        CASE(test_cut_forms), CASE(test_another_form_is_not_read))

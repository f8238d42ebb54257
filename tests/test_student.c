/* All persons are made for this test. */
#include "base/normalise.h"
#include "records/rules/look.h"
#include "records/rules/name.h"
#include "records/rules/region.h"
#include "records/rules/student.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

typedef struct {
	StudentFieldId field;
	const char *value;
} Change;

/* A row against which nothing stands, with some of its values changed. */
static char *row_found(const Change *changes, size_t count, Student *student)
{
	static const Policy policy = {0};
	StudentWorld world = {.policy = &policy,
	        .today = day_of(2026, 11, 25),
	        .province = "36",
	        .document_type_given = true};
	const char *raw[FIELD_COUNT] = {[F_SFZJH] = "360101200802290012",
	        [F_XM] = "王小明",
	        [F_SFZJLXM] = "居民身份证",
	        [F_XBM] = "男",
	        [F_CSRQ] = "2008-02-29",
	        [F_XXDM] = "3636000123",
	        [F_RXNY] = "202309",
	        [F_ZYM] = "010200",
	        [F_SZBH] = "1班",
	        [F_SZNJ] = "2023",
	        [F_XSDQZTM] = "01",
	        [F_XH] = "2023001",
	        [F_XSLBM] = "普通中专",
	        [F_XZ] = "3",
	        [F_MZM] = "01",
	        [F_ZZMMM] = "群众",
	        [F_HKLBM] = "2",
	        [F_HKSZDXZQHM] = "360101",
	        [F_CSDM] = "360102",
	        [F_JG] = "江西南昌",
	        [F_HYZKM] = "10",
	        [F_RXFSM] = "01",
	        [F_JDFSM] = "2",
	        [F_LYDQM] = "360101",
	        [F_XSLYM] = "102",
	        [F_XMPY] = "WANG Xiaoming",
	        [F_JHRXM] = "王大明",
	        [F_JTZZ] = "江西省南昌市某路1号"};
	for (size_t i = 0; i < count; i++)
		raw[changes[i].field] = changes[i].value;
	Findings findings = {0};
	student_read(&world, raw, student, &findings);
	return findings_text(&findings);
}

static void test_a_good_row(void)
{
	g_auto(Student) student = {0};
	g_autofree char *found = row_found(NULL, 0, &student);
	ASSERT_TEXT(found, "");
	ASSERT_TEXT(student.values[F_XBM], "1");
	ASSERT_TEXT(student.values[F_SFZJLXM], "1");
	ASSERT_TEXT(student.values[F_ZZMMM], "13");
	ASSERT_TEXT(student.values[F_XSLBM], "33200");
	ASSERT_TEXT(student.key, "1:360101200802290012");
	CU_ASSERT(student.status == STATUS_ENROLLED);
}

static void test_what_is_wrong_with_one_value(void)
{
	static const struct {
		Change change;
		const char *found;
	} rows[] = {
	        {{F_SFZJH, "360101200802290013"}, "id.check@SFZJH"},
	        {{F_SFZJH, ""}, "document.needed@SFZJH"},
	        {{F_SFZJH, "3.60101E+17"}, "id.scientific@SFZJH"},
	        {{F_XM, ""}, "field.needed@XM"},
	        {{F_XM, "王?明"}, "name.lost@XM"},
	        {{F_XBM, "女"}, "id.sex@XBM"},
	        {{F_XBM, "3"}, "code.unknown@XBM id.sex@XBM"},
	        {{F_CSRQ, "20080301"}, "id.birth@CSRQ"},
	        {{F_CSRQ, "39507"}, "date.serial@CSRQ"},
	        {{F_CSRQ, "2008-02-30"}, "date.form@CSRQ"},
	        {{F_CSRQ, "2027-01-01"}, "date.future@CSRQ id.birth@CSRQ date.order@RXNY"},
	        {{F_CSRQ, ""}, ""}, /* the number tells */
	        {{F_XBM, ""}, ""},
	        {{F_XXDM, "123"}, "school.form@XXDM"},
	        {{F_XXDM, "3652000123"}, "school.other_province@XXDM"},
	        {{F_RXNY, "2023年9月"}, ""},
	        {{F_RXNY, "2023-09"}, ""},
	        {{F_RXNY, "2023-09-01"}, ""},
	        {{F_RXNY, "2023"}, "month.form@RXNY"},
	        {{F_RXNY, "201509"}, "birth.early@CSRQ"},
	        {{F_ZYM, "10200"}, "code.zero@ZYM"},
	        {{F_ZYM, "现代农艺技术"}, ""},
	        {{F_ZYM, "０１０２００"}, ""},
	        {{F_ZYM, "610102"}, ""}, /* catalogue of 2021 */
	        {{F_ZYM, "019999"}, "specialty.unknown@ZYM"},
	        {{F_XSDQZTM, "06"}, "status.unused@XSDQZTM"},
	        {{F_XSDQZTM, "77"}, "code.unknown@XSDQZTM"},
	        {{F_MZM, "1"}, "code.zero@MZM"},
	        {{F_MZM, "汉"}, ""},
	        {{F_MZM, ""}, "field.missing@MZM"},
	        {{F_HKSZDXZQHM, "110103"}, ""}, /* abolished, yet it was there */
	        {{F_HKSZDXZQHM, "999999"}, "region.unknown@HKSZDXZQHM"},
	        {{F_HKSZDXZQHM, "江西省南昌市东湖区"}, ""},
	        {{F_HKSZDXZQHM, "东湖区"}, ""},
	        {{F_HKSZDXZQHM, "火星区"}, "region.unknown@HKSZDXZQHM"},
	        {{F_XZ, "3年"}, ""},
	        {{F_XZ, "三"}, "number.form@XZ"},
	        {{F_XZ, "30"}, "years.range@XZ"},
	        {{F_XZ, "9"}, "years.range@XZ"},
	        {{F_XZ, "6"}, ""},
	        {{F_RXNY, "202711"}, ""},
	        {{F_RXNY, "202712"}, "month.ahead@RXNY"},
	        {{F_XSLXDH, "12345"}, "phone.form@XSLXDH"},
	        {{F_XJH, "G360101200802290012"}, ""},
	        {{F_XJH, "G110105194912310020"}, "student_no.check@XJH student_no.other@XJH"},
	        {{F_JTYZBM, "3300001"}, "field.length@JTYZBM"},
	        {{F_JTYZBM, "6"}, "postcode.form@JTYZBM"},
	        {{F_JTYZBM, "330000"}, ""},
	        {{F_SZNJ, "2026.5"}, "grade.form@SZNJ"},
	        {{F_SZNJ, "2026级"}, ""},
	        {{F_SZNJ, "高一"}, "grade.form@SZNJ"},
	        {{F_SZNJ, "初中3年级"}, "grade.form@SZNJ"},
	        {{F_SZNJ, "高职一年级"}, ""},
	        {{F_YHKH, "6.22848E+18"}, "id.scientific@YHKH"},
	        {{F_BZ, "a\x80"}, "field.characters@BZ"},
	        {{F_SFZJLXM, "台胞证"}, "document.shape@SFZJH"},
	        {{F_SFZJLXM, ""}, "field.needed@SFZJLXM"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Student) student = {0};
		g_autofree char *found = row_found(&rows[i].change, 1, &student);
		ASSERT_TEXT(found, rows[i].found);
	}
}

static void test_all_reasons_of_a_row_are_told(void)
{
	static const Change changes[] = {
	        {F_SFZJH, "36010120090229001X"}, {F_XM, "王3"}, {F_XXDM, "9"}, {F_CSRQ, "8"}};
	g_auto(Student) student = {0};
	g_autofree char *found = row_found(changes, G_N_ELEMENTS(changes), &student);
	ASSERT_TEXT(found, "name.characters@XM date.form@CSRQ school.form@XXDM id.date@SFZJH");
}

static void test_names_of_places_are_codes(void)
{
	static const struct {
		const char *text, *province, *code;
	} rows[] = {
	        {"江西省南昌市东湖区", NULL, "360102"},
	        {"江西省 南昌市 东湖区（360102）", NULL, "360102"},
	        {"江西省东湖区", NULL, "360102"}, {"东湖区", "36", "360102"},
	        {"南昌市东湖区", "36", "360102"}, {"南昌市", "36", "360100"},
	        {"江西省", NULL, "360000"}, {"北京市市辖区东城区", NULL, "110101"},
	        {"北京市东城区", NULL, "110101"}, {"东湖区", NULL, NULL}, /* of which province? */
	        {"东湖区", "43", NULL},
	        {"江西省南昌市东湖区(360103)", "36", NULL}, /* says two things */
	        {"石家庄市桥西区", "13", "130104"},
	        {"桥西区", "13", NULL}, /* two of the province */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = normalise_token(rows[i].text);
		const Region *region = region_named(text, rows[i].province);
		char code[8] = "";
		if (region)
			g_snprintf(code, sizeof code, "%06u", region->code);
		ASSERT_TEXT(code, rows[i].code ? rows[i].code : "");
	}
	/* as printed, all of them come back, or nothing does */
	for (size_t i = 0; i < region_count(); i++) {
		const Region *one = region_at(i), *back = region_named(one->name, NULL);
		CU_ASSERT(!back || strcmp(back->name, one->name) == 0);
	}
}

/* What was read once is read again to the same: an import repeated changes nothing. */
static void test_reading_twice_changes_nothing(void)
{
	static const Policy policy = {0};
	StudentWorld world = {
	        .policy = &policy, .today = day_of(2026, 11, 25), .document_type_given = true};
	static const Change changes[] = {{F_XM, "买买提 • 阿不都"}, {F_RXNY, "2023/9"},
	        {F_XZ, "3.0年"}, {F_SFZJH, "110105491231002"}, {F_CSRQ, "1949.12.31"},
	        {F_XBM, "女"}};
	g_auto(Student) once = {0}, twice = {0};
	g_free(row_found(changes, G_N_ELEMENTS(changes), &once));
	Findings findings = {0};
	student_read(&world, (const char *const *)once.values, &twice, &findings);
	for (int i = 0; i < FIELD_COUNT; i++)
		ASSERT_TEXT(twice.values[i], once.values[i]);
	ASSERT_TEXT(twice.key, once.key);
	ASSERT_TEXT(once.values[F_RXNY], "202309");
}

/* The states before registration have no code: they are taken by name, and the file or the caller
 * says what who has none is. */
static void test_states_before_registration(void)
{
	static const Policy policy = {0};
	static const struct {
		const char *state;
		bool admits;
		Status status;
		const char *value;
	} rows[] = {{"", false, STATUS_PENDING, ""}, {"", true, STATUS_ADMITTED, ""},
	        {"录取未报到", false, STATUS_ADMITTED, ""},
	        {" 录取未报到 ", false, STATUS_ADMITTED, ""}, {"待注册", true, STATUS_PENDING, ""},
	        {"在读", true, STATUS_ENROLLED, "01"},
	        {"放弃入学资格", false, STATUS_PENDING, "放弃入学资格"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		StudentWorld world = {.policy = &policy,
		        .today = day_of(2026, 11, 25),
		        .document_type_given = true,
		        .admits = rows[i].admits};
		const char *raw[FIELD_COUNT] = {[F_XSDQZTM] = rows[i].state};
		g_auto(Student) student = {0};
		Findings findings = {0};
		student_read(&world, raw, &student, &findings);
		CU_ASSERT(student.status == rows[i].status);
		ASSERT_TEXT(student.values[F_XSDQZTM], rows[i].value);
		CU_ASSERT(findings_have(&findings, RULE_CODE_UNKNOWN) ==
		          (rows[i].value[0] != '\0' && rows[i].status == STATUS_PENDING));
	}
}

static void test_headers(void)
{
	static const struct {
		const char *header;
		int field;
	} rows[] = {{"SFZJH", F_SFZJH}, {"sfzjh", F_SFZJH}, {"身份证号", F_SFZJH}, {"姓 名", F_XM},
	        {"*姓名（必填）", F_XM}, {"身份证件类型码", F_SFZJLXM},
	        {"学校（机构）标识码", F_XXDM}, {"学校标识码", F_XXDM}, {"国籍/地区", F_GJDQM},
	        {"国籍／地区码", F_GJDQM}, {"所在班号", F_SZBH}, {"学生电话", F_XSLXDH},
	        {"家庭地址", F_JTZZ}, {"无此列", -1}, {"", -1}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		CU_ASSERT(student_field_find(rows[i].header) == rows[i].field);
	for (int i = 0; i < FIELD_COUNT; i++) {
		const StudentField *field = &student_fields[i];
		CU_ASSERT(
		        student_field_find(field->name) == i && student_field_find(field->zh) == i);
		CU_ASSERT((field->kind == KIND_CODE) ==
		          (field->table && code_table_find(field->table)));
	}
}

/* What is taken as it stands is what tidying would leave, and all of it can be printed. */
static void look_agrees(LookKind kind, const char *text)
{
	char *(*const tidy[])(const char *) = {[LOOK_TEXT] = normalise_text,
	        [LOOK_NAME] = name_normalise,
	        [LOOK_NUMBER] = document_normalise};
	Look look = look_at(kind, text);
	if (!look.plain)
		return;
	g_autofree char *tidied = tidy[kind](text);
	ASSERT_TEXT(tidied, text);
	CU_ASSERT(g_utf8_validate(text, -1, NULL) && name_printable(text));
	CU_ASSERT_EQUAL(look.characters, (int)g_utf8_strlen(text, -1));
	CU_ASSERT_EQUAL(look.ideographs, g_utf8_strlen(text, -1) * 3 == (glong)strlen(text));
}

static void test_plain_texts(void)
{
	static const char *const pieces[] = {"a", "Z", "0", ".", "!", "~", "`", " ", "\t", "\x7f",
	        "\x01", "张", "\xe4\xb8\x80", "\xe4\xb7\xbf", "\xe9\xbf\xbf", "\xea\x80\x80", "·",
	        "é", "（", "𠮷", "\xe5", "\x80", "\xff"};
	g_autoptr(GRand) rand = g_rand_new_with_seed(5);
	for (int i = 0; i < 20000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (int left = g_rand_int_range(rand, 0, 5); left > 0; left--)
			g_string_append(
			        text, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
		for (LookKind kind = LOOK_TEXT; kind <= LOOK_NUMBER; kind++)
			look_agrees(kind, text->str);
	}
	CU_ASSERT(look_at(LOOK_TEXT, "2025级（1）班").plain == false);
	CU_ASSERT(look_at(LOOK_TEXT, "幸福路3号.a").plain && look_at(LOOK_TEXT, "").plain);
	CU_ASSERT(!look_at(LOOK_NAME, "张.三").plain && look_at(LOOK_NAME, "张三").ideographs);
	CU_ASSERT(!look_at(LOOK_NUMBER, "36x").plain && look_at(LOOK_NUMBER, "36X").plain);
}

TEST_MAIN("student", CASE(test_a_good_row), CASE(test_what_is_wrong_with_one_value),
        CASE(test_all_reasons_of_a_row_are_told), CASE(test_names_of_places_are_codes),
        CASE(test_reading_twice_changes_nothing), CASE(test_states_before_registration),
        CASE(test_headers), CASE(test_plain_texts))

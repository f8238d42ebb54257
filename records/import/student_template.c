#include "records/import/student_template.h"

#include "records/import/form.h"
#include "records/rules/student.h"

#include <string.h>

/* A list in a cell has at most 255 characters in all. */
enum { CHOICES_MAX = 14, CHOICE_BYTES = 200 };

static const char *kind_note(StudentFieldKind kind)
{
	static const char *const notes[] = {[KIND_NAME] = "与证件一致；少数民族姓名中的点用“·”",
	        [KIND_DOCUMENT] = "身份证号 18 位；列为文本格式，不要变成科学计数",
	        [KIND_STUDENT_NO] = "G、J 或 L 开头；没有的空着",
	        [KIND_SCHOOL] = "10 位学校标识码",
	        [KIND_SPECIALTY] = "6 位专业代码或专业名称",
	        [KIND_REGION] = "6 位行政区划代码，或地名（如江西省南昌市东湖区）",
	        [KIND_DAY] = "如 20080901 或 2008-09-01",
	        [KIND_MONTH] = "如 202409",
	        [KIND_YEARS] = "年数，如 3",
	        [KIND_PHONE] = "手机或固定电话"};
	return kind < G_N_ELEMENTS(notes) && notes[kind] ? notes[kind] : "";
}

/* "代码或文字：…" of a code table; a few are offered as a list. */
static void codes_add(GString *note, GString *choice, const char *name)
{
	const CodeTable *table = code_table_find(name);
	size_t rows = table ? code_table_rows(table) : 0;
	for (size_t i = 0; i < rows; i++) {
		CodeRow row = code_table_row(table, i);
		g_string_append_printf(
		        note, "%s%s %s", i ? "、" : "代码或文字：", row.code, row.name);
		g_string_append_printf(choice, "%s%s", i ? "|" : "", row.name);
	}
	if (rows > CHOICES_MAX || choice->len > CHOICE_BYTES)
		g_string_truncate(choice, 0);
}

FormColumn student_column(const StudentField *field)
{
	static const char *const asked[] = {
	        [ASK_OPTIONAL] = "可不填。", [ASK_LATER] = "可以以后补录。", [ASK_NOW] = "必填。"};
	const char *name = field->name;
	bool document = strcmp(name, student_fields[F_SFZJH].name) == 0;
	/* a citizen number tells these two */
	bool told = strcmp(name, student_fields[F_XBM].name) == 0 ||
	            strcmp(name, student_fields[F_CSRQ].name) == 0;
	g_autoptr(GString) note =
	        g_string_new(told ? "填写居民身份证号的可不填，由身份证号得出；其他证件必填。"
	                     : document ? asked[ASK_NOW]
	                                : asked[field->ask]);
	g_autoptr(GString) choice = g_string_new(NULL);
	g_string_append(note, kind_note(field->kind));
	if (strcmp(field->name, student_fields[F_XSDQZTM].name) == 0)
		g_string_append_printf(note, "新生填“%s”或“%s”；", status_row(STATUS_ADMITTED)->zh,
		        status_row(STATUS_PENDING)->zh);
	if (field->table)
		codes_add(note, choice, field->table);
	return (FormColumn){.name = field->name,
	        .zh = field->zh,
	        .note = g_strdup(note->str),
	        .choice = choice->len ? g_strdup(choice->str) : NULL,
	        .needed = (field->ask == ASK_NOW && !told) || document};
}

void student_column_clear(FormColumn *column)
{
	g_free((char *)column->note);
	g_free((char *)column->choice);
	*column = (FormColumn){0};
}

bool student_template(const char *path, GError **error)
{
	FormColumn columns[FIELD_COUNT];
	for (int i = 0; i < FIELD_COUNT; i++)
		columns[i] = student_column(&student_fields[i]);
	bool good = form_template(path, columns, FIELD_COUNT, error);
	for (int i = 0; i < FIELD_COUNT; i++)
		student_column_clear(&columns[i]);
	return good;
}

#include "records/import/heading.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "records/import/again.h"
#include "records/import/returned.h"

#include <string.h>

static const StudentFieldId wanted[] = {F_SFZJH, F_XM, F_XXDM, F_RXNY, F_ZYM};

static bool column_there(const SheetRow *row, const Heading *heading, StudentFieldId field)
{
	bool there = false;
	for (size_t i = 0; i < row->count; i++)
		there = there || heading->fields[i] == (int)field;
	return there;
}

static bool columns_there(
        const char *path, const SheetRow *row, const Heading *heading, GError **error)
{
	g_autoptr(GString) missing = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
		if (!column_there(row, heading, wanted[i]))
			g_string_append_printf(missing, "%s%s (%s)", missing->len ? ", " : "",
			        student_fields[wanted[i]].zh, student_fields[wanted[i]].name);
	if (missing->len == 0)
		return true;
	g_autofree char *place = sheet_place(row);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "%s:%s: the header lacks columns: %s; a header has code names or Chinese ones",
	        path, place, missing->str);
	return false;
}

static void columns_find(const SheetRow *row, Heading *ret)
{
	*ret = (Heading){0};
	returned_find(row, ret->returned);
	for (size_t i = 0; i < G_N_ELEMENTS(ret->fields); i++) {
		ret->fields[i] = i < row->count ? student_field_find(row->cells[i]) : -1;
		ret->ids[i] = i < row->count && again_column(row->cells[i]);
		ret->with_ids = ret->with_ids || ret->ids[i];
	}
}

HeaderFit heading_look(const SheetRow *row, const void *unused)
{
	Heading heading;
	bool any = false, all = true;
	(void)unused;
	columns_find(row, &heading);
	for (size_t i = 0; i < row->count; i++)
		any = any || heading.fields[i] >= 0;
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++)
		all = all && column_there(row, &heading, wanted[i]);
	return all || heading.with_ids ? HEADER_WHOLE : any ? HEADER_PART : HEADER_NONE;
}

/* Whether a field is one that everybody has, and a group one of other people. */
static bool anybodys(int field)
{
	static const StudentFieldId fields[] = {F_SFZJH, F_XM, F_SFZJLXM, F_XBM, F_CSRQ, F_MZM,
	        F_ZZMMM, F_HYZKM, F_JKZKM, F_GATQWM, F_GJDQM, F_CYM, F_YWXM, F_XSLXDH, F_YHKH,
	        F_BZ};
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if ((int)fields[i] == field)
			return true;
	return false;
}

static bool of_others(const char *group)
{
	static const char *const words[] = {
	        "父", "母", "监护", "家长", "家庭", "亲属", "联系人", "班主任", "教师", "老师"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strstr(group, words[i]))
			return true;
	return false;
}

char *heading_join(const char *group, const char *name)
{
	g_autofree char *both = g_strconcat(group, name, NULL);
	int field = student_field_find(name);
	if (student_field_find(both) >= 0)
		return g_steal_pointer(&both);
	bool doubt = of_others(group) && anybodys(field) && !g_str_has_prefix(name, "学生");
	if (field >= 0 && !doubt)
		return g_strdup(name);
	return again_column(name) ? g_strdup(name) : g_strconcat(group, "·", name, NULL);
}

bool heading_read(const char *path, const SheetRow *row, Heading *ret, GError **error)
{
	int8_t seen[FIELD_COUNT] = {0};
	columns_find(row, ret);
	for (size_t i = 0; i < row->count; i++) {
		int field = ret->fields[i];
		if (field >= 0 && seen[field]++) {
			g_autofree char *place = sheet_place(row);
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "%s:%s: the header names the column %s (%s) twice", path, place,
			        student_fields[field].zh, student_fields[field].name);
			return false;
		}
	}
	ret->document_type_given = seen[F_SFZJLXM];
	/* what fills in records that are named by their ids may have few columns */
	return ret->with_ids || columns_there(path, row, ret, error);
}

const char *heading_id(const Heading *heading, const SheetRow *row)
{
	for (size_t i = 0; heading->with_ids && i < row->count; i++)
		if (heading->ids[i] && *row->cells[i])
			return row->cells[i];
	return "";
}

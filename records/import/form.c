#include "records/import/form.h"

#include "base/beat.h"
#include "base/error.h"
#include "base/normalise.h"
#include "base/text.h"
#include "records/import/csv.h"
#include "records/import/csv_cell.h"
#include "records/rules/region.h"

#include <string.h>

static void row_free(void *data)
{
	FormRow *row = data;
	for (size_t i = 0; i < FORM_COLUMNS_MAX; i++)
		g_free(row->cells[i]);
	g_free(row->place);
	g_free(row->reason);
	g_free(row);
}

void form_free(Form *form)
{
	if (!form)
		return;
	g_ptr_array_unref(form->rows);
	g_free(form->hidden);
	g_free(form);
}

void form_wrong(Form *form, FormRow *row, int column, const char *words)
{
	if (!row->reason) {
		row->reason = g_strdup(words);
		row->bad = column;
		form->wrong++;
		return;
	}
	g_auto(GStrv) told = g_strsplit(row->reason, "\n", -1);
	if (g_strv_contains((const char *const *)told, words))
		return;
	char *more = g_strconcat(row->reason, "\n", words, NULL);
	g_free(row->reason);
	row->reason = more;
}

void form_once(Form *form, int column)
{
	static const char words[] = "stands in the file twice";
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *row = form->rows->pdata[i];
		FormRow *first = g_hash_table_lookup(seen, row->cells[column]);
		if (row->reason && !first)
			continue;
		if (!first) {
			g_hash_table_insert(seen, row->cells[column], row);
			continue;
		}
		form_wrong(form, first, column, words);
		form_wrong(form, row, column, words);
	}
}

/* What people write above the columns of ours. */
static const struct {
	const char *zh, *others;
} also[] = {
        {"账号名", "账号|账户名|用户名|登录名"},
        {"真实姓名", "姓名|使用人|使用人姓名"},
        {"联系电话", "电话|手机|手机号|手机号码|电话号码|联系方式"},
        {"单位", "学校代码|学校标识码|学校（机构）标识码|单位代码|所在单位|行政区划|行政区划代码|"
                 "学校|"
                 "学校名称|单位名称"},
        {"学校标识码", "学校代码|学校（机构）标识码|学校机构代码|标识码|机构代码"},
        {"学校名称", "学校|学校全称|名称|单位名称"},
        {"所在行政区划", "行政区划|行政区划代码|所在行政区划代码|所在区县|所在地|区县"},
        {"主管级别", "管理级别|主管部门级别"},
        {"学校简称", "简称"},
};

/* The rank of a header among those of a column, 0 the best: its own names, then what people write;
 * -1: it is none of them. */
static int header_rank(const FormColumn *column, const char *text)
{
	if (g_ascii_strcasecmp(text, column->name) == 0 || strcmp(text, column->zh) == 0)
		return 0;
	for (size_t i = 0; i < G_N_ELEMENTS(also); i++) {
		if (strcmp(also[i].zh, column->zh) != 0)
			continue;
		g_auto(GStrv) words = g_strsplit(also[i].others, "|", -1);
		for (int j = 0; words[j]; j++)
			if (strcmp(words[j], text) == 0)
				return j + 1;
	}
	return -1;
}

/* The column of each header, -1: none of ours. A column has its best header alone, so that of a
 * table with numbers and names of schools the numbers are read. */
static void columns_find(const Form *form, const SheetRow *row, int places[CSV_MAX_CELLS])
{
	int ranks[FORM_COLUMNS_MAX], at[FORM_COLUMNS_MAX];
	for (size_t i = 0; i < CSV_MAX_CELLS; i++)
		places[i] = -1;
	for (size_t i = 0; i < form->count; i++)
		at[i] = -1;
	for (size_t i = 0; i < row->count; i++) {
		g_autofree char *text = normalise_text(row->cells[i]);
		size_t length = strlen(text);
		if (length && text[length - 1] == '*')
			text[length - 1] = '\0';
		for (size_t j = 0; j < form->count; j++) {
			int rank = header_rank(&form->columns[j], text);
			if (rank >= 0 && (at[j] < 0 || rank <= ranks[j])) {
				ranks[j] = rank;
				at[j] = (int)i;
			}
		}
	}
	for (size_t j = 0; j < form->count; j++)
		if (at[j] >= 0 && (places[at[j]] < 0 || ranks[j] < ranks[places[at[j]]]))
			places[at[j]] = (int)j;
}

static HeaderFit header_look(const SheetRow *row, const void *data)
{
	const Form *form = data;
	int places[CSV_MAX_CELLS];
	bool any = false, all = true, seen[FORM_COLUMNS_MAX] = {false};
	columns_find(form, row, places);
	for (size_t i = 0; i < row->count; i++) {
		any = any || places[i] >= 0;
		if (places[i] >= 0)
			seen[places[i]] = true;
	}
	for (size_t i = 0; i < form->count; i++)
		all = all && (seen[i] || !form->columns[i].needed);
	return any && all ? HEADER_WHOLE : any ? HEADER_PART : HEADER_NONE;
}

/* Groups above say nothing of a form: its columns are called as below. */
static char *header_join(const char *group, const char *name)
{
	(void)group;
	return g_strdup(name);
}

static bool header_read(
        const Form *form, const char *path, const SheetRow *row, int *places, GError **error)
{
	bool seen[FORM_COLUMNS_MAX] = {false};
	g_autoptr(GString) missing = g_string_new(NULL);
	columns_find(form, row, places);
	for (size_t i = 0; i < row->count; i++)
		if (places[i] >= 0)
			seen[places[i]] = true;
	for (size_t i = 0; i < form->count; i++)
		if (!seen[i] && form->columns[i].needed)
			g_string_append_printf(missing, "%s%s (%s)", missing->len ? ", " : "",
			        form->columns[i].zh, form->columns[i].name);
	if (!missing->len)
		return true;
	g_autofree char *place = sheet_place(row);
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "%s:%s: the header lacks columns: %s",
	        path, place, missing->str);
	return false;
}

/* A line of sums below a list: it says so first, and is no whole row. */
static bool row_total(const Form *form, const SheetRow *from, const int *places)
{
	static const char *const words[] = {"合计", "总计", "小计", "共计", "总数", NULL};
	size_t first = 0, needed = 0, filled = 0;
	while (first < from->count && !*from->cells[first])
		first++;
	for (size_t i = 0; i < form->count; i++)
		needed += form->columns[i].needed;
	for (size_t i = 0; i < from->count; i++)
		filled += places[i] >= 0 && form->columns[places[i]].needed && *from->cells[i];
	if (first == from->count || filled >= needed)
		return false;
	g_autofree char *said = normalise_token(from->cells[first]);
	said[strcspn(said, ":：")] = '\0';
	return g_strv_contains(words, said);
}

/* What no workbook holds, as itself or as a workbook of ours shows it. */
static bool holds_unfit(const char *cell)
{
	g_autofree char *meant = text_xml_meant(cell);
	g_autofree char *shown = text_xml_shown(meant ? meant : cell);
	return shown;
}

static void cell_read(Form *form, FormRow *row, int column, const char *cell)
{
	size_t length;
	const char *text = csv_cell_unguard(cell, &length);
	g_free(row->cells[column]);
	row->cells[column] = g_strstrip(g_strndup(text, length));
	if (csv_cell_formula(cell, text))
		form_wrong(form, row, column, rule_of(RULE_FIELD_FAULT)->en);
	else if (holds_unfit(row->cells[column]))
		form_wrong(form, row, column, rule_of(RULE_FIELD_CHARACTERS)->en);
}

static void row_read(Form *form, const SheetRow *from, const int *places)
{
	FormRow *row = g_new0(FormRow, 1);
	row->place = sheet_place(from);
	row->bad = -1;
	if (from->fault != RULE_NONE)
		form_wrong(form, row, -1, rule_of(from->fault)->en);
	for (size_t i = 0; i < from->count; i++) {
		int column = places[i];
		if (column < 0)
			continue;
		if (from->faults && from->faults[i] != RULE_NONE &&
		        from->faults[i] != RULE_FIELD_DATE)
			form_wrong(form, row, column, rule_of(from->faults[i])->en);
		cell_read(form, row, column, from->cells[i]);
	}
	for (size_t i = 0; i < form->count; i++) {
		if (!row->cells[i])
			row->cells[i] = g_strdup("");
		if (form->columns[i].needed && !*row->cells[i])
			form_wrong(form, row, (int)i, "something must stand here");
	}
	g_ptr_array_add(form->rows, row);
}

void form_region(FormRow *row, int column, const char *province)
{
	const char *text = row->cells[column];
	if (!*text || strspn(text, "0123456789") == strlen(text))
		return;
	g_autofree char *name = normalise_token(text);
	const Region *region = region_named(name, *province ? province : NULL);
	if (!region)
		return;
	g_free(row->cells[column]);
	row->cells[column] = g_strdup_printf("%06u", region->code);
}

bool form_watched(const FormWatch *watch, size_t rows, GError **error)
{
	beat();
	if (!watch || watch->on((int64_t)rows, watch->data))
		return true;
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_IO, "the service was stopped meanwhile");
	return false;
}

bool form_ending(const FormWatch *watch, GError **error)
{
	return !watch || !watch->ending || watch->ending(watch->data, error);
}

bool form_long(const Form *form)
{
	return form->rows->len > FORM_ROWS_MAX;
}

Form *form_read(
        const char *path, const FormColumn *columns, size_t count, guint most, GError **error)
{
	int places[CSV_MAX_CELLS];
	SheetRow row;
	GError *failed = NULL;
	g_autoptr(Sheet) sheet = sheet_open(path, false, error);
	if (!sheet)
		return NULL;
	g_autoptr(Form) form = g_new0(Form, 1);
	form->columns = columns;
	form->count = count;
	form->rows = g_ptr_array_new_with_free_func(row_free);
	sheet_look(sheet, header_look, header_join, form);
	while (!failed && sheet_next(sheet, &row, &failed)) {
		if (row.header)
			header_read(form, path, &row, places, &failed);
		else if (form->rows->len >= most)
			g_set_error(&failed, BASE_ERROR, BASE_ERROR_LIMIT,
			        "%s: more than %u rows: part it", path, most);
		else if (!row_total(form, &row, places))
			row_read(form, &row, places);
	}
	if (!failed && form->rows->len == 0)
		g_set_error(&failed, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is empty", path);
	form->hidden = g_strdup(sheet_hidden(sheet));
	form->hidden_rows = sheet_rows_hidden(sheet);
	if (!failed)
		return g_steal_pointer(&form);
	g_propagate_error(error, failed);
	return NULL;
}

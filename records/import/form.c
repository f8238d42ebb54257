#include "records/import/form.h"

#include "base/beat.h"
#include "base/error.h"
#include "base/text.h"
#include "records/import/csv.h"
#include "records/import/csv_cell.h"

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

static int column_find(const Form *form, const char *header)
{
	g_autofree char *text = g_strstrip(g_strdup(header));
	size_t length = strlen(text);
	if (length && text[length - 1] == '*')
		text[length - 1] = '\0';
	for (size_t i = 0; i < form->count; i++)
		if (g_ascii_strcasecmp(text, form->columns[i].name) == 0 ||
		        strcmp(text, form->columns[i].zh) == 0)
			return (int)i;
	return -1;
}

static HeaderFit header_look(const SheetRow *row, const void *data)
{
	const Form *form = data;
	bool any = false, all = true, seen[FORM_COLUMNS_MAX] = {false};
	for (size_t i = 0; i < row->count; i++) {
		int column = column_find(form, row->cells[i]);
		any = any || column >= 0;
		if (column >= 0)
			seen[column] = true;
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
	for (size_t i = row->count; i < CSV_MAX_CELLS; i++)
		places[i] = -1;
	for (size_t i = 0; i < row->count; i++) {
		places[i] = column_find(form, row->cells[i]);
		if (places[i] >= 0)
			seen[places[i]] = true;
	}
	for (size_t i = 0; i < form->count; i++) {
		if (seen[i] || !form->columns[i].needed)
			continue;
		g_autofree char *place = sheet_place(row);
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s:%s: the header lacks columns: %s (%s)", path, place,
		        form->columns[i].zh, form->columns[i].name);
		return false;
	}
	return true;
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
	*form = (Form){columns, count, g_ptr_array_new_with_free_func(row_free), 0, NULL};
	sheet_look(sheet, header_look, header_join, form);
	while (!failed && sheet_next(sheet, &row, &failed)) {
		if (row.header)
			header_read(form, path, &row, places, &failed);
		else if (form->rows->len >= most)
			g_set_error(&failed, BASE_ERROR, BASE_ERROR_LIMIT,
			        "%s: more than %u rows: part it", path, most);
		else
			row_read(form, &row, places);
	}
	if (!failed && form->rows->len == 0)
		g_set_error(&failed, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is empty", path);
	form->hidden = g_strdup(sheet_hidden(sheet));
	if (!failed)
		return g_steal_pointer(&form);
	g_propagate_error(error, failed);
	return NULL;
}

/* Finds where the headers of a sheet stand and takes its rows, whatever the order of columns. */
#include "base/normalise.h"
#include "inventory/preparation/reading.h"
#include <string.h>

#define HEADER_SEARCHED 30 /* a title and remarks may stand above the headers */
#define UPRIGHT_SEARCHED 4

/* Cell `across` of line `line`; an upright sheet is read turned by a quarter. */
static XlsxCell cell_at(const FormTable *table, unsigned line, unsigned across)
{
	return table->form->upright ? xlsx_sheet_cell(table->sheet, across, line)
	                            : xlsx_sheet_cell(table->sheet, line, across);
}

static bool covered_at(const FormTable *table, unsigned line, unsigned across)
{
	return table->form->upright ? xlsx_sheet_covered(table->sheet, across, line)
	                            : xlsx_sheet_covered(table->sheet, line, across);
}

static char *place_at(const FormTable *table, unsigned line, unsigned across)
{
	return table->form->upright ? xlsx_place(table->sheet, across, line)
	                            : xlsx_place(table->sheet, line, across);
}

static unsigned lines_of(const FormTable *table)
{
	return table->form->upright ? xlsx_sheet_columns(table->sheet)
	                            : xlsx_sheet_rows(table->sheet);
}

static unsigned width_of(const FormTable *table)
{
	return table->form->upright ? xlsx_sheet_rows(table->sheet)
	                            : xlsx_sheet_columns(table->sheet);
}

static unsigned headers_in(const FormTable *table, unsigned line)
{
	guint64 seen = 0;
	unsigned count = 0;
	for (unsigned across = 0; across < width_of(table); across++) {
		int column = form_header_find(table->form, cell_at(table, line, across).text);
		if (column < 0 || (seen & (G_GUINT64_CONSTANT(1) << column)))
			continue;
		seen |= G_GUINT64_CONSTANT(1) << column;
		count++;
	}
	return count;
}

/* The line with most headers; of several, as below merged headings, the last. */
static bool header_find(FormTable *table)
{
	unsigned most = 1;
	unsigned searched =
	        MIN(lines_of(table), table->form->upright ? UPRIGHT_SEARCHED : HEADER_SEARCHED);
	for (unsigned line = 0; line < searched; line++) {
		unsigned count = headers_in(table, line);
		if (count < most || count < 2)
			continue;
		most = count;
		table->header = line;
	}
	return most > 1;
}

static void headers_take(Reading *reading, FormTable *table)
{
	for (size_t i = 0; i < FORM_COLUMNS_MAX; i++)
		table->at[i] = -1;
	for (unsigned across = 0; across < width_of(table); across++) {
		XlsxCell cell = cell_at(table, table->header, across);
		g_autofree char *text = normalise_text(cell.text);
		g_autofree char *place = place_at(table, table->header, across);
		int column = form_header_find(table->form, cell.text);
		bool covered = covered_at(table, table->header, across);
		bool our_heading = table->form->upright && across == 0;
		if (!*text || (column < 0 && (covered || our_heading)))
			continue;
		if (column >= 0 && table->at[column] < 0)
			table->at[column] = (int)across;
		else if (column < 0)
			note_add(reading, place, "不认识的一栏“%s”，未采用",
			        "column '%s' is not known and was left out", text);
		else if (!covered)
			note_add(reading, place, "“%s”一栏重复，只采用第一处",
			        "column '%s' stands twice; only the first was read", text);
	}
}

/* A row that holds only what we had put there, or only what a merged cell spills, is empty. */
static bool row_filled(const FormTable *table, unsigned line)
{
	for (size_t i = 0; table->form->columns[i].key; i++) {
		if (table->at[i] < 0 || table->form->columns[i].prefilled ||
		        covered_at(table, line, (unsigned)table->at[i]))
			continue;
		XlsxCell cell = cell_at(table, line, (unsigned)table->at[i]);
		g_autofree char *text = normalise_text(cell.text);
		if (*text || cell.kind == XLSX_UNSOLVED)
			return true;
	}
	return false;
}

static void row_free(gpointer data)
{
	FormRow *row = data;
	for (size_t i = 0; i < FORM_COLUMNS_MAX; i++) {
		g_free(row->values[i]);
		g_strfreev(row->names[i]);
	}
	g_free(row);
}

static bool is_list(FormKind kind)
{
	return kind == COLUMN_HOSTS || kind == COLUMN_ADDRESSES || kind == COLUMN_SUBNETS ||
	       kind == COLUMN_ITEMS;
}

static void row_take(Reading *reading, FormTable *table, unsigned line)
{
	FormRow *row = g_new0(FormRow, 1);
	row->table = table;
	row->line = line;
	for (size_t i = 0; table->form->columns[i].key; i++) {
		const FormColumn *column = &table->form->columns[i];
		row->values[i] = g_strdup("");
		if (table->at[i] < 0 || column->kind == COLUMN_LINE)
			continue;
		unsigned across = (unsigned)table->at[i];
		g_autofree char *place = place_at(table, line, across);
		g_clear_pointer(&row->values[i], g_free);
		if (!cell_read(
		            reading, column, cell_at(table, line, across), place, &row->values[i]))
			row->bad |= G_GUINT64_CONSTANT(1) << i;
		if (is_list(column->kind))
			row->names[i] = normalise_list(
			        row->values[i], column->kind == COLUMN_SUBNETS ? ",;" : ",;/");
	}
	g_ptr_array_add(table->rows, row);
}

/* Asked once for the sheet, not in every row. */
static void columns_needed(Reading *reading, const FormTable *table)
{
	g_autofree char *place = place_at(table, table->header, 0);
	for (size_t i = 0; table->form->columns[i].key; i++) {
		const FormColumn *column = &table->form->columns[i];
		if (column->required && table->at[i] < 0)
			problem_add(reading, place, "缺少“%s”一栏", "column '%s' is missing",
			        reading->zh ? column->zh : column->en);
	}
}

void table_read(Reading *reading, FormTable *table)
{
	table->rows = g_ptr_array_new_with_free_func(row_free);
	if (!table->sheet || lines_of(table) == 0)
		return;
	if (!header_find(table)) {
		const FormColumn *first = table->form->columns;
		first += first->kind == COLUMN_LINE;
		const FormColumn *second = first + 1;
		problem_add(reading, xlsx_sheet_name(table->sheet),
		        "找不到表头行，应有“%s”、“%s”等栏",
		        "no row of headers such as '%s' and '%s'",
		        reading->zh ? first->zh : first->en, reading->zh ? second->zh : second->en);
		return;
	}
	headers_take(reading, table);
	unsigned last =
	        table->form->upright ? MIN(table->header + 2, lines_of(table)) : lines_of(table);
	for (unsigned line = table->header + 1; line < last; line++) {
		if (!row_filled(table, line) || table->rows->len > FORM_ROWS_MAX)
			continue;
		if (table->rows->len == FORM_ROWS_MAX)
			problem_add(reading, xlsx_sheet_name(table->sheet), "超过 %d 行",
			        "more than %d rows", FORM_ROWS_MAX);
		row_take(reading, table, line);
	}
	if (table->rows->len > 0)
		columns_needed(reading, table);
}

void table_clear(FormTable *table)
{
	g_clear_pointer(&table->rows, g_ptr_array_unref);
	g_clear_pointer(&table->doubled, g_hash_table_unref);
}

const char *row_value(const FormRow *row, const char *key)
{
	const char *value = row->values[form_column_index(row->table->form, key)];
	return value ? value : "";
}

bool row_good(const FormRow *row, const char *key)
{
	return !(row->bad & (G_GUINT64_CONSTANT(1) << form_column_index(row->table->form, key)));
}

char **row_names(const FormRow *row, const char *key)
{
	return row->names[form_column_index(row->table->form, key)];
}

void row_set(FormRow *row, const char *key, const char *value)
{
	char **slot = &row->values[form_column_index(row->table->form, key)];
	char *copy = g_strdup(value); /* it may be part of what is there */
	g_free(*slot);
	*slot = copy;
}

char *row_place(const FormRow *row, const char *key)
{
	int across = row->table->at[form_column_index(row->table->form, key)];
	return place_at(row->table, row->line, across < 0 ? 0 : (unsigned)across);
}

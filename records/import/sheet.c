#include "records/import/sheet.h"

#include "base/digest.h"
#include "base/xlsx_read.h"
#include "records/import/csv.h"
#include "records/import/header_rows.h"

#include <glib/gstdio.h>
#include <string.h>

/* A row of CSV that outlives the next one. */
typedef struct {
	char *texts;
	const char *cells[CSV_MAX_CELLS + 1];
	size_t count;
	int64_t line;
} Held;

struct Sheet {
	Csv *csv;
	Xlsx *xlsx;
	char *sha256;
	size_t sheet; /* of the workbook */
	unsigned row;
	bool headed;
	const char *cells[CSV_MAX_CELLS], *names[CSV_MAX_CELLS + 1]; /* of a row, of a header */
	RuleId faults[CSV_MAX_CELLS];
	size_t width; /* of the header */
	HeaderLook look;
	HeaderJoin join;
	const void *look_data;
	GString *passed, *hidden;
	int64_t rows_hidden;
	bool any, given_up; /* a sheet had a header; none had one */
	bool compared;      /* their headers were */
	bool whole;         /* one of them has a whole header, so that a part is none */
	bool two;           /* the header that was found has two rows */
	Held best, ahead;   /* rows of CSV: the best header so far, and what was read behind it */
	GPtrArray *joined;  /* texts of headers of two rows */
};

Sheet *sheet_open(const char *path, bool digested, GError **error)
{
	g_autoptr(Sheet) sheet = g_new0(Sheet, 1);
	sheet->passed = g_string_new(NULL);
	sheet->hidden = g_string_new(NULL);
	sheet->joined = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *lower = g_ascii_strdown(path, -1);
	if (!g_str_has_suffix(lower, ".xlsx")) {
		sheet->csv = csv_open(path, digested, error);
		return sheet->csv ? g_steal_pointer(&sheet) : NULL;
	}
	sheet->xlsx = xlsx_load(path, error);
	if (sheet->xlsx && digested)
		sheet->sha256 = digest_file(path, error);
	return sheet->xlsx && (sheet->sha256 || !digested) ? g_steal_pointer(&sheet) : NULL;
}

size_t sheet_rows_guess(const char *path)
{
	enum { ROW_BYTES = 256, MOST = 1 << 20 };
	GStatBuf status;
	return g_stat(path, &status) == 0 ? (size_t)MIN(status.st_size / ROW_BYTES, MOST) : 0;
}

void sheet_close(Sheet *sheet)
{
	if (!sheet)
		return;
	csv_close(sheet->csv);
	xlsx_free(sheet->xlsx);
	g_free(sheet->sha256);
	g_free(sheet->best.texts);
	g_free(sheet->ahead.texts);
	g_ptr_array_unref(sheet->joined);
	g_string_free(sheet->passed, TRUE);
	g_string_free(sheet->hidden, TRUE);
	g_free(sheet);
}

void sheet_look(Sheet *sheet, HeaderLook look, HeaderJoin join, const void *data)
{
	sheet->look = look;
	sheet->join = join;
	sheet->look_data = data;
}

const char *sheet_passed(const Sheet *sheet)
{
	return sheet->passed->str;
}

const char *sheet_hidden(const Sheet *sheet)
{
	return sheet->hidden->str;
}

int64_t sheet_rows_hidden(const Sheet *sheet)
{
	return sheet->rows_hidden;
}

const char *sheet_sha256(Sheet *sheet)
{
	return sheet->csv ? csv_sha256(sheet->csv) : sheet->sha256;
}

bool sheet_is_gb18030(const Sheet *sheet)
{
	return sheet->csv && csv_is_gb18030(sheet->csv);
}

static RuleId cell_fault(XlsxKind kind)
{
	switch (kind) {
	case XLSX_PRECISE:
		return RULE_ID_SCIENTIFIC;
	case XLSX_FAULT:
	case XLSX_UNSOLVED:
		return RULE_FIELD_FAULT;
	case XLSX_DATE:
		return RULE_FIELD_DATE;
	case XLSX_EMPTY:
	case XLSX_TEXT:
	case XLSX_NUMBER:
	case XLSX_BOOLEAN:
		break;
	}
	return RULE_NONE;
}

bool sheet_fault_text(const char *text)
{
	static const char *const faults[] = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?",
	        "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"};
	for (size_t i = 0; *text == '#' && i < G_N_ELEMENTS(faults); i++)
		if (strcmp(text, faults[i]) == 0)
			return true;
	return g_str_has_prefix(text, SHEET_SPOILT " ");
}

/* False for a row with nothing in it. */
static bool xlsx_row(Sheet *sheet, const XlsxSheet *from, SheetRow *ret)
{
	bool any = false;
	ret->count = MIN(xlsx_sheet_columns(from), (unsigned)CSV_MAX_CELLS);
	for (unsigned i = 0; i < ret->count; i++) {
		XlsxCell cell = xlsx_sheet_cell(from, sheet->row, i);
		sheet->cells[i] = cell.formula ? cell.formula : cell.text;
		sheet->faults[i] =
		        sheet_fault_text(cell.text) ? RULE_FIELD_FAULT : cell_fault(cell.kind);
		any = any || *cell.text || sheet->faults[i] != RULE_NONE;
	}
	return any;
}

static void name_add(GString *names, const XlsxSheet *from)
{
	g_string_append_printf(names, "%s%s", names->len ? "、" : "", xlsx_sheet_name(from));
}

/* The row as the header, or with the one below it when both are more of one. */
static HeaderFit xlsx_fit(Sheet *sheet, const XlsxSheet *from, const SheetRow *row, bool *ret_two)
{
	HeaderRows rows;
	const char *cells[CSV_MAX_CELLS + 1];
	HeaderFit one = sheet->look(row, sheet->look_data);
	if (!header_rows_merged(from, sheet->row, &rows))
		return one;
	g_ptr_array_add(sheet->joined, header_rows_join(&rows, sheet->join, cells));
	SheetRow both = {.cells = cells, .count = rows.count, .faults = row->faults};
	HeaderFit fit = sheet->look(&both, sheet->look_data);
	*ret_two = fit != HEADER_NONE && fit >= one;
	return *ret_two ? fit : one;
}

/* Moves to the header of a sheet and says how much of one it is; `ret_seen` rows were looked at. */
static HeaderFit xlsx_header(Sheet *sheet, const XlsxSheet *from, unsigned *ret_seen)
{
	SheetRow row = {.cells = sheet->cells, .faults = sheet->faults};
	unsigned seen = 0, best = 0;
	HeaderFit fit = HEADER_NONE;
	bool every = !sheet->look || sheet->given_up;
	sheet->two = false;
	for (sheet->row = 0;
	        fit != HEADER_WHOLE && seen < HEADER_ROWS && sheet->row < xlsx_sheet_rows(from);
	        sheet->row++) {
		if (!xlsx_row(sheet, from, &row))
			continue;
		seen++;
		bool two = false;
		HeaderFit of_row = every ? HEADER_WHOLE : xlsx_fit(sheet, from, &row, &two);
		if (of_row <= fit)
			continue;
		fit = of_row;
		best = sheet->row;
		sheet->two = two;
	}
	sheet->row = best;
	*ret_seen = seen;
	return fit;
}

/* A list of the columns, counts and code words stand on sheets beside the one that is meant, and
 * are called like its columns. */
static void xlsx_compare(Sheet *sheet)
{
	unsigned seen;
	sheet->compared = true;
	for (size_t i = 0; sheet->look && !sheet->whole && i < xlsx_sheet_count(sheet->xlsx); i++) {
		const XlsxSheet *from = xlsx_sheet(sheet->xlsx, i);
		sheet->whole =
		        !xlsx_sheet_hidden(from) && xlsx_header(sheet, from, &seen) == HEADER_WHOLE;
	}
}

/* Whether the rows of a sheet are read; what is not is told, but for hidden sheets of other things.
 */
static bool xlsx_begins(Sheet *sheet, const XlsxSheet *from)
{
	unsigned seen;
	if (!xlsx_sheet_hidden(from)) {
		HeaderFit fit = xlsx_header(sheet, from, &seen);
		bool found = fit == HEADER_WHOLE || (fit == HEADER_PART && !sheet->whole);
		if (!found && seen)
			name_add(sheet->passed, from);
		return found;
	}
	if (sheet->look && !sheet->given_up && xlsx_header(sheet, from, &seen) != HEADER_NONE)
		name_add(sheet->hidden, from);
	return false;
}

/* The header of two rows that was found; moves behind the first. */
static void xlsx_both(Sheet *sheet, const XlsxSheet *from, SheetRow *ret)
{
	HeaderRows rows;
	header_rows_merged(from, sheet->row, &rows);
	g_ptr_array_add(sheet->joined, header_rows_join(&rows, sheet->join, sheet->names));
	ret->cells = sheet->names;
	ret->count = rows.count;
	sheet->row++;
}

static bool xlsx_next(Sheet *sheet, SheetRow *ret)
{
	if (!sheet->compared)
		xlsx_compare(sheet);
	for (; sheet->sheet < xlsx_sheet_count(sheet->xlsx); sheet->sheet++) {
		const XlsxSheet *from = xlsx_sheet(sheet->xlsx, sheet->sheet);
		if (!sheet->headed && !xlsx_begins(sheet, from))
			continue;
		for (; sheet->row < xlsx_sheet_rows(from); sheet->row++) {
			if (!xlsx_row(sheet, from, ret))
				continue;
			ret->line = sheet->row + 1;
			ret->sheet = xlsx_sheet_name(from);
			ret->header = !sheet->headed;
			if (ret->header && sheet->two)
				xlsx_both(sheet, from, ret);
			else if (!ret->header && xlsx_sheet_row_hidden(from, sheet->row))
				sheet->rows_hidden++;
			sheet->row++;
			sheet->headed = sheet->any = true;
			return true;
		}
		sheet->headed = false;
	}
	if (sheet->any || sheet->given_up)
		return false;
	sheet->given_up = true;
	sheet->sheet = 0;
	return xlsx_next(sheet, ret);
}

/* A comma too many moves what follows it: nobody can tell which value stands where. */
static void width_look(Sheet *sheet, SheetRow *row)
{
	if (row->header)
		sheet->width = row->count;
	for (size_t i = sheet->width; i < row->count; i++)
		if (*row->cells[i])
			row->fault = RULE_ROW_WIDE;
}

char *sheet_place(const SheetRow *row)
{
	return g_strdup_printf("%s%s%" G_GINT64_FORMAT, row->sheet ? row->sheet : "",
	        row->sheet ? "!" : "", row->line);
}

static bool csv_row(Sheet *sheet, Arena *arena, SheetRow *ret, GError **error)
{
	CsvRow row;
	if (!csv_next_in(sheet->csv, arena, &row, error))
		return false;
	ret->line = row.line;
	ret->count = row.count;
	ret->cells = row.cells;
	return true;
}

/* Cells of CSV stand in one piece. */
static size_t piece_length(const SheetRow *row)
{
	return (size_t)(row->cells[row->count] - row->cells[0]);
}

static void piece_keep(Arena *arena, SheetRow *row)
{
	const char **cells = arena_take(arena, (row->count + 1) * sizeof *cells);
	char *to = arena_take(arena, piece_length(row));
	memcpy(to, row->cells[0], piece_length(row));
	for (size_t i = 0; i <= row->count; i++)
		cells[i] = to + (row->cells[i] - row->cells[0]);
	row->cells = cells;
}

static void held_put(Held *held, const SheetRow *row)
{
	size_t length = piece_length(row);
	g_free(held->texts);
	held->texts = g_memdup2(row->cells[0], length);
	held->count = row->count;
	held->line = row->line;
	for (size_t i = 0; i <= row->count; i++)
		held->cells[i] = held->texts + (row->cells[i] - row->cells[0]);
}

static SheetRow held_row(Sheet *sheet, Held *held)
{
	return (SheetRow){.line = held->line,
	        .count = held->count,
	        .cells = held->cells,
	        .faults = sheet->faults};
}

static void held_clear(Held *held)
{
	g_clear_pointer(&held->texts, g_free);
	held->count = 0;
}

static bool ahead_read(Sheet *sheet, GError **error)
{
	SheetRow row = {.faults = sheet->faults};
	bool any = csv_row(sheet, NULL, &row, error);
	if (any)
		held_put(&sheet->ahead, &row);
	else
		held_clear(&sheet->ahead);
	return any;
}

/* Nothing of a file without merged cells says that a name is no group: one that is itself the name
 * of a column stays one, unless it makes one with that below. */
static bool groups_good(const Sheet *sheet, const HeaderRows *rows, const char *const *joined)
{
	for (size_t i = 0; i < rows->count; i++) {
		SheetRow above = {.count = 1, .cells = (const char *[]){rows->groups[i]}};
		SheetRow both = {.count = 1, .cells = (const char *[]){joined[i]}};
		if (rows->groups[i] && sheet->look(&above, sheet->look_data) != HEADER_NONE &&
		        sheet->look(&both, sheet->look_data) == HEADER_NONE)
			return false;
	}
	return true;
}

/* The row as the header, or, then `ret` is changed, with the one that was read ahead. */
static HeaderFit csv_fit(Sheet *sheet, SheetRow *ret)
{
	HeaderRows rows;
	const char *cells[CSV_MAX_CELLS + 1];
	HeaderFit one = sheet->look ? sheet->look(ret, sheet->look_data) : HEADER_WHOLE;
	SheetRow lower = held_row(sheet, &sheet->ahead), both = *ret;
	if (!sheet->look || !sheet->ahead.texts || !header_rows_plain(ret, &lower, &rows))
		return one;
	g_ptr_array_add(sheet->joined, header_rows_join(&rows, sheet->join, cells));
	both.cells = cells;
	both.count = rows.count;
	HeaderFit fit = sheet->look(&both, sheet->look_data);
	if (fit == HEADER_NONE || fit < one || !groups_good(sheet, &rows, cells))
		return one;
	memcpy(sheet->names, cells, (rows.count + 1) * sizeof *cells);
	both.cells = sheet->names;
	*ret = both;
	return fit;
}

/* What is read beyond a header that is not whole is lost: such a file is not read on. */
static bool csv_header(Sheet *sheet, SheetRow *ret, GError **error)
{
	GError *failed = NULL;
	HeaderFit fit = HEADER_NONE;
	bool any = ahead_read(sheet, &failed);
	for (int seen = 0; any && !failed && fit != HEADER_WHOLE && seen < HEADER_ROWS; seen++) {
		Held now = sheet->ahead;
		sheet->ahead = (Held){0};
		SheetRow row = held_row(sheet, &now);
		any = ahead_read(sheet, &failed);
		HeaderFit of_row = csv_fit(sheet, &row);
		if (seen == 0 || of_row > fit) {
			fit = of_row;
			sheet->two = row.cells == sheet->names;
			held_put(&sheet->best, &row);
		}
		g_free(now.texts);
	}
	*ret = held_row(sheet, &sheet->best);
	if (sheet->two)
		held_clear(&sheet->ahead);
	if (!failed)
		return sheet->best.count > 0;
	g_propagate_error(error, failed);
	return false;
}

/* What was read ahead is the next row, which `best` keeps where no arena does. */
static bool ahead_take(Sheet *sheet, Arena *arena, SheetRow *ret)
{
	*ret = held_row(sheet, &sheet->ahead);
	if (arena)
		piece_keep(arena, ret);
	else
		held_put(&sheet->best, ret);
	held_clear(&sheet->ahead);
	if (!arena)
		*ret = held_row(sheet, &sheet->best);
	return true;
}

/* Rows of CSV behind the header are in `arena`, where there is one. */
static bool row_take(Sheet *sheet, Arena *arena, SheetRow *ret, GError **error)
{
	*ret = (SheetRow){.cells = sheet->cells, .faults = sheet->faults};
	if (sheet->xlsx)
		return xlsx_next(sheet, ret);
	bool any = !sheet->headed       ? csv_header(sheet, ret, error)
	           : sheet->ahead.texts ? ahead_take(sheet, arena, ret)
	                                : csv_row(sheet, arena, ret, error);
	if (!any)
		return false;
	ret->header = !sheet->headed;
	sheet->headed = true;
	width_look(sheet, ret);
	return true;
}

bool sheet_next(Sheet *sheet, SheetRow *ret, GError **error)
{
	return row_take(sheet, NULL, ret, error);
}

static void cells_keep(Arena *arena, SheetRow *row)
{
	const char **cells = arena_take(arena, row->count * sizeof *cells);
	RuleId *faults = arena_take(arena, row->count * sizeof *faults);
	memcpy(cells, row->cells, row->count * sizeof *cells);
	memcpy(faults, row->faults, row->count * sizeof *faults);
	row->cells = cells;
	row->faults = faults;
}

bool sheet_next_in(Sheet *sheet, Arena *arena, SheetRow *ret, GError **error)
{
	if (!row_take(sheet, arena, ret, error))
		return false;
	if (sheet->xlsx) {
		cells_keep(arena, ret);
		return true;
	}
	if (ret->header)
		piece_keep(arena, ret);
	ret->length = piece_length(ret);
	return true;
}

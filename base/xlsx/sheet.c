/* One sheet: its cells as a person sees them, and the ranges that were merged (18.3). */
#include "base/error.h"
#include "base/xlsx/parts.h"
#include <math.h>
#include <string.h>

#define MERGED_MAX 10000
#define ZEROS "00000000000000000000" /* XLSX_MAX_ZEROS */
#define DIGITS_KEPT 1e15             /* whole numbers below it are exact in every spreadsheet */

typedef struct {
	Package *package;
	XlsxSheet *sheet;
	Part part;
	unsigned row, column; /* of the next cell, when it does not say so itself */
} Walk;

static void cell_free(XlsxCell *cell)
{
	g_free((char *)cell->text);
	g_free((char *)cell->formula);
	g_free(cell);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(XlsxCell, cell_free)

gpointer place_key(unsigned row, unsigned column)
{
	return GUINT_TO_POINTER(row * XLSX_MAX_COLUMNS + column + 1);
}

static bool limit(const Walk *walk, GError **error, const char *what, int most)
{
	g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%s: sheet '%s': more than %d %s",
	        walk->package->file, walk->sheet->name, most, what);
	return false;
}

/* "B7"; returns what follows, NULL when it is no reference. Numbers are only cut, not judged. */
static const char *reference_parse(const char *text, unsigned *ret_row, unsigned *ret_column)
{
	unsigned row = 0, column = 0;
	while (*text == '$')
		text++;
	const char *letters = text;
	for (; g_ascii_isalpha(*text) && text - letters < 4; text++)
		column = column * 26 + (unsigned)(g_ascii_toupper(*text) - 'A' + 1);
	while (*text == '$')
		text++;
	const char *digits = text;
	for (; g_ascii_isdigit(*text) && text - digits < 8; text++)
		row = row * 10 + (unsigned)g_ascii_digit_value(*text);
	if (!column || !row)
		return NULL;
	*ret_row = row - 1;
	*ret_column = column - 1;
	return text;
}

static void number_show(const Walk *walk, const char *text, int format, XlsxCell *cell)
{
	char buffer[G_ASCII_DTOSTR_BUF_SIZE], *end = NULL;
	double number = g_ascii_strtod(text, &end);
	char *day = format == XLSX_FORMAT_DATE && end != text && !*end
	                    ? serial_date(number, walk->package->since_1904)
	                    : NULL;
	if (day) {
		*cell = (XlsxCell){XLSX_DATE, day, NULL};
		return;
	}
	if (end == text || *end || !isfinite(number)) {
		*cell = (XlsxCell){XLSX_FAULT, g_strdup(text), NULL};
		return;
	}
	bool whole = number == floor(number);
	bool precise = fabs(number) >= DIGITS_KEPT;
	g_ascii_formatd(
	        buffer, sizeof buffer, whole && fabs(number) < 1e20 ? "%.0f" : "%.15g", number);
	size_t length = strlen(buffer), zeros = (size_t)MAX(format, 0);
	bool padded = whole && number >= 0 && length < zeros;
	*cell = (XlsxCell){precise ? XLSX_PRECISE : XLSX_NUMBER,
	        g_strdup_printf("%.*s%s", padded ? (int)(zeros - length) : 0, ZEROS, buffer), NULL};
}

static const char *shared_find(const Walk *walk, const char *index)
{
	guint64 at = 0;
	const GPtrArray *strings = walk->package->strings;
	if (!g_ascii_string_to_unsigned(index, 10, 0, G_MAXUINT, &at, NULL) || at >= strings->len)
		return NULL;
	return g_ptr_array_index(strings, (guint)at);
}

/* What <v> says, under the type and style of its cell. */
static bool value_show(
        const Walk *walk, const char *type, guint64 style, const char *value, XlsxCell *cell)
{
	const GPtrArray *formats = walk->package->formats;
	if (strcmp(type, "s") == 0) {
		const char *text = shared_find(walk, value);
		*cell = (XlsxCell){XLSX_TEXT, g_strdup(text ? text : ""), NULL};
		return text != NULL;
	}
	if (strcmp(type, "str") == 0)
		*cell = (XlsxCell){XLSX_TEXT, g_strdup(value), NULL};
	else if (strcmp(type, "b") == 0)
		*cell = (XlsxCell){XLSX_BOOLEAN, g_strdup(*value == '1' ? "true" : "false"), NULL};
	else if (strcmp(type, "e") == 0)
		*cell = (XlsxCell){XLSX_FAULT, g_strdup(value), NULL};
	else if (strcmp(type, "d") == 0)
		*cell = (XlsxCell){XLSX_DATE, g_strndup(value, strcspn(value, "T")), NULL};
	else
		number_show(walk, value,
		        style < formats->len
		                ? GPOINTER_TO_INT(g_ptr_array_index(formats, (guint)style))
		                : 0,
		        cell);
	return true;
}

/*
 * What a formula is that has no value: its own words, as far as they stand at this cell. The empty
 * text is a value too (`empty`).
 */
static void formula_keep(XlsxCell *cell, const GString *formula, bool empty)
{
	if (cell->kind == XLSX_EMPTY && !empty)
		*cell = (XlsxCell){XLSX_UNSOLVED, g_strdup(""), NULL};
	bool wanted = cell->kind == XLSX_UNSOLVED || cell->kind == XLSX_FAULT;
	if (wanted && formula->len)
		cell->formula = g_strconcat("=", formula->str, NULL);
}

/* The inside of <c>, up to its end. */
static bool cell_content(
        Walk *walk, const char *type, guint64 style, XlsxCell *cell, GError **error)
{
	Part *part = &walk->part;
	g_autoptr(GString) value = g_string_new(NULL), formula = g_string_new(NULL);
	bool in_value = false, in_formula = false, calculated = false, valued = false;
	PartEvent event;
	while ((event = part_next(part, error)) > PART_END) {
		if (event == PART_CLOSE && part_is(part, "c"))
			break;
		if (event == PART_TEXT && in_value)
			g_string_append(value, part_text(part));
		else if (event == PART_TEXT && in_formula)
			g_string_append(formula, part_text(part));
		else if (event == PART_OPEN && part_is(part, "is") && cell->kind == XLSX_EMPTY) {
			char *text = string_item_read(part, "is", error);
			if (!text)
				return false;
			*cell = (XlsxCell){XLSX_TEXT, text, NULL};
		} else if (event != PART_TEXT && part_is(part, "v")) {
			in_value = event == PART_OPEN && !part_is_empty(part);
			valued = true;
		} else if (event != PART_TEXT && part_is(part, "f")) {
			in_formula = event == PART_OPEN && !part_is_empty(part);
			calculated = true;
		}
		if (MAX(value->len, formula->len) > XLSX_MAX_TEXT_BYTES)
			return limit(walk, error, "bytes in one cell", XLSX_MAX_TEXT_BYTES);
	}
	if (event != PART_CLOSE)
		return false;
	if (cell->kind == XLSX_EMPTY && value->len > 0 &&
	        !value_show(walk, type, style, value->str, cell))
		return part_fail(part, error, "a cell names a text that is not there");
	if (calculated)
		formula_keep(cell, formula, valued && strcmp(type, "str") == 0);
	return true;
}

static bool cell_keep(Walk *walk, unsigned row, unsigned column, XlsxCell **cell, GError **error)
{
	XlsxSheet *sheet = walk->sheet;
	bool blank = (*cell)->kind == XLSX_EMPTY || ((*cell)->kind == XLSX_TEXT && !*(*cell)->text);
	if (blank)
		return true;
	if (row >= XLSX_MAX_ROWS)
		return limit(walk, error, "rows", XLSX_MAX_ROWS);
	if (column >= XLSX_MAX_COLUMNS)
		return limit(walk, error, "columns", XLSX_MAX_COLUMNS);
	if (++walk->package->cells > XLSX_MAX_CELLS)
		return limit(walk, error, "cells in all", XLSX_MAX_CELLS);
	sheet->rows = MAX(sheet->rows, row + 1);
	sheet->columns = MAX(sheet->columns, column + 1);
	g_hash_table_insert(sheet->cells, place_key(row, column), g_steal_pointer(cell));
	return true;
}

static bool cell_read(Walk *walk, GError **error)
{
	g_autofree char *reference = part_attribute(&walk->part, "r");
	g_autofree char *type = part_attribute(&walk->part, "t");
	guint64 style = 0;
	g_autoptr(XlsxCell) cell = g_new0(XlsxCell, 1);
	part_number(&walk->part, "s", G_MAXUINT, &style);
	if (reference && !reference_parse(reference, &walk->row, &walk->column))
		return part_fail(&walk->part, error, "a cell without a place");
	bool good = part_is_empty(&walk->part) ||
	            cell_content(walk, type ? type : "n", style, cell, error);
	return good && cell_keep(walk, walk->row, walk->column++, &cell, error);
}

static bool merged_read(Walk *walk, GError **error)
{
	g_autofree char *text = part_attribute(&walk->part, "ref");
	Range range = {0};
	const char *colon = text ? reference_parse(text, &range.top, &range.left) : NULL;
	if (!colon || *colon != ':' || !reference_parse(colon + 1, &range.bottom, &range.right))
		return true;
	g_array_append_val(walk->sheet->merged, range);
	return walk->sheet->merged->len <= MERGED_MAX ||
	       limit(walk, error, "merged ranges", MERGED_MAX);
}

/* Covered cells answer for the first of their range; what lies outside the used part is left. */
static bool merged_spread(Walk *walk, GError **error)
{
	XlsxSheet *sheet = walk->sheet;
	for (guint i = 0; i < sheet->merged->len; i++) {
		const Range *range = &g_array_index(sheet->merged, Range, i);
		unsigned bottom = MIN(range->bottom + 1, sheet->rows);
		unsigned right = MIN(range->right + 1, sheet->columns);
		for (unsigned row = range->top; row < bottom; row++)
			for (unsigned column = range->left; column < right; column++) {
				if (row == range->top && column == range->left)
					continue;
				if (++walk->package->covered > XLSX_MAX_COVERED)
					return limit(walk, error, "cells in merged ranges",
					        XLSX_MAX_COVERED);
				g_hash_table_insert(sheet->covered, place_key(row, column),
				        place_key(range->top, range->left));
			}
	}
	return true;
}

static bool row_begin(Walk *walk)
{
	guint64 number = 0;
	walk->row++;
	walk->column = 0;
	if (part_number(&walk->part, "r", XLSX_MAX_ROWS * 100, &number) && number)
		walk->row = (unsigned)number - 1;
	g_autofree char *hidden = part_attribute(&walk->part, "hidden");
	bool unseen = hidden && (strcmp(hidden, "1") == 0 || strcmp(hidden, "true") == 0);
	if (unseen && walk->row < XLSX_MAX_ROWS)
		g_hash_table_add(walk->sheet->unseen, place_key(walk->row, 0));
	return true;
}

bool sheet_read(Package *package, const char *entry, XlsxSheet *sheet, GError **error)
{
	Walk walk = {.package = package, .sheet = sheet, .row = (unsigned)-1};
	bool good = package_open(package, entry, &walk.part, error);
	PartEvent event = PART_END;
	sheet->cells = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)cell_free);
	sheet->covered = g_hash_table_new(NULL, NULL);
	sheet->unseen = g_hash_table_new(NULL, NULL);
	sheet->merged = g_array_new(FALSE, FALSE, sizeof(Range));
	while (good && (event = part_next(&walk.part, error)) > PART_END) {
		if (event != PART_OPEN)
			continue;
		if (part_is(&walk.part, "row"))
			good = row_begin(&walk);
		else if (part_is(&walk.part, "c"))
			good = cell_read(&walk, error);
		else if (part_is(&walk.part, "mergeCell"))
			good = merged_read(&walk, error);
	}
	good = good && event == PART_END && merged_spread(&walk, error);
	part_close(&walk.part);
	return good;
}

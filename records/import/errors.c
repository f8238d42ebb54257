#include "records/import/errors.h"
#include "records/import/again.h"
#include "records/import/book_cell.h"
#include "records/import/choices.h"
#include "records/import/csv_cell.h"
#include "records/import/named.h"
#include "records/import/returned.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"
#include "records/import/csv.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <xlsxwriter.h>

enum { WORKBOOK_MAX_ROWS = 1048576, COLUMN_WIDTH = 16, WIDE = 60 };

struct ImportErrors {
	char *path, *part; /* of a workbook, until it is finished */
	bool zh, dry_run, any;
	FileDraft *draft; /* CSV */
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *text, *bad, *marked, *head, *day;
	lxw_row_t row;
	char *name;                /* of the user's sheet, NULL: a CSV has none */
	GPtrArray *header;         /* char *, of the present sheet: the user's own columns */
	int fields[CSV_MAX_CELLS]; /* of these columns, -1: none of ours */
	bool returned[CSV_MAX_CELLS],
	        ids[CSV_MAX_CELLS]; /* its columns that are not (returned.h) */
	GPtrArray *written;         /* the header that a CSV has got; NULL: none yet */
	bool header_due;
};

/* A line on its way out. */
typedef struct {
	const char *front[RETURNED_COLUMNS];
	const char *const *cells; /* the user's own */
	size_t count;
	const ImportedRow *row; /* NULL: the header */
	const size_t *from;     /* where in the row each cell stands */
} Line;

static bool workbook_begin(ImportErrors *errors)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	errors->part = g_strconcat(errors->path, ".part", NULL);
	errors->workbook = workbook_new_opt(errors->part, &options);
	if (!errors->workbook)
		return false;
	lxw_format **formats[] = {&errors->text, &errors->bad, &errors->marked, &errors->head};
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		*formats[i] = workbook_add_format(errors->workbook);
		format_set_num_format(*formats[i], "@"); /* text: no number loses its zeros */
	}
	errors->day = workbook_add_format(errors->workbook);
	format_set_num_format(errors->day, "yyyy-mm-dd");
	format_set_bg_color(errors->day, 0xFFC7CE);
	format_set_bg_color(errors->bad, 0xFFC7CE);
	format_set_bg_color(errors->marked, 0xFFEB9C);
	format_set_bold(errors->head);
	return true;
}

/* A sheet of the user's has one of its own here, under its name: its header is the first row. */
static bool sheet_begin(ImportErrors *errors)
{
	const char *name = errors->name ? errors->name : errors->zh ? "待改正" : "to correct";
	bool named = workbook_validate_sheet_name(errors->workbook, name) == LXW_NO_ERROR;
	errors->sheet = workbook_add_worksheet(errors->workbook, named ? name : NULL);
	if (!errors->sheet)
		return false;
	errors->row = 0;
	worksheet_set_column(errors->sheet, 0, 1, COLUMN_WIDTH, NULL);
	worksheet_set_column(errors->sheet, 2, 2, WIDE, NULL);
	worksheet_set_column(
	        errors->sheet, 3, CSV_MAX_CELLS + RETURNED_COLUMNS - 1, COLUMN_WIDTH, NULL);
	worksheet_freeze_panes(errors->sheet, 1, 0);
	for (guint i = 0; i < errors->header->len; i++)
		choices_put(errors->sheet, i + RETURNED_COLUMNS, errors->fields[i]);
	return true;
}

ImportErrors *import_errors_new(const char *path, bool zh, bool dry_run, GError **error)
{
	g_autofree char *lower = g_ascii_strdown(path, -1);
	bool workbook = g_str_has_suffix(lower, ".xlsx");
	if (!workbook && !g_str_has_suffix(lower, ".csv")) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: the file of errors ends in .csv or .xlsx", path);
		return NULL;
	}
	if (g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s: is there already", path);
		return NULL;
	}
	g_autoptr(ImportErrors) errors = g_new0(ImportErrors, 1);
	errors->path = g_strdup(path);
	errors->zh = zh;
	errors->dry_run = dry_run;
	errors->header = g_ptr_array_new_with_free_func(g_free);
	if (!workbook)
		errors->draft = file_draft_new(path, 0600, error);
	else if (!workbook_begin(errors))
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
	return errors->draft || errors->workbook ? g_steal_pointer(&errors) : NULL;
}

void import_errors_free(ImportErrors *errors)
{
	if (!errors)
		return;
	if (errors->workbook)
		workbook_close(errors->workbook);
	if (errors->part)
		g_unlink(errors->part);
	file_draft_free(errors->draft);
	g_ptr_array_unref(errors->header);
	g_clear_pointer(&errors->written, g_ptr_array_unref);
	g_free(errors->name);
	g_free(errors->path);
	g_free(errors->part);
	g_free(errors);
}

void import_errors_header(ImportErrors *errors, const SheetRow *row, const int *fields)
{
	g_free(errors->name);
	errors->name = g_strdup(row->sheet);
	returned_find(row, errors->returned);
	g_ptr_array_set_size(errors->header, 0);
	for (size_t i = 0; i < row->count; i++) {
		errors->ids[i] = again_column(row->cells[i]);
		if (errors->returned[i])
			continue;
		errors->fields[errors->header->len] = fields[i];
		g_ptr_array_add(errors->header, g_strdup(row->cells[i]));
	}
	errors->header_due = true;
}

static bool headers_same(const GPtrArray *one, const GPtrArray *other)
{
	bool same = one->len == other->len;
	for (guint i = 0; same && i < one->len; i++)
		same = strcmp(one->pdata[i], other->pdata[i]) == 0;
	return same;
}

/* A CSV has one header: *ret_due false when it has this one already. */
static bool csv_header(ImportErrors *errors, bool *ret_due, GError **error)
{
	*ret_due = !errors->written;
	if (errors->written && !headers_same(errors->written, errors->header)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: the sheets of the workbook have columns of their own: write .xlsx",
		        errors->path);
		return false;
	}
	if (errors->written)
		return true;
	errors->written = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < errors->header->len; i++)
		g_ptr_array_add(errors->written, g_strdup(errors->header->pdata[i]));
	return true;
}

static bool csv_line(ImportErrors *errors, const Line *put, GError **error)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (int i = 0; i < RETURNED_COLUMNS; i++)
		csv_cell_append(line, put->front[i]);
	for (size_t i = 0; i < put->count; i++)
		csv_cell_append(line, put->cells[i]);
	g_string_append(line, "\r\n");
	if (!errors->any && !file_draft_write(errors->draft, "\xef\xbb\xbf", 3, error))
		return false;
	return file_draft_write(errors->draft, line->str, line->len, error);
}

/* The colour of a cell: what the findings say of its field. */
static lxw_format *cell_format(ImportErrors *errors, const ImportedRow *row, size_t cell)
{
	lxw_format *format = errors->text;
	for (size_t i = 0; i < row->findings->count; i++) {
		if (row->fields[cell] < 0 || row->findings->list[i].field != row->fields[cell])
			continue;
		if (rule_of(row->findings->list[i].rule)->weight == RULE_REJECT)
			return errors->bad;
		format = errors->marked;
	}
	return format;
}

/* A day that a workbook made of something else, as the day that it was. */
static bool sheet_day(ImportErrors *errors, size_t column, const char *text)
{
	lxw_datetime day = {0};
	int seconds = 0;
	int read = sscanf(text, "%4d-%2d-%2d %2d:%2d:%2d", &day.year, &day.month, &day.day,
	        &day.hour, &day.min, &seconds);
	day.sec = seconds;
	return read >= 3 && worksheet_write_datetime(errors->sheet, errors->row, (lxw_col_t)column,
	                            &day, errors->day) == LXW_NO_ERROR;
}

static bool sheet_line(ImportErrors *errors, const Line *line)
{
	const ImportedRow *row = line->row;
	if (errors->row >= WORKBOOK_MAX_ROWS)
		return false;
	for (size_t i = 0; i < RETURNED_COLUMNS; i++)
		book_cell_put(errors->sheet, errors->row, i, line->front[i],
		        row ? errors->text : errors->head);
	for (size_t i = 0; i < line->count; i++) {
		size_t at = i + RETURNED_COLUMNS;
		bool day = row && row->row->faults[line->from[i]] == RULE_FIELD_DATE;
		if (!day || !sheet_day(errors, at, line->cells[i]))
			book_cell_put(errors->sheet, errors->row, at, line->cells[i],
			        row ? cell_format(errors, row, line->from[i]) : errors->head);
	}
	errors->row++;
	return true;
}

static bool line_put(ImportErrors *errors, const Line *line, GError **error)
{
	bool good = errors->draft ? csv_line(errors, line, error) : sheet_line(errors, line);
	if (!good && !errors->draft)
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%s: more than %d rows, which no workbook holds; write .csv", errors->path,
		        WORKBOOK_MAX_ROWS);
	errors->any = true;
	return good;
}

static bool header_put(ImportErrors *errors, GError **error)
{
	bool due = true;
	Line head = {
	        .cells = (const char *const *)errors->header->pdata, .count = errors->header->len};
	for (int i = 0; i < RETURNED_COLUMNS; i++)
		head.front[i] = returned_column((ReturnedColumn)i, errors->zh);
	if (!errors->header_due)
		return true;
	errors->header_due = false;
	if (errors->draft && !csv_header(errors, &due, error))
		return false;
	if (!errors->draft && !sheet_begin(errors)) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", errors->path);
		return false;
	}
	return !due || line_put(errors, &head, error);
}

/* What became of a row, or will when only looked at. */
static const char *outcome_words(const ImportErrors *errors, const ImportedRow *row)
{
	static const char *const words[4][2][2] = {
	        {{"not to be brought in", "不能导入"}, {"rejected", "未导入"}},
	        {{"would update a record", "将更新已有学籍"}, {"updates a record", "更新已有学籍"}},
	        {{"would update a record that stays in doubt", "将更新已有学籍，仍有问题"},
	                {"updates a record that stays in doubt", "更新已有学籍，仍有问题"}},
	        {{"can come in, marked", "可以导入，有问题"}, {"in, marked", "已导入，有问题"}}};
	int which = row->outcome == ROW_REJECTED  ? 0
	            : row->outcome == ROW_UPDATED ? 1 + row->doubtful
	                                          : 3;
	return words[which][!errors->dry_run][errors->zh];
}

/*
 * A cell that its workbook spoilt must be found again when it is sent again as it is: as text the
 * zeros of a number that lost its last digits, the blank of a formula without its value, or the day
 * that was made of a class, would be taken for what was meant. A workbook has formula and day as
 * they were (sheet_day(); a formula as text, as its row and columns are others here), which are
 * found again; CSV has them behind a mark. Yours; NULL: as it is.
 */
static char *spoilt_text(const ImportErrors *errors, const SheetRow *row, size_t cell)
{
	const char *text = row->cells[cell];
	bool fault = row->faults[cell] == RULE_FIELD_FAULT;
	bool marked =
	        errors->draft && ((fault && *text == '=') || row->faults[cell] == RULE_FIELD_DATE);
	if (fault && !*text)
		return g_strdup(SHEET_SPOILT);
	if (marked)
		return g_strconcat(SHEET_SPOILT " ", text, NULL);
	if (row->faults[cell] != RULE_ID_SCIENTIFIC || !g_ascii_isdigit(*text))
		return NULL;
	char number[64];
	g_ascii_formatd(number, sizeof number, "%.14E", g_ascii_strtod(text, NULL));
	return g_strdup(number);
}

/* Which record the row is about: the one that is there now, or will be when the application is
 * agreed to; else what the user says of it ("新"). Yours. */
static char *id_text(const ImportErrors *errors, const ImportedRow *row)
{
	if (row->id)
		return g_strdup_printf("%" G_GINT64_FORMAT, row->id);
	if (row->application)
		return named_application(row->application, errors->zh);
	for (size_t i = 0; i < MIN(row->row->count, (size_t)CSV_MAX_CELLS); i++)
		if (errors->ids[i] && *row->row->cells[i])
			return g_strdup(row->row->cells[i]);
	return g_strdup("");
}

/* Beside what is wrong with the row, that a workbook shows a cell otherwise than it is. Yours. */
static char *reasons_text(
        const ImportErrors *errors, const ImportedRow *row, const char *const *cells, size_t count)
{
	g_autofree char *reasons = import_reasons(row, errors->zh);
	for (size_t i = 0; errors->workbook && i < count; i++) {
		g_autofree char *shown = text_xml_shown(cells[i]);
		if (shown)
			return g_strconcat(reasons,
			        errors->zh ? "；有表格文件存不下的字符，写作‹U+…›，请改正"
			                   : "; characters that no workbook holds stand as ‹U+…›: "
			                     "correct them",
			        NULL);
	}
	return g_steal_pointer(&reasons);
}

bool import_errors_row(ImportErrors *errors, const ImportedRow *row, GError **error)
{
	if (row->outcome != ROW_REJECTED && row->outcome != ROW_MARKED &&
	        row->outcome != ROW_UPDATED)
		return true;
	if (!header_put(errors, error))
		return false;
	g_autoptr(GPtrArray) spoilt = g_ptr_array_new_with_free_func(g_free);
	g_autofree const char **cells = g_new(const char *, row->row->count + 1);
	g_autofree size_t *from = g_new(size_t, row->row->count + 1);
	size_t count = 0;
	for (size_t i = 0; i < row->row->count; i++) {
		if (i < CSV_MAX_CELLS && errors->returned[i])
			continue;
		char *text = spoilt_text(errors, row->row, i);
		cells[count] = text ? text : row->row->cells[i];
		from[count++] = i;
		g_ptr_array_add(spoilt, text);
	}
	g_autofree char *reasons = reasons_text(errors, row, cells, count);
	g_autofree char *place = sheet_place(row->row), *id = id_text(errors, row);
	Line line = {{place, outcome_words(errors, row), reasons, id}, cells, count, row, from};
	return line_put(errors, &line, error);
}

bool import_errors_again(ImportErrors **errors, GError **error)
{
	g_autoptr(ImportErrors) old = *errors;
	g_autofree char *path = g_strdup(old->path);
	bool zh = old->zh, dry_run = old->dry_run;
	*errors = NULL;
	g_clear_pointer(&old, import_errors_free);
	*errors = import_errors_new(path, zh, dry_run, error);
	return *errors != NULL;
}

bool import_errors_finish(ImportErrors *errors, GError **error)
{
	if (!errors->any)
		return true;
	if (errors->draft)
		return file_draft_commit(errors->draft, error);
	lxw_error code = workbook_close(g_steal_pointer(&errors->workbook));
	if (code == LXW_NO_ERROR && g_chmod(errors->part, 0600) == 0 &&
	        g_rename(errors->part, errors->path) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", errors->path,
	        code == LXW_NO_ERROR ? g_strerror(errno) : lxw_strerror(code));
	return false;
}

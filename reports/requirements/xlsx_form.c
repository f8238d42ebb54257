/* The sheets to fill in: headers with comments, lists to choose from, rows made beforehand. */
#include "inventory/preparation_form.h"
#include "reports/requirements/xlsx_style.h"
#include <glib.h>
#include <string.h>

#define ROWS_MADE 30    /* with borders, so that they show and print */
#define ROWS_GUIDED 500 /* with lists */
#define LIST_MAX 16
#define PAGE_COLUMNS 200 /* characters that are still to be read on A4 across */
#define ROW_POINTS 20

/* Of LeakSanitizer, in builds that have it. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

/* libxlsxwriter 1.1.4 copies the formula of a list twice and frees one: a few bytes a column. */
static void formula_list_put(lxw_worksheet *sheet, lxw_row_t last, lxw_col_t at, char *formula)
{
	lxw_data_validation validation = {
	        .validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
	        .value_formula = formula,
	        .show_error = LXW_VALIDATION_OFF,
	};
	if (__lsan_disable)
		__lsan_disable();
	worksheet_data_validation_range(sheet, 1, at, last, at, &validation);
	if (__lsan_enable)
		__lsan_enable();
}

static const char *column_title(const Styles *styles, const FormColumn *column)
{
	return styles->zh ? column->zh : column->en;
}

static lxw_format *column_format(const Styles *styles, const FormColumn *column)
{
	switch (column->kind) {
	case COLUMN_WHOLE:
		return styles->number;
	case COLUMN_DATE:
		return styles->date;
	default:
		return styles->text;
	}
}

static void heading_write(const Styles *styles, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at,
        const FormColumn *column)
{
	const char *note = styles->zh ? column->note_zh : column->note_en;
	g_autofree char *title =
	        g_strconcat(column_title(styles, column), column->required ? " *" : "", NULL);
	lxw_comment_options options = {.author = (char *)"jiuxu", .width = 220, .height = 90};
	worksheet_write_string(sheet, row, at, title, styles->heading);
	if (*note)
		worksheet_write_comment_opt(sheet, row, at, note, &options);
}

/* Words to choose from; what is not among them is refused, or may stand (COLUMN_WORD_OPEN). */
static void words_offer(const Styles *styles, lxw_worksheet *sheet, lxw_row_t first, lxw_row_t last,
        lxw_col_t at, const FormColumn *column)
{
	const char *list[LIST_MAX + 1] = {NULL};
	size_t count = 0;
	for (const FormWord *word = column->words; word->name && count < LIST_MAX; word++)
		list[count++] = styles->zh ? word->zh : word->en;
	lxw_data_validation validation = {
	        .validate = LXW_VALIDATION_TYPE_LIST,
	        .value_list = (char **)list,
	        .error_title = (char *)(styles->zh ? "请从列表中选择" : "Choose from the list"),
	        .error_message = (char *)(styles->zh ? "此处只能填写下拉列表中的词。"
	                                             : "Only the words of the list."),
	        .show_error =
	                column->kind == COLUMN_WORD_OPEN ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON,
	};
	worksheet_data_validation_range(sheet, first, at, last, at, &validation);
}

/* Names that another sheet holds; several may stand in one cell, so none is refused. */
static void names_offer(
        const Styles *styles, lxw_worksheet *sheet, lxw_row_t last, lxw_col_t at, FormSheetId of)
{
	const FormSheet *form = &form_sheets[of];
	char letter = (char)('A' + form_column_index(form, "name"));
	g_autofree char *formula = g_strdup_printf("='%s'!$%c$2:$%c$%d",
	        styles->zh ? form->zh : form->en, letter, letter, ROWS_GUIDED);
	formula_list_put(sheet, last, at, formula);
}

static void column_guide(
        const Styles *styles, lxw_worksheet *sheet, lxw_col_t at, const FormColumn *column)
{
	if (column->words)
		words_offer(styles, sheet, 1, ROWS_GUIDED, at, column);
	else if (column->kind == COLUMN_HOST || column->kind == COLUMN_HOSTS)
		names_offer(styles, sheet, ROWS_GUIDED, at, SHEET_HOSTS);
	else if (column->kind == COLUMN_PLATFORM)
		names_offer(styles, sheet, ROWS_GUIDED, at, SHEET_PLATFORMS);
}

/* The rows made beforehand that line `line` (from 0) is of, and its number among them, from 1. */
static const FormPrefill *prefill_find(const FormSheet *form, unsigned line, unsigned *ret_number)
{
	*ret_number = line + 1;
	for (const FormPrefill *prefill = form->prefill; prefill && prefill->word; prefill++) {
		if (*ret_number <= prefill->rows)
			return prefill;
		*ret_number -= prefill->rows;
	}
	return NULL;
}

static void prefilled_write(const Styles *styles, lxw_worksheet *sheet, const FormSheet *form,
        unsigned line, lxw_col_t at, const FormColumn *column)
{
	unsigned number = 0;
	const FormPrefill *prefill = prefill_find(form, line, &number);
	bool ours = column->prefilled && (prefill || !form->prefill);
	g_autofree char *digits = g_strdup_printf("%u", number);
	const FormWord *word = prefill && column->words && column->prefilled
	                               ? form_word_find(column->words, prefill->word)
	                               : NULL;
	if (word)
		worksheet_write_string(
		        sheet, line + 1, at, styles->zh ? word->zh : word->en, styles->fixed);
	else if (ours && column->kind == COLUMN_LINE)
		worksheet_write_string(sheet, line + 1, at, digits, styles->fixed);
	else
		worksheet_write_blank(sheet, line + 1, at, column_format(styles, column));
}

/* A wide table prints on two pages side by side, with its first columns on both. */
static void pages_set(lxw_worksheet *sheet, const FormSheet *form)
{
	unsigned width = 0;
	for (const FormColumn *column = form->columns; column->key; column++)
		width += column->width + 2;
	if (width <= PAGE_COLUMNS)
		return;
	worksheet_fit_to_pages(sheet, 2, 0);
	worksheet_repeat_columns(sheet, 0, 1);
}

static void table_write(const Styles *styles, lxw_worksheet *sheet, const FormSheet *form)
{
	size_t count = form_column_count(form);
	for (lxw_col_t at = 0; at < (lxw_col_t)count; at++) {
		const FormColumn *column = &form->columns[at];
		worksheet_set_column(sheet, at, at, (double)column->width + 2,
		        column->prefilled ? styles->text : column_format(styles, column));
		heading_write(styles, sheet, 0, at, column);
		column_guide(styles, sheet, at, column);
	}
	worksheet_set_default_row(sheet, ROW_POINTS, LXW_FALSE);
	worksheet_set_row(sheet, 0, 32, NULL);
	for (unsigned line = 0; line < ROWS_MADE; line++)
		for (lxw_col_t at = 0; at < (lxw_col_t)count; at++)
			prefilled_write(styles, sheet, form, line, at, &form->columns[at]);
}

/* One record: what is asked, the answer, how to write it. */
static void upright_write(const Styles *styles, lxw_worksheet *sheet, const FormSheet *form)
{
	size_t count = form_column_count(form);
	static const char *const zh[] = {"项目", "填写内容", "说明"};
	static const char *const en[] = {"What", "Answer", "How to write it"};
	worksheet_set_column(sheet, 0, 0, 28, NULL);
	worksheet_set_column(sheet, 1, 1, 44, styles->text);
	worksheet_set_column(sheet, 2, 2, 70, NULL);
	for (lxw_col_t i = 0; i < 3; i++)
		worksheet_write_string(sheet, 0, i, (styles->zh ? zh : en)[i], styles->heading);
	for (lxw_row_t i = 0; i < count; i++) {
		const FormColumn *column = &form->columns[i];
		heading_write(styles, sheet, i + 1, 0, column);
		worksheet_write_blank(sheet, i + 1, 1, styles->text);
		worksheet_write_string(sheet, i + 1, 2,
		        styles->zh ? column->note_zh : column->note_en, styles->wrapped);
		if (column->words)
			words_offer(styles, sheet, i + 1, i + 1, 1, column);
	}
}

void forms_write(const Styles *styles)
{
	for (int i = 0; i < SHEET_COUNT; i++) {
		const FormSheet *form = &form_sheets[i];
		const char *name = styles->zh ? form->zh : form->en;
		lxw_worksheet *sheet = workbook_add_worksheet(styles->book, name);
		if (form->upright)
			upright_write(styles, sheet, form);
		else
			table_write(styles, sheet, form);
		sheet_set_up(styles, sheet, name, 1);
		pages_set(sheet, form);
	}
}

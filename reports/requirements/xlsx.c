/* xlsx: a sheet with the requirements and how to fill in the rest, then the sheets to fill in. */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json_text.h"
#include "base/width.h"
#include "inventory/preparation_form.h"
#include "reports/requirements/model.h"
#include "reports/requirements/xlsx_style.h"
#include <math.h>
#include <unistd.h>

#define XLSX_MAX_BYTES ((size_t)16 << 20)
#define MADE_AT 1577836800 /* a fixed time: the same checklist gives the same bytes */
#define REQUIREMENT_COLUMNS 8
#define LINE_POINTS 14

static lxw_format *format_new(lxw_workbook *book, double size)
{
	lxw_format *format = workbook_add_format(book);
	format_set_font_name(format, "Microsoft YaHei");
	format_set_font_size(format, size);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	return format;
}

static lxw_format *cell_format_new(lxw_workbook *book, const char *number_format)
{
	lxw_format *format = format_new(book, 10);
	format_set_border(format, LXW_BORDER_THIN);
	format_set_border_color(format, 0xC9CED6);
	if (number_format)
		format_set_num_format(format, number_format);
	return format;
}

static void styles_make(Styles *styles, lxw_workbook *book, bool zh)
{
	*styles = (Styles){.book = book, .zh = zh};
	styles->title = format_new(book, 16);
	format_set_bold(styles->title);
	styles->heading = cell_format_new(book, NULL);
	format_set_bold(styles->heading);
	format_set_text_wrap(styles->heading);
	format_set_bg_color(styles->heading, 0xE9EEF5);
	format_set_font_color(styles->heading, 0x1F3A5F);
	styles->plain = format_new(book, 10);
	styles->quiet = format_new(book, 10);
	format_set_font_color(styles->quiet, 0x565B63);
	styles->wrapped = cell_format_new(book, NULL);
	format_set_text_wrap(styles->wrapped);
	format_set_align(styles->wrapped, LXW_ALIGN_VERTICAL_TOP);
	styles->bold = cell_format_new(book, NULL);
	format_set_bold(styles->bold);
	format_set_text_wrap(styles->bold);
	format_set_align(styles->bold, LXW_ALIGN_VERTICAL_TOP);
	styles->text = cell_format_new(book, "@");
	styles->number = cell_format_new(book, "0");
	styles->date = cell_format_new(book, "yyyy-mm-dd");
	styles->fixed = cell_format_new(book, "@");
	format_set_bg_color(styles->fixed, 0xF3F5F8);
}

void sheet_set_up(const Styles *styles, lxw_worksheet *sheet, const char *name, unsigned headings)
{
	g_autofree char *footer = g_strdup_printf("&L%s&C&P / &N", name);
	(void)styles;
	worksheet_set_landscape(sheet);
	worksheet_set_paper(sheet, 9); /* A4 */
	worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.6);
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_set_footer(sheet, footer);
	if (headings > 0) {
		worksheet_repeat_rows(sheet, 0, headings - 1);
		worksheet_freeze_panes(sheet, headings, 0);
	}
}

/* How to fill in, from row 2 on; returns the row behind. */
static lxw_row_t guide_write(const Styles *styles, lxw_worksheet *sheet)
{
	static const char *const zh[] = {
	        "1. 在后面各工作表中填写，表头带 * 的必须填写；鼠标停在表头上可看到填写说明。",
	        "2. 有下拉列表的从列表中选择；不要改动表头文字，可以增加行、调整列的顺序。",
	        "3. 序列号、地址、电话各列已设为文本格式，前导零不会丢失；粘贴时请选“只粘贴文本”。",
	        "4. 密码和密钥不写在本表中。",
	        "5. 填好后运行：jiuxu init 目录 --from 准备表.xlsx 。有问题的单元格会逐一指出。",
	        NULL};
	static const char *const en[] = {"1. Fill in the sheets behind this one; * must be filled "
	                                 "in. Each header has a comment.",
	        "2. Choose from the lists where there are some; rows may be added, columns moved.",
	        "3. Serials, addresses and telephones are text, so leading zeros stay; paste as "
	        "text only.",
	        "4. Never write a password or key here.",
	        "5. Then run: jiuxu init DIR --from preparation.xlsx . It names every cell to "
	        "correct.",
	        NULL};
	lxw_row_t row = 1;
	for (const char *const *line = styles->zh ? zh : en; *line; line++)
		worksheet_write_string(sheet, row++, 0, *line, styles->plain);
	return row + 1;
}

static void headings_write(const Styles *styles, lxw_worksheet *sheet, lxw_row_t row)
{
	static const char *const zh[] = {"序号", "检查内容项目", "要做到", "怎样准备或改正",
	        "怎样检测", "需要的材料", "级别", "要求来源"};
	static const char *const en[] = {"Item", "Item's sentence", "What is asked",
	        "How to prepare or mend", "How it is tested", "Evidence", "Severity", "Asked by"};
	for (lxw_col_t i = 0; i < REQUIREMENT_COLUMNS; i++)
		worksheet_write_string(sheet, row, i, (styles->zh ? zh : en)[i], styles->heading);
}

static const double widths[REQUIREMENT_COLUMNS] = {6, 22, 28, 40, 36, 24, 9, 18};

/* Points that the longest of the cells needs, as no program measures rows beside merged cells. */
static double row_points(const json_t *check, const char *const *keys, size_t count)
{
	double lines = 1;
	for (size_t i = 0; i < count; i++)
		lines = MAX(lines,
		        ceil((double)width_of(json_text_in(check, keys[i])) / (widths[i + 2] - 3)));
	return lines * LINE_POINTS + 4;
}

static void check_write(const Styles *styles, lxw_worksheet *sheet, lxw_row_t row,
        const json_t *item, const json_t *check)
{
	static const char *const keys[] = {
	        "title", "prepare", "how", "evidence", "severity", "source"};
	worksheet_set_row(sheet, row, row_points(check, keys, G_N_ELEMENTS(keys)), NULL);
	worksheet_write_string(sheet, row, 0, json_text_in(item, "id"), styles->wrapped);
	worksheet_write_string(sheet, row, 1, json_text_in(item, "title"), styles->wrapped);
	for (lxw_col_t i = 0; i < (lxw_col_t)G_N_ELEMENTS(keys); i++)
		worksheet_write_string(sheet, row, (lxw_col_t)(i + 2), json_text_in(check, keys[i]),
		        i == 0 ? styles->bold : styles->wrapped);
}

/* Equal cells of one item become one, as on paper. */
static void item_merge(const Styles *styles, lxw_worksheet *sheet, lxw_row_t first,
        lxw_row_t behind, const json_t *item)
{
	if (behind - first < 2)
		return;
	worksheet_merge_range(
	        sheet, first, 0, behind - 1, 0, json_text_in(item, "id"), styles->wrapped);
	worksheet_merge_range(
	        sheet, first, 1, behind - 1, 1, json_text_in(item, "title"), styles->wrapped);
}

static void requirements_sheet(const Styles *styles, const json_t *model)
{
	const char *name = styles->zh ? "说明" : "Requirements";
	lxw_worksheet *sheet = workbook_add_worksheet(styles->book, name);
	size_t i, c;
	const json_t *item, *check;
	for (lxw_col_t column = 0; column < REQUIREMENT_COLUMNS; column++)
		worksheet_set_column(sheet, column, column, widths[column], NULL);
	worksheet_write_string(sheet, 0, 0, json_text_in(model, "title"), styles->title);
	lxw_row_t row = guide_write(styles, sheet);
	worksheet_write_string(sheet, row++, 0, json_text_in(model, "legend"), styles->quiet);
	headings_write(styles, sheet, row++);
	json_array_foreach(json_object_get(model, "items"), i, item) {
		lxw_row_t first = row;
		json_array_foreach(json_object_get(item, "checks"), c, check)
			check_write(styles, sheet, row++, item, check);
		item_merge(styles, sheet, first, row, item);
	}
	sheet_set_up(styles, sheet, name, 0);
}

static bool book_write(const char *path, const json_t *model, bool zh, GError **error)
{
	lxw_workbook *book = workbook_new(path);
	Styles styles;
	lxw_doc_properties properties = {.title = (char *)json_text_in(model, "title"),
	        .comments = (char *)"jiuxu " JIUXU_VERSION,
	        .created = MADE_AT};
	if (!book) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		return false;
	}
	workbook_set_properties(book, &properties);
	styles_make(&styles, book, zh);
	requirements_sheet(&styles, model);
	forms_write(&styles);
	lxw_error failed = workbook_close(book);
	if (failed != LXW_NO_ERROR)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", path, lxw_strerror(failed));
	return failed == LXW_NO_ERROR;
}

bool requirements_xlsx(const Checklist *checklist, const RequirementsOptions *options, GString *out,
        GError **error)
{
	g_autofree char *path = NULL;
	AutoFd fd = g_file_open_tmp("jiuxu-XXXXXX.xlsx", &path, error);
	size_t length = 0;
	if (fd < 0)
		return false;
	g_autoptr(json_t) model = requirements_model(checklist, options->zh);
	g_autofree char *bytes = book_write(path, model, options->zh, error)
	                                 ? file_read(path, XLSX_MAX_BYTES, &length, error)
	                                 : NULL;
	unlink(path);
	if (bytes)
		g_string_append_len(out, bytes, (gssize)length);
	return bytes != NULL;
}

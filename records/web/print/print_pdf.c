/* A printed form as PDF, by the same paper that reports are written on. */
#include "records/web/print/print.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "base/paper.h"
#include "records/store/photos.h"
#include "records/web/words.h"

#include <string.h>

#define PHOTO_WIDTH 96.0
#define PHOTO_HEIGHT 128.0
#define LABEL 0x44505cu
#define FAULT_INK 0xb00020u
#define LABEL_GROUND 0xf1f4f7u

static PaperCell cell(const json_t *text, bool label, unsigned span)
{
	return (PaperCell){.text = json_string_value(text),
	        .style = PAPER_SMALL,
	        .ink = label ? LABEL : PAPER_BLACK,
	        .ground = label ? LABEL_GROUND : PAPER_WHITE,
	        .span = span,
	        .middle = true};
}

/* The frame of a photograph, with it where there is one. */
static bool photo_frame(const Print *print, Paper *paper, const json_t *block, GError **error)
{
	g_auto(Photo) photo = {0};
	int64_t student = json_integer_value(json_object_get(block, "student"));
	if (!json_is_true(json_object_get(block, "photo")))
		return true;
	if (*json_text_in(block, "photo_at") &&
	        !photo_load(print->exchange->store, student, &photo, error))
		return false;
	return paper_beside(paper, PHOTO_WIDTH, PHOTO_HEIGHT, photo.content,
	        word(print->exchange->zh, "photo"), error);
}

static bool fields_put(const Print *print, Paper *paper, const json_t *block, GError **error)
{
	static const double parts[] = {2, 4, 2, 4};
	size_t i;
	json_t *row;
	if (!photo_frame(print, paper, block, error))
		return false;
	paper_table(paper, parts, NULL, G_N_ELEMENTS(parts));
	json_array_foreach(json_object_get(block, "fields"), i, row) {
		bool whole = json_array_size(row) == 2;
		PaperCell cells[] = {cell(json_array_get(row, 0), true, 1),
		        cell(json_array_get(row, 1), false, whole ? 3 : 1),
		        cell(json_array_get(row, 2), true, 1),
		        cell(json_array_get(row, 3), false, 1)};
		paper_row(paper, cells, whole ? 2 : 4, false);
	}
	paper_table_end(paper);
	return true;
}

static void table_put(Paper *paper, const json_t *block)
{
	double parts[PAPER_COLUMNS_MAX];
	const char *headings[PAPER_COLUMNS_MAX];
	PaperCell cells[PAPER_COLUMNS_MAX];
	const json_t *columns = json_object_get(block, "columns");
	size_t count = MIN(json_array_size(columns), (size_t)PAPER_COLUMNS_MAX), i;
	json_t *row;
	for (i = 0; i < count; i++) {
		const json_t *column = json_array_get(columns, i);
		parts[i] = json_number_value(json_object_get(column, "part"));
		headings[i] = json_text_in(column, "title");
	}
	paper_table(paper, parts, headings, count);
	json_array_foreach(json_object_get(block, "rows"), i, row) {
		for (size_t j = 0; j < count; j++)
			cells[j] = cell(json_array_get(row, j), false, 1);
		paper_row(paper, cells, count, false);
	}
	paper_table_end(paper);
	paper_text(paper, PAPER_SMALL, PAPER_BLACK, json_text_in(block, "foot"));
}

static void signs_put(Paper *paper, const json_t *sheet)
{
	const json_t *signs = json_object_get(sheet, "signs");
	size_t count = MIN(json_array_size(signs), (size_t)PAPER_COLUMNS_MAX), i;
	double parts[PAPER_COLUMNS_MAX];
	PaperCell cells[PAPER_COLUMNS_MAX];
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	for (i = 0; i < count; i++) {
		char *text =
		        g_strdup_printf("%s\n\n\n", json_string_value(json_array_get(signs, i)));
		g_ptr_array_add(texts, text);
		parts[i] = 1;
		cells[i] = (PaperCell){
		        .text = text, .style = PAPER_SMALL, .ink = LABEL, .ground = PAPER_WHITE};
	}
	paper_table(paper, parts, NULL, count);
	paper_row(paper, cells, count, false);
	paper_table_end(paper);
}

static bool sheet_put(const Print *print, Paper *paper, const json_t *sheet, GError **error)
{
	size_t i;
	json_t *block;
	paper_title(paper, json_text_in(sheet, "title"), json_text_in(sheet, "below"));
	json_array_foreach(json_object_get(sheet, "blocks"), i, block) {
		const char *heading = json_text_in(block, "heading");
		if (*heading)
			paper_text(paper, PAPER_BOLD, PAPER_BLACK, heading);
		if (json_array_size(json_object_get(block, "columns")))
			table_put(paper, block);
		else if (!fields_put(print, paper, block, error))
			return false;
	}
	signs_put(paper, sheet);
	return true;
}

bool print_pdf(const Print *print, GString *out, GError **error)
{
	const Exchange *exchange = print->exchange;
	bool wide = json_is_true(json_object_get(print->document, "wide"));
	g_autoptr(Paper) paper = paper_new(wide ? PAPER_WIDE : PAPER_TALL, error);
	size_t i;
	json_t *sheet;
	if (!paper)
		return false;
	json_array_foreach(json_object_get(print->document, "sheets"), i, sheet) {
		if (i)
			paper_break(paper);
		if (!sheet_put(print, paper, sheet, error))
			return false;
	}
	if (*paper_missing(paper)) {
		g_autofree char *lacks = g_strdup_printf(
		        "%s%s", word(exchange->zh, "print_missing"), paper_missing(paper));
		paper_text(paper, PAPER_BOLD, FAULT_INK, lacks);
	}
	g_autofree char *made = clock_format(exchange->now_us);
	g_autofree char *day = clock_format_day(exchange->now_us);
	const Account *account = &exchange->session.account;
	const char *who = *account->real_name ? account->real_name : account->name;
	/* the foot of a sheet stands in the head of each page, so that it begins none of its own */
	const json_t *first = json_array_get(json_object_get(print->document, "sheets"), 0);
	const char *foot = json_text_in(first, "foot");
	g_autofree char *right = g_strdup_printf("%s · %s", who, *foot ? foot : day);
	PaperHead head = {.title = json_text_in(print->document, "title"),
	        .left = word(exchange->zh, "product_long"),
	        .right = right,
	        .author = who,
	        .created = made,
	        .zh = exchange->zh};
	return paper_finish(paper, &head, out, error);
}

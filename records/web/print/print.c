#include "records/web/print/print.h"

#include "base/clock.h"
#include "records/web/view.h"
#include "records/web/words.h"

void print_clear(Print *print)
{
	g_clear_pointer(&print->ids, g_array_unref);
	g_clear_pointer(&print->document, json_decref);
}

void print_begin(Print *print, Exchange *exchange, bool shown, const char *title_word, bool wide)
{
	const char *title = word(exchange->zh, title_word);
	*print = (Print){.exchange = exchange,
	        .shown = shown,
	        .ids = g_array_new(FALSE, FALSE, sizeof(int64_t)),
	        .document = json_pack("{s:s, s:b, s:[]}", "title", title, "wide", wide, "sheets")};
}

json_t *print_sheet(Print *print, const char *title, const char *below)
{
	json_t *sheet = json_pack("{s:s, s:s, s:[], s:[], s:s}", "title", title, "below", below,
	        "blocks", "signs", "foot", "");
	json_array_append_new(json_object_get(print->document, "sheets"), sheet);
	return sheet;
}

json_t *print_table(json_t *sheet, const Print *print, const char *const *words,
        const double *parts, size_t count)
{
	json_t *table = json_pack("{s:s, s:[], s:[], s:[], s:s}", "heading", "", "fields",
	        "columns", "rows", "foot", "");
	for (size_t i = 0; i < count; i++)
		json_array_append_new(json_object_get(table, "columns"),
		        json_pack("{s:s, s:f}", "title", word(print->exchange->zh, words[i]),
		                "part", parts[i]));
	json_array_append_new(json_object_get(sheet, "blocks"), table);
	return table;
}

void print_signs(const Print *print, json_t *sheet)
{
	static const char *const words[] = {"print_seal", "print_clerk", "print_reviewer"};
	bool zh = print->exchange->zh;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		json_array_append_new(
		        json_object_get(sheet, "signs"), json_string(word(zh, words[i])));
	g_autofree char *day = clock_format_day(print->exchange->now_us);
	g_autofree char *foot =
	        g_strdup_printf("%s%s%s%s%s", word(zh, "print_on"), zh ? "：" : ": ", day,
	                zh ? "　" : " · ", word(zh, print->shown ? "print_shown" : "print_masked"));
	json_object_set_new(sheet, "foot", json_string(foot));
}

json_t *print_row(Print *print, json_t *rows, const Record *record, const int *fields, size_t count)
{
	g_autofree char *number = g_strdup_printf("%zu", json_array_size(rows) + 1);
	json_t *row = json_pack("[s]", number);
	for (size_t i = 0; i < count; i++) {
		g_autofree char *text = print_value(print, record, fields[i]);
		json_array_append_new(row, json_string(text));
	}
	json_array_append_new(rows, row);
	g_array_append_val(print->ids, record->id);
	return row;
}

char *print_value(const Print *print, const Record *record, int field)
{
	const StudentField *row = &student_fields[field];
	const char *value = record->student.values[field];
	if (row->sensitive && !print->shown)
		return view_masked(field, value);
	if (field == F_XXDM)
		return g_strdup(view_school(print->exchange, value));
	if (row->kind == KIND_SPECIALTY)
		return g_strdup(
		        view_specialty(print->exchange, record->student.values[F_XXDM], value));
	if (row->table)
		return g_strdup(view_code(print->exchange, row->table, value));
	if (row->kind == KIND_REGION)
		return view_region(value);
	return view_value(print->exchange, field, value);
}

/* The register: every class on a page of its own, in the order of the school's list. */
#include "records/web/print/print.h"

#include "records/web/list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static const char *const columns[] = {"print_number", "number_school", "name", "sex", "born",
        "ethnic", "document_number", "student_number", "specialty", "entered", "status"};
/* about points */
static const double parts[] = {30, 66, 96, 32, 60, 52, 104, 106, 100, 48, 48};
static const int fields[] = {F_XH, F_XM, F_XBM, F_CSRQ, F_MZM, F_SFZJH, F_XJH, F_ZYM, F_RXNY};

/* What tells one class from another, gathered before any record is read. */
typedef struct {
	int64_t id;
	char *school, *class_name;
} Line;

static void line_clear(void *data)
{
	Line *line = data;
	g_free(line->school);
	g_free(line->class_name);
}

static bool line_gather(const StudentRow *row, void *data, GError **error)
{
	Line line = {row->id, g_strdup(row->school), g_strdup(row->class_name)};
	(void)error;
	g_array_append_val((GArray *)data, line);
	return true;
}

static json_t *class_begin(Print *print, const Line *line)
{
	Exchange *exchange = print->exchange;
	const char *class_name =
	        *line->class_name ? line->class_name : word(exchange->zh, "print_no_class");
	g_autofree char *below =
	        g_strdup_printf("%s · %s", view_school(exchange, line->school), class_name);
	json_t *sheet = print_sheet(print, word(exchange->zh, "print_register"), below);
	print_signs(print, sheet);
	return print_table(sheet, print, columns, parts, G_N_ELEMENTS(columns));
}

static bool row_put(Print *print, json_t *rows, int64_t student, GError **error)
{
	g_auto(Record) record = {0};
	if (!student_load(print->exchange->store, student, &record, error))
		return false;
	g_autofree char *number = g_strdup_printf("%zu", json_array_size(rows) + 1);
	json_t *row = json_pack("[s]", number);
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		g_autofree char *text = print_value(print, &record, fields[i]);
		json_array_append_new(row, json_string(text));
	}
	json_array_append_new(row,
	        json_string(view_status(print->exchange, status_row(record.student.status)->id)));
	json_array_append_new(rows, row);
	g_array_append_val(print->ids, student);
	return true;
}

/* "共 45 人" below the last row of a class. */
static void class_end(const Print *print, json_t *table)
{
	g_autofree char *count =
	        table ? g_strdup_printf("%zu", json_array_size(json_object_get(table, "rows")))
	              : NULL;
	if (!table)
		return;
	g_auto(GStrv) words = g_strsplit(word(print->exchange->zh, "count_students"), "{n}", 2);
	g_autofree char *text = g_strconcat(words[0], count, words[1], NULL);
	json_object_set_new(table, "foot", json_string(text));
}

bool print_register(Print *print, GError **error)
{
	g_auto(ListQuery) query = {0};
	g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
	g_array_set_clear_func(lines, line_clear);
	if (!list_query_read(print->exchange, &query, error) ||
	        !students_list(print->exchange->store, &query.filter, NULL, PRINT_ROWS_MAX + 1,
	                line_gather, lines, error))
		return false;
	if (lines->len > PRINT_ROWS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "a register has at most %d students: choose a class or a grade",
		        PRINT_ROWS_MAX);
		return false;
	}
	json_t *table = NULL;
	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index(lines, Line, i), *last = i ? line - 1 : NULL;
		if (!last || strcmp(last->school, line->school) != 0 ||
		        strcmp(last->class_name, line->class_name) != 0) {
			class_end(print, table);
			table = class_begin(print, line);
		}
		if (!row_put(print, json_object_get(table, "rows"), line->id, error))
			return false;
	}
	class_end(print, table);
	return true;
}

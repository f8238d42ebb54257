#include "records/web/pages/records_out.h"

#include "base/file.h"
#include "records/import/students_file.h"
#include "records/store/history.h"
#include "records/store/shown.h"
#include "records/store/statistics.h"
#include "records/store/student_list.h"
#include "records/web/download.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/log.h"
#include "records/web/parts.h"
#include "records/web/reveal.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { BOOK_MAX = 20000 /* students in a workbook */, PIECE_ROWS = 500 };

typedef enum { CSV_UTF8, CSV_GB18030, BOOK, FORMATS } Format;

static const struct {
	const char *id, *type, *zh, *en;
} formats[FORMATS] = {
        [CSV_UTF8] = {"csv", "text/csv; charset=utf-8", "学籍.csv", "records.csv"},
        [CSV_GB18030] = {"gb18030", "text/csv; charset=GB18030", "学籍.csv", "records.csv"},
        [BOOK] = {"xlsx", "", "学籍.xlsx", "records.xlsx"},
};

/* A table on its way out: behind which row it goes on; in full with which of its students, who are
 * told to the log before it begins. */
typedef struct {
	ListQuery query;
	StudentCursor at;
	char *scope, *class_name; /* its texts */
	GArray *ids;              /* int64_t; NULL: masked */
	guint next;
	Format format;
} Table;

static void table_clear(void *data)
{
	Table *table = data;
	list_query_clear(&table->query);
	g_free(table->scope);
	g_free(table->class_name);
	g_clear_pointer(&table->ids, g_array_unref);
	g_free(table);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_clear)

/* Rows of one piece, and the last of them. */
typedef struct {
	GArray *ids; /* int64_t */
	char *scope, *class_name;
} Piece;

static bool row_gather(const StudentRow *row, void *data, GError **error)
{
	Piece *piece = data;
	(void)error;
	g_array_append_val(piece->ids, row->id);
	g_free(piece->scope);
	g_free(piece->class_name);
	piece->scope = g_strdup(row->scope);
	piece->class_name = g_strdup(row->class_name);
	return true;
}

static void record_mask(Record *record)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		char *value = record->student.values[i];
		if (!student_fields[i].sensitive || !*value)
			continue;
		record->student.values[i] = view_masked(i, value);
		g_free(value);
	}
}

/* The first of the filter, appended. */
static bool ids_gather(
        Exchange *exchange, const StudentFilter *filter, int limit, GArray *ids, GError **error)
{
	Piece piece = {.ids = ids};
	bool good = students_list(exchange->store, filter, NULL, limit, row_gather, &piece, error);
	g_free(piece.scope);
	g_free(piece.class_name);
	return good;
}

/* Calls with each of these students, masked unless the table is in full. */
static bool records_each(Exchange *exchange, const Table *table, const GArray *ids,
        bool (*each)(const Record *record, void *data, GError **error), void *data, GError **error)
{
	for (guint i = 0; i < ids->len; i++) {
		g_auto(Record) record = {0};
		GError *failed = NULL;
		if (!student_load(
		            exchange->store, g_array_index(ids, int64_t, i), &record, &failed)) {
			if (!records_error_is_none(failed, error))
				return false;
			continue; /* he has left meanwhile */
		}
		if (!table->ids)
			record_mask(&record);
		if (!each(&record, data, error))
			return false;
	}
	return true;
}

static bool line_add(const Record *record, void *data, GError **error)
{
	(void)error;
	students_file_line(record, data);
	return true;
}

static bool text_put(Exchange *exchange, const Table *table, const GString *text, GError **error)
{
	gsize length = text->len;
	g_autofree char *coded = table->format == CSV_GB18030
	                                 ? g_convert(text->str, (gssize)text->len, "GB18030",
	                                           "UTF-8", NULL, &length, error)
	                                 : g_strndup(text->str, text->len);
	if (coded)
		g_string_append_len(exchange->response->body, coded, (gssize)length);
	return coded != NULL;
}

/* The next rows of those that are there when they are asked for. */
static bool rows_next(Exchange *exchange, Table *table, GArray *ids, GError **error)
{
	Piece piece = {.ids = ids};
	bool good = students_list(exchange->store, &table->query.filter,
	        table->at.id ? &table->at : NULL, PIECE_ROWS, row_gather, &piece, error);
	g_free(table->scope);
	g_free(table->class_name);
	table->scope = piece.scope;
	table->class_name = piece.class_name;
	if (ids->len)
		table->at = (StudentCursor){
		        piece.scope, piece.class_name, g_array_index(ids, int64_t, ids->len - 1)};
	return good;
}

/* The next of those whom the log knows. */
static void told_next(Table *table, GArray *ids)
{
	guint count = MIN(table->ids->len - table->next, (guint)PIECE_ROWS);
	if (count)
		g_array_append_vals(ids, &g_array_index(table->ids, int64_t, table->next), count);
	table->next += count;
}

static bool piece_write(Exchange *exchange, void *data, bool *ret_more, GError **error)
{
	Table *table = data;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GString) text = g_string_new(NULL);
	if (table->ids)
		told_next(table, ids);
	else if (!rows_next(exchange, table, ids, error))
		return false;
	*ret_more = ids->len == PIECE_ROWS;
	return records_each(exchange, table, ids, line_add, text, error) &&
	       text_put(exchange, table, text, error);
}

static bool csv_send(Exchange *exchange, Table *table, GError **error)
{
	g_autoptr(GString) head = g_string_new(NULL);
	Format format = table->format;
	students_file_head(head, format == CSV_UTF8);
	if (!text_put(exchange, table, head, error)) {
		table_clear(table);
		return false;
	}
	download_begin(exchange, formats[format].type,
	        exchange->zh ? formats[format].zh : formats[format].en, piece_write, table,
	        table_clear);
	return true;
}

static bool book_row(const Record *record, void *data, GError **error)
{
	return students_file_row(data, record, error);
}

static bool book_write(Exchange *exchange, const Table *table, const char *path, GError **error)
{
	g_autoptr(GArray) ids =
	        table->ids ? g_array_ref(table->ids) : g_array_new(FALSE, FALSE, sizeof(int64_t));
	bool good = table->ids || ids_gather(exchange, &table->query.filter, BOOK_MAX, ids, error);
	g_autoptr(StudentsFile) file = good ? students_file_new(path, error) : NULL;
	if (!file || !records_each(exchange, table, ids, book_row, file, error))
		return false;
	g_autofree char *digest = students_file_end(file, error);
	return digest && students_file_commit(file, error);
}

static bool book_send(Exchange *exchange, const Table *table, GError **error)
{
	g_autofree char *folder = form_folder_new(exchange, error);
	g_autofree char *path = folder ? g_build_filename(folder, "records.xlsx", NULL) : NULL;
	bool good = path && book_write(exchange, table, path, error) &&
	            imports_file(exchange, path, exchange->zh ? formats[BOOK].zh : formats[BOOK].en,
	                    error);
	if (folder)
		file_remove_tree(folder, NULL);
	return good;
}

static bool format_read(const char *id, Format *ret, GError **error)
{
	*ret = 0;
	while (*id && *ret < FORMATS && strcmp(formats[*ret].id, id) != 0)
		++*ret;
	if (*ret < FORMATS)
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT, "'format' in the query cannot be");
	return false;
}

/* Numbers in full are of no more students than an account prints within an hour, each told to the
 * log by himself; of programs whose token may see them a list however long an hour, told as one
 * list with all who stand in it. */
static bool full_note(
        Exchange *exchange, const Table *table, const Act *act, const char *reason, GError **error)
{
	const GArray *ids = table->ids;
	g_autofree char *why = g_strdup_printf("%s: %s", word(exchange->zh, "records_out"), reason);
	if (!route_is_api(exchange->route))
		return reveal_many(exchange, ids, why, error) &&
		       students_exported(exchange->store, act, error);
	return reveal_list_fits(exchange, MIN(ids->len, (size_t)LISTED_AN_HOUR), error) &&
	       (ids->len == 0 ? students_exported(exchange->store, act, error)
	                      : students_shown(exchange->store, act,
	                                (const int64_t *)(const void *)ids->data, ids->len, error));
}

/* The log tells who took how many out, by which filter, and why in full. */
static bool table_note(
        Exchange *exchange, const Table *table, int64_t count, const char *reason, GError **error)
{
	if (exchange_is_head(exchange)) /* no row goes out */
		return true;
	g_autofree char *kept = log_filter_kept(exchange->request->query);
	g_autofree char *why = g_strdup_printf("records?%s: %" G_GINT64_FORMAT "%s%s", kept, count,
	        table->ids ? ": " : "", reason);
	Act act = exchange_act(exchange, why);
	return table->ids ? full_note(exchange, table, &act, reason, error)
	                  : students_exported(exchange->store, &act, error);
}

/* Who is on it, in full: no more than the way that it is asked for gives. */
static bool students_choose(Exchange *exchange, Table *table, GError **error)
{
	int most = route_is_api(exchange->route) ? INT32_MAX : PRINTED_AN_HOUR + 1;
	table->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	return ids_gather(exchange, &table->query.filter, most, table->ids, error);
}

static bool table_send(Exchange *exchange, const char *format, GError **error)
{
	int64_t count;
	bool full = strcmp(exchange->route->method, "POST") == 0;
	g_autoptr(Table) table = g_new0(Table, 1);
	g_autofree char *reason = full ? reveal_reason(exchange, error) : g_strdup("");
	if (!reason || !format_read(format, &table->format, error) ||
	        !list_query_read(exchange, &table->query, error) ||
	        !students_counted(exchange->store, &table->query.filter, &count, error))
		return false;
	if (table->format == BOOK && count > BOOK_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d students at once: choose a school, a grade or a class",
		        BOOK_MAX);
		return false;
	}
	if ((full && !students_choose(exchange, table, error)) ||
	        !table_note(exchange, table, full ? table->ids->len : count, reason, error))
		return false;
	return table->format == BOOK ? book_send(exchange, table, error)
	                             : csv_send(exchange, g_steal_pointer(&table), error);
}

static bool records_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	int64_t count;
	g_auto(ListQuery) query = {0};
	if (!list_query_read(exchange, &query, error) ||
	        !students_counted(exchange->store, &query.filter, &count, error))
		return false;
	g_autofree char *text = list_query_text(&query);
	return exchange_page_status(exchange, status, "records_out.html",
	        json_pack("{s:s, s:s, s:s, s:I}", "title", word(exchange->zh, "records_out"),
	                "problem", problem, "text", text, "count", (json_int_t)count),
	        error);
}

bool page_records(Exchange *exchange, GError **error)
{
	return records_show(exchange, 200, "", error);
}

bool page_records_file(Exchange *exchange, GError **error)
{
	GError *failed = NULL;
	g_autofree char *asked = exchange->form ? g_strdup(exchange_field(exchange, "format"))
	                                        : exchange_query(exchange, "format");
	if (table_send(exchange, asked, &failed))
		return true;
	int status = exchange_status(failed);
	if (status >= 500 || status == 403) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return records_show(exchange, status, words, error);
}

bool api_records(Exchange *exchange, GError **error)
{
	g_autofree char *format = exchange_query(exchange, "format");
	if (exchange_may(exchange, PERMIT_EXPORT))
		return table_send(exchange, format, error);
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "the account may not take lists out any more");
	return false;
}

#include "records/web/pages/students_book.h"

#include "base/file.h"
#include "records/business/office.h"
#include "records/import/again.h"
#include "records/import/csv_cell.h"
#include "records/import/student_template.h"
#include "records/rules/study.h"
#include "records/store/history.h"
#include "records/store/student_list.h"
#include "records/web/download.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/log.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum {
	LISTED_MAX = 20000, /* students in a workbook */
	FILLED_MAX = 5000,
	PIECE_ROWS = 1000, /* of a table, at once */
};

/* Keys of view_row(), which are those of the words of their heads; of records in doubt what is in
 * doubt stands behind. */
static const char *const columns[] = {"name", "sex", "school", "grade", "class", "number",
        "specialty", "status", "problems_title"};

enum { COLUMNS_MAX = G_N_ELEMENTS(columns), COLUMNS = COLUMNS_MAX - 1 };

typedef struct {
	Exchange *exchange;
	GPtrArray *cells;
	GArray *ids; /* int64_t */
	guint most;
	size_t columns;
	GArray *years; /* of study, an int for each row; of records in doubt */
} Listed;

/* "性别：与身份证号不符；姓名不符": what is in doubt of a record. Yours. */
static char *doubts_words(const Exchange *exchange, const StudentRow *student)
{
	size_t i;
	json_t *row;
	GString *out = g_string_new(NULL);
	g_autoptr(json_t) all = view_problems(exchange, student->problems, student->status);
	json_array_foreach(all, i, row) {
		const char *rule, *field, *words;
		json_unpack(
		        row, "{s:s, s:s, s:s}", "rule", &rule, "field", &field, "words", &words);
		if (strcmp(rule, rule_of(RULE_FIELD_MISSING)->name) == 0)
			continue;
		g_string_append_printf(
		        out, "%s%s%s%s", out->len ? "；" : "", field, *field ? "：" : "", words);
	}
	return g_string_free(out, FALSE);
}

/* As the page has it, but for the grade, which stands in files as it does in the records. */
static json_t *row_view(Exchange *exchange, const StudentRow *row)
{
	json_t *view = view_row(exchange, row);
	json_object_set_new(view, "grade", json_string(row->grade));
	return view;
}

static bool row_gather(const StudentRow *row, void *data, GError **error)
{
	Listed *listed = data;
	if (listed->ids->len == listed->most) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %u students at once: choose a school, a grade or a class",
		        listed->most);
		return false;
	}
	g_array_append_val(listed->ids, row->id);
	if (!listed->cells)
		return true;
	g_autoptr(json_t) view = row_view(listed->exchange, row);
	for (size_t i = 0; i < COLUMNS; i++)
		g_ptr_array_add(listed->cells,
		        g_strdup(json_string_value(json_object_get(view, columns[i]))));
	if (listed->columns == COLUMNS)
		return true;
	int year = study_of("", row->grade, office_day(listed->exchange->now_us)).year;
	g_ptr_array_add(listed->cells, doubts_words(listed->exchange, row));
	g_array_append_val(listed->years, year);
	return true;
}

static int later_first(gconstpointer one, gconstpointer other, gpointer years)
{
	guint at = *(const guint *)one, by = *(const guint *)other;
	int first = g_array_index((GArray *)years, int, at);
	int second = g_array_index((GArray *)years, int, by);
	return first != second ? second - first : (at > by) - (at < by);
}

/* Who graduates next is settled first (2014年8月通知). */
static void graduating_first(Listed *listed)
{
	guint count = listed->years->len;
	g_autofree guint *order = g_new(guint, count + 1);
	g_autofree gpointer *cells =
	        listed->cells->pdata
	                ? g_memdup2(listed->cells->pdata, sizeof(gpointer) * listed->cells->len)
	                : NULL;
	for (guint i = 0; i < count; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)count, sizeof *order, later_first, listed->years);
	for (guint i = 0; i < count; i++)
		memcpy(listed->cells->pdata + i * listed->columns,
		        cells + order[i] * listed->columns, sizeof(gpointer) * listed->columns);
}

/* The students of the query; `missing`: only those with fields to fill in. */
static bool list_read(Exchange *exchange, bool missing, Listed *listed, GError **error)
{
	g_auto(ListQuery) query = {0};
	if (!list_query_read(exchange, &query, error))
		return false;
	query.filter.missing = query.filter.missing || missing;
	listed->columns = query.filter.problems ? COLUMNS_MAX : COLUMNS;
	if (!students_list(exchange->store, &query.filter, NULL, (int)listed->most + 1, row_gather,
	            listed, error))
		return false;
	if (listed->cells && query.filter.problems)
		graduating_first(listed);
	return true;
}

bool students_export_note(Exchange *exchange, const char *file, int64_t count, GError **error)
{
	g_autofree char *kept = log_filter_kept(exchange->request->query);
	g_autofree char *why = g_strdup_printf("%s?%s: %" G_GINT64_FORMAT, file, kept, count);
	return exchange_exported(exchange, why, students_exported, error);
}

static Listed listed_new(Exchange *exchange, bool with_cells, guint most)
{
	return (Listed){exchange, with_cells ? g_ptr_array_new_with_free_func(g_free) : NULL,
	        g_array_new(FALSE, FALSE, sizeof(int64_t)), most, COLUMNS,
	        g_array_new(FALSE, FALSE, sizeof(int))};
}

static void listed_clear(Listed *listed)
{
	if (listed->cells)
		g_ptr_array_unref(listed->cells);
	g_array_unref(listed->ids);
	g_array_unref(listed->years);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listed, listed_clear)

/* A list on its way out as a table: behind which row it goes on. */
typedef struct {
	ListQuery query;
	StudentCursor at;
	char *scope, *class_name; /* its texts */
} Table;

static void table_clear(void *data)
{
	Table *table = data;
	list_query_clear(&table->query);
	g_free(table->scope);
	g_free(table->class_name);
	g_free(table);
}

/* Rows of one piece, and the last of them. */
typedef struct {
	Exchange *exchange;
	int count;
	int64_t id;
	char *scope, *class_name;
} Piece;

static bool row_write(const StudentRow *row, void *data, GError **error)
{
	Piece *piece = data;
	g_autoptr(json_t) view = row_view(piece->exchange, row);
	g_autoptr(GString) line = g_string_new(NULL);
	(void)error;
	for (size_t i = 0; i < COLUMNS; i++)
		csv_cell_append(line, json_string_value(json_object_get(view, columns[i])));
	g_string_append_printf(piece->exchange->response->body, "%s\r\n", line->str);
	if (++piece->count == PIECE_ROWS) {
		piece->id = row->id;
		piece->scope = g_strdup(row->scope);
		piece->class_name = g_strdup(row->class_name);
	}
	return true;
}

static bool rows_write(Exchange *exchange, void *data, bool *ret_more, GError **error)
{
	Table *table = data;
	Piece piece = {.exchange = exchange};
	bool good = students_list(exchange->store, &table->query.filter,
	        table->at.id ? &table->at : NULL, PIECE_ROWS, row_write, &piece, error);
	g_free(table->scope);
	g_free(table->class_name);
	table->scope = piece.scope;
	table->class_name = piece.class_name;
	table->at = (StudentCursor){piece.scope, piece.class_name, piece.id};
	*ret_more = piece.id > 0;
	return good;
}

/* Records in doubt, which are not many, in their own order. */
static bool doubts_csv(Exchange *exchange, GError **error)
{
	g_auto(Listed) listed = listed_new(exchange, true, LISTED_MAX);
	GString *out = exchange->response->body;
	g_autoptr(GString) line = g_string_new(NULL);
	if (!list_read(exchange, false, &listed, error) ||
	        !students_export_note(exchange, "students.csv", listed.ids->len, error))
		return false;
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "问题学籍.csv" : "records-in-doubt.csv");
	g_string_assign(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		csv_cell_append(line, word(exchange->zh, columns[i]));
	g_string_append_printf(out, "%s\r\n", line->str);
	for (guint i = 0; i < listed.cells->len; i++) {
		if (i % COLUMNS_MAX == 0)
			g_string_truncate(line, 0);
		csv_cell_append(line, listed.cells->pdata[i]);
		if (i % COLUMNS_MAX == COLUMNS_MAX - 1)
			g_string_append_printf(out, "%s\r\n", line->str);
	}
	return true;
}

bool page_students_csv(Exchange *exchange, GError **error)
{
	int64_t count;
	g_autofree char *problems = exchange_query(exchange, "problems");
	if (strcmp(problems, "1") == 0)
		return doubts_csv(exchange, error);
	Table *table = g_new0(Table, 1);
	if (!list_query_read(exchange, &table->query, error) ||
	        !students_counted(exchange->store, &table->query.filter, &count, error) ||
	        !students_export_note(exchange, "students.csv", count, error)) {
		table_clear(table);
		return false;
	}
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < COLUMNS; i++)
		csv_cell_append(line, word(exchange->zh, columns[i]));
	g_string_append_printf(exchange->response->body, "\xef\xbb\xbf%s\r\n", line->str);
	download_begin(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "学生名单.csv" : "students.csv", rows_write, table, table_clear);
	return true;
}

bool page_students_xlsx(Exchange *exchange, GError **error)
{
	g_auto(Listed) listed = listed_new(exchange, true, LISTED_MAX);
	FormColumn heads[COLUMNS_MAX];
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		heads[i] = (FormColumn){
		        .name = columns[i], .zh = word(exchange->zh, columns[i]), .note = ""};
	return list_read(exchange, false, &listed, error) &&
	       students_export_note(exchange, "students.xlsx", listed.ids->len, error) &&
	       form_file_book(exchange, heads, listed.columns, listed.cells,
	               exchange->zh ? "学生名单.xlsx" : "students.xlsx", error);
}

static bool misses(const Record *record, int field)
{
	g_autofree char *wanted = g_strdup_printf("field.missing@%s", student_fields[field].name);
	g_auto(GStrv) parts = g_strsplit(record->problems, " ", -1);
	return g_strv_contains((const char *const *)parts, wanted);
}

static void record_free(void *data)
{
	record_clear(data);
	g_free(data);
}

static GPtrArray *records_load(Exchange *exchange, const GArray *ids, GError **error)
{
	g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(record_free);
	for (guint i = 0; i < ids->len; i++) {
		Record *record = g_new0(Record, 1);
		g_ptr_array_add(records, record);
		if (!student_load(exchange->store, g_array_index(ids, int64_t, i), record, error))
			return NULL;
	}
	return g_steal_pointer(&records);
}

/* The fields of the workbook: who it is, then what somebody has to fill in. */
static size_t fields_choose(const GPtrArray *records, int ret[FIELD_COUNT])
{
	static const int who[] = {F_XM, F_XXDM, F_SZNJ, F_SZBH, F_XH};
	size_t count = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(who); i++)
		ret[count++] = who[i];
	for (int field = 0; field < FIELD_COUNT; field++) {
		bool first = true, wanted = false;
		for (size_t i = 0; i < G_N_ELEMENTS(who); i++)
			first = first && who[i] != field;
		for (guint i = 0; first && !wanted && i < records->len; i++)
			wanted = misses(records->pdata[i], field);
		if (wanted)
			ret[count++] = field;
	}
	return count;
}

/* What stands in a cell; NULL: to be filled in. */
static char *cell_of(const Record *record, int field)
{
	const char *value = record->student.values[field];
	const char *table = student_fields[field].table;
	const CodeTable *codes = table ? code_table_find(table) : NULL;
	const char *meaning = codes && *value ? code_meaning(codes, value) : NULL;
	if (!*value)
		return misses(record, field) ? NULL : g_strdup("");
	return student_fields[field].sensitive ? view_masked(field, value)
	                                       : g_strdup(meaning ? meaning : value);
}

bool page_missing_book(Exchange *exchange, GError **error)
{
	g_auto(Listed) listed = listed_new(exchange, false, FILLED_MAX);
	if (!list_read(exchange, true, &listed, error))
		return false;
	g_autoptr(GPtrArray) records = records_load(exchange, listed.ids, error);
	if (!records ||
	        !students_export_note(exchange, "imports/missing.xlsx", records->len, error))
		return false;
	int fields[FIELD_COUNT];
	size_t count = fields_choose(records, fields);
	FormColumn heads[FIELD_COUNT + 1] = {{.name = AGAIN_COLUMN_EN,
	        .zh = exchange->zh ? AGAIN_COLUMN_ZH : AGAIN_COLUMN_EN,
	        .note = ""}};
	for (size_t i = 0; i < count; i++) {
		heads[i + 1] = student_column(&student_fields[fields[i]]);
		heads[i + 1].needed = false;
	}
	g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < records->len; i++) {
		const Record *record = records->pdata[i];
		g_ptr_array_add(cells, g_strdup_printf("%" G_GINT64_FORMAT, record->id));
		for (size_t j = 0; j < count; j++)
			g_ptr_array_add(cells, cell_of(record, fields[j]));
	}
	bool good = form_file_book(exchange, heads, count + 1, cells,
	        exchange->zh ? "待补录学生.xlsx" : "students-to-fill-in.xlsx", error);
	for (size_t i = 0; i < count; i++)
		student_column_clear(&heads[i + 1]);
	return good;
}

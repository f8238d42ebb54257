#include "records/web/pages/statistics.h"

#include "base/file.h"
#include "records/import/book_cell.h"
#include "records/import/csv_cell.h"
#include "records/store/statistics.h"
#include "records/web/form_file.h"
#include "records/web/imports.h"
#include "records/web/list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>
#include <xlsxwriter.h>

/* The query's name of a dimension: what a click on a row adds to the filter. */
static const char *const filters[BY_COUNT] = {[BY_CITY] = "region",
        [BY_COUNTY] = "region",
        [BY_SCHOOL] = "school",
        [BY_SPECIALTY] = "specialty",
        [BY_GRADE] = "grade",
        [BY_ENTERED] = "entered",
        [BY_SEX] = "sex",
        [BY_STATUS] = "status"};
/* Where a click leads to: a city's counties, a county's schools, else the list. */
static const Dimension deeper[BY_COUNT] = {[BY_CITY] = BY_COUNTY,
        [BY_COUNTY] = BY_SCHOOL,
        [BY_SCHOOL] = BY_COUNT,
        [BY_SPECIALTY] = BY_COUNT,
        [BY_GRADE] = BY_COUNT,
        [BY_ENTERED] = BY_COUNT,
        [BY_SEX] = BY_COUNT,
        [BY_STATUS] = BY_COUNT};

typedef struct {
	Exchange *exchange;
	ListQuery query;
	Dimension by;
	json_t *rows;
	int64_t total, most;
} Counted;

/* A region, or the schools that a province or a city manages itself: "江西省 省本级". Yours. */
static char *place_words(const Exchange *exchange, const char *digits)
{
	g_autofree char *place = view_region(digits);
	size_t length = strlen(digits);
	if (length < 4 || strcmp(digits + length - 2, "00") != 0)
		return g_steal_pointer(&place);
	bool city = length == REGION_LENGTH && strncmp(digits + 2, "00", 2) != 0;
	return g_strdup_printf("%s %s", place,
	        word(exchange->zh, city ? "managed_by_city" : "managed_by_province"));
}

char *statistics_label(Exchange *exchange, Dimension by, const char *value)
{
	if (!*value)
		return g_strdup(word(exchange->zh, "not_filled"));
	switch (by) {
	case BY_CITY:
	case BY_COUNTY:
		return place_words(exchange, value);
	case BY_SCHOOL:
		return g_strdup(view_school(exchange, value));
	case BY_SPECIALTY:
		return g_strdup(view_code(exchange, "ZYML2010", value));
	case BY_SEX:
		return g_strdup(view_code(exchange, "XB", value));
	case BY_STATUS:
		return g_strdup(view_status(exchange, value));
	default:
		return g_strdup(value);
	}
}

/* The query without what a click replaces. */
static char *link_of(const Counted *counted, const char *value)
{
	const char *name = filters[counted->by];
	Dimension next = deeper[counted->by];
	g_autofree char *text = list_query_text(&counted->query);
	g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
	GString *out = g_string_new(next < BY_COUNT ? "/statistics?" : "/students?");
	for (size_t i = 0; pairs[i]; i++)
		if (*pairs[i] &&
		        !(g_str_has_prefix(pairs[i], name) && pairs[i][strlen(name)] == '='))
			g_string_append_printf(out, "%s&", pairs[i]);
	g_string_append_printf(out, "%s=", name);
	percent_encode(out, value);
	if (next < BY_COUNT)
		g_string_append_printf(out, "&by=%s", dimension_id(next));
	return g_string_free(out, FALSE);
}

/* [{id, words, chosen}]: on the roll, all, who has yet to come or to be registered, and the state
 * that is asked for when it is neither. */
static json_t *rolls_json(const Counted *counted)
{
	static const char *const ids[] = {STUDENT_ON_ROLL, "all", "admitted", "pending"},
	                         *const words[] = {"on_roll", "any_state", NULL, NULL};
	const Exchange *exchange = counted->exchange;
	const char *status = counted->query.texts[LIST_STATUS];
	json_t *list = json_array();
	bool chosen = !*status;
	for (size_t i = 0; i < G_N_ELEMENTS(ids); i++) {
		bool this = strcmp(status, ids[i]) == 0 || (!*status && i == 1);
		chosen = chosen || this;
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "id", ids[i], "words",
		                                    words[i] ? word(exchange->zh, words[i])
		                                             : view_status(exchange, ids[i]),
		                                    "chosen", this));
	}
	if (!chosen)
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "id", status, "words",
		                                    view_status(exchange, status), "chosen", 1));
	return list;
}

/* The query without what says which state. */
static char *stateless(const Counted *counted)
{
	g_autofree char *text = list_query_text(&counted->query);
	g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; pairs[i]; i++)
		if (*pairs[i] && !g_str_has_prefix(pairs[i], "status="))
			g_string_append_printf(out, "%s&", pairs[i]);
	return g_string_free(out, FALSE);
}

static bool row_gather(const char *value, int64_t count, void *data, GError **error)
{
	Counted *counted = data;
	(void)error;
	g_autofree char *words = statistics_label(counted->exchange, counted->by, value);
	g_autofree char *link = *value ? link_of(counted, value) : g_strdup("");
	counted->total += count;
	counted->most = MAX(counted->most, count);
	json_array_append_new(
	        counted->rows, json_pack("{s:s, s:s, s:s, s:I}", "value", value, "label", words,
	                               "link", link, "count", (json_int_t)count));
	return true;
}

/* Reads the query and counts; to be cleared whatever comes back. */
static bool count_all(Exchange *exchange, Counted *ret, GError **error)
{
	g_autofree char *by = exchange_query(exchange, "by");
	*ret = (Counted){.exchange = exchange, .rows = json_array()};
	ret->by = *by ? dimension_find(by) : BY_SCHOOL;
	if (ret->by == BY_COUNT)
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'by' in the query cannot be");
	if (ret->by == BY_COUNT || !list_query_read(exchange, &ret->query, error))
		return false;
	if (ret->by != BY_STATUS)
		list_query_roll(&ret->query);
	return students_statistics(
	        exchange->store, &ret->query.filter, ret->by, row_gather, ret, error);
}

static void counted_clear(Counted *counted)
{
	list_query_clear(&counted->query);
	json_decref(counted->rows);
}

/* Length of each bar in hundredths of the longest, and its share. */
static void bars_put(const Counted *counted)
{
	size_t i;
	json_t *row;
	json_array_foreach(counted->rows, i, row) {
		int64_t count = json_integer_value(json_object_get(row, "count"));
		json_object_set_new(row, "bar", json_integer(count * 100 / MAX(counted->most, 1)));
		g_autofree char *share = g_strdup_printf(
		        "%.1f%%", (double)count * 100 / (double)MAX(counted->total, 1));
		json_object_set_new(row, "share", json_string(share));
	}
}

static json_t *dimensions_json(const Exchange *exchange, const Counted *counted)
{
	json_t *list = json_array();
	for (Dimension by = 0; by < BY_COUNT; by++) {
		g_autofree char *key = g_strdup_printf("by_%s", dimension_id(by));
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:b}", "id", dimension_id(by), "words",
		                      word(exchange->zh, key), "chosen", by == counted->by));
	}
	return list;
}

bool page_statistics(Exchange *exchange, GError **error)
{
	Counted counted;
	bool good = count_all(exchange, &counted, error);
	if (good) {
		bars_put(&counted);
		g_autofree char *text = list_query_text(&counted.query);
		g_autofree char *key = g_strdup_printf("by_%s", dimension_id(counted.by));
		g_autofree char *bare = stateless(&counted);
		good = exchange_page(exchange, "statistics.html",
		        json_pack("{s:o, s:s, s:s, s:O, s:I, s:o, s:s, s:s, s:s}", "rolls",
		                rolls_json(&counted), "stateless", bare, "title",
		                word(exchange->zh, "statistics"), "rows", counted.rows, "total",
		                (json_int_t)counted.total, "dimensions",
		                dimensions_json(exchange, &counted), "by", dimension_id(counted.by),
		                "head", word(exchange->zh, key), "text", text),
		        error);
	}
	counted_clear(&counted);
	return good;
}

static void line_put(GString *out, const char *code, const char *label, const char *count)
{
	g_autoptr(GString) line = g_string_new(NULL);
	csv_cell_append(line, code);
	csv_cell_append(line, label);
	csv_cell_append(line, count);
	g_string_append_printf(out, "%s\r\n", line->str);
}

bool page_statistics_csv(Exchange *exchange, GError **error)
{
	Counted counted;
	size_t i;
	json_t *row;
	bool good = count_all(exchange, &counted, error);
	if (good) {
		GString *out = exchange->response->body;
		exchange_download(exchange, "text/csv; charset=utf-8",
		        exchange->zh ? "统计.csv" : "statistics.csv");
		g_autofree char *by = g_strdup_printf("by_%s", dimension_id(counted.by));
		g_string_assign(out, "\xef\xbb\xbf");
		line_put(out, word(exchange->zh, "code_of"), word(exchange->zh, by),
		        word(exchange->zh, "count"));
		json_array_foreach(counted.rows, i, row) {
			g_autofree char *count = g_strdup_printf("%" JSON_INTEGER_FORMAT,
			        json_integer_value(json_object_get(row, "count")));
			line_put(out, json_string_value(json_object_get(row, "value")),
			        json_string_value(json_object_get(row, "label")), count);
		}
	}
	counted_clear(&counted);
	return good;
}

static bool book_write(const Counted *counted, const char *path, const char *const heads[3])
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *sheet = book ? workbook_add_worksheet(book, NULL) : NULL;
	size_t i;
	json_t *row;
	if (!sheet)
		return false;
	lxw_format *text = workbook_add_format(book), *bold = workbook_add_format(book);
	format_set_num_format(text, "@"); /* codes keep their zeros */
	format_set_bold(bold);
	worksheet_set_column(sheet, 0, 0, 16, text);
	worksheet_set_column(sheet, 1, 1, 40, NULL);
	worksheet_freeze_panes(sheet, 1, 0);
	for (lxw_col_t column = 0; column < 3; column++)
		book_cell_put(sheet, 0, column, heads[column], bold);
	json_array_foreach(counted->rows, i, row) {
		lxw_row_t at = (lxw_row_t)i + 1;
		book_cell_put(sheet, at, 0, json_string_value(json_object_get(row, "value")), text);
		book_cell_put(sheet, at, 1, json_string_value(json_object_get(row, "label")), NULL);
		worksheet_write_number(sheet, at, 2,
		        (double)json_integer_value(json_object_get(row, "count")), NULL);
	}
	return workbook_close(book) == LXW_NO_ERROR;
}

bool page_statistics_xlsx(Exchange *exchange, GError **error)
{
	Counted counted;
	bool good = count_all(exchange, &counted, error);
	g_autofree char *folder = good ? form_folder_new(exchange, error) : NULL;
	g_autofree char *path = folder ? g_build_filename(folder, "statistics.xlsx", NULL) : NULL;
	if (path) {
		g_autofree char *key = g_strdup_printf("by_%s", dimension_id(counted.by));
		const char *const heads[3] = {word(exchange->zh, "code_of"),
		        word(exchange->zh, key), word(exchange->zh, "count")};
		good = book_write(&counted, path, heads);
		if (!good)
			g_set_error(
			        error, BASE_ERROR, BASE_ERROR_IO, "%s: cannot be written", path);
		good = good && imports_file(exchange, path,
		                       exchange->zh ? "统计.xlsx" : "statistics.xlsx", error);
		file_remove_tree(folder, NULL);
	}
	counted_clear(&counted);
	return good && path;
}

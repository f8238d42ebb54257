#include "records/web/pages/movements.h"

#include "base/day.h"
#include "base/json_text.h"
#include "records/import/csv_cell.h"
#include "records/store/history.h"
#include "records/web/classes.h"
#include "records/web/log.h"
#include "records/web/movements.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50, API_ROWS_MAX = 500, CSV_MAX = 20000, LOOKED_MAX = 2000, COLUMNS_MAX = 32 };

/* "第一职业学校 · 电子技术应用 · 二年级 · 1班" of what there is; a school of another province by
 * its name. */
static void place_put(Exchange *exchange, json_t *row, const char *key, const char *const keys[4],
        const char *elsewhere)
{
	g_autoptr(GString) place = g_string_new(NULL);
	const char *code = json_text_in(row, keys[0]), *specialty = json_text_in(row, keys[1]);
	const char *parts[] = {*code ? view_school(exchange, code) : elsewhere,
	        *specialty ? view_specialty(exchange, json_text_in(row, "XXDM"), specialty) : "",
	        json_text_in(row, keys[2]), json_text_in(row, keys[3])};
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (*parts[i])
			g_string_append_printf(place, "%s%s", place->len ? " · " : "", parts[i]);
	json_object_set_new(row, key, json_string(place->str));
}

/* "20261102" as people read it. */
static void day_put(json_t *row, const char *key, const char *digits)
{
	char text[DAY_TEXT];
	json_object_set_new(row, key, json_string(day_format(day_parse(digits), text)));
}

/* What the page says beside: when it was, and of which schools, in words. */
static void words_put(Exchange *exchange, json_t *row)
{
	static const char *const was[] = {"YDLYXXM", "YZYM", "YNJ", "YBH"};
	static const char *const is[] = {"YDQXXXM", "XZYM", "XNJ", "XBH"};
	const char *there = json_text_in(row, "school_name");
	bool comes = strcmp(json_text_in(row, "YDLBM"), "22") == 0;
	json_object_set_new(
	        row, "school", json_string(view_school(exchange, json_text_in(row, "XXDM"))));
	day_put(row, "day", json_text_in(row, "YDRQ"));
	day_put(row, "approved", json_text_in(row, "SPRQ"));
	place_put(exchange, row, "was", was, comes ? there : "");
	place_put(exchange, row, "is", is, comes ? "" : there);
}

bool page_movements(Exchange *exchange, GError **error)
{
	g_auto(MovementQuery) query = {0};
	g_autofree char *next = NULL;
	size_t i;
	json_t *row;
	if (!movement_query_read(exchange, &query, error))
		return false;
	json_t *rows = movement_rows(exchange, &query, PAGE_ROWS, LOOKED_MAX, &next, error);
	if (!rows)
		return false;
	json_array_foreach(rows, i, row)
		words_put(exchange, row);
	g_autofree char *text = movement_query_text(&query);
	bool left = strcmp(query.kind, "left") == 0;
	json_t *asked = json_pack("{s:s, s:s, s:s, s:s, s:s}", "school", query.school, "kind",
	        query.kind, "from", query.from, "until", query.until, "class", query.class_name);
	return exchange_page(exchange, "movements.html",
	        json_pack("{s:s, s:o, s:o, s:o, s:o, s:s, s:s, s:b, s:b, s:b}", "title",
	                word(exchange->zh, left ? "movements_left" : "movements"), "rows", rows,
	                "query", asked, "kinds", movement_kinds(exchange), "classes",
	                web_classes(exchange), "text", text, "next", next, "first",
	                query.behind.id == 0, "left", left, "one_school",
	                exchange->session.account.level == LEVEL_SCHOOL),
	        error);
}

bool api_movements(Exchange *exchange, GError **error)
{
	g_auto(MovementQuery) query = {0};
	g_autofree char *limit = exchange_query(exchange, "limit"), *next = NULL;
	guint64 wanted = PAGE_ROWS;
	if (*limit && !g_ascii_string_to_unsigned(limit, 10, 1, API_ROWS_MAX, &wanted, NULL)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'limit' in the query cannot be");
		return false;
	}
	if (!movement_query_read(exchange, &query, error))
		return false;
	json_t *rows = movement_rows(exchange, &query, wanted, LOOKED_MAX, &next, error);
	return rows && exchange_json(exchange, 200,
	                       json_pack("{s:o, s:o}", "movements", rows, "next",
	                               *next ? json_string(next) : json_null()));
}

static void cells_put(GString *out, const char *const *cells)
{
	g_autoptr(GString) line = g_string_new(NULL);
	for (size_t i = 0; i < movement_columns_count(); i++)
		csv_cell_append(line, cells[i]);
	g_string_append_printf(out, "%s\r\n", line->str);
}

static void table_put(const Exchange *exchange, const json_t *rows)
{
	GString *out = exchange->response->body;
	const char *cells[COLUMNS_MAX];
	size_t i, columns = movement_columns_count();
	json_t *row;
	g_string_assign(out, "\xef\xbb\xbf");
	for (i = 0; i < columns; i++) {
		g_autofree char *key = g_strconcat("movement_", movement_columns[i], NULL);
		cells[i] = word(exchange->zh, key);
	}
	cells_put(out, cells);
	json_array_foreach(rows, i, row) {
		g_autofree char *id = g_strdup_printf("%" JSON_INTEGER_FORMAT,
		        json_integer_value(json_object_get(row, "student")));
		cells[0] = id;
		for (size_t column = 1; column < columns; column++)
			cells[column] = json_text_in(row, movement_columns[column]);
		cells_put(out, cells);
	}
}

bool page_movements_csv(Exchange *exchange, GError **error)
{
	g_auto(MovementQuery) query = {0};
	g_autofree char *next = NULL;
	if (!movement_query_read(exchange, &query, error))
		return false;
	g_autoptr(json_t) rows = movement_rows(exchange, &query, CSV_MAX, CSV_MAX, &next, error);
	if (!rows)
		return false;
	if (*next) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "more than %d changes at once: choose fewer days", CSV_MAX);
		return false;
	}
	g_autofree char *text = movement_query_text(&query), *kept = log_filter_kept(text);
	g_autofree char *why =
	        g_strdup_printf("movements.csv?%s: %zu", kept, json_array_size(rows));
	if (!exchange_exported(exchange, why, students_exported, error))
		return false;
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "学籍异动.csv" : "movements.csv");
	table_put(exchange, rows);
	return true;
}

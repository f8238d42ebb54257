#include "records/web/pages/destinations.h"

#include "records/import/csv_cell.h"
#include "records/store/destinations.h"
#include "records/store/student_list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static const char table[] = "BYQX";

typedef struct {
	GHashTable *counts; /* how many (int64_t) by the code of where they went */
	int64_t all;
} Counted;

static bool count_gather(const char *code, int64_t count, void *data, GError **error)
{
	Counted *counted = data;
	int64_t *kept = g_new(int64_t, 1);
	(void)error;
	*kept = count;
	counted->all += count;
	g_hash_table_replace(counted->counts, g_strdup(code), kept);
	return true;
}

/* Whose destination is asked for: who has graduated. */
static bool ended_count(Exchange *exchange, const char *school, int64_t *ret, GError **error)
{
	StudentFilter filter = {.school = school, .status = status_row(STATUS_GRADUATED)->id};
	return students_counted(exchange->store, &filter, ret, error);
}

static json_t *row_json(const char *code, const char *words, int64_t count, int64_t all)
{
	int64_t tenths = (count * 2000 + all) / (2 * all);
	return json_pack("{s:s, s:s, s:I, s:f}", "code", code, "words", words, "count",
	        (json_int_t)count, "share", (double)tenths / 10);
}

/* "12.3%" */
static char *share_words(const json_t *row)
{
	return g_strdup_printf("%.1f%%", json_real_value(json_object_get(row, "share")));
}

/* {rows: [{code, words, count, share}], all, school}: `share` of all graduates in per cent, who is
 * not registered last, with the code "". Yours; NULL on error. */
static json_t *destinations_json(Exchange *exchange, GError **error)
{
	g_autofree char *school = exchange_query(exchange, "school");
	g_autoptr(GHashTable) counts =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Counted counted = {.counts = counts};
	int64_t ended, known = 0;
	if (!destinations_count(exchange->store, school, count_gather, &counted, error) ||
	        !ended_count(exchange, school, &ended, error))
		return NULL;
	json_t *rows = json_array();
	g_autoptr(json_t) codes = view_codes(exchange, table);
	size_t i;
	json_t *one;
	int64_t all = MAX(ended, counted.all);
	json_array_foreach(codes, i, one) {
		const char *code = json_string_value(json_object_get(one, "id"));
		const int64_t *kept = g_hash_table_lookup(counts, code);
		int64_t count = kept ? *kept : 0;
		known += count;
		if (count)
			json_array_append_new(
			        rows, row_json(code, view_code(exchange, table, code), count, all));
	}
	if (all > known)
		json_array_append_new(rows,
		        row_json("", word(exchange->zh, "destination_unknown"), all - known, all));
	return json_pack("{s:o, s:I, s:s}", "rows", rows, "all", (json_int_t)all, "school", school);
}

bool page_destinations(Exchange *exchange, GError **error)
{
	json_t *vars = destinations_json(exchange, error);
	if (!vars)
		return false;
	const char *school = json_string_value(json_object_get(vars, "school"));
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(vars, "rows"), i, row) {
		g_autofree char *share = share_words(row);
		json_object_set_new(row, "share", json_string(share));
	}
	json_object_set_new(vars, "title", json_string(word(exchange->zh, "destinations")));
	json_object_set_new(
	        vars, "at_school", json_boolean(exchange->session.account.level == LEVEL_SCHOOL));
	json_object_set_new(
	        vars, "school_name", json_string(*school ? view_school(exchange, school) : ""));
	return exchange_page(exchange, "destinations.html", vars, error);
}

bool page_destinations_csv(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) found = destinations_json(exchange, error);
	static const char *const heads[] = {"destination_code", "destination", "count", "share"};
	size_t i;
	json_t *row;
	if (!found)
		return false;
	GString *out = exchange->response->body;
	g_autoptr(GString) line = g_string_new(NULL);
	exchange_download(exchange, "text/csv; charset=utf-8",
	        exchange->zh ? "毕业去向统计.csv" : "destinations.csv");
	for (i = 0; i < G_N_ELEMENTS(heads); i++)
		csv_cell_append(line, word(exchange->zh, heads[i]));
	g_string_printf(out, "\xef\xbb\xbf%s\r\n", line->str);
	json_array_foreach(json_object_get(found, "rows"), i, row) {
		g_autofree char *count = g_strdup_printf(
		        "%" JSON_INTEGER_FORMAT, json_integer_value(json_object_get(row, "count")));
		g_autofree char *share = share_words(row);
		g_string_truncate(line, 0);
		csv_cell_append(line, json_string_value(json_object_get(row, "code")));
		csv_cell_append(line, json_string_value(json_object_get(row, "words")));
		csv_cell_append(line, count);
		csv_cell_append(line, share);
		g_string_append_printf(out, "%s\r\n", line->str);
	}
	return true;
}

bool api_destinations(Exchange *exchange, GError **error)
{
	json_t *found = destinations_json(exchange, error);
	return found && exchange_json(exchange, 200, found);
}

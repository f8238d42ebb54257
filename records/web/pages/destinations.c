#include "records/web/pages/destinations.h"

#include "records/business/office.h"
#include "records/import/csv_cell.h"
#include "records/store/student_list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { STEP = 500, SEEN_MAX = 20000 };

static const char table[] = "BYQX";

typedef struct {
	GArray *ids; /* int64_t: of applications, the newest first */
	GHashTable *students;
	int64_t last;
	int seen;
} Found;

/* The last registration of each student counts. */
static bool id_gather(const Application *application, void *data, GError **error)
{
	Found *found = data;
	(void)error;
	found->seen++;
	found->last = application->id;
	int64_t *student = g_new(int64_t, 1);
	*student = application->student;
	if (g_hash_table_add(found->students, student))
		g_array_append_val(found->ids, application->id);
	return true;
}

static bool ids_gather(Exchange *exchange, const char *school, Found *found, GError **error)
{
	ApplicationFilter filter = {
	        .kind = "destination", .state = "effective", .school = school, .turn = -1};
	int before;
	do {
		before = found->seen;
		if (!applications_list(exchange->store, &filter, false, found->last, STEP,
		            id_gather, found, error))
			return false;
		if (found->seen > SEEN_MAX) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
			        "more than %d registrations at once: choose a school", SEEN_MAX);
			return false;
		}
	} while (found->seen - before == STEP);
	return true;
}

/* How many by the code of where they went. */
static bool codes_count(Exchange *exchange, const GArray *ids, GHashTable *counts, GError **error)
{
	for (guint i = 0; i < ids->len; i++) {
		g_auto(Application) one = {0};
		int64_t id = g_array_index(ids, int64_t, i);
		if (!application_load(exchange->store, id, &one, error))
			return false;
		const json_t *asked = json_object_get(one.details, "asked");
		const char *code = business_asked(asked, WANT_DESTINATION);
		int now = GPOINTER_TO_INT(g_hash_table_lookup(counts, code));
		g_hash_table_replace(counts, g_strdup(code), GINT_TO_POINTER(now + 1));
	}
	return true;
}

/* Who has ended his studies. */
static bool ended_count(Exchange *exchange, const char *school, int64_t *ret, GError **error)
{
	static const char *const states[] = {"graduated", "completed"};
	*ret = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		int64_t count;
		StudentFilter filter = {.school = school, .status = states[i]};
		if (!students_counted(exchange->store, &filter, &count, error))
			return false;
		*ret += count;
	}
	return true;
}

static json_t *row_json(const char *code, const char *words, int64_t count, int64_t all)
{
	g_autofree char *share =
	        all ? g_strdup_printf("%.1f%%", 100.0 * (double)count / (double)all) : g_strdup("");
	return json_pack("{s:s, s:s, s:I, s:s}", "code", code, "words", words, "count",
	        (json_int_t)count, "share", share);
}

/* {rows: [{code, words, count, share}], all, school}: `share` of all who have ended, who is not
 * registered last, with the code "". Yours; NULL on error. */
static json_t *destinations_json(Exchange *exchange, GError **error)
{
	g_autofree char *school = exchange_query(exchange, "school");
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GHashTable) students =
	        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Found found = {.ids = ids, .students = students};
	int64_t ended, known = 0;
	if (!ids_gather(exchange, school, &found, error) ||
	        !codes_count(exchange, ids, counts, error) ||
	        !ended_count(exchange, school, &ended, error))
		return NULL;
	json_t *rows = json_array();
	g_autoptr(json_t) codes = view_codes(exchange, table);
	size_t i;
	json_t *one;
	int64_t all = MAX(ended, (int64_t)ids->len);
	json_array_foreach(codes, i, one) {
		const char *code = json_string_value(json_object_get(one, "id"));
		int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, code));
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
	json_object_set_new(vars, "title", json_string(word(exchange->zh, "destinations")));
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
		g_string_truncate(line, 0);
		csv_cell_append(line, json_string_value(json_object_get(row, "code")));
		csv_cell_append(line, json_string_value(json_object_get(row, "words")));
		csv_cell_append(line, count);
		csv_cell_append(line, json_string_value(json_object_get(row, "share")));
		g_string_append_printf(out, "%s\r\n", line->str);
	}
	return true;
}

bool api_destinations(Exchange *exchange, GError **error)
{
	json_t *found = destinations_json(exchange, error);
	return found && exchange_json(exchange, 200, found);
}

#include "records/web/pages/schools.h"

#include "records/business/schools.h"
#include "records/web/form_file.h"
#include "records/web/schools.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { PAGE_ROWS = 50, ROWS_MAX = 500 };

static json_t *levels_json(const Exchange *exchange, const char *chosen)
{
	json_t *list = json_array();
	for (Level level = LEVEL_COUNTY; level <= LEVEL_PROVINCE; level++) {
		const LevelRow *row = level_row(level);
		json_array_append_new(list, json_pack("{s:s, s:s, s:b}", "id", row->id, "words",
		                                    exchange->zh ? row->zh : row->en, "chosen",
		                                    strcmp(chosen, row->id) == 0));
	}
	return list;
}

/* The values of the form in which something was wrong. */
static json_t *given_json(Exchange *exchange)
{
	static const char *const names[] = {"code", "name", "short", "region"};
	json_t *given = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		json_object_set_new(given, names[i],
		        json_string(exchange->form ? exchange_field(exchange, names[i]) : ""));
	return given;
}

bool schools_show(Exchange *exchange, int status, const char *problem, const FormResult *taken,
        GError **error)
{
	char next[32];
	g_autofree char *search = exchange_query(exchange, "q");
	g_autofree char *after = exchange_query(exchange, "after");
	json_t *rows = web_schools(exchange, search, after, PAGE_ROWS, next, error);
	if (!rows)
		return false;
	return exchange_page_status(exchange, status, "schools.html",
	        json_pack("{s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:b, s:I, s:I, s:I}", "title",
	                word(exchange->zh, "schools"), "rows", rows, "next", next, "q", search,
	                "problem", problem, "levels",
	                levels_json(exchange,
	                        exchange->form ? exchange_field(exchange, "managed_by") : "county"),
	                "given", given_json(exchange), "sent", taken != NULL, "added",
	                taken ? (json_int_t)taken->added : 0, "changed",
	                taken ? (json_int_t)taken->changed : 0, "unchanged",
	                taken ? (json_int_t)taken->unchanged : 0),
	        error);
}

bool page_schools(Exchange *exchange, GError **error)
{
	return schools_show(exchange, 200, "", NULL, error);
}

/* Faults of what was given stand on the page. */
static char *fault_words(Exchange *exchange, GError *failed, int *ret_status, GError **error)
{
	*ret_status = exchange_status(failed);
	if (*ret_status >= 500 || *ret_status == 404) {
		g_propagate_error(error, failed);
		return NULL;
	}
	char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return words;
}

bool page_school_add(Exchange *exchange, GError **error)
{
	g_auto(School) made = {0};
	GError *failed = NULL;
	if (!web_school_add(exchange, exchange_field, &made, &failed))
		return form_file_fault(exchange, failed, schools_show, error);
	g_autofree char *path = g_strconcat("/schools/", made.code, NULL);
	return exchange_redirect(exchange, path);
}

/* With its namesake in the county: it may have been registered twice. */
static json_t *school_row(Exchange *exchange, const School *school, GError **error)
{
	g_autofree char *other = school_same_name(exchange->store, school, error);
	json_t *row = other ? web_school_json(exchange, school, error) : NULL;
	if (row && *other)
		json_object_set_new(row, "same_name", json_string(other));
	return row;
}

/* `ask`: {close, reason} of an end that is to be confirmed, or {schools} to choose one from that it
 * is to be merged into; taken over; NULL: nothing is asked. */
static bool school_show(
        Exchange *exchange, int status, const char *problem, json_t *ask, GError **error)
{
	g_auto(School) school = {0};
	g_autoptr(json_t) given = ask ? ask : json_object();
	g_autoptr(json_t) asked =
	        json_pack("{s:b, s:s, s:[]}", "close", 0, "reason", "", "schools");
	json_object_update(asked, given);
	g_autofree char *saved = exchange_query(exchange, "saved");
	if (!web_school_load(exchange, &school, error))
		return false;
	json_t *row = school_row(exchange, &school, error);
	if (row && !json_object_get(row, "same_name"))
		json_object_set_new(row, "same_name", json_string(""));
	return row &&
	       exchange_page_status(exchange, status, "school.html",
	               json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:O, s:b}", "reason",
	                       exchange->form ? exchange_field(exchange, "reason") : "",
	                       "into_name",
	                       *school.merged_into ? view_school(exchange, school.merged_into) : "",
	                       "title", school.name, "row", row, "levels",
	                       levels_json(exchange, level_row(school.managed_by)->id), "problem",
	                       problem, "ask", asked, "saved", *saved == '1'),
	               error);
}

bool page_school(Exchange *exchange, GError **error)
{
	return school_show(exchange, 200, "", NULL, error);
}

/* What an end would do, before it is confirmed. */
static bool close_ask(Exchange *exchange, GError **error)
{
	return school_show(exchange, 200, "",
	        json_pack("{s:b, s:s}", "close", 1, "reason", exchange_field(exchange, "reason")),
	        error);
}

enum { CLASHES_SHOWN = 500 };

/* What a merger would come to; with what went wrong when it was tried. */
static bool merge_show(
        Exchange *exchange, const char *into, int status, const char *problem, GError **error)
{
	g_auto(School) school = {0};
	GError *failed = NULL;
	if (!web_school_load(exchange, &school, error))
		return false;
	json_t *merging = web_school_merging(exchange, into, CLASHES_SHOWN, &failed);
	if (!merging && g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
		g_clear_error(&failed);
		return school_show(
		        exchange, 422, word(exchange->zh, "school_into_none"), NULL, error);
	}
	if (!merging) {
		g_autofree char *words = fault_words(exchange, failed, &status, error);
		return words && school_show(exchange, status, words, NULL, error);
	}
	const json_t *way = json_object_get(merging, "under_way");
	bool open = json_integer_value(json_object_get(way, "applications")) ||
	            json_integer_value(json_object_get(way, "aid"));
	return exchange_page_status(exchange, status, "school_merge.html",
	        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:o, s:b}", "problem", problem,
	                "reason", exchange->form ? exchange_field(exchange, "reason") : "", "title",
	                word(exchange->zh, "school_merge"), "code", school.code, "name",
	                school.name, "version", (json_int_t)school.version, "into_name",
	                view_school(exchange, into), "merging", merging, "still", open),
	        error);
}

bool page_school_merge(Exchange *exchange, GError **error)
{
	g_autofree char *other = g_strstrip(exchange_query(exchange, "into_name"));
	char *into = *other ? g_strdup(other) : g_strstrip(exchange_query(exchange, "into"));
	json_t *schools = NULL;
	bool good = web_school_named(exchange, &into, &schools, error);
	if (good && schools) {
		bool any = json_array_size(schools) > 0;
		good = school_show(exchange, 422,
		        word(exchange->zh, any ? "account_schools" : "account_school_none"),
		        json_pack("{s:o}", "schools", schools), error);
	} else if (good) {
		good = merge_show(exchange, into, 200, "", error);
	}
	g_free(into);
	return good;
}

bool page_school_step(Exchange *exchange, GError **error)
{
	const char *step = strrchr(exchange->route->path, '/') + 1;
	if (strcmp(step, "close") == 0 && *exchange_field(exchange, "sure") != '1')
		return close_ask(exchange, error);
	g_auto(School) done = {0};
	GError *failed = NULL;
	guint64 version = 0;
	int status;
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 1, INT64_MAX, &version, NULL);
	if (web_school_step(exchange, exchange_field, (int64_t)version, &done, &failed)) {
		g_autofree char *path = g_strconcat("/schools/", done.code, "?saved=1", NULL);
		return exchange_redirect(exchange, path);
	}
	g_autofree char *words = fault_words(exchange, failed, &status, error);
	if (words && strcmp(step, "merge") == 0)
		return merge_show(exchange, exchange_field(exchange, "into"), status, words, error);
	return words && school_show(exchange, status, words, NULL, error);
}

bool api_schools(Exchange *exchange, GError **error)
{
	char next[32];
	g_autofree char *search = exchange_query(exchange, "q");
	g_autofree char *after = exchange_query(exchange, "after");
	g_autofree char *most = exchange_query(exchange, "limit");
	gint64 limit = *most ? g_ascii_strtoll(most, NULL, 10) : PAGE_ROWS;
	json_t *rows =
	        web_schools(exchange, search, after, (int)CLAMP(limit, 1, ROWS_MAX), next, error);
	return rows && exchange_json(exchange, 200,
	                       json_pack("{s:o, s:o}", "schools", rows, "next",
	                               *next ? json_string(next) : json_null()));
}

static bool school_give(Exchange *exchange, int status, const School *school, GError **error)
{
	json_t *row = school_row(exchange, school, error);
	if (!row)
		return false;
	exchange_etag(exchange, school->version);
	return exchange_json(exchange, status, row);
}

bool api_school_add(Exchange *exchange, GError **error)
{
	g_auto(School) made = {0};
	return web_school_add(exchange, exchange_body_text, &made, error) &&
	       school_give(exchange, 201, &made, error);
}

bool api_school(Exchange *exchange, GError **error)
{
	g_auto(School) school = {0};
	return web_school_load(exchange, &school, error) &&
	       school_give(exchange, 200, &school, error);
}

bool api_school_step(Exchange *exchange, GError **error)
{
	g_auto(School) done = {0};
	return web_school_step(exchange, exchange_body_text, exchange->version, &done, error) &&
	       school_give(exchange, 200, &done, error);
}

bool api_school_merging(Exchange *exchange, GError **error)
{
	g_auto(School) school = {0};
	g_autofree char *into = exchange_query(exchange, "into");
	if (!web_school_load(exchange, &school, error))
		return false;
	json_t *merging = web_school_merging(exchange, into, MERGE_STUDENTS_MAX, error);
	if (!merging)
		return false;
	exchange_etag(exchange, school.version);
	return exchange_json(exchange, 200, merging);
}

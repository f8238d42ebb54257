#include "records/web/pages/statistics.h"

#include "base/clock.h"
#include "records/store/schools.h"
#include "records/web/filter_words.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

/* The query's name of a dimension: what a click on a row adds to the filter. */
static const char *const filters[BY_COUNT] = {[BY_CITY] = "region",
        [BY_COUNTY] = "region",
        [BY_SCHOOL] = "school",
        [BY_SPECIALTY] = "specialty",
        [BY_GRADE] = "grade",
        [BY_ENTERED] = "entered",
        [BY_SEX] = "sex",
        [BY_STATUS] = "status"};
/* Where a click leads to: a city's counties, a county's schools, a school's grades, else the list.
 */
static const Dimension deeper[BY_COUNT] = {[BY_CITY] = BY_COUNTY,
        [BY_COUNTY] = BY_SCHOOL,
        [BY_SCHOOL] = BY_GRADE,
        [BY_SPECIALTY] = BY_COUNT,
        [BY_GRADE] = BY_COUNT,
        [BY_ENTERED] = BY_COUNT,
        [BY_SEX] = BY_COUNT,
        [BY_STATUS] = BY_COUNT};

static char *specialty_words(Exchange *exchange, const char *code)
{
	const char *name = catalogues_name(exchange_catalogues(exchange), code);
	return g_strdup(name ? name : code);
}

char *statistics_label(Exchange *exchange, Dimension by, const char *value)
{
	if (!*value)
		return g_strdup(word(exchange->zh, "not_filled"));
	switch (by) {
	case BY_CITY:
	case BY_COUNTY:
		return view_place(exchange, value);
	case BY_SCHOOL:
		return g_strdup(view_school(exchange, value));
	case BY_SPECIALTY:
		return specialty_words(exchange, value);
	case BY_GRADE:
		return view_grade(exchange, value);
	case BY_SEX:
		return g_strdup(view_code(exchange, "XB", value));
	case BY_STATUS:
		return g_strdup(view_status(exchange, value));
	default:
		return g_strdup(value);
	}
}

/* The query without these names, as it stands behind '?', ending in '&' or empty. Yours. */
static char *query_without(const Figures *counted, const char *const *names)
{
	g_autofree char *text = list_query_text(&counted->query);
	g_auto(GStrv) pairs = g_strsplit(text, "&", -1);
	GString *out = g_string_new(NULL);
	for (size_t i = 0; pairs[i]; i++) {
		g_autofree char *name = g_strndup(pairs[i], strcspn(pairs[i], "="));
		if (*name && !g_strv_contains(names, name))
			g_string_append_printf(out, "%s&", pairs[i]);
	}
	return g_string_free(out, FALSE);
}

static char *link_of(const Figures *counted, const char *value)
{
	const char *name = filters[counted->by];
	Dimension next = deeper[counted->by];
	g_autofree char *text = query_without(counted, (const char *const[]){name, NULL});
	GString *out = g_string_new(next < BY_COUNT ? "/statistics?" : "/students?");
	g_string_append_printf(out, "%s%s=", text, name);
	percent_encode(out, value);
	if (next < BY_COUNT)
		g_string_append_printf(out, "&by=%s", dimension_id(next));
	return g_string_free(out, FALSE);
}

/* [{id, words, chosen}]: on the roll, all, who has yet to come or to be registered, and the state
 * that is asked for when it is neither. */
static json_t *rolls_json(const Figures *counted)
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

static bool row_gather(const char *value, int64_t count, void *data, GError **error)
{
	Figures *counted = data;
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

/* Whose figures they are: his own place, or what the filter names of it. */
static bool place_find(Exchange *exchange, Figures *counted, GError **error)
{
	const char *own = exchange->session.account.scope.lo;
	const StudentFilter *filter = &counted->query.filter;
	bool at_school = strlen(own) == SCOPE_LENGTH;
	g_autofree char *province = *own ? NULL : store_setting(exchange->store, "province", NULL);
	g_autofree char *scope = NULL;
	const char *digits = *own ? own : province ? province : "";
	if (at_school || *filter->school) {
		const char *code = at_school ? own + REGION_LENGTH : filter->school;
		scope = at_school ? g_strdup(own) : school_scope(exchange->store, code, error);
		if (!scope)
			return false;
		counted->school = g_strdup(code);
		digits = scope;
	} else if (strlen(filter->region) > strlen(own)) {
		digits = filter->region;
	}
	g_strlcpy(counted->place, digits, sizeof(counted->place));
	counted->words = counted->school ? g_strdup(view_school(exchange, counted->school))
	                                 : view_place(exchange, counted->place);
	return true;
}

/* Schools that the province manages itself lie in no city. */
static bool of_province(const char *place)
{
	return strlen(place) > 2 && strncmp(place + 2, "00", 2) == 0;
}

/* The digits that name its place. */
static size_t place_length(const Figures *counted)
{
	return of_province(counted->place) ? 4 : strlen(counted->place);
}

/* The place of that many digits without those above it: "东湖区". Yours. */
static char *place_name(const Figures *counted, size_t length)
{
	g_autofree char *digits = g_strndup(counted->place, length);
	g_autofree char *whole = view_place(counted->exchange, digits);
	if (length <= 2)
		return g_steal_pointer(&whole);
	digits[length - 2] = '\0';
	g_autofree char *above = view_place(counted->exchange, digits);
	bool within = g_str_has_prefix(whole, above) && whole[strlen(above)] == ' ';
	return g_strdup(within ? whole + strlen(above) + 1 : whole);
}

/* A place above the one that is shown, and the link to what is told of it. */
static json_t *crumb_json(const Figures *counted, size_t length, const char *text)
{
	Dimension by = length == 2                                   ? BY_CITY
	               : length == 4 && !of_province(counted->place) ? BY_COUNTY
	                                                             : BY_SCHOOL;
	g_autofree char *digits = g_strndup(counted->place, length);
	g_autofree char *name = place_name(counted, length);
	g_autofree char *link =
	        g_strdup_printf("/statistics?%s%s%s%sby=%s", text, length > 2 ? "region=" : "",
	                length > 2 ? digits : "", length > 2 ? "&" : "", dimension_id(by));
	return json_pack("{s:s, s:s}", "words", name, "link", link);
}

/* [{words, link}]: the places above the one that is shown, as far as the account sees them. Yours.
 */
static json_t *crumbs_json(const Figures *counted)
{
	const char *own = counted->exchange->session.account.scope.lo;
	g_autofree char *text =
	        query_without(counted, (const char *const[]){"region", "school", NULL});
	json_t *list = json_array();
	size_t end = place_length(counted) + (counted->school ? 2 : 0);
	for (size_t length = MAX(strlen(own), 2); length < end; length += 2)
		json_array_append_new(list, crumb_json(counted, length, text));
	return list;
}

bool statistics_count(Exchange *exchange, Figures *ret, GError **error)
{
	g_autofree char *by = exchange_query(exchange, "by");
	*ret = (Figures){.exchange = exchange, .rows = json_array()};
	ret->by = *by ? dimension_find(by) : BY_SCHOOL;
	if (ret->by == BY_COUNT)
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'by' in the query cannot be");
	if (ret->by == BY_COUNT || !list_query_read(exchange, &ret->query, error))
		return false;
	if (ret->by != BY_STATUS)
		list_query_roll(&ret->query);
	return place_find(exchange, ret, error) &&
	       students_statistics(
	               exchange->store, &ret->query.filter, ret->by, row_gather, ret, error);
}

void statistics_clear(Figures *counted)
{
	list_query_clear(&counted->query);
	json_decref(counted->rows);
	g_free(counted->words);
	g_free(counted->school);
}

char *statistics_which(const Figures *counted)
{
	g_autofree char *text =
	        query_without(counted, (const char *const[]){"region", "school", NULL});
	char *words = filter_words(counted->exchange, text);
	if (!*words) {
		g_free(words);
		words = g_strdup(word(counted->exchange->zh, "any_state"));
	}
	return words;
}

/* Length of each bar in hundredths of the longest, and its share. */
static void bars_put(const Figures *counted)
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

static json_t *dimensions_json(const Exchange *exchange, const Figures *counted)
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

static char *title_words(const Figures *counted)
{
	bool zh = counted->exchange->zh;
	return zh ? g_strdup_printf("%s %s", counted->words, word(zh, "statistics"))
	          : g_strdup_printf("%s: %s", word(zh, "statistics"), counted->words);
}

bool page_statistics(Exchange *exchange, GError **error)
{
	Figures counted;
	bool good = statistics_count(exchange, &counted, error);
	if (good) {
		bars_put(&counted);
		g_autofree char *text = list_query_text(&counted.query);
		g_autofree char *key = g_strdup_printf("by_%s", dimension_id(counted.by));
		g_autofree char *bare =
		        query_without(&counted, (const char *const[]){"status", NULL});
		g_autofree char *at = clock_format_cst(exchange->now_us);
		g_autofree char *which = statistics_which(&counted);
		g_autofree char *title = title_words(&counted);
		g_autofree char *here = counted.school
		                                ? g_strdup(counted.words)
		                                : place_name(&counted, place_length(&counted));
		good = exchange_page(exchange, "statistics.html",
		        json_pack("{s:o, s:s, s:s, s:O, s:I, s:o, s:s, s:s, s:s, s:o, s:s, s:s, "
		                  "s:s, s:b}",
		                "rolls", rolls_json(&counted), "stateless", bare, "title", title,
		                "rows", counted.rows, "total", (json_int_t)counted.total,
		                "dimensions", dimensions_json(exchange, &counted), "by",
		                dimension_id(counted.by), "head", word(exchange->zh, key), "text",
		                text, "crumbs", crumbs_json(&counted), "here", here, "at", at,
		                "which", which, "noclass", counted.query.filter.noclass),
		        error);
	}
	statistics_clear(&counted);
	return good;
}

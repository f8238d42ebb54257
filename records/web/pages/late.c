#include "records/web/pages/late.h"

#include "base/clock.h"
#include "base/normalise.h"
#include "records/business/office.h"
#include "records/store/late.h"
#include "records/web/schools.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SCHOOL_DIGITS = 10 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
	bool page; /* in words for people */
} Gathered;

static json_t *row_json(Exchange *exchange, const Late *late)
{
	char until[DAY_TEXT];
	g_autofree char *at = route_is_api(exchange->route) ? clock_format(late->at_us)
	                                                    : clock_format_cst(late->at_us);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:I}", "place", late->place,
	        "entered", late->entered, "until", day_format(late->until, until), "reason",
	        late->reason, "by", late->by, "at", at, "holds",
	        late->until >= office_day(exchange->now_us), "version", (json_int_t)late->version);
}

static bool late_gather(const Late *late, void *data, GError **error)
{
	Gathered *gathered = data;
	Exchange *exchange = gathered->exchange;
	json_t *row = row_json(exchange, late);
	(void)error;
	if (gathered->page) {
		bool school = strlen(late->place) == SCHOOL_DIGITS;
		g_autofree char *where = school ? g_strdup(view_school(exchange, late->place))
		                                : view_region(late->place);
		g_autofree char *month = *late->entered ? g_strdup_printf("%.4s-%s", late->entered,
		                                                  late->entered + 4)
		                                        : g_strdup("");
		json_object_set_new(row, "where", json_string(where));
		json_object_set_new(row, "entered", json_string(month));
		json_object_set_new(row, "by", json_string(view_person(exchange, late->by)));
	}
	json_array_append_new(gathered->rows, row);
	return true;
}

/* `schools` to choose from, taken over; NULL: none. */
static bool late_show(
        Exchange *exchange, int status, const char *problem, json_t *schools, GError **error)
{
	g_autoptr(json_t) choices = schools ? schools : json_array();
	static const char *const names[] = {"place", "entered", "until", "reason"};
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows, true};
	g_autofree char *saved = exchange_query(exchange, "saved");
	json_t *given = json_object();
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		json_object_set_new(given, names[i],
		        json_string(*problem ? exchange_field(exchange, names[i]) : ""));
	if (!late_list(exchange->store, late_gather, &gathered, error)) {
		json_decref(given);
		return false;
	}
	return exchange_page_status(exchange, status, "late.html",
	        json_pack("{s:s, s:O, s:s, s:b, s:b, s:o, s:O}", "title",
	                word(exchange->zh, "late"), "rows", rows, "problem", problem, "saved",
	                *saved == '1', "may_change", exchange_may(exchange, PERMIT_POLICY), "given",
	                given, "schools", choices),
	        error);
}

bool page_late(Exchange *exchange, GError **error)
{
	return late_show(exchange, 200, "", NULL, error);
}

/* "2026-09" and "2026年9月" as 202609; what is no month as it is. Yours. */
static char *month_text(const char *text)
{
	int year, month, of_month;
	g_autofree char *tidy = normalise_token(text);
	Day day = student_month(tidy);
	if (day == DAY_NONE)
		return g_strdup(tidy);
	day_split(day, &year, &month, &of_month);
	return g_strdup_printf("%04d%02d", year, month);
}

static bool set(Exchange *exchange, const char *(*text)(Exchange *exchange, const char *name),
        const char *place, Late *ret, GError **error)
{
	g_autofree char *until = normalise_token(text(exchange, "until"));
	*ret = (Late){.place = normalise_token(place),
	        .entered = month_text(text(exchange, "entered")),
	        .until = day_parse(until),
	        .reason = g_strstrip(g_strdup(text(exchange, "reason")))};
	Act act = exchange_act(exchange, ret->reason);
	return late_set(exchange->store, &act, ret, error);
}

/* The place as it was typed, or the school that is meant by its name: of several `schools`. Yours;
 * NULL on error. */
static char *place_read(Exchange *exchange, json_t **schools, GError **error)
{
	const char *other = exchange_field(exchange, "place_name");
	char *place = g_strstrip(g_strdup(*other ? other : exchange_field(exchange, "place")));
	g_autofree char *plain = normalise_token(place);
	*schools = NULL;
	if (strspn(plain, "0123456789") == strlen(plain) ||
	        web_school_named(exchange, &place, schools, error))
		return place;
	g_free(place);
	return NULL;
}

bool page_late_set(Exchange *exchange, GError **error)
{
	g_auto(Late) late = {0};
	GError *failed = NULL;
	json_t *schools;
	g_autofree char *place = place_read(exchange, &schools, error);
	if (!place)
		return false;
	if (schools)
		return late_show(exchange, 422,
		        word(exchange->zh, json_array_size(schools) ? "account_schools"
		                                                    : "account_school_none"),
		        schools, error);
	if (set(exchange, exchange_field, place, &late, &failed))
		return exchange_redirect(exchange, "/late?saved=1");
	int status = exchange_status(failed);
	if (status != 422 && status != 404) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return late_show(exchange, 422, words, NULL, error);
}

bool api_late(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows, false};
	return late_list(exchange->store, late_gather, &gathered, error) &&
	       exchange_json(exchange, 200, json_pack("{s:O}", "late", rows));
}

bool api_late_set(Exchange *exchange, GError **error)
{
	g_auto(Late) late = {0};
	return set(exchange, exchange_body_text, exchange_body_text(exchange, "place"), &late,
	               error) &&
	       exchange_json(exchange, 201, row_json(exchange, &late));
}

#include "records/web/pages/national.h"

#include "records/business/office.h"
#include "records/import/national_file.h"
#include "records/web/form_file.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static bool national_show(
        Exchange *exchange, int status, const char *problem, const FormResult *sent, GError **error)
{
	return exchange_page_status(exchange, status, "national.html",
	        json_pack("{s:s, s:s, s:b, s:I, s:I}", "title", word(exchange->zh, "national"),
	                "problem", problem, "sent", sent != NULL, "changed",
	                sent ? (json_int_t)sent->changed : 0, "unchanged",
	                sent ? (json_int_t)sent->unchanged : 0),
	        error);
}

bool page_national(Exchange *exchange, GError **error)
{
	return national_show(exchange, 200, "", NULL, error);
}

bool page_national_template(Exchange *exchange, GError **error)
{
	return form_file_template(exchange, national_columns, NATIONAL_COLUMNS,
	        exchange->zh ? "全国查重结果模板.xlsx" : "national-check-template.xlsx", error);
}

static Form *form_check(Exchange *exchange, const char *path, FormResult *ret, GError **error)
{
	return national_file_check(
	        exchange->store, path, office_day(exchange->now_us), NULL, ret, error);
}

static bool form_take(Exchange *exchange, const Form *form, FormResult *ret, GError **error)
{
	Act act = exchange_act(exchange, word(exchange->zh, "national"));
	(void)ret;
	return national_file_take(
	        exchange->store, &act, form, office_day(exchange->now_us), NULL, error);
}

/* What of a student changes, as the page shows it: numbers are masked. */
static json_t *row_json(Exchange *exchange, const json_t *change)
{
	const char *outcome = json_string_value(json_object_get(change, "outcome"));
	g_autofree char *was =
	        view_masked(F_XJH, json_string_value(json_object_get(change, "was")));
	g_autofree char *now =
	        view_masked(F_XJH, json_string_value(json_object_get(change, "now")));
	g_autofree char *key = g_strconcat("national_", outcome, NULL);
	json_t *row = json_deep_copy(change);
	json_object_set_new(row, "outcome", json_string(word(exchange->zh, key)));
	json_object_set_new(row, "school",
	        json_string(view_school(
	                exchange, json_string_value(json_object_get(change, "school")))));
	json_object_set_new(row, "was", json_string(was));
	json_object_set_new(row, "now", json_string(now));
	return row;
}

static bool told(const json_t *change)
{
	const char *why = json_string_value(json_object_get(change, "why"));
	return *why || json_is_true(json_object_get(change, "remind"));
}

enum { TOLD, OTHERS /* those with something to be looked at by themselves come first */ };

/* For whom it is gathered. */
typedef struct {
	Exchange *exchange;
	FormLook *look;
	int64_t counts[NATIONAL_COUNT];
} Gathering;

static void change_gather(const json_t *change, FormRow *row, void *data)
{
	(void)row;
	Gathering *gathering = data;
	FormLook *look = gathering->look;
	int part = told(change) ? TOLD : OTHERS;
	const char *outcome = json_string_value(json_object_get(change, "outcome"));
	for (NationalOutcome i = NATIONAL_PASSED; i < NATIONAL_COUNT; i++)
		gathering->counts[i] += strcmp(outcome, national_outcome_id(i)) == 0;
	look->reminds += json_is_true(json_object_get(change, "remind"));
	if (form_look_count(look, part))
		json_array_append_new(look->rows[part], row_json(gathering->exchange, change));
}

/* How many of each outcome: [{words, count}]. */
static json_t *counts_json(const Gathering *gathering)
{
	json_t *counts = json_array();
	for (NationalOutcome outcome = NATIONAL_PASSED; outcome < NATIONAL_COUNT; outcome++) {
		g_autofree char *key = g_strconcat("national_", national_outcome_id(outcome), NULL);
		if (gathering->counts[outcome])
			json_array_append_new(counts,
			        json_pack("{s:s, s:I}", "words", word(gathering->exchange->zh, key),
			                "count", (json_int_t)gathering->counts[outcome]));
	}
	return counts;
}

static char *changes_gather(Exchange *exchange, const Form *form, FormLook *look, GError **error)
{
	Gathering gathering = {.exchange = exchange, .look = look};
	char *digest = national_file_changes(exchange->store, form, office_day(exchange->now_us),
	        NULL, change_gather, &gathering, error);
	json_object_set_new(look->vars, "counts", counts_json(&gathering));
	return digest;
}

static const FormLookKind national_look = {
        "national_look.html", "national_look", "/national/take", "/national", changes_gather};
static const FormFileKind national_form = {form_check, form_take, &national_look,
        "全国查重结果-待改正.xlsx", "national-check-to-correct.xlsx", &form_job_national};

bool page_national_send(Exchange *exchange, GError **error)
{
	return form_file_page(exchange, &national_form, national_show, error);
}

bool page_national_take(Exchange *exchange, GError **error)
{
	return form_file_confirmed(exchange, &national_form, "national.csv", national_show, error);
}

bool api_national_send(Exchange *exchange, GError **error)
{
	return form_file_call(exchange, &national_form, error);
}

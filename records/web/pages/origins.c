#include "records/web/pages/origins.h"

#include "records/business/office.h"
#include "records/import/origins_file.h"
#include "records/web/form_file.h"
#include "records/web/pages/continuations.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

bool page_origins_template(Exchange *exchange, GError **error)
{
	return form_file_template(exchange, origin_columns, ORIGIN_COLUMNS,
	        exchange->zh ? "接续名单模板.xlsx" : "graduates-template.xlsx", error);
}

static Form *form_check(Exchange *exchange, const char *path, FormResult *ret, GError **error)
{
	return origins_file_check(
	        exchange->store, path, office_day(exchange->now_us), NULL, ret, error);
}

static bool form_take(Exchange *exchange, const Form *form, FormResult *ret, GError **error)
{
	Act act = exchange_act(exchange, "origins");
	(void)ret;
	return origins_file_take(
	        exchange->store, &act, form, office_day(exchange->now_us), NULL, error);
}

/* Numbers are masked. Yours. */
static char *text_shown(const Origin *origin, OriginText text)
{
	return text == ORIGIN_NUMBER ? view_masked(F_XJH, origin->texts[text])
	                             : g_strdup(origin->texts[text]);
}

/* What of a row is other than it was: [{label, was, now}]. */
static json_t *points_json(const Exchange *exchange, const Origin *was, const Origin *now)
{
	static const char *const keys[ORIGIN_TEXTS] = {[ORIGIN_NAME] = "name",
	        [ORIGIN_NUMBER] = "student_number",
	        [ORIGIN_SCHOOL] = "school_before",
	        [ORIGIN_MONTH] = "origin_month",
	        [ORIGIN_PRESENT] = "origin_present"};
	json_t *points = json_array();
	for (OriginText i = ORIGIN_NAME; was->id && i < ORIGIN_TEXTS; i++) {
		if (strcmp(was->texts[i], now->texts[i]) == 0)
			continue;
		g_autofree char *before = text_shown(was, i), *after = text_shown(now, i);
		json_array_append_new(
		        points, json_pack("{s:s, s:s, s:s}", "label", word(exchange->zh, keys[i]),
		                        "was", before, "now", after));
	}
	return points;
}

enum { TOLD, CHANGED, FRESH /* of whom the number is another's, and the others */ };

/* For whom it is gathered. */
typedef struct {
	const Exchange *exchange;
	FormLook *look;
} Gathering;

static void change_gather(
        FormRow *row, const Origin *was, const Origin *now, bool remind, void *data)
{
	Gathering *gathering = data;
	int part = remind ? TOLD : was->id ? CHANGED : FRESH;
	gathering->look->reminds += remind;
	if (!form_look_count(gathering->look, part))
		return;
	g_autofree char *number = text_shown(now, ORIGIN_NUMBER);
	json_array_append_new(gathering->look->rows[part],
	        json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "place", row->place, "name",
	                now->texts[ORIGIN_NAME], "number", number, "school",
	                now->texts[ORIGIN_SCHOOL], "fresh", was->id == 0, "remind", remind,
	                "points", points_json(gathering->exchange, was, now)));
}

static char *changes_gather(Exchange *exchange, const Form *form, FormLook *look, GError **error)
{
	Gathering gathering = {exchange, look};
	return origins_file_changes(exchange->store, form, office_day(exchange->now_us), NULL,
	        change_gather, &gathering, error);
}

static const FormLookKind origins_look = {"origins_look.html", "origins_look",
        "/continuations/lists/take", "/continuations", changes_gather};
static const FormFileKind origins_form = {form_check, form_take, &origins_look,
        "接续名单-待改正.xlsx", "graduates-to-correct.xlsx", &form_job_origins};

bool page_origins_send(Exchange *exchange, GError **error)
{
	return form_file_page(exchange, &origins_form, continuations_show, error);
}

bool page_origins_take(Exchange *exchange, GError **error)
{
	return form_file_confirmed(
	        exchange, &origins_form, "graduates.csv", continuations_show, error);
}

bool api_origins_send(Exchange *exchange, GError **error)
{
	return form_file_call(exchange, &origins_form, error);
}

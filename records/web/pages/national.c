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
	return national_file_check(exchange->store, path, office_day(exchange->now_us), ret, error);
}

static bool form_take(Exchange *exchange, const Form *form, FormResult *ret, GError **error)
{
	Act act = exchange_act(exchange, word(exchange->zh, "national"));
	(void)ret;
	return national_file_take(exchange->store, &act, form, office_day(exchange->now_us), error);
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

/* Those with something to be looked at first. */
static json_t *rows_json(Exchange *exchange, const json_t *changes)
{
	enum { SHOWN = 200 };
	json_t *rows = json_array(), *change;
	size_t i;
	for (int first = 1; first >= 0; first--)
		json_array_foreach(changes, i, change)
			if (told(change) == first && json_array_size(rows) < SHOWN)
				json_array_append_new(rows, row_json(exchange, change));
	return rows;
}

/* How many of each outcome: [{words, count}]. */
static json_t *counts_json(const Exchange *exchange, const json_t *changes)
{
	json_t *counts = json_array(), *change;
	for (NationalOutcome outcome = NATIONAL_PASSED; outcome < NATIONAL_COUNT; outcome++) {
		const char *id = national_outcome_id(outcome);
		g_autofree char *key = g_strconcat("national_", id, NULL);
		int count = 0;
		size_t i;
		json_array_foreach(changes, i, change)
			count += strcmp(json_string_value(json_object_get(change, "outcome")),
			                 id) == 0;
		if (count)
			json_array_append_new(
			        counts, json_pack("{s:s, s:i}", "words", word(exchange->zh, key),
			                        "count", count));
	}
	return counts;
}

static json_t *ask_vars(Exchange *exchange, const Form *form, const FormResult *result,
        const json_t *changes, const char *digest)
{
	int reminds = 0;
	size_t i, all = json_array_size(changes);
	json_t *change, *rows = rows_json(exchange, changes);
	json_array_foreach(changes, i, change)
		reminds += json_is_true(json_object_get(change, "remind"));
	size_t shown = json_array_size(rows);
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:b, s:I, s:I, s:I, s:i}", "title",
	        word(exchange->zh, "national_look"), "rows", rows, "counts",
	        counts_json(exchange, changes), "pieces", form_file_pieces(form), "seen", digest,
	        "other", *exchange_field(exchange, "seen") != '\0', "more",
	        (json_int_t)(all - shown), "changed", (json_int_t)result->changed, "unchanged",
	        (json_int_t)result->unchanged, "reminds", reminds);
}

/* What a file would change is shown first, and written by a second word. */
static bool ask(Exchange *exchange, const Form *form, const FormResult *result, bool *ret_asked,
        GError **error)
{
	g_autoptr(json_t) changes =
	        national_file_changes(exchange->store, form, office_day(exchange->now_us), error);
	if (!changes)
		return false;
	size_t i;
	json_t *change; /* wherever its rows stood */
	json_array_foreach(changes, i, change)
		json_object_del(change, "place");
	char *text = json_dumps(changes, JSON_COMPACT | JSON_SORT_KEYS);
	g_autofree char *digest =
	        g_compute_checksum_for_string(G_CHECKSUM_SHA256, text ? text : "", -1);
	free(text);
	*ret_asked =
	        json_array_size(changes) && strcmp(exchange_field(exchange, "seen"), digest) != 0;
	return !*ret_asked || exchange_page(exchange, "national_look.html",
	                              ask_vars(exchange, form, result, changes, digest), error);
}

static const FormFileKind national_form = {
        form_check, form_take, ask, "全国查重结果-待改正.xlsx", "national-check-to-correct.xlsx"};

bool page_national_send(Exchange *exchange, GError **error)
{
	return form_file_page(exchange, &national_form, national_show, error);
}

bool page_national_take(Exchange *exchange, GError **error)
{
	g_autofree char *text = form_file_pieces_read(exchange);
	return form_file_looked(
	        exchange, &national_form, "national.csv", text, national_show, error);
}

bool api_national_send(Exchange *exchange, GError **error)
{
	return form_file_call(exchange, &national_form, error);
}

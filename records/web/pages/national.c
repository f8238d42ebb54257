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

enum { SHOWN = 200 /* changes on the page */ };

/* What a file would change: counted, told by a digest, and the first of it to be shown. */
typedef struct {
	Exchange *exchange;
	GChecksum *digest;
	json_t *told, *others; /* rows; those with something to be looked at by themselves */
	int64_t counts[NATIONAL_COUNT], reminds, all;
} Changes;

static void change_gather(const json_t *change, FormRow *row, void *data)
{
	(void)row;
	Changes *changes = data;
	json_t *kept = told(change) ? changes->told : changes->others;
	const char *outcome = json_string_value(json_object_get(change, "outcome"));
	g_autoptr(json_t) bare = json_copy((json_t *)change);
	json_object_del(bare, "place"); /* wherever its row stands */
	char *text = json_dumps(bare, JSON_COMPACT | JSON_SORT_KEYS);
	g_checksum_update(changes->digest, (const guchar *)text, (gssize)strlen(text));
	free(text);
	if (json_array_size(kept) < SHOWN)
		json_array_append_new(kept, row_json(changes->exchange, change));
	for (NationalOutcome i = NATIONAL_PASSED; i < NATIONAL_COUNT; i++)
		changes->counts[i] += strcmp(outcome, national_outcome_id(i)) == 0;
	changes->reminds += json_is_true(json_object_get(change, "remind"));
	changes->all++;
}

/* Those with something to be looked at first. Yours. */
static json_t *rows_json(const Changes *changes)
{
	json_t *rows = json_copy(changes->told), *row;
	size_t i;
	json_array_foreach(changes->others, i, row)
		if (json_array_size(rows) < SHOWN)
			json_array_append(rows, row);
	return rows;
}

/* How many of each outcome: [{words, count}]. */
static json_t *counts_json(const Exchange *exchange, const Changes *changes)
{
	json_t *counts = json_array();
	for (NationalOutcome outcome = NATIONAL_PASSED; outcome < NATIONAL_COUNT; outcome++) {
		g_autofree char *key = g_strconcat("national_", national_outcome_id(outcome), NULL);
		if (changes->counts[outcome])
			json_array_append_new(
			        counts, json_pack("{s:s, s:I}", "words", word(exchange->zh, key),
			                        "count", (json_int_t)changes->counts[outcome]));
	}
	return counts;
}

static json_t *ask_vars(Exchange *exchange, const Form *form, const FormResult *result,
        const Changes *changes, const char *digest)
{
	json_t *rows = rows_json(changes);
	size_t shown = json_array_size(rows);
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:b, s:I, s:I, s:I, s:I}", "title",
	        word(exchange->zh, "national_look"), "rows", rows, "counts",
	        counts_json(exchange, changes), "pieces", form_file_pieces(form), "seen", digest,
	        "other", *exchange_field(exchange, "seen") != '\0', "more",
	        (json_int_t)changes->all - (json_int_t)shown, "changed",
	        (json_int_t)result->changed, "unchanged", (json_int_t)result->unchanged, "reminds",
	        (json_int_t)changes->reminds);
}

/* What a file would change is shown first, and written by a second word. */
static bool ask(Exchange *exchange, const Form *form, const FormResult *result, bool *ret_asked,
        GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(json_t) told = json_array(), others = json_array();
	Changes changes = {exchange, sum, .told = told, .others = others};
	if (!national_file_changes(exchange->store, form, office_day(exchange->now_us), NULL,
	            change_gather, &changes, error))
		return false;
	const char *digest = g_checksum_get_string(sum);
	*ret_asked = changes.all && strcmp(exchange_field(exchange, "seen"), digest) != 0;
	if (!*ret_asked)
		return true;
	return exchange_page(exchange, "national_look.html",
	        ask_vars(exchange, form, result, &changes, digest), error);
}

static const FormFileKind national_form = {form_check, form_take, ask, "全国查重结果-待改正.xlsx",
        "national-check-to-correct.xlsx", &form_job_national};

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

#include "records/web/pages/origins.h"

#include "records/business/office.h"
#include "records/import/origins_file.h"
#include "records/web/form_file.h"
#include "records/web/pages/continuations.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SHOWN = 200 /* rows on the page */ };

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

/* What a list would change: told by a digest, and the first of it to be shown. */
typedef struct {
	Exchange *exchange;
	GChecksum *digest;
	json_t *told, *changed, *fresh; /* rows: of whom the number is another's, and the others */
	int64_t reminds, all;
} Changes;

/* Numbers are masked. Yours. */
static char *text_of(const Origin *origin, OriginText text)
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
		g_autofree char *before = text_of(was, i), *after = text_of(now, i);
		json_array_append_new(
		        points, json_pack("{s:s, s:s, s:s}", "label", word(exchange->zh, keys[i]),
		                        "was", before, "now", after));
	}
	return points;
}

static void digest_add_row(GChecksum *digest, const Origin *was, const Origin *now)
{
	g_autofree char *version =
	        g_strdup_printf("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, was->id, was->version);
	g_checksum_update(digest, (const guchar *)version, (gssize)strlen(version) + 1);
	for (int i = 0; i < ORIGIN_TEXTS; i++)
		g_checksum_update(
		        digest, (const guchar *)now->texts[i], (gssize)strlen(now->texts[i]) + 1);
}

static void change_gather(
        FormRow *row, const Origin *was, const Origin *now, bool remind, void *data)
{
	Changes *changes = data;
	json_t *kept = remind ? changes->told : was->id ? changes->changed : changes->fresh;
	digest_add_row(changes->digest, was, now);
	changes->reminds += remind;
	changes->all++;
	if (json_array_size(kept) >= SHOWN)
		return;
	g_autofree char *number = text_of(now, ORIGIN_NUMBER);
	json_array_append_new(
	        kept, json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "place", row->place, "name",
	                      now->texts[ORIGIN_NAME], "number", number, "school",
	                      now->texts[ORIGIN_SCHOOL], "fresh", was->id == 0, "remind", remind,
	                      "points", points_json(changes->exchange, was, now)));
}

/* Those to be looked at first, then those that change, then new ones. Yours. */
static json_t *rows_json(const Changes *changes)
{
	const json_t *const parts[] = {changes->told, changes->changed, changes->fresh};
	json_t *rows = json_array(), *row;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		size_t at;
		json_array_foreach(parts[i], at, row)
			if (json_array_size(rows) < SHOWN)
				json_array_append(rows, row);
	}
	return rows;
}

static json_t *ask_vars(Exchange *exchange, const Form *form, const FormResult *result,
        const Changes *changes, const char *digest)
{
	json_t *rows = rows_json(changes);
	json_int_t shown = (json_int_t)json_array_size(rows);
	return json_pack("{s:s, s:o, s:o, s:s, s:b, s:I, s:I, s:I, s:I, s:I}", "title",
	        word(exchange->zh, "origins_look"), "rows", rows, "pieces", form_file_pieces(form),
	        "seen", digest, "other", *exchange_field(exchange, "seen") != '\0', "more",
	        changes->all - shown, "added", (json_int_t)result->added, "changed",
	        (json_int_t)result->changed, "unchanged", (json_int_t)result->unchanged, "reminds",
	        (json_int_t)changes->reminds);
}

/* What a list would change is shown first, and written by a second word. */
static bool ask(Exchange *exchange, const Form *form, const FormResult *result, bool *ret_asked,
        GError **error)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(json_t) told = json_array(), changed = json_array(), fresh = json_array();
	Changes changes = {exchange, sum, told, changed, fresh, 0, 0};
	if (!origins_file_changes(exchange->store, form, office_day(exchange->now_us), NULL,
	            change_gather, &changes, error))
		return false;
	const char *digest = g_checksum_get_string(sum);
	*ret_asked = changes.all && strcmp(exchange_field(exchange, "seen"), digest) != 0;
	if (!*ret_asked)
		return true;
	return exchange_page(exchange, "origins_look.html",
	        ask_vars(exchange, form, result, &changes, digest), error);
}

static const FormFileKind origins_form = {form_check, form_take, ask, "接续名单-待改正.xlsx",
        "graduates-to-correct.xlsx", &form_job_origins};

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

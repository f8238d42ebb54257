#include "records/web/aid.h"

#include "base/clock.h"
#include "records/rules/level.h"
#include "records/web/business.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { WAITING = 20 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Waiting;

/* "待县级审核". Yours. */
static char *state_words(const Exchange *exchange, const AidList *list)
{
	char none[] = "";
	const Application as = {.approval = list->approval, .side = none};
	return web_state(exchange, &as);
}

/* "2024级1班、2024级2班等5个班": whose they are. Yours. */
static char *classes_words(const Exchange *exchange, const AidList *list)
{
	enum { NAMED = 3 };
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GString) words = g_string_new(NULL);
	size_t i;
	json_t *one;
	json_array_foreach(json_object_get(list->details, "students"), i, one) {
		const char *name = json_string_value(json_object_get(one, "class"));
		if (!name || !*name || !g_hash_table_add(seen, (gpointer)name))
			continue;
		if (g_hash_table_size(seen) <= NAMED)
			g_string_append_printf(words, "%s%s",
			        words->len == 0 ? ""
			        : exchange->zh  ? "、"
			                        : ", ",
			        name);
	}
	if (g_hash_table_size(seen) > NAMED) {
		g_autofree char *count = g_strdup_printf("%u", g_hash_table_size(seen));
		g_string_append(words, word(exchange->zh, "aid_classes"));
		g_string_replace(words, "{n}", count, 0);
	}
	return g_strdup(words->str);
}

/* Yuan for all of them. Yours. */
static char *total_words(const AidList *list, const char *amount)
{
	gint64 each = g_ascii_strtoll(amount, NULL, 10);
	return each > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, each * list->count) : g_strdup("");
}

json_t *aid_row(Exchange *exchange, const AidList *list)
{
	const AidKind *kind = aid_kind_find(list->kind);
	g_autofree char *state = state_words(exchange, list);
	g_autofree char *day = clock_format_day(list->created_us);
	const char *words = !kind ? list->kind : exchange->zh ? kind->zh : kind->en;
	const char *amount = json_string_value(json_object_get(list->details, "amount"));
	g_autofree char *total = total_words(list, amount ? amount : "");
	g_autofree char *classes = classes_words(exchange, list);
	const Application as = {.details = list->details};
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s, "
	                 "s:s, s:s, s:s, s:s}",
	        "id", (json_int_t)list->id, "version", (json_int_t)list->version, "XXDM",
	        list->school, "school", view_school(exchange, list->school), "kind", list->kind,
	        "words", words, "code", kind ? kind->code : "", "term", list->term, "state",
	        web_state_id(&list->approval), "state_words", state, "turn",
	        level_row(list->approval.at)->id, "count", (json_int_t)list->count, "classes",
	        classes, "amount", amount ? amount : "", "total", total, "by", list->created_by,
	        "at", day, "rejection", web_rejection(&as));
}

json_t *aid_whole(Exchange *exchange, const AidList *list, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	json_t *row = aid_row(exchange, list), *students = json_array(), *one;
	const Application as = {.details = list->details};
	size_t i;
	json_object_set(row, "source", json_object_get(list->details, "source"));
	json_object_set_new(row, "trail", web_trail(exchange, &as));
	json_object_set_new(row, "students", students);
	bool open = approval_state_open(list->approval.state);
	json_array_foreach(json_object_get(list->details, "students"), i, one) {
		Findings findings = {0};
		Status status;
		const char *leaving = "";
		int64_t id = json_integer_value(json_object_get(one, "id"));
		if (!aid_look(&office, list, id, &status, &findings, error) ||
		        (open && !aid_leaving(&office, id, &leaving, error))) {
			json_decref(row);
			return NULL;
		}
		g_autofree char *words = web_findings_words(exchange, &findings);
		json_t *copy = json_copy(one);
		json_object_set_new(copy, "seen", json_boolean(status != STATUS_COUNT));
		json_object_set_new(copy, "status",
		        json_string(status == STATUS_COUNT ? "" : status_row(status)->id));
		json_object_set_new(copy, "words", json_string(open ? words : ""));
		json_object_set_new(copy, "leaving",
		        json_string(*leaving ? web_business_words(exchange, leaving) : ""));
		json_array_append_new(students, copy);
	}
	return row;
}

static bool row_gather(const AidList *list, void *data, GError **error)
{
	Waiting *waiting = data;
	(void)error;
	json_array_append_new(waiting->rows, aid_row(waiting->exchange, list));
	return true;
}

json_t *aid_waiting(Exchange *exchange, GError **error)
{
	AidFilter filter = {.turn = (int)exchange->session.account.level};
	Waiting waiting = {exchange, json_array()};
	if (aid_lists_walk(exchange->store, &filter, WAITING, row_gather, &waiting, error))
		return waiting.rows;
	json_decref(waiting.rows);
	return NULL;
}

json_t *aid_back(Exchange *exchange, int64_t *ret_count, GError **error)
{
	ApplicationFilter filter;
	Waiting back = {exchange, json_array()};
	*ret_count = 0;
	if (!web_sent_back(exchange, &filter) ||
	        (aid_lists_back(exchange->store, filter.again, WAITING, row_gather, &back, error) &&
	                aid_lists_back_count(exchange->store, filter.again, ret_count, error)))
		return back.rows;
	json_decref(back.rows);
	return NULL;
}

char *web_aid_refused(
        Exchange *exchange, const AidList *list, const Findings *findings, GError **error)
{
	enum { NAMED = 5 };
	g_autoptr(json_t) whole = aid_whole(exchange, list, error);
	g_autoptr(GString) words = g_string_new("");
	size_t i, count = 0;
	json_t *one;
	if (!whole)
		return NULL;
	json_array_foreach(json_object_get(whole, "students"), i, one) {
		const char *against = json_string_value(json_object_get(one, "words"));
		if (*against && count++ < NAMED)
			g_string_append_printf(words, exchange->zh ? "%s%s（%s）" : "%s%s (%s)",
			        count == 1     ? ""
			        : exchange->zh ? "、"
			                       : ", ",
			        json_string_value(json_object_get(one, "name")), against);
	}
	if (!count || findings_have(findings, RULE_APPROVAL_REASON))
		return web_findings_words(exchange, findings);
	g_autofree char *number = g_strdup_printf("%zu", count);
	g_string_append(words, word(exchange->zh, count > NAMED ? "aid_unfit_more" : "aid_unfit"));
	g_string_replace(words, "{n}", number, 0);
	return g_strdup(words->str);
}

bool web_aid_load(Exchange *exchange, AidList *ret, GError **error)
{
	int64_t id;
	*ret = (AidList){0};
	return exchange_id(exchange, 0, &id, error) &&
	       aid_list_load(exchange->store, id, ret, error);
}

bool web_aid_decide(Exchange *exchange, int64_t version, const char *action, const char *reason,
        Findings *findings, AidList *ret, GError **error)
{
	static const char *const actions[] = {"submit", "approve", "reject", "withdraw"};
	Office office = web_office(exchange, &exchange->policy);
	g_auto(AidList) there = {0};
	size_t chosen = 0;
	*ret = (AidList){0};
	if (!web_aid_load(exchange, &there, error))
		return false;
	while (chosen < G_N_ELEMENTS(actions) && strcmp(actions[chosen], action) != 0)
		chosen++;
	if (chosen == G_N_ELEMENTS(actions)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'action' in the query cannot be");
		return false;
	}
	return aid_decide(
	        &office, there.id, version, (ApprovalAction)chosen, reason, findings, ret, error);
}

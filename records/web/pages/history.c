/* What happened to one student, the newest first. */
#include "records/store/history.h"
#include "records/rules/business.h"
#include "records/store/students.h"
#include "records/web/pages/students.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include "base/clock.h"

#include <string.h>

enum { SHOWN_MAX = 200 };

typedef struct {
	Exchange *exchange;
	json_t *rows;
} Gathered;

static char *shown(int field, const char *value)
{
	return student_fields[field].sensitive ? view_masked(field, value)
	                                       : view_value(field, value);
}

/* [{label, was, now}] of the fields that were changed. */
static json_t *changes_json(const Exchange *exchange, const HistoryEntry *entry)
{
	json_t *list = json_array();
	const char *name;
	json_t *was;
	const json_t *now = json_object_get(entry->after, "values");
	json_object_foreach((json_t *)entry->before, name, was) {
		int field = student_field_find(name);
		if (strcmp(name, "status") == 0 && json_is_string(was)) {
			const char *status =
			        json_string_value(json_object_get(entry->after, "status"));
			json_array_append_new(list,
			        json_pack("{s:s, s:s, s:s}", "label", word(exchange->zh, "status"),
			                "was", view_status(exchange, json_string_value(was)), "now",
			                status ? view_status(exchange, status) : ""));
		} else if (field >= 0 && json_is_string(was)) {
			const char *value = json_string_value(json_object_get(now, name));
			g_autofree char *before = shown(field, json_string_value(was));
			g_autofree char *after = shown(field, value ? value : "");
			json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "label",
			                                    exchange->zh ? student_fields[field].zh
			                                                 : student_fields[field].en,
			                                    "was", before, "now", after));
		}
	}
	return list;
}

/* A kind of business or a change of status, as its table calls it. */
static const char *kind_words(const Exchange *exchange, const char *kind)
{
	const char *id = strchr(kind, '.') ? strchr(kind, '.') + 1 : kind;
	const Business *business = business_find(id);
	StatusEvent event = status_event_find(id);
	if (business)
		return exchange->zh ? business->zh : business->en;
	if (event == EVENT_COUNT)
		return kind;
	return exchange->zh ? status_change(event)->zh : status_change(event)->en;
}

static bool entry_gather(const HistoryEntry *entry, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	const Exchange *exchange = gathered->exchange;
	g_autofree char *at = clock_format_cst(entry->at_us);
	g_autofree char *key = g_strdup_printf("event_%s", entry->kind);
	bool known = json_object_get(words_all(exchange->zh), key) != NULL;
	const char *otherwise = kind_words(exchange, entry->kind);
	json_array_append_new(gathered->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:s, s:o}", "seq", (json_int_t)entry->seq, "at", at,
	                "actor", entry->actor, "kind", known ? word(exchange->zh, key) : otherwise,
	                "reason", entry->reason, "changes", changes_json(exchange, entry)));
	return true;
}

bool page_history(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Record) record = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !student_load(exchange->store, id, &record, error))
		return false;
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows};
	return student_history(exchange->store, id, SHOWN_MAX, entry_gather, &gathered, error) &&
	       exchange_page(exchange, "history.html",
	               json_pack("{s:s, s:I, s:s, s:O}", "title", word(exchange->zh, "history"),
	                       "id", (json_int_t)id, "name", record.student.values[F_XM], "rows",
	                       rows),
	               error);
}

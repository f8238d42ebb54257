#include "records/web/log.h"
#include "records/web/log_subject.h"

#include "base/clock.h"
#include "records/people/token.h"
#include "records/store/event.h"
#include "records/store/schools.h"
#include "records/store/student_list.h"
#include "records/web/query.h"
#include "records/web/settings_changed.h"
#include "records/web/view.h"
#include "records/web/view_history.h"
#include "records/web/words.h"

#include <string.h>

enum { MASKED_DIGITS = 11, SOUGHT_SIGNS = 6, SHOWN_DIGITS = 3 };

void log_query_clear(LogQuery *query)
{
	g_free(query->from);
	g_free(query->until);
	g_free(query->actor);
	g_free(query->kind);
	g_free(query->student);
	g_free(query->school);
	*query = (LogQuery){0};
}

static bool found_gather(const StudentRow *row, void *data, GError **error)
{
	(void)error;
	*(int64_t *)data = row->id;
	return true;
}

static bool number_like(const char *text)
{
	for (; g_ascii_isalnum(*text); text++)
		;
	return !*text;
}

static bool wrong(LogQuery *query, const char *field, const char *why)
{
	query->wrong = field;
	query->why = why;
	return true;
}

/* The id of a student of ours, or who has that number. */
static bool student_asked(Exchange *exchange, LogQuery *query, GError **error)
{
	enum { ID_DIGITS = 9 };
	size_t length = strlen(query->student);
	if (length == 0)
		return true;
	if (length <= ID_DIGITS && strspn(query->student, "0123456789") == length)
		query->filter.student = g_ascii_strtoll(query->student, NULL, 10);
	else if (!number_like(query->student))
		return wrong(query, "student", "log_student_unfit");
	else if (!students_search(exchange->store, query->student, 1, found_gather,
	                 &query->filter.student, error))
		return false;
	query->nobody = query->filter.student == 0;
	return true;
}

static bool school_asked(Exchange *exchange, LogQuery *query, GError **error)
{
	g_auto(School) school = {0};
	g_autoptr(GError) failed = NULL;
	const Scope *own = &exchange->session.account.scope;
	query->scope = *own;
	if (!*query->school)
		return true;
	if (!school_load(exchange->store, query->school, &school, &failed)) {
		query->nobody = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
		if (!query->nobody)
			g_propagate_error(error, g_steal_pointer(&failed));
		return query->nobody;
	}
	if (!scope_of(LEVEL_SCHOOL, school.scope, &query->scope, error))
		return false;
	query->scope.read_only = own->read_only;
	query->nobody = query->nobody || !scope_covers(own, &query->scope);
	return true;
}

static void days_asked(LogQuery *query)
{
	LogFilter *filter = &query->filter;
	if (!query_day_read("from", query->from, false, &filter->from_us, NULL))
		wrong(query, "from", "log_day_unfit");
	else if (!query_day_read("until", query->until, true, &filter->until_us, NULL))
		wrong(query, "until", "log_day_unfit");
	else if (filter->from_us && filter->until_us && filter->until_us <= filter->from_us)
		wrong(query, "until", "log_until_before");
}

bool log_query_form(Exchange *exchange, LogQuery *ret, GError **error)
{
	g_auto(LogQuery) query = {0};
	g_autofree char *below = exchange_query(exchange, "below");
	guint64 from = 0;
	if (!query_text_take(exchange, "from", &query.from, error) ||
	        !query_text_take(exchange, "until", &query.until, error) ||
	        !query_text_take(exchange, "actor", &query.actor, error) ||
	        !query_text_take(exchange, "kind", &query.kind, error) ||
	        !query_text_take(exchange, "student", &query.student, error) ||
	        !query_text_take(exchange, "school", &query.school, error))
		return false;
	if (*below && !g_ascii_string_to_unsigned(below, 10, 1, INT64_MAX, &from, NULL))
		return query_unfit("below", error);
	query.below = (int64_t)from;
	query.filter.actor = query.actor;
	query.filter.group = *query.kind ? log_group_find(query.kind) : LOG_GROUP_COUNT;
	if (*query.kind && query.filter.group == LOG_GROUP_COUNT)
		return query_unfit("kind", error);
	days_asked(&query);
	if ((!query.wrong && !student_asked(exchange, &query, error)) ||
	        !school_asked(exchange, &query, error))
		return false;
	*ret = query;
	query = (LogQuery){0};
	return true;
}

bool log_query_read(Exchange *exchange, LogQuery *ret, GError **error)
{
	return log_query_form(exchange, ret, error) &&
	       (!ret->wrong || query_unfit(ret->wrong, error));
}

static char *text_make(const LogQuery *query, const char *student)
{
	const QueryPart parts[] = {{"from", query->from}, {"until", query->until},
	        {"actor", query->actor}, {"kind", query->kind}, {"student", student},
	        {"school", query->school}};
	return query_link(parts, G_N_ELEMENTS(parts));
}

char *log_query_text(const LogQuery *query)
{
	return text_make(query, query->student);
}

char *log_query_kept(const LogQuery *query)
{
	g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, query->filter.student);
	g_autofree char *text = text_make(query, *query->student ? id : "");
	return log_filter_kept(text);
}

/* What people wrote may have a document's number or a telephone's in it; what they look for by
 * (`sought`) may be such a number of any kind: E12345678. */
static void masked_put(GString *out, const char *text, bool sought)
{
	const char *signs =
	        sought ? "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	               : "0123456789Xx";
	while (*text) {
		size_t length = strspn(text, signs), to_digit = strcspn(text, "0123456789");
		bool number = length >= (sought ? SOUGHT_SIGNS : MASKED_DIGITS) &&
		              (!sought || to_digit < length);
		if (number)
			g_string_append_printf(out, "%.*s****", SHOWN_DIGITS, text);
		else
			g_string_append_len(out, text, (gssize)MAX(length, 1));
		text += MAX(length, 1);
	}
}

char *log_filter_kept(const char *query)
{
	g_autofree char *plain = g_uri_unescape_string(query ? query : "", NULL);
	bool valid = plain && g_utf8_validate(plain, -1, NULL);
	g_auto(GStrv) parts = g_strsplit(valid ? plain : query, "&", -1);
	GString *out = g_string_new(NULL);
	for (char **part = parts; *part; part++) {
		g_string_append(out, part == parts ? "" : "&");
		masked_put(out, *part, g_str_has_prefix(*part, "q="));
	}
	return g_string_free(out, FALSE);
}

static bool row_gather(const LogEntry *entry, void *data, GError **error)
{
	Exchange *exchange = ((void **)data)[0];
	json_t *rows = ((void **)data)[1];
	g_autofree char *at = clock_format_cst(entry->at_us);
	g_autofree char *told = view_event_reason(exchange, entry->kind, entry->reason);
	g_autofree char *reason = log_filter_kept(told);
	g_auto(GStrv) origin = g_strsplit(entry->origin, LOG_BY_TOKEN, 2);
	bool called = *origin && origin[1];
	int64_t token = called ? g_ascii_strtoll(origin[1], NULL, 10) : 0;
	(void)error;
	json_array_append_new(rows,
	        json_pack("{s:I, s:s, s:I, s:s, s:s, s:I, s:s, s:s, s:s, s:s}", "seq",
	                (json_int_t)entry->seq, "at", at, "at_us", (json_int_t)entry->at_us,
	                "actor", entry->actor, "origin", called ? origin[0] : entry->origin,
	                "token", (json_int_t)token, "kind", entry->kind, "subject", entry->subject,
	                "reason", reason, "what", view_event_words(exchange, entry->kind)));
	return true;
}

/* By which token it was done, in words; "" in a browser. False on error. */
static bool token_name(Exchange *exchange, json_t *known, json_t *row, GError **error)
{
	int64_t id = json_integer_value(json_object_get(row, "token"));
	g_autofree char *key = g_strdup_printf("by %" G_GINT64_FORMAT, id);
	if (id && !json_object_get(known, key)) {
		int64_t account;
		g_autofree char *name = NULL;
		if (!token_whose(exchange->store, id, &name, &account, error))
			return false;
		g_autoptr(GString) words = g_string_new(word(exchange->zh, "log_token"));
		g_string_replace(words, "{name}", name, 0);
		json_object_set_new(known, key, json_string(words->str));
	}
	json_object_set_new(
	        row, "by", id ? json_incref(json_object_get(known, key)) : json_string(""));
	return true;
}

/* What became of which setting of the province; [] of other events. False on error. */
static bool changes_put(Exchange *exchange, json_t *row, GError **error)
{
	const char *kind = json_string_value(json_object_get(row, "kind"));
	json_t *before = NULL, *after = NULL;
	if (settings_event(kind) &&
	        !log_setting_states(exchange->store,
	                json_integer_value(json_object_get(row, "seq")), &before, &after, error))
		return false;
	const char *subject = json_string_value(json_object_get(row, "subject"));
	json_object_set_new(
	        row, "changes", settings_changed(exchange, kind, subject, before, after));
	json_decref(before);
	json_decref(after);
	return true;
}

/* Names beside the ids, each looked up once. */
static bool rows_name(Exchange *exchange, json_t *rows, GError **error)
{
	g_autoptr(json_t) known = json_object();
	size_t i;
	json_t *row;
	json_array_foreach(rows, i, row) {
		const char *subject = json_string_value(json_object_get(row, "subject"));
		const char *actor = json_string_value(json_object_get(row, "actor"));
		if (!json_object_get(known, subject)) {
			g_autofree char *words = log_subject_words(exchange, subject, error);
			if (!words)
				return false;
			json_object_set_new(known, subject, json_string(words));
		}
		g_autofree char *link = log_subject_link(exchange, subject);
		json_object_set(row, "whom", json_object_get(known, subject));
		json_object_set_new(row, "link", json_string(link));
		json_object_set_new(row, "who", json_string(view_person(exchange, actor)));
		if (!token_name(exchange, known, row, error) || !changes_put(exchange, row, error))
			return false;
	}
	return true;
}

/* The newest stands first: where the one below it is of a later time, the clock was put back. */
static void backs_mark(json_t *rows)
{
	int64_t later_us = 0;
	for (size_t i = json_array_size(rows); i-- > 0;) {
		json_t *row = json_array_get(rows, i);
		int64_t at_us = json_integer_value(json_object_get(row, "at_us"));
		bool back = at_us > EVENT_TIMELESS && at_us < later_us;
		json_object_set_new(row, "back", json_boolean(back));
		later_us = at_us > EVENT_TIMELESS ? at_us : later_us;
	}
}

json_t *log_rows(Exchange *exchange, const LogQuery *query, int limit, int64_t budget_us,
        int64_t *ret_next, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	void *data[] = {exchange, rows};
	*ret_next = 0;
	if (query->nobody || query->wrong)
		return json_incref(rows);
	store_scope_set(exchange->store, &query->scope);
	bool good = log_walk(exchange->store, &query->filter, query->below, limit + 1, budget_us,
	        row_gather, data, ret_next, error);
	store_scope_set(exchange->store, &exchange->session.account.scope);
	if (good && (int)json_array_size(rows) > limit) {
		json_array_remove(rows, (size_t)limit);
		const json_t *last = json_array_get(rows, (size_t)limit - 1);
		*ret_next = json_integer_value(json_object_get(last, "seq"));
	}
	backs_mark(rows);
	return good && rows_name(exchange, rows, error) ? json_incref(rows) : NULL;
}

#include "records/web/view_history.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/people/refused.h"
#include "records/store/shown.h"
#include "records/web/business.h"
#include "records/web/filter_words.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { APPLICATIONS_MAX = 100, SINCE_MAX = 20 };

static const char *field_label(const Exchange *exchange, int field)
{
	return exchange->zh ? student_fields[field].zh : student_fields[field].en;
}

static char *shown(Exchange *exchange, int field, const char *value)
{
	if (field == F_XXDM)
		return g_strdup(view_school(exchange, value));
	return student_fields[field].sensitive ? view_masked(field, value)
	                                       : view_value(exchange, field, value);
}

static void change_add(json_t *list, const char *label, const char *was, const char *now)
{
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "label", label, "was", was,
	                                    "now", now, "plain", false));
}

/* Which result the national check had: who did not pass is marked with it. */
static void outcome_add(const Exchange *exchange, const HistoryEntry *entry, json_t *list)
{
	static const char *const outcomes[] = {"duplicate", "unknown", "name"};
	const char *problems = json_string_value(json_object_get(entry->after, "problems"));
	const char *words = NULL;
	if (strcmp(entry->kind, "student.verify") == 0)
		words = word(exchange->zh, "national_passed");
	bool failed = strcmp(entry->kind, "student.national") == 0 && problems;
	for (size_t i = 0; failed && i < G_N_ELEMENTS(outcomes); i++) {
		g_autofree char *rule = g_strconcat("national.", outcomes[i], NULL);
		g_autofree char *key = g_strconcat("national_", outcomes[i], NULL);
		if (strstr(problems, rule))
			words = word(exchange->zh, key);
	}
	if (words)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "label",
		                                    word(exchange->zh, "national_outcome"), "was",
		                                    "", "now", words, "plain", true));
}

static json_t *changes_json(Exchange *exchange, const HistoryEntry *entry)
{
	json_t *list = json_array();
	const char *name;
	json_t *was;
	const json_t *now = json_object_get(entry->after, "values");
	json_object_foreach((json_t *)entry->before, name, was) {
		int field = student_field_find(name);
		const char *text = json_string_value(was);
		if (text && strcmp(name, "status") == 0) {
			const char *status =
			        json_string_value(json_object_get(entry->after, "status"));
			change_add(list, word(exchange->zh, "status"), view_status(exchange, text),
			        status ? view_status(exchange, status) : "");
		} else if (text && field >= 0 && field != F_XSDQZTM) {
			const char *value = json_text_in(now, name);
			g_autofree char *before = shown(exchange, field, text);
			g_autofree char *after = shown(exchange, field, value);
			/* "2026" that became "2026级" */
			bool alike = field == F_SZNJ && strcmp(before, after) == 0;
			change_add(list, field_label(exchange, field), alike ? text : before,
			        alike ? value : after);
		}
	}
	outcome_add(exchange, entry, list);
	return list;
}

/* A kind of business or a change of status, as its table calls it. */
const char *view_event_words(const Exchange *exchange, const char *kind)
{
	const char *id = strchr(kind, '.') ? strchr(kind, '.') + 1 : kind;
	g_autofree char *key = g_strdup_printf("event_%s", kind);
	const Business *business = business_find(id);
	StatusEvent event = status_event_find(id);
	if (json_object_get(words_all(exchange->zh), key))
		return word(exchange->zh, key);
	if (business)
		return exchange->zh ? business->zh : business->en;
	if (event == EVENT_COUNT)
		return kind;
	return exchange->zh ? status_change(event)->zh : status_change(event)->en;
}

/* The step of an application that made the event: both bear the time of one change. */
static const json_t *step_of(const Application *application, int64_t at_us)
{
	size_t i;
	json_t *step;
	json_array_foreach(json_object_get(application->details, "trail"), i, step)
		if (json_integer_value(json_object_get(step, "at_us")) == at_us)
			return step;
	return NULL;
}

static void application_put(
        Exchange *exchange, json_t *row, const HistoryEntry *entry, const GPtrArray *applications)
{
	for (guint i = 0; applications && i < applications->len; i++) {
		const Application *application = applications->pdata[i];
		const json_t *step = step_of(application, entry->at_us);
		if (!step)
			continue;
		json_object_set_new(row, "application", json_integer(application->id));
		json_object_set_new(
		        row, "reason", json_string(json_text_in(application->details, "reason")));
		json_object_set_new(row, "remark", json_string(json_text_in(step, "reason")));
		json_object_set_new(row, "asked", web_asked(exchange, application, false));
		return;
	}
}

/* What we note where nobody gave a reason. */
static const char *const notes[] = {"account", "accounts", "import", "login", "logout", "origins",
        "password", "schools", "second factor", "session", "token", NULL};

/* Files that are taken out, and the words of each. */
static const struct {
	const char *name, *word, *form;
} files[] = {{"students.csv", "note_file_students", "CSV"},
        {"students.xlsx", "note_file_students", "XLSX"}, {"log.csv", "note_file_log", "CSV"},
        {"movements.csv", "note_file_movements", "CSV"},
        {"unpromoted.csv", "note_file_unpromoted", "CSV"},
        {"graduates/file", "note_file_graduates", "XLSX"},
        {"problems.csv", "note_file_problems", "CSV"},
        {"imports/missing.xlsx", "note_file_missing", "XLSX"}};

/* "students.csv?grade=2026: 12", of what was taken out as a file. Yours; NULL: it is none. */
static char *taken_words(Exchange *exchange, const char *reason)
{
	g_auto(GStrv) parts = g_strsplit(reason, "?", 2);
	const char *count = strrchr(reason, ' ');
	size_t at = 0;
	while (at < G_N_ELEMENTS(files) && g_strcmp0(files[at].name, parts[0]) != 0)
		at++;
	if (g_strv_length(parts) != 2 || at == G_N_ELEMENTS(files) || !count ||
	        strspn(count + 1, "0123456789") != strlen(count + 1) || count[-1] != ':')
		return NULL;
	bool zh = exchange->zh;
	g_autofree char *asked = g_strndup(parts[1], strlen(parts[1]) - strlen(count) - 1);
	g_autofree char *filter = filter_words(exchange, asked);
	return g_strdup_printf(zh ? "%s%s（%s）：%s%s%s%s" : "%s %s (%s): %s%s%s%s",
	        word(zh, "note_taken"), word(zh, files[at].word), files[at].form, count + 1,
	        word(zh, "note_rows"), *filter ? (zh ? "；" : "; ") : "", filter);
}

/* "records?grade=2026: 12: why", "/api/v1/events 1-90 (12): why": of numbers in full that went out
 * as a list. Yours; NULL: it is not of that form. */
static char *list_words(Exchange *exchange, const char *reason)
{
	static const struct {
		const char *form, *word;
	} lists[] = {{"^records\\?(.*?): (\\d+): (.*)$", "note_records"},
	        {"^/api/v1/events (\\d+-\\d+) \\((\\d+)\\): (.*)$", "note_feed"}};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autoptr(GMatchInfo) found = NULL;
		g_autoptr(GRegex) form = g_regex_new(lists[i].form, G_REGEX_DOTALL, 0, NULL);
		if (!g_regex_match(form, reason, 0, &found))
			continue;
		g_autofree char *given = g_match_info_fetch(found, 1);
		g_autofree char *asked = i == 0 ? filter_words(exchange, given) : g_strdup(given);
		g_autofree char *count = g_match_info_fetch(found, 2);
		g_autofree char *why = g_match_info_fetch(found, 3);
		return g_strdup_printf("%s%s%s%s%s%s%s%s%s", why, exchange->zh ? "（" : " (",
		        word(exchange->zh, lists[i].word), exchange->zh ? "：" : ": ", count,
		        word(exchange->zh, "note_rows"), *asked ? (exchange->zh ? "，" : ", ") : "",
		        asked, exchange->zh ? "）" : ")");
	}
	return NULL;
}

/* What the program noted itself, in words of the reader's. Yours; NULL: somebody wrote it. */
static char *own_words(Exchange *exchange, const char *reason)
{
	bool commanded = g_str_has_prefix(reason, "records ");
	if (!commanded && !g_str_has_prefix(reason, "schema "))
		return taken_words(exchange, reason);
	return g_strdup_printf("%s %s",
	        word(exchange->zh, commanded ? "note_command" : "note_schema"),
	        strchr(reason, ' ') + 1);
}

/* "SFZJH,XSLXDH" in words; NULL when one is no field. Yours. */
static char *fields_words(const Exchange *exchange, const char *names)
{
	g_auto(GStrv) parts = g_strsplit(names, ",", -1);
	g_autoptr(GString) out = g_string_new(NULL);
	for (size_t i = 0; parts[i]; i++) {
		int field = student_field_find(parts[i]);
		if (field < 0)
			return NULL;
		g_string_append_printf(out, "%s%s", i ? (exchange->zh ? "、" : ", ") : "",
		        field_label(exchange, field));
	}
	return out->len ? g_strdup(out->str) : NULL;
}

/* How often somebody tried within the hour, of records/people/refused.h. Yours. */
static char *refused_words(const Exchange *exchange, const char *reason)
{
	int64_t count = g_ascii_strtoll(reason, NULL, 10);
	bool all = g_str_has_suffix(reason, REFUSED_OF_ALL);
	return g_strdup_printf("%s %" G_GINT64_FORMAT "%s", word(exchange->zh, "note_attempts"),
	        count, all ? word(exchange->zh, "note_attempts_all") : "");
}

/* Why, in words of the reader's: our own notes are none. */
char *view_event_reason(Exchange *exchange, const char *kind, const char *reason)
{
	g_auto(GStrv) parts = g_strsplit(reason, ": ", 2);
	bool reveals =
	        strcmp(kind, "student.reveal") == 0 || strcmp(kind, "application.reveal") == 0;
	g_autofree char *fields =
	        reveals && parts[0] && parts[1] ? fields_words(exchange, parts[0]) : NULL;
	if (fields)
		return g_strdup_printf("%s%s%s", fields, exchange->zh ? "：" : ": ", parts[1]);
	if (strcmp(kind, REFUSED_UNKNOWN) == 0 || strcmp(kind, REFUSED_LOCKED) == 0)
		return refused_words(exchange, reason);
	char *listed = strcmp(kind, STUDENTS_SHOWN) == 0 ? list_words(exchange, reason) : NULL;
	if (listed)
		return listed;
	bool note = strcmp(kind, "student.import") == 0 || g_strv_contains(notes, reason);
	char *ours = note ? NULL : own_words(exchange, reason);
	return ours ? ours : g_strdup(note ? "" : reason);
}

/* Of one who came by an application: how, by the state that it put him into. */
static const char *kind_words(const Exchange *exchange, const HistoryEntry *entry)
{
	const char *status = json_string_value(json_object_get(entry->after, "status"));
	bool came = strcmp(entry->kind, "student.add") == 0 && status;
	bool admitted = came && strcmp(status, status_row(STATUS_ADMITTED)->id) == 0;
	return came ? web_business_words(exchange, admitted ? "admit" : "transfer_in")
	            : view_event_words(exchange, entry->kind);
}

json_t *view_history_entry(
        Exchange *exchange, const HistoryEntry *entry, const GPtrArray *applications)
{
	g_autofree char *at = clock_format_cst(entry->at_us);
	g_autofree char *reason = view_event_reason(exchange, entry->kind, entry->reason);
	json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:[], s:i}", "seq",
	        (json_int_t)entry->seq, "at", at, "actor", view_person(exchange, entry->actor),
	        "kind", kind_words(exchange, entry), "reason", reason, "remark", "", "changes",
	        changes_json(exchange, entry), "asked", "application", 0);
	application_put(exchange, row, entry, applications);
	return row;
}

static bool id_gather(const Application *application, void *data, GError **error)
{
	(void)error;
	g_array_append_val((GArray *)data, application->id);
	return true;
}

static void application_free(void *data)
{
	application_clear(data);
	g_free(data);
}

GPtrArray *view_history_applications(Exchange *exchange, int64_t student, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(application_free);
	ApplicationFilter filter = {.turn = -1, .student = student};
	if (!applications_list(
	            exchange->store, &filter, false, 0, APPLICATIONS_MAX, id_gather, ids, error))
		return NULL;
	for (guint i = 0; i < ids->len; i++) {
		Application *one = g_new0(Application, 1);
		g_ptr_array_add(list, one);
		if (!application_load(exchange->store, g_array_index(ids, int64_t, i), one, error))
			return NULL;
	}
	return g_steal_pointer(&list);
}

static int by_moment(const void *one, const void *other)
{
	const HistoryWaited *a = one, *b = other;
	return a->at_us > b->at_us ? -1 : a->at_us < b->at_us;
}

static bool action_is(const json_t *step, const char *action)
{
	return strcmp(json_text_in(step, "action"), action) == 0;
}

static bool is_revoked(const json_t *step)
{
	return action_is(step, "revoke");
}

static void waiting_add(GArray *list, const Application *application)
{
	const json_t *trail = json_object_get(application->details, "trail");
	size_t count = json_array_size(trail);
	while (count && (action_is(json_array_get(trail, count - 1), "dismiss") ||
	                        action_is(json_array_get(trail, count - 1), "recall")))
		count--; /* nothing happened to the record */
	const json_t *last = json_array_get(trail, count ? count - 1 : 0);
	bool revoked = is_revoked(last);
	const json_t *agreed = revoked && count > 1 ? json_array_get(trail, count - 2) : last;
	if (!revoked && application->approval.state != APPROVAL_EFFECTIVE)
		return;
	const json_t *const steps[] = {agreed, last};
	for (size_t i = 0; i < (revoked ? 2 : 1); i++) {
		HistoryWaited waited = {json_integer_value(json_object_get(steps[i], "at_us")),
		        application, steps[i]};
		g_array_append_val(list, waited);
	}
}

GArray *view_history_waiting(const GPtrArray *applications)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(HistoryWaited));
	for (guint i = 0; i < applications->len; i++) {
		const Application *application = applications->pdata[i];
		const Business *business = business_find(application->kind);
		if (business &&
		        (business->event == EVENT_SUSPEND || business->event == EVENT_RESUME))
			waiting_add(list, application);
	}
	g_array_sort(list, by_moment);
	return list;
}

json_t *view_history_waited(Exchange *exchange, const HistoryWaited *waited)
{
	const Application *application = waited->application;
	g_autofree char *at = clock_format_cst(waited->at_us);
	g_autoptr(GString) words = g_string_new(word(
	        exchange->zh, is_revoked(waited->step) ? "history_revoked" : "history_agreed"));
	g_string_replace(words, "{business}", web_business_words(exchange, application->kind), 0);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:[], s:o, s:I}", "at", at, "actor",
	        view_person(exchange, json_text_in(waited->step, "by")), "kind", words->str,
	        "reason", json_text_in(application->details, "reason"), "remark",
	        json_text_in(waited->step, "reason"), "changes", "asked",
	        web_asked(exchange, application, false), "application",
	        (json_int_t)application->id);
}

typedef struct {
	Exchange *exchange;
	json_t *rows;
	int64_t wanted;
} Since;

static bool since_gather(const HistoryEntry *entry, void *data, GError **error)
{
	Since *since = data;
	(void)error;
	if (entry->after && (int64_t)json_array_size(since->rows) < since->wanted)
		json_array_append_new(
		        since->rows, view_history_entry(since->exchange, entry, NULL));
	return true;
}

json_t *view_history_since(
        Exchange *exchange, int64_t student, int64_t since, int64_t now, GError **error)
{
	json_t *rows = json_array();
	Since gathered = {exchange, rows, MIN(now - since, SINCE_MAX)};
	/* looks at numbers lie between the changes */
	if (student_history(
	            exchange->store, student, 5 * SINCE_MAX, since_gather, &gathered, error))
		return rows;
	json_decref(rows);
	return NULL;
}

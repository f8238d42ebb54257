#include "records/web/business.h"

#include "base/json_text.h"
#include "records/rules/policy.h"

#include "base/clock.h"
#include "base/workdays.h"
#include "records/rules/level.h"
#include "records/store/attachments.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

#define DAY_US (G_GINT64_CONSTANT(86400) * G_USEC_PER_SEC)

enum { SENT_BACK_DAYS = 60 /* behind them it stands in the list of all alone */ };

/* Whether nobody reviews in the school of who asks. */
static bool alone(const Exchange *exchange)
{
	const Account *account = &exchange->session.account;
	bool there = true;
	return account->level == LEVEL_SCHOOL && account->role == ROLE_CLERK &&
	       account_role_there(
	               exchange->store, &account->scope, ROLE_REVIEWER, 0, &there, NULL) &&
	       !there;
}

Office web_office(const Exchange *exchange, const Policy *policy)
{
	return (Office){exchange->store, &exchange->session.account, policy, exchange->origin,
	        exchange->now_us, .alone = alone(exchange)};
}

bool web_at_work(const Exchange *exchange, const Application *application)
{
	const Office office = web_office(exchange, &exchange->policy);
	bool any = false;
	for (ApprovalAction action = 0; action <= ACTION_WITHDRAW; action++)
		any = any || office_may(&office, application, action);
	return any;
}

bool web_sent_back(const Exchange *exchange, ApplicationFilter *ret)
{
	const Account *account = &exchange->session.account;
	*ret = (ApplicationFilter){
	        .turn = -1, .again = MAX(exchange->now_us - SENT_BACK_DAYS * DAY_US, 1)};
	return account->level == LEVEL_SCHOOL && !account->scope.read_only &&
	       exchange_may(exchange, PERMIT_STUDENT_CHANGE);
}

bool web_todo(const Exchange *exchange, ApplicationFilter *ret)
{
	const Account *account = &exchange->session.account;
	bool decides = exchange_may(exchange, PERMIT_REVIEW) || alone(exchange);
	if (!decides || account->scope.read_only)
		return web_sent_back(exchange, ret);
	*ret = (ApplicationFilter){.turn = (int)account->level, .open = true};
	return true;
}

char *web_again_path(const Exchange *exchange, const Application *application)
{
	ApplicationFilter filter;
	const Business *business = business_find(application->kind);
	ApprovalState state = application->approval.state;
	bool closed = state == APPROVAL_REJECTED || state == APPROVAL_WITHDRAWN;
	if (!business || !closed || strcmp(application->side, "out") == 0 ||
	        !web_sent_back(exchange, &filter))
		return g_strdup("");
	bool about = business_of_student(business);
	g_autofree char *place =
	        about ? g_strdup_printf("/students/%" G_GINT64_FORMAT, application->student)
	              : g_strdup("");
	return g_strdup_printf(
	        "%s/apply?kind=%s&from=%" G_GINT64_FORMAT, place, business->id, application->id);
}

/* The step by which it came back last; NULL when there is none. */
static const json_t *step_back(const Application *application)
{
	static const char *const back[] = {"reject", "withdraw", "revoke", NULL};
	const json_t *found = NULL;
	size_t i;
	json_t *step;
	json_array_foreach(json_object_get(application->details, "trail"), i, step) {
		const char *action = json_string_value(json_object_get(step, "action"));
		if (action && g_strv_contains(back, action))
			found = step;
	}
	return found;
}

const char *web_rejection(const Application *application)
{
	return json_text_in(step_back(application), "reason");
}

const char *web_back_words(const Exchange *exchange, const Application *application)
{
	const char *action = json_string_value(json_object_get(step_back(application), "action"));
	bool revoked = g_strcmp0(action, "revoke") == 0;
	return word(exchange->zh, revoked ? "revoked_why"
	                          : application->approval.state == APPROVAL_REJECTED
	                                  ? "rejected_why"
	                                  : "withdrawn_why");
}

const Business *web_business(const char *kind, GError **error)
{
	const Business *business = business_find(kind);
	if (!business)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "there is no such business: '%s'",
		        kind);
	return business;
}

const char *web_business_words(const Exchange *exchange, const char *kind)
{
	const Business *business = business_find(kind);
	return !business ? kind : exchange->zh ? business->zh : business->en;
}

const char *web_application_words(const Exchange *exchange, const Application *application)
{
	return strcmp(application->side, "out") == 0
	               ? word(exchange->zh, "transfer_out_here")
	               : web_business_words(exchange, application->kind);
}

char *web_state(const Exchange *exchange, const Application *application)
{
	const Approval *approval = &application->approval;
	if (application->done && approval_state_open(approval->state))
		return g_strdup(word(exchange->zh, "state_done"));
	if (application_waits(application))
		return g_strdup(word(exchange->zh, "state_waits"));
	if (approval->state != APPROVAL_PENDING) {
		g_autofree char *key =
		        g_strdup_printf("state_%s", approval_state_id(approval->state));
		return g_strdup(word(exchange->zh, key));
	}
	const LevelRow *level = level_row(approval->at);
	g_autoptr(GString) words = g_string_new(word(exchange->zh, "state_pending"));
	g_string_replace(words, "{level}", exchange->zh ? level->zh : level->en, 0);
	return g_strdup(words->str);
}

const char *web_state_id(const Approval *approval)
{
	return approval_state_id(
	        approval->state == APPROVAL_DRAFT ? APPROVAL_PENDING : approval->state);
}

const char *web_field_label(const Exchange *exchange, int field)
{
	if (field < 0)
		return "";
	if (field < FIELD_COUNT)
		return exchange->zh ? student_fields[field].zh : student_fields[field].en;
	const WantRow *row = &want_rows[field - FIELD_COUNT];
	return exchange->zh ? row->zh : row->en;
}

static void remark_add(const Exchange *exchange, json_t *list, RuleId id)
{
	const Rule *rule = rule_of(id);
	bool blocks = rule->weight == RULE_REJECT;
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one)
		if (strcmp(json_string_value(json_object_get(one, "rule")), rule->name) == 0)
			return;
	g_autofree char *said = policy_rule_words(&exchange->policy, id, exchange->zh);
	g_autofree char *words =
	        g_strconcat(blocks ? word(exchange->zh, "remark_blocks") : "", said, NULL);
	json_array_append_new(list,
	        json_pack("{s:s, s:s, s:b}", "rule", rule->name, "words", words, "blocks", blocks));
}

json_t *web_remarks(
        Exchange *exchange, Office *office, const Application *application, GError **error)
{
	Findings arisen;
	if (!office_arisen(office, application, &arisen, error))
		return NULL;
	json_t *list = json_array();
	for (size_t i = 0; i < arisen.count; i++)
		remark_add(exchange, list, arisen.list[i].rule);
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(application->details, "remarks"), i, name) {
		RuleId id = rule_find(json_string_value(name));
		if (id != RULE_NONE)
			remark_add(exchange, list, id);
	}
	return list;
}

/* "2026-12-04", and how many working days are left; "" when it is closed. */
static json_t *deadline_json(
        const Exchange *exchange, const Policy *policy, const Application *application)
{
	char text[DAY_TEXT] = "";
	Day last = office_deadline(policy, application), today = office_day(exchange->now_us);
	bool open = approval_state_open(application->approval.state) && !application->done &&
	            !application_waits(application);
	if (!open)
		return json_pack("{s:s, s:b, s:b}", "day", "", "late", 0, "unknown", 0);
	day_format(last, text);
	return json_pack("{s:s, s:b, s:b}", "day", text, "late", last != DAY_NONE && today > last,
	        "unknown", last == DAY_NONE);
}

json_t *web_application_row(
        Exchange *exchange, const Policy *policy, const Application *application)
{
	g_autofree char *state = web_state(exchange, application);
	g_autofree char *at = clock_format_day(application->created_us);
	g_autofree char *again = web_again_path(exchange, application);
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:I}", "again",
	        again, "id", (json_int_t)application->id, "kind",
	        web_application_words(exchange, application), "name", application->name, "school",
	        view_school(exchange, application->school), "state", state, "state_id",
	        approval_state_id(application->approval.state), "by",
	        view_person(exchange, application->created_by), "at", at, "batch",
	        (json_int_t)application->batch, "deadline",
	        deadline_json(exchange, policy, application), "student",
	        (json_int_t)application->student);
}

static char *want_text(const Exchange *exchange, Want want, const char *value, bool shown)
{
	const WantRow *row = &want_rows[want];
	if ((want == WANT_DOCUMENT || want == WANT_NATIONAL) && !shown)
		return view_masked(want == WANT_DOCUMENT ? F_SFZJH : F_XJH, value);
	if (row->kind == WANTS_CHECK)
		return g_strdup(word(exchange->zh, "yes"));
	if (row->kind == WANTS_CODE)
		return g_strdup_printf(exchange->zh ? "%s（%s）" : "%s (%s)",
		        view_code(exchange, row->table, value), value);
	if (row->kind == WANTS_REGION)
		return view_region(value);
	if (row->kind == WANTS_MONTH && strlen(value) == 6)
		return g_strdup_printf("%.4s-%.2s", value, value + 4);
	return g_strdup(value);
}

json_t *web_asked(const Exchange *exchange, const Application *application, bool shown)
{
	json_t *list = json_array();
	const json_t *asked = json_object_get(application->details, "asked");
	for (Want want = WANT_END + 1; want < WANT_COUNT; want++) {
		const char *value = business_asked(asked, want);
		if (!*value)
			continue;
		g_autofree char *text = want_text(exchange, want, value, shown);
		json_array_append_new(
		        list, json_pack("{s:s, s:s}", "label",
		                      exchange->zh ? want_rows[want].zh : want_rows[want].en,
		                      "text", text));
	}
	if (json_is_true(json_object_get(application->details, "pending"))) /* of a file */
		json_array_append_new(list, json_pack("{s:s, s:s}", "label",
		                                    word(exchange->zh, "import_waits_as"), "text",
		                                    exchange->zh ? status_row(STATUS_PENDING)->zh
		                                                 : status_row(STATUS_PENDING)->en));
	return list;
}

static char *value_text(const Exchange *exchange, int field, const char *value, bool shown)
{
	return student_fields[field].sensitive && !shown ? view_masked(field, value)
	                                                 : view_value(exchange, field, value);
}

/* Of who has no record yet what tells him and his studies apart, of changed data the new values. */
static void brought_words(const Exchange *exchange, const Application *application, GString *out)
{
	const Business *business = business_find(application->kind);
	const json_t *values = json_object_get(application->details, "values");
	for (int field = 0; field < FIELD_COUNT; field++) {
		const char *value =
		        json_string_value(json_object_get(values, student_fields[field].name));
		bool tells = field == F_XBM || field == F_ZYM || field == F_XZ || field == F_RXNY ||
		             field == F_SZNJ;
		if (!value || !*value || (business && business->about == ABOUT_NEW && !tells))
			continue;
		g_autofree char *text = value_text(exchange, field, value, false);
		g_string_append_printf(out, "%s%s%s%s",
		        out->len ? (exchange->zh ? "；" : "; ") : "",
		        web_field_label(exchange, field), exchange->zh ? "：" : ": ", text);
	}
}

/* Of a box that is ticked what it says. */
char *web_asked_words(const Exchange *exchange, const Application *application)
{
	g_autoptr(json_t) list = web_asked(exchange, application, false);
	GString *out = g_string_new(NULL);
	size_t i;
	json_t *one;
	json_array_foreach(list, i, one) {
		const char *text = json_string_value(json_object_get(one, "text"));
		bool box = strcmp(text, word(exchange->zh, "yes")) == 0;
		g_string_append_printf(out, "%s%s%s%s", i ? (exchange->zh ? "；" : "; ") : "",
		        json_string_value(json_object_get(one, "label")),
		        box            ? ""
		        : exchange->zh ? "："
		                       : ": ",
		        box ? "" : text);
	}
	brought_words(exchange, application, out);
	return g_string_free(out, FALSE);
}

char *web_about_words(
        const Exchange *exchange, const Application *application, const Record *record)
{
	static const int fields[] = {F_XBM, F_SZNJ, F_SZBH, F_XH, F_SFZJH};
	const json_t *values = json_object_get(application->details, "values");
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		int field = fields[i];
		const char *brought =
		        json_string_value(json_object_get(values, student_fields[field].name));
		const char *value = record->id             ? record->student.values[field]
		                    : application->student ? ""
		                    : brought              ? brought
		                                           : "";
		if (!*value)
			continue;
		bool labelled = field == F_XH || field == F_SFZJH;
		g_autofree char *text = value_text(exchange, field, value, false);
		g_string_append_printf(out, "%s%s%s%s", out->len ? " · " : "",
		        labelled ? web_field_label(exchange, field) : "", labelled ? " " : "",
		        text);
	}
	if (record->id)
		g_string_append_printf(out, "%s%s", out->len ? " · " : "",
		        view_status(exchange, status_row(record->student.status)->id));
	return g_string_free(out, FALSE);
}

json_t *web_changes(
        const Exchange *exchange, const Application *application, const Record *record, bool shown)
{
	json_t *list = json_array();
	const char *name;
	json_t *value;
	json_object_foreach(json_object_get(application->details, "values"), name, value) {
		int field = student_field_find(name);
		if (field < 0 || !json_is_string(value))
			continue;
		g_autofree char *was =
		        record ? value_text(exchange, field, record->student.values[field], shown)
		               : g_strdup("");
		g_autofree char *now = value_text(exchange, field, json_string_value(value), shown);
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:b}", "label",
		                      web_field_label(exchange, field), "was", was, "now", now,
		                      "sensitive", student_fields[field].sensitive));
	}
	return list;
}

json_t *web_trail(Exchange *exchange, const Application *application)
{
	json_t *list = json_array();
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(application->details, "trail"), i, row) {
		g_autofree char *at =
		        clock_format_cst(json_integer_value(json_object_get(row, "at_us")));
		const char *id = json_string_value(json_object_get(row, "level"));
		int level = level_find(id);
		g_autofree char *key = g_strdup_printf(
		        "action_%s", json_string_value(json_object_get(row, "action")));
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "at", at, "by",
		                      view_person(exchange,
		                              json_string_value(json_object_get(row, "by"))),
		                      "level",
		                      level == LEVEL_COUNT ? id
		                      : exchange->zh       ? level_row((Level)level)->zh
		                                           : level_row((Level)level)->en,
		                      "action", word(exchange->zh, key), "reason",
		                      json_string_value(json_object_get(row, "reason"))));
	}
	return list;
}

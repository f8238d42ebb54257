#include "records/web/api/business.h"

#include "base/clock.h"
#include "base/json_text.h"
#include "records/rules/level.h"
#include "records/rules/policy.h"
#include "records/store/attachments.h"
#include "records/web/applications.h"
#include "records/web/query.h"
#include "records/web/view.h"

#include <string.h>

enum { ROWS = 50, ROWS_MAX = 500 };

static const char *const actions[] = {[ACTION_SUBMIT] = "submit",
        [ACTION_APPROVE] = "approve",
        [ACTION_REJECT] = "reject",
        [ACTION_WITHDRAW] = "withdraw"};

static json_t *wants_json(const Business *business)
{
	json_t *list = json_array();
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++) {
		const WantRow *row = &want_rows[ABS(*want)];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "id", row->id, "zh",
		                                    row->zh, "en", row->en, "required", *want > 0));
	}
	return list;
}

/* XJYDLB of the change of status; "" where the standard has none. */
static const char *event_code(const Business *row)
{
	return row->event == EVENT_COUNT ? "" : status_change(row->event)->code;
}

bool api_businesses(Exchange *exchange, GError **error)
{
	static const char *const abouts[] = {[ABOUT_STUDENT] = "student",
	        [ABOUT_NEW] = "new",
	        [ABOUT_PAIR] = "transfer",
	        [ABOUT_DATA] = "data",
	        [ABOUT_NUMBER] = "student",
	        [ABOUT_PROBLEMS] = "student",
	        [ABOUT_CERTIFICATE] = "student"};
	json_t *list = json_array();
	(void)error;
	for (size_t i = 0; i < businesses_count(); i++) {
		const Business *row = &businesses[i];
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "id",
		                      row->id, "zh", row->zh, "en", row->en, "code",
		                      event_code(row), "about", abouts[row->about], "top",
		                      level_row(business_top(&exchange->policy, row))->id, "proof",
		                      row->proof, "bulk", row->bulk, "asked", wants_json(row)));
	}
	return exchange_json(exchange, 200, json_pack("{s:o}", "businesses", list));
}

/* "2026-12-04"; null when it is closed or the calendar does not tell. */
static json_t *deadline_of(const Exchange *exchange, const Application *application)
{
	char text[DAY_TEXT];
	bool none = application->done || application_waits(application);
	Day last = none ? DAY_NONE : office_deadline(&exchange->policy, application);
	return *day_format(last, text) ? json_string(text) : json_null();
}

json_t *api_application_row(const Exchange *exchange, const Application *application)
{
	g_autofree char *created = clock_format(application->created_us);
	g_autofree char *turn = clock_format(application->turn_us);
	const Approval *approval = &application->approval;
	return json_pack("{s:I, s:I, s:s, s:I, s:s, s:s, s:s, s:s, s:b, s:s, s:I, s:s, s:s, s:s, "
	                 "s:s, s:o}",
	        "id", (json_int_t)application->id, "version", (json_int_t)application->version,
	        "kind", application->kind, "student", (json_int_t)application->student, "XXDM",
	        application->school, "name", application->name, "state", web_state_id(approval),
	        "turn", level_row(approval->at)->id, "done", application->done, "side",
	        application->side, "batch", (json_int_t)application->batch, "certificate",
	        application->certificate, "by", application->created_by, "at", created, "turn_at",
	        turn, "deadline", deadline_of(exchange, application));
}

/* What is sensitive is masked. */
static json_t *masked_json(const json_t *object)
{
	json_t *masked = json_object();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)object, name, value) {
		int field = strcmp(name, want_rows[WANT_DOCUMENT].id) == 0
		                    ? F_SFZJH
		                    : student_field_find(name);
		bool hide = field >= 0 && student_fields[field].sensitive;
		g_autofree char *text = hide ? view_masked(field, json_string_value(value)) : NULL;
		json_object_set_new(masked, name, hide ? json_string(text) : json_incref(value));
	}
	return masked;
}

json_t *api_trail(const json_t *details)
{
	json_t *trail = json_deep_copy(json_object_get(details, "trail")), *step;
	size_t i;
	json_array_foreach(trail, i, step) {
		g_autofree char *at =
		        clock_format(json_integer_value(json_object_get(step, "at_us")));
		json_object_set_new(step, "at", json_string(at));
		json_object_del(step, "at_us");
	}
	return trail ? trail : json_array();
}

/* NULL on errors of the store. */
static json_t *application_whole(Exchange *exchange, const Application *application, GError **error)
{
	Office office = web_office(exchange, &exchange->policy);
	json_t *remarks = web_remarks(exchange, &office, application, error);
	if (!remarks)
		return NULL;
	json_t *whole = api_application_row(exchange, application);
	const json_t *details = application->details;
	json_object_set(whole, "reason", json_object_get(details, "reason"));
	json_object_set_new(whole, "asked", masked_json(json_object_get(details, "asked")));
	json_object_set_new(whole, "values", masked_json(json_object_get(details, "values")));
	json_object_set_new(whole, "trail", api_trail(details));
	json_object_set_new(whole, "remarks", remarks);
	return whole;
}

/* What an application of somebody new is told with may be other than before, and it be the same:
 * its answer is not kept. */
static bool application_fresh(Exchange *exchange, const Application *application)
{
	bool changes = approval_state_open(application->approval.state) && !application->student;
	if (!changes)
		return exchange_fresh(exchange, application->version);
	exchange_etag(exchange, application->version);
	return false;
}

typedef struct {
	const Exchange *exchange;
	json_t *rows;
	size_t limit;
	int64_t last;
	bool more;
} Gathered;

static bool row_gather(const Application *application, void *data, GError **error)
{
	Gathered *gathered = data;
	(void)error;
	gathered->more = json_array_size(gathered->rows) == gathered->limit;
	if (gathered->more)
		return true;
	gathered->last = application->id;
	json_array_append_new(gathered->rows, api_application_row(gathered->exchange, application));
	return true;
}

/* A number of the query; 422 for what is none. */
static bool number_of(const Exchange *exchange, const char *name, guint64 otherwise, guint64 most,
        int64_t *ret, GError **error)
{
	g_autofree char *text = exchange_query(exchange, name);
	guint64 number = otherwise;
	bool good = !*text || g_ascii_string_to_unsigned(text, 10, 0, most, &number, NULL);
	*ret = (int64_t)number;
	if (!good)
		g_set_error(error, WEB_ERROR, WEB_ERROR_UNFIT, "'%s' in the query cannot be", name);
	return good;
}

bool api_applications(Exchange *exchange, GError **error)
{
	int64_t after, limit, batch;
	g_autofree char *mine = exchange_query(exchange, "mine");
	g_autofree char *state = exchange_query(exchange, "state");
	g_auto(ApplicationsQuery) query = {0};
	ApplicationFilter filter = {.turn = -1};
	bool any = !*mine || web_todo(exchange, &filter);
	if (!number_of(exchange, "after", 0, INT64_MAX, &after, error) ||
	        !number_of(exchange, "limit", ROWS, ROWS_MAX, &limit, error) ||
	        !number_of(exchange, "batch", 0, INT64_MAX, &batch, error) ||
	        !applications_query_read(exchange, &filter, *mine != '\0', &query, error))
		return false;
	if (query.problem && (query.filter.until_us || !*query.texts[ASKED_DUE]))
		return query_unfit("school", error);
	if (query.problem) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "the holidays of that year are not known yet: 'due' cannot be counted");
		return false;
	}
	g_autoptr(json_t) rows = json_array();
	Gathered gathered = {exchange, rows, (size_t)limit, 0, false};
	/* a draft is pending, too: it waits for the school's own review */
	if (strcmp(state, approval_state_id(APPROVAL_PENDING)) == 0) {
		query.filter.state = "";
		query.filter.open = true;
	}
	query.filter.batch = batch;
	if (any && !applications_list(exchange->store, &query.filter, query.oldest, after,
	                   (int)limit + 1, row_gather, &gathered, error))
		return false;
	json_t *next = gathered.more ? json_integer(gathered.last) : json_null();
	return exchange_json(
	        exchange, 200, json_pack("{s:O, s:o}", "applications", rows, "next", next));
}

static bool proof_gather(const Attachment *attachment, void *data, GError **error)
{
	(void)error;
	json_array_append_new(
	        data, json_pack("{s:I, s:s, s:s, s:I}", "id", (json_int_t)attachment->id, "name",
	                      attachment->name, "type", attachment->type, "bytes",
	                      (json_int_t)attachment->length));
	return true;
}

bool api_application(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Application) application = {0};
	g_autoptr(json_t) proofs = json_array();
	if (!exchange_id(exchange, 0, &id, error) ||
	        !application_load(exchange->store, id, &application, error))
		return false;
	if (application_fresh(exchange, &application))
		return true;
	if (!attachments_walk(exchange->store, id, proof_gather, proofs, error))
		return false;
	json_t *whole = application_whole(exchange, &application, error);
	if (!whole)
		return false;
	json_object_set(whole, "proofs", proofs);
	return exchange_json(exchange, 200, whole);
}

/* What rules stand against, with their names; other errors are passed on. */
static bool refused(Exchange *exchange, const Findings *findings, GError *failed, GError **error)
{
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_autofree char *words = web_findings_words(exchange, findings);
	return exchange_problem_errors(
	        exchange, fault_kind_rule(), words, web_rules(exchange, findings));
}

/* The application and where it stands; 201 when it was made. */
static bool application_give(
        Exchange *exchange, int status, const Application *application, GError **error)
{
	json_t *whole = application_whole(exchange, application, error);
	if (!whole)
		return false;
	g_autofree char *path =
	        g_strdup_printf("/api/v1/applications/%" G_GINT64_FORMAT, application->id);
	if (status == 201)
		response_header(exchange->response, "Location", path);
	exchange_etag(exchange, application->version);
	return exchange_json(exchange, status, whole);
}

/* Strictly: nothing in it that is not asked for. */
static bool asked_fits(
        Exchange *exchange, const Business *business, const json_t *asked, GError **error)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)asked, name, value) {
		const int *want = business->wants, *end = want + BUSINESS_WANTS;
		while (want < end && *want && strcmp(want_rows[ABS(*want)].id, name) != 0)
			want++;
		if (want < end && *want)
			continue;
		g_autofree char *pointer = g_strconcat("/asked/", name, NULL);
		exchange_spot(exchange, "json.unknown", pointer, NULL);
		bool valued = business->about == ABOUT_DATA || business->about == ABOUT_NEW;
		if (valued && student_field_find(name) >= 0)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "'%s' is a field of the record: of %s (%s) it stands in 'values', "
			        "not in 'asked'",
			        name, web_business_words(exchange, business->id), business->id);
		else
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "'%s' is nothing that %s (%s) asks for", name,
			        web_business_words(exchange, business->id), business->id);
		return false;
	}
	return true;
}

/* The record and the version of it that who asks has seen. */
static bool student_here(Exchange *exchange, OfficeRequest *request, GError **error)
{
	g_auto(Record) record = {0};
	return exchange_id(exchange, 0, &request->student, error) &&
	       student_load(exchange->store, request->student, &record, error) &&
	       exchange_if_match(exchange, &request->version, error);
}

bool api_apply(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) application = {0};
	const json_t *body = exchange->json;
	OfficeRequest request = {.reason = json_text_in(body, "reason"),
	        .asked = json_object_get(body, "asked"),
	        .values = json_object_get(body, "values")};
	bool about_student = exchange->parts[0] != NULL;
	if (about_student && !student_here(exchange, &request, error))
		return false;
	request.business = web_business(json_text_in(body, "kind"), error);
	if (!request.business || !asked_fits(exchange, request.business, request.asked, error))
		return false;
	bool wants_student = business_of_student(request.business);
	if (wants_student != about_student) {
		exchange_spot(exchange, "place", "/kind", NULL);
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        wants_student ? "%s (%s) is applied for at the student"
		                      : "%s (%s) is applied for without a student",
		        web_business_words(exchange, request.business->id), request.business->id);
		return false;
	}
	if (!office_apply(&office, &request, &findings, &application, &failed))
		return refused(exchange, &findings, failed, error);
	return application_give(exchange, 201, &application, error);
}

bool api_decide(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) application = {0}, done = {0};
	const json_t *body = exchange->json;
	OfficeDecision decision = {.reason = json_text_in(body, "reason"),
	        .student_version = json_integer_value(json_object_get(body, "student_version"))};
	int action = 0;
	if (!exchange_id(exchange, 0, &decision.id, error) ||
	        !application_load(exchange->store, decision.id, &application, error) ||
	        !exchange_if_match(exchange, &decision.version, error))
		return false;
	while (action < (int)G_N_ELEMENTS(actions) &&
	        strcmp(actions[action], json_text_in(body, "action")) != 0)
		action++;
	if (action == (int)G_N_ELEMENTS(actions)) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "'action' is submit, approve, reject or withdraw");
		return false;
	}
	decision.action = (ApprovalAction)action;
	if (!office_decide(&office, &decision, &findings, &done, &failed))
		return refused(exchange, &findings, failed, error);
	return application_give(exchange, 200, &done, error);
}

bool api_revoke(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	int64_t id, version;
	g_auto(Application) application = {0}, done = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !application_load(exchange->store, id, &application, error) ||
	        !exchange_if_match(exchange, &version, error))
		return false;
	if (!office_revoke(&office, id, version, json_text_in(exchange->json, "reason"), &findings,
	            &done, &failed))
		return refused(exchange, &findings, failed, error);
	return application_give(exchange, 200, &done, error);
}

bool api_dismiss(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	OfficeDismissal asked = {
	        .dismissed = json_is_true(json_object_get(exchange->json, "dismissed")),
	        .reason = json_text_in(exchange->json, "reason")};
	g_auto(Application) application = {0}, done = {0};
	if (!exchange_id(exchange, 0, &asked.id, error) ||
	        !application_load(exchange->store, asked.id, &application, error) ||
	        !exchange_if_match(exchange, &asked.version, error))
		return false;
	if (!office_dismiss(&office, &asked, &findings, &done, &failed))
		return refused(exchange, &findings, failed, error);
	return application_give(exchange, 200, &done, error);
}

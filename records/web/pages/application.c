/* One application: what it asks for, how far it is, and what may be done with it. */
#include "base/json_text.h"
#include "records/store/attachments.h"
#include "records/web/continuations.h"
#include "records/web/former.h"
#include "records/web/pages/applications.h"
#include "records/web/reveal.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include "base/clock.h"
#include "records/store/history.h"

#include <string.h>

static const char *const actions[] = {[ACTION_SUBMIT] = "submit",
        [ACTION_APPROVE] = "approve",
        [ACTION_REJECT] = "reject",
        [ACTION_WITHDRAW] = "withdraw"};

/* What the page is shown with beside the application. */
typedef struct {
	int status;
	json_t *problems; /* web_findings(); borrowed, NULL: none */
	const char *problem;
	bool shown; /* sensitive values in full */
} Shown;

static bool proof_gather(const Attachment *attachment, void *data, GError **error)
{
	(void)error;
	json_array_append_new(data,
	        json_pack("{s:I, s:s, s:I, s:b}", "id", (json_int_t)attachment->id, "name",
	                attachment->name, "kilobytes", (json_int_t)(attachment->length / 1024 + 1),
	                "image", g_str_has_prefix(attachment->type, "image/")));
	return true;
}

static json_t *actions_json(const Office *office, const Application *application)
{
	json_t *may = json_object();
	for (int i = 0; i < (int)G_N_ELEMENTS(actions); i++)
		json_object_set_new(may, actions[i],
		        json_boolean(office_may(office, application, (ApprovalAction)i)));
	json_object_set_new(may, "final", json_boolean(application->approval.top == LEVEL_SCHOOL));
	return may;
}

/* The record, when who asks sees it; one that does not exist yet, or of another school, is none. */
static bool record_find(
        Exchange *exchange, const Application *application, Record *ret, GError **error)
{
	GError *failed = NULL;
	*ret = (Record){0};
	return !application->student ||
	       student_load(exchange->store, application->student, ret, &failed) ||
	       records_error_is_none(failed, error);
}

static const char *detail(const Application *application, const char *name)
{
	return json_text_in(application->details, name);
}

static json_t *application_vars(Exchange *exchange, const Policy *policy,
        const Application *application, const Record *record, const Shown *shown)
{
	Office office = web_office(exchange, policy);
	bool known = record->id != 0;
	bool open = approval_state_open(application->approval.state);
	const char *from = detail(application, "from"), *into = detail(application, "into");
	return json_pack("{s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:s, s:b, s:I, s:b, s:s, s:s, "
	                 "s:s, s:b, s:b, s:b}",
	        "title", web_application_words(exchange, application), "version",
	        (json_int_t)application->version, "row",
	        web_application_row(exchange, policy, application), "asked",
	        web_asked(exchange, application, shown->shown), "changes",
	        web_changes(exchange, application, known ? record : NULL, shown->shown), "trail",
	        web_trail(exchange, application), "may_do", actions_json(&office, application),
	        "reason", detail(application, "reason"), "certificate", application->certificate,
	        "known", known, "student_version", (json_int_t)record->version, "changed",
	        open && known && record->version != application->student_version, "from",
	        *from ? view_school(exchange, from) : "", "into",
	        *into ? view_school(exchange, into) : "", "problem", shown->problem, "may_attach",
	        open && exchange_may(exchange, PERMIT_STUDENT_CHANGE), "shown", shown->shown,
	        "at_work", web_at_work(exchange, application));
}

/* The other records of a student who was one before, as far as who asks sees them. */
static json_t *others_json(Exchange *exchange, const Record *record, GError **error)
{
	return record->id ? web_other_records(exchange, record->id, error) : json_array();
}

/* Of an admission in force: whether the number from lower secondary is gone on with; else {}. */
static json_t *continuation_json(
        Exchange *exchange, const Application *application, const Record *record, GError **error)
{
	bool wanted = record->id && (strcmp(application->kind, "admit") == 0 ||
	                                    strcmp(application->kind, "continue") == 0);
	return wanted ? web_continuation(exchange, record, error) : json_object();
}

/* "SFZJH,XSLXDH": what is sensitive in it. Yours. */
static char *sensitive_fields(const Application *application)
{
	GString *out = g_string_new(NULL);
	const json_t *asked = json_object_get(application->details, "asked");
	const json_t *values = json_object_get(application->details, "values");
	for (int field = 0; field < FIELD_COUNT; field++) {
		const char *value =
		        json_string_value(json_object_get(values, student_fields[field].name));
		bool there = (value && student_fields[field].sensitive) ||
		             (field == F_SFZJH && *business_asked(asked, WANT_DOCUMENT)) ||
		             (field == F_XJH && *business_asked(asked, WANT_NATIONAL));
		if (there)
			g_string_append_printf(
			        out, "%s%s", out->len ? "," : "", student_fields[field].name);
	}
	return g_string_free(out, FALSE);
}

/* Whether a path is one of a list, with whatever it is asked for. */
static bool is_list(const char *path)
{
	static const char *const lists[] = {"/todo", "/applications", "/movements", "/suspensions"};
	size_t length = strcspn(path, "?");
	bool any = false;
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
		any = any || (strlen(lists[i]) == length && strncmp(path, lists[i], length) == 0);
	return any && !strpbrk(path, " \"<>\\#\r\n");
}

/* The list of this service that he came from; the one he works at when it was another page. Yours.
 */
static char *list_came_from(Exchange *exchange)
{
	const char *told = exchange_field(exchange, "list"); /* by this page before */
	const char *referer = head_get(exchange->request->head, "referer");
	const char *host = head_get(exchange->request->head, "host");
	const char *at = referer ? strstr(referer, "://") : NULL;
	bool ours = at && host && *host && g_str_has_prefix(at + 3, host);
	const char *path = ours ? at + 3 + strlen(host) : "";
	return g_strdup(is_list(told) ? told : is_list(path) ? path : "/todo");
}

static bool application_show(
        Exchange *exchange, const Application *application, const Shown *shown, GError **error)
{
	Policy policy = exchange->policy;
	g_auto(Record) record = {0};
	g_autoptr(json_t) proofs = json_array();
	Office office = web_office(exchange, &policy);
	bool may_revoke;
	if (!record_find(exchange, application, &record, error) ||
	        !office_may_revoke(&office, application, &may_revoke, error) ||
	        !attachments_walk(exchange->store, application->id, proof_gather, proofs, error))
		return false;
	g_autoptr(json_t) continuation = continuation_json(exchange, application, &record, error);
	g_autoptr(json_t) former = web_former(exchange, application, error);
	g_autoptr(json_t) remarks = web_remarks(exchange, &office, application, error);
	g_autoptr(json_t) others = others_json(exchange, &record, error);
	if (!continuation || !former || !remarks || !others)
		return false;
	json_t *vars = application_vars(exchange, &policy, application, &record, shown);
	const Business *business = business_find(application->kind);
	g_autofree char *about = web_about_words(exchange, application, &record);
	g_autofree char *list = list_came_from(exchange);
	json_object_set_new(vars, "about", json_string(about));
	json_object_set_new(vars, "list", json_string(list));
	json_object_set(vars, "proofs", proofs);
	json_object_set(vars, "remarks", remarks);
	json_object_set(vars, "continuation", continuation);
	json_object_set(vars, "former", former);
	json_object_set(vars, "others", others);
	bool needed = business &&
	              business_proof(business, json_object_get(application->details, "asked"));
	bool missing = needed && json_array_size(proofs) == 0;
	json_t *may_do = json_object_get(vars, "may_do");
	bool waits = missing && json_is_true(json_object_get(may_do, "submit"));
	g_autofree char *masked = sensitive_fields(application);
	json_object_set_new(vars, "hides", json_boolean(*masked));
	json_object_set_new(vars, "proof_needed", json_boolean(needed));
	json_object_set_new(vars, "proof_waits", json_boolean(waits));
	if (waits) /* it would be refused */
		json_object_set_new(may_do, "submit", json_false());
	json_object_set_new(vars, "may_revoke", json_boolean(may_revoke));
	json_object_set_new(vars, "waits", json_boolean(application_waits(application)));
	json_object_set_new(vars, "agreed",
	        json_boolean(json_is_true(json_object_get(application->details, "agreed"))));
	g_autofree char *again = web_again_path(exchange, application);
	json_object_set_new(vars, "again", json_string(again));
	json_object_set_new(vars, "rejection", json_string(web_rejection(application)));
	json_object_set_new(vars, "back_words", json_string(web_back_words(exchange, application)));
	json_object_set_new(
	        vars, "may_dismiss", json_boolean(office_may_dismiss(&office, application)));
	json_object_set_new(vars, "dismissed", json_boolean(office_dismissed(application)));
	/* other forms have a reason, too, which is no remark on it */
	bool decides = g_str_has_suffix(exchange->route->path, "/decide");
	json_object_set_new(
	        vars, "remark", json_string(decides ? exchange_field(exchange, "reason") : ""));
	json_object_set_new(
	        vars, "problems", shown->problems ? json_incref(shown->problems) : json_array());
	return exchange_page_status(exchange, shown->status, "application.html", vars, error);
}

static bool application_here(Exchange *exchange, Application *ret, GError **error)
{
	int64_t id;
	*ret = (Application){0};
	return exchange_id(exchange, 0, &id, error) &&
	       application_load(exchange->store, id, ret, error);
}

bool page_application(Exchange *exchange, GError **error)
{
	g_auto(Application) application = {0};
	g_autofree char *proof = exchange_query(exchange, "proof");
	Shown shown = {.status = 200, .problem = ""};
	if (strcmp(proof, "size") == 0 || strcmp(proof, "type") == 0)
		shown.problem = word(
		        exchange->zh, *proof == 's' ? "proof_refused_size" : "proof_refused_type");
	return application_here(exchange, &application, error) &&
	       application_show(exchange, &application, &shown, error);
}

static int64_t field_number(Exchange *exchange, const char *name)
{
	guint64 number;
	return g_ascii_string_to_unsigned(
	               exchange_field(exchange, name), 10, 0, INT64_MAX, &number, NULL)
	               ? (int64_t)number
	               : 0;
}

/* The same page with what stands against it; errors that are none of those are passed on. */
static bool refused_show(
        Exchange *exchange, int64_t id, const Findings *findings, GError *failed, GError **error)
{
	g_auto(Application) now = {0};
	bool refused = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED);
	int status = exchange_status(failed);
	if (status != 412 && status != 413 && status != 422) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autoptr(json_t) problems = web_findings(exchange, findings);
	g_autofree char *words =
	        refused && findings->count ? g_strdup("") : exchange_words(exchange, failed);
	Shown shown = {status, problems, words, false};
	g_error_free(failed);
	return application_load(exchange->store, id, &now, error) &&
	       application_show(exchange, &now, &shown, error);
}

static bool proof_refused(Exchange *exchange, int64_t id, GError *failed, GError **error)
{
	static const Findings none = {0};
	return refused_show(exchange, id, &none, failed, error);
}

/* Back to the list that he came from, as he had it, else to the one he works at; it says what was
 * done. */
static bool decided_go(Exchange *exchange, int64_t id)
{
	ApplicationFilter filter;
	bool decides = web_todo(exchange, &filter) && filter.turn >= 0;
	const char *told = exchange_field(exchange, "list");
	bool back = is_list(told) && (g_str_has_prefix(told, "/applications?") ||
	                                     (decides && g_str_has_prefix(told, "/todo?")));
	g_auto(GStrv) parts = g_strsplit(back      ? told
	                                 : decides ? "/todo?"
	                                           : "/applications?",
	        "?", 2);
	g_auto(GStrv) asked = g_strsplit(parts[1], "&", -1);
	g_autoptr(GString) path = g_string_new(parts[0]);
	g_string_append_c(path, '?');
	for (size_t i = 0; asked[i]; i++)
		if (*asked[i] && !g_str_has_prefix(asked[i], "done="))
			g_string_append_printf(path, "%s&", asked[i]);
	g_string_append_printf(path, "done=%" G_GINT64_FORMAT, id);
	return exchange_redirect(exchange, path->str);
}

bool page_application_decide(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) application = {0}, done = {0};
	int action = 0;
	if (!application_here(exchange, &application, error))
		return false;
	while (action < (int)G_N_ELEMENTS(actions) &&
	        strcmp(actions[action], exchange_field(exchange, "action")) != 0)
		action++;
	if (action == (int)G_N_ELEMENTS(actions)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'action' in the query cannot be");
		return false;
	}
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	OfficeDecision decision = {application.id, field_number(exchange, "version"),
	        field_number(exchange, "student_version"), (ApprovalAction)action, reason};
	if (!office_decide(&office, &decision, &findings, &done, &failed))
		return refused_show(exchange, application.id, &findings, failed, error);
	return decided_go(exchange, application.id);
}

bool page_application_revoke(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) application = {0}, done = {0};
	if (!application_here(exchange, &application, error))
		return false;
	if (!office_revoke(&office, application.id, field_number(exchange, "version"),
	            exchange_field(exchange, "reason"), &findings, &done, &failed))
		return refused_show(exchange, application.id, &findings, failed, error);
	return decided_go(exchange, application.id);
}

bool page_application_dismiss(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) application = {0}, done = {0};
	if (!application_here(exchange, &application, error))
		return false;
	const OfficeDismissal asked = {application.id, field_number(exchange, "version"),
	        field_number(exchange, "dismissed") == 1, exchange_field(exchange, "reason")};
	if (!office_dismiss(&office, &asked, &findings, &done, &failed))
		return refused_show(exchange, application.id, &findings, failed, error);
	g_autofree char *path = g_strdup_printf("/applications/%" G_GINT64_FORMAT, application.id);
	return exchange_redirect(exchange, path);
}

bool page_application_reveal(Exchange *exchange, GError **error)
{
	g_auto(Application) application = {0};
	if (!application_here(exchange, &application, error))
		return false;
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	glong length = g_utf8_strlen(reason, -1);
	Shown shown = {422, NULL, word(exchange->zh, "reveal_reason"), false};
	if (length < 2 || length > 200)
		return application_show(exchange, &application, &shown, error);
	g_autofree char *fields = sensitive_fields(&application);
	g_autofree char *why = g_strdup_printf("%s%s%s", fields, *fields ? ": " : "", reason);
	Act act = exchange_act(exchange, why);
	shown = (Shown){200, NULL, "", true};
	return reveal_fits(exchange, 1, error) &&
	       application_looked(exchange->store, &act, application.id, error) &&
	       application_show(exchange, &application, &shown, error);
}

bool page_proof_add(Exchange *exchange, GError **error)
{
	Policy policy = exchange->policy;
	Office office = web_office(exchange, &policy);
	GError *failed = NULL;
	g_auto(Application) application = {0};
	if (!application_here(exchange, &application, error))
		return false;
	const HttpFormFile *file = http_form_file(exchange->form, "proof");
	if (!file) {
		Shown shown = {422, NULL, word(exchange->zh, "proof_choose"), false};
		return application_show(exchange, &application, &shown, error);
	}
	g_autoptr(GBytes) content = g_bytes_new(file->bytes, file->length);
	if (!office_attach(&office, application.id, file->filename, content, &failed))
		return proof_refused(exchange, application.id, failed, error);
	g_autofree char *path = g_strdup_printf("/applications/%" G_GINT64_FORMAT, application.id);
	return exchange_redirect(exchange, path);
}

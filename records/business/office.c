#include "records/business/parts.h"

#include "base/workdays.h"
#include "records/rules/level.h"
#include "records/rules/policy.h"
#include "records/rules/school_id.h"
#include "records/store/event.h"
#include "records/store/schools.h"

#include <string.h>

enum { REASON_MAX = 200 };

Day office_day(int64_t at_us)
{
	enum { CHINA_SECONDS = 8 * 3600, DAY_SECONDS = 86400 };
	return (Day)((at_us / G_USEC_PER_SEC + CHINA_SECONDS) / DAY_SECONDS);
}

Day office_today(const Office *office)
{
	return office_day(office->now_us);
}

const char *office_province(const Office *office, char ret[3])
{
	const Account *account = office->account;
	const char *place = account->level == LEVEL_SCHOOL ? account->place + 2 : account->place;
	g_autofree char *installed = *place ? NULL : store_setting(office->store, "province", NULL);
	g_strlcpy(ret, *place ? place : installed ? installed : "", 3);
	return *ret ? ret : NULL;
}

bool office_change_begin(Office *office, GError **error)
{
	if (!store_change_begin(office->store, error))
		return false;
	office->now_us = event_moment(office->store, office->now_us);
	return true;
}

Act office_act(const Office *office, const char *reason)
{
	return (Act){office->account->name, office->origin, reason, office->now_us};
}

bool office_denied(const char *words, GError **error)
{
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED, words);
	return false;
}

bool office_refused(const Office *office, const Findings *findings, GError **error)
{
	g_autoptr(GString) words = g_string_new(NULL);
	for (size_t i = 0; i < findings->count; i++) {
		RuleId rule = findings->list[i].rule;
		g_autofree char *said = policy_finding_words(office->policy, findings, rule, false);
		if (rule_of(rule)->weight == RULE_REJECT)
			g_string_append_printf(words, "%s%s", words->len ? "; " : "", said);
	}
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED, words->str);
	return false;
}

static bool reason_fits(const char *reason)
{
	g_autofree char *plain = g_strstrip(g_strdup(reason ? reason : ""));
	glong length = g_utf8_strlen(plain, -1);
	return length >= 1 && length <= REASON_MAX;
}

void office_trail(
        const Office *office, Application *application, const char *action, const char *reason)
{
	json_t *trail = json_object_get(application->details, "trail");
	json_array_append_new(trail,
	        json_pack("{s:I, s:s, s:s, s:s, s:s}", "at_us", (json_int_t)office->now_us, "by",
	                office->account->name, "level", level_row(office->account->level)->id,
	                "action", action, "reason", reason ? reason : ""));
}

/* Of who has left his school, which may be closed by then. */
static bool of_the_gone(const Business *business)
{
	return business->event == EVENT_DESTINATION || business->event == EVENT_CERTIFICATE ||
	       business->about == ABOUT_CERTIFICATE;
}

/* Nothing else is applied for at a school that is closed; one that is not there is another rule's.
 */
static bool closed_look(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error)
{
	g_auto(School) at = {0};
	GError *failed = NULL;
	if (of_the_gone(business))
		return true;
	if (!school_load(office->store, record->student.values[F_XXDM], &at, &failed))
		return records_error_is_none(failed, error);
	if (at.status == SCHOOL_CLOSED)
		findings_add(findings, NULL, RULE_APPLY_CLOSED, -1);
	return true;
}

bool office_draft(Office *office, const Business *business, const char *school, Application *ret,
        GError **error)
{
	g_auto(School) at = {0};
	if (!school_load(office->store, school, &at, error))
		return false;
	bool closed = at.status == SCHOOL_CLOSED;
	if (closed && !of_the_gone(business))
		return office_denied("the school is closed: nothing is applied for there", error);
	Level top = business_top(office->policy, business);
	*ret = (Application){.school = g_strdup(school),
	        .kind = g_strdup(business->id),
	        .name = g_strdup(""),
	        .approval = approval_new(at.region, at.managed_by, top),
	        .side = g_strdup(""),
	        .created_by = g_strdup(office->account->name),
	        .created_us = office->now_us,
	        .turn_us = office->now_us,
	        .certificate = g_strdup("")};
	bool above = business->about == ABOUT_CERTIFICATE && office->account->level == top;
	if (closed || above) { /* nobody reviews there: who managed it does, or who applies */
		ret->approval.state = APPROVAL_PENDING;
		ret->approval.at = above ? top : ret->approval.managed_by;
	}
	return true;
}

/* What is not for who enters a new student to say. */
static bool new_field_closed(const Office *office, int field, const char *text)
{
	bool school = office->account->level == LEVEL_SCHOOL;
	return *text && ((field == F_XXDM && school && strcmp(text, office->account->place) != 0) ||
	                        field == F_XSDQZTM);
}

/* The values that would change; what may not is found. */
static json_t *values_wanted(const Office *office, const OfficeRequest *request,
        const Record *record, Findings *findings)
{
	json_t *wanted = json_object();
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)request->values, name, value) {
		int field = student_field_find(name);
		const char *text = json_string_value(value);
		bool data = request->business->about == ABOUT_DATA;
		if (!data && text && new_field_closed(office, field, text))
			findings_add(findings, NULL, RULE_NEW_FIELD, field);
		else if (field < 0 || !text || (data && !business_field_open(field)))
			findings_add(findings, NULL, RULE_CHANGE_FIELD, MAX(field, -1));
		else if (!data || strcmp(text, record->student.values[field]) != 0)
			json_object_set_new(wanted, student_fields[field].name, json_string(text));
	}
	if (request->business->about == ABOUT_DATA && json_object_size(wanted) == 0)
		findings_add(findings, NULL, RULE_CHANGE_NONE, -1);
	return wanted;
}

/* Who somebody is, is changed by the province alone, and a number that no list has. */
static Level top_of(
        const Office *office, const Business *business, const json_t *values, const json_t *asked)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)values, name, value)
		if (business->about == ABOUT_DATA && business_field_key(student_field_find(name)))
			return LEVEL_PROVINCE;
	return *business_asked(asked, WANT_NATIONAL) ? LEVEL_PROVINCE
	                                             : business_top(office->policy, business);
}

/* The record it is about: that of the request, or a new one. */
static bool record_begin(Office *office, const OfficeRequest *request, Record *ret, GError **error)
{
	*ret = (Record){0};
	if (request->business->about == ABOUT_NEW) {
		for (int i = 0; i < FIELD_COUNT; i++)
			ret->student.values[i] = g_strdup("");
		ret->student.key = g_strdup("");
		ret->problems = g_strdup("");
		ret->version = 1;
		return true;
	}
	if (!student_load(office->store, request->student, ret, error))
		return false;
	if (request->version == 0 || request->version == ret->version)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: student %" G_GINT64_FORMAT
	        ": somebody else has changed it meanwhile; look at it again",
	        office->store->name, request->student);
	return false;
}

bool office_application(
        Office *office, int64_t id, int64_t version, Application *ret, GError **error)
{
	if (!application_load(office->store, id, ret, error))
		return false;
	if (version == 0 || version == ret->version)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: application %" G_GINT64_FORMAT
	        ": somebody else has changed it meanwhile; look at it again",
	        office->store->name, id);
	return false;
}

/* A number that was typed with a new student is that of the list, when there is one. */
static bool new_number_check(
        Office *office, const Record *record, Findings *findings, GError **error)
{
	g_auto(Origin) origin = {0};
	const char *number = record->student.values[F_XJH];
	if (!*number)
		return true;
	if (!origin_find(office->store, record->student.key, &origin, error))
		return false;
	if (origin.id && strcmp(origin.texts[ORIGIN_NUMBER], number) != 0)
		findings_add(findings, NULL, RULE_CONTINUE_NUMBER, F_XJH);
	return true;
}

static bool found_one(const Application *application, void *data, GError **error)
{
	(void)error;
	*(int64_t *)data = application->id;
	return true;
}

/* Nobody is applied for twice: who has no record yet is known by his document, as far as one sees.
 */
static bool new_open_check(Office *office, const Record *record, Findings *findings, GError **error)
{
	const char *number = record->student.values[F_SFZJH];
	if (strpbrk(number, "0123456789") && !applications_found(office->store, number, true, 1,
	                                             found_one, &findings->open, error))
		return false;
	if (findings->open)
		findings_add(findings, NULL, RULE_APPLY_OPEN, F_SFZJH);
	return true;
}

/* Somebody new enters a school of the scope: of others no more is said than of none. */
static bool school_seen(Office *office, const char *code, GError **error)
{
	g_auto(School) school = {0};
	Findings misread = {0};
	if (!school_id_check(code, NULL, &misread, F_XXDM))
		return true; /* its rule says so */
	if (!school_load(office->store, code, &school, error))
		return false;
	if (scope_has(&office->account->scope, school.scope))
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "%s: there is no school '%s'",
	        office->store->name, code);
	return false;
}

/* Of a new student: values read whole, in the school of who applies. */
static bool new_read(
        Office *office, const json_t *wanted, Record *record, Findings *findings, GError **error)
{
	g_autoptr(json_t) values = json_deep_copy(wanted);
	if (office->account->level == LEVEL_SCHOOL)
		json_object_set_new(values, "XXDM", json_string(office->account->place));
	office_values_read(office, record, values, findings);
	record->student.status = STATUS_NEW;
	return school_seen(office, record->student.values[F_XXDM], error) &&
	       former_judge(office, record, findings, error) &&
	       new_open_check(office, record, findings, error) &&
	       new_number_check(office, record, findings, error);
}

typedef struct {
	Record record;
	json_t *asked, *wanted;
	char *problems; /* of the record as it is; NULL: a new one */
	char *name;     /* as the record has it now; NULL: of a new one */
} Judged;

static void judged_clear(Judged *judged)
{
	record_clear(&judged->record);
	g_free(judged->problems);
	json_decref(judged->asked);
	json_decref(judged->wanted);
	g_free(judged->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judged, judged_clear)

/* What the list has needs no proof: what was typed in its place is left out. */
static bool number_judge(Office *office, Judged *judged, Findings *findings, GError **error)
{
	g_auto(Origin) origin = {0};
	if (!continue_judge(office, &judged->record, business_asked(judged->asked, WANT_NATIONAL),
	            findings, &origin, error))
		return false;
	if (origin.id)
		json_object_del(judged->asked, want_rows[WANT_NATIONAL].id);
	return true;
}

/* Of what begins when it is submitted: what would stand against its end too. */
static bool end_judge(Office *office, const Business *business, const Judged *judged, Status begun,
        Findings *findings, GError **error)
{
	Status to;
	Record as = judged->record; /* borrowed */
	as.student.status = begun;
	return business->begin == EVENT_COUNT || findings->rejected ||
	       office_status(office, business, business->event, &as, judged->asked,
	               office_today(office), &to, findings, error);
}

/* The record as it would be: its own rules, and what the store says of it. */
static bool data_judge(Office *office, Judged *judged, Findings *findings, GError **error)
{
	g_auto(Record) was = {0};
	judged->problems = g_strdup(judged->record.problems);
	if (!student_load(office->store, judged->record.id, &was, error))
		return false;
	office_values_read(office, &judged->record, judged->wanted, findings);
	return office_numbers_look(office, &was, &judged->record, findings, error);
}

/* Everything that can stand against it, found; what is left for the application in *ret. */
static bool request_judge(Office *office, const OfficeRequest *request, Judged *ret,
        Findings *findings, GError **error)
{
	const Business *business = request->business;
	bool open = false;
	char province[3];
	Status to;
	*ret = (Judged){0};
	if (!record_begin(office, request, &ret->record, error))
		return false;
	if (!reason_fits(request->reason))
		findings_add(findings, NULL, RULE_APPLY_REASON, -1);
	ret->asked = business_read(business, request->asked, office_province(office, province),
	        office_today(office), findings);
	ret->wanted = values_wanted(office, request, &ret->record, findings);
	if (business->about == ABOUT_NEW &&
	        !new_read(office, ret->wanted, &ret->record, findings, error))
		return false;
	if (!closed_look(office, business, &ret->record, findings, error) ||
	        (ret->record.id && !application_open(office->store, ret->record.id, &open,
	                                   &findings->open, error)))
		return false;
	if (open)
		findings_add(findings, NULL, RULE_APPLY_OPEN, -1);
	if (!certificate_judge(office, business, &ret->record, ret->asked, findings, error))
		return false;
	StatusEvent first = business->begin != EVENT_COUNT ? business->begin : business->event;
	if (!office_status(office, business, first, &ret->record, ret->asked, office_today(office),
	            &to, findings, error) ||
	        !end_judge(office, business, ret, to, findings, error) ||
	        !office_look(office, business, &ret->record, ret->asked, findings, error))
		return false;
	if (business->about == ABOUT_PROBLEMS)
		problems_confirmable(ret->record.problems, findings);
	if (business->about == ABOUT_NUMBER && !number_judge(office, ret, findings, error))
		return false;
	if (ret->record.id)
		ret->name = g_strdup(ret->record.student.values[F_XM]);
	return business->about != ABOUT_DATA || findings->rejected ||
	       data_judge(office, ret, findings, error);
}

static bool application_make(Office *office, const Act *act, const OfficeRequest *request,
        const Judged *judged, const Findings *findings, Application *ret, GError **error)
{
	const Record *record = &judged->record;
	if (!office_draft(office, request->business, record->student.values[F_XXDM], ret, error))
		return false;
	ret->approval.top = top_of(office, request->business, judged->wanted, judged->asked);
	ret->batch = request->batch;
	ret->student = record->id;
	ret->student_version = record->id ? record->version : 0;
	g_free(ret->name);
	/* until a change of it is agreed to he is called and looked for as he was */
	ret->name = g_strdup(judged->name ? judged->name : record->student.values[F_XM]);
	g_free(ret->certificate);
	ret->certificate = g_strdup(business_asked(judged->asked, WANT_CERTIFICATE));
	ret->details = json_pack("{s:s, s:O, s:O, s:o, s:[]}", "reason", request->reason, "asked",
	        judged->asked, "values", judged->wanted, "remarks",
	        office_remarks(findings, judged->problems ? judged->problems : ""), "trail");
	office_trail(office, ret, "apply", request->reason);
	return application_add(office->store, act, ret, error);
}

/* In the change that is begun. */
static bool apply(Office *office, const Act *act, const OfficeRequest *request, Findings *findings,
        Application *ret, GError **error)
{
	g_auto(Judged) judged = {0};
	if (request->business->about == ABOUT_PAIR) {
		if (!reason_fits(request->reason))
			findings_add(findings, NULL, RULE_APPLY_REASON, -1);
		char province[3];
		json_t *asked = business_read(request->business, request->asked,
		        office_province(office, province), office_today(office), findings);
		bool good = findings->rejected ? office_refused(office, findings, error)
		                               : transfer_apply(office, act, request, asked, ret,
		                                         findings, error);
		json_decref(asked);
		return good;
	}
	if (!request_judge(office, request, &judged, findings, error))
		return false;
	return findings->rejected
	               ? office_refused(office, findings, error)
	               : application_make(office, act, request, &judged, findings, ret, error);
}

bool office_apply_within(Office *office, const OfficeRequest *request, Findings *findings,
        Application *ret, GError **error)
{
	Act act = office_act(office, request->reason ? request->reason : "");
	*ret = (Application){0};
	if (!permitted(office->account, PERMIT_STUDENT_CHANGE))
		return office_denied("applications are for clerks", error);
	return apply(office, &act, request, findings, ret, error);
}

bool office_apply(Office *office, const OfficeRequest *request, Findings *findings,
        Application *ret, GError **error)
{
	*ret = (Application){0};
	if (!office_change_begin(office, error))
		return false;
	if (office_apply_within(office, request, findings, ret, error) &&
	        store_change_end(office->store, error))
		return true;
	store_change_drop(office->store);
	application_clear(ret);
	return false;
}

bool office_judge(Office *office, const OfficeRequest *request, Findings *findings, GError **error)
{
	g_auto(Judged) judged = {0};
	return request_judge(office, request, &judged, findings, error);
}

Day office_overdue_since(const Policy *policy, Day today)
{
	enum { BACK_MAX = 10 * 366 }; /* behind years without a calendar, too */
	for (Day day = today - 1; day > today - BACK_MAX; day--) {
		Day last = workday_add(day, policy->change_reply_workdays);
		if (last != DAY_NONE && last < today)
			return day;
	}
	return DAY_NONE;
}

Day office_deadline(const Policy *policy, const Application *application)
{
	if (!approval_state_open(application->approval.state))
		return DAY_NONE;
	return workday_add(office_day(application->turn_us), policy->change_reply_workdays);
}

/* What comes into force: records made and changed as the status machine allows. */
#include "records/business/parts.h"

#include "base/seal.h"
#include "records/rules/study.h"
#include "records/store/catalogues.h"
#include "records/store/former.h"
#include "records/store/late.h"
#include "records/store/national.h"
#include "records/store/student_no.h"

#include <string.h>

void office_values_read(
        const Office *office, Record *record, const json_t *values, Findings *findings)
{
	const char *raw[FIELD_COUNT], *name;
	json_t *value;
	Student read = {0};
	Findings here = {0};
	Status status = record->student.status;
	char province[3];
	g_autoptr(Catalogues) catalogues = catalogues_load(office->store, NULL);
	StudentWorld world = {.policy = office->policy,
	        .province = office_province(office, province),
	        .catalogues = catalogues,
	        .enters = record->id == 0,
	        .today = office_today(office),
	        .document_type_given = true};
	for (int i = 0; i < FIELD_COUNT; i++)
		raw[i] = record->student.values[i];
	json_object_foreach((json_t *)values, name, value)
		raw[student_field_find(name)] = json_string_value(value);
	if (!*raw[F_SFZJLXM])
		raw[F_SFZJLXM] = "1";
	student_read(&world, raw, &read, &here);
	read.status = status;
	for (size_t i = 0; i < here.count; i++) {
		/* the grade of a record of long ago is not what is asked for */
		bool own = here.list[i].rule == RULE_GRADE_FORM && record->id &&
		           !json_object_get(values, student_fields[F_SZNJ].name);
		if (!own)
			findings_add(
			        findings, office->policy, here.list[i].rule, here.list[i].field);
	}
	g_autofree char *fresh = problems_text(&here), *kept = record->problems;
	record->problems = problems_carry(&record->student, kept ? kept : "", &read, fresh);
	student_clear(&record->student);
	record->student = read;
}

bool office_misfit(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error)
{
	Suspension last;
	bool suspended = record->student.status == STATUS_SUSPENDED;
	if (business->event == EVENT_VOID) {
		StatusCase facts = {0};
		status_apply(office->policy, EVENT_VOID, record->student.status, &facts, findings);
		return true;
	}
	if (business->about == ABOUT_PROBLEMS && business_fits(business, record->student.status)) {
		Findings all = {0};
		problems_confirmable(record->problems, &all);
		for (size_t i = 0; i < all.count; i++)
			if (rule_of(all.list[i].rule)->weight == RULE_REJECT)
				findings_add(findings, NULL, all.list[i].rule, all.list[i].field);
		return true;
	}
	if (!office_suspension(office, record->id, &last, error))
		return false;
	if (suspended && last.from != DAY_NONE && last.ended == DAY_NONE) {
		findings->since = last.from;
		findings->until = last.until;
	}
	findings_add(findings, NULL, suspended ? RULE_STATUS_SUSPENDED : RULE_STATUS_NO_CHANGE, -1);
	return true;
}

/* When the last of that kind was applied for that came into force; DAY_NONE: there was none. */
static bool last_day(Office *office, int64_t student, const char *kind, Day *ret, GError **error)
{
	g_auto(Application) last = {0};
	GError *failed = NULL;
	*ret = DAY_NONE;
	if (!application_last(office->store, student, kind, &last, &failed))
		return records_error_is_none(failed, error);
	*ret = office_day(last.created_us);
	return true;
}

/* Nobody is promoted twice for a school year, nor in the one that he repeats; from May to July the
 * one that follows is meant. */
static bool promoted_already(
        Office *office, int64_t student, Day on, Findings *findings, GError **error)
{
	Day promoted, repeated;
	int year = study_repeated_year(on);
	if (!last_day(office, student, "promote", &promoted, error) ||
	        !last_day(office, student, "repeat", &repeated, error))
		return false;
	if (promoted != DAY_NONE && study_repeated_year(promoted) == year)
		findings_add(findings, NULL, RULE_PROMOTE_TWICE, -1);
	else if (repeated != DAY_NONE && study_repeated_year(repeated) == year)
		findings_add(findings, NULL, RULE_PROMOTE_REPEATED, -1);
	return true;
}

/* Nobody is registered who has a record elsewhere by the list of graduates. */
static bool elsewhere_check(
        Office *office, const Record *record, Findings *findings, GError **error)
{
	g_auto(Origin) origin = {0};
	if (!origin_find(office->store, record->student.key, &origin, error))
		return false;
	if (origin.id && *origin.texts[ORIGIN_PRESENT])
		findings_add(findings, NULL, RULE_CONTINUE_ELSEWHERE, -1);
	return true;
}

/* Whether somebody else here has the number, and with whom the national check found him. */
static bool duplicates_look(Office *office, const Record *record, BusinessCase *facts,
        Findings *findings, GError **error)
{
	g_auto(National) national = {0};
	if (!national_load(office->store, record->id, &national, error) ||
	        !student_number_elsewhere(
	                office->store, &record->student, record->id, &facts->another, error))
		return false;
	if (national.outcome == NATIONAL_DUPLICATE)
		g_strlcpy(findings->with, national.note, sizeof findings->with);
	return true;
}

bool office_status(Office *office, const Business *business, StatusEvent event,
        const Record *record, const json_t *asked, Day on, Status *ret, Findings *findings,
        GError **error)
{
	BusinessCase facts = {.student = &record->student,
	        .problems = record->problems,
	        .asked = asked,
	        .on = on};
	bool moves = event == EVENT_TRANSFER_START || event == EVENT_TRANSFER_IN;
	if (!office_suspension(office, record->id, &facts.last, error) ||
	        (moves && record->id &&
	                !office_terms_away(office, record, on, &facts.terms_away, error)))
		return false;
	if (event == EVENT_REGISTER &&
	        !late_until(office->store, record->student.values[F_XXDM],
	                record->student.values[F_RXNY], &facts.extended, error))
		return false;
	if (event == EVENT_REGISTER && !duplicates_look(office, record, &facts, findings, error))
		return false;
	*ret = business_judge(office->policy, business, event, &facts, findings);
	if (event == EVENT_REGISTER && !elsewhere_check(office, record, findings, error))
		return false;
	return event != EVENT_PROMOTE || promoted_already(office, record->id, on, findings, error);
}

static const json_t *part_of(const Application *application, const char *name)
{
	return json_object_get(application->details, name);
}

static char *event_kind(const Business *business)
{
	return g_strconcat("student.", business->id, NULL);
}

bool office_step(Office *office, const Act *act, const Business *business, StatusEvent event,
        const Application *application, Record *record, Findings *findings, GError **error)
{
	Status to;
	g_autofree char *kind = g_strconcat("student.", status_change(event)->id, NULL);
	if (!office_status(office, business, event, record, part_of(application, "asked"),
	            office_day(application->created_us), &to, findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	business_status_set(&record->student, to);
	return student_change(office->store, act, kind, record, error);
}

static bool record_make(Office *office, const Act *act, const Business *business,
        Application *application, Record *record, Findings *findings, GError **error)
{
	Status to;
	bool admits = business->event == EVENT_ADMIT;
	for (int i = 0; i < FIELD_COUNT; i++)
		record->student.values[i] = g_strdup("");
	g_autoptr(json_t) values = json_deep_copy(part_of(application, "values"));
	json_object_set_new(values, "XXDM", json_string(application->school));
	office_values_read(office, record, values, findings);
	record->student.status = STATUS_NEW;
	/* another school may have admitted him since it was applied for */
	if (!former_judge(office, record, findings, error) ||
	        !office_status(office, business, business->event, record,
	                part_of(application, "asked"), office_day(application->created_us), &to,
	                findings, error) ||
	        !office_alike(
	                office, business, record, part_of(application, "asked"), findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	if (admits && json_is_true(part_of(application, "pending")))
		to = STATUS_PENDING; /* of a file of those who have checked in */
	business_status_set(&record->student, to);
	if (findings_have(findings, RULE_SAME_PERSON)) /* stays with him */
		problems_add(record, RULE_SAME_PERSON, -1);
	gsize length = 0;
	const char *row = json_string_value(part_of(application, "row"));
	g_autofree guchar *digest = row ? g_base64_decode(row, &length) : NULL;
	g_auto(Origin) origin = {0};
	record->version = 1;
	record->id = student_next_id(office->store, error);
	if (record->id <= 0 || !former_follow(office, act, record, error) ||
	        (admits && !continue_admit(office, record, &origin, error)))
		return false;
	application->student = record->id;
	return student_add(office->store, act, record, length == SEAL_DIGEST_BYTES ? digest : NULL,
	               error) &&
	       (!admits ||
	               (origin.id ? continue_note(office, act, record, &origin, CONTINUED_BY_LIST,
	                                    origin.texts[ORIGIN_SCHOOL], error)
	                          : continue_open(office, act, record, error)));
}

/* The values of a change of data, held against the store anew. */
static bool data_read(
        Office *office, Record *record, const json_t *values, Findings *findings, GError **error)
{
	g_auto(Record) was = {0};
	if (!student_load(office->store, record->id, &was, error))
		return false;
	office_values_read(office, record, values, findings);
	return office_numbers_look(office, &was, record, findings, error);
}

/* What is in doubt is so no more. */
static bool confirm_take(Office *office, Record *record, Findings *findings, GError **error)
{
	problems_confirmable(record->problems, findings);
	if (findings->rejected)
		return office_refused(office, findings, error);
	char *confirmed = problems_confirm(record->problems);
	g_free(record->problems);
	record->problems = confirmed;
	return true;
}

/* A suspension or a return whose first day has not come: it begins by itself then. */
static bool later(const Office *office, const Business *business, const Application *application)
{
	bool away = business->event == EVENT_SUSPEND, back = business->event == EVENT_RESUME;
	const char *from =
	        business_asked(part_of(application, "asked"), away ? WANT_FROM : WANT_TERM);
	return (away || back) && day_parse(from) > office_today(office);
}

bool office_effect(Office *office, const Act *act, const Business *business,
        Application *application, Record *record, Findings *findings, GError **error)
{
	Status to;
	g_autofree char *kind = event_kind(business);
	if (business->about == ABOUT_NEW)
		return record_make(office, act, business, application, record, findings, error);
	if (!office_status(office, business, business->event, record, part_of(application, "asked"),
	            office_day(application->created_us), &to, findings, error))
		return false;
	if (!findings->rejected && business->about == ABOUT_DATA &&
	        !data_read(office, record, part_of(application, "values"), findings, error))
		return false;
	if (!office_alike(
	            office, business, record, part_of(application, "asked"), findings, error) ||
	        !certificate_judge(
	                office, business, record, part_of(application, "asked"), findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	if (later(office, business, application))
		return office_due_note(office, act, business, application, record, false, error);
	if (business->event != EVENT_COUNT) {
		business_fill(business, part_of(application, "asked"), &record->student);
		business_status_set(&record->student, to);
	}
	bool opens = business->event == EVENT_CHECK_IN || business->event == EVENT_REGISTER;
	if (opens && !student_no_give(office->store, &record->student, error))
		return false;
	if (business->about == ABOUT_PROBLEMS && !confirm_take(office, record, findings, error))
		return false;
	if (business->about == ABOUT_CERTIFICATE &&
	        !certificate_take(office, act, application, record, error))
		return false;
	if (business->about == ABOUT_NUMBER &&
	        !continue_take(office, act, application, record, findings, error))
		return false;
	if (opens && !continue_open(office, act, record, error))
		return false;
	if (status_is_nothing(record->student.status) &&
	        !continue_release(office, act, record, error))
		return false;
	if (status_row(record->student.status)->final &&
	        !continue_close(office, act, record, error))
		return false;
	bool data = business->about == ABOUT_DATA;
	return (data ? former_change(office, act, kind, record, error)
	             : student_change(office->store, act, kind, record, error)) &&
	       (!status_is_nothing(record->student.status) ||
	               former_take_back(office->store, act, record->id, error)) &&
	       (business->event == EVENT_COUNT ||
	               office_due_note(office, act, business, application, record, true, error));
}

/* What the store says of a request beside the rules of its business: classes, numbers in the
 * school, photographs. */
#include "records/business/parts.h"

#include "records/store/alike.h"
#include "records/store/catalogues.h"
#include "records/store/due.h"
#include "records/store/offers.h"
#include "records/store/photos.h"

#include <string.h>

/* Both say when they entered ("2026", "2026级"), and it is not the same. */
static bool other_cohort(const char *one, const char *other)
{
	static const char digits[] = "0123456789";
	return strspn(one, digits) == 4 && strspn(other, digits) == 4 &&
	       strncmp(one, other, 4) != 0;
}

/* A class that was entered for another specialty or grade than the student's. */
static bool class_specialty(
        Office *office, const Record *record, const char *name, Findings *findings, GError **error)
{
	char nothing[] = "";
	g_auto(Offer) found = {0};
	Offer like = {.school = record->student.values[F_XXDM], .kind = OFFER_CLASS}; /* borrowed */
	for (int i = 0; i < OFFER_TEXTS; i++)
		like.texts[i] = nothing;
	like.texts[OFFER_CODE] = (char *)name;
	if (!offer_find(office->store, &like, &found, error))
		return false;
	const char *of = found.id ? found.texts[OFFER_OF] : "";
	if (*of && strcmp(of, record->student.values[F_ZYM]) != 0)
		findings_add(findings, NULL, RULE_CLASS_SPECIALTY, -1);
	if (found.id && other_cohort(found.texts[OFFER_GRADE], record->student.values[F_SZNJ]))
		findings_add(findings, NULL, RULE_CLASS_GRADE, -1);
	return true;
}

/* A class that the school has; one that has entered none cannot be held against them. */
static bool class_look(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	bool any, there;
	bool fresh = business->about == ABOUT_NEW;
	const char *name =
	        fresh ? record->student.values[F_SZBH] : business_asked(asked, WANT_CLASS);
	if ((!fresh && business->about != ABOUT_STUDENT) || !*name)
		return true;
	if (!offer_look(office->store, OFFER_CLASS, record->student.values[F_XXDM], name, &any,
	            &there, error))
		return false;
	bool moves = business->event == EVENT_CHANGE_CLASS || business->event == EVENT_ASSIGN_CLASS;
	if (moves && strcmp(record->student.values[F_SZBH], name) == 0)
		findings_add(findings, NULL, RULE_CLASS_SAME, FIELD_COUNT + (int)WANT_CLASS);
	if (any && !there)
		findings_add(findings, NULL, RULE_CLASS_UNKNOWN,
		        fresh ? (int)F_SZBH : FIELD_COUNT + (int)WANT_CLASS);
	else if (!any && !fresh)
		findings_add(findings, NULL, RULE_CLASS_NONE, -1);
	return !moves || !there || class_specialty(office, record, name, findings, error);
}

/* A specialty that the school offers, when it has entered any. */
static bool specialty_look(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	bool any, there;
	const char *code = business_asked(asked, WANT_SPECIALTY);
	if (business->about != ABOUT_STUDENT || !*code)
		return true;
	if (!offer_look(office->store, OFFER_SPECIALTY, record->student.values[F_XXDM], code, &any,
	            &there, error))
		return false;
	if (any && !there)
		findings_add(findings, NULL, RULE_SPECIALTY_OFFERED, FIELD_COUNT + WANT_SPECIALTY);
	return true;
}

static bool alike_find(
        Office *office, const Student *student, int64_t except, Alike *ret, GError **error)
{
	return office->alikes
	               ? alikes_find(office->alikes, office->store, student, except, ret, error)
	               : student_alike(office->store, student, except, ret, error);
}

bool office_alike(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	Alike alike;
	Student as = record->student;
	const char *number = business_asked(asked, WANT_NUMBER);
	bool made = business->about == ABOUT_NEW;
	if (!made && (business->about != ABOUT_STUDENT || !*number))
		return true;
	if (!made)
		as.values[F_XH] = (char *)number;
	if (!alike_find(office, &as, record->id, &alike, error))
		return false;
	if (alike.number)
		findings_add(findings, NULL, RULE_SAME_SCHOOL_NO,
		        made ? (int)F_XH : FIELD_COUNT + (int)WANT_NUMBER);
	if (made && alike.person)
		findings_add(findings, NULL, RULE_SAME_PERSON, -1);
	return true;
}

/* Another value than before. */
static bool changes(const Record *was, const Record *now, int field)
{
	const char *value = now->student.values[field];
	return *value && strcmp(was->student.values[field], value) != 0;
}

bool office_numbers_look(
        Office *office, const Record *was, const Record *now, Findings *findings, GError **error)
{
	Alike alike = {0};
	bool any = false, there = true;
	const char *school = now->student.values[F_XXDM], *name = now->student.values[F_SZBH];
	if (!former_turn_judge(office, was, now, findings, error) ||
	        (changes(was, now, F_XH) &&
	                !student_alike(office->store, &now->student, now->id, &alike, error)) ||
	        (changes(was, now, F_SZBH) &&
	                !offer_look(office->store, OFFER_CLASS, school, name, &any, &there, error)))
		return false;
	if (alike.number)
		findings_add(findings, NULL, RULE_SAME_SCHOOL_NO, F_XH);
	if (any && !there)
		findings_add(findings, NULL, RULE_CLASS_UNKNOWN, F_SZBH);
	else if (!any && changes(was, now, F_SZBH) && *name)
		findings_add(findings, NULL, RULE_CLASS_NONE, -1);
	return true;
}

/* A specialty of the catalogue under which the student studies. */
bool office_specialty(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	enum { AT = FIELD_COUNT + WANT_SPECIALTY };
	const char *code = business_asked(asked, WANT_SPECIALTY);
	bool moves = business->about == ABOUT_PAIR; /* with what the school had him in */
	int entered = (int)(g_ascii_strtoull(record->student.values[F_RXNY], NULL, 10) / 100);
	if (!*code)
		return true;
	g_autoptr(Catalogues) catalogues = catalogues_load(office->store, error);
	if (!catalogues)
		return false;
	SpecialtyFit fit = catalogues_fit(catalogues, code, moves ? 0 : entered);
	if (fit == SPECIALTY_UNKNOWN)
		findings_add(findings, NULL, RULE_SPECIALTY_UNKNOWN, AT);
	else if (fit == SPECIALTY_GROUP)
		findings_add(findings, NULL, RULE_SPECIALTY_GROUP, AT);
	else if (!moves && fit != SPECIALTY_FITS)
		findings_add(findings, NULL, RULE_SPECIALTY_OLD, AT);
	return true;
}

/* Who gets a certificate has a number and a face. */
static bool end_look(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error)
{
	int64_t photo;
	bool ends = business->event == EVENT_GRADUATE || business->event == EVENT_GRADUATE_EARLY ||
	            business->event == EVENT_COMPLETE;
	if (!ends)
		return true;
	if (!photo_version(office->store, record->id, &photo, error))
		return false;
	if (!*record->student.values[F_XJH])
		findings_add(findings, NULL, RULE_END_NUMBER, -1);
	if (!photo)
		findings_add(findings, NULL, RULE_END_PHOTO, -1);
	return true;
}

/* Who comes is there to be asked about what is in doubt. */
static void doubt_look(const Business *business, const Record *record, Findings *findings)
{
	if (business->event == EVENT_CHECK_IN && problems_in_doubt(record->problems))
		findings_add(findings, NULL, RULE_CHECK_IN_DOUBT, -1);
}

bool office_due_look(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error)
{
	Due due;
	bool moves = business->begin == EVENT_TRANSFER_START;
	bool ends = business->event == EVENT_RESUME || business->event == EVENT_WITHDRAW_OVERDUE ||
	            business->event == EVENT_WITHDRAW_YEARS;
	if (business->event != EVENT_SUSPEND && !ends && !moves)
		return true;
	if (!due_load(office->store, record->id, &due, error))
		return false;
	if (due.student && due.kind == DUE_SUSPEND && !ends)
		findings_add(findings, NULL, moves ? RULE_TRANSFER_WAITS : RULE_SUSPEND_WAITS, -1);
	if (due.student && due.kind == DUE_RESUME && ends)
		findings_add(findings, NULL, RULE_RESUME_WAITS, -1);
	return true;
}

/* Before a record of his is registered: whether the school has somebody like him. */
static bool person_look(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error)
{
	Alike alike;
	Student as = record->student;
	char nothing[] = "";
	as.values[F_XH] = nothing;
	if (business->event != EVENT_REGISTER)
		return true;
	if (!alike_find(office, &as, record->id, &alike, error))
		return false;
	if (alike.person)
		findings_add(findings, NULL, RULE_SAME_PERSON, -1);
	return true;
}

bool office_look(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error)
{
	doubt_look(business, record, findings);
	return class_look(office, business, record, asked, findings, error) &&
	       specialty_look(office, business, record, asked, findings, error) &&
	       office_specialty(office, business, record, asked, findings, error) &&
	       office_alike(office, business, record, asked, findings, error) &&
	       person_look(office, business, record, findings, error) &&
	       office_due_look(office, business, record, findings, error) &&
	       end_look(office, business, record, findings, error);
}

/* Found of a value, and not of the record as it was: what is only missing is no remark. */
static bool value_remark(const Rule *rule, int field, const char *problems)
{
	if (field >= FIELD_COUNT || rule == rule_of(RULE_FIELD_MISSING))
		return false;
	g_autofree char *known = g_strconcat(rule->name, "@", student_fields[field].name, NULL);
	return !strstr(problems, known);
}

json_t *office_remarks(const Findings *findings, const char *problems)
{
	json_t *list = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const Rule *rule = rule_of(findings->list[i].rule);
		int field = findings->list[i].field;
		if (rule->weight == RULE_PROBLEM &&
		        (field < 0 || value_remark(rule, field, problems)))
			json_array_append_new(list, json_string(rule->name));
	}
	return list;
}

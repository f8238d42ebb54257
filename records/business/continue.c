/* Going on with the student number of the stage of school before (学籍接续). */
#include "records/business/parts.h"

#include "records/rules/student_number.h"

#include <string.h>

static bool by_another(const Record *record, const Origin *origin)
{
	return origin->student != 0 && origin->student != record->id;
}

/* Somebody else has the number in his record. */
static bool taken_check(Office *office, const Record *record, const char *number,
        Findings *findings, GError **error)
{
	bool taken = false;
	if (strcmp(number, record->student.values[F_XJH]) == 0)
		return true;
	if (!student_no_taken(office->store, number, &taken, error))
		return false;
	if (taken)
		findings_add(findings, NULL, RULE_CONTINUE_TAKEN, -1);
	return true;
}

/* Whose number is for life already is given no other: neither that of the list nor one that was
 * typed ("": nothing would come of it). */
static bool formal_holds(const Record *record, const Origin *origin, const char *number)
{
	const char *now = record->student.values[F_XJH];
	const char *next = origin->id ? origin->texts[ORIGIN_NUMBER] : number;
	return record->id && student_no_formal(now) && strcmp(now, next) != 0;
}

/* The list knows the document. */
static bool listed_judge(Office *office, const Record *record, const Origin *origin,
        const char *number, Findings *findings, GError **error)
{
	if (strcmp(origin->texts[ORIGIN_NAME], record->student.values[F_XM]) != 0)
		findings_add(findings, NULL, RULE_CONTINUE_NAME, -1);
	if (*number && strcmp(number, origin->texts[ORIGIN_NUMBER]) != 0)
		findings_add(findings, NULL, RULE_CONTINUE_NUMBER, FIELD_COUNT + WANT_NATIONAL);
	/* a slip of the list: what it says of one is another's */
	student_no_compare(
	        origin->texts[ORIGIN_NUMBER], record->student.values[F_SFZJH], findings, -1);
	if (*origin->texts[ORIGIN_PRESENT])
		findings_add(findings, NULL, RULE_CONTINUE_ELSEWHERE, -1);
	if (by_another(record, origin)) {
		findings_add(findings, NULL, RULE_CONTINUE_TAKEN, -1);
		return true;
	}
	return taken_check(office, record, origin->texts[ORIGIN_NUMBER], findings, error);
}

/* It does not: what was typed is of its form and nobody's. */
static bool typed_judge(Office *office, const Record *record, const char *number,
        Findings *findings, GError **error)
{
	enum { AT = FIELD_COUNT + WANT_NATIONAL };
	g_auto(Origin) other = {0};
	if (!*number) {
		findings_add(findings, NULL, RULE_CONTINUE_UNLISTED, -1);
		return true;
	}
	Findings form = {0};
	bool whole = student_no_check(number, office_today(office), &form, AT) != 0;
	/* a number for life is not begun with a slip of the pen; whose it is, is seen by all who
	 * decide */
	if (form.count > 0)
		findings_add(findings, NULL, whole ? RULE_CONTINUE_FORM : form.list[0].rule, AT);
	if (form.count > 0)
		return true;
	student_no_compare(number, record->student.values[F_SFZJH], findings, -1);
	if (!origin_find_number(office->store, number, &other, error))
		return false;
	if (other.id) /* it is another document's */
		findings_add(findings, NULL, RULE_CONTINUE_NUMBER, AT);
	return taken_check(office, record, number, findings, error);
}

bool continue_judge(Office *office, const Record *record, const char *number, Findings *findings,
        Origin *ret, GError **error)
{
	g_auto(Continuation) now = {0};
	*ret = (Origin){0};
	if (record->id && !continuation_load(office->store, record->id, &now, error))
		return false;
	if (now.state == CONTINUATION_DONE) {
		findings_add(findings, NULL, RULE_CONTINUE_DONE, -1);
		return true;
	}
	if (!origin_find(office->store, record->student.key, ret, error))
		return false;
	if (formal_holds(record, ret, number)) {
		findings_add(findings, NULL, RULE_CONTINUE_FORMAL, -1);
		return true;
	}
	return ret->id ? listed_judge(office, record, ret, number, findings, error)
	               : typed_judge(office, record, number, findings, error);
}

static void number_set(Record *record, const char *number)
{
	char **values = record->student.values, *before = record->problems;
	g_free(values[F_XJH]);
	values[F_XJH] = g_strdup(number);
	record->problems = problems_renumbered(before ? before : "", &record->student);
	g_free(before);
}

bool continue_take(Office *office, const Act *act, const Application *application, Record *record,
        Findings *findings, GError **error)
{
	g_auto(Origin) origin = {0};
	const json_t *asked = json_object_get(application->details, "asked");
	const char *number = business_asked(asked, WANT_NATIONAL);
	const char *school = business_asked(asked, WANT_BEFORE);
	if (!continue_judge(office, record, number, findings, &origin, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	number_set(record, origin.id ? origin.texts[ORIGIN_NUMBER] : number);
	return continue_note(office, act, record, &origin,
	        origin.id ? CONTINUED_BY_LIST : CONTINUED_BY_PROOF,
	        origin.id && *origin.texts[ORIGIN_SCHOOL] ? origin.texts[ORIGIN_SCHOOL] : school,
	        error);
}

bool continue_admit(Office *office, Record *record, Origin *ret, GError **error)
{
	Findings findings = {0};
	if (!continue_judge(office, record, record->student.values[F_XJH], &findings, ret, error))
		return false;
	if (ret->id && !findings.rejected)
		number_set(record, ret->texts[ORIGIN_NUMBER]);
	else
		origin_clear(ret);
	return true;
}

bool continue_note(Office *office, const Act *act, const Record *record, Origin *origin,
        ContinuationWay way, const char *school, GError **error)
{
	g_auto(Continuation) now = {0};
	if (!continuation_load(office->store, record->id, &now, error))
		return false;
	now.state = CONTINUATION_DONE;
	now.way = way;
	g_free(now.school);
	now.school = g_strdup(school);
	origin->student = record->id;
	return continuation_put(office->store, act, &now, record->student.values[F_XXDM], error) &&
	       (!origin->id || origin_put(office->store, act, origin, error));
}

bool continue_open(Office *office, const Act *act, const Record *record, GError **error)
{
	g_auto(Continuation) now = {0};
	if (!continuation_load(office->store, record->id, &now, error))
		return false;
	now.state = CONTINUATION_OPEN;
	return now.version != 0 || student_no_formal(record->student.values[F_XJH]) ||
	       continuation_put(office->store, act, &now, record->student.values[F_XXDM], error);
}

bool continue_release(Office *office, const Act *act, const Record *record, GError **error)
{
	return continuation_let_go(office->store, act, record, false, error);
}

bool continue_close(Office *office, const Act *act, const Record *record, GError **error)
{
	g_auto(Continuation) now = {0};
	if (!continuation_load(office->store, record->id, &now, error))
		return false;
	if (now.state != CONTINUATION_OPEN)
		return true;
	now.state = CONTINUATION_NONE;
	return continuation_put(office->store, act, &now, record->student.values[F_XXDM], error);
}

bool office_continuation(
        Office *office, const Record *record, Continuation *ret, Findings *findings, GError **error)
{
	g_auto(Origin) origin = {0};
	return continuation_load(office->store, record->id, ret, error) &&
	       (ret->state == CONTINUATION_DONE ||
	               continue_judge(office, record, "", findings, &origin, error));
}

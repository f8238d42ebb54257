/* What has come to stand against an application since it was made: for who decides, before he does.
 */
#include "records/business/parts.h"

#include "records/rules/document.h"
#include "records/rules/policy.h"

#include <string.h>

/* Whose record it would be, as far as numbers and who is alike need it: values as they were typed
 * are read, nothing is held against them. */
static void newcomer_read(Office *office, const Application *application, Record *ret)
{
	const char *raw[FIELD_COUNT], *name;
	json_t *value;
	Findings none = {0};
	char province[3];
	StudentWorld world = {.policy = office->policy,
	        .province = office_province(office, province),
	        .enters = true,
	        .today = office_today(office),
	        .document_type_given = true};
	*ret = (Record){.problems = g_strdup("")};
	for (int i = 0; i < FIELD_COUNT; i++)
		raw[i] = "";
	json_object_foreach(json_object_get(application->details, "values"), name, value) {
		int field = student_field_find(name);
		if (field >= 0 && json_is_string(value))
			raw[field] = json_string_value(value);
	}
	raw[F_XXDM] = application->school;
	if (!*raw[F_SFZJLXM])
		raw[F_SFZJLXM] = "1";
	student_read(&world, raw, &ret->student, &none);
	ret->student.status = STATUS_NEW;
}

/* Of a record that who decides does not see no more is told than that there is one. */
static bool scope_hold(Office *office, const Record *record, Findings *findings, GError **error)
{
	Holder holder;
	Findings told = {0};
	if (!findings_at(findings, F_SFZJH))
		return true;
	if (!student_holder(office->store, record->student.key, &holder, error))
		return false;
	if (holder.id)
		return true;
	findings_add(&told, NULL, RULE_ADMIT_TWICE, F_SFZJH);
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].field != F_SFZJH &&
		        findings->list[i].rule != RULE_ADMIT_AGAIN)
			findings_add(&told, NULL, findings->list[i].rule, findings->list[i].field);
	*findings = told;
	return true;
}

static bool newcomer_arisen(Office *office, const Business *business,
        const Application *application, Findings *findings, GError **error)
{
	g_auto(Record) record = {0};
	const json_t *asked = json_object_get(application->details, "asked");
	newcomer_read(office, application, &record);
	return former_judge(office, &record, findings, error) &&
	       scope_hold(office, &record, findings, error) &&
	       office_alike(office, business, &record, asked, findings, error);
}

bool office_arisen(
        Office *office, const Application *application, Findings *findings, GError **error)
{
	g_auto(Record) record = {0};
	GError *failed = NULL;
	const Business *business = business_find(application->kind);
	const json_t *asked = json_object_get(application->details, "asked");
	*findings = (Findings){0};
	if (!business || !approval_state_open(application->approval.state))
		return true;
	if (business->about == ABOUT_NEW)
		return newcomer_arisen(office, business, application, findings, error);
	if (business->about != ABOUT_STUDENT || !*business_asked(asked, WANT_NUMBER))
		return true;
	if (!student_load(office->store, application->student, &record, &failed))
		return records_error_is_none(failed, error);
	return office_alike(office, business, &record, asked, findings, error);
}

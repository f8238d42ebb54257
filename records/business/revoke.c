/* A suspension or a return that was agreed to and has yet to begin is taken back: by the level that
 * agreed last, or by the one in its place where the school is managed by another since. */
#include "records/business/parts.h"

#include "records/store/due.h"
#include "records/store/schools.h"

#include <string.h>

/* Of the levels that the student's school has now, the one that would agree last. */
static bool last_level(Office *office, const Application *application, Level *ret, GError **error)
{
	g_auto(Record) record = {0};
	g_auto(School) school = {0};
	Level chain[4];
	if (!student_load(office->store, application->student, &record, error) ||
	        !school_load(office->store, record.student.values[F_XXDM], &school, error))
		return false;
	Approval now = approval_new(school.region, school.managed_by, application->approval.top);
	*ret = chain[approval_chain(&now, chain) - 1];
	return true;
}

bool office_may_revoke(Office *office, const Application *application, bool *ret, GError **error)
{
	Due due;
	const Account *account = office->account;
	const Business *business = business_find(application->kind);
	bool away = business && business->event == EVENT_SUSPEND,
	     back = business && business->event == EVENT_RESUME;
	*ret = false;
	if ((!away && !back) || application->approval.state != APPROVAL_EFFECTIVE)
		return true;
	if (!due_load(office->store, application->student, &due, error))
		return false;
	bool waits = due.student && due.application == application->id &&
	             due.kind == (away ? DUE_SUSPEND : DUE_RESUME);
	bool decides = permitted(account, PERMIT_REVIEW) ||
	               (office->alone && permitted(account, PERMIT_STUDENT_CHANGE));
	if (!waits || !decides || account->scope.read_only)
		return true;
	Level last;
	if (!last_level(office, application, &last, error))
		return false;
	*ret = account->level == last;
	return true;
}

/* Nothing is to come any more; of a return, that the suspension goes on to its end. */
static bool due_undo(Office *office, const Act *act, const Application *application, GError **error)
{
	g_auto(Application) away = {0};
	if (business_find(application->kind)->event == EVENT_SUSPEND)
		return due_drop(office->store, act, application->student, error);
	GError *failed = NULL;
	if (!application_last(office->store, application->student, "suspend", &away, &failed))
		return records_error_is_none(failed, error) &&
		       due_drop(office->store, act, application->student, error);
	Day until = day_parse(business_asked(json_object_get(away.details, "asked"), WANT_UNTIL));
	Due due = {
	        application->student, away.id, DUE_RETURN, until == DAY_NONE ? DUE_UNKNOWN : until};
	return due_put(office->store, act, &due, error);
}

static bool take_back(Office *office, const Act *act, int64_t id, int64_t version,
        Findings *findings, Application *ret, GError **error)
{
	bool may;
	if (!office_application(office, id, version, ret, error))
		return false;
	if (!office_may_revoke(office, ret, &may, error))
		return false;
	if (!may)
		findings_add(findings, NULL, RULE_REVOKE, -1);
	else if (!*act->reason || g_utf8_strlen(act->reason, -1) > 200)
		findings_add(findings, NULL, RULE_APPLY_REASON, -1);
	if (findings->rejected)
		return office_refused(office, findings, error);
	if (!due_undo(office, act, ret, error))
		return false;
	ret->approval.state = APPROVAL_WITHDRAWN;
	ret->turn_us = office->now_us; /* from when on its school is told */
	office_trail(office, ret, "revoke", act->reason);
	return application_change(office->store, act, "application.revoke", ret, error);
}

bool office_revoke(Office *office, int64_t id, int64_t version, const char *reason,
        Findings *findings, Application *ret, GError **error)
{
	g_autofree char *plain = g_strstrip(g_strdup(reason));
	Act act = office_act(office, plain);
	*ret = (Application){0};
	if (!office_change_begin(office, error))
		return false;
	if (take_back(office, &act, id, version, findings, ret, error) &&
	        store_change_end(office->store, error))
		return true;
	store_change_drop(office->store);
	application_clear(ret);
	return false;
}

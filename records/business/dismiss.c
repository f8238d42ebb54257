/* What came back and is not to be applied for again (somebody was brought twice, say) leaves the
 * lists of its school, until the school takes that back. */
#include "records/business/parts.h"

#include <string.h>

static const char *const actions[] = {"recall", "dismiss"};
static const char *const kinds[] = {"application.recall", "application.dismiss"};

bool office_dismissed(const Application *application)
{
	size_t i;
	json_t *step;
	bool dismissed = false;
	json_array_foreach(json_object_get(application->details, "trail"), i, step) {
		const char *action = json_string_value(json_object_get(step, "action"));
		dismissed = g_strcmp0(action, "dismiss") == 0 ||
		            (dismissed && g_strcmp0(action, "recall") != 0);
	}
	return dismissed;
}

bool office_may_dismiss(const Office *office, const Application *application)
{
	const Account *account = office->account;
	ApprovalState state = application->approval.state;
	return (state == APPROVAL_REJECTED || state == APPROVAL_WITHDRAWN) &&
	       strcmp(application->side, "out") != 0 && account->level == LEVEL_SCHOOL &&
	       !account->scope.read_only && permitted(account, PERMIT_STUDENT_CHANGE);
}

static bool so_already(const OfficeDismissal *asked, GError **error)
{
	if (asked->dismissed)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "application %" G_GINT64_FORMAT " is dismissed already", asked->id);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "application %" G_GINT64_FORMAT " is to be applied for again already",
		        asked->id);
	return false;
}

static bool dismiss(Office *office, const Act *act, const OfficeDismissal *asked,
        Findings *findings, Application *ret, GError **error)
{
	if (!office_application(office, asked->id, asked->version, ret, error))
		return false;
	if (!office_may_dismiss(office, ret)) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "what came back is dismissed by its school's clerk");
		return false;
	}
	if (office_dismissed(ret) == asked->dismissed)
		return so_already(asked, error);
	if ((asked->dismissed && !*act->reason) || g_utf8_strlen(act->reason, -1) > 200) {
		findings_add(findings, NULL, RULE_APPLY_REASON, -1);
		return office_refused(office, findings, error);
	}
	office_trail(office, ret, actions[asked->dismissed], act->reason);
	return application_change(office->store, act, kinds[asked->dismissed], ret, error);
}

bool office_dismiss(Office *office, const OfficeDismissal *asked, Findings *findings,
        Application *ret, GError **error)
{
	g_autofree char *plain = g_strstrip(g_strdup(asked->reason));
	*ret = (Application){0};
	if (!office_change_begin(office, error))
		return false;
	Act act = office_act(office, plain);
	if (dismiss(office, &act, asked, findings, ret, error) &&
	        store_change_end(office->store, error))
		return true;
	store_change_drop(office->store);
	application_clear(ret);
	return false;
}

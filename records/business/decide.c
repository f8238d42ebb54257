/* Approving, sending back, taking back: one step of an application, and what follows from it. */
#include "records/business/parts.h"

#include "records/rules/numbers.h"
#include "records/store/attachments.h"

#include <string.h>

static const char *const actions[] = {[ACTION_SUBMIT] = "submit",
        [ACTION_APPROVE] = "approve",
        [ACTION_REJECT] = "reject",
        [ACTION_WITHDRAW] = "withdraw"};

bool office_may(const Office *office, const Application *application, ApprovalAction action)
{
	const Account *account = office->account;
	const Approval *approval = &application->approval;
	bool reviews = permitted(account, PERMIT_REVIEW) && !account->scope.read_only;
	bool submits = reviews || (office->alone && !account->scope.read_only &&
	                                  permitted(account, PERMIT_STUDENT_CHANGE));
	if (!approval_state_open(approval->state) || application->done)
		return action == ACTION_WITHDRAW && application->done &&
		       approval_state_open(approval->state) && account->level == LEVEL_SCHOOL &&
		       permitted(account, PERMIT_STUDENT_CHANGE);
	if (action == ACTION_WITHDRAW)
		return account->level == LEVEL_SCHOOL && !account->scope.read_only &&
		       (reviews || permitted(account, PERMIT_STUDENT_CHANGE));
	bool drafted = approval->state == APPROVAL_DRAFT;
	if (application_waits(application))
		return false;
	if (action == ACTION_SUBMIT)
		return submits && drafted && account->level == LEVEL_SCHOOL;
	if (action == ACTION_REJECT && drafted) /* the other school of a transfer says no */
		return submits && account->level == LEVEL_SCHOOL && *application->side;
	return reviews && !drafted && account->level == approval->at;
}

void office_action_misfit(const Office *office, const Application *application,
        ApprovalAction action, Findings *findings)
{
	RuleId rule = RULE_APPROVAL_LEVEL;
	if (!approval_state_open(application->approval.state))
		rule = RULE_APPROVAL_OVER;
	else if (application_waits(application) && action != ACTION_APPROVE &&
	         office->account->level == LEVEL_SCHOOL)
		rule = RULE_TRANSFER_OUT_SCHOOL;
	else if (action == ACTION_APPROVE && office_may(office, application, ACTION_SUBMIT))
		rule = RULE_APPROVAL_SUBMIT;
	else if (action == ACTION_SUBMIT && office_may(office, application, ACTION_APPROVE))
		rule = RULE_APPROVAL_APPROVE;
	findings_add(findings, NULL, rule, -1);
}

bool office_record_load(Office *office, const Application *application, int64_t version,
        Record *ret, GError **error)
{
	int64_t looked = version ? version : application->student_version;
	*ret = (Record){0};
	if (!application->student)
		return true;
	if (!student_load(office->store, application->student, ret, error))
		return false;
	if (ret->version == looked)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "the record of the student has changed since the application was looked at "
	        "(version %" G_GINT64_FORMAT ", now %" G_GINT64_FORMAT
	        "): nothing was done; look at both and decide again",
	        looked, ret->version);
	return false;
}

static bool proof_there(Office *office, const Business *business, const Application *application,
        Findings *findings, GError **error)
{
	int64_t count = 1;
	if (business_proof(business, json_object_get(application->details, "asked")) &&
	        !attachments_count(office->store, application->id, &count, error))
		return false;
	if (count > 0)
		return true;
	findings_add(findings, NULL, RULE_PROOF_NEEDED, -1);
	return office_refused(office, findings, error);
}

/* What follows from where the application now is. */
static bool follow(Office *office, const Act *act, const Business *business, ApprovalState was,
        Application *application, Record *record, Findings *findings, GError **error)
{
	ApprovalState now = application->approval.state;
	bool begins =
	        was == APPROVAL_DRAFT && now != APPROVAL_REJECTED && now != APPROVAL_WITHDRAWN;
	bool ends =
	        was == APPROVAL_PENDING && (now == APPROVAL_REJECTED || now == APPROVAL_WITHDRAWN);
	/* one that began above the school, or at one that is closed, has had nobody look yet */
	bool looks = was == APPROVAL_PENDING && business->about == ABOUT_CERTIFICATE && !ends;
	if ((begins || looks) && !proof_there(office, business, application, findings, error))
		return false;
	if (begins && business->begin != EVENT_COUNT &&
	        !office_step(office, act, business, business->begin, application, record, findings,
	                error))
		return false;
	if (ends && business->cancel != EVENT_COUNT &&
	        !office_step(office, act, business, business->cancel, application, record, findings,
	                error))
		return false;
	if (now == APPROVAL_EFFECTIVE &&
	        !office_effect(office, act, business, application, record, findings, error))
		return false;
	application->student_version = record->id ? record->version : application->student_version;
	return true;
}

/* Two look at what one asks for, where the school has two. */
static bool another_looks(
        Office *office, const Application *application, Findings *findings, GError **error)
{
	bool there = false;
	const Account *account = office->account;
	if (office->alone || strcmp(application->created_by, account->name) != 0)
		return true;
	if (!account_role_there(
	            office->store, &account->scope, ROLE_REVIEWER, account->id, &there, error))
		return false;
	if (!there)
		return true;
	findings_add(findings, NULL, RULE_APPROVAL_OWN, -1);
	return office_refused(office, findings, error);
}

static bool alone_decide(Office *office, const Act *act, const OfficeDecision *decision,
        Application *application, Findings *findings, GError **error)
{
	const Business *business = business_find(application->kind);
	ApprovalState was = application->approval.state;
	g_auto(Record) record = {0};
	/* taking back and sending back need no look at a record that has changed meanwhile */
	bool looked = decision->action == ACTION_SUBMIT || decision->action == ACTION_APPROVE;
	if (!looked && application->student) {
		if (!student_load(office->store, application->student, &record, error))
			return false;
	} else if (!office_record_load(
	                   office, application, decision->student_version, &record, error)) {
		return false;
	}
	RuleId fault = approval_act(
	        &application->approval, decision->action, office->account->level, decision->reason);
	if (fault != RULE_NONE) {
		findings_add(findings, NULL, fault, -1);
		return office_refused(office, findings, error);
	}
	return follow(office, act, business, was, application, &record, findings, error);
}

static bool decide(Office *office, const Act *act, const OfficeDecision *decision,
        Findings *findings, Application *ret, GError **error)
{
	if (!office_application(office, decision->id, decision->version, ret, error))
		return false;
	if (!office_may(office, ret, decision->action)) {
		office_action_misfit(office, ret, decision->action, findings);
		return findings_have(findings, RULE_APPROVAL_LEVEL)
		               ? office_denied("it is not for this account to decide now", error)
		               : office_refused(office, findings, error);
	}
	if (decision->action == ACTION_WITHDRAW && !(decision->reason && *decision->reason) &&
	        strcmp(ret->created_by, office->account->name) != 0) {
		findings_add(findings, NULL, RULE_APPROVAL_TAKEN_BACK, -1);
		return office_refused(office, findings, error);
	}
	if (decision->action == ACTION_SUBMIT && !another_looks(office, ret, findings, error))
		return false;
	if (ret->pair)
		return transfer_decide(office, act, decision, ret, findings, error);
	g_autofree char *kind = g_strconcat("application.", actions[decision->action], NULL);
	if (!alone_decide(office, act, decision, ret, findings, error))
		return false;
	ret->turn_us = office->now_us;
	office_trail(office, ret, actions[decision->action], decision->reason);
	return application_change(office->store, act, kind, ret, error);
}

bool office_decide(Office *office, const OfficeDecision *decision, Findings *findings,
        Application *ret, GError **error)
{
	Act act = office_act(office, decision->reason ? decision->reason : "");
	*ret = (Application){0};
	if (!office_change_begin(office, error))
		return false;
	if (decide(office, &act, decision, findings, ret, error) &&
	        store_change_end(office->store, error))
		return true;
	store_change_drop(office->store);
	application_clear(ret);
	return false;
}

bool office_decide_look(Office *office, const OfficeDecision *decision, Findings *findings,
        Application *ret, GError **error)
{
	Act act = office_act(office, decision->reason ? decision->reason : "");
	*ret = (Application){0};
	if (!office_change_begin(office, error))
		return false;
	bool good = decide(office, &act, decision, findings, ret, error);
	store_change_drop(office->store);
	if (!good)
		application_clear(ret);
	return good;
}

/* Who decides looks at the papers: one more after it was submitted is another version of it. */
static bool attached_tell(
        Office *office, const Act *act, Application *application, const char *name, GError **error)
{
	if (application->approval.state == APPROVAL_DRAFT)
		return true;
	office_trail(office, application, "attach", name);
	return application_change(office->store, act, "application.attach", application, error);
}

/* As it is now: what is in force takes no more papers. */
static bool attach_within(Office *office, Attachment *attachment, GError **error)
{
	g_auto(Application) application = {0};
	Act act = office_act(office, "");
	if (!application_load(office->store, attachment->application, &application, error))
		return false;
	if (!permitted(office->account, PERMIT_STUDENT_CHANGE))
		return office_denied("applications are for clerks", error);
	if (!approval_state_open(application.approval.state)) {
		Findings findings = {0};
		findings_add(&findings, NULL, RULE_APPROVAL_OVER, -1);
		return office_refused(office, &findings, error);
	}
	return attachment_add(office->store, &act, application.school, attachment, error) &&
	       attached_tell(office, &act, &application, attachment->name, error);
}

bool office_attach(Office *office, int64_t id, const char *name, GBytes *content, GError **error)
{
	g_auto(Attachment) attachment = {
	        .application = id, .type = g_strdup(""), .content = g_bytes_ref(content)};
	numbers_mask(name, &attachment.name); /* scans are called by the number of whose they are */
	if (!office_change_begin(office, error))
		return false;
	if (attach_within(office, &attachment, error) && store_change_end(office->store, error))
		return true;
	store_change_drop(office->store);
	return false;
}

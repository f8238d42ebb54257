/*
 * A transfer inside the province: one pair of applications, of the school that takes and asks and
 * of the school that gives. Both come into force together or neither does (records/rules/approval).
 */
#include "records/business/parts.h"

#include "records/store/alike.h"
#include "records/store/due.h"
#include "records/store/offers.h"
#include "records/store/schools.h"

#include <string.h>

/* Who has the document number and the name that were given: nobody is told which was wrong. */
static bool student_asked(
        Office *office, const json_t *asked, Record *ret, Findings *findings, GError **error)
{
	Holder holder;
	if (!student_holder_any(
	            office->store, business_asked(asked, WANT_DOCUMENT), &holder, error))
		return false;
	bool found = holder.id != 0;
	*ret = (Record){0};
	if (found && !student_load(office->store, holder.id, ret, error))
		return false;
	if (!found || strcmp(ret->student.values[F_XM], business_asked(asked, WANT_NAME)) != 0)
		findings_add(findings, NULL, RULE_TRANSFER_NOBODY, FIELD_COUNT + WANT_DOCUMENT);
	else if (strcmp(ret->student.values[F_XXDM], office->account->place) == 0)
		findings_add(findings, NULL, RULE_TRANSFER_OWN, FIELD_COUNT + WANT_DOCUMENT);
	return true;
}

static bool side_add(Office *office, const Act *act, const OfficeRequest *request,
        const Record *record, const char *school, const char *side, const json_t *details,
        Application *ret, GError **error)
{
	if (!office_draft(office, request->business, school, ret, error))
		return false;
	g_free(ret->side);
	g_free(ret->name);
	ret->side = g_strdup(side);
	ret->name = g_strdup(record->student.values[F_XM]);
	ret->student = record->id;
	ret->student_version = record->version;
	ret->details = json_deep_copy(details);
	office_trail(office, ret, "apply", request->reason);
	return application_add(office->store, act, ret, error);
}

/* Each knows the other's number. */
static bool sides_tie(
        Office *office, const Act *act, Application *in, Application *out, GError **error)
{
	in->pair = out->id;
	out->pair = in->id;
	return application_change(office->store, act, "application.pair", in, error) &&
	       application_change(office->store, act, "application.pair", out, error);
}

/* In the school that takes: its class, a specialty that it offers, and a number that is nobody's
 * there. A number that was not asked for goes with the student only as far as it is free
 * (*ret_drop: it is not). */
static bool place_look(Office *office, const json_t *asked, const Record *record, const char *into,
        bool *ret_drop, Findings *findings, GError **error)
{
	Alike alike;
	bool any = false, there = true;
	bool offers = false, offered = true;
	const char *number = business_asked(asked, WANT_NUMBER);
	const char *name = business_asked(asked, WANT_CLASS);
	Student as = record->student;
	as.values[F_XXDM] = (char *)into;
	if (*number)
		as.values[F_XH] = (char *)number;
	if (!student_alike(office->store, &as, record->id, &alike, error) ||
	        (*name &&
	                !offer_look(office->store, OFFER_CLASS, into, name, &any, &there, error)) ||
	        !offer_look(office->store, OFFER_SPECIALTY, into,
	                business_asked(asked, WANT_SPECIALTY), &offers, &offered, error))
		return false;
	*ret_drop = alike.number && !*number;
	if (alike.number && *number)
		findings_add(findings, NULL, RULE_SAME_SCHOOL_NO, FIELD_COUNT + WANT_NUMBER);
	if (any && !there)
		findings_add(findings, NULL, RULE_CLASS_UNKNOWN, FIELD_COUNT + WANT_CLASS);
	if (offers && !offered)
		findings_add(findings, NULL, RULE_SPECIALTY_OFFERED, FIELD_COUNT + WANT_SPECIALTY);
	return true;
}

static bool apply_wide(Office *office, const Act *act, const OfficeRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error)
{
	bool open = false;
	Status to;
	g_auto(Record) record = {0};
	g_auto(Application) out = {0};
	if (!student_asked(office, asked, &record, findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	if (!application_open(office->store, record.id, &open, &findings->open, error) ||
	        !office_status(office, request->business, request->business->begin, &record, asked,
	                office_today(office), &to, findings, error))
		return false;
	bool drop;
	if (open)
		findings_add(findings, NULL, RULE_APPLY_OPEN, -1);
	if (!place_look(office, asked, &record, office->account->place, &drop, findings, error) ||
	        !office_due_look(office, request->business, &record, findings, error) ||
	        !office_specialty(office, request->business, &record, asked, findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	if (!*business_asked(asked, WANT_CLASS))
		findings_add(findings, NULL, RULE_TRANSFER_CLASS, -1);
	const char *from = record.student.values[F_XXDM], *into = office->account->place;
	/* where nobody reviews, who applies says all that the school has to say */
	g_autoptr(json_t) details = json_pack("{s:s, s:O, s:{}, s:[], s:s, s:s, s:b}", "reason",
	        request->reason, "asked", asked, "values", "trail", "from", from, "into", into,
	        "agreed", office->alone);
	if (!side_add(office, act, request, &record, from, "out", details, &out, error))
		return false;
	/* the class is one of the school that takes: the other is not told */
	json_object_set_new(details, "remarks", office_remarks(findings, ""));
	return side_add(office, act, request, &record, into, "in", details, ret, error) &&
	       sides_tie(office, act, ret, &out, error);
}

bool transfer_apply(Office *office, const Act *act, const OfficeRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error)
{
	if (office->account->level != LEVEL_SCHOOL || office->account->scope.read_only)
		return office_denied(
		        "the school that takes the student asks for a transfer", error);
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(office->store);
	return apply_wide(office, act, request, asked, ret, findings, error);
}

static void value_clear(Record *record, int field)
{
	g_free(record->student.values[field]);
	record->student.values[field] = g_strdup("");
}

/* Both sides agree: the record goes over, its number with it. */
static bool record_move(Office *office, const Act *act, const Business *business,
        const Application *in, Record *record, Findings *findings, GError **error)
{
	Status to;
	const json_t *asked = json_object_get(in->details, "asked");
	Day on = office_day(in->created_us);
	if (!office_status(
	            office, business, EVENT_TRANSFER_OUT, record, asked, on, &to, findings, error))
		return false;
	record->student.status = STATUS_NEW; /* to the school that takes him */
	if (!office_status(
	            office, business, EVENT_TRANSFER_IN, record, asked, on, &to, findings, error))
		return false;
	bool drop;
	if (!place_look(office, asked, record, in->school, &drop, findings, error))
		return false;
	if (findings->rejected)
		return office_refused(office, findings, error);
	value_clear(record, F_SZBH); /* the class is one of the school that is left */
	if (drop)
		value_clear(record, F_XH);
	business_fill(business, asked, &record->student);
	business_status_set(&record->student, to);
	g_free(record->student.values[F_XXDM]);
	record->student.values[F_XXDM] = g_strdup(in->school);
	/* what one school was allowed for its student does not begin in the other */
	return student_change(office->store, act, "student.transfer", record, error) &&
	       due_drop(office->store, act, record->id, error);
}

/* What the record goes through by this step. */
static bool follow(Office *office, const Act *act, ApprovalState was_out, const Application *out,
        const Application *in, Record *record, Findings *findings, GError **error)
{
	const Business *business = business_find(out->kind);
	ApprovalState now = out->approval.state;
	if (was_out == APPROVAL_DRAFT && now == APPROVAL_PENDING)
		return office_step(
		        office, act, business, business->begin, out, record, findings, error);
	if (was_out == APPROVAL_PENDING && (now == APPROVAL_REJECTED || now == APPROVAL_WITHDRAWN))
		return office_step(
		        office, act, business, business->cancel, out, record, findings, error);
	return now != APPROVAL_EFFECTIVE ||
	       record_move(office, act, business, in, record, findings, error);
}

/* The rule of the pair, put back into both applications. */
static bool pair_act(const Office *office, const OfficeDecision *decision, Level by,
        Application *out, Application *in, TransferSide side, Findings *findings, GError **error)
{
	TransferApproval transfer = {out->approval, in->approval, out->done, in->done};
	RuleId fault = RULE_NONE;
	Application *mine = side == SIDE_OUT ? out : in;
	if (decision->action == ACTION_REJECT && mine->approval.state == APPROVAL_DRAFT) {
		/* a school that does not agree: sent back before it was submitted */
		if (!decision->reason || !*decision->reason)
			fault = RULE_APPROVAL_REASON;
		else
			transfer.out.state = transfer.in.state = APPROVAL_REJECTED;
	} else {
		fault = transfer_act(&transfer, side, decision->action, by, decision->reason);
		if (fault == RULE_NONE && side == SIDE_OUT && decision->action == ACTION_SUBMIT &&
		        json_is_true(json_object_get(in->details, "agreed")))
			fault = transfer_act(&transfer, SIDE_IN, ACTION_SUBMIT, LEVEL_SCHOOL, "");
	}
	if (fault != RULE_NONE) {
		findings_add(findings, NULL, fault, -1);
		return office_refused(office, findings, error);
	}
	out->approval = transfer.out;
	in->approval = transfer.in;
	out->done = transfer.out_done;
	in->done = transfer.in_done;
	return true;
}

static bool decide_wide(Office *office, const Act *act, const OfficeDecision *decision,
        Application *mine, Application *other, Findings *findings, GError **error)
{
	static const char *const kinds[] = {"application.submit", "application.approve",
	        "application.reject", "application.withdraw"};
	bool outside = strcmp(mine->side, "out") == 0;
	Application *out = outside ? mine : other, *in = outside ? other : mine;
	ApprovalState was = out->approval.state, other_was = other->approval.state;
	bool looked = decision->action == ACTION_SUBMIT || decision->action == ACTION_APPROVE;
	g_auto(Record) record = {0};
	if (looked ? !office_record_load(office, mine, decision->student_version, &record, error)
	           : !student_load(office->store, mine->student, &record, error))
		return false;
	if (!pair_act(office, decision, office->account->level, out, in,
	            outside ? SIDE_OUT : SIDE_IN, findings, error) ||
	        !follow(office, act, was, out, in, &record, findings, error))
		return false;
	const char *kind = kinds[decision->action];
	mine->turn_us = office->now_us;
	if (other_was == APPROVAL_DRAFT || other->approval.state != other_was)
		/* it is asked from now on (application_waits()), or closed */
		other->turn_us = MAX(office->now_us, other->created_us + 1);
	mine->student_version = other->student_version = record.version;
	office_trail(office, mine, strchr(kind, '.') + 1, decision->reason);
	office_trail(office, other, strchr(kind, '.') + 1, decision->reason);
	return application_change(office->store, act, kind, mine, error) &&
	       application_change(office->store, act, kind, other, error);
}

bool transfer_decide(Office *office, const Act *act, const OfficeDecision *decision,
        Application *application, Findings *findings, GError **error)
{
	g_auto(Application) other = {0};
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(office->store);
	return application_load(office->store, application->pair, &other, error) &&
	       decide_wide(office, act, decision, application, &other, findings, error);
}

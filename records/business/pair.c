/*
 * A transfer inside the province: one pair of applications, of the school that takes and asks and
 * of the school that gives. Both come into force together or neither does (records/rules/approval).
 */
#include "records/business/parts.h"

#include "records/rules/document.h"
#include "records/store/schools.h"

#include <string.h>

DeskScope desk_scope_open(Store *store)
{
	DeskScope kept = {store->scope, store->scoped};
	store_scope_set(store, &scope_whole);
	return kept;
}

void desk_scope_close(Store *store, const DeskScope *kept)
{
	store_scope_set(store, kept->scoped ? &kept->scope : NULL);
}

/* Who has the document number and the name that were given: nobody is told which was wrong. */
static bool student_asked(
        Desk *desk, const json_t *asked, Record *ret, Findings *findings, GError **error)
{
	Holder holder;
	g_autofree char *upper = g_ascii_strup(business_asked(asked, WANT_DOCUMENT), -1);
	bool found = false;
	for (const char *type = "1678A"; *type && !found; type++) {
		char one[2] = {*type, '\0'};
		g_autofree char *key = document_key(one, upper);
		if (!student_holder(desk->store, key, &holder, error))
			return false;
		found = holder.id != 0;
	}
	*ret = (Record){0};
	if (found && !student_load(desk->store, holder.id, ret, error))
		return false;
	if (!found || strcmp(ret->student.values[F_XM], business_asked(asked, WANT_NAME)) != 0)
		findings_add(findings, NULL, RULE_TRANSFER_NOBODY, FIELD_COUNT + WANT_DOCUMENT);
	else if (strcmp(ret->student.values[F_XXDM], desk->account->place) == 0)
		findings_add(findings, NULL, RULE_TRANSFER_OWN, FIELD_COUNT + WANT_DOCUMENT);
	return true;
}

static bool side_add(Desk *desk, const Act *act, const DeskRequest *request, const Record *record,
        const char *school, const char *side, const json_t *details, Application *ret,
        GError **error)
{
	if (!desk_draft(desk, request->business, school, ret, error))
		return false;
	g_free(ret->side);
	g_free(ret->name);
	ret->side = g_strdup(side);
	ret->name = g_strdup(record->student.values[F_XM]);
	ret->student = record->id;
	ret->student_version = record->version;
	ret->details = json_deep_copy(details);
	desk_trail(desk, ret, "apply", request->reason);
	return application_add(desk->store, act, ret, error);
}

/* Each knows the other's number. */
static bool sides_tie(Desk *desk, const Act *act, Application *in, Application *out, GError **error)
{
	in->pair = out->id;
	out->pair = in->id;
	return application_change(desk->store, act, "application.pair", in, error) &&
	       application_change(desk->store, act, "application.pair", out, error);
}

static bool apply_wide(Desk *desk, const Act *act, const DeskRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error)
{
	bool open = false;
	Status to;
	g_auto(Record) record = {0};
	g_auto(Application) out = {0};
	if (!student_asked(desk, asked, &record, findings, error))
		return false;
	if (findings->rejected)
		return desk_refused(findings, error);
	if (!application_open(desk->store, record.id, &open, error) ||
	        !desk_status(desk, request->business, request->business->begin, &record, asked,
	                desk_today(desk), &to, findings, error))
		return false;
	if (open)
		findings_add(findings, NULL, RULE_APPLY_OPEN, -1);
	if (findings->rejected)
		return desk_refused(findings, error);
	const char *from = record.student.values[F_XXDM], *into = desk->account->place;
	g_autoptr(json_t) details = json_pack("{s:s, s:O, s:{}, s:[], s:s, s:s}", "reason",
	        request->reason, "asked", asked, "values", "trail", "from", from, "into", into);
	return side_add(desk, act, request, &record, from, "out", details, &out, error) &&
	       side_add(desk, act, request, &record, into, "in", details, ret, error) &&
	       sides_tie(desk, act, ret, &out, error);
}

bool transfer_apply(Desk *desk, const Act *act, const DeskRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error)
{
	if (desk->account->level != LEVEL_SCHOOL || desk->account->scope.read_only)
		return desk_denied("the school that takes the student asks for a transfer", error);
	DeskScope kept = desk_scope_open(desk->store);
	bool good = apply_wide(desk, act, request, asked, ret, findings, error);
	desk_scope_close(desk->store, &kept);
	return good;
}

/* Both sides agree: the record goes over, its number with it. */
static bool record_move(Desk *desk, const Act *act, const Business *business, const Application *in,
        Record *record, Findings *findings, GError **error)
{
	Status to;
	const json_t *asked = json_object_get(in->details, "asked");
	Day on = desk_day(in->created_us);
	if (!desk_status(
	            desk, business, EVENT_TRANSFER_OUT, record, asked, on, &to, findings, error))
		return false;
	record->student.status = STATUS_NEW; /* to the school that takes him */
	if (!desk_status(
	            desk, business, EVENT_TRANSFER_IN, record, asked, on, &to, findings, error))
		return false;
	if (findings->rejected)
		return desk_refused(findings, error);
	business_fill(business, asked, &record->student);
	business_status_set(&record->student, to);
	g_free(record->student.values[F_XXDM]);
	record->student.values[F_XXDM] = g_strdup(in->school);
	return student_change(desk->store, act, "student.transfer", record, error);
}

/* What the record goes through by this step. */
static bool follow(Desk *desk, const Act *act, ApprovalState was_out, const Application *out,
        const Application *in, Record *record, Findings *findings, GError **error)
{
	const Business *business = business_find(out->kind);
	ApprovalState now = out->approval.state;
	if (was_out == APPROVAL_DRAFT && now == APPROVAL_PENDING)
		return desk_step(
		        desk, act, business, business->begin, out, record, findings, error);
	if (was_out == APPROVAL_PENDING && (now == APPROVAL_REJECTED || now == APPROVAL_WITHDRAWN))
		return desk_step(
		        desk, act, business, business->cancel, out, record, findings, error);
	return now != APPROVAL_EFFECTIVE ||
	       record_move(desk, act, business, in, record, findings, error);
}

/* The rule of the pair, put back into both applications. */
static bool pair_act(const DeskDecision *decision, Level by, Application *out, Application *in,
        TransferSide side, Findings *findings, GError **error)
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
	}
	if (fault != RULE_NONE) {
		findings_add(findings, NULL, fault, -1);
		return desk_refused(findings, error);
	}
	out->approval = transfer.out;
	in->approval = transfer.in;
	out->done = transfer.out_done;
	in->done = transfer.in_done;
	return true;
}

static bool decide_wide(Desk *desk, const Act *act, const DeskDecision *decision, Application *mine,
        Application *other, Findings *findings, GError **error)
{
	static const char *const kinds[] = {"application.submit", "application.approve",
	        "application.reject", "application.withdraw"};
	bool outside = strcmp(mine->side, "out") == 0;
	Application *out = outside ? mine : other, *in = outside ? other : mine;
	ApprovalState was = out->approval.state;
	bool looked = decision->action == ACTION_SUBMIT || decision->action == ACTION_APPROVE;
	g_auto(Record) record = {0};
	if (looked ? !desk_record_load(desk, mine, decision->student_version, &record, error)
	           : !student_load(desk->store, mine->student, &record, error))
		return false;
	if (!pair_act(decision, desk->account->level, out, in, outside ? SIDE_OUT : SIDE_IN,
	            findings, error) ||
	        !follow(desk, act, was, out, in, &record, findings, error))
		return false;
	const char *kind = kinds[decision->action];
	mine->turn_us = desk->now_us;
	mine->student_version = other->student_version = record.version;
	desk_trail(desk, mine, strchr(kind, '.') + 1, decision->reason);
	desk_trail(desk, other, strchr(kind, '.') + 1, decision->reason);
	return application_change(desk->store, act, kind, mine, error) &&
	       application_change(desk->store, act, kind, other, error);
}

bool transfer_decide(Desk *desk, const Act *act, const DeskDecision *decision,
        Application *application, Findings *findings, GError **error)
{
	g_auto(Application) other = {0};
	DeskScope kept = desk_scope_open(desk->store);
	bool good = application_load(desk->store, application->pair, &other, error) &&
	            decide_wide(desk, act, decision, application, &other, findings, error);
	desk_scope_close(desk->store, &kept);
	return good;
}

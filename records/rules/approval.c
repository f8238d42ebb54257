#include "records/rules/approval.h"

#include "records/rules/level.h"

unsigned approval_missing(const char *region)
{
	unsigned missing = 0;
	for (Level level = LEVEL_COUNTY; level <= LEVEL_CITY; level++)
		if (!level_there(level, region))
			missing |= 1u << level;
	return missing;
}

Approval approval_new(const char *region, Level managed_by, Level top)
{
	return (Approval){APPROVAL_DRAFT, CLAMP(managed_by, LEVEL_COUNTY, LEVEL_PROVINCE),
	        MIN(top, LEVEL_PROVINCE), LEVEL_SCHOOL, approval_missing(region)};
}

size_t approval_chain(const Approval *approval, Level ret[4])
{
	size_t count = 0;
	ret[count++] = LEVEL_SCHOOL;
	if (approval->top == LEVEL_SCHOOL)
		return count;
	/* who manages the school is asked even when the business would end below */
	Level top = MAX(approval->top, approval->managed_by);
	for (Level level = approval->managed_by; level <= LEVEL_PROVINCE; level++)
		if ((level <= top || count == 1) && !(approval->missing & 1u << level))
			ret[count++] = level;
	return count;
}

static bool closed(const Approval *approval)
{
	return approval->state != APPROVAL_DRAFT && approval->state != APPROVAL_PENDING;
}

/* The level behind `at`, which may be one that is not there any more; LEVEL_MINISTRY when it was
 * the last. */
static Level next_level(const Approval *approval)
{
	Level chain[4];
	size_t count = approval_chain(approval, chain);
	for (size_t i = 0; i < count; i++)
		if (chain[i] > approval->at)
			return chain[i];
	return LEVEL_MINISTRY;
}

bool approval_last(const Approval *approval)
{
	return next_level(approval) == LEVEL_MINISTRY;
}

static void advance(Approval *approval)
{
	Level next = next_level(approval);
	approval->state = next == LEVEL_MINISTRY ? APPROVAL_EFFECTIVE : APPROVAL_PENDING;
	if (next != LEVEL_MINISTRY)
		approval->at = next;
}

RuleId approval_act(Approval *approval, ApprovalAction action, Level by, const char *reason)
{
	bool mine = action == ACTION_SUBMIT || action == ACTION_WITHDRAW
	                    ? by == LEVEL_SCHOOL
	                    : approval->state == APPROVAL_PENDING && by == approval->at;
	if (closed(approval))
		return RULE_APPROVAL_OVER;
	if (!mine || (action == ACTION_SUBMIT && approval->state != APPROVAL_DRAFT))
		return RULE_APPROVAL_LEVEL;
	if (action == ACTION_REJECT && (!reason || !*reason))
		return RULE_APPROVAL_REASON;
	if (action == ACTION_REJECT)
		approval->state = APPROVAL_REJECTED;
	else if (action == ACTION_WITHDRAW)
		approval->state = APPROVAL_WITHDRAWN;
	else
		advance(approval);
	return RULE_NONE;
}

/* A side whose levels have all agreed waits for the other: its application stays open. */
static void side_wait(Approval *side, bool *done)
{
	if (side->state != APPROVAL_EFFECTIVE)
		return;
	*done = true;
	side->state = APPROVAL_PENDING;
}

RuleId transfer_act(TransferApproval *transfer, TransferSide side, ApprovalAction action, Level by,
        const char *reason)
{
	Approval *mine = side == SIDE_OUT ? &transfer->out : &transfer->in;
	Approval *other = side == SIDE_OUT ? &transfer->in : &transfer->out;
	bool *done = side == SIDE_OUT ? &transfer->out_done : &transfer->in_done;
	if (side == SIDE_IN && action == ACTION_SUBMIT && transfer->out.state == APPROVAL_DRAFT)
		return RULE_TRANSFER_OUT_SCHOOL;
	if (*done && action != ACTION_WITHDRAW && !closed(mine))
		return RULE_APPROVAL_LEVEL;
	RuleId fault = approval_act(mine, action, by, reason);
	if (fault != RULE_NONE)
		return fault;
	side_wait(mine, done);
	if (transfer->out_done && transfer->in_done)
		mine->state = other->state = APPROVAL_EFFECTIVE;
	else if (mine->state == APPROVAL_REJECTED || mine->state == APPROVAL_WITHDRAWN)
		other->state = mine->state;
	return RULE_NONE;
}

/*
 * Applications on their way up: school, county, city, province; who is asked, and what an answer
 * makes of them. Pure.
 *
 * A school that a city manages directly skips the county, one of the province skips both; what has
 * no authority where the school lies (level_there()) is skipped too. A
 * transfer is one pair of applications: both sides come into force together or neither does.
 */
#pragma once

#include "records/rules/status.h"

typedef enum {
	APPROVAL_DRAFT,
	APPROVAL_PENDING,   /* at `at` */
	APPROVAL_EFFECTIVE, /* 生效 */
	APPROVAL_REJECTED,  /* 驳回, with a reason */
	APPROVAL_WITHDRAWN, /* 撤回 */
} ApprovalState;

typedef enum { ACTION_SUBMIT, ACTION_APPROVE, ACTION_REJECT, ACTION_WITHDRAW } ApprovalAction;

typedef struct {
	ApprovalState state;
	Level managed_by; /* of the school: COUNTY, CITY or PROVINCE */
	Level top;        /* the last level that must agree; SCHOOL: none above */
	Level at;         /* whose turn it is while PENDING */
	unsigned missing; /* bits 1 << Level that nobody is at where the school lies */
} Approval;

/* A draft; `managed_by` below COUNTY counts as COUNTY, `top` above PROVINCE as PROVINCE. `region`:
 * six digits of where the school lies. */
Approval approval_new(const char *region, Level managed_by, Level top);
/* Approval.missing of a school in that region. */
unsigned approval_missing(const char *region);

/* The levels it will pass, in order, into `ret`; how many. Above SCHOOL at least one agrees. */
size_t approval_chain(const Approval *approval, Level ret[4]);

/* Whether the level whose turn it is agrees as the last one. */
bool approval_last(const Approval *approval);

/*
 * What somebody of the level `by` does. Returns RULE_NONE and moves on, or the rule that forbids
 * it and changes nothing. The school submits and withdraws while it is not closed; only the level
 * whose turn it is approves or rejects.
 */
RuleId approval_act(Approval *approval, ApprovalAction action, Level by, const char *reason);

/* The two sides of a transfer. */
typedef struct {
	Approval out, in;
	bool out_done, in_done; /* that side's levels have all agreed */
} TransferApproval;

typedef enum { SIDE_OUT, SIDE_IN } TransferSide;

/*
 * The same for one side. The side that is left goes first: the other submits only behind its
 * submission. A rejection or a withdrawal on either side ends both; when the last level of the last
 * side agrees, both become effective.
 */
RuleId transfer_act(TransferApproval *transfer, TransferSide side, ApprovalAction action, Level by,
        const char *reason);

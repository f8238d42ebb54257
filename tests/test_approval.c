#include "records/rules/approval.h"
#include "records/rules/level.h"
#include "tests/harness.h"

static void chain_at(const char *region, Level managed_by, Level top, const char *expected)
{
	static const char *const letters =
	        "SCTPM"; /* school, county, city (T), province, ministry */
	Level levels[4];
	char text[5] = {0};
	Approval approval = approval_new(region, managed_by, top);
	size_t count = approval_chain(&approval, levels);
	for (size_t i = 0; i < count; i++)
		text[i] = letters[levels[i]];
	ASSERT_TEXT(text, expected);
}

static void chain(Level managed_by, Level top, const char *expected)
{
	chain_at("360102", managed_by, top, expected);
}

/* A municipality, a city directly under its province, the corps: no city; Dongguan: no county. */
static void test_levels_that_are_not_there(void)
{
	static const char *const without_city[] = {
	        "110101", "500230", "429004", "469021", "659001"};
	for (size_t i = 0; i < G_N_ELEMENTS(without_city); i++) {
		chain_at(without_city[i], LEVEL_COUNTY, LEVEL_PROVINCE, "SCP");
		chain_at(without_city[i], LEVEL_COUNTY, LEVEL_CITY, "SC");
		chain_at(without_city[i], LEVEL_CITY, LEVEL_CITY, "SP");
		chain_at(without_city[i], LEVEL_PROVINCE, LEVEL_CITY, "SP");
		CU_ASSERT_EQUAL(level_first(without_city[i]), LEVEL_COUNTY);
	}
	chain_at("441900", LEVEL_COUNTY, LEVEL_COUNTY, "ST");
	chain_at("441900", LEVEL_CITY, LEVEL_PROVINCE, "STP");
	CU_ASSERT_EQUAL(level_first("441900"), LEVEL_CITY);
	chain_at("360100", LEVEL_CITY, LEVEL_PROVINCE, "STP");
	Approval approval = approval_new("110101", LEVEL_COUNTY, LEVEL_PROVINCE);
	approval_act(&approval, ACTION_SUBMIT, LEVEL_SCHOOL, NULL);
	approval_act(&approval, ACTION_APPROVE, LEVEL_COUNTY, NULL);
	CU_ASSERT(approval.state == APPROVAL_PENDING && approval.at == LEVEL_PROVINCE);
	/* one that waits where nobody is: who decides it none the less passes it on, never ends it
	 */
	approval.at = LEVEL_CITY;
	approval_act(&approval, ACTION_APPROVE, LEVEL_CITY, NULL);
	CU_ASSERT(approval.state == APPROVAL_PENDING && approval.at == LEVEL_PROVINCE);
}

static void test_levels_that_a_school_passes(void)
{
	chain(LEVEL_COUNTY, LEVEL_PROVINCE, "SCTP");
	chain(LEVEL_CITY, LEVEL_PROVINCE, "STP");
	chain(LEVEL_PROVINCE, LEVEL_PROVINCE, "SP");
	chain(LEVEL_COUNTY, LEVEL_CITY, "SCT");
	chain(LEVEL_COUNTY, LEVEL_SCHOOL, "S");
	chain(LEVEL_PROVINCE, LEVEL_COUNTY, "SP"); /* who manages it is asked */
	chain(LEVEL_COUNTY, LEVEL_MINISTRY, "SCTP");
	chain(LEVEL_SCHOOL, LEVEL_PROVINCE, "SCTP");
}

static void test_up_the_levels(void)
{
	Approval approval = approval_new("360102", LEVEL_COUNTY, LEVEL_CITY);
	CU_ASSERT(
	        approval_act(&approval, ACTION_APPROVE, LEVEL_COUNTY, NULL) == RULE_APPROVAL_LEVEL);
	CU_ASSERT(approval_act(&approval, ACTION_SUBMIT, LEVEL_SCHOOL, NULL) == RULE_NONE);
	CU_ASSERT(
	        approval_act(&approval, ACTION_SUBMIT, LEVEL_SCHOOL, NULL) == RULE_APPROVAL_LEVEL);
	CU_ASSERT(approval_act(&approval, ACTION_APPROVE, LEVEL_CITY, NULL) == RULE_APPROVAL_LEVEL);
	CU_ASSERT(
	        approval_act(&approval, ACTION_APPROVE, LEVEL_SCHOOL, NULL) == RULE_APPROVAL_LEVEL);
	CU_ASSERT(approval_act(&approval, ACTION_APPROVE, LEVEL_COUNTY, NULL) == RULE_NONE);
	CU_ASSERT(approval.state == APPROVAL_PENDING && approval.at == LEVEL_CITY);
	CU_ASSERT(approval_act(&approval, ACTION_REJECT, LEVEL_CITY, "") == RULE_APPROVAL_REASON);
	CU_ASSERT(approval_act(&approval, ACTION_APPROVE, LEVEL_CITY, NULL) == RULE_NONE);
	CU_ASSERT(approval.state == APPROVAL_EFFECTIVE);
	CU_ASSERT(
	        approval_act(&approval, ACTION_WITHDRAW, LEVEL_SCHOOL, NULL) == RULE_APPROVAL_OVER);
}

static void test_school_alone_needs_nobody(void)
{
	Approval approval = approval_new("360102", LEVEL_COUNTY, LEVEL_SCHOOL);
	CU_ASSERT(approval_act(&approval, ACTION_SUBMIT, LEVEL_SCHOOL, NULL) == RULE_NONE);
	CU_ASSERT(approval.state == APPROVAL_EFFECTIVE);
}

static TransferApproval pair(Level out_managed_by, Level in_managed_by, Level top)
{
	Approval out = approval_new("360102", out_managed_by, top);
	Approval in = approval_new("360702", in_managed_by, top);
	return (TransferApproval){.out = out, .in = in};
}

static void test_transfer_is_one_pair(void)
{
	TransferApproval transfer = pair(LEVEL_CITY, LEVEL_PROVINCE, LEVEL_PROVINCE);
	CU_ASSERT(transfer_act(&transfer, SIDE_IN, ACTION_SUBMIT, LEVEL_SCHOOL, NULL) ==
	          RULE_TRANSFER_OUT_SCHOOL);
	transfer_act(&transfer, SIDE_OUT, ACTION_SUBMIT, LEVEL_SCHOOL, NULL);
	transfer_act(&transfer, SIDE_IN, ACTION_SUBMIT, LEVEL_SCHOOL, NULL);
	transfer_act(&transfer, SIDE_IN, ACTION_APPROVE, LEVEL_PROVINCE, NULL);
	CU_ASSERT(transfer.in_done && transfer.in.state == APPROVAL_PENDING);
	CU_ASSERT(transfer_act(&transfer, SIDE_IN, ACTION_APPROVE, LEVEL_PROVINCE, NULL) ==
	          RULE_APPROVAL_LEVEL);
	transfer_act(&transfer, SIDE_OUT, ACTION_APPROVE, LEVEL_CITY, NULL);
	CU_ASSERT(transfer_act(&transfer, SIDE_OUT, ACTION_APPROVE, LEVEL_PROVINCE, NULL) ==
	          RULE_NONE);
	CU_ASSERT(transfer.out.state == APPROVAL_EFFECTIVE &&
	          transfer.in.state == APPROVAL_EFFECTIVE);
	CU_ASSERT(transfer_act(&transfer, SIDE_IN, ACTION_WITHDRAW, LEVEL_SCHOOL, NULL) ==
	          RULE_APPROVAL_OVER);
}

/* Whatever happens in whatever order: both effective or neither, and what is closed stays closed.
 */
static void test_both_sides_or_neither(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(7);
	int effective = 0, ended = 0;
	for (int round = 0; round < 20000; round++) {
		TransferApproval transfer = pair((Level)g_rand_int_range(rand, 1, 4),
		        (Level)g_rand_int_range(rand, 1, 4), (Level)g_rand_int_range(rand, 0, 4));
		for (int step = 0; step < 24; step++) {
			bool over = transfer.out.state > APPROVAL_PENDING;
			ApprovalAction action =
			        g_rand_int_range(rand, 0, 40) == 0
			                ? (ApprovalAction)g_rand_int_range(rand, 2, 4)
			                : (ApprovalAction)g_rand_int_range(rand, 0, 2);
			RuleId fault =
			        transfer_act(&transfer, (TransferSide)g_rand_int_range(rand, 0, 2),
			                action, (Level)g_rand_int_range(rand, 0, 4), "reason");
			CU_ASSERT((transfer.out.state == APPROVAL_EFFECTIVE) ==
			          (transfer.in.state == APPROVAL_EFFECTIVE));
			CU_ASSERT((transfer.out.state > APPROVAL_PENDING) ==
			          (transfer.in.state > APPROVAL_PENDING));
			CU_ASSERT(!over || fault != RULE_NONE);
		}
		effective += transfer.out.state == APPROVAL_EFFECTIVE;
		ended += transfer.out.state > APPROVAL_EFFECTIVE;
	}
	CU_ASSERT(effective > 100 && ended > 100);
}

TEST_MAIN("approval", CASE(test_levels_that_a_school_passes), CASE(test_levels_that_are_not_there),
        CASE(test_up_the_levels), CASE(test_school_alone_needs_nobody),
        CASE(test_transfer_is_one_pair), CASE(test_both_sides_or_neither))

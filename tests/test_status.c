#include "records/rules/status.h"
#include "tests/findings_text.h"
#include "tests/harness.h"

/* A student against whom nothing stands. */
static StatusCase good_case(void)
{
	return (StatusCase){.on = day_of(2026, 9, 20),
	        .birth = day_of(2010, 3, 1),
	        .entered = day_of(2026, 9, 1),
	        .terms_finished = 2,
	        .year = 1,
	        .term = 1,
	        .years_of_study = 3,
	        .duplicates_clear = true,
	        .out_school_agrees = true,
	        .in_school_agrees = true,
	        .hospital_proof = true,
	        .school_checked = true,
	        .term_begins = day_of(2027, 3, 1),
	        .truancy_periods = 90,
	        .absence_days = 14,
	        .own_application = true,
	        .guardian_application = true,
	        .moral = true,
	        .courses = true,
	        .internship = true,
	        .certificate = true};
}

static void expect_with(const Policy *policy, StatusEvent event, Status from,
        const StatusCase *facts, const char *expected)
{
	Findings findings = {0};
	Status after = status_apply(policy, event, from, facts, &findings);
	g_autofree char *found = findings_text(&findings);
	ASSERT_TEXT(found, expected);
	CU_ASSERT(after == (findings.rejected ? from : status_change(event)->to));
}

static void expect(StatusEvent event, Status from, const StatusCase *facts, const char *expected)
{
	Policy policy = policy_default();
	expect_with(&policy, event, from, facts, expected);
}

static void test_the_tables_are_whole(void)
{
	for (Status s = 0; s < STATUS_COUNT; s++) {
		CU_ASSERT(status_find(status_row(s)->id) == s && *status_row(s)->zh &&
		          *status_row(s)->en);
		if (*status_row(s)->code)
			CU_ASSERT(status_of_code(status_row(s)->code) == s &&
			          code_meaning(code_table_find("XSDQZT"), status_row(s)->code));
	}
	CU_ASSERT(status_of_code("05") == STATUS_ENROLLED && status_of_code("06") == STATUS_COUNT &&
	          status_of_code("") == STATUS_COUNT);
	for (StatusEvent e = 0; e < EVENT_COUNT; e++) {
		const StatusChange *change = status_change(e);
		CU_ASSERT(change->event == e && status_event_find(change->id) == e &&
		          *change->source);
		if (*change->code)
			CU_ASSERT(code_meaning(code_table_find("XJYDLB"), change->code) != NULL);
	}
}

/* Every pair of state and event: possible exactly where the table says; final states stay final. */
static void test_no_way_beside_the_table(void)
{
	Policy policy = policy_default();
	for (Status from = 0; from < STATUS_COUNT; from++)
		for (StatusEvent event = 0; event < EVENT_COUNT; event++) {
			StatusCase facts = good_case();
			Findings findings = {0};
			facts.last_year = event == EVENT_GRADUATE;
			facts.suspended_from = day_of(2020, 1, 1);
			facts.suspended_until = day_of(2021, 1, 1);
			Status after = status_apply(&policy, event, from, &facts, &findings);
			bool possible = status_change(event)->from & 1u << from;
			CU_ASSERT(findings.rejected != possible);
			CU_ASSERT(after == (possible ? status_change(event)->to : from));
			if (status_row(from)->final)
				CU_ASSERT(after == from);
		}
}

/* From no record every state can be reached, so none is dead. */
static void test_every_state_is_reached(void)
{
	unsigned reached = 1u << STATUS_NEW, before = 0;
	while (reached != before) {
		before = reached;
		for (StatusEvent event = 0; event < EVENT_COUNT; event++)
			if (status_change(event)->from & reached)
				reached |= 1u << status_change(event)->to;
	}
	CU_ASSERT(reached == (1u << STATUS_COUNT) - 1);
}

static void test_transfer(void)
{
	StatusCase facts = good_case();
	expect(EVENT_TRANSFER_START, STATUS_ENROLLED, &facts, "");
	expect(EVENT_TRANSFER_START, STATUS_SUSPENDED, &facts, "transfer.suspended");
	facts.terms_finished = 0;
	facts.last_year = true;
	facts.out_school_agrees = false;
	expect(EVENT_TRANSFER_START, STATUS_ENROLLED, &facts,
	        "transfer.first_term transfer.graduating transfer.out_school");
	facts = good_case();
	facts.in_school_agrees = false;
	expect(EVENT_TRANSFER_OUT, STATUS_LEAVING, &facts, "transfer.in_school");
	expect(EVENT_TRANSFER_OUT, STATUS_ENROLLED, &facts, "status.no_change");
	facts = good_case();
	facts.suspended_there = true;
	expect(EVENT_TRANSFER_IN, STATUS_NEW, &facts, "transfer.suspended");
}

static void test_registration(void)
{
	StatusCase facts = good_case();
	Policy policy = policy_default();
	facts.on = day_of(2025, 9, 28); /* the 20th working day, a Sunday that is worked */
	facts.entered = day_of(2025, 9, 1);
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "");
	facts.on++;
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "register.workdays");
	facts.on = day_of(2025, 11, 21);
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "register.late register.workdays");
	CU_ASSERT(!policy_switch(&policy, "register.late", false, NULL));
	facts.extended = facts.on; /* the province allows it until that day */
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "register.workdays");
	facts.extended--;
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "register.late register.workdays");
	facts.extended++;
	facts.duplicates_clear = false;
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "register.duplicate register.workdays");
	facts.duplicates_clear = true;
	facts.unnumbered = facts.another = true;
	expect(EVENT_REGISTER, STATUS_PENDING, &facts,
	        "register.number register.another register.workdays");
	facts = good_case();
	facts.entered = day_of(2027, 3, 1); /* no calendar yet: said, not guessed */
	facts.on = day_of(2027, 3, 2);
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "calendar.unknown");
	policy = policy_default();
	CU_ASSERT(registration_deadline(&policy, day_of(2025, 9, 1)) == day_of(2025, 9, 28));
	CU_ASSERT(registration_deadline(&policy, day_of(2025, 4, 10)) == day_of(2025, 4, 20));
	CU_ASSERT(registration_deadline(&policy, day_of(2027, 3, 1)) == DAY_NONE);
	/* the next closing day, never one that was over when he came */
	CU_ASSERT(registration_deadline(&policy, day_of(2026, 5, 1)) == day_of(2026, 6, 1));
	CU_ASSERT(registration_deadline(&policy, day_of(2025, 12, 1)) == day_of(2025, 12, 29));
}

static void test_change_of_specialty(void)
{
	static const struct {
		int year, term;
		bool cross, last;
		const char *found;
	} rows[] = {{1, 1, true, false, ""}, {1, 2, true, false, "specialty.cross"},
	        {2, 1, false, false, ""}, {2, 2, false, false, "specialty.same"},
	        {3, 1, false, true, "specialty.graduating specialty.same"},
	        {1, 2, false, false, ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		StatusCase facts = good_case();
		facts.year = rows[i].year;
		facts.term = rows[i].term;
		facts.cross_category = rows[i].cross;
		facts.last_year = rows[i].last;
		expect(EVENT_CHANGE_SPECIALTY, STATUS_ENROLLED, &facts, rows[i].found);
	}
}

static void test_suspension_and_return(void)
{
	StatusCase facts = good_case();
	facts.illness = true;
	facts.hospital_proof = false;
	expect(EVENT_SUSPEND, STATUS_ENROLLED, &facts, "suspend.proof");
	facts = good_case();
	facts.suspended_from = day_of(2024, 9, 1);
	facts.suspended_until = day_of(2026, 9, 1);
	expect(EVENT_SUSPEND, STATUS_ENROLLED, &facts, "");
	facts.suspended_until++;
	expect(EVENT_SUSPEND, STATUS_ENROLLED, &facts, "suspend.limit");
	facts = good_case();
	facts.illness = true;
	facts.school_checked = false;
	facts.term_begins = facts.on + 29;
	expect(EVENT_RESUME, STATUS_SUSPENDED, &facts, "resume.proof resume.early");
}

static void test_withdrawal_has_its_triggers(void)
{
	StatusCase facts = good_case();
	facts.suspended_from = day_of(2024, 9, 20);
	facts.suspended_until = facts.on - 13;
	expect(EVENT_WITHDRAW_OVERDUE, STATUS_SUSPENDED, &facts, "withdraw.overdue");
	expect(EVENT_WITHDRAW_YEARS, STATUS_SUSPENDED, &facts, "");
	facts.suspended_until--;
	facts.suspended_from++;
	expect(EVENT_WITHDRAW_OVERDUE, STATUS_SUSPENDED, &facts, "");
	expect(EVENT_WITHDRAW_YEARS, STATUS_SUSPENDED, &facts, "withdraw.years");
	facts.truancy_periods = 89;
	facts.absence_days = 13;
	expect(EVENT_WITHDRAW_TRUANCY, STATUS_ENROLLED, &facts, "withdraw.truancy");
	expect(EVENT_WITHDRAW_ABSENCE, STATUS_ENROLLED, &facts, "withdraw.absence");
	facts.guardian_application = false;
	expect(EVENT_WITHDRAW_REQUEST, STATUS_ENROLLED, &facts, "withdraw.consent");
	facts.birth = day_of(2008, 9, 20); /* 18 today */
	expect(EVENT_WITHDRAW_REQUEST, STATUS_ENROLLED, &facts, "");
	facts.birth = DAY_NONE;
	expect(EVENT_WITHDRAW_REQUEST, STATUS_ENROLLED, &facts, "withdraw.consent");
}

static void test_graduation_is_earned(void)
{
	StatusCase facts = good_case();
	expect(EVENT_GRADUATE, STATUS_ENROLLED, &facts, "graduate.early");
	expect(EVENT_GRADUATE_EARLY, STATUS_ENROLLED, &facts, "");
	facts.last_year = true;
	facts.moral = facts.courses = facts.internship = facts.certificate = false;
	expect(EVENT_GRADUATE, STATUS_ENROLLED, &facts,
	        "graduate.moral graduate.courses graduate.internship certificate.needed");
	facts = good_case();
	facts.last_year = true;
	facts.months_of_study = 36;
	facts.months_studied = 33; /* entered in September, ended in May */
	expect(EVENT_GRADUATE, STATUS_ENROLLED, &facts, "graduate.early");
	expect(EVENT_COMPLETE, STATUS_ENROLLED, &facts, "complete.early");
	expect(EVENT_GRADUATE_EARLY, STATUS_ENROLLED, &facts, "");
	facts.months_studied = 34;
	expect(EVENT_GRADUATE, STATUS_ENROLLED, &facts, "");
	expect(EVENT_COMPLETE, STATUS_ENROLLED, &facts, "");
	facts = good_case();
	facts.document_taken = true;
	expect(EVENT_ADMIT, STATUS_NEW, &facts, "admit.twice");
	expect(EVENT_DEATH, STATUS_SUSPENDED, &facts, "");
	expect(EVENT_DEATH, STATUS_DECEASED, &facts, "status.no_change");
}

TEST_MAIN("status", CASE(test_the_tables_are_whole), CASE(test_no_way_beside_the_table),
        CASE(test_every_state_is_reached), CASE(test_transfer), CASE(test_registration),
        CASE(test_change_of_specialty), CASE(test_suspension_and_return),
        CASE(test_withdrawal_has_its_triggers), CASE(test_graduation_is_earned))

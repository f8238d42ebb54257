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
	        .attends_there = true,
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

/*
 * What the rules of 2010 let happen (and of the sister system: a transfer taken back), with the
 * codes of XJYDLB and XSDQZT; of ours, the last three: a place given up after check-in, what was
 * entered wrongly made void. No more and no less.
 */
static const struct {
	const char *event, *code, *from, *to;
} facts_of_2010[] = {
        {"admit", "", "new", "admitted"},
        {"check_in", "", "admitted", "pending"},
        {"no_show", "", "admitted", "lapsed"},
        {"register", "", "pending", "enrolled"},
        {"verify", "", "enrolled", "enrolled"},
        {"change_specialty", "23", "enrolled", "enrolled"},
        {"change_class", "29", "enrolled", "enrolled"},
        {"assign_class", "", "pending", "pending"},
        {"transfer_start", "21", "enrolled", "leaving"},
        {"transfer_cancel", "", "leaving", "enrolled"},
        {"transfer_out", "21", "leaving", "moved"},
        {"transfer_in", "22", "new", "enrolled"},
        {"suspend", "11", "enrolled", "suspended"},
        {"resume", "12", "suspended", "enrolled"},
        {"withdraw_overdue", "31", "suspended", "withdrawn"},
        {"withdraw_years", "31", "suspended", "withdrawn"},
        {"withdraw_truancy", "31", "enrolled", "withdrawn"},
        {"withdraw_absence", "31", "enrolled", "withdrawn"},
        {"withdraw_request", "31", "enrolled", "withdrawn"},
        {"withdraw_request", "31", "suspended", "withdrawn"},
        {"repeat", "02", "enrolled", "enrolled"},
        {"promote", "", "enrolled", "enrolled"},
        {"expel", "42", "enrolled", "expelled"},
        {"expel", "42", "suspended", "expelled"},
        {"death", "51", "admitted", "deceased"},
        {"death", "51", "pending", "deceased"},
        {"death", "51", "enrolled", "deceased"},
        {"death", "51", "suspended", "deceased"},
        {"death", "51", "leaving", "deceased"},
        {"graduate", "", "enrolled", "graduated"},
        {"graduate_early", "61", "enrolled", "graduated"},
        {"complete", "62", "enrolled", "completed"},
        {"leave_incomplete", "63", "enrolled", "incomplete"},
        {"destination", "", "graduated", "graduated"},
        {"certificate", "", "graduated", "graduated"},
        {"give_up", "", "pending", "lapsed"},
        {"void", "", "admitted", "void"},
        {"void", "", "pending", "void"},
};

/* Where the facts say that an event leads from a state; NULL: nowhere. */
static const char *leads_to(const char *event, const char *from)
{
	for (size_t i = 0; i < G_N_ELEMENTS(facts_of_2010); i++)
		if (strcmp(facts_of_2010[i].event, event) == 0 &&
		        strcmp(facts_of_2010[i].from, from) == 0)
			return facts_of_2010[i].to;
	return NULL;
}

/* Every pair of state and event. */
static void test_no_way_beside_the_facts(void)
{
	Policy policy = policy_default();
	for (Status from = 0; from < STATUS_COUNT; from++)
		for (StatusEvent event = 0; event < EVENT_COUNT; event++) {
			StatusCase facts = good_case();
			Findings findings = {0};
			const char *is = status_row(from)->id;
			const char *to = leads_to(status_change(event)->id, is);
			facts.last_year = event == EVENT_GRADUATE;
			facts.suspended_from = day_of(2020, 1, 1);
			facts.suspended_until = day_of(2021, 1, 1);
			Status after = status_apply(&policy, event, from, &facts, &findings);
			ASSERT_TEXT(status_row(after)->id, to ? to : is);
			CU_ASSERT(findings.rejected == (to == NULL));
		}
	for (size_t i = 0; i < G_N_ELEMENTS(facts_of_2010); i++) {
		StatusEvent event = status_event_find(facts_of_2010[i].event);
		CU_ASSERT_FATAL(event != EVENT_COUNT);
		ASSERT_TEXT(status_change(event)->code, facts_of_2010[i].code);
	}
}

/* The codes of XSDQZT, as the standard has them. */
static void test_codes_of_states(void)
{
	static const char *const rows[][2] = {{"enrolled", "01"}, {"suspended", "02"},
	        {"withdrawn", "03"}, {"graduated", "07"}, {"completed", "08"}, {"incomplete", "09"},
	        {"moved", "10"}, {"deceased", "11"}, {"expelled", "14"}, {"lapsed", ""},
	        {"pending", ""}, {"void", ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		ASSERT_TEXT(status_row(status_find(rows[i][0]))->code, rows[i][1]);
}

/* Who enters in a month is there from its first day on. */
static void test_nobody_is_there_before_his_month(void)
{
	StatusCase facts = good_case();
	facts.entered = day_of(2026, 9, 1);
	facts.on = facts.entered - 1;
	expect(EVENT_CHECK_IN, STATUS_ADMITTED, &facts, "enter.ahead");
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "enter.ahead");
	facts.on++;
	expect(EVENT_CHECK_IN, STATUS_ADMITTED, &facts, "");
	expect(EVENT_REGISTER, STATUS_PENDING, &facts, "");
	facts.on = facts.entered + 13;
	expect(EVENT_NO_SHOW, STATUS_ADMITTED, &facts, "no_show.early");
	facts.on++;
	expect(EVENT_NO_SHOW, STATUS_ADMITTED, &facts, "");
	Policy policy = policy_default();
	policy.no_show_days = 20;
	expect_with(&policy, EVENT_NO_SHOW, STATUS_ADMITTED, &facts, "no_show.early");
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
	facts.attends_there = false;
	expect(EVENT_TRANSFER_IN, STATUS_NEW, &facts, "transfer.suspended");
	facts.out_school_agrees = false;
	expect(EVENT_TRANSFER_IN, STATUS_NEW, &facts, "transfer.out_school transfer.suspended");
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
	facts.suspended_until = day_of(2026, 8, 31); /* two years, the last day counted */
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
	facts.suspended_until = facts.on - 14; /* within 14 days of the end */
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
	/* of which nobody knows how long they last, no study is over */
	facts.years_of_study = facts.months_of_study = 0;
	facts.last_year = false;
	expect(EVENT_COMPLETE, STATUS_ENROLLED, &facts, "study.years");
	expect(EVENT_GRADUATE, STATUS_ENROLLED, &facts, "study.years");
	facts = good_case();
	expect(EVENT_DEATH, STATUS_SUSPENDED, &facts, "");
	expect(EVENT_DEATH, STATUS_DECEASED, &facts, "status.no_change");
}

TEST_MAIN("status", CASE(test_the_tables_are_whole), CASE(test_no_way_beside_the_facts),
        CASE(test_codes_of_states), CASE(test_nobody_is_there_before_his_month),
        CASE(test_every_state_is_reached), CASE(test_transfer), CASE(test_registration),
        CASE(test_change_of_specialty), CASE(test_suspension_and_return),
        CASE(test_withdrawal_has_its_triggers), CASE(test_graduation_is_earned))

/* What must hold before a status changes: one function an event, each with its rules. */
#include "base/workdays.h"
#include "records/rules/status.h"

enum { AGE_OF_MAJORITY = 18 }; /* 民法典 第十七条 */

typedef struct {
	const Policy *policy;
	const StatusCase *facts;
	Findings *findings;
} Guard;

static void must(const Guard *guard, bool holds, RuleId rule)
{
	if (!holds)
		findings_add(guard->findings, guard->policy, rule, -1);
}

/* The first closing day that is not before `entered`. */
Day registration_closes(const Policy *policy, Day entered)
{
	int year, month, day;
	day_split(entered, &year, &month, &day);
	Day spring = day_of(year, policy->spring_month, policy->spring_day);
	Day autumn = day_of(year, policy->autumn_month, policy->autumn_day);
	return entered <= spring   ? spring
	       : entered <= autumn ? autumn
	                           : day_of(year + 1, policy->spring_month, policy->spring_day);
}

Day registration_deadline(const Policy *policy, Day entered)
{
	Day closes = registration_closes(policy, entered);
	Day workdays = workday_add(entered, policy->registration_workdays);
	return workdays == DAY_NONE ? DAY_NONE : MIN(workdays, closes);
}

static void check_in(const Guard *guard)
{
	must(guard, guard->facts->on >= guard->facts->entered, RULE_ENTER_AHEAD);
}

static void no_show(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	must(guard,
	        facts->entered == DAY_NONE ||
	                facts->on - facts->entered >= guard->policy->no_show_days,
	        RULE_NO_SHOW_EARLY);
}

static void registration(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	check_in(guard);
	Day last = workday_add(facts->entered, guard->policy->registration_workdays);
	must(guard, facts->duplicates_clear, RULE_REGISTER_DUPLICATE);
	must(guard, !facts->unnumbered, RULE_REGISTER_NUMBER);
	must(guard, !facts->another, RULE_REGISTER_ANOTHER);
	must(guard,
	        facts->on <=
	                MAX(registration_closes(guard->policy, facts->entered), facts->extended),
	        RULE_REGISTER_LATE);
	must(guard, last != DAY_NONE, RULE_CALENDAR_UNKNOWN);
	must(guard, last == DAY_NONE || facts->on <= last, RULE_REGISTER_WORKDAYS);
}

static void specialty(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	bool first_term = facts->year == 1 && facts->term == 1;
	must(guard, facts->years_of_study > 0, RULE_STUDY_YEARS);
	bool in_time = facts->year == 1 || (facts->year == 2 && facts->term == 1);
	must(guard, !facts->last_year, RULE_SPECIALTY_GRADUATING);
	must(guard, !facts->cross_category || first_term, RULE_SPECIALTY_CROSS);
	must(guard, facts->cross_category || in_time, RULE_SPECIALTY_SAME);
}

static void transfer_start(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	must(guard, facts->terms_finished >= 1, RULE_TRANSFER_FIRST_TERM);
	must(guard, facts->years_of_study > 0, RULE_STUDY_YEARS);
	must(guard, !facts->last_year, RULE_TRANSFER_GRADUATING);
	must(guard, facts->out_school_agrees, RULE_TRANSFER_OUT_SCHOOL);
}

static void transfer(const Guard *guard)
{
	must(guard, guard->facts->out_school_agrees, RULE_TRANSFER_OUT_SCHOOL);
	must(guard, guard->facts->in_school_agrees, RULE_TRANSFER_IN_SCHOOL);
}

static void transfer_in(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	transfer(guard);
	must(guard, facts->terms_finished >= 1, RULE_TRANSFER_FIRST_TERM);
	must(guard, facts->years_of_study > 0, RULE_STUDY_YEARS);
	must(guard, !facts->last_year, RULE_TRANSFER_GRADUATING);
	must(guard, facts->attends_there, RULE_TRANSFER_SUSPENDED);
}

/* The same day `years` later; 28 February for a leap day. */
static Day years_later(Day day, int years)
{
	int y, m, d;
	day_split(day, &y, &m, &d);
	Day same = day_of(y + years, m, d);
	return same == DAY_NONE ? day_of(y + years, 2, 28) : same;
}

static void suspension(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	must(guard, !facts->illness || facts->hospital_proof, RULE_SUSPEND_PROOF);
	/* a suspension that goes on from one before it; 0 and DAY_NONE: there was none */
	if (!facts->service && facts->suspended_from > 0 && facts->suspended_until != DAY_NONE)
		must(guard,
		        facts->suspended_until < years_later(facts->suspended_from,
		                                         guard->policy->suspension_years_max),
		        RULE_SUSPEND_LIMIT);
}

static void resumption(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	must(guard, !facts->illness || (facts->hospital_proof && facts->school_checked),
	        RULE_RESUME_PROOF);
	must(guard, facts->term_begins - facts->on >= guard->policy->resumption_days,
	        RULE_RESUME_EARLY);
}

static void withdraw_overdue(const Guard *guard)
{
	must(guard, guard->facts->on > guard->facts->suspended_until + guard->policy->overdue_days,
	        RULE_WITHDRAW_OVERDUE);
}

static void withdraw_years(const Guard *guard)
{
	Day from = guard->facts->suspended_from;
	must(guard, !guard->facts->service, RULE_WITHDRAW_SERVICE);
	must(guard, guard->facts->on >= years_later(from, guard->policy->suspension_years_max),
	        RULE_WITHDRAW_YEARS);
}

static void withdraw_truancy(const Guard *guard)
{
	must(guard, guard->facts->truancy_periods >= guard->policy->truancy_periods,
	        RULE_WITHDRAW_TRUANCY);
}

static void withdraw_absence(const Guard *guard)
{
	must(guard, guard->facts->absence_days >= guard->policy->absence_days,
	        RULE_WITHDRAW_ABSENCE);
}

/* Whose birth is not known counts as a minor. */
static void withdraw_request(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	bool adult = facts->birth != DAY_NONE &&
	             day_years_between(facts->birth, facts->on) >= AGE_OF_MAJORITY;
	must(guard, facts->own_application && (adult || facts->guardian_application),
	        RULE_WITHDRAW_CONSENT);
}

static void graduation_earned(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	must(guard, facts->moral, RULE_GRADUATE_MORAL);
	must(guard, facts->courses, RULE_GRADUATE_COURSES);
	must(guard, facts->internship, RULE_GRADUATE_INTERNSHIP);
	must(guard, facts->certificate, RULE_CERTIFICATE_NEEDED);
}

/* Certificates are given from June on, for studies that end with the summer: from the third last
 * month of the years of study. */
static bool years_over(const StatusCase *facts)
{
	enum { BEFORE = 2 /* months */ };
	return facts->months_of_study == 0 || facts->months_studied == 0 ||
	       facts->months_studied >= facts->months_of_study - BEFORE;
}

static void graduation(const Guard *guard)
{
	const StatusCase *facts = guard->facts;
	graduation_earned(guard);
	must(guard, facts->years_of_study > 0, RULE_STUDY_YEARS);
	must(guard, facts->years_of_study == 0 || (facts->last_year && years_over(facts)),
	        RULE_GRADUATE_EARLY);
}

static void completion(const Guard *guard)
{
	must(guard, guard->facts->years_of_study > 0, RULE_STUDY_YEARS);
	must(guard, years_over(guard->facts), RULE_COMPLETE_EARLY);
}

static void (*const guards[EVENT_COUNT])(const Guard *) = {
        [EVENT_CHECK_IN] = check_in,
        [EVENT_NO_SHOW] = no_show,
        [EVENT_REGISTER] = registration,
        [EVENT_CHANGE_SPECIALTY] = specialty,
        [EVENT_TRANSFER_START] = transfer_start,
        [EVENT_TRANSFER_OUT] = transfer,
        [EVENT_TRANSFER_IN] = transfer_in,
        [EVENT_SUSPEND] = suspension,
        [EVENT_RESUME] = resumption,
        [EVENT_WITHDRAW_OVERDUE] = withdraw_overdue,
        [EVENT_WITHDRAW_YEARS] = withdraw_years,
        [EVENT_WITHDRAW_TRUANCY] = withdraw_truancy,
        [EVENT_WITHDRAW_ABSENCE] = withdraw_absence,
        [EVENT_WITHDRAW_REQUEST] = withdraw_request,
        [EVENT_GRADUATE] = graduation,
        [EVENT_GRADUATE_EARLY] = graduation_earned,
        [EVENT_COMPLETE] = completion,
};

/* Whoever was registered once: a record of a student, right or wrong, stays. */
static bool registered(Status from)
{
	return status_on_roll(from) ||
	       (status_row(from)->final && from != STATUS_LAPSED && from != STATUS_VOID);
}

/* The state alone forbids it; who asks while suspended is told so. */
static RuleId refused(const StatusChange *change, Status from)
{
	if (change->from & 1u << from)
		return RULE_NONE;
	if (change->event == EVENT_CHANGE_CLASS && from == STATUS_PENDING)
		return RULE_CLASS_PENDING;
	if (change->event == EVENT_VOID && registered(from))
		return RULE_VOID_REGISTERED;
	if (from != STATUS_SUSPENDED)
		return RULE_STATUS_NO_CHANGE;
	return change->event == EVENT_TRANSFER_START ? RULE_TRANSFER_SUSPENDED
	                                             : RULE_STATUS_SUSPENDED;
}

Status status_apply(const Policy *policy, StatusEvent event, Status from, const StatusCase *facts,
        Findings *findings)
{
	const StatusChange *change = status_change(event);
	RuleId fault = refused(change, from);
	Findings here = {0};
	Guard guard = {policy, facts, &here};
	if (fault != RULE_NONE)
		findings_add(&here, NULL, fault, -1);
	else if (guards[event])
		guards[event](&guard);
	for (size_t i = 0; i < here.count; i++)
		findings_add(findings, policy, here.list[i].rule, here.list[i].field);
	return here.rejected ? from : change->to;
}

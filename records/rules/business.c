#include "records/rules/business.h"

#include "base/json_text.h"
#include "base/normalise.h"
#include "records/rules/name.h"
#include "records/rules/problems.h"
#include "records/rules/region.h"
#include "records/rules/study.h"

#include <string.h>

#define ANY (~0u)

const Business *business_find(const char *id)
{
	for (size_t i = 0; i < businesses_count(); i++)
		if (strcmp(businesses[i].id, id) == 0)
			return &businesses[i];
	return NULL;
}

/* The states from which it may begin. */
static unsigned states_of(const Business *business)
{
	StatusEvent first = business->begin != EVENT_COUNT ? business->begin : business->event;
	return first == EVENT_COUNT ? ANY : status_change(first)->from;
}

bool business_fits(const Business *business, Status status)
{
	if (business->about == ABOUT_CERTIFICATE)
		return status_certified(status);
	bool any = business->about == ABOUT_DATA || business->about == ABOUT_NUMBER ||
	           business->about == ABOUT_PROBLEMS;
	return any ? !status_row(status)->final : (states_of(business) >> status & 1) != 0;
}

bool business_of_student(const Business *business)
{
	return business->about != ABOUT_NEW && business->about != ABOUT_PAIR;
}

bool business_field_open(int field)
{
	static const int closed[] = {F_XXDM, F_XJH, F_XSDQZTM, F_ZYM, F_SZNJ, F_JSXYNY, F_BYZSH};
	for (size_t i = 0; i < G_N_ELEMENTS(closed); i++)
		if (closed[i] == field)
			return false;
	return field >= 0 && field < FIELD_COUNT;
}

bool business_field_key(int field)
{
	return field == F_XM || field == F_SFZJLXM || field == F_SFZJH || field == F_XBM ||
	       field == F_CSRQ || field == F_RXNY || field == F_XZ;
}

const char *business_asked(const json_t *asked, Want want)
{
	return json_text_in(asked, want_rows[want].id);
}

bool business_want_paper(Want want)
{
	return want == WANT_HOSPITAL || want == WANT_OWN || want == WANT_GUARDIAN ||
	       want == WANT_AGREED || want == WANT_LETS || want == WANT_NATIONAL;
}

bool business_cause_ill(const char *cause)
{
	return *cause == '1';
}

bool business_proof(const Business *business, const json_t *asked)
{
	bool wanted =
	        business->proof || strcmp(business_asked(asked, WANT_CAUSE), BUSINESS_SERVICE) == 0;
	for (Want want = WANT_END + 1; want < WANT_COUNT; want++)
		wanted = wanted || (business_want_paper(want) && *business_asked(asked, want));
	return wanted;
}

/* What was given as text; numbers as digits, true as "1". Yours. */
static char *given_text(const json_t *given, const char *id)
{
	const json_t *value = json_object_get(given, id);
	if (json_is_integer(value))
		return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_true(value))
		return g_strdup("1");
	return g_strstrip(g_strdup(json_is_string(value) ? json_string_value(value) : ""));
}

static char *day_text(const char *text)
{
	char day[DAY_TEXT];
	g_autofree char *tidy = normalise_token(text);
	return *day_format(day_parse(tidy), day) ? g_strdup(day) : NULL;
}

static char *month_text(const char *text)
{
	int year, month, of_month;
	g_autofree char *tidy = normalise_token(text);
	Day day = student_month(tidy);
	if (day == DAY_NONE)
		return NULL;
	day_split(day, &year, &month, &of_month);
	return g_strdup_printf("%04d%02d", year, month);
}

/* The code of a place, which is written as such or by its name. */
static char *region_text(const char *text, const char *province)
{
	g_autofree char *tidy = normalise_token(text);
	const Region *named = strlen(tidy) == 6 && region_find(tidy) ? region_find(tidy)
	                                                             : region_named(tidy, province);
	return named ? g_strdup_printf("%06u", named->code) : NULL;
}

/* As it is kept; NULL and its rule when it cannot be. */
static char *value_of(const WantRow *row, const char *text, const char *province, RuleId *ret_rule)
{
	const char *code;
	*ret_rule = RULE_FIELD_LENGTH;
	switch (row->kind) {
	case WANTS_DAY:
		*ret_rule = RULE_DATE_FORM;
		return day_text(text);
	case WANTS_MONTH:
		*ret_rule = RULE_MONTH_FORM;
		return month_text(text);
	case WANTS_NUMBER:
		*ret_rule = RULE_WHOLE_FORM;
		return strspn(text, "0123456789") == strlen(text) && strlen(text) <= 4
		               ? g_strdup(text)
		               : NULL;
	case WANTS_CODE:
		*ret_rule = strcmp(row->table, "ZYML2010") == 0 ? RULE_SPECIALTY_UNKNOWN
		                                                : RULE_CODE_UNKNOWN;
		code = code_find(code_table_find(row->table), text);
		if (!code && strcmp(row->table, "ZYML2010") == 0 && strlen(text) == 6 &&
		        strspn(text, "0123456789") == 6)
			return g_strdup(text); /* which catalogue has it, the store knows */
		return g_strdup(code);
	case WANTS_REGION:
		*ret_rule = RULE_REGION_UNKNOWN;
		return region_text(text, province);
	case WANTS_CHECK:
		return g_strdup("1");
	default:
		return g_utf8_strlen(text, -1) <= row->characters_max ? g_strdup(text) : NULL;
	}
}

static void want_read(const Business *business, int want, const json_t *given, const char *province,
        json_t *asked, Findings *findings)
{
	bool needed = want > 0;
	Want which = (Want)ABS(want);
	const WantRow *row = &want_rows[which];
	g_autofree char *text = given_text(given, row->id);
	RuleId fault;
	if (which == WANT_NAME || which == WANT_DOCUMENT) {
		char *written = g_steal_pointer(&text);
		text = which == WANT_NAME ? name_normalise(written) : document_normalise(written);
		g_free(written);
	}
	if (!*text) {
		if (needed && row->kind != WANTS_CHECK)
			findings_add(findings, NULL,
			        which == WANT_CERTIFICATE ? RULE_CERTIFICATE_NEEDED
			                                  : RULE_FIELD_NEEDED,
			        FIELD_COUNT + (int)which);
		return;
	}
	g_autofree char *value = value_of(row, text, province, &fault);
	if (value && which == WANT_CAUSE && !business_cause_fits(business, value))
		findings_add(findings, NULL, RULE_CAUSE_OTHER, FIELD_COUNT + (int)which);
	else if (value)
		json_object_set_new(asked, row->id, json_string(value));
	else /* a region that never was is no place to go to, whatever it weighs in a record */
		findings_add(findings, NULL,
		        fault == RULE_REGION_UNKNOWN ? RULE_CODE_UNKNOWN : fault,
		        FIELD_COUNT + (int)which);
}

json_t *business_read(const Business *business, const json_t *given, const char *province,
        Day today, Findings *findings)
{
	json_t *asked = json_object();
	for (const int *want = business->wants; want < business->wants + BUSINESS_WANTS && *want;
	        want++)
		want_read(business, *want, given, province, asked, findings);
	Day on = day_parse(business_asked(asked, WANT_ON));
	Day from = day_parse(business_asked(asked, WANT_FROM));
	Day until = day_parse(business_asked(asked, WANT_UNTIL));
	Day ended = student_month(business_asked(asked, WANT_ENDED));
	if (ended != DAY_NONE && ended > today)
		findings_add(findings, NULL, RULE_ENDED_FUTURE, FIELD_COUNT + WANT_ENDED);
	if (on != DAY_NONE && on > today)
		findings_add(findings, NULL, RULE_DATE_FUTURE, FIELD_COUNT + WANT_ON);
	if (from != DAY_NONE && until != DAY_NONE && until <= from)
		findings_add(findings, NULL, RULE_PERIOD_ORDER, FIELD_COUNT + WANT_UNTIL);
	return asked;
}

/* What was asked for as the facts of a status change. */
static void asked_put(const json_t *asked, StatusCase *facts)
{
	for (Want want = WANT_END + 1; want < WANT_COUNT; want++) {
		const WantRow *row = &want_rows[want];
		const char *text = business_asked(asked, want);
		void *at = (char *)facts + row->fact;
		if (row->fact == 0)
			continue;
		if (row->kind == WANTS_CHECK)
			*(bool *)at = *text != '\0';
		else if (row->kind == WANTS_NUMBER)
			*(int *)at = (int)g_ascii_strtoull(text, NULL, 10);
		else
			*(Day *)at =
			        row->kind == WANTS_MONTH ? student_month(text) : day_parse(text);
	}
	facts->certificate = *business_asked(asked, WANT_CERTIFICATE) != '\0';
}

/* Where the student stands in his studies. */
static void study_put(const BusinessCase *facts, StatusCase *ret)
{
	char *const *values = facts->student->values;
	Study study = study_of(values[F_RXNY], values[F_SZNJ], facts->on);
	g_autofree char *first = g_strconcat(values[F_RXNY], "01", NULL);
	const char *specialty = business_asked(facts->asked, WANT_SPECIALTY);
	int from[3] = {0}, to[3] = {0};
	ret->birth = day_parse(values[F_CSRQ]);
	ret->entered = day_parse(first);
	ret->terms_finished = MAX(study.terms_finished - facts->terms_away, 0);
	ret->year = study.year;
	ret->term = study.term;
	ret->years_of_study = study_years(values[F_XZ]);
	if (ret->ended != DAY_NONE && ret->entered != DAY_NONE) {
		day_split(ret->entered, &from[0], &from[1], &from[2]);
		day_split(ret->ended, &to[0], &to[1], &to[2]);
		ret->months_studied = 12 * (to[0] - from[0]) + to[1] - from[1] + 1;
	}
	ret->months_of_study = study_months(values[F_XZ]);
	ret->last_year = ret->years_of_study > 0 && study.year >= ret->years_of_study;
	ret->cross_category = *specialty && strncmp(specialty, values[F_ZYM], 2) != 0;
}

bool suspension_goes_on(const Suspension *before, Day from)
{
	Day ended = before->ended != DAY_NONE ? before->ended : before->until;
	return ended != DAY_NONE && from != DAY_NONE && from - ended <= SUSPENSIONS_IN_A_ROW_DAYS;
}

/* What is known of the last suspension goes before what is said of it; of one that was resumed
 * nothing is known of a present one. */
static void suspension_put(StatusEvent event, const BusinessCase *facts, StatusCase *ret)
{
	const Suspension *last = &facts->last;
	Day from = day_parse(business_asked(facts->asked, WANT_FROM));
	Day until = day_parse(business_asked(facts->asked, WANT_UNTIL));
	const char *cause = business_asked(facts->asked, WANT_CAUSE);
	ret->illness = ret->illness || business_cause_ill(cause);
	ret->service = strcmp(cause, BUSINESS_SERVICE) == 0;
	bool known = last->from != DAY_NONE && last->until != DAY_NONE;
	if (event == EVENT_SUSPEND) {
		bool goes_on = known && suspension_goes_on(last, from);
		ret->suspended_from = goes_on ? last->since : MAX(from, 0);
		ret->suspended_until = until;
		return;
	}
	known = known && last->ended == DAY_NONE;
	ret->service = known && last->service;
	ret->suspended_from = known ? last->since : from;
	/* who was let go when it was over already has the days of grace from then on */
	ret->suspended_until = known ? MAX(last->until, last->agreed) : until;
	ret->illness = ret->illness || (known && last->illness);
}

/* No suspension for the past: nobody could come back in time from it. */
static void past_check(const Policy *policy, const BusinessCase *facts, Findings *findings)
{
	Day from = day_parse(business_asked(facts->asked, WANT_FROM));
	Day until = day_parse(business_asked(facts->asked, WANT_UNTIL));
	if (from != DAY_NONE && facts->on - from > policy->suspension_back_days)
		findings_add(findings, policy, RULE_SUSPEND_BACK, FIELD_COUNT + WANT_FROM);
	if (until != DAY_NONE && until < facts->on)
		findings_add(findings, NULL, RULE_SUSPEND_OVER, FIELD_COUNT + WANT_UNTIL);
}

/* A suspension lies behind the entry, the return behind the suspension. */
static void order_check(
        const Policy *policy, StatusEvent event, const BusinessCase *facts, Findings *findings)
{
	g_autofree char *first = g_strconcat(facts->student->values[F_RXNY], "01", NULL);
	Day entered = day_parse(first);
	Day from = day_parse(business_asked(facts->asked, WANT_FROM));
	Day term = day_parse(business_asked(facts->asked, WANT_TERM));
	if (event == EVENT_SUSPEND && from != DAY_NONE && from < entered)
		findings_add(findings, NULL, RULE_SUSPEND_BEFORE, FIELD_COUNT + WANT_FROM);
	if (event == EVENT_SUSPEND)
		past_check(policy, facts, findings);
	if (event == EVENT_SUSPEND && from != DAY_NONE && from > facts->on)
		findings_add(findings, NULL, RULE_SUSPEND_AHEAD, -1);
	if (event == EVENT_RESUME && term != DAY_NONE && term > facts->on)
		findings_add(findings, NULL, RULE_RESUME_AHEAD, -1);
	Day ended = student_month(business_asked(facts->asked, WANT_ENDED));
	if (ended != DAY_NONE && ended < entered)
		findings_add(findings, NULL, RULE_ENDED_BEFORE, FIELD_COUNT + WANT_ENDED);
	bool present = facts->last.from != DAY_NONE && facts->last.ended == DAY_NONE;
	Day on = day_parse(business_asked(facts->asked, WANT_ON));
	Day birth = day_parse(facts->student->values[F_CSRQ]);
	bool came = facts->student->status != STATUS_ADMITTED; /* else he may have died before */
	if (on != DAY_NONE && (on < birth || (came && on < entered)))
		findings_add(findings, NULL, RULE_ON_BEFORE, FIELD_COUNT + WANT_ON);
	Day suspended = present ? facts->last.from : entered;
	if (event == EVENT_RESUME && term != DAY_NONE && term < suspended)
		findings_add(findings, NULL, RULE_RESUME_BEFORE, FIELD_COUNT + WANT_TERM);
}

/* Another province is none of this school's; the corps (6590) lies in the region of Xinjiang. */
static void place_check(const BusinessCase *facts, Findings *findings)
{
	const char *place = business_asked(facts->asked, WANT_PROVINCE);
	const char *school = facts->student->values[F_XXDM];
	if (*place && strlen(school) > 4 && memcmp(place, school + 2, 2) == 0 &&
	        !g_str_has_prefix(place, "6590"))
		findings_add(findings, NULL, RULE_TRANSFER_PROVINCE, FIELD_COUNT + WANT_PROVINCE);
}

/* The next lower grade and no other. */
static void repeat_check(const BusinessCase *facts, Findings *findings)
{
	const char *now = facts->student->values[F_SZNJ];
	const char *grade = business_asked(facts->asked, WANT_GRADE);
	const char *entered = facts->student->values[F_RXNY];
	bool lower = study_one_lower(entered, now, grade, facts->on), same = !strcmp(grade, now);
	if (same && (!lower || !study_grade_tells(now)))
		findings_add(findings, NULL, RULE_CHANGE_NONE, FIELD_COUNT + WANT_GRADE);
	else if (*grade && !lower)
		findings_add_grades(findings, now, grade, FIELD_COUNT + WANT_GRADE);
}

/* Who comes back, or into another school, leaves no grade out. */
static void grade_check(StatusEvent event, const BusinessCase *facts, Findings *findings)
{
	char *const *values = facts->student->values;
	const char *grade = business_asked(facts->asked, WANT_GRADE);
	bool back = event == EVENT_RESUME;
	if (*grade && !study_grade_fits(values[F_RXNY], values[F_SZNJ], grade, back, facts->on))
		findings_add(findings, NULL, back ? RULE_RESUME_GRADE : RULE_TRANSFER_GRADE,
		        FIELD_COUNT + WANT_GRADE);
}

/* No more than there can have been since he entered, or since the term began. */
static void missed_check(const BusinessCase *facts, Findings *findings)
{
	enum { PERIODS_A_DAY = 12 };
	Day entered = student_month(facts->student->values[F_RXNY]);
	Day since = MAX(entered, study_term_begin(facts->on));
	int truancy = (int)g_ascii_strtoull(business_asked(facts->asked, WANT_TRUANCY), NULL, 10);
	int absence = (int)g_ascii_strtoull(business_asked(facts->asked, WANT_ABSENCE), NULL, 10);
	if (truancy > PERIODS_A_DAY * (facts->on - since + 1))
		findings_add(findings, NULL, RULE_TRUANCY_RANGE, FIELD_COUNT + WANT_TRUANCY);
	if (entered != DAY_NONE && absence > facts->on - entered + 1)
		findings_add(findings, NULL, RULE_ABSENCE_RANGE, FIELD_COUNT + WANT_ABSENCE);
}

/* Not before a school year is over, nor beyond the last one. */
static void promote_check(const Policy *policy, const BusinessCase *facts, Findings *findings)
{
	char *const *values = facts->student->values;
	const char *entered = values[F_RXNY], *grade = values[F_SZNJ];
	int years = study_years(values[F_XZ]);
	if (student_month(entered) != DAY_NONE && !study_year_over(entered, grade, facts->on))
		findings_add(findings, policy, RULE_PROMOTE_NEW, -1);
	else if (study_grade_stays(grade))
		findings_add(findings, policy, RULE_PROMOTE_COHORT, -1);
	if (years == 0)
		findings_add(findings, policy, RULE_STUDY_YEARS, -1);
	else if (study_year_promoted(entered, grade, facts->on) > years)
		findings_add(findings, policy, RULE_PROMOTE_LAST_YEAR, -1);
}

/* Where somebody went to learn (11 to 16) or work (20) has a name and a place. */
static void destination_check(const BusinessCase *facts, Findings *findings)
{
	static const Want wanted[] = {WANT_EMPLOYER, WANT_REGION};
	const char *code = business_asked(facts->asked, WANT_DESTINATION);
	bool somewhere = *code == '1' || strcmp(code, "20") == 0;
	for (size_t i = 0; somewhere && i < G_N_ELEMENTS(wanted); i++) {
		int field = FIELD_COUNT + (int)wanted[i];
		if (!*business_asked(facts->asked, wanted[i]) && !findings_at(findings, field))
			findings_add(findings, NULL, RULE_DESTINATION_PLACE, field);
	}
}

/* Who comes back into another grade is in another class, and not behind the last year of it. */
static void resume_remark(const Policy *policy, const BusinessCase *facts, Findings *findings)
{
	char *const *values = facts->student->values;
	const char *entered = values[F_RXNY], *now = values[F_SZNJ];
	const char *asked = business_asked(facts->asked, WANT_GRADE);
	const char *grade = *asked ? asked : now;
	Day term = day_parse(business_asked(facts->asked, WANT_TERM));
	int years = study_years(values[F_XZ]);
	bool same = strcmp(grade, now) == 0 ||
	            (study_grade_tells(grade) &&
	                    study_grade_fits(entered, now, grade, false, facts->on));
	if (!same && !*business_asked(facts->asked, WANT_CLASS))
		findings_add(findings, policy, RULE_CLASS_KEPT, -1);
	if (years && term != DAY_NONE && study_of(entered, grade, term).year > years)
		findings_add(findings, policy, RULE_RESUME_BEYOND, -1);
}

/* What reviewers are told beside. */
static void remark(
        const Policy *policy, StatusEvent event, const BusinessCase *facts, Findings *findings)
{
	char *const *values = facts->student->values;
	bool moves = event == EVENT_CHANGE_SPECIALTY || event == EVENT_TRANSFER_START;
	if (moves && study_behind(values[F_RXNY], values[F_SZNJ], facts->on))
		findings_add(findings, policy, RULE_STUDY_BEHIND, -1);
	if ((event == EVENT_CHANGE_SPECIALTY || event == EVENT_REPEAT) &&
	        !*business_asked(facts->asked, WANT_CLASS))
		findings_add(findings, policy, RULE_CLASS_KEPT, -1);
	if (event == EVENT_RESUME)
		resume_remark(policy, facts, findings);
	bool present = facts->last.from != DAY_NONE && facts->last.until != DAY_NONE &&
	               facts->last.ended == DAY_NONE;
	if ((event == EVENT_WITHDRAW_OVERDUE || event == EVENT_WITHDRAW_YEARS) && !present)
		findings_add(findings, policy, RULE_SUSPENSION_SAID, -1);
}

/* What stands beside the table of status changes. */
static void extra_check(
        const Policy *policy, StatusEvent event, const BusinessCase *facts, Findings *findings)
{
	char *const *values = facts->student->values;
	order_check(policy, event, facts, findings);
	if (event == EVENT_REGISTER)
		findings_add(findings, policy, problems_unregistered(facts->problems), -1);
	place_check(facts, findings);
	if (event == EVENT_DESTINATION)
		destination_check(facts, findings);
	if (event == EVENT_REPEAT)
		repeat_check(facts, findings);
	remark(policy, event, facts, findings);
	if (event == EVENT_CHANGE_SPECIALTY &&
	        strcmp(business_asked(facts->asked, WANT_SPECIALTY), values[F_ZYM]) == 0)
		findings_add(findings, policy, RULE_CHANGE_NONE, FIELD_COUNT + WANT_SPECIALTY);
	if (event == EVENT_RESUME || event == EVENT_TRANSFER_START)
		grade_check(event, facts, findings);
	if (event == EVENT_WITHDRAW_TRUANCY || event == EVENT_WITHDRAW_ABSENCE)
		missed_check(facts, findings);
	if (event == EVENT_PROMOTE)
		promote_check(policy, facts, findings);
}

Status business_judge(const Policy *policy, const Business *business, StatusEvent event,
        const BusinessCase *facts, Findings *findings)
{
	Status from = facts->student->status;
	if (event == EVENT_COUNT) {
		if (!business_fits(business, from))
			findings_add(findings, NULL, RULE_STATUS_NO_CHANGE, -1);
		return from;
	}
	StatusCase put = {.on = facts->on, .extended = facts->extended};
	asked_put(facts->asked, &put);
	if (business->about != ABOUT_NEW) /* by its application, and his state; else it is asked */
		put.out_school_agrees = put.attends_there = true;
	study_put(facts, &put);
	suspension_put(event, facts, &put);
	put.duplicates_clear = !problems_have(facts->problems, RULE_NATIONAL_DUPLICATE);
	put.unnumbered = *facts->student->key == '\0';
	put.another = facts->another;
	if (business->about != ABOUT_STUDENT)
		put.in_school_agrees = true;
	if (findings_have(findings, RULE_CERTIFICATE_NEEDED))
		put.certificate = true; /* said already, with its field */
	if (findings_at(findings, FIELD_COUNT + WANT_TRUANCY))
		put.truancy_periods = G_MAXINT; /* the same: no number, or not filled in */
	if (findings_at(findings, FIELD_COUNT + WANT_ABSENCE))
		put.absence_days = G_MAXINT;
	Status to = status_apply(policy, event, from, &put, findings);
	bool suspended = from == STATUS_SUSPENDED && facts->last.from != DAY_NONE &&
	                 facts->last.ended == DAY_NONE;
	if (suspended) { /* since when, until when: for the words of what stands against it */
		findings->since = facts->last.from;
		findings->until = facts->last.until;
	}
	if (!findings_have(findings, RULE_STATUS_NO_CHANGE) &&
	        !findings_have(findings, RULE_STATUS_SUSPENDED))
		extra_check(policy, event, facts, findings);
	return findings->rejected ? from : to;
}

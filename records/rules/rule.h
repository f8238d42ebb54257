/*
 * The rules of student records: one row each, with its words, its weight and its source.
 *
 * A check of this folder is pure: it looks at values and appends what it finds to Findings. What a
 * rule weighs stands in the table: REJECT keeps a row out, PROBLEM lets it in marked (问题学籍)
 * and blocks its approval. A provincial rule repeats a province's text (or one of which only
 * provincial copies were seen): each province switches it by name in its Policy; a national one
 * cannot be switched.
 */
#pragma once

#include "base/day.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	RULE_NONE,
	/* identity documents */
	RULE_ID_LENGTH,
	RULE_ID_CHARACTERS,
	RULE_ID_SCIENTIFIC,
	RULE_ID_DATE,
	RULE_ID_CHECK,
	RULE_ID_REGION,
	RULE_ID_OLD,
	RULE_ID_TEMPORARY,
	RULE_ID_SEX,
	RULE_ID_BIRTH,
	RULE_DOCUMENT_NEEDED,
	RULE_DOCUMENT_LENGTH,
	RULE_DOCUMENT_CHARACTERS,
	RULE_DOCUMENT_SHAPE,
	/* student number, school identifier */
	RULE_STUDENT_NO_FORM,
	RULE_STUDENT_NO_DATE,
	RULE_STUDENT_NO_CHECK,
	RULE_STUDENT_NO_OTHER,
	RULE_SCHOOL_FORM,
	RULE_SCHOOL_CATEGORY,
	RULE_SCHOOL_CATEGORY_RARE,
	RULE_SCHOOL_PROVINCE,
	RULE_SCHOOL_OTHER_PROVINCE,
	RULE_SCHOOL_OUTSIDE,
	RULE_SCHOOL_CLOSED,
	RULE_SCHOOL_UNKNOWN,
	/* names, codes, dates, fields */
	RULE_NAME_LENGTH,
	RULE_NAME_CHARACTERS,
	RULE_NAME_LOST,
	RULE_NAME_PRIVATE,
	RULE_NAME_SHORT,
	RULE_CODE_UNKNOWN,
	RULE_SPECIALTY_UNKNOWN,
	RULE_CODE_ZERO,
	RULE_REGION_UNKNOWN,
	RULE_DATE_FORM,
	RULE_DATE_SERIAL,
	RULE_DATE_FUTURE,
	RULE_DATE_ORDER,
	RULE_BIRTH_EARLY,
	RULE_MONTH_FORM,
	RULE_MONTH_AHEAD,
	RULE_ENDED_STATE,
	RULE_YEARS_RANGE,
	RULE_NUMBER_FORM,
	RULE_WHOLE_FORM,
	RULE_POSTCODE_FORM,
	RULE_GRADE_FORM,
	RULE_PHONE_FORM,
	RULE_FIELD_NEEDED,
	RULE_FIELD_MISSING,
	RULE_FIELD_LENGTH,
	RULE_FIELD_CHARACTERS,
	RULE_FIELD_FAULT,
	RULE_FIELD_MASKED,
	RULE_FIELD_DATE,
	RULE_ROW_WIDE,
	RULE_ROW_TOTAL,
	RULE_SAME_IN_FILE,
	RULE_SAME_FILE_PERSON,
	RULE_SAME_FILE_STUDENT_NO,
	RULE_SAME_FILE_SCHOOL_NO,
	RULE_SAME_FILE_CERTIFICATE,
	RULE_SAME_ELSEWHERE,
	RULE_SAME_DIFFERS,
	RULE_SAME_TOUCHED,
	RULE_SAME_KEY,
	RULE_SAME_ENDED,
	RULE_SAME_NO_CODE,
	RULE_SAME_UNCHANGED,
	RULE_SAME_FILLED, /* these two tell what a row changes in a record */
	RULE_SAME_CORRECTED,
	RULE_SAME_NOBODY,
	RULE_SAME_WAITS, /* these two: an admission is under way */
	RULE_SAME_WAITS_OTHER,
	RULE_SAME_STUDENT_NO,
	RULE_SAME_RENUMBERED,
	RULE_SAME_UNNUMBERED,
	RULE_IMPORT_STATUS,
	/* status */
	RULE_STATUS_NO_CHANGE,
	RULE_STATUS_SUSPENDED,
	RULE_STATUS_UNUSED,
	RULE_VOID_REGISTERED,
	RULE_ENTER_AHEAD,
	RULE_NO_SHOW_EARLY,
	RULE_ADMIT_TWICE,
	RULE_ADMIT_DEAD,
	RULE_ADMIT_AGAIN, /* a remark: a record of before has ended */
	RULE_ADMIT_GRADUATED,
	RULE_CHANGE_LENT, /* a remark: the number was another person's */
	RULE_REGISTER_DUPLICATE,
	RULE_REGISTER_NUMBER,
	RULE_REGISTER_ANOTHER,
	RULE_REGISTER_LATE,
	RULE_REGISTER_WORKDAYS,
	RULE_CALENDAR_UNKNOWN,
	RULE_TRANSFER_FIRST_TERM,
	RULE_TRANSFER_GRADUATING,
	RULE_TRANSFER_SUSPENDED,
	RULE_TRANSFER_OUT_SCHOOL,
	RULE_TRANSFER_IN_SCHOOL,
	RULE_TRANSFER_PROVINCE,
	RULE_TRANSFER_WAITS,
	RULE_TRANSFER_GRADE,
	RULE_STUDY_YEARS,
	RULE_STUDY_BEHIND, /* a remark on a grade in words */
	RULE_SPECIALTY_OFFERED,
	RULE_CLASS_KEPT,
	RULE_TRANSFER_CLASS,
	RULE_REPEAT_GRADE,
	RULE_ON_BEFORE,
	RULE_SPECIALTY_CROSS,
	RULE_SPECIALTY_SAME,
	RULE_SPECIALTY_GRADUATING,
	RULE_SPECIALTY_GROUP,
	RULE_SPECIALTY_YEAR,
	RULE_SPECIALTY_OLD,
	RULE_SUSPEND_PROOF,
	RULE_SUSPEND_LIMIT,
	RULE_SUSPEND_BEFORE,
	RULE_SUSPEND_BACK,
	RULE_SUSPEND_OVER,
	RULE_RESUME_BEFORE,
	RULE_RESUME_GRADE,
	RULE_RESUME_BEYOND, /* a remark */
	RULE_RESUME_PROOF,
	RULE_RESUME_EARLY,
	RULE_WITHDRAW_OVERDUE,
	RULE_WITHDRAW_YEARS,
	RULE_WITHDRAW_SERVICE,
	RULE_SUSPENSION_SAID,
	RULE_WITHDRAW_TRUANCY,
	RULE_WITHDRAW_ABSENCE,
	RULE_TRUANCY_RANGE,
	RULE_ABSENCE_RANGE,
	RULE_WITHDRAW_CONSENT,
	RULE_GRADUATE_MORAL,
	RULE_GRADUATE_COURSES,
	RULE_GRADUATE_INTERNSHIP,
	RULE_GRADUATE_EARLY,
	RULE_COMPLETE_EARLY,
	RULE_ENDED_FUTURE,
	RULE_ENDED_BEFORE,
	RULE_END_NUMBER, /* these two are remarks on who ends his studies */
	RULE_END_PHOTO,
	RULE_CERTIFICATE_NEEDED,
	RULE_DESTINATION_PLACE,
	RULE_CAUSE_OTHER,
	/* approvals */
	RULE_APPROVAL_OVER,
	RULE_APPROVAL_LEVEL,
	RULE_APPROVAL_REASON,
	RULE_APPROVAL_TAKEN_BACK,
	RULE_APPROVAL_OWN,
	RULE_APPROVAL_SUBMIT, /* these two: the other step is the one to take now */
	RULE_APPROVAL_APPROVE,
	/* applications */
	RULE_APPLY_OPEN,
	RULE_APPLY_CLOSED,
	RULE_APPLY_REASON,
	RULE_PERIOD_ORDER,
	RULE_CHANGE_NONE,
	RULE_CHANGE_FIELD,
	RULE_NEW_FIELD,
	RULE_PROOF_NEEDED,
	RULE_REGISTER_DOUBT,
	RULE_REGISTER_WRONG,
	RULE_CHECK_IN_DOUBT, /* a remark */
	RULE_PROMOTE_LAST_YEAR,
	RULE_PROMOTE_TWICE,
	RULE_PROMOTE_REPEATED,
	RULE_PROMOTE_NEW,
	RULE_PROMOTE_COHORT,
	RULE_SUSPEND_AHEAD,
	RULE_SUSPEND_WAITS,
	RULE_RESUME_AHEAD,
	RULE_RESUME_WAITS,
	RULE_REVOKE,
	RULE_CLASS_UNKNOWN,
	RULE_CLASS_SAME,
	RULE_CLASS_PENDING,
	RULE_CLASS_SPECIALTY,
	RULE_CLASS_GRADE,
	RULE_CLASS_NONE,
	RULE_SAME_SCHOOL_NO,
	RULE_SAME_PERSON,
	RULE_CERTIFICATE_TAKEN,
	RULE_CERTIFICATE_PROVINCE,
	RULE_CERTIFICATE_THERE,
	RULE_CERTIFICATE_BOTH,
	RULE_TRANSFER_NOBODY,
	RULE_TRANSFER_OWN,
	/* the number of the stage of school before */
	RULE_CONTINUE_DONE,
	RULE_CONTINUE_FORMAL,
	RULE_CONTINUE_UNLISTED,
	RULE_CONTINUE_NAME,
	RULE_CONTINUE_NUMBER,
	RULE_CONTINUE_FORM,
	RULE_CONTINUE_TAKEN,
	RULE_CONTINUE_ELSEWHERE,
	/* what the national check said: these stay with a record until they are settled */
	RULE_NATIONAL_DUPLICATE,
	RULE_NATIONAL_UNKNOWN,
	RULE_NATIONAL_NAME,
	RULE_CONFIRM_NONE,
	RULE_CONFIRM_NUMBER,
	/* aid */
	RULE_AID_TERM,
	RULE_AID_RECORD,
	RULE_AID_SCHOOL,
	RULE_AID_SUSPENDED,
	RULE_AID_TWICE,
	RULE_COUNT
} RuleId;

typedef enum { RULE_PROBLEM, RULE_REJECT } RuleWeight;

typedef struct {
	const char *name; /* stable: "id.check" */
	RuleWeight weight;
	bool provincial;
	/* One sentence each, for the person whose row it is; "{overdue_days}" stands for a number
	 * that the province sets: policy_rule_words(). */
	const char *zh, *en;
	const char *source;
} Rule;

/* The source of what is told everywhere and was read nowhere: nobody may cite it by an article. */
#define RULE_COMMON "通行做法，文件依据由本省核对"

/* Rows of rules of single values, empty for the others: rule_of() looks there first. */
extern const Rule rules_of_values[RULE_COUNT];
extern const Rule rules_of_files[RULE_COUNT];
extern const Rule rules_of_lists[RULE_COUNT];

/* The row of a rule; never NULL for 1..RULE_COUNT-1. */
const Rule *rule_of(RuleId id);
/* By its stable name; RULE_NONE when there is none. */
RuleId rule_find(const char *name);

enum { POLICY_KINDS_MAX = 48 };

/* What a province decided. Start with policy_default(). */
typedef struct {
	bool off[RULE_COUNT];
	int8_t tops[POLICY_KINDS_MAX]; /* by businesses[]: the level + 1; 0: as that table says */
	int registration_workdays;     /* new students are registered within so many working days */
	int autumn_month, autumn_day;  /* registration closes */
	int spring_month, spring_day;
	int no_show_days;          /* after the month of entering has begun, then no-show */
	int suspension_years_max;  /* in a row, else withdrawal */
	int suspension_back_days;  /* it begins so many days before it is applied for, at most */
	int resumption_days;       /* an application comes so many days before the term */
	int overdue_days;          /* after the end of a suspension, then withdrawal */
	int truancy_periods;       /* class periods in a term, then withdrawal */
	int absence_days;          /* in a row, then withdrawal */
	int change_reply_workdays; /* a level answers an application within so many */
} Policy;

Policy policy_default(void);
/* Switches a provincial rule; BASE_ERROR_USAGE for a name that is none, or a national rule. */
bool policy_switch(Policy *policy, const char *name, bool on, GError **error);

enum { FINDINGS_MAX = 48 };

/* What was found of one row or one application, in the order it was found, each rule once a field.
 */
typedef struct {
	size_t count;
	uint64_t rules[(RULE_COUNT + 63) / 64]; /* a bit for each that is in the list */
	bool rejected;                          /* one of them is a REJECT */
	Day since, until; /* of the suspension that stands against it; both 0: not known */
	int64_t open;     /* the application that is under way; 0: not known, or not to be told */
	struct {
		RuleId rule;
		int field; /* of records/rules/student.h; -1: none */
	} list[FINDINGS_MAX];
	char with[192]; /* who has the second record, as the national check said; "" */
	struct {
		char now[40], given[40]; /* of RULE_REPEAT_GRADE; "" otherwise */
	} grades;
} Findings;

/* As of zeros, without what nobody looks at: for rows by the million. */
void findings_clear(Findings *findings);
/* Appends; a rule that the policy has switched off (NULL: none is) is not found. */
void findings_add(Findings *findings, const Policy *policy, RuleId rule, int field);
/* RULE_REPEAT_GRADE, with the grades that it is about. */
void findings_add_grades(Findings *findings, const char *now, const char *given, int field);
bool findings_have(const Findings *findings, RuleId rule);
/* Whether something was found of that field. */
bool findings_at(const Findings *findings, int field);

/*
 * Who may do what: one table, permission × role × level, that pages and API ask. Pure.
 *
 * Where somebody may do it is the store's to hold (his scope); here is only whether. Clerks enter,
 * reviewers decide, administrators manage accounts and schools, auditors look at what was done; the
 * ministry reads.
 */
#pragma once

#include "records/store/accounts.h"

typedef enum {
	PERMIT_STUDENT_READ,   /* lists and pages, sensitive values masked */
	PERMIT_STUDENT_REVEAL, /* one sensitive value in full, with a reason; logged */
	PERMIT_STUDENT_CHANGE, /* enter and apply for changes */
	PERMIT_STUDENT_IMPORT, /* files of students */
	PERMIT_REVIEW,         /* approve and reject at his level */
	PERMIT_STATISTICS,     /* figures of his scope */
	PERMIT_EXPORT,         /* tables of students out of the system; logged */
	PERMIT_TOKEN,          /* tokens of programs, that may what their account may */
	PERMIT_ORIGIN_IMPORT,
	PERMIT_NATIONAL_IMPORT,
	PERMIT_SCHOOL_MANAGE,  /* register and change schools */
	PERMIT_ACCOUNT_MANAGE, /* make, lock, reset accounts below */
	PERMIT_LOG_READ,       /* what was done, by whom */
	PERMIT_PROBLEM_ASK,    /* problem desk: ask */
	PERMIT_PROBLEM_ANSWER, /* answer or pass on what comes from below */
	PERMIT_FAQ,
	PERMIT_POLICY, /* the province's switches */
	PERMIT_COUNT
} Permission;

/* What a token of programs may be confined to. */
typedef enum {
	SUBJECT_ANY, /* what every token may */
	SUBJECT_STUDENTS,
	SUBJECT_STATISTICS,
	SUBJECT_IMPORTS,
	SUBJECT_HELPDESK,
	SUBJECT_ACCOUNTS,
	SUBJECT_SCHOOLS,
	SUBJECT_SETTINGS,
	SUBJECT_REVEAL, /* numbers in full; logged */
	SUBJECT_COUNT
} Subject;

/* Sets of them are bits 1 << Subject; SUBJECT_ANY is in every one. */
#define SUBJECTS_ALL ((1U << SUBJECT_COUNT) - 1)

const char *subject_id(Subject subject); /* stable: "students" */
/* "students imports", without SUBJECT_ANY. Yours. */
char *subjects_text(unsigned subjects);
/* Of such a text; words that are none are passed over. */
unsigned subjects_read(const char *text);

typedef struct {
	const char *id; /* stable: "student.read" */
	const char *zh, *en;
	uint8_t levels[ROLE_COUNT]; /* bits 1 << Level, for each role */
	bool step_up;               /* wants the second factor shown anew, where there is one */
	Subject subject;            /* that a token needs for it */
} PermissionRow;

const PermissionRow *permission_row(Permission permission);

bool permitted(const Account *account, Permission permission);

/*
 * A student's record as a row of fields: what each is called, how long it may be, which code table
 * it has, and the check of a whole row. Pure.
 *
 * Names and lengths are those of JY/T 1005-2012 (ZZXS0101, ZZXS02) and JY/T 1002-2012 (JCXS0201,
 * JCXS0110); fields that the standard lacks and the old system's sheet had say so. To add a field:
 * one line in student_fields[] and one in the enum; the header of an import, the template and the
 * columns of the store walk the table.
 */
#pragma once

#include "base/arena.h"
#include "records/rules/catalogue.h"
#include "records/rules/codes.h"
#include "records/rules/document.h"
#include "records/rules/status.h"

typedef enum {
	F_SFZJH,   /* document number */
	F_XM,      /* name */
	F_SFZJLXM, /* type of document */
	F_XBM,
	F_CSRQ,
	F_XJH, /* student number */
	F_XXDM,
	F_RXNY,
	F_ZYM,
	F_SZBH,
	F_SZNJ,
	F_XSDQZTM,
	F_XH,
	F_XSLBM,
	F_XZ,
	F_MZM,
	F_ZZMMM,
	F_HKLBM,
	F_HKSZDXZQHM,
	F_CSDM,
	F_JG,
	F_HYZKM,
	F_JKZKM,
	F_GATQWM,
	F_GJDQM,
	F_RXFSM,
	F_JDFSM,
	F_LYDQM,
	F_XSLYM,
	F_ZSDXM,
	F_CYM,
	F_XMPY,
	F_YWXM,
	F_XSLXDH,
	F_JHRXM,
	F_JHRDH,
	F_JTZZ,
	F_JTYZBM,
	F_YHKH,
	F_BZ,
	F_SFSLDRK, /* came along with parents who move for work */
	F_JSXYNY,  /* month in which the studies ended; this and the next: of who has ended */
	F_BYZSH,   /* number of the certificate */
	FIELD_COUNT
} StudentFieldId;

typedef enum {
	KIND_TEXT,
	KIND_NAME,
	KIND_DOCUMENT,
	KIND_STUDENT_NO,
	KIND_SCHOOL,
	KIND_SPECIALTY,
	KIND_CODE,
	KIND_REGION,
	KIND_DAY,
	KIND_MONTH,
	KIND_YEARS,
	KIND_PHONE,
} StudentFieldKind;

typedef enum { ASK_OPTIONAL, ASK_LATER, ASK_NOW } StudentFieldAsk;

typedef struct {
	const char *name; /* of the standard: "SFZJH" */
	const char *zh, *en;
	const char *others; /* further headers, parted by '|' */
	StudentFieldKind kind;
	StudentFieldAsk ask;
	int characters_max;
	const char *table; /* of KIND_CODE */
	bool sensitive;    /* encrypted at rest, masked when shown */
} StudentField;

extern const StudentField student_fields[FIELD_COUNT];

/* The field that a header names (code name, Chinese, other name; spaces, case and a trailing '*' or
 * '码' do not count); -1 when none. */
int student_field_find(const char *header);

/* What a row is judged by. */
typedef struct {
	const Policy *policy;
	Day today;
	const char *province;     /* two digits, or NULL: any */
	bool document_type_given; /* false: the sheet has no such column, all are citizens' cards */
	const Catalogues *catalogues; /* of specialties; NULL: those that the program carries */
	bool enters;                  /* now: a specialty that nobody enters any more is refused */
	bool newcomers_enter; /* the same of rows of who is admitted or awaits registration */
	bool admits; /* who has no state is admitted, not checked in; false: awaits registration */
	bool migrates; /* an import brings old data: ImportPlan.migrates */
} StudentWorld;

/* A row as it will be kept. */
typedef struct {
	char *values[FIELD_COUNT]; /* normalised; "" for what is not there, never NULL */
	char *key;                 /* document_key(); "" when the person has no number */
	Status status;
	bool lent; /* the texts are not its own: they belong to an arena, a table or the sheet */
} Student;

void student_clear(Student *student);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Student, student_clear)

/* 200809, 2008-09, 2008年9月, or a whole day: the first of the month or that day; DAY_NONE when it
 * is none. */
Day student_month(const char *value);

/*
 * Reads a row: `raw` has FIELD_COUNT texts (NULL or "": not there), as people wrote them. *ret is
 * always filled; what is wrong is appended to `findings`. Sex and date of birth that were left out
 * are taken from a good citizen number. A state that the standard has no code for (录取未报到,
 * 待注册) is taken by its name; its value stays empty.
 */
void student_read(
        const StudentWorld *world, const char *const *raw, Student *ret, Findings *findings);

/* The same without a copy of each value: the texts of `raw` and those in `arena` are the student's
 * as long as they are there. */
void student_read_in(const StudentWorld *world, const char *const *raw, Arena *arena, Student *ret,
        Findings *findings);

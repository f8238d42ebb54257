/*
 * The daily business of a school as one table: what each kind asks for, which change of status it
 * is, who must agree. Pure. To add a kind: one row in business_rows.c.
 *
 * An application carries `asked`, an object of texts by the ids of Want: days as "YYYY-MM-DD",
 * what was ticked as "1", codes as codes; what was not given is not in it.
 */
#pragma once

#include "records/rules/student.h"

#include <jansson.h>

typedef enum {
	WANT_END,
	WANT_ON,   /* day on which it happened */
	WANT_FROM, /* first and last day of a suspension */
	WANT_UNTIL,
	WANT_ILLNESS,
	WANT_HOSPITAL, /* proof of a hospital at county level or above */
	WANT_CHECKED,  /* the school has seen the student again */
	WANT_TERM,     /* first day of the term */
	WANT_TRUANCY,  /* periods */
	WANT_ABSENCE,  /* days */
	WANT_OWN,      /* the student's own application */
	WANT_GUARDIAN,
	WANT_AGREED,  /* the other school agrees in writing */
	WANT_LETS,    /* the school of another province lets him go in writing */
	WANT_ATTENDS, /* there, and is not on leave */
	WANT_MORAL,
	WANT_COURSES,
	WANT_INTERNSHIP,
	WANT_CERTIFICATE,
	WANT_ENDED,     /* month in which the studies ended */
	WANT_SPECIALTY, /* these four are put into the record */
	WANT_GRADE,
	WANT_CLASS,
	WANT_NUMBER,
	WANT_NAME, /* of a student of another school */
	WANT_DOCUMENT,
	WANT_SCHOOL_NAME, /* of a school elsewhere */
	WANT_PROVINCE,    /* where that is */
	WANT_DESTINATION,
	WANT_EMPLOYER,
	WANT_REGION,
	WANT_NATIONAL,   /* the student number of the stage of school before */
	WANT_BEFORE,     /* the school there */
	WANT_CAUSE,      /* XJYDYY: why; illness and service say more */
	WANT_DECISION,   /* number of the decision, of the certificate of death */
	WANT_UNNUMBERED, /* the number of the certificate goes, and none comes */
	WANT_COUNT
} Want;

typedef enum {
	WANTS_TEXT,
	WANTS_DAY,
	WANTS_MONTH,
	WANTS_CHECK,
	WANTS_NUMBER,
	WANTS_CODE,
	WANTS_REGION,
} WantKind;

typedef struct {
	const char *id; /* stable: "from" */
	const char *zh, *en;
	WantKind kind;
	int characters_max; /* of texts */
	const char *table;  /* of WANTS_CODE */
	int field;          /* of the record it is put into; -1: none */
	size_t fact;        /* where it stands in StatusCase; 0: nowhere */
} WantRow;

extern const WantRow want_rows[WANT_COUNT];

typedef enum {
	ABOUT_STUDENT,  /* of the school */
	ABOUT_NEW,      /* one who has no record: `values` of the application make it */
	ABOUT_PAIR,     /* one of another school, which must agree too */
	ABOUT_DATA,     /* values of the record change, the status does not */
	ABOUT_NUMBER,   /* the number of the stage of school before comes in the place of its own */
	ABOUT_PROBLEMS, /* what is in doubt is confirmed, the values stay */
	ABOUT_CERTIFICATE, /* number and month of who has ended, corrected */
} BusinessAbout;

enum { BUSINESS_WANTS = 10 };

/* Codes of XJYDYY: called up to the army; all of illness (10, 11, 12, 19). */
#define BUSINESS_SERVICE "34"
bool business_cause_ill(const char *cause);

typedef struct {
	const char *id; /* stable: "suspend" */
	const char *zh, *en;
	BusinessAbout about;
	StatusEvent event; /* when it becomes effective; EVENT_COUNT: none */
	/* when the school submits it, and when that comes to nothing; EVENT_COUNT: none */
	StatusEvent begin, cancel;
	Level top;                 /* last level that must agree */
	int wants[BUSINESS_WANTS]; /* -w: may be left out; 0 behind the last */
	bool proof;                /* always wants an attachment (business_proof()) */
	bool bulk;                 /* for a whole class or grade at once */
} Business;

extern const Business businesses[];
size_t businesses_count(void);
/* NULL when there is none. */
const Business *business_find(const char *id);
/* The code of JY/T 1001-2012 XJYDLB by which it is a change of standing once it is in force (`side`
 * of a transfer: "out", "in"; else ""); "" where the standard has none. Pure. */
const char *business_code(const Business *business, const char *side);
/* Whether somebody is of the roll of that school no more by it. Pure. */
bool business_leaves(const Business *business, const char *side);

/* Whether a code of XJYDYY can be why somebody applies for it: of those that ask for a cause;
 * nobody changes his class by death. Pure. */
bool business_cause_fits(const Business *business, const char *cause);

/* Whether a record in that state may apply for it. */
bool business_fits(const Business *business, Status status);
/* Whether it is applied for at a student who has a record in the school. */
bool business_of_student(const Business *business);
/* Whether a value may be changed by "change_data". */
bool business_field_open(int field);
/* Among those whose change goes up to the province: who somebody is, and when his studies end. */
bool business_field_key(int field);

/*
 * `given` (texts, true, numbers by id) read into what an application keeps; what is wrong is
 * appended, with FIELD_COUNT + want as its field. `today` judges days; of places in the province
 * `province` (two digits, or NULL) the name alone will do. Yours.
 */
json_t *business_read(const Business *business, const json_t *given, const char *province,
        Day today, Findings *findings);
/* "" when it was not given. Borrowed. */
const char *business_asked(const json_t *asked, Want want);

/* What is ticked when there is a paper of it: a hospital's proof, a written application. */
bool business_want_paper(Want want);
/*
 * Whether it wants an attachment before the school submits it: by its kind, or because what was
 * ticked says that there is a paper. The texts of 2010 and of the provinces ask for the paper and
 * know no original that stays at the school unseen.
 */
bool business_proof(const Business *business, const json_t *asked);

/* The last suspension that became effective; days DAY_NONE when there was none. */
typedef struct {
	Day from, until;
	Day since;  /* first day of those that it goes on from, or its own */
	Day ended;  /* first day back; DAY_NONE: not resumed */
	Day agreed; /* when all had agreed to it */
	bool illness;
	bool service; /* in the army: it lasts as long as that does */
} Suspension;

/* Between two suspensions in a row, so many days at most. */
enum { SUSPENSIONS_IN_A_ROW_DAYS = 31 };
/* Whether one that begins on `from` goes on from one before it. */
bool suspension_goes_on(const Suspension *before, Day from);

/* What an application is judged by. */
typedef struct {
	const Student *student;
	const char *problems; /* of the record */
	const json_t *asked;
	Day on; /* of the application */
	Suspension last;
	int terms_away; /* finished since he entered, and no whole terms of study */
	Day extended;   /* StatusCase.extended */
	bool another;   /* the same */
} BusinessCase;

/*
 * What stands against `event` (of `business`, or what begins or ends it) in the student's state,
 * appended. Returns the state behind it, or the present one when it is rejected.
 */
Status business_judge(const Policy *policy, const Business *business, StatusEvent event,
        const BusinessCase *facts, Findings *findings);

/* Puts what was asked for into the values of a record: its specialty, grade, class, number. */
void business_fill(const Business *business, const json_t *asked, Student *student);
/* The state, and its code among the values. */
void business_status_set(Student *student, Status status);

/* A record as it is looked at; borrowed. */
typedef struct {
	const Student *student;
	const char *problems;
} BusinessRecord;
/*
 * Whether an open application stands as it was looked at when its record goes from `was` to `now`:
 * nothing changes that it asks for (`asked`, `values`), nor what it is judged by, nor is more in
 * doubt. A student number may come, or a formal one in the place of a temporary one.
 */
bool business_stands(const Business *business, const json_t *asked, const json_t *values,
        const BusinessRecord *was, const BusinessRecord *now);

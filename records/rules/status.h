/*
 * The life of a student record: states, the business that changes them, and what must hold first.
 * Pure; days and facts come in.
 *
 * States carry the codes of JY/T 1001-2012 XSDQZT where it has one. 05 复学 is an event there more
 * than a state: who has resumed is enrolled. Sources stand in the table of changes and, for each
 * condition, with its rule.
 */
#pragma once

#include "records/rules/rule.h"

typedef enum {
	STATUS_NEW,        /* no record yet */
	STATUS_ADMITTED,   /* 录取未报到 */
	STATUS_LAPSED,     /* 放弃入学资格 */
	STATUS_PENDING,    /* 待注册, with an L number */
	STATUS_ENROLLED,   /* 在读 01 */
	STATUS_SUSPENDED,  /* 休学 02 */
	STATUS_LEAVING,    /* 转出中: agreed by one side, not yet by both */
	STATUS_WITHDRAWN,  /* 退学 03 */
	STATUS_GRADUATED,  /* 毕业 07 */
	STATUS_COMPLETED,  /* 结业 08 */
	STATUS_INCOMPLETE, /* 肄业 09 */
	STATUS_MOVED,      /* 转学（转出） 10 */
	STATUS_DECEASED,   /* 死亡 11 */
	STATUS_EXPELLED,   /* 开除 14 */
	STATUS_VOID, /* 作废: entered wrongly, never registered; its numbers are free again */
	STATUS_COUNT
} Status;

typedef struct {
	const char *id;   /* stable: "enrolled" */
	const char *code; /* XSDQZT; "" where the standard has none */
	const char *zh, *en;
	bool final;
} StatusRow;

const StatusRow *status_row(Status status);
/*
 * Who has left by it, and may have another record: the number for life goes on with the new one
 * (business/former.h). Who lives on a record has none beside it; who died has none after it; what
 * gave its numbers back (VOID, LAPSED) holds nobody up.
 */
bool status_has_left(Status status);
/* Who ended his studies with a certificate, or may have one. */
bool status_certified(Status status);
/* Its numbers are free: no record of a student came of it. */
bool status_is_nothing(Status status);
/*
 * On the roll (在册): registered, and not left: enrolled, suspended, a transfer under way. Who is
 * not registered has no record of a student yet (教职成〔2010〕7号 第四条, 第六条).
 */
bool status_on_roll(Status status);
Status status_find(const char *id); /* STATUS_COUNT when there is none */
/*
 * The state that a code of XSDQZT from an old system stands for; STATUS_COUNT when the rules of
 * 2010 know none (04, 06, 12, 13, 15, 99).
 */
Status status_of_code(const char *code);

typedef enum {
	EVENT_ADMIT,
	EVENT_CHECK_IN,
	EVENT_NO_SHOW,
	EVENT_GIVE_UP,
	EVENT_REGISTER,
	EVENT_VERIFY,
	EVENT_CHANGE_SPECIALTY,
	EVENT_CHANGE_CLASS,
	EVENT_ASSIGN_CLASS, /* before registration: no change of standing */
	EVENT_TRANSFER_START,
	EVENT_TRANSFER_CANCEL,
	EVENT_TRANSFER_OUT,
	EVENT_TRANSFER_IN,
	EVENT_SUSPEND,
	EVENT_RESUME,
	EVENT_WITHDRAW_OVERDUE,
	EVENT_WITHDRAW_YEARS,
	EVENT_WITHDRAW_TRUANCY,
	EVENT_WITHDRAW_ABSENCE,
	EVENT_WITHDRAW_REQUEST,
	EVENT_REPEAT,
	EVENT_PROMOTE,
	EVENT_EXPEL,
	EVENT_DEATH,
	EVENT_GRADUATE,
	EVENT_GRADUATE_EARLY,
	EVENT_COMPLETE,
	EVENT_LEAVE_INCOMPLETE,
	EVENT_DESTINATION,
	EVENT_CERTIFICATE,
	EVENT_VOID,
	EVENT_COUNT
} StatusEvent;

typedef enum { LEVEL_SCHOOL, LEVEL_COUNTY, LEVEL_CITY, LEVEL_PROVINCE, LEVEL_MINISTRY } Level;

typedef struct {
	StatusEvent event;
	unsigned from; /* bits 1 << Status */
	Status to;
	const char *id;   /* stable: "suspend" */
	const char *code; /* XJYDLB; "" where the standard has none */
	const char *zh, *en;
	const char *source;
} StatusChange;

const StatusChange *status_change(StatusEvent event);
StatusEvent status_event_find(const char *id); /* EVENT_COUNT when there is none */

/* What the conditions are judged by. What does not concern the event may stay zero. */
typedef struct {
	Day on;             /* of the event */
	Day birth;          /* DAY_NONE: not known */
	Day entered;        /* first day of school */
	Day extended;       /* the province lets him be registered until then; 0: it said nothing */
	int terms_finished; /* whole terms studied */
	int year, term;     /* of study, from 1; term 1 or 2 */
	int years_of_study; /* 学制, rounded up */
	bool last_year;     /* 毕业年级 */
	bool duplicates_clear; /* by the national check */
	bool unnumbered;       /* there is no document number to search by */
	bool another;          /* a record here has the same number */
	bool cross_category;   /* to a specialty of another category */
	bool out_school_agrees, in_school_agrees;
	bool attends_there; /* in the school that is left: not on leave */
	bool illness, hospital_proof, school_checked;
	bool service;                        /* the suspension is for service in the army */
	Day suspended_from, suspended_until; /* of the present suspension, those before it in a row
	                                        included */
	Day term_begins;                     /* in which the student wants to resume */
	int truancy_periods, absence_days;
	Day ended;          /* first day of the month in which studies ended */
	int months_studied; /* from the month of entering to that one, both counted; 0: not known */
	int months_of_study; /* 学制; 0: not known */
	bool own_application, guardian_application;
	bool moral, courses, internship, certificate;
} StatusCase;

/*
 * What stands against `event` in the state `from`, appended. The rule for a state that does not
 * allow it is RULE_STATUS_NO_CHANGE and alone. Returns the state behind it, or `from` when it is
 * rejected.
 */
Status status_apply(const Policy *policy, StatusEvent event, Status from, const StatusCase *facts,
        Findings *findings);

/* The last day on which a student who entered on `entered` is registered in time; DAY_NONE when the
 * calendar does not tell. */
Day registration_deadline(const Policy *policy, Day entered);
/* The last day on which that student is registered at all, unless the province allows it later. */
Day registration_closes(const Policy *policy, Day entered);

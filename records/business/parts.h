/* What the files of this room share; nobody else includes it. */
#pragma once

#include "records/business/office.h"

#include "base/cleanup.h"
#include "records/store/origins.h"

/* store_change_begin(); now is behind what was done last, as event_moment() says. */
bool office_change_begin(Office *office, GError **error);
/* Who does it; the reason is borrowed. */
Act office_act(const Office *office, const char *reason);
/* office_apply() in a change that is begun: what a rule or the version refuses has changed nothing,
 * behind any other error it is to be dropped. */
bool office_apply_within(Office *office, const OfficeRequest *request, Findings *findings,
        Application *ret, GError **error);
/* Two digits of the province in which who sits there works, put into `ret`; NULL: not known. */
const char *office_province(const Office *office, char ret[3]);
Day office_today(const Office *office);

/* RECORDS_ERROR_REFUSED with the words of the findings. */
bool office_refused(const Office *office, const Findings *findings, GError **error);
bool office_denied(const char *words, GError **error);
/* The application as it was looked at: RECORDS_ERROR_CONFLICT when it has another version (0: any)
 * by now; `ret` is to be cleared either way. */
bool office_application(
        Office *office, int64_t id, int64_t version, Application *ret, GError **error);

/* The record as an application would have it: values read anew, all rules of a row. What is wrong
 * is appended; PROBLEMs go into record->problems. */
void office_values_read(
        const Office *office, Record *record, const json_t *values, Findings *findings);

/* The last suspension of a student (0: of nobody) that came into force, since when he has been away
 * with those before it in a row; days DAY_NONE when there is none. */
bool office_suspension(Office *office, int64_t student, Suspension *ret, GError **error);

/* Of the terms behind a student those that he was on leave in (study_terms_away()). */
bool office_terms_away(Office *office, const Record *record, Day on, int *ret, GError **error);

/* What an event of a business is judged by and leads to. */
bool office_status(Office *office, const Business *business, StatusEvent event,
        const Record *record, const json_t *asked, Day on, Status *ret, Findings *findings,
        GError **error);

/* What the store says of a request beside its rules. */
bool office_look(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error);
/* Of it one suspension after the other, and none that waits before a transfer. */
bool office_due_look(Office *office, const Business *business, const Record *record,
        Findings *findings, GError **error);
/* Of it the specialty that is asked for. */
bool office_specialty(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error);
/* Of it what may have changed since: who of the school is alike. */
bool office_alike(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error);
/*
 * Whether somebody new may have a record: his document number is that of nobody who lives on one
 * (a record that has ended is a remark), his student number nobody else's.
 */
bool former_judge(const Office *office, const Record *record, Findings *findings, GError **error);
/* The record that has ended lets its keys go to the new one, which takes its student number. Inside
 * a change, before the new one, whose id is known, is added. */
bool former_follow(Office *office, const Act *act, Record *record, GError **error);
/* The same of a record that is there, whose document number is corrected from `was` to `now`, and
 * whether the number that it was is another person's (former.h). */
bool former_turn_judge(
        Office *office, const Record *was, const Record *now, Findings *findings, GError **error);
/* student_change() of such a record, with what that means to the records of before: they let go
 * what is his, and have again what is not. Inside a change. */
bool former_change(
        Office *office, const Act *act, const char *kind, Record *record, GError **error);
/* What stands against the number of a certificate that is asked for: that it is somebody else's, of
 * who gets one later that there is one, of a correction that nothing would change. */
bool certificate_judge(Office *office, const Business *business, const Record *record,
        const json_t *asked, Findings *findings, GError **error);
/* Of a business of ABOUT_CERTIFICATE: number and month into the record, which the caller writes. A
 * number that is no more his is free, also where an application gave it (application.let_go). */
bool certificate_take(Office *office, const Act *act, const Application *application,
        Record *record, GError **error);
/* The names of the rules that are remarks on the whole of a request, or on a value that it brings:
 * what `problems` (of the record as it was) has is none. Yours. */
json_t *office_remarks(const Findings *findings, const char *problems);
/* Numbers that somebody else has, among values that would change. */
bool office_numbers_look(
        Office *office, const Record *was, const Record *now, Findings *findings, GError **error);
/*
 * Whether the student of the record may go on with the number that the list of graduates has for
 * him, or with the one that was typed (`number`, "": none); what stands against it is appended, and
 * what the list says is in *ret (id 0: it has nothing). Changes nothing.
 */
bool continue_judge(Office *office, const Record *record, const char *number, Findings *findings,
        Origin *ret, GError **error);
/* Of a business of ABOUT_NUMBER: its number into the record, which the caller writes. */
bool continue_take(Office *office, const Act *act, const Application *application, Record *record,
        Findings *findings, GError **error);
/* Of one who is being admitted: his number from the list when nothing stands against it, in the
 * record that the caller writes. continue_note() behind it. */
bool continue_admit(Office *office, Record *record, Origin *ret, GError **error);
/* Keeps whether he goes on with it: `origin` (id 0: not by a list) is his from now on. */
bool continue_note(Office *office, const Act *act, const Record *record, Origin *origin,
        ContinuationWay way, const char *school, GError **error);
/* A record that is made void goes on with nothing: the row of the list is free for another. */
bool continue_release(Office *office, const Act *act, const Record *record, GError **error);
/* Who has left, ended or died is waited for no more. */
bool continue_close(Office *office, const Act *act, const Record *record, GError **error);
/* From admission to registration it is told of everybody without a formal number that it is open
 * yet, once. */
bool continue_open(Office *office, const Act *act, const Record *record, GError **error);

/* Puts into force what is agreed; inside a change. Sets application->student of a new one. */
bool office_effect(Office *office, const Act *act, const Business *business,
        Application *application, Record *record, Findings *findings, GError **error);
/* Of a business that came into force: when a suspension begins (`begins` false) or ends, or that
 * nothing is to come any more. Inside a change. */
bool office_due_note(Office *office, const Act *act, const Business *business,
        const Application *application, const Record *record, bool begins, GError **error);
/* A change of the record's status alone (a transfer begins or comes to nothing). */
bool office_step(Office *office, const Act *act, const Business *business, StatusEvent event,
        const Application *application, Record *record, Findings *findings, GError **error);

bool transfer_apply(Office *office, const Act *act, const OfficeRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error);
bool transfer_decide(Office *office, const Act *act, const OfficeDecision *decision,
        Application *application, Findings *findings, GError **error);

/* Why an action cannot be taken by who sits there, appended: another is due, or it is not his turn,
 * or it is closed. */
void office_action_misfit(const Office *office, const Application *application,
        ApprovalAction action, Findings *findings);

/* One more line of what was done with it. */
void office_trail(
        const Office *office, Application *application, const char *action, const char *reason);
/* The record that an application is about, held against the version that was looked at. */
bool office_record_load(Office *office, const Application *application, int64_t version,
        Record *ret, GError **error);
/* A draft for a student of a school. */
bool office_draft(Office *office, const Business *business, const char *school, Application *ret,
        GError **error);

/* What was none of the rules, of a commit: so that nothing that is done goes untold, it is told of
 * its row. */
typedef struct {
	GError *last;
	int busy;   /* in a row; each has waited for as long as a writer waits */
	bool ended; /* by `last`: nothing is tried behind it */
} BulkFailures;
void bulk_failures_clear(BulkFailures *failures);
/* Takes over `failed`: told of its row, of whose words `last` then is; an error, when it ends all
 * of it and nothing is `done` yet. */
bool bulk_failures_take(BulkFailures *failures, GError *failed, bool done, GError **error);

/* What the files of this room share; nobody else includes it. */
#pragma once

#include "records/business/desk.h"

#include "base/cleanup.h"

/* Who does it; the reason is borrowed. */
Act desk_act(const Desk *desk, const char *reason);
Day desk_today(const Desk *desk);

/* RECORDS_ERROR_REFUSED with the words of the findings. */
bool desk_refused(const Findings *findings, GError **error);
bool desk_denied(const char *words, GError **error);

/* The record as an application would have it: values read anew, all rules of a row. What is wrong
 * is appended; PROBLEMs go into record->problems. */
void desk_values_read(const Desk *desk, Record *record, const json_t *values, Findings *findings);

/* What an event of a business is judged by and leads to. */
bool desk_status(Desk *desk, const Business *business, StatusEvent event, const Record *record,
        const json_t *asked, Day on, Status *ret, Findings *findings, GError **error);

/* Puts into force what is agreed; inside a change. Sets application->student of a new one. */
bool desk_effect(Desk *desk, const Act *act, const Business *business, Application *application,
        Record *record, Findings *findings, GError **error);
/* A change of the record's status alone (a transfer begins or comes to nothing). */
bool desk_step(Desk *desk, const Act *act, const Business *business, StatusEvent event,
        const Application *application, Record *record, Findings *findings, GError **error);

/*
 * A transfer concerns two schools of which nobody sees both: between these two the store sees
 * everything, and only what concerns the pair is touched. tests/test_house.py lists who may.
 */
typedef struct {
	Scope scope;
	bool scoped;
} DeskScope;
DeskScope desk_scope_open(Store *store);
void desk_scope_close(Store *store, const DeskScope *kept);

bool transfer_apply(Desk *desk, const Act *act, const DeskRequest *request, json_t *asked,
        Application *ret, Findings *findings, GError **error);
bool transfer_decide(Desk *desk, const Act *act, const DeskDecision *decision,
        Application *application, Findings *findings, GError **error);

/* One more line of what was done with it. */
void desk_trail(const Desk *desk, Application *application, const char *action, const char *reason);
/* The record that an application is about, held against the version that was looked at. */
bool desk_record_load(
        Desk *desk, const Application *application, int64_t version, Record *ret, GError **error);
/* A draft for a student of a school. */
bool desk_draft(
        Desk *desk, const Business *business, const char *school, Application *ret, GError **error);

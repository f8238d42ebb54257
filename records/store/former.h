/*
 * Who has left and comes again. Nobody has two records at a time, and one number for life: the new
 * record has the keys of its person (document number, student number) from then on, and the one of
 * before stays as it was, with its history, found by name and in its school's lists.
 *
 * The old record may lie in any school: these two look past the scope of who admits, and change
 * nothing of it but that.
 */
#pragma once

#include "records/store/students.h"

#include <jansson.h>

/* The record that holds the key of somebody who has left (status_has_left()); id 0: there is none,
 * or its student lives on it. record_clear(). */
bool former_load(Store *store, const char *key, Record *ret, GError **error);

/* It lets its keys go to the record `next`, as an event of its own ("student.let_go"), and another
 * tells whose they were ("former/NEXT": {former}). Inside a change. */
bool former_let_go(Store *store, const Act *act, Record *former, int64_t next, GError **error);
/*
 * The record `next` has come to nothing and holds no keys any more: that of before has its own
 * again, as far as they are nobody's meanwhile ("student.take_back"). Nothing when there is none.
 * Inside a change.
 */
bool former_take_back(Store *store, const Act *act, int64_t next, GError **error);

/* What another document number of a record means to those of before; ids 0: nothing. */
typedef struct {
	Record lender; /* the number was its, and is of another person */
	Record own;    /* the number now is its, whose student has left */
} FormerTurn;
void former_turn_clear(FormerTurn *turn);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FormerTurn, former_turn_clear)

/*
 * What comes of it when the record `was` becomes `now`. Who is called as the record of before is
 * that person, whose number alone was wrong: he stays with it, unless he has another by the number
 * that he has now.
 */
bool former_turn_find(
        Store *store, const Record *was, const Record *now, FormerTurn *ret, GError **error);
/*
 * Puts it into force, around student_change(): before it the link to the lender ends
 * ("former.part"), `own` lets its keys go to the record, and `record` has the student number of
 * that, or "" in the place of the lender's (former_turn_number()); behind it the lender has its
 * keys again, as with former_take_back(). Inside a change.
 */
bool former_turn_begin(Store *store, const Act *act, const Record *was, Record *record,
        FormerTurn *turn, GError **error);
bool former_turn_end(Store *store, const Act *act, const FormerTurn *turn, GError **error);
/* What is to be told of it, appended: that the number was another person's, that it is now that of
 * a record which has ended (of who graduated as `policy` says). */
void former_turn_tell(const FormerTurn *turn, const Policy *policy, Findings *findings);
/* The student number that `now` has behind it, unless it brings another than `was` had; borrowed.
 */
const char *former_turn_number(const FormerTurn *turn, const Student *was, const Student *now);

/*
 * The ids of all records, wherever, of the person whose record `id` is: itself first, then those
 * that it goes on with and those that go on with it. Appends to `ids` (of int64_t) those that it
 * has not. Who shows one loads it by its id, which the scope holds.
 */
bool former_all(Store *store, int64_t id, GArray *ids, GError **error);
/* The same of whoever has a document, student or national number, as people type it. */
bool former_numbered(Store *store, const char *number, GArray *ids, GError **error);

/* Every row as its event should have told it, for events_verify(). */
bool former_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);
/* Has the log tell of the rows that stand there; inside a change. */
bool former_tell(Store *store, const Act *act, GError **error);

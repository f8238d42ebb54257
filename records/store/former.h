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

/* The catalogues of specialties that the province loaded (records/rules/catalogue.h), kept as a
 * setting; every load is an event ("catalogue/2021") and adds one to its version, from 1. */
#pragma once

#include "records/rules/catalogue.h"
#include "records/store/store.h"

/* Those of the store and of the program, as they are now; read anew only when they have changed.
 * RECORDS_ERROR_DAMAGED for what is not of the form we write. */
Catalogues *catalogues_load(Store *store, GError **error);

/*
 * Puts one (catalogue_json(); its "version" is the one that was looked at, 0: there was none) in
 * the place of the last, as a change of its own: RECORDS_ERROR_CONFLICT when somebody was faster.
 */
bool catalogue_put(
        Store *store, const Act *act, const char *year, const json_t *state, GError **error);

/*
 * What was looked at and is not taken yet: one for the whole province, {} for none; {state, counts:
 * {year, ...}, ...}. No event tells of it. *ret_seen (may be NULL): by what it is known again,
 * yours. Yours.
 */
json_t *catalogue_draft(Store *store, char **ret_seen, GError **error);
bool catalogue_draft_set(Store *store, const json_t *draft, GError **error);

/*
 * Takes the draft that was `seen` as catalogue_put() does (`act` NULL: drops it), and there is none
 * any more, in one change. *ret_other: it was another by then, and nothing is done.
 */
bool catalogue_draft_end(
        Store *store, const Act *act, const char *seen, bool *ret_other, GError **error);

/* For events_verify(). */
bool catalogues_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

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
 * {year, ...}, ...}. No event tells of it. Its state follows (catalogue_follow()) on the catalogue
 * as it is now, whatever was loaded since it was sent.
 */
typedef struct {
	json_t *draft;
	Catalogues *now;
	CatalogueChange change;
	bool moved; /* that catalogue was loaded since */
	char *seen; /* by what draft and catalogue are known again */
} CatalogueDraft;

void catalogue_draft_clear(CatalogueDraft *draft);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CatalogueDraft, catalogue_draft_clear)
bool catalogue_draft(Store *store, CatalogueDraft *ret, GError **error);
/* Which catalogue it is of; NULL when there is none. Borrowed. */
const char *catalogue_draft_year(const CatalogueDraft *draft);
bool catalogue_draft_set(Store *store, const json_t *draft, GError **error);

typedef enum {
	DRAFT_ENDED,
	DRAFT_OTHER, /* another was sent since: nothing is done */
	DRAFT_MOVED, /* its catalogue was loaded since, by which it would do something else: the
	                same */
} DraftEnd;

/*
 * Takes the draft that was `seen` as catalogue_put() does (`act` NULL: drops it, whatever was
 * loaded), and there is none any more, in one change.
 */
bool catalogue_draft_end(
        Store *store, const Act *act, const char *seen, DraftEnd *ret, GError **error);

/* For events_verify(). */
bool catalogues_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

/*
 * Classes and specialties of a school, seen in its scope (my_offer). Every change is an event
 * ("offer/4") and adds one to the version; what was used once is closed, never removed.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef enum { OFFER_CLASS, OFFER_SPECIALTY, OFFER_KINDS } OfferKind;

typedef enum {
	OFFER_CATALOGUE, /* "2010", "2021"; "" of classes */
	OFFER_CODE,      /* the name of a class, the code of a specialty */
	OFFER_NAME,
	OFFER_GRADE,
	OFFER_OF, /* the specialty of a class */
	OFFER_YEARS,
	OFFER_TEACHER,
	OFFER_TEXTS
} OfferText;

typedef struct {
	int64_t id, version;
	char *school;
	OfferKind kind;
	char *texts[OFFER_TEXTS]; /* never NULL */
	bool closed;
} Offer;

void offer_clear(Offer *offer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Offer, offer_clear)

const char *offer_kind_id(OfferKind kind); /* "class", "specialty" */
OfferKind offer_kind_find(const char *id); /* OFFER_KINDS when there is none */

/*
 * Adds one and sets its id and version; inside a change. BASE_ERROR_USAGE for a class without a
 * name, a specialty whose code is none of its catalogue (of one that is not carried here: six
 * digits and a name); RECORDS_ERROR_DUPLICATE; RECORDS_ERROR_DENIED outside the scope.
 */
bool offer_add(Store *store, const Act *act, Offer *offer, GError **error);
/* Closes one or opens it again when it still has that version: RECORDS_ERROR_CONFLICT. */
bool offer_close(
        Store *store, const Act *act, int64_t id, int64_t version, bool closed, GError **error);

/*
 * Puts other texts into the one of `id` that still has `version` (RECORDS_ERROR_CONFLICT), and sets
 * the new version; the same again changes nothing. The catalogue and code of a specialty stay
 * (BASE_ERROR_USAGE), as does the name of a class that records stand in (RECORDS_ERROR_REFUSED);
 * otherwise as offer_add(). Inside a change.
 */
bool offer_change(Store *store, const Act *act, Offer *offer, GError **error);

/* RECORDS_ERROR_NOT_FOUND when there is none in the scope. */
bool offer_load(Store *store, int64_t id, Offer *ret, GError **error);
/* The one of the school, kind, catalogue and code of `like`; id 0: there is none. */
bool offer_find(Store *store, const Offer *like, Offer *ret, GError **error);

/* Of the open classes or specialties of a school: whether it has any, whether that one is among
 * them. */
bool offer_look(Store *store, OfferKind kind, const char *school, const char *code, bool *ret_any,
        bool *ret_there, GError **error);

/* What a school calls a specialty that it offers or offered; "" when it does not say. Yours; NULL
 * on error. */
char *offer_specialty_name(Store *store, const char *school, const char *code, GError **error);

typedef bool (*OfferEach)(const Offer *offer, int64_t students, void *data, GError **error);
/* Those of the scope and of `school` (NULL: any), in use first, by school and code (classes as
 * people count them: "2班" before "10班"), at most `limit`; `students` is how many are in a class
 * or study a specialty. */
bool offers_list(Store *store, OfferKind kind, const char *school, int limit, OfferEach each,
        void *data, GError **error);
/* The same for who needs them alone: `students` is 0. */
bool offers_names(Store *store, OfferKind kind, const char *school, int limit, OfferEach each,
        void *data, GError **error);

/* For events_verify(). */
bool offers_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

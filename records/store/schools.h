/*
 * The schools of the installation: where each lies and who manages it, which is what decides who
 * sees its students. Everybody may read them; changing them is for whose scope they lie in.
 *
 * Every change is an event and adds one to the version.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

typedef enum { SCHOOL_ACTIVE, SCHOOL_CLOSED } SchoolStatus;

typedef struct {
	int64_t version; /* from 1; every change adds one */
	char *code;      /* 学校标识码, ten digits */
	char *name;
	char *shorter;    /* "" when it has no short name */
	char *region;     /* six digits of the county where it lies */
	Level managed_by; /* COUNTY, CITY or PROVINCE: the first level that its applications reach
	                   */
	SchoolStatus status;
	char *merged_into; /* code of the school that it came into; "": none; NULL: as it was */
	char *scope;       /* derived: sixteen digits, set by school_add() and school_change() */
} School;

void school_clear(School *school);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(School, school_clear)

/* Stable words: "active", "closed". */
const char *school_status_id(SchoolStatus status);

typedef enum { SCHOOL_CODE, SCHOOL_NAME, SCHOOL_REGION, SCHOOL_MANAGED_BY } SchoolPart;

/* Whether its values are such as a school has; BASE_ERROR_USAGE, and which is not into *ret_part
 * (may be NULL). Pure. */
bool school_check(const School *school, SchoolPart *ret_part, GError **error);

/* The same, and that it lies in the province of the installation when it has one; a school that is
 * there (`was`, else NULL) may stay where it is. BASE_ERROR_USAGE, or an error of the store. */
bool school_fits(Store *store, const School *school, const School *was, SchoolPart *ret_part,
        GError **error);

/* The code of another school of its name in its county, "" when there is none. Yours; NULL on
 * error. */
char *school_same_name(Store *store, const School *school, GError **error);

/*
 * Adds one, with version 1; inside a change. RECORDS_ERROR_DUPLICATE for a code that is there,
 * BASE_ERROR_USAGE for a code, name or region that is none or lies in another province,
 * RECORDS_ERROR_DENIED when it would lie outside the store's scope. Students who were there under
 * its code before come into its scope.
 */
bool school_add(Store *store, const Act *act, School *school, GError **error);

/* How many applications and lists of aid of it wait for somebody to agree. */
bool school_under_way(Store *store, const School *school, int64_t *ret_applications,
        int64_t *ret_lists, GError **error);
/* RECORDS_ERROR_REFUSED while applications or lists of aid of it wait for somebody to agree. */
bool school_at_rest(Store *store, const School *school, GError **error);
/*
 * Puts all of it in the place of what is there under its code, when that still has
 * school->version: RECORDS_ERROR_CONFLICT when somebody was faster. Inside a change. Its students
 * and accounts move with it when its scope changes, which is refused unless it is at rest.
 */
bool school_change(Store *store, const Act *act, School *school, GError **error);

/* RECORDS_ERROR_NOT_FOUND. */
bool school_load(Store *store, const char *code, School *ret, GError **error);

/*
 * Calls `each` with the schools of the store's scope from the one behind `after` on ("": the
 * first), in the order of their scope (county by county), at most `limit`, until it fails.
 */
bool schools_walk(Store *store, const char *after, int limit,
        bool (*each)(const School *school, void *data, GError **error), void *data, GError **error);

/* Those of the store's scope whose name or short name has `text` in it or whose code begins with
 * it; at most `limit`. */
bool schools_search(Store *store, const char *text, int limit,
        bool (*each)(const School *school, void *data, GError **error), void *data, GError **error);

/* Whether any is registered. */
bool schools_any(Store *store, bool *ret, GError **error);

/* The scope of a school's students: of its row, else scope_of_unregistered(). Yours; NULL on error.
 */
char *school_scope(Store *store, const char *code, GError **error);

/* As its events keep it. Yours. */
json_t *school_json(const School *school);

/* For events_verify(): every school as json, and that scopes of students and accounts are theirs.
 */
bool schools_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

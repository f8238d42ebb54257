/* What pages and calls of schools share. */
#pragma once

#include "records/store/schools.h"
#include "records/web/exchange.h"

/* {code, version, name, short, region, place, managed_by, level, status, state, students}: what is
 * on the roll there. Yours; NULL on error. */
json_t *web_school_json(Exchange *exchange, const School *school, GError **error);
/* The school in the path, when it lies in the scope of who asks; else RECORDS_ERROR_NOT_FOUND. */
bool web_school_load(Exchange *exchange, School *ret, GError **error);
/* [web_school_json()] of the scope behind the scope `after` (""), at most `limit`, or those that
 * `search` names; *ret_next (16 digits and the end) is where the next page begins, or "". Yours. */
json_t *web_schools(Exchange *exchange, const char *search, const char *after, int limit,
        char ret_next[32], GError **error);

/* A value by its name, of a form or a body of JSON; "" when it is not there. Borrowed. */
typedef const char *(*SchoolText)(Exchange *exchange, const char *name);
/* Adds one of these values. */
bool web_school_add(Exchange *exchange, SchoolText text, School *ret, GError **error);
/*
 * The step that the last part of the route's path names, of the school in the path that has
 * `version`: edit, close, open, merge (`into`). Each says why (2 to 200 characters in `reason`).
 */
bool web_school_step(
        Exchange *exchange, SchoolText text, int64_t version, School *ret, GError **error);
/* {into, students, past, classes, same_numbers, numbers (`most` at most)}: what a merger of the
 * school in the path would come to. Yours; NULL on error, as school_merge_look(). */
json_t *web_school_merging(Exchange *exchange, const char *into, int most, GError **error);

/*
 * A school named in place of its identifier: the one of that name, or the only one with it in its
 * name, is put into *place, which is yours; what is digits alone stays. *ret: several to choose
 * from, [] none of that name; NULL otherwise. Yours.
 */
bool web_school_named(Exchange *exchange, char **place, json_t **ret, GError **error);
/* The same several, to be said: that there are, and which. Yours. */
char *web_schools_words(const Exchange *exchange, const json_t *several);

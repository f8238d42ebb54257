/*
 * Who has the numbers of many rows, asked of the store together: an engine behind a network answers
 * one question for hundreds of rows as fast as for one. What it said holds until it is asked anew;
 * who changes a number meanwhile forgets it.
 */
#pragma once

#include "records/store/students.h"

typedef struct Holders Holders;

Holders *holders_new(void);
void holders_free(Holders *holders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Holders, holders_free)

/* Forgets all. */
void holders_clear(Holders *holders);
/* One more to be asked for; the digests are borrowed until holders_ask(). */
void holders_want(Holders *holders, const StudentDigests *digests);
bool holders_ask(Holders *holders, Store *store, GError **error);

/* As student_holder() and student_no_taken(): from what was asked, else from the store. */
bool holders_document(Holders *holders, Store *store, const char *key,
        const StudentDigests *digests, Holder *ret, GError **error);
bool holders_number(Holders *holders, Store *store, const char *number,
        const StudentDigests *digests, bool *ret, GError **error);

/* Whether a school (by its scope) may have somebody of exactly that name: asked of each school
 * once. */
bool holders_name(Holders *holders, Store *store, const char *scope, const char *name, bool *ret,
        GError **error);
/* Somebody of that name came. */
void holders_name_add(Holders *holders, const char *scope, const char *name);

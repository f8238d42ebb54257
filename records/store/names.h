/*
 * Names in pieces (the table name_gram), so that a part of a name is found at once, two Chinese
 * characters and one included. The store keeps them with every change of a student.
 */
#pragma once

#include "records/store/store.h"

/* Puts the pieces of a student's name in the place of those he had; inside a change. */
bool names_put(Store *store, int64_t id, const char *scope, const char *name, GError **error);
/* The pieces of the students of a scope follow them there; inside a change. */
bool names_move(Store *store, const char *scope, GError **error);

/* A first load leaves them out and makes them at its end. */
bool names_make_all(Store *store, GError **error);

/* The range of pieces that a text is looked for by: its first two characters, in small letters, up
 * to what comes behind everything that begins with them. Yours. */
char *name_gram_first(const char *text);
char *name_gram_beyond(const char *first);

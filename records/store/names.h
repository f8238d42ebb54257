/*
 * Names in pieces (the table name_gram), so that a part of a name is found at once, two Chinese
 * characters and one included, and beside them the keys of whole numbers (number_keys.h). The store
 * keeps them with every change of a student.
 */
#pragma once

#include "records/store/number_keys.h"
#include "records/store/store.h"

/* The name of a student, in whose scope it stands, and the keys of his numbers. */
typedef struct {
	const char *scope, *name;
	const NumberKeys *numbers;
} NamePlace;

/* Puts the pieces of a name that comes; inside a change. */
bool names_put(Store *store, int64_t id, const NamePlace *place, GError **error);
/* The same in the place of those that are there of `was`. */
bool names_change(
        Store *store, int64_t id, const NamePlace *was, const NamePlace *place, GError **error);
/* The pieces of the students who have come from one scope into another follow them there; inside a
 * change. */
bool names_move(Store *store, const char *from, const char *to, GError **error);

/*
 * What the pieces of many names come to, in whatever order they are added: a sum of keyed digests.
 * names_verify() holds the table to it: RECORDS_ERROR_DAMAGED.
 */
typedef struct {
	uint64_t sums[SEAL_DIGEST_BYTES / sizeof(uint64_t)];
	int64_t pieces;
} NamesSum;
void names_add(Store *store, NamesSum *sum, int64_t id, const NamePlace *place);
bool names_verify(Store *store, const NamesSum *expected, GError **error);

/*
 * A first load gathers its names and puts their pieces at its end, in the order of the table:
 * sixteen bytes a piece. From store->names_later on, names_put() does so.
 */
typedef struct NamesLater NamesLater;
NamesLater *names_later_new(void);
void names_later_free(NamesLater *later);
/* Puts all that was gathered into the table, which is empty. */
bool names_later_put(Store *store, NamesLater *later, GError **error);

/* The range of pieces that a text is looked for by: its first two characters, in small letters, up
 * to what comes behind everything that begins with them. Yours. */
char *name_gram_first(const char *text);
char *name_gram_beyond(const char *first);

/*
 * Newcomers of a file that a school's clerk sends where somebody reviews: they wait as applications
 * of admission, in batches that the reviewer decides on as a whole, and no record is there before.
 */
#pragma once

#include "records/business/office.h"

typedef struct Newcomers Newcomers;

/* What waits of the school of who sits there already is looked up. `file` is what the file is
 * called. NULL on error. */
Newcomers *newcomers_new(Office *office, const char *file, GError **error);
void newcomers_free(Newcomers *newcomers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Newcomers, newcomers_free)

/* Whether somebody with the key waits already: by the very same row (`digest`), or by another. */
typedef enum { WAITS_NOT, WAITS_SAME, WAITS_OTHER } NewcomerWaits;
NewcomerWaits newcomers_look(
        const Newcomers *newcomers, const char *key, const uint8_t digest[SEAL_DIGEST_BYTES]);

/* One more, inside a change: what its row says, what was found of it. */
bool newcomers_add(Newcomers *newcomers, const Record *record, const Findings *findings,
        const uint8_t digest[SEAL_DIGEST_BYTES], GError **error);

/*
 * Newcomers of a file that a school's clerk sends where somebody reviews: they wait as applications
 * of admission, in batches that the reviewer decides on as a whole, and no record is there before
 * (教职成〔2010〕7号 第四条: the school admits; docs/business.md).
 */
#pragma once

#include "records/business/office.h"
#include "records/import/import.h"

typedef struct Newcomers Newcomers;

/*
 * Who waits in the scope of who sits there already is looked up. `file`: what the file is called.
 * The office is borrowed. NULL on errors of the store.
 */
Newcomers *newcomers_new(Office *office, const char *file, GError **error);
void newcomers_free(Newcomers *newcomers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Newcomers, newcomers_free)

/* Whether the person of a row (`digest`: of all of it) waits already: known by his document, or
 * by name, day of birth and number in the school (who has no document by the first two). */
ImportWaits newcomers_look(const Newcomers *newcomers, const Student *student,
        const uint8_t digest[SEAL_DIGEST_BYTES]);

/* One more, inside a change: what its row says, what was found of it; *ret is his application.
 * Errors of the store. */
bool newcomers_add(Newcomers *newcomers, const Record *record, const Findings *findings,
        const uint8_t digest[SEAL_DIGEST_BYTES], int64_t *ret, GError **error);

/* What was added is void: its change was dropped. */
void newcomers_again(Newcomers *newcomers);
/* The numbers of the batches of those added, in their order. Yours. */
json_t *newcomers_batches(const Newcomers *newcomers);

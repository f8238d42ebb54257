/* Whether a row of a new document number speaks of somebody who is there under another one. */
#pragma once

#include "records/store/holders.h"

/*
 * Finds RULE_SAME_RENUMBERED when the same school has somebody of the same name, day of birth and
 * number (XH); his id is in `ret` (`size` bytes) then. Of a row without a document number the
 * number is not asked for: RULE_SAME_UNNUMBERED, or RULE_SAME_UNCHANGED when that record came from
 * this very row (`digest`, 32 bytes).
 */
bool alike_look(Store *store, Holders *holders, const Record *record, const uint8_t *digest,
        Findings *findings, char *ret, size_t size, GError **error);

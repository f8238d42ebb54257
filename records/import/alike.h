/* Whether a row of a new document number speaks of somebody who is there under another one. */
#pragma once

#include "records/store/holders.h"

/*
 * Finds RULE_SAME_RENUMBERED when the same school has somebody of the same name, day of birth and
 * number (XH); his id is in `ret` (`size` bytes) then.
 */
bool alike_look(Store *store, Holders *holders, const Record *record, Findings *findings, char *ret,
        size_t size, GError **error);
/* Whether what stands in the column of ids says that the row is somebody else. */
bool alike_denied(const char *cell);

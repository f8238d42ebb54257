/*
 * The rows of two documents that stand for the same: one check of one target. Where a target has
 * several rows of one check, the first stands for the first, and so on. Pure.
 */
#pragma once

#include "reports/rows.h"

/* Either may be NULL: only the other document has the row. */
typedef void (*RowPair)(const DocumentRow *before, const DocumentRow *after, void *data);

/* Every row once: in the order of `after`, then those that only `before` has, in its order. */
void row_pairs(const Rows *before, const Rows *after, RowPair pair, void *data);

/* A batch before who decides on it: whom he looks for, and whom he ticks. */
#pragma once

#include "records/business/bulk.h"
#include "records/web/exchange.h"

/* All of it, or those that the query (q, class, remarked, waiting) finds; `problem` "" or what is
 * wrong with what was asked for. Ticks of a form stay. */
bool batch_show(Exchange *exchange, int64_t batch, int status, const char *problem, GError **error);

/* What the form says: "approve" is of all, "only:approve" of the ticked, "others:approve" of all
 * but them (*ret_some: of some alone). Where it looked for some, all are those that it finds. The
 * ids stay the caller's. *ret_problem: what is wrong with it, else "". */
bool batch_pick_read(Exchange *exchange, int64_t batch, GArray *ids, BulkPick *ret, bool *ret_some,
        const char **ret_problem, GError **error);
/* "approve" of any of these. Borrowed. */
const char *batch_action(Exchange *exchange);

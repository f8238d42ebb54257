/* What pages and calls of aid share. */
#pragma once

#include "records/business/aid.h"
#include "records/web/exchange.h"

/* {id, version, XXDM, school, kind, words, term, state, state_words, turn, count, classes, amount,
 * total, by, at, rejection}: `amount` is yuan for each and `total` for all, "" when it is not
 * known. Yours. */
json_t *aid_row(Exchange *exchange, const AidList *list);
/* The same with {source, amount, students: [{id, name, class, status, words}], trail}: `words` is
 * what stands now against one of them. Yours; NULL with an error. */
json_t *aid_whole(Exchange *exchange, const AidList *list, GError **error);
/* [aid_row()] of the lists that wait for the level of who asks. Yours; NULL with an error. */
json_t *aid_waiting(Exchange *exchange, GError **error);
/* The same of those that came back to his school and are to be made again, at most 20, and how many
 * there are; [] and 0 when it is not for him to. Yours; NULL with an error. */
json_t *aid_back(Exchange *exchange, int64_t *ret_count, GError **error);
/* The list in the path. */
bool web_aid_load(Exchange *exchange, AidList *ret, GError **error);
/* Why a step was refused: who is on the list against whom something stands now, and what the school
 * is to do; else `findings` in words, "" when there are none. Yours; NULL with an error. */
char *web_aid_refused(
        Exchange *exchange, const AidList *list, const Findings *findings, GError **error);
/* One step of the list in the path by the name of its action. */
bool web_aid_decide(Exchange *exchange, int64_t version, const char *action, const char *reason,
        Findings *findings, AidList *ret, GError **error);

/* Daily business for programs: the kinds of business, applications, decisions. */
#pragma once

#include "records/store/applications.h"
#include "records/web/exchange.h"

bool api_businesses(Exchange *exchange, GError **error);
bool api_applications(Exchange *exchange, GError **error);
bool api_application(Exchange *exchange, GError **error);
/* Of a student (If-Match has its ETag), or of one who has no record yet. */
bool api_apply(Exchange *exchange, GError **error);
/* An application as lists have it. Yours. */
json_t *api_application_row(const Exchange *exchange, const Application *application);
/* What was done with an application or a list of aid, its moments as RFC 3339. Yours. */
json_t *api_trail(const json_t *details);
bool api_dismiss(Exchange *exchange, GError **error);
bool api_revoke(Exchange *exchange, GError **error);
bool api_decide(Exchange *exchange, GError **error);
/* A proof as the body, named by `name` in the query. */
bool api_proof_add(Exchange *exchange, GError **error);
/* The ids (int64_t) that `only` or `except` of a body names, and which of them it is, if any is
 * there. Yours; NULL when both are: BASE_ERROR_USAGE. */
GArray *api_pick(const json_t *body, bool *ret_only, bool *ret_some, GError **error);
/* For a class or grade: looked at, or done when `commit` is true. */
bool api_bulk(Exchange *exchange, GError **error);
bool api_batch_decide(Exchange *exchange, GError **error);
/* Several by their ids, each under its version: looked at, or done when `commit` is true. */
bool api_decide_chosen(Exchange *exchange, GError **error);

/* Questions of the problem desk as templates and the API show them. */
#pragma once

#include "records/helpdesk/problem_store.h"
#include "records/web/exchange.h"

/* A row of a list. Yours. */
json_t *view_problem_row(Exchange *exchange, const Problem *problem);
/* The row with its notes, and what he who asks may add. Yours. */
json_t *view_problem(Exchange *exchange, const Problem *problem);
const char *view_level(const Exchange *exchange, Level level);

/* Questions of the problem desk as templates and the API show them. */
#pragma once

#include "records/helpdesk/problem_store.h"
#include "records/web/exchange.h"

/* The school's name, or the region in words. Yours. */
char *view_problem_place(Exchange *exchange, const Problem *problem);
/* "3", or "" when the calendar of a year is not known. Yours. */
char *view_problem_days(const Exchange *exchange, const Problem *problem);
/* A row of a list. Yours. */
json_t *view_problem_row(Exchange *exchange, const Problem *problem);
/* The row with its notes, and what he who asks may add. Yours. */
json_t *view_problem(Exchange *exchange, const Problem *problem);
const char *view_level(const Exchange *exchange, Level level);

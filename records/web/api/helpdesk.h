/* The problem desk for programs. */
#pragma once

#include "records/web/exchange.h"

bool api_problems(Exchange *exchange, GError **error);
bool api_problem(Exchange *exchange, GError **error);
bool api_problem_ask(Exchange *exchange, GError **error);
bool api_problem_note(Exchange *exchange, GError **error);

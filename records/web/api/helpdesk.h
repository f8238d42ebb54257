/* The problem desk for programs. */
#pragma once

#include "records/web/exchange.h"

bool api_problems(Exchange *exchange, GError **error);
bool api_problem(Exchange *exchange, GError **error);
bool api_problem_ask(Exchange *exchange, GError **error);
bool api_problem_note(Exchange *exchange, GError **error);
/* Answers for everybody. */
bool api_faq(Exchange *exchange, GError **error);
bool api_faq_one(Exchange *exchange, GError **error);
bool api_problem_faq(Exchange *exchange, GError **error);
bool api_faq_show(Exchange *exchange, GError **error);

/* The problem desk on pages: lists, one question with all that was said, answers for everybody. */
#pragma once

#include "records/web/exchange.h"

bool page_problems(Exchange *exchange, GError **error);
bool page_problem_new(Exchange *exchange, GError **error);
bool page_problem_ask(Exchange *exchange, GError **error);
bool page_problem(Exchange *exchange, GError **error);
/* What is added is the last part of the route's path: more, answer, escalate, close. */
bool page_problem_step(Exchange *exchange, GError **error);
bool page_problem_file(Exchange *exchange, GError **error);
bool page_problem_faq(Exchange *exchange, GError **error);
bool page_problem_statistics(Exchange *exchange, GError **error);
bool page_problems_csv(Exchange *exchange, GError **error);
bool page_faq(Exchange *exchange, GError **error);
bool page_faq_withdraw(Exchange *exchange, GError **error);

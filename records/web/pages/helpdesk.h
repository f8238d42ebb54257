/* The problem desk on pages: lists, one question with all that was said, answers for everybody. */
#pragma once

#include "records/web/problems.h"

/* What a page of questions lists: what is asked for, within one of the desk's tabs. Where it lies
 * it stays: its search borrows from it. */
typedef struct {
	ProblemQuery query;
	size_t tab;
	char own[PROBLEM_PLACE_MAX]; /* the place of who asks */
} ProblemList;

void problem_list_clear(ProblemList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProblemList, problem_list_clear)

/* `show` of the query and problem_query_read(), WEB_ERROR_UNFIT; a tab that is not shown is that of
 * the account's level. */
bool problem_list_read(Exchange *exchange, ProblemList *ret, GError **error);

/* What went wrong (taken) is told on the page of the question, with what was entered; an error that
 * is about something else is the caller's. */
bool problem_told(Exchange *exchange, int64_t id, GError *failed, GError **error);

bool page_problems(Exchange *exchange, GError **error);
bool page_problem_new(Exchange *exchange, GError **error);
bool page_problem_ask(Exchange *exchange, GError **error);
bool page_problem(Exchange *exchange, GError **error);
/* What is added is the last part of the route's path: more, answer, escalate, close. */
bool page_problem_step(Exchange *exchange, GError **error);
bool page_problem_faq(Exchange *exchange, GError **error);
bool page_problem_statistics(Exchange *exchange, GError **error);
bool page_problems_csv(Exchange *exchange, GError **error);
bool page_faq(Exchange *exchange, GError **error);
bool page_faq_withdraw(Exchange *exchange, GError **error);

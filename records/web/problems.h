/* What the page and the API share of the problem desk: what the list of questions is asked for in a
 * query, what was sent along given back. */
#pragma once

#include "records/helpdesk/problem_store.h"
#include "records/web/exchange.h"

enum { PROBLEM_QUERY_TEXTS = 6 };

/* The search with the texts that it borrows. */
typedef struct {
	ProblemSearch search;
	char *texts[PROBLEM_QUERY_TEXTS]; /* as they were given */
	char *scope;                      /* of the place */
	int64_t below;
	bool nobody; /* a place that is none of the scope: no question is from there */
} ProblemQuery;

void problem_query_clear(ProblemQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProblemQuery, problem_query_clear)

/*
 * state, topic, level (where it stands), place (code of a school, or digits of a region with all in
 * it), q (words), overdue ("1"), below. WEB_ERROR_UNFIT for what cannot be.
 */
bool problem_query_read(Exchange *exchange, ProblemQuery *ret, GError **error);
/* As it stands behind '?', without below, ending in '&' or empty. Yours. */
char *problem_query_text(const ProblemQuery *query);
/* The same as an object, for forms. Yours. */
json_t *problem_query_json(const ProblemQuery *query);

/* The bytes that came with a note, counted from 1 in the path: problem_file_may(), and an event
 * tells that they went out. */
bool web_problem_file(Exchange *exchange, GError **error);

/* The log for people and programs: what is asked for in a query, and the rows of the answer. */
#pragma once

#include "records/store/log.h"
#include "records/web/exchange.h"

/* What of the query filters, as it was written; the filter borrows it. */
typedef struct {
	LogFilter filter;
	char *from, *until, *actor, *kind, *student, *school;
	int64_t below;
	Scope scope; /* of the school that is asked for, else the account's */
	bool nobody; /* there is no such student or school in the scope */
	/* a field that cannot be as it was typed, and the word that says what can; else NULL */
	const char *wrong, *why;
} LogQuery;

void log_query_clear(LogQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LogQuery, log_query_clear)

/* from, until (days, both with), actor, kind (a group), student (its id, or its number), school,
 * below. WEB_ERROR_UNFIT for what cannot be. */
bool log_query_read(Exchange *exchange, LogQuery *ret, GError **error);
/* The same for a form: what people type wrong is told in it (LogQuery.wrong), with the rest. */
bool log_query_form(Exchange *exchange, LogQuery *ret, GError **error);
/* The query without `below`, as it stands behind '?', ending in '&' or empty. Yours. */
char *log_query_text(const LogQuery *query);

/* The same as the log keeps it: a student by his id, whatever number he was asked for by, 0 for
 * nobody; else as log_filter_kept(). Yours. */
char *log_query_kept(const LogQuery *query);

/* A filter as the log keeps it: decoded, and numbers in it masked, as people search by whole
 * document numbers. Yours. */
char *log_filter_kept(const char *query);

/*
 * [{seq, at, at_us, actor, origin, token, kind, subject, reason, who, by, what, whom, link,
 * changes}] of at most `limit` events; numbers in reasons are masked; `token` is the id of what a
 * program showed, `by` the same in words, 0 and "" in a browser; `changes` as settings_changed().
 * `budget_us`: log_walk(). `ret_next` gets `below` of the next page, 0 at the end. Yours; NULL on
 * error.
 */
json_t *log_rows(Exchange *exchange, const LogQuery *query, int limit, int64_t budget_us,
        int64_t *ret_next, GError **error);

/* The routes, and what the call takes. */
bool page_log(Exchange *exchange, GError **error);
bool page_log_csv(Exchange *exchange, GError **error);
bool api_log(Exchange *exchange, GError **error);
extern const RouteParameter log_parameters[];

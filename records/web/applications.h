/* What lists of applications are asked for, the same on pages and in the API: which of them, in
 * what order, from where on. */
#pragma once

#include "records/web/business.h"

typedef enum {
	ASKED_STATE,
	ASKED_KIND,
	ASKED_SCHOOL, /* its code; on pages its name, too */
	ASKED_DUE,
	ASKED_TEXT,
	ASKED_SORT,
	ASKED_ROWS,
	ASKED_STUDENT,
	ASKED_COUNT
} ApplicationsPart;

typedef struct {
	char *texts[ASKED_COUNT]; /* as they were given, without blanks around */
	char *school;             /* the code that stands in the filter */
	char *problem; /* of a page: what is wrong with it, to be said there; NULL: nothing */
	ApplicationFilter filter; /* borrows the texts */
	bool oldest;
	bool back; /* the page in front of `after` is asked for ("before" of the query) */
	int64_t after, limit;
} ApplicationsQuery;

void applications_query_clear(ApplicationsQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ApplicationsQuery, applications_query_clear)

/*
 * state ("open": draft and pending), kind, school, due ("late", "today", "week": to be answered by
 * then), q (whom they are about), sort ("new", "old", "due"), rows (50, 100, 200), student, after
 * or before; of the form when there is one, but for these two. `filter` is what the list is of,
 * `oldest` its own order. WEB_ERROR_UNFIT for what cannot be; a school or day that is not found is
 * a `problem`.
 */
bool applications_query_read(Exchange *exchange, const ApplicationFilter *filter, bool oldest,
        ApplicationsQuery *ret, GError **error);
/* Whether anything but the state, the order and the size of a page is asked for. */
bool applications_query_filters(const ApplicationsQuery *query);
/* As it stands behind '?', ending in '&' or empty, without its place in the list. Yours. */
char *applications_query_text(const ApplicationsQuery *query);
/* Its texts by their names, for forms. Yours. */
json_t *applications_query_json(const ApplicationsQuery *query);
/* Where the next page begins, behind that row, or the one before ends. Yours. */
char *applications_query_after(const ApplicationsQuery *query, int64_t id, int64_t turn_us);

/* Before which moment they came to a level that were to be answered by the end of the day, late
 * ones, too; 0: the calendar does not tell. */
int64_t web_due_before(const Exchange *exchange, Day day);

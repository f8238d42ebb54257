/* What lists are asked for in a query and gathered into, the same on pages and in the API. */
#pragma once

#include "records/store/student_list.h"
#include "records/web/exchange.h"

enum { LIST_STATUS = 6 /* of its texts */ };

/* The filter with the texts it borrows. */
typedef struct {
	StudentFilter filter;
	char *texts[8];
	char *after; /* the cursor as text; "" from the start */
	bool back;   /* the page in front of the cursor is asked for ("before" of pages) */
	char *after_scope, *after_class;
	StudentCursor cursor;
} ListQuery;

void list_query_clear(ListQuery *query);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ListQuery, list_query_clear)

/* region, school, class, grade, specialty, sex, entered (a year), status ("on_roll" for several,
 * "all" as if it were not there), problems, missing, noclass, after,
 * of pages before. BASE_ERROR_USAGE (422) for a
 * cursor or region that is none. */
bool list_query_read(const Exchange *exchange, ListQuery *ret, GError **error);
/* Who asks for no state is told of those on the roll, as the first page does. */
void list_query_roll(ListQuery *query);
/* Behind this row: "3601033636000001.17.1班". Yours. */
char *list_cursor(const StudentRow *row);
/* The query without its cursor, as it stands behind '?', ending in '&' or empty. Yours. */
char *list_query_text(const ListQuery *query);
/* The same as an object, for forms. Yours. */
json_t *list_query_json(const ListQuery *query);

/* Turns rows round that were read from the end. */
void list_rows_turn(json_t *rows);

/* The rows of one page, out of a walk that is asked for one more than `limit`. */
typedef struct {
	Exchange *exchange;
	json_t *rows;
	size_t limit;
	int64_t last; /* id of the last row on it */
	bool more;    /* there are others behind it */
} ListPage;
/* Whether the row of that id still stands on the page. */
bool list_page_room(ListPage *page, int64_t id);

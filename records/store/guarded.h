/*
 * What of the database db_query() sees, for every engine alike. Everything else is closed to it.
 */
#pragma once

#include <stddef.h>

/* Tables with the columns id and scope: my_<table> shows the rows of the scope and takes changes of
 * them alone; no row is ever removed. NULL at the end. */
extern const char *const guarded_tables[];

/* Views to be read alone; {lo} and {hi} in the text stand for the ends of the scope, {far} for
 * s.scope as no index has it. */
typedef struct {
	const char *name, *sql;
} GuardedView;
extern const GuardedView guarded_views[]; /* a NULL name at the end */

/* What everybody may read, whatever his scope; changed by the store alone. NULL at the end. */
extern const char *const guarded_readable[];

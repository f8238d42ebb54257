/*
 * Our SQL as PostgreSQL reads it, by a small table of words; and what a statement under the guard
 * may say. Pure.
 */
#pragma once

#include "records/store/engine.h"

/* A script of the schema. Yours. */
char *postgres_script_text(const char *sql);

/* A statement. Its values are numbered in the order they first appear, as PostgreSQL wants none
 * left out: places[n] is what $n has become, 0 when it is not there. Yours. */
char *postgres_statement_text(const char *sql, int places[QUERY_VALUES_MAX + 1], int *ret_count);

/*
 * What brings the same rows all at once, COPY … FROM STDIN in binary, of a statement as
 * postgres_statement_text() made it: one that does nothing but put one row of values in their
 * order. NULL: it is none. Yours.
 */
char *postgres_copy_text(const char *statement);

/*
 * Whether a statement may run under the guard: it reads or changes rows, and calls only functions
 * of a list. Under PostgreSQL whoever may call set_config() may take back a role, so that rights
 * alone would not hold; what is called is always seen, as names in quotes are refused.
 * RECORDS_ERROR_DENIED.
 */
bool postgres_guarded_check(const char *sql, GError **error);

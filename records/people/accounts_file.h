/*
 * Accounts in bulk: a workbook or CSV, checked whole first, then all of them in one change or none.
 * Their one-time passwords come in a workbook of their own (mode 0600), written before the change
 * is made and taken away again when it is not, so that no account is without one.
 */
#pragma once

#include "records/import/form.h"
#include "records/people/account.h"

extern const FormColumn account_columns[];
enum { ACCOUNT_COLUMNS = 6 };

/* The levels whose accounts `by` may make, as the choice of their column. Yours. */
char *account_levels_of(const Account *by);

/* Reads the file and sees whether `by` (NULL: the command line) may make each; what is wrong is
 * noted in the form. NULL with an error when it cannot be read at all. */
Form *accounts_file_check(Store *store, const Account *by, const char *path, GError **error);

/*
 * Makes them, of a form without wrong rows; blocks for a part of a second for each, `progress` (may
 * be NULL) is told how many are ready. `head` is the header of the passwords' column.
 */
typedef struct {
	const Account *by;
	const char *results, *head;
	void (*progress)(size_t made, void *data);
	void *data;
} AccountsTaking;
bool accounts_file_take(Store *store, const Act *act, const Form *form,
        const AccountsTaking *taking, GError **error);

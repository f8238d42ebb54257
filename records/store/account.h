/*
 * Accounts: names, levels and password hashes (argon2id). The store knows no plain password.
 */
#pragma once

#include "records/store/store.h"

enum { ACCOUNT_NAME_MAX = 64, PASSWORD_MADE = 20 /* characters of a one-time password */ };

/* BASE_ERROR_USAGE for a name that is none. */
bool account_name_check(const char *name, GError **error);

/*
 * Makes an account with a one-time password of ours, given back in *ret_password: yours, to be
 * shown once and wiped with secrets_wipe(). In a change of its own. `level` and `role` are words of
 * the schema; RECORDS_ERROR_DUPLICATE when the name is taken, BASE_ERROR_USAGE for a name that is
 * none: 1 to 64 letters, digits, '.', '_', '-', '@'; Chinese characters count as letters.
 */
typedef struct {
	const char *name, *level, *scope, *role;
} AccountPlan;
bool account_create(
        Store *store, const Act *act, const AccountPlan *plan, char **ret_password, GError **error);

/* Whether the password is that of the account; false without an error when it is not. */
bool account_check(Store *store, const char *name, const char *password, bool *ret, GError **error);

/*
 * Making and managing accounts: who may do it to whom, one-time passwords, states.
 *
 * An account is made and managed by an administrator of a level above, or of the same level at the
 * same place, within his own scope; outside it is as if there were none (RECORDS_ERROR_NOT_FOUND).
 * `by` NULL is the command line of the machine, which may all. Each function is a change of its own
 * unless it says otherwise; errors are RECORDS_ERROR_DENIED for what is not his to do, and those of
 * records/store/accounts.h.
 */
#pragma once

#include "records/store/accounts.h"

enum { ACCOUNT_NAME_MAX = 64 };

/* BASE_ERROR_USAGE for a name that is none: 1 to 64 letters of ASCII, Chinese characters, digits,
 * . _ - @; no other script, in which names can be made that look like another's. */
bool account_name_check(const char *name, GError **error);
/* RECORDS_ERROR_DUPLICATE when an account has that name, be its letters large or small; inside the
 * change that makes one. */
bool account_name_free(Store *store, const char *name, GError **error);

typedef struct {
	const char *name, *real_name, *phone; /* the last two may be NULL from the command line */
	Level level;
	const char *place; /* "" province and ministry, six digits of a region, a school's code */
	Role role;
} AccountPlan;

/*
 * Makes one with a one-time password of ours, given back in *ret_password: yours, to be shown once
 * and wiped with secrets_wipe().
 */
bool account_create(Store *store, const Act *act, const Account *by, const AccountPlan *plan,
        char **ret_password, GError **error);

typedef enum {
	ACCOUNT_NAME,
	ACCOUNT_REAL_NAME,
	ACCOUNT_PHONE,
	ACCOUNT_LEVEL,
	ACCOUNT_PLACE,
	ACCOUNT_ROLE,
} AccountPart;

/* What the plan would make, and whether `by` may make it; which part is not good into *ret_part
 * (may be NULL). Whether the name is taken is not looked at. */
bool account_plan_check(Store *store, const Account *by, const AccountPlan *plan, Account *ret,
        AccountPart *ret_part, GError **error);

/* Whether `by` manages this account. */
bool account_manages(const Account *by, const Account *of);
/* account_load() of one that `by` may see: his own, or in his scope. */
bool account_load_for(Store *store, const Account *by, int64_t id, Account *ret, GError **error);

/* A new one-time password; every session of the account ends, a lock by failures is lifted. */
bool account_reset(Store *store, const Act *act, const Account *by, int64_t id, char **ret_password,
        GError **error);
/* Locks, unlocks or closes; all but unlocking end every session. A closed one stays closed. */
bool account_set_status(Store *store, const Act *act, const Account *by, int64_t id,
        AccountStatus status, GError **error);
/* Puts another real name, phone and role, when the account still has `version`:
 * RECORDS_ERROR_CONFLICT. A session of his goes on with the new role at its next request. */
typedef struct {
	int64_t id, version;
	const char *real_name, *phone;
	Role role;
} AccountEdit;
bool account_edit(
        Store *store, const Act *act, const Account *by, const AccountEdit *edit, GError **error);
/* Takes the second factor away, to be set up anew at the next login. */
bool account_totp_reset(
        Store *store, const Act *act, const Account *by, int64_t id, GError **error);

/*
 * Puts another password for oneself: `old` must be right unless NULL (the caller has just checked
 * it), the new one pass password_check(). Other sessions than `keep` (0: none) end.
 */
bool account_password_change(Store *store, const Act *act, int64_t id, const char *old,
        const char *password, int64_t keep, GError **error);
/* The same, and ends his tokens: somebody else may have known the old one. */
bool account_password_and_tokens(Store *store, const Act *act, int64_t id, const char *old,
        const char *password, int64_t keep, GError **error);

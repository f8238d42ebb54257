#include "records/people/account.h"

#include "base/secrets.h"
#include "records/people/login.h"
#include "records/people/password.h"
#include "records/people/permission.h"
#include "records/people/session.h"
#include "records/people/token.h"

#include <string.h>

enum { REAL_NAME_MAX = 36, PHONE_MIN = 7, PHONE_MAX = 20 };

static bool name_good(const char *name)
{
	glong length = g_utf8_validate(name, -1, NULL) ? g_utf8_strlen(name, -1) : 0;
	if (length < 1 || length > ACCOUNT_NAME_MAX)
		return false;
	for (const char *at = name; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);
		bool han = g_unichar_isalpha(c) && g_unichar_get_script(c) == G_UNICODE_SCRIPT_HAN;
		if (!han && !(c < 128 && (g_unichar_isalnum(c) || strchr("._-@", (int)c))))
			return false;
	}
	return true;
}

bool account_name_check(const char *name, GError **error)
{
	if (name_good(name))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "an account's name has 1 to %d letters, digits, '.', '_', '-' or '@'",
	        ACCOUNT_NAME_MAX);
	return false;
}

static bool refuse(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

/* People have names and phones; the command line may leave them out. */
static bool real_name_check(const Account *by, const char *name, GError **error)
{
	glong length = g_utf8_validate(name, -1, NULL) ? g_utf8_strlen(name, -1) : -1;
	if (length < 0 || length > REAL_NAME_MAX || (by && length == 0) || strpbrk(name, "\r\n\t"))
		return refuse("a real name has 1 to 36 characters", error);
	return true;
}

static bool phone_check(const Account *by, const char *phone, GError **error)
{
	size_t length = strlen(phone);
	if ((length == 0 && by) || length > PHONE_MAX || (length > 0 && length < PHONE_MIN) ||
	        strspn(phone, "+-0123456789") != length)
		return refuse("a phone number has 7 to 20 digits, '-' or '+'", error);
	return true;
}

bool account_manages(const Account *by, const Account *of)
{
	if (!permitted(by, PERMIT_ACCOUNT_MANAGE) || by->id == of->id ||
	        !scope_covers(&by->scope, &of->scope))
		return false;
	return of->level < by->level ||
	       (of->level == by->level && strcmp(of->place, by->place) == 0);
}

static bool denied(const char *words, GError **error)
{
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED, words);
	return false;
}

bool account_load_for(Store *store, const Account *by, int64_t id, Account *ret, GError **error)
{
	if (!account_load(store, id, ret, error))
		return false;
	if (!by || by->id == id || scope_covers(&by->scope, &ret->scope))
		return true;
	account_clear(ret);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
	        "%s: there is no account '%" G_GINT64_FORMAT "'", store->name, id);
	return false;
}

/* A city or county of the province of the installation, when it is said. */
static bool province_check(Store *store, const Account *account, GError **error)
{
	g_autofree char *province = store_setting(store, "province", error);
	if (!province)
		return false;
	if (!*province || *account->place == '\0' || account->level == LEVEL_SCHOOL ||
	        g_str_has_prefix(account->place, province))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "the place %s lies outside the province of this installation (%s)", account->place,
	        province);
	return false;
}

static bool role_check(Level level, Role role, GError **error)
{
	if (level != LEVEL_MINISTRY || role == ROLE_AUDITOR)
		return true;
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "the ministry only reads: its accounts are auditors");
	return false;
}

bool account_plan_check(Store *store, const Account *by, const AccountPlan *plan, Account *ret,
        AccountPart *ret_part, GError **error)
{
	AccountPart unused, *part = ret_part ? ret_part : &unused;
	*ret = (Account){.name = g_strdup(plan->name),
	        .real_name = g_strdup(plan->real_name ? plan->real_name : ""),
	        .phone = g_strdup(plan->phone ? plan->phone : ""),
	        .level = plan->level,
	        .place = g_strdup(plan->place),
	        .role = plan->role,
	        .must_change = true};
	*part = ACCOUNT_NAME;
	if (!account_name_check(plan->name, error))
		return false;
	*part = ACCOUNT_REAL_NAME;
	if (!real_name_check(by, ret->real_name, error))
		return false;
	*part = ACCOUNT_PHONE;
	if (!phone_check(by, ret->phone, error))
		return false;
	*part = ACCOUNT_ROLE;
	if (!role_check(plan->level, plan->role, error))
		return false;
	*part = ACCOUNT_PLACE;
	if (!account_scope_set(store, ret, error) || !province_check(store, ret, error))
		return false;
	return !by || account_manages(by, ret) ||
	       denied("accounts are made by an administrator of a level above or of the same place",
	               error);
}

bool account_name_free(Store *store, const char *name, GError **error)
{
	bool there;
	if (!account_name_there(store, name, &there, error))
		return false;
	if (there)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
		        "%s: the account '%s' is there already", store->name, name);
	return !there;
}

/* Hashing takes a part of a second: it is done before a change begins, and nobody waits for it. */
static bool create_within(Store *store, const Act *act, const Account *by, const AccountPlan *plan,
        const char *hash, GError **error)
{
	g_auto(Account) account = {0};
	if (!account_plan_check(store, by, plan, &account, NULL, error) ||
	        !account_name_free(store, plan->name, error))
		return false;
	g_strlcpy(account.password, hash, sizeof account.password);
	return account_add(store, act, &account, error);
}

bool account_create(Store *store, const Act *act, const Account *by, const AccountPlan *plan,
        char **ret_password, GError **error)
{
	char hash[PASSWORD_HASH_MAX], *password = password_make();
	*ret_password = NULL;
	bool good = password_hash(password, hash, error) && store_change_begin(store, error) &&
	            create_within(store, act, by, plan, hash, error);
	if (store_change_close(store, good, error)) {
		*ret_password = password;
		return true;
	}
	secrets_wipe(password);
	return false;
}

/* One that `by` manages, or the command line; inside a change. */
static bool managed_load(Store *store, const Account *by, int64_t id, Account *ret, GError **error)
{
	if (!account_load_for(store, by, id, ret, error))
		return false;
	if (!by || account_manages(by, ret))
		return true;
	account_clear(ret);
	return denied(
	        "accounts are managed by an administrator of a level above or of the same place",
	        error);
}

static bool reset_within(Store *store, const Act *act, const Account *by, int64_t id,
        const char *hash, GError **error)
{
	g_auto(Account) account = {0};
	if (!managed_load(store, by, id, &account, error))
		return false;
	char kept[PASSWORD_HASH_MAX];
	g_strlcpy(kept, hash, sizeof kept);
	password_keep(kept, account.password, account.must_change);
	g_strlcpy(account.password, kept, sizeof account.password);
	account.must_change = true;
	account.password_at_us = act->at_us;
	return account_change(store, act, "account.reset", &account, error) &&
	       login_forgive(store, account.name, error) && sessions_drop(store, id, 0, error) &&
	       tokens_drop(store, act, id, error);
}

bool account_reset(Store *store, const Act *act, const Account *by, int64_t id, char **ret_password,
        GError **error)
{
	char hash[PASSWORD_HASH_MAX], *password = password_make();
	*ret_password = NULL;
	bool good = password_hash(password, hash, error) && store_change_begin(store, error) &&
	            reset_within(store, act, by, id, hash, error);
	if (store_change_close(store, good, error)) {
		*ret_password = password;
		return true;
	}
	secrets_wipe(password);
	return false;
}

static bool status_within(Store *store, const Act *act, const Account *by, int64_t id,
        AccountStatus status, GError **error)
{
	static const char *const kinds[] = {"account.unlock", "account.lock", "account.close"};
	g_auto(Account) account = {0};
	if (!managed_load(store, by, id, &account, error))
		return false;
	if (account.status == ACCOUNT_CLOSED)
		return denied("the account is closed for good", error);
	account.status = status;
	return account_change(store, act, kinds[status], &account, error) &&
	       login_forgive(store, account.name, error) &&
	       (status == ACCOUNT_ACTIVE ||
	               (sessions_drop(store, id, 0, error) && tokens_drop(store, act, id, error)));
}

bool account_set_status(Store *store, const Act *act, const Account *by, int64_t id,
        AccountStatus status, GError **error)
{
	bool good = store_change_begin(store, error) &&
	            status_within(store, act, by, id, status, error);
	return store_change_close(store, good, error);
}

static bool edit_within(
        Store *store, const Act *act, const Account *by, const AccountEdit *edit, GError **error)
{
	g_auto(Account) account = {0};
	if (!managed_load(store, by, edit->id, &account, error) ||
	        !real_name_check(by, edit->real_name, error) ||
	        !phone_check(by, edit->phone, error) ||
	        !role_check(account.level, edit->role, error))
		return false;
	account.version = edit->version;
	g_free(account.real_name);
	account.real_name = g_strdup(edit->real_name);
	g_free(account.phone);
	account.phone = g_strdup(edit->phone);
	account.role = edit->role;
	return account_change(store, act, "account.change", &account, error);
}

bool account_edit(
        Store *store, const Act *act, const Account *by, const AccountEdit *edit, GError **error)
{
	bool good = store_change_begin(store, error) && edit_within(store, act, by, edit, error);
	return store_change_close(store, good, error);
}

static bool totp_reset_within(
        Store *store, const Act *act, const Account *by, int64_t id, GError **error)
{
	g_auto(Account) account = {0};
	if (!managed_load(store, by, id, &account, error))
		return false;
	account.totp_on = false;
	g_clear_pointer(&account.totp, g_bytes_unref);
	return account_change(store, act, "account.totp_reset", &account, error) &&
	       sessions_drop(store, id, 0, error);
}

bool account_totp_reset(Store *store, const Act *act, const Account *by, int64_t id, GError **error)
{
	bool good =
	        store_change_begin(store, error) && totp_reset_within(store, act, by, id, error);
	return store_change_close(store, good, error);
}

static bool password_within(Store *store, const Act *act, Account *account, const char *hash,
        int64_t keep, bool tokens, GError **error)
{
	g_auto(Account) now = {0};
	if (!account_load(store, account->id, &now, error))
		return false;
	if (now.version != account->version) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
		        "%s: account '%s': somebody else has changed it meanwhile; look at it "
		        "again",
		        store->name, account->name);
		return false;
	}
	g_strlcpy(now.password, hash, sizeof now.password);
	now.must_change = false;
	now.password_at_us = act->at_us;
	return account_change(store, act, "account.password", &now, error) &&
	       sessions_drop(store, now.id, keep, error) &&
	       (!tokens || tokens_drop(store, act, now.id, error));
}

static bool password_change(Store *store, const Act *act, int64_t id, const char *old,
        const char *password, int64_t keep, bool tokens, GError **error)
{
	g_auto(Account) account = {0};
	if (!account_load(store, id, &account, error))
		return false;
	if (old && !password_is(account.password, old))
		return denied("the old password is not right", error);
	if (!password_check(password, &account, error))
		return false;
	if (password_is(account.password, password))
		return refuse("the new password is the old one", error);
	if (password_was(account.password, password))
		return refuse("the new password is the one that was reset", error);
	char hash[PASSWORD_HASH_MAX];
	bool good = password_hash(password, hash, error) && store_change_begin(store, error) &&
	            password_within(store, act, &account, hash, keep, tokens, error);
	return store_change_close(store, good, error);
}

bool account_password_change(Store *store, const Act *act, int64_t id, const char *old,
        const char *password, int64_t keep, GError **error)
{
	return password_change(store, act, id, old, password, keep, false, error);
}

bool account_password_and_tokens(Store *store, const Act *act, int64_t id, const char *old,
        const char *password, int64_t keep, GError **error)
{
	return password_change(store, act, id, old, password, keep, true, error);
}

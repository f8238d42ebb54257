#include "records/people/accounts_file.h"

#include "base/beat.h"
#include "base/secrets.h"
#include "records/people/password.h"
#include "records/store/schools.h"

#include <glib/gstdio.h>
#include <string.h>

const FormColumn account_columns[] = {
        [ACCOUNT_NAME] = {"name", "账号名",
                "1 至 64 个汉字、英文字母、数字或 . _ - @，全省不重复（不分大小写）", NULL, true},
        [ACCOUNT_REAL_NAME] = {"real_name", "真实姓名", "使用人的真实姓名", NULL, true},
        [ACCOUNT_PHONE] = {"phone", "联系电话", "使用人的电话", NULL, true},
        [ACCOUNT_LEVEL] = {"level", "级别", "从列表中选择", "学校|县级|市级|省级|教育部", true},
        [ACCOUNT_PLACE] = {"place", "单位",
                "学校填 10 位学校标识码或学校全称；市、县填 6 "
                "位行政区划代码或名称；省级和教育部空着",
                NULL, false},
        [ACCOUNT_ROLE] = {"role", "角色", "从列表中选择", "经办员|审核员|管理员|审计员", true},
};

/* The plan of a row, borrowed from it. */
static AccountPlan plan_of(const FormRow *row)
{
	return (AccountPlan){row->cells[ACCOUNT_NAME], row->cells[ACCOUNT_REAL_NAME],
	        row->cells[ACCOUNT_PHONE], (Level)level_find(row->cells[ACCOUNT_LEVEL]),
	        row->cells[ACCOUNT_PLACE], (Role)role_find(row->cells[ACCOUNT_ROLE])};
}

/* Level and role that are no words of ours are noted, and something stands for them. */
static void words_check(Form *form, FormRow *row, AccountPlan *plan, bool *ret_placed)
{
	g_autofree char *no_level =
	        g_strdup_printf("no level '%s': school, county, city, province, ministry",
	                row->cells[ACCOUNT_LEVEL]);
	g_autofree char *no_role = g_strdup_printf(
	        "no role '%s': clerk, reviewer, administrator, auditor", row->cells[ACCOUNT_ROLE]);
	*ret_placed = (int)plan->level < LEVEL_COUNT;
	if (!*ret_placed) {
		plan->level = LEVEL_PROVINCE;
		if (*row->cells[ACCOUNT_LEVEL])
			form_wrong(form, row, ACCOUNT_LEVEL, no_level);
	}
	if ((int)plan->role < ROLE_COUNT)
		return;
	plan->role = plan->level == LEVEL_MINISTRY ? ROLE_AUDITOR : ROLE_CLERK;
	if (*row->cells[ACCOUNT_ROLE])
		form_wrong(form, row, ACCOUNT_ROLE, no_role);
}

/* Puts what would do into the place of what is wrong, so that what comes behind it is looked at
 * too; false for the place, the last. */
static bool part_mend(AccountPlan *plan, AccountPart part)
{
	if (part == ACCOUNT_NAME)
		plan->name = "name";
	else if (part == ACCOUNT_REAL_NAME)
		plan->real_name = "name";
	else if (part == ACCOUNT_PHONE)
		plan->phone = "00000000";
	else if (part == ACCOUNT_ROLE)
		plan->role = ROLE_AUDITOR;
	else
		return false;
	return true;
}

/* All that is wrong with a plan; of a level that is none the place says nothing. An error only when
 * the store cannot be read. */
static bool plan_check(Store *store, const Account *by, Form *form, FormRow *row, GError **error)
{
	bool placed;
	AccountPlan plan = plan_of(row);
	words_check(form, row, &plan, &placed);
	for (int tries = 0; tries < ACCOUNT_COLUMNS; tries++) {
		g_auto(Account) account = {0};
		g_autoptr(GError) fault = NULL;
		AccountPart part;
		if (account_plan_check(store, by, &plan, &account, &part, &fault))
			return true;
		if (part == ACCOUNT_PLACE && !placed)
			return true;
		if (g_error_matches(fault, RECORDS_ERROR, RECORDS_ERROR_ENGINE)) {
			g_propagate_error(error, g_steal_pointer(&fault));
			return false;
		}
		/* what stands in front of a message for a person is the store's name */
		const char *words = fault->message;
		if (g_str_has_prefix(words, store->name))
			words += strlen(store->name) + 2;
		if (*row->cells[part] || part == ACCOUNT_PLACE)
			form_wrong(form, row, (int)part, words);
		if (!part_mend(&plan, part))
			return true;
	}
	return true;
}

typedef struct {
	const char *name;
	char *code;
	int count;
} Named;

static bool named_compare(const School *school, void *data, GError **error)
{
	Named *named = data;
	(void)error;
	if (strcmp(school->name, named->name) == 0 || strcmp(school->shorter, named->name) == 0) {
		g_free(named->code);
		named->code = g_strdup(school->code);
		named->count++;
	}
	return true;
}

/* The name of a school in the place of its identifier is as good. */
static bool school_named(Store *store, Form *form, FormRow *row, GError **error)
{
	enum { SAME_MAX = 50 };
	const char *place = row->cells[ACCOUNT_PLACE];
	Named named = {.name = place};
	if (!*place || strspn(place, "0123456789") == strlen(place) ||
	        level_find(row->cells[ACCOUNT_LEVEL]) != LEVEL_SCHOOL)
		return true;
	if (!schools_search(store, place, SAME_MAX, named_compare, &named, error))
		return false;
	if (named.count > 1) {
		g_free(named.code);
		form_wrong(form, row, ACCOUNT_PLACE,
		        "several schools are called so: write the school's identifier");
	} else if (named.code) {
		g_free(row->cells[ACCOUNT_PLACE]);
		row->cells[ACCOUNT_PLACE] = named.code;
	}
	return true;
}

static bool row_check(Store *store, const Account *by, Form *form, FormRow *row, GError **error)
{
	bool taken;
	if (!school_named(store, form, row, error) || !plan_check(store, by, form, row, error) ||
	        !account_name_there(store, row->cells[ACCOUNT_NAME], &taken, error))
		return false;
	if (taken)
		form_wrong(form, row, ACCOUNT_NAME, "an account of this name is there already");
	return true;
}

char *account_levels_of(const Account *by)
{
	g_autoptr(GString) words = g_string_new(NULL);
	for (Level level = LEVEL_SCHOOL; level <= LEVEL_MINISTRY && (!by || level <= by->level);
	        level++)
		g_string_append_printf(words, "%s%s", words->len ? "|" : "", level_row(level)->zh);
	return g_strdup(words->str);
}

Form *accounts_file_check(Store *store, const Account *by, const char *path, GError **error)
{
	g_autoptr(Form) form =
	        form_read(path, account_columns, ACCOUNT_COLUMNS, FORM_ROWS_MAX, error);
	if (!form)
		return NULL;
	g_autofree char *province = store_setting(store, "province", error);
	if (!province)
		return NULL;
	form_once(form, ACCOUNT_NAME);
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *row = form->rows->pdata[i];
		int level = level_find(row->cells[ACCOUNT_LEVEL]);
		if (level == LEVEL_COUNTY || level == LEVEL_CITY)
			form_region(row, ACCOUNT_PLACE, province);
		if (!row_check(store, by, form, row, error))
			return NULL;
	}
	return g_steal_pointer(&form);
}

/* Passwords and their hashes, outside of any change: nobody waits for them. */
typedef struct {
	size_t count;
	char **passwords;
	char (*hashes)[PASSWORD_HASH_MAX];
} Made;

static void made_clear(Made *made)
{
	for (size_t i = 0; made->passwords && i < made->count; i++)
		secrets_wipe(made->passwords[i]);
	g_free(made->passwords);
	g_free(made->hashes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static bool made_fill(Made *made, size_t count, const AccountsTaking *taking, GError **error)
{
	*made = (Made){count, g_new0(char *, count + 1), g_malloc0(count * PASSWORD_HASH_MAX)};
	for (size_t i = 0; i < count; i++) {
		made->passwords[i] = password_make();
		if (!password_hash(made->passwords[i], made->hashes[i], error))
			return false;
		beat(); /* many take minutes */
		if (taking->progress)
			taking->progress(i + 1, taking->data);
	}
	return true;
}

/* By somebody who may do it still, as hashing takes its time. */
static bool rows_add(Store *store, const Act *act, const Form *form, const Account *asked,
        const Made *made, GError **error)
{
	g_auto(Account) now = {0};
	if (asked && !account_load(store, asked->id, &now, error))
		return false;
	const Account *by = asked ? &now : NULL; /* NULL: at the command line */
	if (by && by->status != ACCOUNT_ACTIVE) {
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
		        "the account that makes others was locked or closed meanwhile");
		return false;
	}
	for (guint i = 0; i < form->rows->len; i++) {
		g_auto(Account) account = {0};
		AccountPlan plan = plan_of(form->rows->pdata[i]);
		if (!account_plan_check(store, by, &plan, &account, NULL, error) ||
		        !account_name_free(store, plan.name, error))
			return false;
		g_strlcpy(account.password, made->hashes[i], sizeof account.password);
		if (!account_add(store, act, &account, error))
			return false;
	}
	return true;
}

bool accounts_file_take(Store *store, const Act *act, const Form *form,
        const AccountsTaking *taking, GError **error)
{
	g_auto(Made) made = {0};
	if (!made_fill(&made, form->rows->len, taking, error) ||
	        !form_results(form, taking->results, taking->head, made.passwords, error))
		return false;
	if (store_change_begin(store, error) &&
	        rows_add(store, act, form, taking->by, &made, error) &&
	        store_change_end(store, error))
		return true;
	store_change_drop(store);
	g_unlink(taking->results);
	return false;
}

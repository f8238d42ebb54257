#include "records/import/catalogue_file.h"

#include "base/error.h"

#include <string.h>

enum { CODE, NAME, KIND };
enum { YEAR_MIN = 2011, YEAR_MAX = 2100, NAME_MAX_CHARACTERS = 50, CODE_DIGITS = 6 };
enum { SOURCE_MIN = 2, SOURCE_MAX = 200 };

const FormColumn catalogue_columns[] = {
        [CODE] = {"code", "专业代码", "专业 6 位；专业大类 2 位，专业类 4 位，也可以不填大类", NULL,
                true},
        [NAME] = {"name", "专业名称", "与目录一致", NULL, true},
        [KIND] = {"kind", "类别", "空白时按代码位数判断", "专业|专业类|专业大类", false},
};

static bool unfit(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

static bool plan_check(const CataloguePlan *plan, GError **error)
{
	glong source = g_utf8_strlen(plan->source, -1);
	if (strlen(plan->year) != 4 || strspn(plan->year, "0123456789") != 4)
		return unfit("a catalogue of specialties is named by its year: 2010, 2021", error);
	int year = (int)g_ascii_strtoull(plan->year, NULL, 10);
	if (year < YEAR_MIN || year > YEAR_MAX)
		return unfit("the catalogue of 2010 is part of the program: one of a later year is "
		             "loaded",
		        error);
	if (plan->applies < year || plan->applies > YEAR_MAX)
		return unfit("a catalogue holds from its year on or later: say the first year of "
		             "entering",
		        error);
	return (source >= SOURCE_MIN && source <= SOURCE_MAX) ||
	       unfit("say by which text the catalogue holds, in 2 to 200 characters", error);
}

static void row_check(Form *form, FormRow *row)
{
	const char *code = row->cells[CODE];
	size_t length = strlen(code);
	if (row->reason)
		return;
	if (strspn(code, "0123456789") != length || (length != 2 && length != 4 && length != 6))
		form_wrong(form, row, CODE,
		        "the code of a specialty has six digits, that of a group two, four or six");
	else if (length != CODE_DIGITS && strcmp(row->cells[KIND], "专业") == 0)
		form_wrong(form, row, CODE, "the code of a specialty has six digits");
	else if (g_utf8_strlen(row->cells[NAME], -1) > NAME_MAX_CHARACTERS)
		form_wrong(form, row, NAME, "a text is too long (50 characters at most)");
}

/* Groups are said to be, have short codes, end in 0000, or in 00 above others of their four digits.
 */
static bool group(const FormRow *row, GHashTable *heads)
{
	const char *code = row->cells[CODE], *kind = row->cells[KIND];
	if (*kind)
		return strcmp(kind, "专业") != 0;
	if (strlen(code) != CODE_DIGITS || g_str_has_suffix(code, "0000"))
		return true;
	g_autofree char *head = g_strndup(code, 4);
	return g_str_has_suffix(code, "00") &&
	       GPOINTER_TO_UINT(g_hash_table_lookup(heads, head)) > 1;
}

/* How many codes of six digits begin with the same four. */
static GHashTable *heads_count(const Form *form)
{
	GHashTable *heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		char *head = g_strndup(row->cells[CODE], 4);
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(heads, head));
		g_hash_table_insert(heads, head, GUINT_TO_POINTER(count + 1));
	}
	return heads;
}

static json_t *entries_make(const Form *form)
{
	json_t *entries = json_object();
	GHashTable *heads = heads_count(form);
	for (guint i = 0; i < form->rows->len; i++) {
		const FormRow *row = form->rows->pdata[i];
		json_t *entry = json_pack("{s:s}", "name", row->cells[NAME]);
		if (group(row, heads))
			json_object_set_new(entry, "group", json_true());
		json_object_set_new(entries, row->cells[CODE], entry);
	}
	g_hash_table_unref(heads);
	return entries;
}

Form *catalogue_file_check(const Catalogues *now, const char *path, const CataloguePlan *plan,
        CatalogueResult *ret, GError **error)
{
	*ret = (CatalogueResult){0};
	if (!plan_check(plan, error))
		return NULL;
	Form *form = form_read(path, catalogue_columns, CATALOGUE_COLUMNS, FORM_ROWS_MAX, error);
	if (!form)
		return NULL;
	form_once(form, CODE);
	for (guint i = 0; i < form->rows->len; i++)
		row_check(form, form->rows->pdata[i]);
	ret->rows = form->rows->len;
	if (form->wrong)
		return form;
	g_autofree char *title = g_strdup_printf("专业目录（%s年）", plan->year);
	g_autoptr(json_t) text = json_pack("{s:i, s:s, s:s, s:o}", "applies", plan->applies,
	        "title", title, "source", plan->source, "entries", entries_make(form));
	ret->state = catalogue_follow(text, catalogues_find(now, plan->year), &ret->change);
	return form;
}

#include "records/import/schools_file.h"

#include "base/cleanup.h"
#include "records/rules/level.h"

#include <string.h>

/* Columns in the order of SchoolPart. */
enum {
	CODE = SCHOOL_CODE,
	NAME = SCHOOL_NAME,
	REGION = SCHOOL_REGION,
	MANAGED_BY = SCHOOL_MANAGED_BY,
	SHORT
};

const FormColumn school_columns[] = {
        [CODE] = {"code", "学校标识码", "10 位学校（机构）标识码", NULL, true},
        [NAME] = {"name", "学校名称", "学校全称", NULL, true},
        [REGION] = {"region", "所在行政区划", "县级行政区划代码 6 位；不设县的市用市级代码", NULL,
                true},
        [MANAGED_BY] = {"managed_by", "主管级别",
                "空白为所在地最低一级（一般为县级）；市直属、省直属学校请填写", "县级|市级|省级",
                false},
        [SHORT] = {"short", "学校简称", "可不填", NULL, false},
};

/* Who manages it when the cell is empty; the region has not been looked at yet. */
static Level level_usual(const char *region)
{
	return strlen(region) == REGION_LENGTH ? level_first(region) : LEVEL_COUNTY;
}

/* The school of a row, as it would be. */
static void school_of(const FormRow *row, School *ret)
{
	const char *level = row->cells[MANAGED_BY];
	*ret = (School){.code = g_strdup(row->cells[CODE]),
	        .name = g_strdup(row->cells[NAME]),
	        .shorter = g_strdup(row->cells[SHORT]),
	        .region = g_strdup(row->cells[REGION]),
	        .managed_by = *level ? (Level)MIN(level_find(level), LEVEL_MINISTRY)
	                             : level_usual(row->cells[REGION])};
}

/* The one that is there under the code; its version stays 0 when there is none. */
static bool there(Store *store, const char *code, School *ret, GError **error)
{
	GError *failed = NULL;
	if (school_load(store, code, ret, &failed))
		return true;
	return records_error_is_none(failed, error);
}

static bool same(const School *one, const School *other)
{
	return strcmp(one->name, other->name) == 0 && strcmp(one->shorter, other->shorter) == 0 &&
	       strcmp(one->region, other->region) == 0 && one->managed_by == other->managed_by;
}

static bool row_check(Store *store, Form *form, FormRow *row, FormResult *ret, GError **error)
{
	g_auto(School) school = {0}, was = {0};
	g_autoptr(GError) fault = NULL;
	SchoolPart part;
	if (row->reason)
		return true;
	school_of(row, &school);
	if (!school_check(&school, &part, &fault)) {
		form_wrong(form, row, (int)part, fault->message);
		return true;
	}
	if (!there(store, school.code, &was, error))
		return false;
	g_autofree char *scope = scope_of_school(school.region, school.managed_by, school.code);
	if (!scope_has(&store->scope, scope) ||
	        (was.version && !scope_has(&store->scope, was.scope)))
		form_wrong(form, row, CODE, "lies outside the scope of who changes it");
	else if (!was.version)
		ret->added++;
	else if (same(&was, &school))
		ret->unchanged++;
	else
		ret->changed++;
	return true;
}

Form *schools_file_check(Store *store, const char *path, FormResult *ret, GError **error)
{
	*ret = (FormResult){0};
	g_autoptr(Form) form = form_read(path, school_columns, SCHOOL_COLUMNS, error);
	if (!form)
		return NULL;
	form_once(form, CODE);
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *row = form->rows->pdata[i];
		if (!row_check(store, form, row, ret, error))
			return NULL;
	}
	ret->rows = form->rows->len;
	return g_steal_pointer(&form);
}

static bool row_take(Store *store, const Act *act, const FormRow *row, GError **error)
{
	g_auto(School) school = {0}, was = {0};
	school_of(row, &school);
	if (!there(store, school.code, &was, error))
		return false;
	if (!was.version)
		return school_add(store, act, &school, error);
	if (same(&was, &school))
		return true;
	school.version = was.version;
	school.status = was.status;
	return school_change(store, act, &school, error);
}

bool schools_file_take(
        Store *store, const Act *act, const Form *form, FormResult *ret, GError **error)
{
	bool good = store_change_begin(store, error);
	for (guint i = 0; good && i < form->rows->len; i++)
		good = row_take(store, act, form->rows->pdata[i], error);
	if (good && store_change_end(store, error))
		return true;
	*ret = (FormResult){.rows = ret->rows};
	store_change_drop(store);
	return false;
}

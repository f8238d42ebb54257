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
	SHORT,
	REASON
};

enum { REASON_MIN = 2, REASON_MAX = 200 };

const FormColumn school_columns[] = {
        [CODE] = {"code", "学校标识码", "10 位学校（机构）标识码", NULL, true},
        [NAME] = {"name", "学校名称", "学校全称", NULL, true},
        [REGION] = {"region", "所在行政区划", "县级行政区划代码 6 位，或名称；不设县的市用市级的",
                NULL, true},
        [MANAGED_BY] = {"managed_by", "主管级别",
                "新登记的学校空白为所在地最低一级（一般为县级），市直属、省直属学校请填写；已登"
                "记的学校空白为不变",
                "县级|市级|省级", false},
        [SHORT] = {"short", "学校简称", "可不填；已登记的学校空白为不变", NULL, false},
        [REASON] = {"reason", "依据",
                "已登记的学校更名、变更主管级别或所在区划时必填：批复文号等，2 至 200 字", NULL,
                false},
};

/* Who manages it when the cell is empty; the region has not been looked at yet. */
static Level level_usual(const char *region)
{
	return strlen(region) == REGION_LENGTH ? level_first(region) : LEVEL_COUNTY;
}

/* The school of a row, as it would be; what the row leaves empty stays as it was. */
static void school_of(const FormRow *row, const School *was, School *ret)
{
	const char *level = row->cells[MANAGED_BY], *shorter = row->cells[SHORT];
	*ret = (School){.code = g_strdup(row->cells[CODE]),
	        .name = g_strdup(row->cells[NAME]),
	        .shorter = g_strdup(was->version && !*shorter ? was->shorter : shorter),
	        .region = g_strdup(row->cells[REGION]),
	        .managed_by = *level         ? (Level)MIN(level_find(level), LEVEL_MINISTRY)
	                      : was->version ? was->managed_by
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

/* What the form of one school wants a reason for, too. */
static bool reason_wanted(const School *was, const School *school)
{
	return was->version &&
	       (strcmp(was->name, school->name) != 0 || strcmp(was->region, school->region) != 0 ||
	               was->managed_by != school->managed_by);
}

static bool reason_fits(const FormRow *row)
{
	glong length = g_utf8_strlen(row->cells[REASON], -1);
	return length >= REASON_MIN && length <= REASON_MAX;
}

/* What the row would do, or what is wrong with it. */
static void row_tell(const Store *store, Form *form, FormRow *row, const School *was,
        const School *school, FormResult *ret)
{
	g_autofree char *scope = scope_of_school(school->region, school->managed_by, school->code);
	if (!scope_has(&store->scope, scope) ||
	        (was->version && !scope_has(&store->scope, was->scope)))
		form_wrong(form, row, CODE, "lies outside the scope of who changes it");
	else if ((*row->cells[REASON] || reason_wanted(was, school)) && !reason_fits(row))
		form_wrong(
		        form, row, REASON, "say in 2 to 200 characters why the school is changed");
	else if (!was->version)
		ret->added++;
	else if (same(was, school))
		ret->unchanged++;
	else
		ret->changed++;
}

static bool row_check(Store *store, Form *form, FormRow *row, FormResult *ret, GError **error)
{
	g_auto(School) school = {0}, was = {0};
	g_autoptr(GError) fault = NULL;
	SchoolPart part;
	if (row->reason)
		return true;
	if (!there(store, row->cells[CODE], &was, error))
		return false;
	school_of(row, &was, &school);
	if (school_fits(store, &school, was.version ? &was : NULL, &part, &fault)) {
		row_tell(store, form, row, &was, &school, ret);
		return true;
	}
	if (!g_error_matches(fault, BASE_ERROR, BASE_ERROR_USAGE)) {
		g_propagate_error(error, g_steal_pointer(&fault));
		return false;
	}
	form_wrong(form, row, (int)part, fault->message);
	return true;
}

Form *schools_file_check(Store *store, const char *path, FormResult *ret, GError **error)
{
	*ret = (FormResult){0};
	g_autoptr(Form) form =
	        form_read(path, school_columns, SCHOOL_COLUMNS, FORM_ROWS_MAX, error);
	if (!form)
		return NULL;
	g_autofree char *province = store_setting(store, "province", error);
	if (!province)
		return NULL;
	form_once(form, CODE);
	for (guint i = 0; i < form->rows->len; i++) {
		FormRow *row = form->rows->pdata[i];
		form_region(row, REGION, province);
		if (!row_check(store, form, row, ret, error))
			return NULL;
	}
	ret->rows = form->rows->len;
	return g_steal_pointer(&form);
}

static bool row_take(Store *store, const Act *act, const FormRow *row, GError **error)
{
	g_auto(School) school = {0}, was = {0};
	if (!there(store, row->cells[CODE], &was, error))
		return false;
	school_of(row, &was, &school);
	if (!was.version)
		return school_add(store, act, &school, error);
	if (same(&was, &school))
		return true;
	school.version = was.version;
	school.status = was.status;
	Act why = *act;
	if (*row->cells[REASON])
		why.reason = row->cells[REASON];
	return school_change(store, &why, &school, error);
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

static bool change_add(Store *store, const FormRow *row, json_t *changes, GError **error)
{
	g_auto(School) school = {0}, was = {0};
	if (!there(store, row->cells[CODE], &was, error))
		return false;
	school_of(row, &was, &school);
	g_autofree char *other = school_same_name(store, &school, error);
	bool changed = was.version && !same(&was, &school);
	if (!other)
		return false;
	if (!changed && (was.version || !*other))
		return true;
	school.version = was.version;
	school.status = was.status;
	json_t *before = changed ? school_json(&was) : json_null();
	return json_array_append_new(changes,
	               json_pack("{s:s, s:s, s:o, s:o, s:s, s:s}", "place", row->place, "code",
	                       school.code, "was", before, "now", school_json(&school), "reason",
	                       row->cells[REASON], "same_name", other)) == 0;
}

json_t *schools_file_changes(Store *store, const Form *form, GError **error)
{
	g_autoptr(json_t) changes = json_array();
	for (guint i = 0; i < form->rows->len; i++)
		if (!change_add(store, form->rows->pdata[i], changes, error))
			return NULL;
	return g_steal_pointer(&changes);
}

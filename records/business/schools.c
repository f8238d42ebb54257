#include "records/business/schools.h"

#include "base/cleanup.h"
#include "records/store/applications.h"
#include "records/store/late.h"
#include "records/store/student_list.h"
#include "records/store/students.h"

#include <string.h>

static bool refused(const School *school, const char *words, int64_t count, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
	        "school '%s': %" G_GINT64_FORMAT " %s", school->code, count, words);
	return false;
}

/* The school that was looked at. */
static bool looked_load(
        Store *store, const char *code, int64_t version, School *ret, GError **error)
{
	if (!school_load(store, code, ret, error))
		return false;
	if (!scope_has(&store->scope, ret->scope)) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no school '%s'", store->name, code);
		return false;
	}
	if (ret->version == version)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: school '%s': somebody else has changed it meanwhile; look at it again",
	        store->name, code);
	return false;
}

static bool nobody_there(Store *store, const School *school, GError **error)
{
	static const char *const states[] = {STUDENT_ON_ROLL, "admitted", "pending"};
	int64_t all = 0, count;
	for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
		StudentFilter filter = {.school = school->code, .status = states[i]};
		if (!students_counted(store, &filter, &count, error))
			return false;
		all += count;
	}
	return all == 0 ||
	       refused(school, "students are there: merge it into another school, or transfer them",
	               all, error);
}

static bool merged_before(const School *school, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
	        "school '%s': it was merged into %s, and its code is not used again", school->code,
	        school->merged_into);
	return false;
}

bool school_close(Store *store, const Act *act, const char *code, int64_t version, bool closed,
        School *ret, GError **error)
{
	*ret = (School){0};
	if (!store_change_begin(store, error))
		return false;
	bool good = looked_load(store, code, version, ret, error) &&
	            (closed ? school_at_rest(store, ret, error) && nobody_there(store, ret, error)
	                    : !*ret->merged_into || merged_before(ret, error));
	ret->status = closed ? SCHOOL_CLOSED : SCHOOL_ACTIVE;
	return store_change_close(store, good && school_change(store, act, ret, error), error);
}

/* Whoever sees one of them alone is told no more of the other. */
static bool both_ours(const Store *store, const School *from, const School *into, GError **error)
{
	const School *outside = !scope_has(&store->scope, from->scope)   ? from
	                        : !scope_has(&store->scope, into->scope) ? into
	                                                                 : NULL;
	if (outside)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no school '%s'", store->name, outside->code);
	return !outside;
}

static bool may_merge(const School *from, const School *into, GError **error)
{
	if (*from->merged_into)
		return merged_before(from, error);
	if (into->status != SCHOOL_CLOSED && strcmp(from->code, into->code) != 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
	        "school '%s': it is closed, or the same: choose another to merge into", into->code);
	return false;
}

bool school_merge_look(
        Store *store, const char *code, const char *into, Merging *ret, GError **error)
{
	g_auto(School) from = {0}, to = {0};
	*ret = (Merging){0};
	return school_load(store, code, &from, error) && school_load(store, into, &to, error) &&
	       both_ours(store, &from, &to, error) && may_merge(&from, &to, error) &&
	       merging_look(store, &from, &to, ret, error);
}

static bool merge(Store *store, const Act *act, School *from, const School *into, int64_t *ret,
        GError **error)
{
	g_auto(Merging) merging = {0};
	if (!both_ours(store, from, into, error) || !may_merge(from, into, error) ||
	        !school_at_rest(store, from, error) ||
	        !merging_look(store, from, into, &merging, error) ||
	        !merging_do(store, act, from, into, &merging, error) ||
	        !late_follow(store, act, from->code, into->code, error))
		return false;
	*ret = merging.members->len;
	from->status = SCHOOL_CLOSED;
	g_free(from->merged_into);
	from->merged_into = g_strdup(into->code);
	return school_change(store, act, from, error) && merged_move(store, from, into, error);
}

bool school_merge(Store *store, const Act *act, const char *code, int64_t version, const char *into,
        int64_t *ret_students, GError **error)
{
	g_auto(School) from = {0}, to = {0};
	*ret_students = 0;
	if (!store_change_begin(store, error))
		return false;
	bool good = looked_load(store, code, version, &from, error) &&
	            school_load(store, into, &to, error) &&
	            merge(store, act, &from, &to, ret_students, error);
	return store_change_close(store, good, error);
}

#include "records/web/schools.h"

#include "records/business/schools.h"
#include "records/rules/level.h"
#include "records/store/statistics.h"
#include "records/store/student_list.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

static json_t *school_row(Exchange *exchange, const School *school, int64_t count)
{
	const LevelRow *level = level_row(school->managed_by);
	g_autofree char *place = view_region(school->region);
	bool closed = school->status == SCHOOL_CLOSED;
	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s?}", "code",
	        school->code, "version", (json_int_t)school->version, "name", school->name, "short",
	        school->shorter, "region", school->region, "place", place, "managed_by", level->id,
	        "level", exchange->zh ? level->zh : level->en, "status",
	        school_status_id(school->status), "state",
	        word(exchange->zh, closed ? "school_closed" : "school_active"), "students",
	        (json_int_t)count, "merged_into",
	        *school->merged_into ? school->merged_into : NULL);
}

json_t *web_school_json(Exchange *exchange, const School *school, GError **error)
{
	int64_t count;
	StudentFilter there = {.school = school->code, .status = STUDENT_ON_ROLL};
	return students_counted(exchange->store, &there, &count, error)
	               ? school_row(exchange, school, count)
	               : NULL;
}

bool web_school_load(Exchange *exchange, School *ret, GError **error)
{
	if (!school_load(exchange->store, exchange->parts[0], ret, error))
		return false;
	if (scope_has(&exchange->store->scope, ret->scope))
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "%s: there is no school '%s'",
	        exchange->store->name, ret->code);
	school_clear(ret);
	return false;
}

static void school_free(void *data)
{
	school_clear(data);
	g_free(data);
}

static bool school_gather(const School *school, void *data, GError **error)
{
	School *copy = g_new(School, 1);
	(void)error;
	*copy = *school;
	copy->code = g_strdup(school->code);
	copy->name = g_strdup(school->name);
	copy->shorter = g_strdup(school->shorter);
	copy->merged_into = g_strdup(school->merged_into);
	copy->region = g_strdup(school->region);
	copy->scope = g_strdup(school->scope);
	g_ptr_array_add(data, copy);
	return true;
}

static bool count_gather(const char *scope, int64_t count, void *data, GError **error)
{
	int64_t *kept = g_new(int64_t, 1);
	(void)error;
	*kept = count;
	g_hash_table_replace(data, g_strdup(scope), kept);
	return true;
}

/* Who is on the roll, by scope, of the schools and those between them in one statement. Yours; NULL
 * on error. */
static GHashTable *counts_of(Exchange *exchange, const GPtrArray *schools, GError **error)
{
	g_autoptr(GHashTable) counts =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	const char *from = NULL, *to = NULL;
	for (guint i = 0; i < schools->len; i++) {
		const char *scope = ((const School *)schools->pdata[i])->scope;
		from = !from || strcmp(scope, from) < 0 ? scope : from;
		to = !to || strcmp(scope, to) > 0 ? scope : to;
	}
	return !from || students_on_roll(exchange->store, from, to, count_gather, counts, error)
	               ? g_steal_pointer(&counts)
	               : NULL;
}

json_t *web_schools(Exchange *exchange, const char *search, const char *after, int limit,
        char ret_next[32], GError **error)
{
	g_autoptr(GPtrArray) schools = g_ptr_array_new_with_free_func(school_free);
	ret_next[0] = '\0';
	bool good = *search ? schools_search(
	                              exchange->store, search, limit, school_gather, schools, error)
	                    : schools_walk(exchange->store, after, limit + 1, school_gather,
	                              schools, error);
	g_autoptr(GHashTable) counts = good ? counts_of(exchange, schools, error) : NULL;
	if (!counts)
		return NULL;
	json_t *rows = json_array();
	for (guint i = 0; i < schools->len && i < (guint)limit; i++) {
		const School *school = schools->pdata[i];
		const int64_t *count = g_hash_table_lookup(counts, school->scope);
		json_array_append_new(rows, school_row(exchange, school, count ? *count : 0));
	}
	if (schools->len > (guint)limit)
		g_strlcpy(ret_next, ((School *)schools->pdata[limit - 1])->scope, 32);
	return rows;
}

/* A form has all of its fields; a body of JSON may leave some out. */
static bool is_given(const Exchange *exchange, const char *name)
{
	return !exchange->json || json_object_get(exchange->json, name);
}

/* What was given put into the place of what the school has; its level as its stable word. What is
 * not given stays as it is in a school that is there: its level says who sees it. */
static bool values_put(Exchange *exchange, SchoolText text, School *school, GError **error)
{
	const char *level = text(exchange, "managed_by");
	char **const places[] = {&school->name, &school->shorter, &school->region};
	static const char *const names[] = {"name", "short", "region"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (school->version && !is_given(exchange, names[i]))
			continue;
		g_free(*places[i]);
		*places[i] = g_strstrip(g_strdup(text(exchange, names[i])));
	}
	bool whole = strlen(school->region) == REGION_LENGTH;
	bool said = *level || (exchange->json && is_given(exchange, "managed_by"));
	int found = said              ? level_find(level)
	            : school->version ? (int)school->managed_by
	            : whole           ? (int)level_first(school->region)
	                              : (int)LEVEL_COUNTY;
	school->managed_by = (Level)MIN(found, (int)LEVEL_MINISTRY);
	return school_check(school, NULL, error);
}

bool web_school_add(Exchange *exchange, SchoolText text, School *ret, GError **error)
{
	Act act = exchange_act(exchange, "schools");
	*ret = (School){.code = g_strstrip(g_strdup(text(exchange, "code")))};
	return values_put(exchange, text, ret, error) &&
	       store_change_begin(exchange->store, error) &&
	       store_change_close(
	               exchange->store, school_add(exchange->store, &act, ret, error), error);
}

static bool edit(Exchange *exchange, const Act *act, SchoolText text, int64_t version, School *ret,
        GError **error)
{
	if (*ret->merged_into) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
		        "school '%s': it was merged into %s, and its code is not used again",
		        ret->code, ret->merged_into);
		return false;
	}
	ret->version = version;
	return values_put(exchange, text, ret, error) &&
	       store_change_begin(exchange->store, error) &&
	       store_change_close(
	               exchange->store, school_change(exchange->store, act, ret, error), error);
}

bool web_school_step(
        Exchange *exchange, SchoolText text, int64_t version, School *ret, GError **error)
{
	int64_t moved;
	const char *step = strrchr(exchange->route->path, '/') + 1;
	g_autofree char *reason = g_strstrip(g_strdup(text(exchange, "reason")));
	g_autofree char *into = g_strstrip(g_strdup(text(exchange, "into")));
	glong length = g_utf8_strlen(reason, -1);
	Act act = exchange_act(exchange, reason);
	*ret = (School){0};
	if (!web_school_load(exchange, ret, error))
		return false;
	if (length < 2 || length > 200) {
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
		        "say in 2 to 200 characters why the school is changed");
		return false;
	}
	if (strcmp(step, "edit") == 0)
		return edit(exchange, &act, text, version, ret, error);
	g_autofree char *code = g_strdup(ret->code);
	school_clear(ret);
	if (strcmp(step, "merge") != 0)
		return school_close(exchange->store, &act, code, version,
		        strcmp(step, "close") == 0, ret, error);
	return school_merge(exchange->store, &act, code, version, into, &moved, error) &&
	       school_load(exchange->store, code, ret, error);
}

static json_t *class_json(const MergeClass *one)
{
	return json_pack("{s:s, s:s, s:I}", "class", one->name, "becomes", one->becomes, "students",
	        (json_int_t)one->students);
}

static json_t *member_json(const MergeMember *member)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:I}", "student", (json_int_t)member->id, "name",
	        member->name, "class", member->class_name, "number", member->number, "other",
	        (json_int_t)member->other);
}

static json_t *past_json(const MergedPast *past)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "applications",
	        (json_int_t)past->applications, "proofs", (json_int_t)past->proofs, "aid",
	        (json_int_t)past->aid, "destinations", (json_int_t)past->destinations,
	        "offers_open", (json_int_t)past->offers_open, "offers_closed",
	        (json_int_t)past->offers_closed);
}

json_t *web_school_merging(Exchange *exchange, const char *into, int most, GError **error)
{
	g_auto(Merging) merging = {0};
	g_autofree char *code = g_strstrip(g_strdup(into));
	if (!school_merge_look(exchange->store, exchange->parts[0], code, &merging, error))
		return NULL;
	json_t *classes = json_array(), *numbers = json_array();
	for (guint i = 0; i < merging.classes->len; i++)
		json_array_append_new(classes, class_json(merging.classes->pdata[i]));
	for (guint i = 0; i < merging.members->len; i++) {
		const MergeMember *member = merging.members->pdata[i];
		if (member->other && json_array_size(numbers) < (size_t)most)
			json_array_append_new(numbers, member_json(member));
	}
	return json_pack("{s:s, s:I, s:{s:I, s:I}, s:o, s:o, s:I, s:o}", "into", code, "students",
	        (json_int_t)merging.members->len, "under_way", "applications",
	        (json_int_t)merging.open_applications, "aid", (json_int_t)merging.open_lists,
	        "past", past_json(&merging.past), "classes", classes, "same_numbers",
	        (json_int_t)merging.numbers, "numbers", numbers);
}

static bool named_gather(const School *school, void *data, GError **error)
{
	(void)error;
	json_array_append_new(
	        data, json_pack("{s:s, s:s}", "code", school->code, "name", school->name));
	return true;
}

bool web_school_named(Exchange *exchange, char **place, json_t **ret, GError **error)
{
	enum { OFFERED = 50 };
	size_t i;
	json_t *one;
	*ret = NULL;
	if (!**place || strspn(*place, "0123456789") == strlen(*place))
		return true;
	g_autoptr(json_t) found = json_array();
	if (!schools_search(exchange->store, *place, OFFERED, named_gather, found, error))
		return false;
	const json_t *chosen = json_array_size(found) == 1 ? json_array_get(found, 0) : NULL;
	int called = 0;
	json_array_foreach(found, i, one)
		if (strcmp(json_string_value(json_object_get(one, "name")), *place) == 0 &&
		        called++ == 0)
			chosen = one;
	if (!chosen || called > 1) { /* of several with one name nobody chooses but who asks */
		*ret = g_steal_pointer(&found);
		return true;
	}
	g_free(*place);
	*place = g_strdup(json_string_value(json_object_get(chosen, "code")));
	return true;
}

char *web_schools_words(const Exchange *exchange, const json_t *several)
{
	enum { NAMED_MOST = 10 };
	bool any = json_array_size(several) > 0;
	GString *out =
	        g_string_new(word(exchange->zh, any ? "schools_several" : "account_school_none"));
	const char *between = any ? (exchange->zh ? "：" : ": ") : "";
	size_t i;
	json_t *one;
	json_array_foreach(several, i, one) {
		g_string_append_printf(out, "%s%s %s", between,
		        i < NAMED_MOST ? json_string_value(json_object_get(one, "name")) : "…",
		        i < NAMED_MOST ? json_string_value(json_object_get(one, "code")) : "");
		between = exchange->zh ? "、" : ", ";
		if (i == NAMED_MOST)
			break;
	}
	return g_string_free(out, FALSE);
}

#include "records/store/schools.h"

#include "records/store/aid.h"
#include "records/store/applications.h"
#include "records/store/guarded.h"
#include "records/store/leave.h"
#include "records/store/merged.h"
#include "records/store/names.h"
#include "records/store/totals.h"

#include "base/cleanup.h"
#include "records/rules/level.h"
#include "records/rules/region.h"
#include "records/rules/school_id.h"
#include "records/store/event.h"

#include <string.h>

#define COLUMNS "code, version, name, short, region, managed_by, status, scope, merged_into"

enum { NAME_MAX_CHARACTERS = 100 };

static const char *const statuses[] = {"active", "closed"};

const char *school_status_id(SchoolStatus status)
{
	return statuses[status];
}

void school_clear(School *school)
{
	g_free(school->code);
	g_free(school->name);
	g_free(school->shorter);
	g_free(school->region);
	g_free(school->scope);
	g_free(school->merged_into);
	*school = (School){0};
}

static const char *merged_into(const School *school)
{
	return school->merged_into ? school->merged_into : "";
}

json_t *school_json(const School *school)
{
	json_t *state = json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "version",
	        (json_int_t)school->version, "code", school->code, "name", school->name, "short",
	        school->shorter, "region", school->region, "managed_by",
	        level_row(school->managed_by)->id, "status", statuses[school->status]);
	if (*merged_into(school))
		json_object_set_new(state, "merged_into", json_string(merged_into(school)));
	return state;
}

static bool unfit(const School *school, SchoolPart part, const char *what, SchoolPart *ret_part,
        GError **error)
{
	if (ret_part)
		*ret_part = part;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "school '%s': %s", school->code, what);
	return false;
}

bool school_check(const School *school, SchoolPart *ret_part, GError **error)
{
	Findings findings = {0};
	school_id_check(school->code, NULL, &findings, -1);
	glong length =
	        g_utf8_validate(school->name, -1, NULL) ? g_utf8_strlen(school->name, -1) : 0;
	bool region = strlen(school->region) == REGION_LENGTH && region_find(school->region) &&
	              strcmp(school->region + 2, "0000") != 0;
	if (findings.rejected)
		return unfit(
		        school, SCHOOL_CODE, rule_of(findings.list[0].rule)->en, ret_part, error);
	if (length < 1 || length > NAME_MAX_CHARACTERS || strpbrk(school->name, "\r\n\t"))
		return unfit(
		        school, SCHOOL_NAME, "its name has 1 to 100 characters", ret_part, error);
	if (!region)
		return unfit(school, SCHOOL_REGION,
		        "its region is six digits of a county (or of a city without counties)",
		        ret_part, error);
	if (school->managed_by < LEVEL_COUNTY || school->managed_by > LEVEL_PROVINCE)
		return unfit(school, SCHOOL_MANAGED_BY, "it is managed by county, city or province",
		        ret_part, error);
	if (!level_there(school->managed_by, school->region))
		return unfit(school, SCHOOL_MANAGED_BY,
		        school->managed_by == LEVEL_CITY
		                ? "there is no city level where it lies: write county or "
		                  "province"
		                : "its region is a whole city, with no county level: write city or "
		                  "province",
		        ret_part, error);
	return true;
}

static bool inside(const Store *store, const School *school, const char *scope, GError **error)
{
	if (store->scoped && !store->scope.read_only && scope_has(&store->scope, scope))
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "%s: school '%s' lies outside the scope of who changes it", store->name,
	        school->code);
	return false;
}

/* Who lies elsewhere is seen by no county or city of the installation. Of an installation without a
 * province nothing is said, nor of what stays where it was. */
static bool at_home(Store *store, const School *school, const School *was, GError **error)
{
	if (was && strcmp(was->region, school->region) == 0)
		return true;
	g_autofree char *province = store_setting(store, "province", error);
	if (!province)
		return false;
	if (!*province || strncmp(school->region, province, strlen(province)) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "school '%s': its region %s lies outside the province of this installation (%s)",
	        school->code, school->region, province);
	return false;
}

bool school_fits(
        Store *store, const School *school, const School *was, SchoolPart *ret_part, GError **error)
{
	if (!school_check(school, ret_part, error))
		return false;
	if (ret_part)
		*ret_part = SCHOOL_REGION;
	return at_home(store, school, was, error);
}

char *school_same_name(Store *store, const School *school, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT code FROM school WHERE region = $1 AND name = $2 AND code <> $3 "
	        "ORDER BY code LIMIT 1",
	        error);
	if (!query)
		return NULL;
	query_text(query, 1, school->region);
	query_text(query, 2, school->name);
	query_text(query, 3, school->code);
	QueryStep step = query_step(query, error);
	if (step == STEP_ERROR)
		return NULL;
	char *code = g_strdup(step == STEP_ROW ? query_get_text(query, 0) : "");
	query_reset(query);
	return code;
}

static void school_bind(Query *query, const School *school)
{
	query_text(query, 1, school->code);
	query_int(query, 2, school->version);
	query_text(query, 3, school->name);
	query_text(query, 4, school->shorter);
	query_text(query, 5, school->region);
	query_text(query, 6, level_row(school->managed_by)->id);
	query_text(query, 7, statuses[school->status]);
	query_text(query, 8, school->scope);
	query_text(query, 9, merged_into(school));
}

/* No index leads from a scope to proofs and files: they are reached by what they belong to, which
 * has come along already. */
static const char *way_of(const char *table)
{
	static const char *const ways[][2] = {
	        {"attachment", "application IN (SELECT id FROM application WHERE scope = $1) AND "},
	        {"problem_file", "problem IN (SELECT id FROM problem WHERE scope = $1) AND "}};
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++)
		if (strcmp(ways[i][0], table) == 0)
			return ways[i][1];
	return "";
}

/* Every guarded row of the scope `from` comes into the scope `to`, but for who had left it. */
static bool rows_move(Store *store, const char *from, const char *to, GError **error)
{
	for (const char *const *table = guarded_tables; *table; table++) {
		if (strcmp(*table, "student_left") == 0)
			continue;
		g_autofree char *sql = g_strdup_printf(
		        "UPDATE %s SET scope = $1 WHERE %sscope = $2", *table, way_of(*table));
		Query *query = db_query_unguarded(store->db, sql, error);
		if (!query)
			return false;
		query_text(query, 1, to);
		query_text(query, 2, from);
		if (!query_run(query, error))
			return false;
	}
	return totals_move(store, from, to, error) && names_move(store, from, to, error);
}

/* Who was in the scope `from` is in that of the school: its students, its people. */
static bool scope_move(Store *store, const School *school, const char *from, GError **error)
{
	Scope range;
	Query *query;
	if (strcmp(from, school->scope) == 0)
		return true;
	if (!scope_of(LEVEL_SCHOOL, school->scope, &range, error) ||
	        !rows_move(store, from, school->scope, error) ||
	        !merged_scope_move(store, from, school->scope, error) ||
	        !(query = db_query_unguarded(store->db,
	                  "UPDATE account SET scope_lo = $1, scope_hi = $2 WHERE scope = $3 AND "
	                  "level = 'school'",
	                  error)))
		return false;
	query_text(query, 1, range.lo);
	query_text(query, 2, range.hi);
	query_text(query, 3, school->code);
	g_hash_table_remove_all(store->school_scopes);
	return query_run(query, error);
}

static bool school_event(Store *store, const Act *act, const char *kind, const School *was,
        const School *school, GError **error)
{
	g_autofree char *subject = g_strconcat("school/", school->code, NULL);
	g_autoptr(json_t) before = was ? school_json(was) : NULL;
	g_autoptr(json_t) after = school_json(school);
	Event event = {.kind = kind, .subject = subject, .before = before, .after = after};
	return event_append(store, act, &event, error);
}

static bool school_insert(Store *store, const School *school, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO school (" COLUMNS ", past) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
	        "$9, $8) "
	        "ON CONFLICT (code) DO NOTHING",
	        error);
	if (!query)
		return false;
	school_bind(query, school);
	if (!query_run(query, error))
		return false;
	if (db_changes(store->db) == 1)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: school '%s' is there already", store->name, school->code);
	return false;
}

bool school_add(Store *store, const Act *act, School *school, GError **error)
{
	if (!school_fits(store, school, NULL, NULL, error))
		return false;
	school->version = 1;
	school->merged_into = school->merged_into ? school->merged_into : g_strdup("");
	g_free(school->scope);
	school->scope = scope_of_school(school->region, school->managed_by, school->code);
	g_autofree char *before = scope_of_unregistered(school->code);
	return inside(store, school, school->scope, error) && school_insert(store, school, error) &&
	       scope_move(store, school, before, error) &&
	       school_event(store, act, "school.add", NULL, school, error);
}

static bool conflict(const Store *store, const School *school, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: school '%s': somebody else has changed it meanwhile; look at it again",
	        store->name, school->code);
	return false;
}

static bool school_update(Store *store, const School *school, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE school SET version = $2, name = $3, short = $4, region = $5, managed_by = "
	        "$6, status = $7, scope = $8, merged_into = $9 WHERE code = $1 AND version = $2 - "
	        "1",
	        error);
	if (!query)
		return false;
	school_bind(query, school);
	return query_run(query, error) &&
	       (db_changes(store->db) == 1 || conflict(store, school, error));
}

static bool under_way(const School *school, int64_t count, const char *what, GError **error)
{
	if (count)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
		        "school '%s': %" G_GINT64_FORMAT " %s are under way: decide them first",
		        school->code, count, what);
	return count == 0;
}

bool school_under_way(Store *store, const School *school, int64_t *ret_applications,
        int64_t *ret_lists, GError **error)
{
	ApplicationFilter open = {.school = school->code, .turn = -1, .open = true};
	return applications_count(store, &open, ret_applications, error) &&
	       aid_lists_waiting(store, school->scope, ret_lists, error);
}

bool school_at_rest(Store *store, const School *school, GError **error)
{
	int64_t count, lists;
	return school_under_way(store, school, &count, &lists, error) &&
	       under_way(school, count, "applications", error) &&
	       under_way(school, lists, "lists of aid", error);
}

/* What the log calls it. */
static const char *change_kind(const School *was, const School *now)
{
	if (strcmp(was->merged_into, now->merged_into) != 0)
		return "school.merge";
	if (was->status == now->status)
		return "school.change";
	return now->status == SCHOOL_CLOSED ? "school.close" : "school.open";
}

bool school_change(Store *store, const Act *act, School *school, GError **error)
{
	g_auto(School) was = {0};
	if (!school_load(store, school->code, &was, error) ||
	        !school_fits(store, school, &was, NULL, error))
		return false;
	if (was.version != school->version)
		return conflict(store, school, error);
	if (!school->merged_into)
		school->merged_into = g_strdup(was.merged_into);
	g_free(school->scope);
	school->scope = scope_of_school(school->region, school->managed_by, school->code);
	school->version++;
	bool moves = strcmp(was.scope, school->scope) != 0;
	/* what waits at a level that sees the school no more would be decided by nobody */
	if ((!moves || school_at_rest(store, &was, error)) &&
	        inside(store, school, was.scope, error) &&
	        inside(store, school, school->scope, error) &&
	        school_update(store, school, error) &&
	        scope_move(store, school, was.scope, error) &&
	        school_event(store, act, change_kind(&was, school), &was, school, error) &&
	        (!moves || students_left(store, act, was.scope, school->scope, error)))
		return true;
	school->version--;
	return false;
}

static void school_read(Query *query, School *ret)
{
	*ret = (School){.code = g_strdup(query_get_text(query, 0)),
	        .version = query_get_int(query, 1),
	        .name = g_strdup(query_get_text(query, 2)),
	        .shorter = g_strdup(query_get_text(query, 3)),
	        .region = g_strdup(query_get_text(query, 4)),
	        .managed_by = (Level)MIN(level_find(query_get_text(query, 5)), LEVEL_MINISTRY),
	        .status = strcmp(query_get_text(query, 6), statuses[SCHOOL_CLOSED]) == 0
	                          ? SCHOOL_CLOSED
	                          : SCHOOL_ACTIVE,
	        .scope = g_strdup(query_get_text(query, 7)),
	        .merged_into = g_strdup(query_get_text(query, 8))};
}

bool school_load(Store *store, const char *code, School *ret, GError **error)
{
	*ret = (School){0};
	Query *query = db_query(store->db, "SELECT " COLUMNS " FROM school WHERE code = $1", error);
	if (!query)
		return false;
	query_text(query, 1, code);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		school_read(query, ret);
		query_reset(query);
	} else if (step == STEP_DONE) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no school '%s'", store->name, code);
	}
	return step == STEP_ROW;
}

static bool schools_give(Query *query,
        bool (*each)(const School *school, void *data, GError **error), void *data, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(School) school = {0};
		school_read(query, &school);
		if (!each(&school, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool schools_walk(Store *store, const char *after, int limit,
        bool (*each)(const School *school, void *data, GError **error), void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM school WHERE scope > $1 AND scope >= $2 AND scope < $3 "
	        "ORDER BY scope LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, after);
	query_text(query, 2, store->scope.lo);
	query_text(query, 3, store->scope.hi);
	query_int(query, 4, limit);
	return schools_give(query, each, data, error);
}

bool schools_search(Store *store, const char *text, int limit,
        bool (*each)(const School *school, void *data, GError **error), void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM school WHERE scope >= $1 AND scope < $2 AND "
	        "(instr(name, $3) > 0 OR instr(short, $3) > 0 OR substr(code, 1, length($3)) = $3) "
	        "ORDER BY scope LIMIT $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, store->scope.lo);
	query_text(query, 2, store->scope.hi);
	query_text(query, 3, text);
	query_int(query, 4, limit);
	return schools_give(query, each, data, error);
}

bool schools_any(Store *store, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, "SELECT 1 FROM school LIMIT 1", error);
	return query && query_any(query, ret, error);
}

char *school_scope(Store *store, const char *code, GError **error)
{
	const char *known = g_hash_table_lookup(store->school_scopes, code);
	if (known)
		return g_strdup(known);
	Query *query = db_query(store->db, "SELECT scope FROM school WHERE code = $1", error);
	if (!query)
		return NULL;
	query_text(query, 1, code);
	QueryStep step = query_step(query, error);
	if (step == STEP_ERROR)
		return NULL;
	char *scope =
	        step == STEP_ROW ? g_strdup(query_get_text(query, 0)) : scope_of_unregistered(code);
	query_reset(query);
	g_hash_table_insert(store->school_scopes, g_strdup(code), g_strdup(scope));
	return scope;
}

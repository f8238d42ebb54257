#include "records/store/statistics.h"

#include "records/store/schools.h"
#include "records/store/student_list.h"

#include <string.h>

static const struct {
	const char *id, *column;
	int digits;            /* of the regions that it tells apart; -1: schools */
	const char *of_region; /* the same of totals of regions; NULL: alike */
} dimensions[BY_COUNT] = {[BY_CITY] = {"city", "substr(scope, 1, 4)", 4, "substr(region, 1, 4)"},
        [BY_COUNTY] = {"county", "substr(scope, 1, 6)", 6, "region"},
        [BY_SCHOOL] = {"school", "substr(scope, 7)", -1, NULL},
        [BY_SPECIALTY] = {"specialty", "specialty", 0, NULL},
        [BY_GRADE] = {"grade", GRADE_OF("grade"), 0, NULL},
        [BY_ENTERED] = {"entered", "entered", 0, NULL},
        [BY_SEX] = {"sex", "sex", 0, NULL},
        [BY_STATUS] = {"status", "status", 0, NULL}};

const char *dimension_id(Dimension dimension)
{
	return dimensions[dimension].id;
}

Dimension dimension_find(const char *id)
{
	Dimension found = 0;
	while (found < BY_COUNT && strcmp(dimensions[found].id, id) != 0)
		found++;
	return found;
}

/* Where a count is read, and what it is. */
typedef struct {
	char *place;  /* $13, and with it begins what is counted; NULL: the filter says all */
	int digits;   /* $14: of regions; 0: not of them */
	GString *sql; /* FROM … WHERE … */
	const char *count;
	bool regions;
} Source;

static void source_clear(Source *source)
{
	g_free(source->place);
	g_string_free(source->sql, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Source, source_clear)

/* The region that the scope and the filter leave together: "" for all. NULL: it is no region whose
 * totals are kept. */
static const char *region_of(const Store *store, const StudentFilter *filter)
{
	const char *asked = filter->region ? filter->region : "", *own = store->scope.lo;
	size_t length = strlen(own);
	if (!store->scoped || length > REGION_LENGTH || strlen(asked) > REGION_LENGTH ||
	        strlen(asked) % 2)
		return NULL;
	if (g_str_has_prefix(asked, own))
		return asked;
	return g_str_has_prefix(own, asked) ? own : NULL;
}

/* Totals have no classes: school by school, as each has its own in order. */
static void classes_source(const StudentFilter *filter, Source *ret)
{
	ret->count = "count(*)";
	g_string_assign(ret->sql,
	        " FROM (SELECT DISTINCT scope AS place FROM my_student_total) AS places CROSS JOIN "
	        "my_student WHERE scope = place AND ");
	student_filter_where(filter, ret->sql);
}

static void regions_source(const StudentFilter *filter, const char *region, int digits, Source *ret)
{
	ret->place = g_strdup(region);
	ret->digits = digits;
	ret->regions = true;
	g_string_assign(ret->sql, " FROM my_region_total WHERE digits = $14 AND region >= $13");
	/* of fewer digits than those counted, all that begin so */
	g_string_append(ret->sql, (int)strlen(region) == digits ? " AND region <= $13 AND "
	                          : *region                     ? " AND region < $13 || ':' AND "
	                                                        : " AND ");
	student_filter_where_regions(filter, ret->sql);
}

/* `digits`: of the regions told apart; -1: schools are. */
static bool source_find(
        Store *store, const StudentFilter *filter, int digits, Source *ret, GError **error)
{
	const char *region = region_of(store, filter);
	bool school = filter->school && *filter->school;
	*ret = (Source){.sql = g_string_new(NULL), .count = "coalesce(sum(n), 0)"};
	if (filter->noclass || (filter->class_name && *filter->class_name)) {
		classes_source(filter, ret);
		return true;
	}
	if (region && !school && digits >= 0) {
		regions_source(filter, region, MAX(digits, (int)strlen(region)), ret);
		return true;
	}
	g_string_assign(ret->sql, " FROM my_student_total WHERE ");
	student_filter_where_totals(filter, ret->sql);
	if (!school)
		return true;
	g_string_append(ret->sql, " AND scope = $13");
	ret->place = school_scope(store, filter->school, error);
	return ret->place != NULL;
}

/* Its statement behind `what` is told; reset and bound. NULL on error. */
static Query *source_query(Store *store, const StudentFilter *filter, const Source *source,
        const char *sql, GError **error)
{
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return NULL;
	student_filter_bind(filter, query);
	if (source->place)
		query_text(query, 13, source->place);
	if (source->regions)
		query_int(query, 14, source->digits);
	return query;
}

bool students_counted(Store *store, const StudentFilter *filter, int64_t *ret, GError **error)
{
	g_auto(Source) source = {0};
	if (!source_find(store, filter, 0, &source, error))
		return false;
	g_autofree char *sql = g_strconcat("SELECT ", source.count, source.sql->str, NULL);
	Query *query = source_query(store, filter, &source, sql, error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool students_statistics(Store *store, const StudentFilter *filter, Dimension by,
        bool (*each)(const char *value, int64_t count, void *data, GError **error), void *data,
        GError **error)
{
	g_auto(Source) source = {0};
	if (!source_find(store, filter, dimensions[by].digits, &source, error))
		return false;
	const char *value = source.regions && dimensions[by].of_region ? dimensions[by].of_region
	                                                               : dimensions[by].column;
	/* each school has one scope, and totals stand in the order of scopes */
	const char *group = by == BY_SCHOOL ? "scope" : "1";
	g_autofree char *sql = g_strdup_printf("SELECT %s AS value, %s%s GROUP BY %s ORDER BY 1",
	        value, source.count, source.sql->str, group);
	Query *query = source_query(store, filter, &source, sql, error);
	if (!query)
		return false;
	return query_counts(query, each, data, error);
}

bool students_on_roll(Store *store, const char *from, const char *to,
        bool (*each)(const char *scope, int64_t count, void *data, GError **error), void *data,
        GError **error)
{
	static const StudentFilter filter = {.status = STUDENT_ON_ROLL};
	g_autoptr(GString) sql = g_string_new("SELECT scope, sum(n) FROM my_student_total WHERE ");
	student_filter_where_totals(&filter, sql);
	g_string_append(sql, " AND scope >= $9 AND scope <= $10 GROUP BY scope ORDER BY scope");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	student_filter_bind(&filter, query);
	query_text(query, 9, from);
	query_text(query, 10, to);
	return query_counts(query, each, data, error);
}

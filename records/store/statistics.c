#include "records/store/statistics.h"

#include <string.h>

static const struct {
	const char *id, *column;
} dimensions[BY_COUNT] = {[BY_CITY] = {"city", "substr(scope, 1, 4)"},
        [BY_COUNTY] = {"county", "substr(scope, 1, 6)"},
        [BY_SCHOOL] = {"school", "substr(scope, 7)"},
        [BY_SPECIALTY] = {"specialty", "specialty"},
        [BY_GRADE] = {"grade", "grade"},
        [BY_SEX] = {"sex", "sex"},
        [BY_STATUS] = {"status", "status"}};

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

bool students_statistics(Store *store, const StudentFilter *filter, Dimension by,
        bool (*each)(const char *value, int64_t count, void *data, GError **error), void *data,
        GError **error)
{
	bool classes = filter->class_name && *filter->class_name; /* totals have none */
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_printf(sql, "SELECT %s AS value, %s WHERE ", dimensions[by].column,
	        classes ? "count(*) FROM my_student" : "sum(n) FROM my_student_total");
	(classes ? student_filter_where : student_filter_where_totals)(filter, sql);
	g_string_append(sql, " GROUP BY 1 ORDER BY 1");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	student_filter_bind(filter, query);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		if (!each(query_get_text(query, 0), query_get_int(query, 1), data, error)) {
			query_reset(query);
			return false;
		}
	return step == STEP_DONE;
}

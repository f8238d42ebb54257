#include "records/store/student_filter.h"

static bool set(const char *text)
{
	return text && *text;
}

void student_filter_where(const StudentFilter *filter, GString *out)
{
	const struct {
		const char *value, *words;
	} rows[] = {{filter->region, " AND scope >= $1 AND scope < $1 || ':'"},
	        {filter->school, " AND school = $2"}, {filter->class_name, " AND class = $3"},
	        {filter->grade, " AND grade = $4"}, {filter->specialty, " AND specialty = $5"},
	        {filter->sex, " AND sex = $6"}, {filter->status, " AND status = $7"}};
	g_string_append(out, "1 = 1");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (set(rows[i].value))
			g_string_append(out, rows[i].words);
	if (filter->problems)
		g_string_append(out, " AND " STUDENT_IN_DOUBT);
	if (filter->missing)
		g_string_append(out, " AND instr(problems, 'field.missing@') > 0");
}

void student_filter_bind(const StudentFilter *filter, Query *query)
{
	const char *const values[] = {filter->region, filter->school, filter->class_name,
	        filter->grade, filter->specialty, filter->sex, filter->status};
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		if (set(values[i]))
			query_text(query, (int)i + 1, values[i]);
}

#include "records/store/student_filter.h"

#include "records/rules/status.h"

#include <string.h>

static bool set(const char *text)
{
	return text && *text;
}

static bool on_roll(const StudentFilter *filter)
{
	return set(filter->status) && strcmp(filter->status, STUDENT_ON_ROLL) == 0;
}

static void on_roll_where(GString *out)
{
	const char *between = " AND status IN (";
	for (Status status = 0; status < STATUS_COUNT; status++) {
		if (!status_on_roll(status))
			continue;
		g_string_append_printf(out, "%s'%s'", between, status_row(status)->id);
		between = ", ";
	}
	g_string_append_c(out, ')');
}

void student_filter_where(const StudentFilter *filter, GString *out)
{
	const struct {
		const char *value, *words;
	} rows[] = {{filter->region, " AND scope >= $1 AND scope < $1 || ':'"},
	        {filter->school, " AND school = $2"}, {filter->class_name, " AND class = $3"},
	        /* "2024" and "2024级" are one */
	        {filter->grade, " AND grade IN ($4, $4 || '级', replace($4, '级', ''))"},
	        {filter->specialty, " AND specialty = $5"}, {filter->sex, " AND sex = $6"},
	        {on_roll(filter) ? NULL : filter->status, " AND status = $7"}};
	g_string_append(out, "1 = 1");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (set(rows[i].value))
			g_string_append(out, rows[i].words);
	if (on_roll(filter))
		on_roll_where(out);
	if (filter->problems)
		g_string_append(out, " AND " STUDENT_IN_DOUBT);
	if (filter->missing)
		g_string_append(out, " AND instr(problems, 'field.missing@') > 0");
}

void student_filter_bind(const StudentFilter *filter, Query *query)
{
	const char *const values[] = {filter->region, filter->school, filter->class_name,
	        filter->grade, filter->specialty, filter->sex,
	        on_roll(filter) ? NULL : filter->status};
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		if (set(values[i]))
			query_text(query, (int)i + 1, values[i]);
}

#include "records/store/student_filter.h"

#include "records/rules/status.h"
#include "records/store/schools.h"

#include <string.h>

static bool set(const char *text)
{
	return text && *text;
}

static bool on_roll(const StudentFilter *filter)
{
	return set(filter->status) && strcmp(filter->status, STUDENT_ON_ROLL) == 0;
}

static bool every(const StudentFilter *filter)
{
	return set(filter->status) && strcmp(filter->status, STUDENT_EVERY) == 0;
}

/* One state is asked for. */
static bool one_state(const StudentFilter *filter)
{
	return set(filter->status) && !on_roll(filter) && !every(filter) && !filter->states;
}

unsigned student_states_there(bool coming)
{
	unsigned states = coming ? 1U << STATUS_ADMITTED | 1U << STATUS_PENDING : 0;
	for (Status status = 0; status < STATUS_COUNT; status++)
		if (status_on_roll(status))
			states |= 1U << status;
	return states;
}

/* What is in doubt or missing is asked for: of who left it cannot be put right any more. */
static bool to_work_off(const StudentFilter *filter)
{
	return !set(filter->status) && (filter->problems || filter->missing);
}

/* Bits of the states that are asked for; 0: it is one, or all of them. */
static unsigned states_asked(const StudentFilter *filter)
{
	if (filter->states)
		return filter->states;
	bool some = on_roll(filter) || to_work_off(filter);
	return some ? student_states_there(to_work_off(filter)) : 0;
}

static void states_where(unsigned states, GString *out)
{
	const char *between = " AND status IN (";
	for (Status status = 0; status < STATUS_COUNT; status++) {
		if (!(states >> status & 1))
			continue;
		g_string_append_printf(out, "%s'%s'", between, status_row(status)->id);
		between = ", ";
	}
	g_string_append_c(out, ')');
}

/* Of the students themselves, or of the totals of those who share their marks: of schools, or of
 * regions, whose place the caller says. */
typedef enum { OF_STUDENTS, OF_SCHOOLS, OF_REGIONS } Whose;

static void where(const StudentFilter *filter, Whose whose, GString *out)
{
	bool totals = whose != OF_STUDENTS, region = set(filter->region) && whose != OF_REGIONS,
	     school = set(filter->school) && whose != OF_REGIONS;
	const struct {
		bool there;
		const char *words;
	} rows[] = {{region, " AND scope >= $1 AND scope < $1 || ':'"},
	        {school && !totals, " AND school = $2"},
	        {school && totals, " AND substr(scope, 7) = $2"},
	        {set(filter->class_name) && !totals, " AND class = $3"},
	        {set(filter->grade), " AND " GRADE_OF("grade") " = " GRADE_OF("$4")},
	        {set(filter->specialty), " AND specialty = $5"},
	        {set(filter->sex), " AND sex = $6"}, {set(filter->entered), " AND entered = $8"},
	        {one_state(filter), " AND status = $7"},
	        {!set(filter->status) && !filter->states, " AND " STUDENT_NOT_VOID},
	        {filter->problems && !totals, " AND " STUDENT_IN_DOUBT},
	        {filter->problems && totals, " AND doubt = 1"},
	        {filter->noclass && !totals, " AND class = ''"},
	        {filter->missing && !totals, " AND instr(problems, 'field.missing@') > 0"},
	        {filter->missing && totals, " AND missing = 1"}};
	g_string_append(out, "1 = 1");
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].there)
			g_string_append(out, rows[i].words);
	if (states_asked(filter))
		states_where(states_asked(filter), out);
}

void student_filter_where(const StudentFilter *filter, GString *out)
{
	where(filter, OF_STUDENTS, out);
}

void student_filter_where_totals(const StudentFilter *filter, GString *out)
{
	where(filter, OF_SCHOOLS, out);
}

void student_filter_where_regions(const StudentFilter *filter, GString *out)
{
	where(filter, OF_REGIONS, out);
}

void student_filter_bind(const StudentFilter *filter, Query *query)
{
	const char *const values[] = {filter->region, filter->school, filter->class_name,
	        filter->grade, filter->specialty, filter->sex,
	        one_state(filter) ? filter->status : NULL, filter->entered};
	for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
		if (set(values[i]))
			query_text(query, (int)i + 1, values[i]);
}

bool student_filter_picks(const StudentFilter *filter)
{
	return set(filter->school) || set(filter->class_name) || set(filter->grade) ||
	       set(filter->specialty) || set(filter->sex) || set(filter->status) ||
	       set(filter->entered) || filter->states || filter->problems || filter->missing ||
	       filter->noclass;
}

GPtrArray *student_filter_scopes(Store *store, const StudentFilter *filter, const char *from,
        bool back, int limit, GError **error)
{
	g_autoptr(GPtrArray) scopes = g_ptr_array_new_with_free_func(g_free);
	if (set(filter->school)) {
		char *scope = school_scope(store, filter->school, error);
		if (!scope)
			return NULL;
		g_ptr_array_add(scopes, scope);
		if ((strcmp(scope, from) < 0) != back)
			g_ptr_array_set_size(scopes, 0);
		return g_steal_pointer(&scopes);
	}
	g_autoptr(GString) sql = g_string_new("SELECT DISTINCT scope FROM my_student_total WHERE ");
	student_filter_where_totals(filter, sql);
	g_string_append(sql, back ? " AND scope < $9 ORDER BY scope DESC LIMIT $10"
	                          : " AND scope >= $9 ORDER BY scope LIMIT $10");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return NULL;
	student_filter_bind(filter, query);
	query_text(query, 9, from);
	query_int(query, 10, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		g_ptr_array_add(scopes, g_strdup(query_get_text(query, 0)));
	return step == STEP_DONE ? g_steal_pointer(&scopes) : NULL;
}

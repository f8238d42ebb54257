/* Schools as their events made them, and what is derived from them. */
#include "base/cleanup.h"
#include "records/store/schools.h"

typedef struct {
	bool (*each)(const char *subject, const json_t *state, void *data, GError **error);
	void *data;
} States;

static bool state_tell(const School *school, void *data, GError **error)
{
	const States *states = data;
	g_autofree char *subject = g_strconcat("school/", school->code, NULL);
	g_autoptr(json_t) state = school_json(school);
	return states->each(subject, state, states->data, error);
}

/* No student's scope is other than its school's; of accounts account_load() says it. */
static bool scopes_fit(Store *store, GError **error)
{
	static const struct {
		const char *what, *sql;
	} rows[] = {
	        {"school",
	                "SELECT code FROM school WHERE scope <> CASE managed_by WHEN 'county' THEN "
	                "region WHEN 'city' THEN substr(region, 1, 4) || '00' ELSE "
	                "substr(region, 1, 2) || '0000' END || code LIMIT 1"},
	        {"past of school",
	                "SELECT s.code FROM school s LEFT JOIN school n ON n.code = s.merged_into "
	                "WHERE s.past <> CASE WHEN s.merged_into = '' THEN s.scope ELSE "
	                "coalesce(n.past, '') END LIMIT 1"},
	        {"student",
	                "SELECT s.id FROM student s LEFT JOIN school c ON c.code = s.school WHERE "
	                "s.scope <> coalesce(c.scope, substr(s.school, 3, 2) || '0000' || "
	                "s.school) "
	                "LIMIT 1"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Query *query = db_query_unguarded(store->db, rows[i].sql, error);
		QueryStep step = query ? query_step(query, error) : STEP_ERROR;
		if (step == STEP_DONE)
			continue;
		if (step == STEP_ROW)
			g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
			        "%s: %s %s: its scope is not that of its school", store->name,
			        rows[i].what, query_get_text(query, 0));
		if (query)
			query_reset(query);
		return false;
	}
	return true;
}

bool schools_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	States states = {each, data};
	return schools_walk(store, "", G_MAXINT, state_tell, &states, error) &&
	       scopes_fit(store, error);
}

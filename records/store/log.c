#include "records/store/log.h"

#include <string.h>

static Query *log_query(Store *store, GError **error)
{
	bool whole = strcmp(store->scope.lo, scope_whole.lo) == 0 &&
	             strcmp(store->scope.hi, scope_whole.hi) == 0;
	if (whole)
		return db_query_unguarded(store->db,
		        "SELECT seq, at_us, actor, origin, kind, subject, reason FROM event "
		        "WHERE seq < $1 ORDER BY seq DESC LIMIT $2",
		        error);
	return db_query_unguarded(store->db,
	        "SELECT seq, at_us, actor, origin, kind, subject, reason FROM event e "
	        "WHERE seq < $1 AND CASE "
	        "WHEN substr(subject, 1, 8) = 'student/' THEN EXISTS (SELECT 1 FROM student s "
	        "WHERE "
	        "s.id = CAST(substr(e.subject, 9) AS INTEGER) AND s.scope >= $3 AND s.scope < $4) "
	        "WHEN substr(subject, 1, 8) = 'account/' THEN EXISTS (SELECT 1 FROM account a "
	        "WHERE "
	        "a.id = CAST(substr(e.subject, 9) AS INTEGER) AND a.scope_lo >= $3 AND a.scope_hi "
	        "<= $4) "
	        "WHEN substr(subject, 1, 7) = 'school/' THEN EXISTS (SELECT 1 FROM school c WHERE "
	        "c.code = substr(e.subject, 8) AND c.scope >= $3 AND c.scope < $4) "
	        "ELSE 1 = 0 END ORDER BY seq DESC LIMIT $2",
	        error);
}

bool log_walk(Store *store, int64_t below, int limit,
        bool (*each)(const LogEntry *entry, void *data, GError **error), void *data, GError **error)
{
	if (!store->scoped) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DENIED, "%s: no scope is set",
		        store->name);
		return false;
	}
	Query *query = log_query(store, error);
	if (!query)
		return false;
	query_int(query, 1, below > 0 ? below : INT64_MAX);
	query_int(query, 2, limit);
	query_text(query, 3, store->scope.lo);
	query_text(query, 4, store->scope.hi);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		LogEntry entry = {query_get_int(query, 0), query_get_int(query, 1),
		        query_get_text(query, 2), query_get_text(query, 3),
		        query_get_text(query, 4), query_get_text(query, 5),
		        query_get_text(query, 6)};
		if (!each(&entry, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

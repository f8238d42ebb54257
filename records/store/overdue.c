#include "records/store/overdue.h"

bool applications_overdue(Store *store, Level turn, int64_t before_us, int64_t *ret, GError **error)
{
	/* the school that takes a student waits until the other has agreed */
	Query *query = db_query(store->db,
	        "SELECT count(*) FROM my_application WHERE state IN ('draft', 'pending') AND turn "
	        "= $1 AND done = 0 AND turn_us < $2 AND NOT (side = 'in' AND state = 'draft' AND "
	        "turn_us = created_us)",
	        error);
	if (!query)
		return false;
	query_text(query, 1, level_row(turn)->id);
	query_int(query, 2, before_us);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step == STEP_ROW;
}

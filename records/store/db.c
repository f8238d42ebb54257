#include "records/store/db.h"

#include "records/store/sqlite.h"

const Engine *const db_engines[] = {&engine_sqlite, NULL};

G_DEFINE_QUARK(records - error - quark, records_error)

bool records_error_is_none(GError *failed, GError **error)
{
	bool none = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
	if (none)
		g_error_free(failed);
	else
		g_propagate_error(error, failed);
	return none;
}

Db *db_open(const char *url, DbMode mode, GError **error)
{
	for (const Engine *const *engine = db_engines; *engine; engine++)
		if ((*engine)->speaks(url))
			return (*engine)->open(url, mode, error);
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: no engine for such an address; give a folder", url);
	return NULL;
}

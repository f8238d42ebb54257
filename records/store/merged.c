#include "records/store/merged.h"

/* Proofs by way of their applications, which an index leads to. */
static const char *const moves[] = {
        ("UPDATE attachment SET scope = $1 WHERE application IN (SELECT id FROM application WHERE "
         "scope = $2)"),
        "UPDATE application SET scope = $1 WHERE scope = $2",
        "UPDATE aid SET scope = $1 WHERE scope = $2",
        "UPDATE offer SET scope = $1 WHERE scope = $2",
        "UPDATE destination SET scope = $1 WHERE scope = $2"};

static bool count_one(
        Store *store, const char *sql, const char *scope, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, scope);
	bool good = query_step(query, error) == STEP_ROW;
	*ret = good ? query_get_int(query, 0) : 0;
	query_reset(query);
	return good;
}

bool merged_past_count(Store *store, const School *school, MergedPast *ret, GError **error)
{
	const struct {
		const char *sql;
		int64_t *count;
	} counts[] = {
	        {"SELECT count(*) FROM my_application WHERE scope = $1", &ret->applications},
	        {"SELECT count(*) FROM my_application a JOIN my_attachment t ON t.application = "
	         "a.id WHERE a.scope = $1",
	                &ret->proofs},
	        {"SELECT count(*) FROM my_aid WHERE scope = $1", &ret->aid},
	        {"SELECT count(*) FROM my_offer WHERE scope = $1 AND closed = 1",
	                &ret->offers_closed},
	        {"SELECT count(*) FROM my_offer WHERE scope = $1 AND closed = 0",
	                &ret->offers_open},
	        {"SELECT count(*) FROM my_destination WHERE scope = $1", &ret->destinations},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
		if (!count_one(store, counts[i].sql, school->scope, counts[i].count, error))
			return false;
	return true;
}

char *merged_scope(Store *store, const char *code, GError **error)
{
	Query *query = db_query(store->db, "SELECT past FROM school WHERE code = $1", error);
	if (!query)
		return NULL;
	query_text(query, 1, code);
	QueryStep step = query_step(query, error);
	char *scope = step == STEP_ROW    ? g_strdup(query_get_text(query, 0))
	              : step == STEP_DONE ? scope_of_unregistered(code)
	                                  : NULL;
	query_reset(query);
	return scope;
}

static bool rows_move(
        Store *store, const char *sql, const char *from, const char *to, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, to);
	query_text(query, 2, from);
	return query_run(query, error);
}

bool merged_scope_move(Store *store, const char *from, const char *to, GError **error)
{
	return rows_move(store, "UPDATE school SET past = $1 WHERE past = $2", from, to, error);
}

bool merged_move(Store *store, const School *from, const School *into, GError **error)
{
	for (size_t i = 0; i < G_N_ELEMENTS(moves); i++)
		if (!rows_move(store, moves[i], from->scope, into->scope, error))
			return false;
	return merged_scope_move(store, from->scope, into->scope, error);
}

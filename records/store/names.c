#include "records/store/names.h"

#include <string.h>

enum { PIECE = 2 };

/* At most two characters from `at` on, in small letters. */
static char *piece(const char *at)
{
	const char *end = at;
	for (int i = 0; i < PIECE && *end; i++)
		end = g_utf8_next_char(end);
	return g_ascii_strdown(at, end - at);
}

char *name_gram_first(const char *text)
{
	return piece(text);
}

char *name_gram_beyond(const char *first)
{
	return g_strconcat(first, "\xf4\x8f\xbf\xbf", NULL); /* the last character there is */
}

static bool names_drop(Store *store, int64_t id, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "DELETE FROM name_gram WHERE student = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	return query_run(query, error);
}

bool names_put(Store *store, int64_t id, const char *scope, const char *name, GError **error)
{
	if (!names_drop(store, id, error))
		return false;
	for (const char *at = name; *at; at = g_utf8_next_char(at)) {
		g_autofree char *gram = piece(at);
		Query *query = db_query_unguarded(store->db,
		        "INSERT INTO name_gram (gram, scope, student) VALUES ($1, $2, $3) "
		        "ON CONFLICT (gram, scope, student) DO NOTHING",
		        error);
		if (!query)
			return false;
		query_text(query, 1, gram);
		query_text(query, 2, scope);
		query_int(query, 3, id);
		if (!query_run(query, error))
			return false;
	}
	return true;
}

bool names_move(Store *store, const char *scope, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "UPDATE name_gram SET scope = $1 "
	        "WHERE student IN (SELECT id FROM student WHERE scope = $1)",
	        error);
	if (!query)
		return false;
	query_text(query, 1, scope);
	return query_run(query, error);
}

bool names_make_all(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO name_gram (gram, scope, student) "
	        /* nearly all are short: only for the others is each place tried */
	        "WITH RECURSIVE first (at) AS (VALUES (1), (2), (3), (4)), far (at) AS "
	        "(SELECT 5 UNION ALL SELECT at + 1 FROM far WHERE at < 60) "
	        "SELECT lower(substr(name, at, 2)), scope, id FROM student "
	        "JOIN first ON at <= length(name) UNION "
	        "SELECT lower(substr(name, at, 2)), scope, id FROM student "
	        "JOIN far ON at <= length(name) WHERE length(name) > 4 ORDER BY 1, 2, 3",
	        error);
	return query && query_run(query, error);
}

#include "records/store/movements.h"

#include "base/cleanup.h"
#include "records/store/merged.h"
#include "records/store/schools.h"
#include "records/store/wide.h"

#include <string.h>

/* As the indexes have it (records/schema/0028_movements.sql). */
#define MOVEMENTS                                                                                  \
	"state = 'effective' AND kind NOT IN ('admit', 'check_in', 'no_show', 'give_up', "         \
	"'register', 'void', 'continue', 'change_data', 'confirm', 'promote', 'graduate', "        \
	"'destination')"

static void kinds_where(const MovementFilter *filter, GString *out)
{
	const char *between = " AND (";
	for (size_t i = 0; i < filter->count; i++, between = " OR ") {
		const MovementKind *kind = &filter->kinds[i];
		g_string_append_printf(out, "%s(kind = '%s'", between, kind->kind);
		if (kind->side)
			g_string_append_printf(out, " AND side = '%s'", kind->side);
		g_string_append_c(out, ')');
	}
	g_string_append_c(out, ')');
}

/* The one school whose movements are asked for; NULL: all that is seen. Yours. */
static bool scope_asked(
        Store *store, const MovementFilter *filter, char **ret, bool *ret_merged, GError **error)
{
	*ret = NULL;
	*ret_merged = false;
	if (filter->school && *filter->school) {
		g_autofree char *own = school_scope(store, filter->school, error);
		*ret = own ? merged_scope(store, filter->school, error) : NULL;
		*ret_merged = *ret && strcmp(own, *ret) != 0;
		return *ret != NULL;
	}
	if (strlen(store->scope.lo) == SCOPE_LENGTH)
		*ret = g_strdup(store->scope.lo);
	return true;
}

static Query *list_query(Store *store, const MovementFilter *filter, const MovementKey *behind,
        const char *scope, bool merged, GError **error)
{
	bool wide = !scope && store_wide(store);
	g_autoptr(GString) sql = g_string_new("SELECT turn_us, id FROM ");
	g_string_append(sql, wide ? "my_application_far" : "my_application");
	g_string_append(sql, " WHERE " MOVEMENTS);
	kinds_where(filter, sql);
	if (scope)
		g_string_append(sql, " AND scope = $1");
	if (merged) /* among those of the school that it came to */
		g_string_append(sql, " AND school = $7");
	if (filter->since_us)
		g_string_append(sql, " AND turn_us >= $2");
	if (filter->until_us)
		g_string_append(sql, " AND turn_us < $3");
	if (behind)
		g_string_append(sql, " AND (turn_us, id) < ($4, $5)");
	g_string_append(sql, " ORDER BY turn_us DESC, id DESC LIMIT $6");
	return db_query(store->db, sql->str, error);
}

bool movements_list(Store *store, const MovementFilter *filter, const MovementKey *behind,
        int limit, GArray *ret, GError **error)
{
	g_autofree char *scope = NULL;
	bool merged;
	if (!scope_asked(store, filter, &scope, &merged, error))
		return false;
	Query *query = list_query(store, filter, behind, scope, merged, error);
	if (!query)
		return false;
	if (scope)
		query_text(query, 1, scope);
	if (filter->since_us)
		query_int(query, 2, filter->since_us);
	if (filter->until_us)
		query_int(query, 3, filter->until_us);
	if (behind) {
		query_int(query, 4, behind->turn_us);
		query_int(query, 5, behind->id);
	}
	query_int(query, 6, limit);
	if (merged)
		query_text(query, 7, filter->school);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		MovementKey key = {query_get_int(query, 0), query_get_int(query, 1)};
		g_array_append_val(ret, key);
	}
	return step == STEP_DONE;
}

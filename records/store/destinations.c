#include "records/store/destinations.h"

#include "records/rules/business.h"
#include "records/store/schools.h"
#include "records/store/wide.h"

#include <string.h>

#define KEPT "destinations" /* setting: what is older is in the table */

static const char *destination_code(const Application *application)
{
	return business_asked(json_object_get(application->details, "asked"), WANT_DESTINATION);
}

static bool counts(const Application *application)
{
	return strcmp(application->kind, DESTINATION_KIND) == 0 &&
	       application->approval.state == APPROVAL_EFFECTIVE;
}

bool destination_keep(
        Store *store, const Application *application, const char *scope, GError **error)
{
	if (!counts(application))
		return true;
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO destination (id, version, application, scope, code) VALUES ($1, 1, "
	        "$2, $3, $4) ON CONFLICT (id) DO UPDATE SET version = destination.version + 1, "
	        "application = excluded.application, scope = excluded.scope, code = excluded.code "
	        "WHERE excluded.application >= destination.application",
	        error);
	if (!query)
		return false;
	query_int(query, 1, application->student);
	query_int(query, 2, application->id);
	query_text(query, 3, scope);
	query_text(query, 4, destination_code(application));
	return query_run(query, error);
}

bool destinations_count(Store *store, const char *school,
        bool (*each)(const char *code, int64_t count, void *data, GError **error), void *data,
        GError **error)
{
	g_autofree char *scope = *school ? school_scope(store, school, error) : NULL;
	if (*school && !scope)
		return false;
	Query *query = db_query(store->db,
	        scope ? "SELECT code, count(*) FROM my_destination WHERE scope = $1 "
	                "GROUP BY code ORDER BY code"
	        : store_wide(store)
	                ? "SELECT code, count(*) FROM my_destination_far GROUP BY code "
	                  "ORDER BY code"
	                : "SELECT code, count(*) FROM my_destination GROUP BY code ORDER "
	                  "BY code",
	        error);
	if (!query)
		return false;
	if (scope)
		query_text(query, 1, scope);
	return query_counts(query, each, data, error);
}

typedef struct {
	int64_t id;
	char *scope;
} Old;

static void old_clear(void *data)
{
	g_free(((Old *)data)->scope);
}

static GArray *old_gather(Store *store, GError **error)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Old));
	g_array_set_clear_func(rows, old_clear);
	Query *query = db_query_unguarded(store->db,
	        "SELECT id, scope FROM application WHERE kind = '" DESTINATION_KIND
	        "' AND state = 'effective' ORDER BY id",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Old row = {query_get_int(query, 0), g_strdup(query_get_text(query, 1))};
		g_array_append_val(rows, row);
	}
	return step == STEP_DONE ? g_steal_pointer(&rows) : NULL;
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	g_autoptr(GArray) rows = old_gather(store, error);
	for (guint i = 0; rows && i < rows->len; i++) {
		const Old *row = &g_array_index(rows, Old, i);
		g_auto(Application) one = {0};
		if (!application_load_any(store, row->id, &one, error) ||
		        !destination_keep(store, &one, row->scope, error))
			return false;
	}
	return rows && store_setting_set(store, KEPT, "kept", error);
}

bool destinations_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, "kept", fill, error);
}

/* The last registration of a student. */
typedef struct {
	int64_t student, application;
	char *code;
} Last;

struct Destinations {
	GHashTable *last; /* of Last by its student */
};

static void last_free(void *data)
{
	Last *last = data;
	g_free(last->code);
	g_free(last);
}

Destinations *destinations_new(void)
{
	Destinations *destinations = g_new0(Destinations, 1);
	destinations->last = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, last_free);
	return destinations;
}

void destinations_free(Destinations *destinations)
{
	if (!destinations)
		return;
	g_hash_table_unref(destinations->last);
	g_free(destinations);
}

void destinations_note(Destinations *destinations, const Application *application)
{
	if (!counts(application))
		return;
	const Last *known = g_hash_table_lookup(destinations->last, &application->student);
	if (known && known->application > application->id)
		return;
	Last *last = g_new0(Last, 1);
	*last = (Last){
	        application->student, application->id, g_strdup(destination_code(application))};
	g_hash_table_replace(destinations->last, &last->student, last);
}

static bool damaged(const Store *store, int64_t student, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: student %" G_GINT64_FORMAT
	        ": the destination that is counted is not that of the last registration",
	        store->name, student);
	return false;
}

/* A row of the table, its scope held to that of its application already. */
static bool row_fits(const Destinations *destinations, Query *query)
{
	int64_t student = query_get_int(query, 0);
	const Last *last = g_hash_table_lookup(destinations->last, &student);
	return last && last->application == query_get_int(query, 1) &&
	       strcmp(last->code, query_get_text(query, 2)) == 0 && query_get_int(query, 3);
}

bool destinations_verify(const Destinations *destinations, Store *store, GError **error)
{
	guint count = 0;
	Query *query = db_query_unguarded(store->db,
	        "SELECT d.id, d.application, d.code, CASE WHEN d.scope = a.scope THEN 1 ELSE 0 "
	        "END FROM destination d LEFT JOIN application a ON a.id = d.application",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		count++;
		if (row_fits(destinations, query))
			continue;
		int64_t student = query_get_int(query, 0);
		query_reset(query);
		return damaged(store, student, error);
	}
	if (step == STEP_ERROR || count == g_hash_table_size(destinations->last))
		return step != STEP_ERROR;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: %u destinations are counted, %u students are registered with one", store->name,
	        count, g_hash_table_size(destinations->last));
	return false;
}

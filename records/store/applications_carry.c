/* Applications go on with a record that was changed in nothing that they stand on. */
#include "base/cleanup.h"
#include "records/rules/business.h"
#include "records/store/applications.h"

static bool open_find(Store *store, const Record *was, GArray *ids, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT id FROM application WHERE student = $1 AND state IN ('draft', 'pending') "
	        "AND student_version = $2 ORDER BY id",
	        error);
	if (!query)
		return false;
	query_int(query, 1, was->id);
	query_int(query, 2, was->version);
	return query_ids(query, ids, error);
}

static bool stands(const Application *application, const Record *was, const Record *now)
{
	const Business *business = business_find(application->kind);
	const json_t *details = application->details;
	BusinessRecord before = {&was->student, was->problems};
	BusinessRecord after = {&now->student, now->problems};
	return business && business_stands(business, json_object_get(details, "asked"),
	                           json_object_get(details, "values"), &before, &after);
}

static bool one_carry(Store *store, const Act *act, int64_t id, const Record *was,
        const Record *now, GError **error)
{
	g_auto(Application) application = {0};
	if (!application_load(store, id, &application, error))
		return false;
	if (!stands(&application, was, now))
		return true;
	application.student_version = now->version;
	return application_change(store, act, "application.carry", &application, error);
}

bool applications_carry(
        Store *store, const Act *act, const Record *was, const Record *now, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!open_find(store, was, ids, error))
		return false;
	/* the other side of a transfer lies where who changes the record does not see it */
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	bool good = true;
	for (guint i = 0; i < ids->len && good; i++)
		good = one_carry(store, act, g_array_index(ids, int64_t, i), was, now, error);
	return good;
}

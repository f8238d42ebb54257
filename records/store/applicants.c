#include "records/store/applicants.h"

#include "base/cleanup.h"
#include "records/rules/document.h"
#include "records/store/students.h"

#include <string.h>

#define KEPT "applicants" /* the setting that says that rows of before have theirs */

char *applicant_key(const Store *store, const char *number)
{
	uint8_t digest[SEAL_DIGEST_BYTES];
	if (!*number || !student_digest(store, "applicant", number, digest))
		return g_strdup("");
	return g_base64_encode(digest, sizeof digest);
}

char *applicant_of(const Store *store, const Application *application)
{
	const json_t *values = json_object_get(application->details, "values");
	const char *text = json_string_value(json_object_get(values, "SFZJH"));
	if (!text || application->student || !approval_state_open(application->approval.state))
		return g_strdup("");
	g_autofree char *number = document_normalise(text);
	return applicant_key(store, number);
}

bool applicant_verify(
        const Store *store, const Application *application, const char *kept, GError **error)
{
	g_autofree char *key = applicant_of(store, application);
	if (strcmp(key, kept) == 0)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: application %" G_GINT64_FORMAT
	        ": what its newcomer is found by is not of the number that it has",
	        store->name, application->id);
	return false;
}

static GArray *ids_gather(Store *store, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	Query *query = db_query_unguarded(store->db,
	        "SELECT id FROM application WHERE student = 0 AND state IN ('draft', 'pending') "
	        "ORDER BY id",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t id = query_get_int(query, 0);
		g_array_append_val(ids, id);
	}
	return step == STEP_DONE ? g_steal_pointer(&ids) : NULL;
}

static bool key_put(Store *store, int64_t id, GError **error)
{
	g_auto(Application) one = {0};
	Query *query = NULL;
	if (!application_load_any(store, id, &one, error) ||
	        !(query = db_query_unguarded(
	                  store->db, "UPDATE application SET applicant = $2 WHERE id = $1", error)))
		return false;
	g_autofree char *key = applicant_of(store, &one);
	query_int(query, 1, id);
	query_text(query, 2, key);
	return query_run(query, error);
}

static bool fill(Store *store, const char *was, GError **error)
{
	(void)was;
	g_autoptr(GArray) ids = ids_gather(store, error);
	for (guint i = 0; ids && i < ids->len; i++)
		if (!key_put(store, g_array_index(ids, int64_t, i), error))
			return false;
	return ids && store_setting_set(store, KEPT, "kept", error);
}

bool applicants_upgrade(Store *store, GError **error)
{
	return store_upgrade(store, KEPT, "kept", fill, error);
}

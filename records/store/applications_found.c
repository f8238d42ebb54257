/* Open applications by whom they are about: his name, or the number of his document. */
#include "base/cleanup.h"
#include "records/rules/document.h"
#include "records/rules/name.h"
#include "records/store/applicants.h"
#include "records/store/holders.h"
#include "records/store/names.h"
#include "records/store/wide.h"

#include <string.h>

enum { NUMBER_SHORTEST = 6 };

/* Where few are seen neither the state nor who has no record is a way in: they are those of all. */
#define NEAR "my_application WHERE state || '' IN ('draft', 'pending')"
#define FAR "my_application_far WHERE "
#define OPEN "state IN ('draft', 'pending')"

static bool ids_read(Query *query, GArray *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		int64_t id = query_get_int(query, 0);
		g_array_append_val(ret, id);
	}
	return step == STEP_DONE;
}

/* Of a school or a county a part of the name will do; of more an index leads to whole ones. */
static bool named(
        Store *store, const char *name, bool fresh, int limit, GArray *ret, GError **error)
{
	bool wide = store_wide(store);
	g_autofree char *small = g_ascii_strdown(name, -1);
	g_autofree char *sql = g_strdup_printf("SELECT id FROM %s%s ORDER BY id DESC LIMIT $2",
	        wide ? FAR OPEN " AND name = $1" : NEAR " AND instr(lower(name), $1) > 0",
	        fresh ? " AND +student = 0" : "");
	Query *query = db_query(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, wide ? name : small);
	query_int(query, 2, limit);
	return ids_read(query, ret, error);
}

/* Of the student who has the number. */
static bool held(Store *store, const char *number, GArray *ret, GError **error)
{
	Holder holder;
	if (!student_holder_any(store, number, &holder, error))
		return false;
	if (!holder.id)
		return true;
	Query *query = db_query(
	        store->db, "SELECT id FROM my_application WHERE student = $1 AND " OPEN, error);
	if (!query)
		return false;
	query_int(query, 1, holder.id);
	return ids_read(query, ret, error);
}

/* Of those who have no record by what is kept of the number. */
static bool numbered(Store *store, const char *number, int limit, GArray *ret, GError **error)
{
	g_autofree char *key = applicant_key(store, number);
	Query *query = db_query(store->db,
	        "SELECT id FROM my_application WHERE applicant = $1 AND applicant <> '' ORDER BY "
	        "id "
	        "DESC LIMIT $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, key);
	query_int(query, 2, limit);
	return ids_read(query, ret, error);
}

/* A number of a document has digits of ASCII. */
static bool may_be_number(const char *text)
{
	return strlen(text) >= NUMBER_SHORTEST && strpbrk(text, "0123456789");
}

void applicant_asked_clear(ApplicantAsked *asked)
{
	g_free(asked->name);
	g_free(asked->gram);
	g_free(asked->number);
}

bool applicant_asked(Store *store, const char *text, ApplicantAsked *ret, GError **error)
{
	Holder holder;
	g_autofree char *name = g_utf8_validate(text, -1, NULL) ? name_normalise(text) : NULL;
	g_autofree char *number = document_normalise(name ? name : "");
	*ret = (ApplicantAsked){.student = -1};
	if (!may_be_number(number)) {
		ret->name = store_wide(store) ? g_strdup(name ? name : "")
		                              : g_ascii_strdown(name ? name : "", -1);
		ret->gram = name_gram_first(ret->name);
		return true;
	}
	ret->number = applicant_key(store, number);
	if (!student_holder_any(store, number, &holder, error))
		return false;
	ret->student = holder.id ? holder.id : -1;
	return true;
}

bool applications_found(Store *store, const char *text, bool fresh, int limit,
        bool (*each)(const Application *application, void *data, GError **error), void *data,
        GError **error)
{
	g_autofree char *name = g_utf8_validate(text, -1, NULL) ? name_normalise(text) : NULL;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!name || !*name)
		return true;
	g_autofree char *number = document_normalise(name);
	bool good = may_be_number(number) ? (fresh || held(store, number, ids, error)) &&
	                                            numbered(store, number, limit, ids, error)
	                                  : named(store, name, fresh, limit, ids, error);
	for (guint i = 0; good && i < ids->len && (int)i < limit; i++) {
		g_auto(Application) one = {0};
		good = application_load(store, g_array_index(ids, int64_t, i), &one, error) &&
		       each(&one, data, error);
	}
	return good;
}

#include "records/store/applications.h"

#include "base/cleanup.h"
#include "records/rules/level.h"
#include "records/store/applicants.h"
#include "records/store/destinations.h"
#include "records/store/event.h"
#include "records/store/merged.h"

#include <string.h>

static const char *const states[] = {[APPROVAL_DRAFT] = "draft",
        [APPROVAL_PENDING] = "pending",
        [APPROVAL_EFFECTIVE] = "effective",
        [APPROVAL_REJECTED] = "rejected",
        [APPROVAL_WITHDRAWN] = "withdrawn"};

void application_clear(Application *application)
{
	g_free(application->school);
	g_free(application->kind);
	g_free(application->name);
	g_free(application->side);
	g_free(application->created_by);
	g_free(application->certificate);
	json_decref(application->details);
	*application = (Application){0};
}

const char *approval_state_id(ApprovalState state)
{
	return states[state];
}

int approval_state_find(const char *id)
{
	for (int i = 0; i < (int)G_N_ELEMENTS(states); i++)
		if (strcmp(states[i], id) == 0)
			return i;
	return -1;
}

bool approval_state_open(ApprovalState state)
{
	return state == APPROVAL_DRAFT || state == APPROVAL_PENDING;
}

bool application_waits(const Application *application)
{
	return strcmp(application->side, "in") == 0 &&
	       application->approval.state == APPROVAL_DRAFT &&
	       application->turn_us == application->created_us;
}

json_t *application_json(const Application *application)
{
	const Approval *approval = &application->approval;
	return json_pack("{s:I, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:s, s:I, s:I, "
	                 "s:s, s:I, s:I, s:s, s:O}",
	        "version", (json_int_t)application->version, "school", application->school, "kind",
	        application->kind, "student", (json_int_t)application->student, "student_version",
	        (json_int_t)application->student_version, "name", application->name, "state",
	        states[approval->state], "managed_by", level_row(approval->managed_by)->id, "top",
	        level_row(approval->top)->id, "turn", level_row(approval->at)->id, "done",
	        application->done, "side", application->side, "pair", (json_int_t)application->pair,
	        "batch", (json_int_t)application->batch, "created_by", application->created_by,
	        "created_us", (json_int_t)application->created_us, "turn_us",
	        (json_int_t)application->turn_us, "certificate", application->certificate,
	        "details", application->details);
}

static char *place_of(const Application *application)
{
	return g_strdup_printf("application/%" G_GINT64_FORMAT, application->id);
}

static void row_bind(Store *store, Query *query, const Application *application, const char *scope,
        GBytes **ret_sealed, const char *applicant)
{
	const Approval *approval = &application->approval;
	g_autofree char *place = place_of(application);
	char *text = json_dumps(application->details, JSON_COMPACT | JSON_SORT_KEYS);
	*ret_sealed = sealer_seal(store->keys.data, place, text, strlen(text));
	free(text);
	size_t length;
	const void *sealed = g_bytes_get_data(*ret_sealed, &length);
	query_int(query, 1, application->id);
	query_int(query, 2, application->version);
	query_text(query, 3, scope);
	query_text(query, 4, application->school);
	query_text(query, 5, application->kind);
	query_int(query, 6, application->student);
	query_int(query, 7, application->student_version);
	query_text(query, 8, application->name);
	query_text(query, 9, states[approval->state]);
	query_text(query, 10, level_row(approval->managed_by)->id);
	query_text(query, 11, level_row(approval->top)->id);
	query_text(query, 12, level_row(approval->at)->id);
	query_int(query, 13, application->done);
	query_text(query, 14, application->side);
	query_int(query, 15, application->pair);
	query_int(query, 16, application->batch);
	query_text(query, 17, application->created_by);
	query_int(query, 18, application->created_us);
	query_int(query, 19, application->turn_us);
	query_text(query, 20, application->certificate);
	query_bytes(query, 21, sealed, length);
	query_text(query, 22, applicant);
}

/* Runs a bound statement; what is unique and there already is told in words of ours. */
static bool row_run(Store *store, Query *query, GError **error)
{
	GError *failed = NULL;
	if (query_run(query, &failed))
		return true;
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: an application for this student is under way, or the number of the "
	        "certificate is taken",
	        store->name);
	return false;
}

static bool application_put(
        Store *store, const char *sql, const Application *application, GError **error)
{
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *scope = merged_scope(store, application->school, error);
	Query *query = scope ? db_query(store->db, sql, error) : NULL;
	if (!query)
		return false;
	g_autofree char *applicant = applicant_of(store, application);
	row_bind(store, query, application, scope, &sealed, applicant);
	return row_run(store, query, error);
}

/* What of it is counted. */
static bool application_count(Store *store, const Application *application, GError **error)
{
	g_autofree char *scope = merged_scope(store, application->school, error);
	return scope && destination_keep(store, application, scope, error);
}

static int64_t next_of(Store *store, const char *sql, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query || query_step(query, error) != STEP_ROW)
		return -1;
	int64_t number = query_get_int(query, 0);
	query_reset(query);
	return number;
}

static bool event_tell(Store *store, const Act *act, const char *kind, const json_t *before,
        const Application *application, GError **error)
{
	g_autofree char *subject = place_of(application);
	g_autoptr(json_t) after = application_json(application);
	Event event = {.kind = kind, .subject = subject, .before = before, .after = after};
	return event_append(store, act, &event, error);
}

bool application_add(Store *store, const Act *act, Application *application, GError **error)
{
	application->version = 1;
	application->id = next_of(store, "SELECT coalesce(max(id), 0) + 1 FROM application", error);
	return application->id > 0 &&
	       application_put(store,
	               "INSERT INTO my_application (id, version, scope, school, kind, student, "
	               "student_version, name, state, managed_by, top, turn, done, side, pair, "
	               "batch, created_by, created_us, turn_us, certificate, details, applicant) "
	               "VALUES "
	               "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
	               "$17, $18, $19, $20, $21, $22)",
	               application, error) &&
	       application_count(store, application, error) &&
	       event_tell(store, act, "application.apply", NULL, application, error);
}

static bool conflict(const Store *store, const Application *application, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: application %" G_GINT64_FORMAT
	        ": somebody else has changed it meanwhile; look at it again",
	        store->name, application->id);
	return false;
}

bool application_change(
        Store *store, const Act *act, const char *kind, Application *application, GError **error)
{
	g_auto(Application) was = {0};
	if (!application_load(store, application->id, &was, error))
		return false;
	if (was.version != application->version)
		return conflict(store, application, error);
	application->version++;
	g_autoptr(json_t) before = json_pack("{s:s, s:s}", "state", states[was.approval.state],
	        "turn", level_row(was.approval.at)->id);
	if (application_put(store,
	            "UPDATE my_application SET version = $2, scope = $3, school = $4, kind = $5, "
	            "student = $6, student_version = $7, name = $8, state = $9, managed_by = $10, "
	            "top = $11, turn = $12, done = $13, side = $14, pair = $15, batch = $16, "
	            "created_by = $17, created_us = $18, turn_us = $19, certificate = $20, "
	            "details = $21, applicant = $22 WHERE id = $1 AND version = $2 - 1",
	            application, error) &&
	        (db_changes(store->db) == 1 || conflict(store, application, error)) &&
	        application_count(store, application, error) &&
	        event_tell(store, act, kind, before, application, error))
		return true;
	application->version--;
	return false;
}

bool application_open(Store *store, int64_t student, bool *ret, int64_t *ret_id, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT 1 FROM application WHERE student = $1 AND state IN ('draft', 'pending') "
	        "LIMIT 1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, student);
	*ret_id = 0;
	if (!query_any(query, ret, error) || !*ret)
		return *ret == false;
	query = db_query(store->db,
	        "SELECT id FROM my_application WHERE student = $1 AND state IN ('draft', "
	        "'pending') ORDER BY id LIMIT 1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, student);
	return query_one_int(query, ret_id, error);
}

char *certificate_last(Store *store, const char *scope, const char *school, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT certificate FROM my_application WHERE scope = $1 AND school = $2 AND "
	        "certificate <> '' AND state IN ('draft', 'pending', 'effective') ORDER BY id DESC "
	        "LIMIT 1",
	        error);
	if (!query)
		return NULL;
	query_text(query, 1, scope);
	query_text(query, 2, school);
	QueryStep step = query_step(query, error);
	char *number = step == STEP_ERROR
	                       ? NULL
	                       : g_strdup(step == STEP_ROW ? query_get_text(query, 0) : "");
	query_reset(query);
	return number;
}

static bool looked(Store *store, const Act *act, const char *kind, int64_t id, GError **error)
{
	g_autofree char *subject = g_strdup_printf("application/%" G_GINT64_FORMAT, id);
	Event event = {.kind = kind, .subject = subject};
	return event_alone(store, act, &event, error);
}

bool application_looked(Store *store, const Act *act, int64_t id, GError **error)
{
	return looked(store, act, "application.reveal", id, error);
}

bool application_proof_looked(Store *store, const Act *act, int64_t id, GError **error)
{
	return looked(store, act, "application.proof", id, error);
}

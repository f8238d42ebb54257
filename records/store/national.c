#include "records/store/national.h"

#include "base/cleanup.h"
#include "records/store/event.h"
#include "records/store/schools.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES };

#define COLUMNS "id, version, outcome, checked, note, number_digest, at_us"

static const struct {
	const char *id;
	RuleId rule;
} outcomes[NATIONAL_COUNT] = {[NATIONAL_NONE] = {"none", RULE_NONE},
        [NATIONAL_PASSED] = {"passed", RULE_NONE},
        [NATIONAL_DUPLICATE] = {"duplicate", RULE_NATIONAL_DUPLICATE},
        [NATIONAL_UNKNOWN] = {"unknown", RULE_NATIONAL_UNKNOWN},
        [NATIONAL_NAME] = {"name", RULE_NATIONAL_NAME}};

const char *national_outcome_id(NationalOutcome outcome)
{
	return outcomes[outcome].id;
}

RuleId national_rule(NationalOutcome outcome)
{
	return outcomes[outcome].rule;
}

void national_clear(National *national)
{
	g_free(national->note);
	*national = (National){0};
}

static char *place_of(int64_t student)
{
	return g_strdup_printf("national/%" G_GINT64_FORMAT, student);
}

static json_t *national_json(const National *national)
{
	g_autofree char *number =
	        national->replaced ? g_base64_encode(national->number, DIGEST) : g_strdup("");
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I}", "version", (json_int_t)national->version,
	        "outcome", outcomes[national->outcome].id, "checked", national->checked, "note",
	        national->note, "number", number, "at_us", (json_int_t)national->at_us);
}

static void row_read(Query *query, National *ret)
{
	size_t length;
	const char *outcome = query_get_text(query, 2);
	const void *number;
	*ret = (National){.student = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .note = g_strdup(query_get_text(query, 4)),
	        .at_us = query_get_int(query, 6)};
	while (ret->outcome + 1 < NATIONAL_COUNT && strcmp(outcomes[ret->outcome].id, outcome) != 0)
		ret->outcome++;
	g_strlcpy(ret->checked, query_get_text(query, 3), sizeof ret->checked);
	number = query_get_bytes(query, 5, &length);
	ret->replaced = length == DIGEST;
	if (ret->replaced)
		memcpy(ret->number, number, DIGEST);
}

bool national_load(Store *store, int64_t student, National *ret, GError **error)
{
	*ret = (National){.student = student, .note = g_strdup("")};
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_national WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		national_clear(ret);
		row_read(query, ret);
	}
	query_reset(query);
	return step != STEP_ERROR;
}

static bool row_write(Store *store, const National *national, const char *scope, GError **error)
{
	Query *query = db_query(store->db,
	        national->version == 1
	                ? "INSERT INTO my_national (" COLUMNS
	                  ", scope) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
	                : "UPDATE my_national SET version = $2, outcome = $3, checked = $4, note = "
	                  "$5, number_digest = $6, at_us = $7, scope = $8 WHERE id = $1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, national->student);
	query_int(query, 2, national->version);
	query_text(query, 3, outcomes[national->outcome].id);
	query_text(query, 4, national->checked);
	query_text(query, 5, national->note);
	query_bytes(query, 6, national->replaced ? national->number : NULL, DIGEST);
	query_int(query, 7, national->at_us);
	query_text(query, 8, scope);
	return query_run(query, error);
}

bool national_put(
        Store *store, const Act *act, National *national, const char *school, GError **error)
{
	g_autofree char *scope = school_scope(store, school, error);
	if (!scope)
		return false;
	national->version++;
	national->at_us = act->at_us;
	g_autofree char *subject = place_of(national->student);
	g_autoptr(json_t) after = national_json(national);
	Event event = {.kind = "national.check", .subject = subject, .after = after};
	return row_write(store, national, scope, error) && event_append(store, act, &event, error);
}

bool national_move(Store *store, int64_t student, const char *scope, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "UPDATE national SET scope = $2 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, student);
	query_text(query, 2, scope);
	return query_run(query, error);
}

bool national_find(Store *store, const char *number, int64_t *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = 0;
	if (!student_digest(store, "student_no", number, digest))
		return true;
	Query *query = db_query(store->db,
	        "SELECT id FROM my_national WHERE number_digest = $1 ORDER BY id LIMIT 1", error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

/* Nobody's scope is other than that of his record. */
static bool scopes_fit(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT n.id FROM national n JOIN student s ON s.id = n.id WHERE n.scope <> "
	        "s.scope LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	if (step == STEP_ROW)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: national check of student %" G_GINT64_FORMAT
		        ": its scope is not that of the student",
		        store->name, query_get_int(query, 0));
	if (query)
		query_reset(query);
	return step == STEP_DONE;
}

bool nationals_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_national ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(National) one = {0};
		row_read(query, &one);
		g_autofree char *subject = place_of(one.student);
		g_autoptr(json_t) state = national_json(&one);
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE && scopes_fit(store, error);
}

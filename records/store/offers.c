#include "records/store/offers.h"

#include "base/cleanup.h"
#include "records/rules/natural_order.h"
#include "records/store/catalogues.h"
#include "records/store/event.h"
#include "records/store/merged.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, school, kind, catalogue, code, name, grade, specialty, years, teacher, "     \
	"closed"

enum { TEXT_MAX = 60, CLASS_MAX = 40, FIRST_TEXT = 4 };

static const char *const kinds[OFFER_KINDS] = {
        [OFFER_CLASS] = "class", [OFFER_SPECIALTY] = "specialty"};
static const char *const names[OFFER_TEXTS] = {
        "catalogue", "code", "name", "grade", "specialty", "years", "teacher"};

void offer_clear(Offer *offer)
{
	g_free(offer->school);
	for (int i = 0; i < OFFER_TEXTS; i++)
		g_free(offer->texts[i]);
	*offer = (Offer){0};
}

const char *offer_kind_id(OfferKind kind)
{
	return kinds[kind];
}

OfferKind offer_kind_find(const char *id)
{
	OfferKind kind = 0;
	while (kind < OFFER_KINDS && strcmp(kinds[kind], id) != 0)
		kind++;
	return kind;
}

static json_t *offer_json(const Offer *offer)
{
	json_t *state = json_pack("{s:I, s:s, s:s, s:b}", "version", (json_int_t)offer->version,
	        "school", offer->school, "kind", kinds[offer->kind], "closed", offer->closed);
	for (int i = 0; i < OFFER_TEXTS; i++)
		json_object_set_new(state, names[i], json_string(offer->texts[i]));
	return state;
}

static bool usage(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

/* A code of a catalogue that is there gets its name from it. */
static bool specialty_check(Store *store, Offer *offer, GError **error)
{
	const char *code = offer->texts[OFFER_CODE];
	g_autoptr(Catalogues) all = catalogues_load(store, error);
	if (!all)
		return false;
	const Catalogue *carried = catalogues_find(all, offer->texts[OFFER_CATALOGUE]);
	const CatalogueEntry *entry = carried ? catalogue_entry(carried, code) : NULL;
	const char *meaning = entry && !entry->group ? entry->name : NULL;
	if (strlen(offer->texts[OFFER_CATALOGUE]) != 4 ||
	        strspn(offer->texts[OFFER_CATALOGUE], "0123456789") != 4)
		return usage("a catalogue of specialties is named by its year: 2010, 2021", error);
	if (strlen(code) != 6 || strspn(code, "0123456789") != 6 || (carried && !meaning))
		return usage(
		        "the catalogue has no specialty of this code or name (six digits, or the "
		        "whole name)",
		        error);
	if (meaning) {
		g_free(offer->texts[OFFER_NAME]);
		offer->texts[OFFER_NAME] = g_strdup(meaning);
	}
	return *offer->texts[OFFER_NAME] || usage("a specialty has a name", error);
}

static bool offer_check(Store *store, Offer *offer, GError **error)
{
	for (int i = 0; i < OFFER_TEXTS; i++)
		if (g_utf8_strlen(offer->texts[i], -1) > TEXT_MAX)
			return usage("a text is too long (60 characters at most)", error);
	if (offer->kind == OFFER_SPECIALTY)
		return specialty_check(store, offer, error);
	glong length = g_utf8_strlen(offer->texts[OFFER_CODE], -1);
	return (length >= 1 && length <= CLASS_MAX) ||
	       usage("a class has a name of 1 to 40 characters", error);
}

static bool offer_put(Store *store, const char *sql, const Offer *offer, GError **error)
{
	GError *failed = NULL;
	g_autofree char *scope = merged_scope(store, offer->school, error);
	Query *query = scope ? db_query(store->db, sql, error) : NULL;
	if (!query)
		return false;
	query_int(query, 1, offer->id);
	query_int(query, 2, offer->version);
	query_text(query, 3, offer->school);
	query_text(query, 4, kinds[offer->kind]);
	for (int i = 0; i < OFFER_TEXTS; i++)
		query_text(query, 5 + i, offer->texts[i]);
	query_int(query, 12, offer->closed);
	query_text(query, 13, scope);
	if (query_run(query, &failed))
		return true;
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: the school has this class or specialty already", store->name);
	return false;
}

static bool event_tell(
        Store *store, const Act *act, const char *kind, const Offer *offer, GError **error)
{
	g_autofree char *subject = g_strdup_printf("offer/%" G_GINT64_FORMAT, offer->id);
	g_autoptr(json_t) after = offer_json(offer);
	Event event = {.kind = kind, .subject = subject, .after = after};
	return event_append(store, act, &event, error);
}

bool offer_add(Store *store, const Act *act, Offer *offer, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT coalesce(max(id), 0) + 1 FROM offer", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	offer->id = query_get_int(query, 0);
	offer->version = 1;
	query_reset(query);
	return offer_check(store, offer, error) &&
	       offer_put(store,
	               "INSERT INTO my_offer (" COLUMNS ", scope) VALUES ($1, $2, $3, $4, $5, $6, "
	               "$7, $8, $9, $10, $11, $12, $13)",
	               offer, error) &&
	       event_tell(store, act, "offer.add", offer, error);
}

static void offer_read(Query *query, Offer *ret)
{
	*ret = (Offer){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .school = g_strdup(query_get_text(query, 2)),
	        .kind = MIN(offer_kind_find(query_get_text(query, 3)), OFFER_SPECIALTY),
	        .closed = query_get_int(query, 11) != 0};
	for (int i = 0; i < OFFER_TEXTS; i++)
		ret->texts[i] = g_strdup(query_get_text(query, FIRST_TEXT + i));
}

bool offer_load(Store *store, int64_t id, Offer *ret, GError **error)
{
	Query *query = db_query(store->db, "SELECT " COLUMNS " FROM my_offer WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		offer_read(query, ret);
	else if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no class or specialty %" G_GINT64_FORMAT, store->name, id);
	query_reset(query);
	return step == STEP_ROW;
}

bool offer_find(Store *store, const Offer *like, Offer *ret, GError **error)
{
	*ret = (Offer){0};
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM my_offer WHERE school = $1 AND kind = $2 AND catalogue = "
	        "$3 AND code = $4",
	        error);
	if (!query)
		return false;
	query_text(query, 1, like->school);
	query_text(query, 2, kinds[like->kind]);
	query_text(query, 3, like->texts[OFFER_CATALOGUE]);
	query_text(query, 4, like->texts[OFFER_CODE]);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		offer_read(query, ret);
	query_reset(query);
	return step != STEP_ERROR;
}

/* Of one that is closed, or was merged into another, nothing is opened again. */
static bool school_is_open(Store *store, const char *code, GError **error)
{
	g_auto(School) school = {0};
	if (!school_load(store, code, &school, error))
		return false;
	if (school.status != SCHOOL_CLOSED)
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
	        "the school is closed: its classes and specialties stay closed");
	return false;
}

/* The one that was looked at, as it still is. */
static bool looked_load(Store *store, int64_t id, int64_t version, Offer *ret, GError **error)
{
	if (!offer_load(store, id, ret, error))
		return false;
	if (ret->version == version)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: somebody else has changed it meanwhile; look at it again", store->name);
	return false;
}

/* Puts it in the place of the version before. */
static bool offer_renew(
        Store *store, const Act *act, const char *kind, Offer *offer, GError **error)
{
	offer->version++;
	return offer_put(store,
	               "UPDATE my_offer SET version = $2, school = $3, kind = $4, catalogue = $5, "
	               "code = $6, name = $7, grade = $8, specialty = $9, years = $10, teacher = "
	               "$11, closed = $12, scope = $13 WHERE id = $1",
	               offer, error) &&
	       event_tell(store, act, kind, offer, error);
}

bool offer_close(
        Store *store, const Act *act, int64_t id, int64_t version, bool closed, GError **error)
{
	g_auto(Offer) offer = {0};
	if (!looked_load(store, id, version, &offer, error) ||
	        (!closed && !school_is_open(store, offer.school, error)))
		return false;
	offer.closed = closed;
	return offer_renew(store, act, closed ? "offer.close" : "offer.open", &offer, error);
}

/* Records keep the name of their class, of those who left, too. */
static bool class_is_empty(Store *store, const Offer *offer, GError **error)
{
	int64_t there;
	Query *query = db_query(store->db,
	        "SELECT count(*) FROM my_student WHERE school = $1 AND class = $2 AND status <> "
	        "'void'",
	        error);
	if (!query)
		return false;
	query_text(query, 1, offer->school);
	query_text(query, 2, offer->texts[OFFER_CODE]);
	if (!query_one_int(query, &there, error))
		return false;
	if (there)
		g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_REFUSED,
		        "records stand in the class: its name stays; add another class and move "
		        "its students");
	return there == 0;
}

/* What others name it by stays, but the name of a class that nobody was in. */
static bool names_fit(Store *store, const Offer *was, const Offer *now, GError **error)
{
	bool same = strcmp(was->texts[OFFER_CODE], now->texts[OFFER_CODE]) == 0 &&
	            strcmp(was->texts[OFFER_CATALOGUE], now->texts[OFFER_CATALOGUE]) == 0;
	if (same)
		return true;
	return was->kind == OFFER_CLASS ? class_is_empty(store, was, error)
	                                : usage("a specialty keeps its catalogue and code: close "
	                                        "it and add another",
	                                          error);
}

bool offer_change(Store *store, const Act *act, Offer *offer, GError **error)
{
	g_auto(Offer) was = {0};
	bool same = true;
	if (!looked_load(store, offer->id, offer->version, &was, error) ||
	        !school_is_open(store, was.school, error) || !names_fit(store, &was, offer, error))
		return false;
	offer->kind = was.kind;
	offer->closed = was.closed;
	g_free(offer->school);
	offer->school = g_strdup(was.school);
	if (!offer_check(store, offer, error))
		return false;
	for (int i = 0; i < OFFER_TEXTS; i++)
		same = same && strcmp(was.texts[i], offer->texts[i]) == 0;
	return same || offer_renew(store, act, "offer.change", offer, error);
}

char *offer_specialty_name(Store *store, const char *school, const char *code, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT name FROM my_offer WHERE school = $1 AND kind = 'specialty' AND code = $2 "
	        "AND name <> '' ORDER BY closed, catalogue DESC LIMIT 1",
	        error);
	if (!query)
		return NULL;
	query_text(query, 1, school);
	query_text(query, 2, code);
	return query_one_text(query, error);
}

/* One that is listed, with its students. */
typedef struct {
	Offer offer;
	int64_t students;
} Listed;

static void listed_clear(void *data)
{
	offer_clear(&((Listed *)data)->offer);
}

/* Those in use first, a school after the other, classes as people count them. */
static int by_name(const void *one, const void *other)
{
	const Offer *a = &((const Listed *)one)->offer, *b = &((const Listed *)other)->offer;
	int order = (int)a->closed - (int)b->closed;
	if (!order)
		order = strcmp(a->school, b->school);
	if (!order)
		order = strcmp(a->texts[OFFER_CATALOGUE], b->texts[OFFER_CATALOGUE]);
	return order ? order : natural_order(a->texts[OFFER_CODE], b->texts[OFFER_CODE]);
}

static bool listed_read(Query *query, GArray *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		Listed listed = {.students = query_get_int(query, 12)};
		offer_read(query, &listed.offer);
		g_array_append_val(ret, listed);
	}
	g_array_sort(ret, by_name);
	return step == STEP_DONE;
}

/* How many there are, by what leads to those of a class or specialty alone: the scope of its
 * school.
 */
#define SCOPE_OF_SCHOOL "(SELECT c.scope FROM school c WHERE c.code = o.school)"
static const char *const counts[OFFER_KINDS] = {
        [OFFER_CLASS] = "(SELECT count(*) FROM my_student s WHERE s.scope = " SCOPE_OF_SCHOOL
                        " AND s.class = o.code)",
        [OFFER_SPECIALTY] = "(SELECT coalesce(sum(t.n), 0) FROM my_student_total t WHERE "
                            "t.scope = " SCOPE_OF_SCHOOL " AND t.specialty = o.code)"};

/* Only of those that are listed it is asked how many are in them. */
static bool list(Store *store, OfferKind kind, const char *school, const char *count, int limit,
        OfferEach each, void *data, GError **error)
{
	g_autoptr(GString) sql = g_string_new(NULL);
	g_string_append_printf(sql,
	        "WITH o AS MATERIALIZED (SELECT " COLUMNS " FROM my_offer WHERE kind = $1%s "
	        "ORDER BY closed, school, catalogue, code LIMIT $3) SELECT " COLUMNS ", %s FROM o",
	        school && *school ? " AND school = $2" : "", count);
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	query_text(query, 1, kinds[kind]);
	if (school && *school)
		query_text(query, 2, school);
	query_int(query, 3, limit);
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Listed));
	g_array_set_clear_func(found, listed_clear);
	if (!listed_read(query, found, error))
		return false;
	for (guint i = 0; i < found->len; i++) {
		const Listed *listed = &g_array_index(found, Listed, i);
		if (!each(&listed->offer, listed->students, data, error))
			return false;
	}
	return true;
}

bool offers_list(Store *store, OfferKind kind, const char *school, int limit, OfferEach each,
        void *data, GError **error)
{
	return list(store, kind, school, counts[kind], limit, each, data, error);
}

bool offers_names(Store *store, OfferKind kind, const char *school, int limit, OfferEach each,
        void *data, GError **error)
{
	return list(store, kind, school, "0", limit, each, data, error);
}

bool offer_look(Store *store, OfferKind kind, const char *school, const char *code, bool *ret_any,
        bool *ret_there, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT count(*), coalesce(sum(CASE WHEN code = $2 THEN 1 ELSE 0 END), 0) FROM "
	        "my_offer WHERE kind = $3 AND closed = 0 AND school = $1",
	        error);
	if (!query)
		return false;
	query_text(query, 1, school);
	query_text(query, 2, code);
	query_text(query, 3, offer_kind_id(kind));
	QueryStep step = query_step(query, error);
	*ret_any = step == STEP_ROW && query_get_int(query, 0) > 0;
	*ret_there = step == STEP_ROW && query_get_int(query, 1) > 0;
	query_reset(query);
	return step == STEP_ROW;
}

/* Nobody's scope is other than that where the past of the school lies. */
static bool scopes_fit(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT o.id FROM offer o LEFT JOIN school c ON c.code = o.school WHERE o.scope <> "
	        "coalesce(c.past, substr(o.school, 3, 2) || '0000' || o.school) LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	if (step == STEP_ROW)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: offer %" G_GINT64_FORMAT ": its scope is not that of its school",
		        store->name, query_get_int(query, 0));
	if (query)
		query_reset(query);
	return step == STEP_DONE;
}

bool offers_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query(store->db, "SELECT " COLUMNS " FROM my_offer ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Offer) offer = {0};
		offer_read(query, &offer);
		g_autofree char *subject = g_strdup_printf("offer/%" G_GINT64_FORMAT, offer.id);
		g_autoptr(json_t) state = offer_json(&offer);
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE && scopes_fit(store, error);
}

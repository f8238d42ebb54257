/* Applications out of the table: unsealed and whole, and as lists. */
#include "base/cleanup.h"
#include "records/rules/level.h"
#include "records/store/applicants.h"
#include "records/store/applications.h"
#include "records/store/attachments.h"
#include "records/store/destinations.h"
#include "records/store/merged.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, school, kind, student, student_version, name, state, managed_by, top, "      \
	"turn, "                                                                                   \
	"done, side, pair, batch, created_by, created_us, turn_us, certificate, scope"

static bool unfit(const Store *store, int64_t id, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: application %" G_GINT64_FORMAT ": its contents are not of the form we write",
	        store->name, id);
	return false;
}

/* The columns but the details. */
static bool row_read(Store *store, Query *query, Application *ret, GError **error)
{
	int state = approval_state_find(query_get_text(query, 7));
	int managed_by = level_find(query_get_text(query, 8));
	int top = level_find(query_get_text(query, 9)), at = level_find(query_get_text(query, 10));
	*ret = (Application){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .school = g_strdup(query_get_text(query, 2)),
	        .kind = g_strdup(query_get_text(query, 3)),
	        .student = query_get_int(query, 4),
	        .student_version = query_get_int(query, 5),
	        .name = g_strdup(query_get_text(query, 6)),
	        .done = query_get_int(query, 11) != 0,
	        .side = g_strdup(query_get_text(query, 12)),
	        .pair = query_get_int(query, 13),
	        .batch = query_get_int(query, 14),
	        .created_by = g_strdup(query_get_text(query, 15)),
	        .created_us = query_get_int(query, 16),
	        .turn_us = query_get_int(query, 17),
	        .certificate = g_strdup(query_get_text(query, 18))};
	if (state < 0 || managed_by == LEVEL_COUNT || top == LEVEL_COUNT || at == LEVEL_COUNT)
		return unfit(store, ret->id, error);
	ret->approval = (Approval){(ApprovalState)state, (Level)managed_by, (Level)top, (Level)at,
	        approval_missing(query_get_text(query, 19))};
	return true;
}

static bool details_read(Store *store, Query *query, int column, Application *ret, GError **error)
{
	size_t length;
	const void *sealed = query_get_bytes(query, column, &length);
	g_autofree char *place = g_strdup_printf("application/%" G_GINT64_FORMAT, ret->id);
	g_autoptr(GBytes) plain = sealer_open(store->keys.data, place, sealed, length, error);
	if (!plain)
		return false;
	const void *text = g_bytes_get_data(plain, &length);
	ret->details = json_loadb(text, length, 0, NULL);
	return json_is_object(ret->details) || unfit(store, ret->id, error);
}

/* The one row of a query that is bound, with details. */
static bool one_take(Store *store, Query *query, const char *what, Application *ret, GError **error)
{
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && row_read(store, query, ret, error) &&
	            details_read(store, query, 20, ret, error);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no application %s", store->name, what);
	if (!good)
		application_clear(ret);
	return good;
}

static bool id_take(Store *store, Query *query, int64_t id, Application *ret, GError **error)
{
	*ret = (Application){0};
	if (!query)
		return false;
	query_int(query, 1, id);
	g_autofree char *what = g_strdup_printf("%" G_GINT64_FORMAT, id);
	return one_take(store, query, what, ret, error);
}

bool application_load(Store *store, int64_t id, Application *ret, GError **error)
{
	Query *query = db_query(
	        store->db, "SELECT " COLUMNS ", details FROM my_application WHERE id = $1", error);
	return id_take(store, query, id, ret, error);
}

bool application_load_any(Store *store, int64_t id, Application *ret, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT " COLUMNS ", details FROM application WHERE id = $1", error);
	return id_take(store, query, id, ret, error);
}

bool application_last(
        Store *store, int64_t student, const char *kind, Application *ret, GError **error)
{
	return application_before(store, student, kind, G_MAXINT64, ret, error);
}

bool application_before(Store *store, int64_t student, const char *kind, int64_t before,
        Application *ret, GError **error)
{
	*ret = (Application){0};
	Query *query = db_query_unguarded(store->db,
	        "SELECT " COLUMNS ", details FROM application WHERE student = $1 AND kind = $2 "
	        "AND id < $3 AND state = 'effective' AND side <> 'out' ORDER BY id DESC LIMIT 1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, student);
	query_text(query, 2, kind);
	query_int(query, 3, before);
	return one_take(store, query, kind, ret, error);
}

static bool set(const char *text)
{
	return text && *text;
}

/* What is asked of which rows. */
typedef struct {
	const ApplicationFilter *filter;
	bool wide;            /* see records/store/wide.h */
	char *scope;          /* of the one school that is asked for; NULL: of all that is seen */
	bool merged;          /* its past lies in the scope of another (merged.h) */
	const char *state;    /* a part of them: in this state; NULL: as the filter says */
	ApplicantAsked about; /* whom they are about, when that is asked for */
} Asked;

static void asked_clear(Asked *asked)
{
	g_free(asked->scope);
	applicant_asked_clear(&asked->about);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

static bool asked_of(Store *store, const ApplicationFilter *filter, Asked *ret, GError **error)
{
	*ret = (Asked){.filter = filter, .wide = store_wide(store)};
	if (set(filter->text) && !applicant_asked(store, filter->text, &ret->about, error))
		return false;
	if (!set(filter->school))
		return true;
	ret->wide = false;
	ret->scope = merged_scope(store, filter->school, error);
	g_autofree char *own = ret->scope ? school_scope(store, filter->school, error) : NULL;
	ret->merged = own && strcmp(own, ret->scope) != 0;
	return own != NULL;
}

#define FROM(ASKED) ((ASKED)->wide ? " FROM my_application_far AS a" : " FROM my_application AS a")

/* Open ones alone are listed, and the words say so. */
static bool open_alone(const Asked *asked)
{
	return asked->state || asked->filter->turn >= 0 || asked->filter->open;
}

/* By whole names: of students by what they are found by, of who was never given a record by an
 * index of those. */
#define NAMED                                                                                      \
	" AND name = $13 AND id IN (SELECT o.id FROM my_application_far AS o WHERE o.student IN "  \
	"(SELECT n.student FROM my_name_gram AS n WHERE n.gram = $16) AND o.name = $13 UNION ALL " \
	"SELECT u.id FROM my_application_far AS u WHERE u.student = 0 AND u.name = $13)"

/* Whom they are about: of more than a county an index leads to whole names; of who has the number
 * one to him and one to who waits with it. */
static void about_where(const Asked *asked, GString *out)
{
	if (asked->about.number)
		g_string_append(
		        out, " AND (student = $11 OR (applicant = $12 AND applicant <> ''))");
	else if (asked->about.name && !asked->wide)
		g_string_append(out, " AND instr(lower(name), $13) > 0");
	else if (asked->about.name && open_alone(asked))
		g_string_append(out, " AND state IN ('draft', 'pending') AND name = $13");
	else if (asked->about.name)
		g_string_append(out, NAMED);
}

/* Where few are seen, state and kind are no way in: the index of the scope has them behind it. Nor
 * are they where another way leads to less, or in order. */
static void filter_where(const Asked *asked, GString *out)
{
	const ApplicationFilter *filter = asked->filter;
	bool led = asked->about.number || (asked->wide && (asked->about.name || filter->by_turn));
	const char *plain = asked->wide && !led ? "" : " || ''";
	g_string_append(out, " WHERE 1 = 1");
	if (asked->state)
		g_string_append_printf(out, " AND state = '%s'", asked->state);
	if (set(filter->state))
		g_string_append_printf(out, " AND state%s = $1", plain);
	if (set(filter->kind))
		g_string_append_printf(out, " AND kind%s = $2", plain);
	if (asked->scope)
		g_string_append(out,
		        asked->merged ? " AND scope = $3 AND school = $10" : " AND scope = $3");
	if (filter->student)
		g_string_append(out, " AND student = $4");
	if (filter->batch)
		g_string_append(out, " AND batch = $5 AND batch <> 0");
	if (filter->alone)
		g_string_append(out, " AND batch = 0");
	if (filter->turn >= 0 || (filter->by_turn && filter->open))
		g_string_append(out, " AND state IN ('draft', 'pending')");
	else if (filter->open && !asked->state)
		g_string_append_printf(out, " AND state%s IN ('draft', 'pending')", plain);
	if (filter->until_us) /* none is due that is done, or waits for another school */
		g_string_append(out, " AND turn_us < $14");
	if (filter->until_us && filter->turn < 0)
		g_string_append(out, " AND done = 0 AND NOT (side = 'in' AND state || '' = 'draft' "
		                     "AND turn_us = created_us)");
	about_where(asked, out);
	/* the school that takes a student waits until the other has agreed (turn_us moves then) */
	if (filter->turn >= 0)
		g_string_append_printf(out,
		        " AND turn%s = $6 AND done = 0 AND NOT (side = 'in' AND state = 'draft' "
		        "AND turn_us = created_us)",
		        led ? plain : "");
	if (filter->again)
		g_string_append(out,
		        " AND (state || '' = 'rejected' OR (state || '' = 'withdrawn' AND EXISTS "
		        "(SELECT 1 FROM my_taken_back AS t WHERE t.id = a.id))) AND "
		        "side <> 'out' AND turn_us >= $9 AND "
		        "NOT EXISTS (SELECT 1 FROM my_dismissed AS d WHERE d.id = a.id) AND "
		        "NOT EXISTS (SELECT 1 FROM my_application AS later WHERE later.id > a.id "
		        "AND "
		        "later.scope = a.scope AND later.kind = a.kind AND later.student = "
		        "a.student AND later.name = a.name)");
}

static void filter_bind(const Asked *asked, Query *query)
{
	const ApplicationFilter *filter = asked->filter;
	const char *const texts[] = {filter->state, filter->kind, asked->scope};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (set(texts[i]))
			query_text(query, (int)i + 1, texts[i]);
	if (asked->merged)
		query_text(query, 10, filter->school);
	if (filter->student)
		query_int(query, 4, filter->student);
	if (filter->batch)
		query_int(query, 5, filter->batch);
	if (filter->turn >= 0)
		query_text(query, 6, level_row((Level)filter->turn)->id);
	if (filter->again)
		query_int(query, 9, filter->again);
	if (filter->until_us)
		query_int(query, 14, filter->until_us);
	if (asked->about.number) {
		query_int(query, 11, asked->about.student);
		query_text(query, 12, asked->about.number);
	} else if (asked->about.name) {
		query_text(query, 13, asked->about.name);
		if (asked->wide && !open_alone(asked))
			query_text(query, 16, asked->about.gram);
	}
}

/* How a page is ordered. */
static const char *order_of(const Asked *asked, bool oldest)
{
	return asked->filter->by_turn && asked->filter->by_turn_back
	               ? " ORDER BY turn_us DESC, id DESC LIMIT $8"
	       : asked->filter->by_turn ? " ORDER BY turn_us, id LIMIT $8"
	       : oldest                 ? " ORDER BY id LIMIT $8"
	                                : " ORDER BY id DESC LIMIT $8";
}

/* The ids of a page, in their order, out of an index alone. */
static void ids_select(const Asked *asked, bool oldest, bool after, GString *out)
{
	g_string_append_printf(out, "SELECT id%s", FROM(asked));
	filter_where(asked, out);
	if (after)
		g_string_append(out, asked->filter->by_turn && asked->filter->by_turn_back
		                             ? " AND (turn_us, id) < ($15, $7)"
		                     : asked->filter->by_turn ? " AND (turn_us, id) > ($15, $7)"
		                     : oldest                 ? " AND id > $7"
		                                              : " AND id < $7");
	g_string_append(out, order_of(asked, oldest));
}

/* Of many in two states each is in order by itself: a page of either, then the first of both. */
static void list_select(const Asked *asked, bool oldest, bool after, GString *out)
{
	bool led = asked->filter->by_turn || asked->about.name || asked->about.number;
	bool two = asked->wide && asked->filter->open && asked->filter->turn < 0 &&
	           !set(asked->filter->state) && !led;
	g_string_append_printf(out, "SELECT " COLUMNS "%s WHERE id IN (", FROM(asked));
	if (two) {
		Asked draft = *asked, pending = *asked;
		draft.state = "draft";
		pending.state = "pending";
		g_string_append(out, "SELECT id FROM (");
		ids_select(&draft, oldest, after, out);
		g_string_append(out, ") AS d UNION ALL SELECT id FROM (");
		ids_select(&pending, oldest, after, out);
		g_string_append(out, ") AS p");
	} else {
		ids_select(asked, oldest, after, out);
	}
	g_string_append_printf(out, ")%s", order_of(asked, oldest));
}

static bool rows_give(Store *store, Query *query,
        bool (*each)(const Application *application, void *data, GError **error), void *data,
        GError **error)
{
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Application) application = {0};
		if (!row_read(store, query, &application, error) ||
		        !each(&application, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

bool applications_list(Store *store, const ApplicationFilter *filter, bool oldest, int64_t after,
        int limit, bool (*each)(const Application *application, void *data, GError **error),
        void *data, GError **error)
{
	g_auto(Asked) asked = {0}; /* the query's until it has ended */
	if (!asked_of(store, filter, &asked, error))
		return false;
	g_autoptr(GString) sql = g_string_new(NULL);
	list_select(&asked, oldest, after != 0, sql);
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	filter_bind(&asked, query);
	if (after)
		query_int(query, 7, after);
	if (after && filter->by_turn)
		query_int(query, 15, filter->after_us);
	query_int(query, 8, limit);
	return rows_give(store, query, each, data, error);
}

bool applications_count(Store *store, const ApplicationFilter *filter, int64_t *ret, GError **error)
{
	g_auto(Asked) asked = {0}; /* the query's until it has ended */
	if (!asked_of(store, filter, &asked, error))
		return false;
	g_autoptr(GString) sql = g_string_new("SELECT count(*)");
	g_string_append(sql, FROM(&asked));
	filter_where(&asked, sql);
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	filter_bind(&asked, query);
	if (query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool applications_batches(Store *store, const ApplicationFilter *filter, int limit,
        void (*each)(const ApplicationBatch *batch, void *data), void *data, GError **error)
{
	g_auto(Asked) asked = {0}; /* the query's until it has ended */
	if (!asked_of(store, filter, &asked, error))
		return false;
	g_autoptr(GString) sql = g_string_new(
	        "SELECT b.batch, b.n, w.created_us, w.kind, w.school FROM (SELECT batch, count(*) "
	        "AS n, min(id) AS first");
	g_string_append(sql, FROM(&asked));
	filter_where(&asked, sql);
	g_string_append(sql, " AND batch <> 0 GROUP BY batch ORDER BY min(id) LIMIT $8) AS b JOIN "
	                     "my_application AS w ON w.id = b.first ORDER BY w.id");
	Query *query = db_query(store->db, sql->str, error);
	if (!query)
		return false;
	filter_bind(&asked, query);
	query_int(query, 8, limit);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error)) {
		ApplicationBatch batch = {query_get_int(query, 0), query_get_int(query, 1),
		        query_get_int(query, 2), query_get_text(query, 3),
		        query_get_text(query, 4)};
		each(&batch, data);
	}
	return step == STEP_DONE;
}

/* Nobody's scope is other than that where the past of the school lies. */
static bool scopes_fit(Store *store, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT a.id FROM application a LEFT JOIN school c ON c.code = a.school WHERE "
	        "a.scope <> coalesce(c.past, substr(a.school, 3, 2) || '0000' || a.school) "
	        "UNION ALL SELECT a.id FROM attachment t JOIN application a ON a.id = "
	        "t.application WHERE t.scope <> a.scope LIMIT 1",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	if (step == STEP_ROW)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
		        "%s: application %" G_GINT64_FORMAT ": its scope is not that of its school",
		        store->name, query_get_int(query, 0));
	if (query)
		query_reset(query);
	return step == STEP_DONE;
}

bool applications_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS ", details, applicant FROM my_application ORDER BY id", error);
	g_autoptr(Destinations) destinations = destinations_new();
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Application) application = {0};
		bool good = row_read(store, query, &application, error) &&
		            details_read(store, query, 20, &application, error) &&
		            applicant_verify(store, &application, query_get_text(query, 21), error);
		g_autofree char *subject =
		        g_strdup_printf("application/%" G_GINT64_FORMAT, application.id);
		g_autoptr(json_t) state = good ? application_json(&application) : NULL;
		if (!good || !each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
		destinations_note(destinations, &application);
	}
	return step == STEP_DONE && attachments_states(store, each, data, error) &&
	       scopes_fit(store, error) && destinations_verify(destinations, store, error);
}

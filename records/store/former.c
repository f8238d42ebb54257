#include "records/store/former.h"

#include "base/cleanup.h"
#include "records/rules/document.h"
#include "records/store/continuations.h"
#include "records/store/event.h"
#include "records/store/national.h"

bool former_load(Store *store, const char *key, Record *ret, GError **error)
{
	Holder holder;
	*ret = (Record){0};
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	return student_holder(store, key, &holder, error) &&
	       (!holder.id || !status_has_left(holder.status) ||
	               student_load(store, holder.id, ret, error));
}

/* Where it is told of. Yours. */
static char *place_of(int64_t next)
{
	return g_strdup_printf("former/%" G_GINT64_FORMAT, next);
}

static json_t *state_of(int64_t former)
{
	return json_pack("{s:I}", "former", (json_int_t)former);
}

static bool link_put(Store *store, const Act *act, int64_t next, int64_t former, GError **error)
{
	g_autofree char *subject = place_of(next);
	g_autoptr(json_t) after = state_of(former);
	Event event = {.kind = "former.set", .subject = subject, .after = after};
	Query *query = db_query_unguarded(
	        store->db, "INSERT INTO former (id, former) VALUES ($1, $2)", error);
	if (!query)
		return false;
	query_int(query, 1, next);
	query_int(query, 2, former);
	return query_run(query, error) && event_append(store, act, &event, error);
}

bool former_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT id, former FROM former ORDER BY id", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error)) {
		g_autofree char *subject = place_of(query_get_int(query, 0));
		g_autoptr(json_t) state = state_of(query_get_int(query, 1));
		if (!each(subject, state, data, error)) {
			query_reset(query);
			return false;
		}
	}
	return step == STEP_DONE;
}

typedef struct {
	Store *store;
	const Act *act;
} Telling;

static bool state_tell(const char *subject, const json_t *state, void *data, GError **error)
{
	const Telling *telling = data;
	Event event = {.kind = "former.upgrade", .subject = subject, .after = state};
	return event_append(telling->store, telling->act, &event, error);
}

bool former_tell(Store *store, const Act *act, GError **error)
{
	Telling telling = {store, act};
	return former_states(store, state_tell, &telling, error);
}

/* 0: there was none before him. */
static bool link_load(Store *store, int64_t next, int64_t *ret, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT former FROM former WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, next);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

static void id_add(GArray *ids, int64_t id)
{
	for (guint i = 0; i < ids->len; i++)
		if (g_array_index(ids, int64_t, i) == id)
			return;
	g_array_append_val(ids, id);
}

bool former_all(Store *store, int64_t id, GArray *ids, GError **error)
{
	guint from = ids->len;
	id_add(ids, id);
	for (guint i = from; i < ids->len; i++) {
		Query *query = db_query_unguarded(store->db,
		        "SELECT former FROM former WHERE id = $1 UNION SELECT id FROM former WHERE "
		        "former = $1 ORDER BY 1",
		        error);
		if (!query)
			return false;
		query_int(query, 1, g_array_index(ids, int64_t, i));
		QueryStep step = query_step(query, error);
		for (; step == STEP_ROW; step = query_step(query, error))
			id_add(ids, query_get_int(query, 0));
		if (step != STEP_DONE)
			return false;
	}
	return true;
}

bool former_numbered(Store *store, const char *number, GArray *ids, GError **error)
{
	Holder holder;
	int64_t others[2] = {0};
	g_autofree char *tidy = document_normalise(number);
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	if (!student_holder_any(store, number, &holder, error) ||
	        !student_no_find(store, tidy, &others[0], error) ||
	        (!holder.id && !national_find(store, tidy, &others[1], error)))
		return false;
	if (holder.id && !former_all(store, holder.id, ids, error))
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (others[i] && !former_all(store, others[i], ids, error))
			return false;
	return true;
}

bool former_let_go(Store *store, const Act *act, Record *former, int64_t next, GError **error)
{
	static const StudentDigests none;
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	bool good = continuation_let_go(store, act, former, true, error);
	former->digests = &none;
	return good && student_change(store, act, "student.let_go", former, error) &&
	       link_put(store, act, next, former->id, error);
}

/* Its own digests, without those that somebody else has by now. */
static bool free_digests(Store *store, const Record *former, StudentDigests *ret, GError **error)
{
	Holder holder;
	bool taken = false;
	student_digests(store->keys.data, &former->student, ret);
	if (!student_holder(store, former->student.key, &holder, error) ||
	        !student_no_taken(store, former->student.values[F_XJH], &taken, error))
		return false;
	ret->has_document = ret->has_document && !holder.taken;
	ret->has_student_no = ret->has_student_no && !taken;
	ret->back = true;
	return true;
}

static bool take_back(Store *store, const Act *act, int64_t id, GError **error)
{
	StudentDigests digests;
	g_auto(Record) former = {0};
	if (!id)
		return true;
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	bool good = student_load(store, id, &former, error) &&
	            free_digests(store, &former, &digests, error);
	former.digests = &digests;
	return good && continuation_regain(store, act, &former, error) &&
	       student_change(store, act, "student.take_back", &former, error);
}

bool former_take_back(Store *store, const Act *act, int64_t next, GError **error)
{
	int64_t id;
	return link_load(store, next, &id, error) && take_back(store, act, id, error);
}

void former_turn_clear(FormerTurn *turn)
{
	record_clear(&turn->lender);
	record_clear(&turn->own);
}

/* The record of before, when it is not that of who is called `name` (NULL: of nobody else), and the
 * record has what it took. */
static bool lender_find(
        Store *store, const Record *was, const char *name, Record *ret, GError **error)
{
	int64_t id;
	Holder holder;
	if (!link_load(store, was->id, &id, error) ||
	        !student_holder(store, was->student.key, &holder, error))
		return false;
	if (!id || holder.id != was->id)
		return true;
	if (!student_load(store, id, ret, error))
		return false;
	const Student *before = &ret->student;
	if (strcmp(before->key, was->student.key) != 0 ||
	        (name && strcmp(before->values[F_XM], name) == 0))
		record_clear(ret);
	return true;
}

bool former_turn_find(
        Store *store, const Record *was, const Record *now, FormerTurn *ret, GError **error)
{
	*ret = (FormerTurn){0};
	if (strcmp(was->student.key, now->student.key) == 0)
		return true;
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	return former_load(store, now->student.key, &ret->own, error) &&
	       lender_find(store, was, ret->own.id ? NULL : now->student.values[F_XM], &ret->lender,
	               error);
}

void former_turn_tell(const FormerTurn *turn, const Policy *policy, Findings *findings)
{
	if (turn->lender.id)
		findings_add(findings, NULL, RULE_CHANGE_LENT, -1);
	if (turn->own.id && turn->own.student.status == STATUS_GRADUATED)
		findings_add(findings, policy, RULE_ADMIT_GRADUATED, F_SFZJH);
	if (turn->own.id)
		findings_add(findings, NULL, RULE_ADMIT_AGAIN, -1);
}

const char *former_turn_number(const FormerTurn *turn, const Student *was, const Student *now)
{
	const char *number = now->values[F_XJH];
	const char *own = turn->own.id ? turn->own.student.values[F_XJH] : "";
	if (strcmp(number, was->values[F_XJH]) != 0) /* given anew */
		return number;
	if (*own)
		return own;
	/* the lender's, or one that repeats its document number */
	bool lent = turn->lender.id &&
	            (strcmp(number, turn->lender.student.values[F_XJH]) == 0 ||
	                    (*number == 'G' && strcmp(number + 1, was->values[F_SFZJH]) == 0));
	return lent ? "" : number;
}

static bool link_end(Store *store, const Act *act, int64_t next, GError **error)
{
	g_autofree char *subject = place_of(next);
	g_autoptr(json_t) after = json_object();
	Event event = {.kind = "former.part", .subject = subject, .after = after};
	Query *query = db_query_unguarded(store->db, "DELETE FROM former WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, next);
	return query_run(query, error) && event_append(store, act, &event, error);
}

/* What it went on with was the lender's; it waits for its own, unless it has ended. */
static bool part(Store *store, const Act *act, const Record *was, GError **error)
{
	g_auto(Continuation) now = {0};
	if (!link_end(store, act, was->id, error) ||
	        !continuation_let_go(store, act, was, false, error) ||
	        !continuation_load(store, was->id, &now, error))
		return false;
	now.state = CONTINUATION_OPEN;
	return status_row(was->student.status)->final ||
	       continuation_put(store, act, &now, was->student.values[F_XXDM], error);
}

bool former_turn_begin(Store *store, const Act *act, const Record *was, Record *record,
        FormerTurn *turn, GError **error)
{
	g_auto(StoreWhole) whole G_GNUC_UNUSED = store_whole_begin(store);
	if ((turn->lender.id && !part(store, act, was, error)) ||
	        (turn->own.id && !former_let_go(store, act, &turn->own, record->id, error)))
		return false;
	char *number = g_strdup(former_turn_number(turn, &was->student, &record->student));
	g_free(record->student.values[F_XJH]);
	record->student.values[F_XJH] = number;
	return true;
}

bool former_turn_end(Store *store, const Act *act, const FormerTurn *turn, GError **error)
{
	return take_back(store, act, turn->lender.id, error);
}

#include "records/helpdesk/faq.h"

#include "base/cleanup.h"
#include "records/helpdesk/problem_store.h"
#include "records/rules/numbers.h"
#include "records/store/event.h"

#include <string.h>

#define COLUMNS "id, version, problem, topic, question, answer, made_by, made_us, shown"

void faq_clear(Faq *faq)
{
	g_free(faq->question);
	g_free(faq->answer);
	g_free(faq->made_by);
	*faq = (Faq){0};
}

static json_t *faq_json(const Faq *faq)
{
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:I, s:b}", "version",
	        (json_int_t)faq->version, "problem", (json_int_t)faq->problem, "topic", faq->topic,
	        "question", faq->question, "answer", faq->answer, "made_by", faq->made_by,
	        "made_us", (json_int_t)faq->made_us, "shown", faq->shown);
}

static bool event_put(Store *store, const Act *act, const char *kind, const Faq *was,
        const Faq *faq, GError **error)
{
	g_autofree char *subject = g_strdup_printf("faq/%" G_GINT64_FORMAT, faq->id);
	g_autoptr(json_t) before = was ? faq_json(was) : NULL;
	g_autoptr(json_t) after = faq_json(faq);
	Event event = {.kind = kind, .subject = subject, .before = before, .after = after};
	return event_append(store, act, &event, error);
}

static bool long_enough(const char *text, glong most)
{
	glong length = g_utf8_validate(text, -1, NULL) ? g_utf8_strlen(text, -1) : 0;
	return length >= 2 && length <= most;
}

static bool faq_insert(Store *store, Faq *faq, GError **error)
{
	Query *query =
	        db_query_unguarded(store->db, "SELECT coalesce(max(id), 0) + 1 FROM faq", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	faq->id = query_get_int(query, 0);
	query_reset(query);
	query = db_query_unguarded(store->db,
	        "INSERT INTO faq (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", error);
	if (!query)
		return false;
	query_int(query, 1, faq->id);
	query_int(query, 2, faq->version);
	query_int(query, 3, faq->problem);
	query_text(query, 4, faq->topic);
	query_text(query, 5, faq->question);
	query_text(query, 6, faq->answer);
	query_text(query, 7, faq->made_by);
	query_int(query, 8, faq->made_us);
	query_int(query, 9, faq->shown);
	return query_run(query, error);
}

static bool unfit(const char *words, GError **error)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return false;
}

/* The question is looked at inside the change: its school may be moved out of sight at any time. */
static bool faq_make(Store *store, const Act *act, int64_t problem, const char *question,
        const char *answer, Faq *ret, GError **error)
{
	g_auto(Problem) from = {0};
	if (!problem_load(store, problem, &from, error))
		return false;
	if (from.answered_us == 0)
		return unfit(
		        "the question has no answer yet: answer it before it is published", error);
	if (!long_enough(question, FAQ_QUESTION_MAX) || !long_enough(answer, FAQ_ANSWER_MAX))
		return unfit(
		        "a topic, a question of 2 to 200 characters and an answer of 2 to 4000 are "
		        "wanted",
		        error);
	*ret = (Faq){.version = 1,
	        .problem = problem,
	        .topic = from.topic,
	        .made_by = g_strdup(act->actor),
	        .made_us = act->at_us,
	        .shown = true};
	numbers_mask(question, &ret->question);
	numbers_mask(answer, &ret->answer);
	return faq_insert(store, ret, error) && event_put(store, act, "faq.add", NULL, ret, error);
}

bool faq_publish(Store *store, const Act *act, int64_t problem, const char *question,
        const char *answer, Faq *ret, GError **error)
{
	return store_change_begin(store, error) &&
	       store_change_close(
	               store, faq_make(store, act, problem, question, answer, ret, error), error);
}

/* To be cleared. */
static Faq row_read(Query *query)
{
	return (Faq){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .problem = query_get_int(query, 2),
	        .topic = problem_topic_find(query_get_text(query, 3)),
	        .question = g_strdup(query_get_text(query, 4)),
	        .answer = g_strdup(query_get_text(query, 5)),
	        .made_by = g_strdup(query_get_text(query, 6)),
	        .made_us = query_get_int(query, 7),
	        .shown = query_get_int(query, 8) != 0};
}

bool faq_load(Store *store, int64_t id, bool all, Faq *ret, GError **error)
{
	Query *query = db_query(
	        store->db, "SELECT " COLUMNS " FROM faq WHERE id = $1 AND shown >= $2", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, all ? 0 : 1);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW)
		*ret = row_read(query);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no answer %" G_GINT64_FORMAT, store->name, id);
	return step == STEP_ROW;
}

static bool version_fits(const Store *store, const Faq *faq, int64_t version, GError **error)
{
	if (version == FAQ_ANY_VERSION || version == faq->version)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: somebody else has changed this answer meanwhile; look at it again",
	        store->name);
	return false;
}

static bool faq_change(
        Store *store, const Act *act, int64_t id, int64_t version, bool shown, GError **error)
{
	g_auto(Faq) was = {0};
	if (!faq_load(store, id, true, &was, error) || !version_fits(store, &was, version, error))
		return false;
	Faq faq = was; /* the texts are those of `was` */
	faq.version++;
	faq.shown = shown;
	Query *query = db_query_unguarded(
	        store->db, "UPDATE faq SET version = $2, shown = $3 WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	query_int(query, 2, faq.version);
	query_int(query, 3, shown);
	return query_run(query, error) &&
	       event_put(store, act, shown ? "faq.show" : "faq.withdraw", &was, &faq, error);
}

bool faq_show(Store *store, const Act *act, int64_t id, int64_t version, bool shown, GError **error)
{
	return store_change_begin(store, error) &&
	       store_change_close(store, faq_change(store, act, id, version, shown, error), error);
}

bool faq_says(const Faq *faq, const char *words)
{
	g_autofree char *folded = g_utf8_casefold(words, -1);
	g_autofree char *question = g_utf8_casefold(faq->question, -1);
	g_autofree char *answer = g_utf8_casefold(faq->answer, -1);
	return strstr(question, folded) || strstr(answer, folded);
}

bool faq_walk(Store *store, bool all, bool (*each)(const Faq *faq, void *data, GError **error),
        void *data, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT " COLUMNS " FROM faq WHERE shown >= $1 ORDER BY topic, id", error);
	if (!query)
		return false;
	query_int(query, 1, all ? 0 : 1);
	QueryStep step = query_step(query, error);
	bool good = step != STEP_ERROR;
	for (; good && step == STEP_ROW; step = query_step(query, error)) {
		g_auto(Faq) faq = row_read(query);
		good = each(&faq, data, error);
		if (!good)
			break;
	}
	query_reset(query);
	return good && step != STEP_ERROR;
}

typedef struct {
	bool (*each)(const char *subject, const json_t *state, void *data, GError **error);
	void *data;
} States;

static bool state_tell(const Faq *faq, void *data, GError **error)
{
	const States *told = data;
	g_autofree char *subject = g_strdup_printf("faq/%" G_GINT64_FORMAT, faq->id);
	g_autoptr(json_t) state = faq_json(faq);
	return told->each(subject, state, told->data, error);
}

bool faq_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error)
{
	States told = {each, data};
	return faq_walk(store, true, state_tell, &told, error);
}

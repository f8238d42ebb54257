/* Answers for everybody, for programs. */
#include "base/clock.h"
#include "records/helpdesk/faq.h"
#include "records/web/api/helpdesk.h"

static json_t *faq_json(const Faq *faq)
{
	g_autofree char *made = clock_format(faq->made_us);
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:b}", "id", (json_int_t)faq->id,
	        "version", (json_int_t)faq->version, "topic", faq->topic, "question", faq->question,
	        "answer", faq->answer, "made_at", made, "shown", faq->shown);
}

typedef struct {
	const char *words, *topic; /* that are looked for; "": all */
	json_t *rows;
} Found;

static bool faq_gather(const Faq *faq, void *data, GError **error)
{
	Found *found = data;
	(void)error;
	if (faq_says(faq, found->words) &&
	        (!*found->topic || strcmp(faq->topic, found->topic) == 0))
		json_array_append_new(found->rows, faq_json(faq));
	return true;
}

bool api_faq(Exchange *exchange, GError **error)
{
	g_autofree char *words = g_strstrip(exchange_query(exchange, "q"));
	g_autofree char *topic = exchange_query(exchange, "topic");
	g_autoptr(json_t) rows = json_array();
	Found found = {words, topic, rows};
	if (*topic && !problem_topic_find(topic)) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'topic' in the query cannot be");
		return false;
	}
	return faq_walk(exchange->store, exchange_may(exchange, PERMIT_FAQ), faq_gather, &found,
	               error) &&
	       exchange_json(exchange, 200, json_pack("{s:O}", "faq", rows));
}

bool api_faq_one(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Faq) faq = {0};
	if (!exchange_id(exchange, 0, &id, error) ||
	        !faq_load(exchange->store, id, exchange_may(exchange, PERMIT_FAQ), &faq, error))
		return false;
	return exchange_fresh(exchange, faq.version) ||
	       exchange_json(exchange, 200, faq_json(&faq));
}

/* The answer behind a change. */
static bool faq_give(Exchange *exchange, int status, const Faq *faq)
{
	exchange_etag(exchange, faq->version);
	return exchange_json(exchange, status, faq_json(faq));
}

bool api_problem_faq(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Faq) faq = {0};
	Act act = exchange_act(exchange, "");
	return exchange_id(exchange, 0, &id, error) &&
	       faq_publish(exchange->store, &act, id, exchange_body_text(exchange, "question"),
	               exchange_body_text(exchange, "answer"), &faq, error) &&
	       faq_give(exchange, 201, &faq);
}

bool api_faq_show(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Faq) faq = {0};
	Act act = exchange_act(exchange, "");
	bool shown = json_is_true(json_object_get(exchange->json, "shown"));
	if (!json_object_get(exchange->json, "shown")) {
		g_set_error_literal(
		        error, WEB_ERROR, WEB_ERROR_UNFIT, "'shown' in the body is true or false");
		return false;
	}
	return exchange_id(exchange, 0, &id, error) &&
	       faq_show(exchange->store, &act, id, exchange->version, shown, error) &&
	       faq_load(exchange->store, id, true, &faq, error) && faq_give(exchange, 200, &faq);
}

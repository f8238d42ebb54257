/* Answers for everybody. */
#include "records/helpdesk/faq.h"
#include "records/helpdesk/problem_store.h"
#include "records/web/pages/helpdesk.h"
#include "records/web/words.h"

static bool faq_gather(const Faq *faq, void *data, GError **error)
{
	(void)error;
	json_array_append_new(
	        data, json_pack("{s:I, s:s, s:s, s:s, s:b, s:I}", "id", (json_int_t)faq->id,
	                      "topic", faq->topic, "question", faq->question, "answer", faq->answer,
	                      "shown", faq->shown, "from", (json_int_t)faq->problem));
	return true;
}

bool page_faq(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	json_t *row;
	size_t i;
	bool all = exchange_may(exchange, PERMIT_FAQ);
	if (!faq_walk(exchange->store, all, faq_gather, rows, error))
		return false;
	json_array_foreach(rows, i, row)
		json_object_set_new(row, "topic_words",
		        json_string(problem_topic_words(
		                json_string_value(json_object_get(row, "topic")), exchange->zh)));
	return exchange_page(exchange, "faq.html",
	        json_pack("{s:s, s:O, s:b}", "title", word(exchange->zh, "faq"), "rows", rows,
	                "manage", all),
	        error);
}

bool page_problem_faq(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Problem) problem = {0};
	Act act = exchange_act(exchange, "");
	if (!exchange_id(exchange, 0, &id, error) ||
	        !problem_load(exchange->store, id, &problem, error))
		return false;
	if (problem.answered_us == 0) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "the question has no answer yet: answer it before it is published");
		return false;
	}
	g_auto(Faq) faq = {.problem = id,
	        .topic = problem.topic,
	        .question = g_strdup(exchange_field(exchange, "question")),
	        .answer = g_strdup(exchange_field(exchange, "answer"))};
	GError *failed = NULL;
	return faq_add(exchange->store, &act, &faq, &failed)
	               ? exchange_redirect(exchange, "/faq")
	               : problem_told(exchange, id, failed, error);
}

bool page_faq_withdraw(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "");
	return exchange_id(exchange, 0, &id, error) &&
	       faq_show(exchange->store, &act, id, *exchange_field(exchange, "shown") == '1',
	               error) &&
	       exchange_redirect(exchange, "/faq");
}

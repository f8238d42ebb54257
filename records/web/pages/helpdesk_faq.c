/* Answers for everybody. */
#include "records/helpdesk/faq.h"
#include "records/web/pages/helpdesk.h"
#include "records/web/words.h"

typedef struct {
	const Exchange *exchange;
	const char *words; /* that are looked for */
	json_t *rows;
} Found;

static bool faq_gather(const Faq *faq, void *data, GError **error)
{
	Found *found = data;
	(void)error;
	if (!faq_says(faq, found->words))
		return true;
	json_array_append_new(found->rows,
	        json_pack("{s:I, s:s, s:s, s:s, s:b, s:I}", "id", (json_int_t)faq->id,
	                "topic_words", problem_topic_words(faq->topic, found->exchange->zh),
	                "question", faq->question, "answer", faq->answer, "shown", faq->shown,
	                "from", (json_int_t)faq->problem));
	return true;
}

bool page_faq(Exchange *exchange, GError **error)
{
	g_autoptr(json_t) rows = json_array();
	g_autofree char *words = g_strstrip(exchange_query(exchange, "q"));
	bool all = exchange_may(exchange, PERMIT_FAQ);
	Found found = {exchange, words, rows};
	if (!faq_walk(exchange->store, all, faq_gather, &found, error))
		return false;
	return exchange_page(exchange, "faq.html",
	        json_pack("{s:s, s:O, s:b, s:s}", "title", word(exchange->zh, "faq"), "rows", rows,
	                "manage", all, "words", words),
	        error);
}

bool page_problem_faq(Exchange *exchange, GError **error)
{
	int64_t id;
	g_auto(Faq) faq = {0};
	GError *failed = NULL;
	Act act = exchange_act(exchange, "");
	if (!exchange_id(exchange, 0, &id, error))
		return false;
	return faq_publish(exchange->store, &act, id, exchange_field(exchange, "question"),
	               exchange_field(exchange, "answer"), &faq, &failed)
	               ? exchange_redirect(exchange, "/faq")
	               : problem_told(exchange, id, failed, error);
}

bool page_faq_withdraw(Exchange *exchange, GError **error)
{
	int64_t id;
	Act act = exchange_act(exchange, "");
	return exchange_id(exchange, 0, &id, error) &&
	       faq_show(exchange->store, &act, id, FAQ_ANY_VERSION,
	               *exchange_field(exchange, "shown") == '1', error) &&
	       exchange_redirect(exchange, "/faq");
}

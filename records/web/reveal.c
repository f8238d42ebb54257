#include "records/web/reveal.h"

#include "records/people/allowance.h"
#include "records/store/history.h"
#include "records/web/parts.h"

char *reveal_reason(Exchange *exchange, GError **error)
{
	const char *said = exchange->form
	                           ? exchange_field(exchange, "reason")
	                           : json_string_value(json_object_get(exchange->json, "reason"));
	char *reason = g_strstrip(g_strdup(said ? said : ""));
	glong length = g_utf8_strlen(reason, -1);
	if (length >= 2 && length <= 200)
		return reason;
	g_free(reason);
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_UNFIT,
	        "say in 2 to 200 characters why the numbers are wanted in full");
	return NULL;
}

/* Whoever sits at a browser sees one after the other; programs go by students alone. */
static bool hours_take(
        Exchange *exchange, const char *what, size_t students, int most, GError **error)
{
	const Allowance wants[] = {
	        {what, (int64_t)students * ALLOWANCE_HOUR_US / most},
	        {"looks", ALLOWANCE_HOUR_US / REVEALS_AN_HOUR},
	};
	const Allowance *lacks;
	size_t count = *exchange->token ? G_N_ELEMENTS(wants) : 1;
	if (!allowance_take(exchange->store, exchange->session.account.id, wants, count,
	            exchange->now_us, &lacks, error))
		return false;
	if (lacks == &wants[1])
		g_set_error_literal(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
		        "more than 50 numbers were shown to this account within an hour; go on "
		        "later");
	else if (lacks)
		g_set_error(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
		        "the numbers of more than %d students were shown to this account within an "
		        "hour; choose fewer, or go on later",
		        most);
	return !lacks;
}

bool reveal_fits(Exchange *exchange, size_t students, GError **error)
{
	return hours_take(exchange, "students", students, PRINTED_AN_HOUR, error);
}

bool reveal_list_fits(Exchange *exchange, size_t rows, GError **error)
{
	return hours_take(exchange, "rows", rows, LISTED_AN_HOUR, error);
}

bool reveal_many(Exchange *exchange, const GArray *ids, const char *why, GError **error)
{
	/* who has stolen an account takes no more than one long list */
	if (!reveal_fits(exchange, ids->len, error))
		return false;
	Act act = exchange_act(exchange, why);
	return students_looked(
	        exchange->store, &act, (const int64_t *)(const void *)ids->data, ids->len, error);
}

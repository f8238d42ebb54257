#include "records/web/reveal.h"

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

static bool takes(Guests *guests, const Exchange *exchange, int cost)
{
	/* a letter in front, that no address looks like */
	g_autofree char *who = g_strdup_printf("u%" G_GINT64_FORMAT, exchange->session.account.id);
	return cost == 0 || guests_request(guests, who, cost, g_get_monotonic_time());
}

/* Whoever sits at a browser sees one after the other; programs go by students alone. */
static bool look_fits(Exchange *exchange, GError **error)
{
	if (!*exchange->token || takes(exchange->service->reveals, exchange, REVEAL_COST))
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
	        "more than 50 numbers were shown to this account within an hour; go on later");
	return false;
}

static bool too_many(int most, GError **error)
{
	g_set_error(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
	        "the numbers of more than %d students were shown to this account within an hour; "
	        "choose fewer, or go on later",
	        most);
	return false;
}

bool reveal_fits(Exchange *exchange, size_t students, GError **error)
{
	int cost = (int)((students * 3600 + PRINTED_AN_HOUR - 1) / PRINTED_AN_HOUR);
	return look_fits(exchange, error) && (takes(exchange->service->printed, exchange, cost) ||
	                                             too_many(PRINTED_AN_HOUR, error));
}

bool reveal_list_fits(Exchange *exchange, size_t rows, GError **error)
{
	return look_fits(exchange, error) &&
	       (takes(exchange->service->listed, exchange, (int)rows) ||
	               too_many(LISTED_AN_HOUR, error));
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

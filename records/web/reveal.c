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

bool reveal_fits(Exchange *exchange, GError **error)
{
	/* a letter in front, that no address looks like */
	g_autofree char *who = g_strdup_printf("u%" G_GINT64_FORMAT, exchange->session.account.id);
	if (guests_request(exchange->service->reveals, who, REVEAL_COST, g_get_monotonic_time()))
		return true;
	g_set_error_literal(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
	        "more than 50 numbers were shown to this account within an hour; go on later");
	return false;
}

/* One look and each number count: who has stolen an account takes no more than one long list. */
static bool many_fit(Exchange *exchange, guint students, GError **error)
{
	int64_t now = g_get_monotonic_time();
	int cost = (int)(((int64_t)students * 3600 + PRINTED_AN_HOUR - 1) / PRINTED_AN_HOUR);
	g_autofree char *who = g_strdup_printf("u%" G_GINT64_FORMAT, exchange->session.account.id);
	if (!reveal_fits(exchange, error))
		return false;
	if (cost == 0 || guests_request(exchange->service->printed, who, cost, now))
		return true;
	g_set_error(error, WEB_ERROR, WEB_ERROR_SLOW_DOWN,
	        "the numbers of more than %d students were printed by this account within an hour; "
	        "choose a class, or go on later",
	        PRINTED_AN_HOUR);
	return false;
}

bool reveal_many(Exchange *exchange, const GArray *ids, const char *why, GError **error)
{
	if (!many_fit(exchange, ids->len, error))
		return false;
	Act act = exchange_act(exchange, why);
	return students_looked(
	        exchange->store, &act, (const int64_t *)(const void *)ids->data, ids->len, error);
}

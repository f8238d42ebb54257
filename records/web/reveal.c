#include "records/web/reveal.h"

#include "records/web/parts.h"

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

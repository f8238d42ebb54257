/* Who wants to write while somebody else does for long: a large import is one change, so that it is
 * whole or not there. */
#include "records/store/import_jobs.h"
#include "records/web/parts.h"

#include <string.h>

enum {
	/* A browser follows 20 redirects: what it was sent for may be answered by some more. */
	AGAIN_MAX = 16,
	/* with what a login carries along (kept.h); files are not sent so often */
	FORM_MAX = 256 * 1024,
};

#define AGAIN "again="
/* before it is looked once more whether another program is done */
#define LOOK_US (G_USEC_PER_SEC / 2)
/* before it is tried once more whether somebody who does not say so is */
#define TRY_US (2 * G_USEC_PER_SEC)

/* How often it was sent already; AGAIN_MAX for what no answer of ours says. */
static guint64 again_count(const Exchange *exchange)
{
	g_autofree char *text = exchange_query(exchange, "again");
	guint64 count = 0;
	return !*text || g_ascii_string_to_unsigned(text, 10, 1, AGAIN_MAX, &count, NULL)
	               ? count
	               : AGAIN_MAX;
}

/* The same, counted. Yours. */
static char *again_target(const Exchange *exchange, guint64 count)
{
	GString *to = g_string_new(exchange->request->path);
	g_auto(GStrv) pairs = g_strsplit(exchange->request->query, "&", -1);
	g_string_append_c(to, '?');
	for (size_t i = 0; pairs[i]; i++)
		if (*pairs[i] && !g_str_has_prefix(pairs[i], AGAIN))
			g_string_append_printf(to, "%s&", pairs[i]);
	g_string_append_printf(to, AGAIN "%" G_GUINT64_FORMAT, count);
	return g_string_free(to, FALSE);
}

/* The browser sends the same form once more by itself (307, RFC 9110 15.4.8), before anything
 * between gives the request up: nobody has to type it anew. */
static bool sent_again(Exchange *exchange)
{
	const HttpRequest *request = exchange->request;
	guint64 count = again_count(exchange);
	if (route_is_api(exchange->route) || request->body_length > FORM_MAX ||
	        count >= AGAIN_MAX || exchange->service->stopping)
		return false;
	g_autofree char *to = again_target(exchange, count + 1);
	exchange->response->status = 307;
	response_header(exchange->response, "Location", to);
	return true;
}

bool router_held(void *of)
{
	Service *service = of;
	return jobs_writing(service->jobs) ||
	       g_get_monotonic_time() < atomic_load(&service->elsewhere_us);
}

bool writers_elsewhere(Exchange *exchange)
{
	if (!import_is_written(exchange->store))
		return false;
	atomic_store(&exchange->service->elsewhere_us, g_get_monotonic_time() + LOOK_US);
	return true;
}

void writers_found(Exchange *exchange)
{
	if (!writers_elsewhere(exchange))
		atomic_store(&exchange->service->elsewhere_us, g_get_monotonic_time() + TRY_US);
}

void writers_wait(Exchange *exchange)
{
	if (exchange->request->place != HTTP_HELD)
		exchange->response->later = HTTP_UNHELD;
	else if (!sent_again(exchange))
		exchange_fail_word(exchange, 503, "error_importing");
}

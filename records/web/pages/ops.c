#include "records/web/pages/ops.h"

#include "base/seal.h"
#include "records/web/metrics.h"
#include "records/web/parts.h"

#include <string.h>

static bool say(Exchange *exchange, int status, const char *words)
{
	exchange->response->status = status;
	response_header(exchange->response, "Content-Type", "text/plain; charset=utf-8");
	g_string_assign(exchange->response->body, words);
	return true;
}

bool ops_health(Exchange *exchange, GError **error)
{
	(void)error;
	return say(exchange, 200, "ok\n");
}

/* More than what a database finds room for between its rows, and nothing that it can compress. */
static char *probe_text(void)
{
	enum { BYTES = 48 * 1024 };
	g_autofree uint8_t *bytes = g_malloc(BYTES);
	seal_random(bytes, BYTES);
	return g_base64_encode(bytes, BYTES);
}

static bool probe_write(Store *store, const char *value)
{
	if (!store_change_begin(store, NULL))
		return false;
	if (store_setting_set(store, "probe", value, NULL) && store_change_end(store, NULL))
		return true;
	store_change_drop(store);
	return false;
}

/* After somebody found no space: whether something can be written now. */
static bool space_again(Exchange *exchange)
{
	g_autofree char *text = probe_text();
	exchange->store->no_changes = false;
	bool good = probe_write(exchange->store, text) && probe_write(exchange->store, "");
	exchange->service->full = !good;
	return good;
}

bool ops_ready(Exchange *exchange, GError **error)
{
	(void)error;
	g_autofree char *key = store_setting(exchange->store, "key", NULL);
	const char *why = exchange->service->stopping ? "it is stopping"
	                  : !key || !*key             ? "the database cannot be reached"
	                  : !store_current(exchange->store, NULL)
	                          ? "a newer program has brought the database up"
	                  : exchange->service->full && !space_again(exchange)
	                          ? "no space left on the disk"
	                          : NULL;
	if (!why)
		return say(exchange, 200, "ready\n");
	g_autofree char *words = g_strdup_printf("not ready: %s\n", why);
	return say(exchange, 503, words);
}

bool ops_metrics(Exchange *exchange, GError **error)
{
	const char *address = exchange->request->address;
	bool here = (g_str_has_prefix(address, "127.") || strcmp(address, "::1") == 0) &&
	            !head_get(exchange->request->head, "x-forwarded-for");
	if (!here) {
		g_set_error_literal(
		        error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND, "asked from elsewhere");
		return false;
	}
	HttpCounts counts = http_server_counts(exchange->service->server);
	exchange->response->status = 200;
	response_header(
	        exchange->response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	TlsServer *tls = exchange->service->tls;
	metrics_print(exchange->response->body, &counts, tls ? tls_server_ends_us(tls) : 0,
	        tls ? tls_server_revoked_ends_us(tls) : 0);
	return true;
}

#include "records/web/pages/ops.h"

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

bool ops_ready(Exchange *exchange, GError **error)
{
	(void)error;
	g_autoptr(GError) failed = NULL;
	g_autofree char *key = store_setting(exchange->store, "key", &failed);
	bool ready = key && *key && !exchange->service->stopping;
	return say(exchange, ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
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
	response_header(exchange->response, "Content-Type", "text/plain; version=0.0.4");
	metrics_print(exchange->response->body, &counts);
	return true;
}

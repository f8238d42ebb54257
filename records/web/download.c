#include "records/web/download.h"

#include "base/clock.h"
#include "base/secrets.h"
#include "records/people/token.h"
#include "records/store/policies.h"
#include "records/web/parts.h"

#include <string.h>

typedef struct {
	DownloadPiece piece;
	void *data;
	GDestroyNotify clear;
	const Route *route;
	char *shown; /* the session or token that asked */
	bool api, zh;
} Download;

static const char *shown(const Exchange *exchange)
{
	const char *token = route_is_api(exchange->route)
	                            ? head_get(exchange->request->head, "authorization")
	                            : NULL;
	return token ? token + strlen("Bearer ") : exchange->token;
}

static void download_free(void *data)
{
	Download *download = data;
	download->clear(download->data);
	secrets_wipe(download->shown);
	g_free(download);
}

/* Whoever asked, as he is now: with a session or token that has ended meanwhile nothing goes on. */
static bool owner_find(const Download *download, Exchange *exchange, GError **error)
{
	Session *session = &exchange->session;
	exchange->subjects = SUBJECTS_ALL;
	return download->api ? token_find(exchange->store, download->shown, exchange->now_us,
	                               &session->account, &exchange->subjects, error)
	                     : session_find(exchange->store, download->shown, exchange->now_us,
	                               session, error) &&
	                               session->state == SESSION_OPEN;
}

static bool owner_fits(const Download *download, Exchange *exchange, GError **error)
{
	GError *failed = NULL;
	exchange->known = owner_find(download, exchange, &failed);
	if (failed && !records_error_is_none(failed, error))
		return false;
	if (exchange->known && (download->route->access != ACCESS_PERMIT ||
	                               exchange_may(exchange, download->route->permission)))
		return true;
	g_set_error_literal(error, RECORDS_ERROR, RECORDS_ERROR_DENIED,
	        "the account may not take lists out any more");
	return false;
}

static bool piece_make(const Download *download, Exchange *exchange, bool *ret_more, GError **error)
{
	Store *store = exchange->store;
	if (!owner_fits(download, exchange, error) ||
	        !policy_load(store, &exchange->policy, NULL, error))
		return false;
	store_scope_set(store, &exchange->session.account.scope);
	store->no_changes = true;
	bool good = download->piece(exchange, download->data, ret_more, error);
	store->no_changes = false;
	store_scope_set(store, NULL);
	return good;
}

static bool more(void *data, void *of, GString *out, bool *ret_more)
{
	Worker *worker = data;
	const Download *download = of;
	g_autoptr(GError) failed = NULL;
	g_autoptr(GString) headers = g_string_new(NULL); /* nobody reads them any more */
	HttpResponse response = {.headers = headers, .body = out};
	Exchange exchange = {.service = worker->service,
	        .store = worker->store,
	        .response = &response,
	        .route = download->route,
	        .now_us = clock_now_us(),
	        .zh = download->zh};
	*ret_more = false;
	bool good = piece_make(download, &exchange, ret_more, &failed);
	if (!good && worker->service->plan.log)
		worker->service->plan.log(failed->message, true, worker->service->plan.data);
	exchange_clear(&exchange);
	return good;
}

void download_begin(Exchange *exchange, const char *type, const char *name, DownloadPiece piece,
        void *data, GDestroyNotify clear)
{
	Download *download = g_new(Download, 1);
	*download = (Download){.piece = piece,
	        .data = data,
	        .clear = clear,
	        .route = exchange->route,
	        .shown = g_strdup(shown(exchange)),
	        .api = route_is_api(exchange->route),
	        .zh = exchange->zh};
	exchange_download(exchange, type, name);
	exchange->response->more = more;
	exchange->response->more_data = download;
	exchange->response->more_free = download_free;
}

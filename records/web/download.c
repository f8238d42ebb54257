#include "records/web/download.h"

#include "base/secrets.h"
#include "records/people/token.h"
#include "records/store/log.h"
#include "records/store/policies.h"
#include "records/web/log.h"
#include "records/web/parts.h"

#include <string.h>

/* Who took what out, as the log is told when it stops before its end. */
struct BrokenDownload {
	char *actor, *origin, *what;
};

typedef struct {
	Service *service;
	struct BrokenDownload told;
	bool whole; /* its last piece is made, or none is wanted */
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

static void broken_clear(struct BrokenDownload *broken)
{
	g_free(broken->actor);
	g_free(broken->origin);
	g_free(broken->what);
}

static void broken_free(void *data)
{
	broken_clear(data);
	g_free(data);
}

static void download_free(void *data)
{
	Download *download = data;
	if (download->whole)
		broken_clear(&download->told);
	else
		g_async_queue_push(download->service->broken,
		        g_memdup2(&download->told, sizeof download->told));
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
	                               &session->account, &exchange->subjects, NULL, error)
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
	Download *download = of;
	g_autoptr(GError) failed = NULL;
	g_autoptr(GString) headers = g_string_new(NULL); /* nobody reads them any more */
	HttpResponse response = {.headers = headers, .body = out};
	Exchange exchange = {.service = worker->service,
	        .store = worker->store,
	        .response = &response,
	        .route = download->route,
	        .now_us = worker->service->plan.now_us(),
	        .zh = download->zh};
	*ret_more = false;
	bool good = piece_make(download, &exchange, ret_more, &failed);
	if (!good)
		service_failed(failed, worker->service);
	exchange_clear(&exchange);
	download->whole = good && !*ret_more;
	return good;
}

/* "students.csv?grade=2026". Yours. */
static char *what_of(const Exchange *exchange)
{
	const char *path = exchange->route->path;
	g_autofree char *kept = log_filter_kept(exchange->request->query);
	path += g_str_has_prefix(path, "/api/v1/") ? strlen("/api/v1/") : 1;
	return g_strdup_printf("%s?%s", path, kept);
}

static bool broken_note(
        Store *store, const struct BrokenDownload *broken, int64_t now_us, GError **error)
{
	Act act = {broken->actor, broken->origin, broken->what, now_us};
	return log_broken(store, &act, error);
}

void downloads_broken_tell(Exchange *exchange)
{
	GAsyncQueue *queue = exchange->service->broken;
	struct BrokenDownload *broken;
	while (!exchange->store->quiet && (broken = g_async_queue_try_pop(queue))) {
		g_autoptr(GError) failed = NULL;
		if (broken_note(exchange->store, broken, exchange->now_us, &failed)) {
			broken_free(broken);
			continue;
		}
		g_async_queue_push_front(queue, broken);
		break;
	}
}

void downloads_broken_last(Service *service)
{
	struct BrokenDownload *broken = g_async_queue_try_pop(service->broken);
	g_autoptr(GError) failed = NULL;
	g_autoptr(Store) store =
	        broken ? store_open(service->folder, service->key, DB_WRITE, &failed) : NULL;
	for (; broken; broken = g_async_queue_try_pop(service->broken)) {
		if (store && !failed)
			broken_note(store, broken, service->plan.now_us(), &failed);
		broken_free(broken);
	}
	if (failed)
		service_failed(failed, service);
}

void download_begin(Exchange *exchange, const char *type, const char *name, DownloadPiece piece,
        void *data, GDestroyNotify clear)
{
	Download *download = g_new(Download, 1);
	*download = (Download){.service = exchange->service,
	        .told = {g_strdup(exchange->session.account.name), g_strdup(exchange->origin),
	                what_of(exchange)},
	        .whole = exchange_is_head(exchange),
	        .piece = piece,
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

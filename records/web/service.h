/*
 * The records service: the store served by HTTP, as pages and as an API.
 *
 * One thread makes it, starts it and stops it; the threads of the server each have a connection to
 * the store of their own. It says nothing itself: lines for a log go up by a callback that any
 * thread may call; they name no person, no address and no value of a request.
 */
#pragma once

#include "records/web/http/server.h"

typedef struct Service Service;

typedef struct {
	const char *folder, *key; /* key NULL: in the folder */
	const char *listen;       /* "127.0.0.1:8080" */
	const char *tls_certificate, *tls_key;
	const char *tls_client_ca;  /* NULL: clients need no certificate */
	const char *tls_client_crl; /* their lists of revoked ones; NULL: none is revoked */
	bool behind_proxy;          /* a proxy speaks TLS; its X-Forwarded-… are believed */
	const char *const *proxies; /* their addresses beside this machine's own; NULL: none */
	HttpLimits limits;
	int64_t (*now_us)(void); /* NULL: clock_now_us(); any thread */
	void (*log)(const char *line, bool important, void *data);
	void *data;
} ServicePlan;

/*
 * Opens and checks everything: RECORDS_ERROR_NEWER, _DAMAGED, _BUSY (another service works with
 * it), BASE_ERROR_USAGE for plain HTTP on an address that others reach.
 */
Service *service_new(const ServicePlan *plan, GError **error);
void service_free(Service *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Service, service_free)

int service_port(const Service *service);
bool service_start(Service *service, GError **error);
/* Lets requests finish; blocks until they have. */
void service_stop(Service *service);
/*
 * Reads certificate and key anew, and what clients' certificates are held to. True without TLS,
 * where there is nothing to read. On error the old ones stay in use. The moment they end into
 * *ret_ends_us (0: not told).
 */
bool service_reload(Service *service, int64_t *ret_ends_us, GError **error);
/* Whether a newer program has brought the database up since, which it writes nothing to:
 * RECORDS_ERROR_NEWER says so, and it is to be stopped. */
bool service_outlived(Service *service, GError **error);
/* No thread of it is stuck. */
bool service_alive(Service *service);

/*
 * An HTTP/1.1 server: threads that each wait on their own connections (epoll) and call one handler.
 *
 * libmicrohttpd was weighed and left: version 0.9.75 accepts Content-Length beside
 * Transfer-Encoding, two Hosts, folded lines and NUL, none of which its handlers can see any more.
 * Only who reads the bytes first can refuse them (gate.h), and a proxy of our own in front of it
 * would be more code than this.
 *
 * Everything is limited: head, body, connections in all and of one address, bytes of bodies in all,
 * requests a second of one address, and the time for a head, a body, a response and between
 * requests. What goes over a limit gets its status and the end of the connection.
 *
 * A handler runs in a thread of the server with the worker of that thread; it may block on the
 * disk. What takes long it leaves to the hands (HttpResponse.later): a few threads more, each with
 * a worker, so that the loop serves its other connections meanwhile.
 */
#pragma once

#include "base/tls_server.h"
#include "records/web/http/message.h"

typedef struct HttpServer HttpServer;

typedef struct {
	int threads;
	int hands, hands_waiting; /* threads for what takes long, and what may wait for these */
	/* the same of one who asks: what hands are at, and what waits; 0 is taken for 1 */
	int hands_each, waiting_each;
	int connections_max, address_connections_max;
	int address_rate, address_burst;    /* requests a second; 0: no limit */
	uint64_t bodies_max;                /* bytes of all bodies in memory */
	uint64_t spools_max;                /* of those on the disk */
	int head_seconds, idle_seconds;     /* for a head, between requests */
	int body_seconds, response_seconds; /* beside one second for every 32 KiB */
	int held_seconds;                   /* for what waits until `held` is over */
	int stop_seconds;                   /* for requests that are under way when it ends */
} HttpLimits;

HttpLimits http_limits_default(void);

/* Counted while it works; read at any time. */
typedef struct {
	int64_t connections, accepted, refused_heads, over_limit, timed_out, bodies;
} HttpCounts;

typedef struct {
	HttpLimits limits;
	TlsServer *tls;    /* NULL: plain */
	bool behind_proxy; /* the client's address comes from X-Forwarded-For */
	/* Whose X-Forwarded-… are believed beside those on this machine, as http_address_plain()
	 * writes them; all others are refused. NULL: nobody. */
	const char *const *proxies;
	void *data;
	/* One for each thread and hand, made before it starts. */
	void *(*worker_new)(void *data, bool hand, GError **error);
	void (*worker_free)(void *worker);
	/* The bytes that the body of such a request may have. Any thread. */
	uint64_t (*body_max)(const Head *head, void *data);
	/*
	 * Bodies longer than spool_from bytes go to a file without a name in this folder instead of
	 * the memory, when `admit` says that whoever sends them may: false and the refusal.
	 */
	const char *spool;
	uint64_t spool_from;
	bool (*admit)(void *worker, const Head *head, bool secure, Refusal *refusal);
	/* Whether requests that wait for it (HTTP_UNHELD) have to wait on. NULL: none do. Any
	 * thread. */
	bool (*held)(void *data);
	void (*handle)(void *worker, const HttpRequest *request, HttpResponse *response);
	/*
	 * Fills the page of a refusal that happens before any handler; status is set. `head` is
	 * what has come of the request, which may be broken (gate_peek()). Any thread.
	 */
	void (*refused)(const Refusal *refusal, const char *head, size_t length,
	        HttpResponse *response, void *data);
} HttpPlan;

/* Listens on `address` ("127.0.0.1:8080", "[::1]:0"); BASE_ERROR_USAGE for what is no address,
 * BASE_ERROR_IO when it is taken. Nothing is accepted before http_server_start(). */
HttpServer *http_server_new(const HttpPlan *plan, const char *address, GError **error);
void http_server_free(HttpServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpServer, http_server_free)

/* BASE_ERROR_USAGE for what is no address; *ret_local: other machines do not reach it. */
bool http_address_check(const char *address, bool *ret_local, GError **error);
/* "10.1.2.3", "fd00::1" as the system writes it; NULL for what is no address. Yours. */
char *http_address_plain(const char *text);
/* The port it listens on. */
int http_server_port(const HttpServer *server);
bool http_server_start(HttpServer *server, GError **error);
/* Accepts no more and waits for the requests under way: their answers are sent within
 * limits.stop_seconds; what a hand is at it finishes, what waits for one is refused. */
void http_server_stop(HttpServer *server);
HttpCounts http_server_counts(HttpServer *server);
/* How many hands are at something now. */
int http_server_busy(HttpServer *server);
/* Every thread has gone round its loop within the last `loop_us`, and no hand is at one request for
 * longer than `hand_us` without a beat (base/beat.h): none is stuck. */
bool http_server_alive(HttpServer *server, int64_t loop_us, int64_t hand_us);

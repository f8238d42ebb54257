/* What the files of the server share; nobody else includes this. */
#pragma once

#include "records/web/http/guests.h"
#include "records/web/http/server.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct Loop Loop;

typedef enum {
	CONNECTION_HEAD,   /* waits for a head, or has a part of it */
	CONNECTION_BODY,   /* has the head */
	CONNECTION_SEND,   /* has a response to send */
	CONNECTION_LINGER, /* has sent its last; what still comes is thrown away */
	CONNECTION_DEAD,
} ConnectionState;

/* spool.c: a body too long for the memory. */
typedef struct {
	int fd;
	uint64_t had; /* bytes of the body so far */
	char *map;
	size_t mapped;
} Spool;

/* NULL and errno. */
Spool *spool_new(const char *folder);
void spool_free(Spool *spool);
bool spool_write(Spool *spool, const void *bytes, size_t length); /* false and errno */
/* The whole body and one NUL, until the spool is freed; once. NULL and errno. */
const char *spool_map(Spool *spool);
/* What errno then means for who sends it. */
void spool_refuse(Refusal *refusal);

typedef struct Connection {
	Loop *loop;
	struct Connection *before, *after; /* in the loop's list */
	ConnectionState state;
	int fd;
	TlsSession *tls;
	char address[INET6_ADDRSTRLEN];
	unsigned events; /* as told to epoll */
	GByteArray *in;
	size_t scanned, head_length;
	uint64_t counted; /* bytes of `in` in server->bodies */
	Spool *spool;     /* of the body, when it is a long one */
	Head head;
	GString *out;
	const char *borrowed; /* sent behind `out` */
	size_t borrowed_length, sent;
	bool keep;
	int served; /* since the loop last waited */
	int64_t deadline_us;
} Connection;

struct Loop {
	HttpServer *server;
	void *worker;
	int epoll, wake; /* eventfd */
	pthread_t thread;
	bool started, stopping;
	int64_t stop_us; /* when what is left is closed */
	Connection *first;
	char date[40];
	int64_t date_s;
	atomic_int_fast64_t alive_us;
};

struct HttpServer {
	HttpPlan plan;
	int listener, port;
	Guests *guests;
	Loop *loops;
	atomic_int_fast64_t connections, accepted, refused_heads, over_limit, timed_out, bodies,
	        spooled;
	atomic_bool stopping;
};

/* The connection for a descriptor that was accepted; takes over the descriptor. NULL: out of
 * memory, and it is closed. */
Connection *connection_new(Loop *loop, int fd, const char *address);
void connection_free(Connection *connection);
/* Does all that can be done without waiting; afterwards it is dead or waits for `events`. */
void connection_work(Connection *connection);
/* Its time is over. */
void connection_timed_out(Connection *connection);
/* It is between two requests. */
bool connection_idle(const Connection *connection);

/* Runs in the loop's thread until it is stopped. */
void *loop_run(void *loop);
/* "Thu, 26 Nov 2026 05:39:10 GMT", renewed every second. */
const char *loop_date(Loop *loop);

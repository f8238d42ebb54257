/* What the files of the server share; nobody else includes this. */
#pragma once

#include "records/web/http/guests.h"
#include "records/web/http/server.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct Loop Loop;
typedef struct Hands Hands;

typedef enum {
	CONNECTION_HEAD,   /* waits for a head, or has a part of it */
	CONNECTION_BODY,   /* has the head */
	CONNECTION_AWAY,   /* a hand has its request, or it is held; its loop leaves it alone */
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

/* A whole request that is being asked. */
typedef struct {
	HttpRequest request; /* points into the connection */
	HttpResponse response;
	bool goes_on; /* its head is out, pieces of its body follow */
	bool last, failed;
	bool undone;           /* no hand has begun it, and none will */
	int64_t asker, turn;   /* of what waits for a hand (hands.c) */
	bool held;             /* counted in its loop */
	int64_t held_until_us; /* 0: it was not yet */
	char *path;            /* its own, when there is a query */
	char address[INET6_ADDRSTRLEN];
	guint8 behind; /* the byte behind it, which is a NUL meanwhile */
} Work;

typedef struct Connection {
	Loop *loop;
	struct Connection *before, *after; /* in the loop's list */
	struct Connection *next_back;      /* of those that hands are done with */
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
	Work work;
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
	int held;             /* of these, those that wait until plan.held is over */
	pthread_mutex_t lock; /* of `back` */
	Connection *back;     /* hands are done with these */
	char date[40];
	int64_t date_s;
	atomic_int_fast64_t alive_us;
};

struct HttpServer {
	HttpPlan plan;
	int listener, port;
	Guests *guests;
	Loop *loops;
	Hands *hands;
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
/* Its client has left, or sends no more: nobody waits for an answer. Any thread, while it is AWAY.
 */
bool connection_gone(const Connection *connection);
/* It is between two requests. */
bool connection_idle(const Connection *connection);
/* That many seconds from now, and one for every 32 KiB. */
int64_t connection_in_seconds(int seconds, uint64_t bytes);
/* The body is not needed any more. */
void connection_uncount(Connection *connection);

/* serve.c: a whole request is there; it is answered, or away with a hand. */
void connection_serve(Connection *connection);
/* What a hand does. */
void connection_hand(Connection *connection, void *worker);
/* What it waited for is over, or it has waited `long_enough`. */
void connection_unheld(Connection *connection, bool long_enough);
/* A piece of its body is out: a hand makes the next. */
void connection_go_on(Connection *connection);
/* A hand is done with it: its answer is ready to be sent. */
void connection_back(Connection *connection);
/* Answers what no handler shall see, and ends. */
void connection_turn_away(Connection *connection, const Refusal *refusal);
/* The browser speaks TLS, to us or to the proxy. */
bool connection_secure(const Connection *connection);
void connection_work_clear(Connection *connection);

/*
 * hands.c: each has a worker of its own; those that wait are limits.hands_waiting at most. Pieces
 * of bodies that go on are taken first; of the others each asker's in turn, and no more than
 * limits.hands_each of his at once. Whose client has left goes back undone.
 */
Hands *hands_new(HttpServer *server);
void hands_free(Hands *hands);
bool hands_start(Hands *hands, GError **error);
/* The server ends: what is not begun goes back undone, and nothing new is taken. */
void hands_ending(Hands *hands);
/* Behind the loops, which wait for what they have given. */
void hands_stop(Hands *hands);
/* How many are at something. */
int hands_busy(Hands *hands);
/* False when too many wait, or the server ends; what is `begun` always may. Until loop_give_back()
 * the connection is the hand's. */
bool hands_give(Hands *hands, Connection *connection, bool begun);
/* None is at something since before then without a beat (base/beat.h). */
bool hands_alive(Hands *hands, int64_t before_us);

/* Runs in the loop's thread until it is stopped. */
void *loop_run(void *loop);
/* A hand is done with it. Any thread. */
void loop_give_back(Loop *loop, Connection *connection);
/* "Thu, 26 Nov 2026 05:39:10 GMT", renewed every second. */
const char *loop_date(Loop *loop);

/* One connection: bytes in, requests out of them one after the other, responses. */
#include "records/web/http/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	READ_AT_ONCE = 64 * 1024,
	SERVED_AT_ONCE = 100, /* pipelined requests before others have their turn */
	LINGER_AT_ONCE = 1024 * 1024,
	LINGER_SECONDS = 2,
	BYTES_A_SECOND = 32 * 1024, /* slower clients run out of time */
};

int64_t connection_in_seconds(int seconds, uint64_t bytes)
{
	return g_get_monotonic_time() +
	       (seconds + (int64_t)(bytes / BYTES_A_SECOND)) * G_USEC_PER_SEC;
}

Connection *connection_new(Loop *loop, int fd, const char *address)
{
	HttpServer *server = loop->server;
	Connection *connection = g_new0(Connection, 1);
	connection->loop = loop;
	connection->fd = fd;
	g_strlcpy(connection->address, address, sizeof connection->address);
	connection->in = g_byte_array_new();
	connection->out = g_string_new(NULL);
	connection->deadline_us = connection_in_seconds(server->plan.limits.head_seconds, 0);
	if (server->plan.tls)
		connection->tls = tls_session_new(server->plan.tls, fd);
	if (server->plan.tls && !connection->tls) {
		connection_free(connection);
		return NULL;
	}
	return connection;
}

void connection_uncount(Connection *connection)
{
	HttpServer *server = connection->loop->server;
	atomic_fetch_sub(connection->spool ? &server->spooled : &server->bodies,
	        (int64_t)connection->counted);
	connection->counted = 0;
	g_clear_pointer(&connection->spool, spool_free);
}

void connection_free(Connection *connection)
{
	connection_uncount(connection);
	connection_work_clear(connection);
	tls_session_free(connection->tls);
	close(connection->fd);
	head_clear(&connection->head);
	g_byte_array_unref(connection->in);
	g_string_free(connection->out, TRUE);
	g_free(connection);
}

bool connection_idle(const Connection *connection)
{
	return connection->state == CONNECTION_HEAD && connection->in->len == 0;
}

bool connection_gone(const Connection *connection)
{
	struct pollfd look = {.fd = connection->fd, .events = POLLRDHUP};
	return poll(&look, 1, 0) > 0;
}

static ssize_t fd_answer(ssize_t count, int want)
{
	if (count >= 0)
		return count;
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? want : TLS_FAILED;
}

static ssize_t take(Connection *connection, void *bytes, size_t length)
{
	if (connection->tls)
		return tls_read(connection->tls, bytes, length);
	return fd_answer(recv(connection->fd, bytes, length, 0), TLS_WANT_READ);
}

static ssize_t give(Connection *connection, const void *bytes, size_t length)
{
	if (connection->tls)
		return tls_write(connection->tls, bytes, length);
	return fd_answer(send(connection->fd, bytes, length, MSG_NOSIGNAL), TLS_WANT_WRITE);
}

/* Nothing more can be done now; or it is over. */
static bool wait_for(Connection *connection, ssize_t answer)
{
	if (answer == TLS_WANT_READ)
		connection->events = EPOLLIN;
	else if (answer == TLS_WANT_WRITE)
		connection->events = EPOLLOUT;
	else
		connection->state = CONNECTION_DEAD;
	return false;
}

/* What comes from elsewhere than the proxies could name any address as its own. */
static bool is_proxy(const Connection *connection)
{
	const HttpPlan *plan = &connection->loop->server->plan;
	const char *peer = connection->address;
	return g_str_has_prefix(peer, "127.") || strcmp(peer, "::1") == 0 ||
	       (plan->proxies && g_strv_contains(plan->proxies, peer));
}

/* A long body is taken from who may send it, onto the disk; what of it is here already first. */
static bool spool_begin(Connection *connection, Refusal *refusal)
{
	const Loop *loop = connection->loop;
	const HttpPlan *plan = &loop->server->plan;
	if (!plan->admit(loop->worker, &connection->head, connection_secure(connection), refusal))
		return false;
	size_t here = connection->in->len - connection->head_length;
	connection->spool = spool_new(plan->spool);
	if (!connection->spool || !spool_write(connection->spool,
	                                  connection->in->data + connection->head_length, here)) {
		spool_refuse(refusal);
		return false;
	}
	g_byte_array_set_size(connection->in, (guint)connection->head_length);
	return true;
}

static bool head_taken(Connection *connection, Refusal *refusal)
{
	HttpServer *server = connection->loop->server;
	const HttpPlan *plan = &server->plan;
	Head *head = &connection->head;
	if (plan->behind_proxy && !is_proxy(connection)) {
		*refusal = (Refusal){403,
		        "this address is for the proxy: --proxy names those on "
		        "other machines",
		        0};
		return false;
	}
	if (!gate_read(
	            (const char *)connection->in->data, connection->head_length, head, refusal)) {
		atomic_fetch_add(&server->refused_heads, 1);
		return false;
	}
	uint64_t most = head->content_length ? plan->body_max(head, plan->data) : 0;
	if (head->content_length > most) {
		*refusal = (Refusal){413, "the body is too long", most};
		return false;
	}
	if (head->content_length > plan->spool_from && plan->spool &&
	        !spool_begin(connection, refusal))
		return false;
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	if (head->expects_continue && head->content_length)
		give(connection, go_on, sizeof go_on - 1);
	connection->state = CONNECTION_BODY;
	connection->deadline_us =
	        connection_in_seconds(plan->limits.body_seconds, head->content_length);
	return true;
}

/* What is still to come of the body. */
static uint64_t body_left(const Connection *connection)
{
	uint64_t had = connection->spool ? connection->spool->had
	                                 : connection->in->len - connection->head_length;
	return connection->head.content_length > had ? connection->head.content_length - had : 0;
}

/* Makes what can be made of the bytes that are there: true when the state has changed. */
static bool advance(Connection *connection)
{
	Refusal refusal;
	if (connection->state == CONNECTION_HEAD && connection->in->len) {
		GateAnswer found =
		        gate_find((const char *)connection->in->data, connection->in->len,
		                &connection->scanned, &connection->head_length, &refusal);
		if (found == GATE_MORE)
			return false;
		if (found == GATE_REFUSED)
			atomic_fetch_add(&connection->loop->server->refused_heads, 1);
		if (found == GATE_REFUSED || !head_taken(connection, &refusal))
			connection_turn_away(connection, &refusal);
		return true;
	}
	if (connection->state != CONNECTION_BODY || body_left(connection) > 0)
		return false;
	connection_serve(connection);
	return true;
}

/* Bytes of a body are counted while they are kept; too many of all are turned away. */
static void body_count(Connection *connection, ssize_t count)
{
	HttpServer *server = connection->loop->server;
	const HttpLimits *limits = &server->plan.limits;
	uint64_t most = connection->spool ? limits->spools_max : limits->bodies_max;
	connection->counted += (uint64_t)count;
	if (atomic_fetch_add(connection->spool ? &server->spooled : &server->bodies, count) +
	                count <=
	        (int64_t)most)
		return;
	atomic_fetch_add(&server->over_limit, 1);
	connection_turn_away(
	        connection, &(Refusal){503, "too many uploads at once; try again later", 0});
}

/* A piece of a long body goes to the disk. */
static bool receive_long(Connection *connection)
{
	char bytes[READ_AT_ONCE];
	Refusal refusal;
	ssize_t count =
	        take(connection, bytes, (size_t)MIN(body_left(connection), (uint64_t)sizeof bytes));
	if (count <= 0)
		return wait_for(connection, count);
	if (spool_write(connection->spool, bytes, (size_t)count)) {
		body_count(connection, count);
	} else {
		spool_refuse(&refusal);
		connection_turn_away(connection, &refusal);
	}
	return true;
}

static bool receive(Connection *connection)
{
	HttpServer *server = connection->loop->server;
	if (connection->served >= SERVED_AT_ONCE) {
		connection->events = EPOLLOUT; /* it may go on when the others had their turn */
		return false;
	}
	if (advance(connection))
		return true;
	if (connection->spool)
		return receive_long(connection);
	uint64_t wanted = connection->state == CONNECTION_HEAD
	                          ? GATE_HEAD_MAX + 1
	                          : connection->head_length + connection->head.content_length;
	size_t had = connection->in->len;
	size_t room = (size_t)MIN(wanted - had, (uint64_t)READ_AT_ONCE);
	g_byte_array_set_size(connection->in, (guint)(had + room));
	ssize_t count = take(connection, connection->in->data + had, room);
	g_byte_array_set_size(connection->in, (guint)(had + (size_t)MAX(count, 0)));
	if (count <= 0)
		return wait_for(connection, count);
	if (had == 0)
		connection->deadline_us =
		        connection_in_seconds(server->plan.limits.head_seconds, 0);
	if (connection->state == CONNECTION_BODY)
		body_count(connection, count);
	return true;
}

/* The response is out. */
static void sent(Connection *connection)
{
	g_string_truncate(connection->out, 0);
	connection->borrowed = NULL;
	connection->borrowed_length = 0;
	connection->events = EPOLLIN;
	if (connection->work.goes_on) {
		connection_go_on(connection);
		return;
	}
	if (connection->keep) {
		const HttpLimits *limits = &connection->loop->server->plan.limits;
		connection->state = CONNECTION_HEAD;
		connection->deadline_us = connection_in_seconds(
		        connection->in->len ? limits->head_seconds : limits->idle_seconds, 0);
		return;
	}
	connection->state = CONNECTION_LINGER;
	connection->deadline_us = connection_in_seconds(LINGER_SECONDS, 0);
	g_byte_array_set_size(connection->in, 0);
	if (connection->tls) {
		tls_session_free(connection->tls);
		connection->tls = NULL;
	}
	shutdown(connection->fd, SHUT_WR);
}

static bool send_on(Connection *connection)
{
	while (connection->sent < connection->out->len + connection->borrowed_length) {
		bool first = connection->sent < connection->out->len;
		const char *from =
		        first ? connection->out->str + connection->sent
		              : connection->borrowed + (connection->sent - connection->out->len);
		size_t length = first ? connection->out->len - connection->sent
		                      : connection->out->len + connection->borrowed_length -
		                                connection->sent;
		ssize_t count = give(connection, from, length);
		if (count <= 0)
			return wait_for(connection, count == 0 ? TLS_FAILED : count);
		connection->sent += (size_t)count;
	}
	sent(connection);
	return true;
}

static bool drain(Connection *connection)
{
	char bytes[16 * 1024];
	for (int i = 0; i < LINGER_AT_ONCE / (int)sizeof bytes; i++) {
		ssize_t count =
		        fd_answer(recv(connection->fd, bytes, sizeof bytes, 0), TLS_WANT_READ);
		if (count <= 0)
			return wait_for(connection, count);
	}
	return false; /* the others have their turn; its time ends it */
}

void connection_work(Connection *connection)
{
	bool more = true;
	connection->served = 0;
	while (more)
		switch (connection->state) {
		case CONNECTION_HEAD:
		case CONNECTION_BODY:
			more = receive(connection);
			break;
		case CONNECTION_SEND:
			more = send_on(connection);
			break;
		case CONNECTION_LINGER:
			more = drain(connection);
			break;
		case CONNECTION_AWAY:
		case CONNECTION_DEAD:
			more = false;
			break;
		}
}

void connection_timed_out(Connection *connection)
{
	bool waits = connection->state == CONNECTION_BODY ||
	             (connection->state == CONNECTION_HEAD && connection->in->len);
	if (!waits) {
		connection->state = CONNECTION_DEAD;
		return;
	}
	connection_turn_away(connection, &(Refusal){408, "the request took too long to arrive", 0});
	connection_work(connection);
}

/* The loop of one thread: waits for its connections and lets each do what it can. */
#include "base/beat.h"
#include "records/web/http/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	EVENTS_AT_ONCE = 256,
	ACCEPTED_AT_ONCE = 32,
	WAIT_MS = 500, /* deadlines are looked at so often */
	HELD_MS = 50,  /* what is held */
};

const char *loop_date(Loop *loop)
{
	static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {
	        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t now = time(NULL);
	struct tm parts;
	if (now != loop->date_s && gmtime_r(&now, &parts)) {
		loop->date_s = now;
		g_snprintf(loop->date, sizeof loop->date, "%s, %02d %s %d %02d:%02d:%02d GMT",
		        days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
		        parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
	}
	return loop->date;
}

static void take_out(Loop *loop, Connection *connection)
{
	if (connection->before)
		connection->before->after = connection->after;
	else
		loop->first = connection->after;
	if (connection->after)
		connection->after->before = connection->before;
	if (!loop->server->plan.behind_proxy)
		guests_leave(loop->server->guests, connection->address);
	atomic_fetch_sub(&loop->server->connections, 1);
	connection_free(connection);
}

/* Behind work: gone, or waiting for something else than before. */
static void settle(Loop *loop, Connection *connection, unsigned events_before)
{
	if (connection->state == CONNECTION_DEAD) {
		take_out(loop, connection);
		return;
	}
	if (connection->state == CONNECTION_AWAY) {
		/* else a client that has left would wake us without end */
		if (epoll_ctl(loop->epoll, EPOLL_CTL_DEL, connection->fd, NULL) != 0)
			g_debug("epoll: %s", g_strerror(errno));
		return;
	}
	if (connection->events == events_before)
		return;
	struct epoll_event event = {.events = connection->events, .data.ptr = connection};
	if (epoll_ctl(loop->epoll, EPOLL_CTL_MOD, connection->fd, &event) != 0)
		take_out(loop, connection);
}

/* Is waited for again, and does what it can. */
static void watch(Loop *loop, Connection *connection)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	connection->events = EPOLLIN;
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
		take_out(loop, connection);
		return;
	}
	connection_work(connection);
	settle(loop, connection, EPOLLIN);
}

void loop_give_back(Loop *loop, Connection *connection)
{
	pthread_mutex_lock(&loop->lock);
	connection->next_back = loop->back;
	loop->back = connection;
	pthread_mutex_unlock(&loop->lock);
	if (eventfd_write(loop->wake, 1) != 0)
		g_debug("eventfd: %s", g_strerror(errno));
}

/* What hands are done with is sent. */
static void take_back(Loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	Connection *back = loop->back;
	loop->back = NULL;
	pthread_mutex_unlock(&loop->lock);
	while (back) {
		Connection *connection = back;
		back = connection->next_back;
		connection->next_back = NULL;
		connection_back(connection);
		watch(loop, connection);
	}
}

static void put_in(Loop *loop, int fd, const char *address)
{
	HttpServer *server = loop->server;
	Connection *connection = connection_new(loop, fd, address);
	if (!connection) {
		atomic_fetch_sub(&server->connections, 1);
		guests_leave(server->guests, address);
		return;
	}
	connection->after = loop->first;
	if (loop->first)
		loop->first->before = connection;
	loop->first = connection;
	watch(loop, connection);
}

static void address_text(const struct sockaddr_storage *from, char ret[INET6_ADDRSTRLEN])
{
	const void *bytes = from->ss_family == AF_INET6
	                            ? (const void *)&((const struct sockaddr_in6 *)from)->sin6_addr
	                            : (const void *)&((const struct sockaddr_in *)from)->sin_addr;
	if (!inet_ntop(from->ss_family, bytes, ret, INET6_ADDRSTRLEN))
		g_strlcpy(ret, "?", INET6_ADDRSTRLEN);
}

/* Over a limit: a plain word, then the end; TLS is not begun for it. */
static void send_away(Loop *loop, int fd)
{
	static const char words[] = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n"
	                            "Retry-After: 5\r\nContent-Length: 0\r\n\r\n";
	atomic_fetch_add(&loop->server->over_limit, 1);
	if (!loop->server->plan.tls && send(fd, words, sizeof words - 1, MSG_NOSIGNAL) < 0)
		g_debug("a client left before it was told");
	close(fd);
}

static void accept_some(Loop *loop)
{
	HttpServer *server = loop->server;
	for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
		struct sockaddr_storage from;
		socklen_t length = sizeof from;
		char address[INET6_ADDRSTRLEN];
		int fd = accept4(server->listener, (struct sockaddr *)&from, &length,
		        SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		/* a body that is sent behind its head must not wait until that is acknowledged */
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
		address_text(&from, address);
		atomic_fetch_add(&server->accepted, 1);
		if (atomic_fetch_add(&server->connections, 1) >=
		                server->plan.limits.connections_max ||
		        (!server->plan.behind_proxy &&
		                !guests_enter(server->guests, address, g_get_monotonic_time()))) {
			atomic_fetch_sub(&server->connections, 1);
			send_away(loop, fd);
			continue;
		}
		put_in(loop, fd, address);
	}
}

/* What is held is asked again when that is over; each of them in time. */
static void held_look(Loop *loop)
{
	const HttpPlan *plan = &loop->server->plan;
	bool held = plan->held && plan->held(plan->data);
	int64_t now = g_get_monotonic_time();
	for (Connection *connection = loop->first, *next; connection; connection = next) {
		next = connection->after;
		if (!connection->work.held)
			continue;
		bool over = held && (loop->stopping || now >= connection->work.held_until_us);
		if (held && !over)
			continue;
		connection_unheld(connection, over);
		watch(loop, connection);
		beat();
	}
}

static void deadlines(Loop *loop)
{
	int64_t now = g_get_monotonic_time();
	bool over = loop->stopping && now >= loop->stop_us;
	for (Connection *connection = loop->first, *next; connection; connection = next) {
		next = connection->after;
		unsigned events = connection->events;
		if (connection->state == CONNECTION_AWAY)
			continue; /* as long as its hand works, or it is held */
		if (over || (loop->stopping && connection_idle(connection))) {
			connection->state = CONNECTION_DEAD;
		} else if (now >= connection->deadline_us) {
			atomic_fetch_add(&loop->server->timed_out, 1);
			connection_timed_out(connection);
		} else {
			continue;
		}
		settle(loop, connection, events);
	}
}

static void stop_begin(Loop *loop)
{
	if (loop->stopping)
		return;
	loop->stopping = true;
	loop->stop_us =
	        g_get_monotonic_time() + loop->server->plan.limits.stop_seconds * G_USEC_PER_SEC;
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, loop->server->listener, NULL);
}

static void woken(Loop *loop)
{
	eventfd_t count;
	if (eventfd_read(loop->wake, &count) != 0)
		g_debug("eventfd: %s", g_strerror(errno));
	if (atomic_load(&loop->server->stopping))
		stop_begin(loop);
	take_back(loop);
}

void *loop_run(void *data)
{
	Loop *loop = data;
	struct epoll_event events[EVENTS_AT_ONCE];
	int64_t looked_us = 0;
	beat_watch(&loop->alive_us);
	while (!loop->stopping || loop->first) {
		int count = epoll_wait(
		        loop->epoll, events, EVENTS_AT_ONCE, loop->held ? HELD_MS : WAIT_MS);
		beat();
		for (int i = 0; i < count; i++) {
			Connection *connection = events[i].data.ptr;
			if (events[i].data.ptr == &loop->wake) {
				woken(loop);
				looked_us = loop->stopping ? 0 : looked_us;
			} else if (events[i].data.ptr == &loop->server->listener) {
				accept_some(loop);
			} else {
				unsigned before = connection->events;
				connection_work(connection);
				settle(loop, connection, before);
				beat();
			}
		}
		if (loop->held)
			held_look(loop);
		if (g_get_monotonic_time() - looked_us >= WAIT_MS * 1000) {
			looked_us = g_get_monotonic_time();
			deadlines(loop);
		}
	}
	return NULL;
}

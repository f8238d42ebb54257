#include "base/error.h"
#include "base/thread.h"
#include "records/web/http/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024, FILES_OF_OTHERS = 128 };

HttpLimits http_limits_default(void)
{
	int cores = (int)g_get_num_processors();
	int hands = CLAMP(cores / 2, 2, 4);
	return (HttpLimits){.threads = CLAMP(2 * cores, 4, 32),
	        .hands = hands,
	        .hands_each = hands / 2,
	        .hands_waiting = 32,
	        .waiting_each = 8,
	        .connections_max = 20000,
	        .address_connections_max = 512,
	        .address_rate = 200,
	        .address_burst = 1000,
	        .bodies_max = 512u * 1024 * 1024,
	        .spools_max = (uint64_t)4 * 1024 * 1024 * 1024,
	        .head_seconds = 10,
	        .idle_seconds = 60,
	        .body_seconds = 30,
	        .response_seconds = 30,
	        .held_seconds = 30,
	        .stop_seconds = 20};
}

static bool address_parse(const char *text, struct sockaddr_storage *ret, socklen_t *ret_length)
{
	const char *colon = strrchr(text, ':');
	guint64 port = 0;
	*ret = (struct sockaddr_storage){0};
	if (!colon || !g_ascii_string_to_unsigned(colon + 1, 10, 0, 65535, &port, NULL))
		return false;
	g_autofree char *host = g_strndup(text, (size_t)(colon - text));
	size_t length = strlen(host);
	struct sockaddr_in *four = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)ret;
	if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
		host[length - 1] = '\0';
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		*ret_length = sizeof *six;
		return inet_pton(AF_INET6, host + 1, &six->sin6_addr) == 1;
	}
	four->sin_family = AF_INET;
	four->sin_port = htons((uint16_t)port);
	*ret_length = sizeof *four;
	return inet_pton(AF_INET, host, &four->sin_addr) == 1;
}

static bool address_read(
        const char *text, struct sockaddr_storage *ret, socklen_t *ret_length, GError **error)
{
	if (address_parse(text, ret, ret_length))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "--listen is ADDRESS:PORT like 127.0.0.1:8080 or [::1]:8080, not '%s'", text);
	return false;
}

bool http_address_check(const char *address, bool *ret_local, GError **error)
{
	struct sockaddr_storage parsed;
	socklen_t length;
	if (!address_read(address, &parsed, &length, error))
		return false;
	*ret_local = parsed.ss_family == AF_INET6
	                     ? IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&parsed)->sin6_addr)
	                     : ntohl(((struct sockaddr_in *)&parsed)->sin_addr.s_addr) >> 24 == 127;
	return true;
}

char *http_address_plain(const char *text)
{
	struct in6_addr bytes;
	char plain[INET6_ADDRSTRLEN];
	for (size_t i = 0; i < 2; i++) {
		int family = i ? AF_INET6 : AF_INET;
		if (inet_pton(family, text, &bytes) == 1 &&
		        inet_ntop(family, &bytes, plain, sizeof plain))
			return g_strdup(plain);
	}
	return NULL;
}

static bool listen_on(HttpServer *server, const char *address, GError **error)
{
	struct sockaddr_storage at;
	socklen_t length;
	if (!address_read(address, &at, &length, error))
		return false;
	int on = 1;
	server->listener = socket(at.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (server->listener < 0 ||
	        setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
	        bind(server->listener, (struct sockaddr *)&at, length) != 0 ||
	        listen(server->listener, BACKLOG) != 0 ||
	        getsockname(server->listener, (struct sockaddr *)&at, &length) != 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", address, g_strerror(errno));
		return false;
	}
	server->port = ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
	                                              : ((struct sockaddr_in *)&at)->sin_port);
	return true;
}

/* As many descriptors as the system lets us have; connections are kept below that. */
static void files_raise(HttpServer *server)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	int most = limit.rlim_cur > INT32_MAX ? INT32_MAX : (int)limit.rlim_cur;
	server->plan.limits.connections_max =
	        MIN(server->plan.limits.connections_max, MAX(most - FILES_OF_OTHERS, 16));
}

HttpServer *http_server_new(const HttpPlan *plan, const char *address, GError **error)
{
	g_autoptr(HttpServer) server = g_new0(HttpServer, 1);
	server->plan = *plan;
	server->listener = -1;
	server->guests = guests_new(plan->limits.address_connections_max, plan->limits.address_rate,
	        plan->limits.address_burst);
	if (!listen_on(server, address, error))
		return NULL;
	files_raise(server);
	server->loops = g_new0(Loop, (size_t)plan->limits.threads);
	for (int i = 0; i < plan->limits.threads; i++) {
		server->loops[i] = (Loop){.server = server, .epoll = -1, .wake = -1};
		pthread_mutex_init(&server->loops[i].lock, NULL);
	}
	server->hands = hands_new(server);
	return g_steal_pointer(&server);
}

void http_server_free(HttpServer *server)
{
	for (int i = 0; server->loops && i < server->plan.limits.threads; i++) {
		Loop *loop = &server->loops[i];
		if (loop->epoll >= 0)
			close(loop->epoll);
		if (loop->wake >= 0)
			close(loop->wake);
		if (loop->worker)
			server->plan.worker_free(loop->worker);
		pthread_mutex_destroy(&loop->lock);
	}
	hands_free(server->hands);
	if (server->listener >= 0)
		close(server->listener);
	guests_free(server->guests);
	g_free(server->loops);
	g_free(server);
}

int http_server_port(const HttpServer *server)
{
	return server->port;
}

static bool loop_prepare(Loop *loop, GError **error)
{
	HttpServer *server = loop->server;
	loop->worker = server->plan.worker_new(server->plan.data, false, error);
	if (!loop->worker)
		return false;
	struct epoll_event wake = {.events = EPOLLIN, .data.ptr = &loop->wake};
	struct epoll_event listener = {
	        .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = &server->listener};
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (loop->epoll >= 0 && loop->wake >= 0 &&
	        epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wake, &wake) == 0 &&
	        epoll_ctl(loop->epoll, EPOLL_CTL_ADD, server->listener, &listener) == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "epoll: %s", g_strerror(errno));
	return false;
}

bool http_server_start(HttpServer *server, GError **error)
{
	signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
	for (int i = 0; i < server->plan.limits.threads; i++)
		if (!loop_prepare(&server->loops[i], error))
			return false;
	if (!hands_start(server->hands, error)) {
		http_server_stop(server);
		return false;
	}
	for (int i = 0; i < server->plan.limits.threads; i++) {
		Loop *loop = &server->loops[i];
		atomic_store(&loop->alive_us, g_get_monotonic_time());
		loop->started = thread_start(&loop->thread, loop_run, loop, error);
		if (!loop->started) {
			http_server_stop(server);
			return false;
		}
	}
	return true;
}

void http_server_stop(HttpServer *server)
{
	atomic_store(&server->stopping, true);
	hands_ending(server->hands);
	for (int i = 0; i < server->plan.limits.threads; i++)
		if (server->loops[i].started && eventfd_write(server->loops[i].wake, 1) != 0)
			g_debug("eventfd: %s", g_strerror(errno));
	for (int i = 0; i < server->plan.limits.threads; i++)
		if (server->loops[i].started) {
			pthread_join(server->loops[i].thread, NULL);
			server->loops[i].started = false;
		}
	hands_stop(server->hands);
}

HttpCounts http_server_counts(HttpServer *server)
{
	return (HttpCounts){.connections = atomic_load(&server->connections),
	        .accepted = atomic_load(&server->accepted),
	        .refused_heads = atomic_load(&server->refused_heads),
	        .over_limit = atomic_load(&server->over_limit),
	        .timed_out = atomic_load(&server->timed_out),
	        .bodies = atomic_load(&server->bodies)};
}

int http_server_busy(HttpServer *server)
{
	return hands_busy(server->hands);
}

bool http_server_alive(HttpServer *server, int64_t loop_us, int64_t hand_us)
{
	int64_t now = g_get_monotonic_time();
	for (int i = 0; i < server->plan.limits.threads; i++)
		if (now - atomic_load(&server->loops[i].alive_us) > loop_us)
			return false;
	return hands_alive(server->hands, now - hand_us);
}

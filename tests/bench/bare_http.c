/*
 * The HTTP server of the records service with nothing behind it: one fixed body for whatever is
 *asked, with the headers that every answer of the service has. What its pages are measured against.
 *
 *	bare_http BYTES [TYPE]
 *
 * Prints its port and serves until it is told to stop.
 */
#include "records/web/http/server.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static char *body;
static size_t body_length;
static const char *type = "application/json";

static void *worker_new(void *data, bool hand, GError **error)
{
	(void)hand;
	(void)error;
	return data;
}

static void worker_free(void *worker)
{
	(void)worker;
}

static uint64_t body_max(const Head *head, void *data)
{
	(void)head;
	(void)data;
	return 0;
}

static void handle(void *worker, const HttpRequest *request, HttpResponse *response)
{
	(void)worker;
	(void)request;
	response->status = 200;
	response_header(response, "Content-Type", type);
	response_header(response, "Cache-Control", "no-store");
	g_string_append_len(response->body, body, (gssize)body_length);
}

static void refused(
        const Refusal *refusal, const char *head, size_t length, HttpResponse *response, void *data)
{
	(void)refusal;
	(void)head;
	(void)length;
	(void)data;
	response_header(response, "Content-Type", "text/plain");
}

int main(int argc, char **argv)
{
	guint64 bytes = 0;
	g_autoptr(GError) error = NULL;
	sigset_t signals;
	int number;
	if (argc < 2 || !g_ascii_string_to_unsigned(argv[1], 10, 1, 1 << 24, &bytes, NULL)) {
		fprintf(stderr, "usage: bare_http BYTES [TYPE]\n");
		return 2;
	}
	if (argc > 2)
		type = argv[2];
	body_length = bytes;
	body = g_strnfill(bytes, 'x');
	HttpPlan plan = {.limits = http_limits_default(),
	        .data = body,
	        .worker_new = worker_new,
	        .worker_free = worker_free,
	        .body_max = body_max,
	        .handle = handle,
	        .refused = refused};
	plan.limits.address_rate = 0;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	g_autoptr(HttpServer) server = http_server_new(&plan, "127.0.0.1:0", &error);
	if (!server || !http_server_start(server, &error)) {
		fprintf(stderr, "bare_http: %s\n", error->message);
		return 1;
	}
	printf("%d\n", http_server_port(server));
	fflush(stdout);
	sigwait(&signals, &number);
	http_server_stop(server);
	g_free(body);
	return 0;
}

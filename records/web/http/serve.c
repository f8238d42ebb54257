/* One whole request of a connection: asked of the handler in the loop or by a hand, and answered.
 */
#include "records/web/http/parts.h"

#include <arpa/inet.h>
#include <string.h>

/* RFC 9112 7.1; HTTP/1.0 has the end of the connection instead. */
static void piece_put(const Connection *connection, GString *out, const GString *piece, bool last)
{
	bool chunked = connection->head.minor > 0;
	if (chunked && piece->len)
		g_string_append_printf(out, "%zx\r\n", piece->len);
	g_string_append_len(out, piece->str, (gssize)piece->len);
	if (chunked && piece->len)
		g_string_append(out, "\r\n");
	if (chunked && last)
		g_string_append(out, "0\r\n\r\n");
}

static void send_begin(Connection *connection, size_t length)
{
	const HttpLimits *limits = &connection->loop->server->plan.limits;
	connection->sent = 0;
	connection->state = CONNECTION_SEND;
	connection->deadline_us = connection_in_seconds(limits->response_seconds, length);
}

/* The response as bytes, ready to be sent. */
static void response_put(Connection *connection, HttpResponse *response)
{
	Loop *loop = connection->loop;
	bool bodiless = response->status == 204 || response->status == 304;
	size_t length = response->borrowed ? response->borrowed_length : response->body->len;
	if (response->close || atomic_load(&loop->server->stopping) ||
	        (response->more && connection->head.minor == 0))
		connection->keep = false;
	g_string_printf(connection->out, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: %s\r\n",
	        response->status, http_reason(response->status), loop_date(loop),
	        connection->keep ? "keep-alive" : "close");
	if (response->more && connection->head.minor > 0)
		g_string_append(connection->out, "Transfer-Encoding: chunked\r\n");
	else if (!bodiless && !response->more)
		g_string_append_printf(connection->out, "Content-Length: %zu\r\n", length);
	g_string_append_len(
	        connection->out, response->headers->str, (gssize)response->headers->len);
	g_string_append(connection->out, "\r\n");
	bool without = bodiless ||
	               (connection->head.method && strcmp(connection->head.method, "HEAD") == 0);
	connection->borrowed = without ? NULL : response->borrowed;
	connection->borrowed_length = connection->borrowed ? length : 0;
	connection->work.goes_on = response->more && !without;
	if (connection->work.goes_on)
		piece_put(connection, connection->out, response->body, false);
	else if (!without && !response->borrowed)
		g_string_append_len(connection->out, response->body->str, (gssize)length);
	send_begin(connection, length);
}

static HttpResponse response_new(void)
{
	return (HttpResponse){
	        .headers = g_string_new(NULL), .body = g_string_new(NULL), .route = -1};
}

static void response_clear(HttpResponse *response)
{
	if (response->headers)
		g_string_free(response->headers, TRUE);
	if (response->body)
		g_string_free(response->body, TRUE);
	if (response->more_free)
		response->more_free(response->more_data);
	*response = (HttpResponse){0};
}

void connection_turn_away(Connection *connection, const Refusal *refusal)
{
	const HttpPlan *plan = &connection->loop->server->plan;
	HttpResponse response = response_new();
	response.status = refusal->status;
	response.close = true;
	plan->refused(refusal, (const char *)connection->in->data,
	        connection->head_length ? connection->head_length : connection->in->len, &response,
	        plan->data);
	response_put(connection, &response);
	response_clear(&response);
}

/* Whom the proxy says it speaks for: the last address it was told, which it added itself. */
static void forwarded(const Head *head, char address[INET6_ADDRSTRLEN])
{
	const char *value = head_get_last(head, "x-forwarded-for");
	unsigned char bytes[sizeof(struct in6_addr)];
	if (!value)
		return;
	const char *comma = strrchr(value, ',');
	const char *last = comma ? comma + 1 : value;
	last += strspn(last, " ");
	if (inet_pton(AF_INET, last, bytes) == 1 || inet_pton(AF_INET6, last, bytes) == 1)
		g_strlcpy(address, last, INET6_ADDRSTRLEN);
}

bool connection_secure(const Connection *connection)
{
	const HttpPlan *plan = &connection->loop->server->plan;
	const char *proto = head_get_last(&connection->head, "x-forwarded-proto");
	return plan->tls || (plan->behind_proxy && proto && strcmp(proto, "https") == 0);
}

static size_t whole_length(const Connection *connection)
{
	return connection->head_length +
	       (connection->spool ? 0 : (size_t)connection->head.content_length);
}

/* The request as the handler sees it. False when its body cannot be had: it is turned away. */
static bool work_begin(Connection *connection)
{
	Work *work = &connection->work;
	const char *target = connection->head.target;
	const char *mark = strchr(target, '?');
	size_t whole = whole_length(connection);
	g_byte_array_append(connection->in, (const guint8 *)"", 1); /* one NUL behind the body */
	g_byte_array_set_size(connection->in, connection->in->len - 1);
	/* what is pipelined behind must not look like a part of the body */
	work->behind = connection->in->data[whole];
	connection->in->data[whole] = 0;
	work->path = mark ? g_strndup(target, (size_t)(mark - target)) : NULL;
	work->response = response_new();
	const char *body = (const char *)connection->in->data + connection->head_length;
	if (connection->spool && !(body = spool_map(connection->spool))) {
		Refusal refusal;
		spool_refuse(&refusal);
		connection_turn_away(connection, &refusal);
		return false;
	}
	work->request = (HttpRequest){.head = &connection->head,
	        .path = work->path ? work->path : target,
	        .query = mark ? mark + 1 : "",
	        .body = body,
	        .body_length = (size_t)connection->head.content_length,
	        .address = work->address,
	        .secure = connection_secure(connection)};
	return true;
}

static void work_end(Connection *connection)
{
	Work *work = &connection->work;
	size_t whole = whole_length(connection);
	if (work->response.headers) /* begun */
		connection->in->data[whole] = work->behind;
	response_clear(&work->response);
	g_clear_pointer(&work->path, g_free);
	head_clear(&connection->head);
	g_byte_array_remove_range(connection->in, 0, (guint)whole);
	connection_uncount(connection);
	connection->scanned = 0;
	connection->head_length = 0;
}

void connection_work_clear(Connection *connection)
{
	response_clear(&connection->work.response);
	g_clear_pointer(&connection->work.path, g_free);
}

/* To a hand, or held. False: no hand has room. */
static bool put_off(Connection *connection)
{
	Work *work = &connection->work;
	Loop *loop = connection->loop;
	HttpLater later = work->response.later;
	work->asker = work->response.asker;
	response_clear(&work->response);
	work->response = response_new();
	connection->state = CONNECTION_AWAY;
	connection->deadline_us = INT64_MAX;
	if (later == HTTP_BY_HAND) {
		work->request.place = HTTP_IN_HAND;
		return hands_give(loop->server->hands, connection, false);
	}
	if (!work->held_until_us)
		work->held_until_us =
		        connection_in_seconds(loop->server->plan.limits.held_seconds, 0);
	work->held = true;
	loop->held++;
	return true;
}

/* No hand does it: the handler says so. */
static void crowded(Connection *connection)
{
	Work *work = &connection->work;
	work->request.place = HTTP_CROWDED;
	connection->loop->server->plan.handle(
	        connection->loop->worker, &work->request, &work->response);
}

/* Asks the handler here. False: it is put off. */
static bool handled(Connection *connection)
{
	Work *work = &connection->work;
	const HttpPlan *plan = &connection->loop->server->plan;
	plan->handle(connection->loop->worker, &work->request, &work->response);
	if (!work->response.later)
		return true;
	if (put_off(connection))
		return false;
	crowded(connection);
	return true;
}

/* Its answer is there. */
static void answer(Connection *connection)
{
	response_put(connection, &connection->work.response);
	if (!connection->work.goes_on)
		work_end(connection);
}

void connection_serve(Connection *connection)
{
	HttpServer *server = connection->loop->server;
	Work *work = &connection->work;
	*work = (Work){0};
	g_strlcpy(work->address, connection->address, sizeof work->address);
	if (server->plan.behind_proxy)
		forwarded(&connection->head, work->address);
	connection->keep = connection->head.keep_alive;
	connection->served++;
	if (!guests_request(server->guests, work->address, 1, g_get_monotonic_time())) {
		atomic_fetch_add(&server->over_limit, 1);
		connection_turn_away(connection,
		        &(Refusal){429, "too many requests from this address; try again later", 0});
		work_end(connection);
	} else if (!work_begin(connection)) {
		work_end(connection);
	} else if (handled(connection)) {
		answer(connection);
	}
}

void connection_unheld(Connection *connection, bool long_enough)
{
	connection->work.held = false;
	connection->loop->held--;
	if (connection_gone(connection)) {
		connection->state = CONNECTION_DEAD;
		return;
	}
	connection->work.request.place = long_enough ? HTTP_HELD : HTTP_IN_LOOP;
	if (handled(connection))
		answer(connection);
}

void connection_hand(Connection *connection, void *worker)
{
	Work *work = &connection->work;
	HttpResponse *response = &work->response;
	bool more = false;
	if (!work->goes_on) {
		connection->loop->server->plan.handle(worker, &work->request, response);
		return;
	}
	g_string_truncate(response->body, 0);
	work->failed = !response->more(worker, response->more_data, response->body, &more);
	work->last = !more;
}

void connection_go_on(Connection *connection)
{
	const Loop *loop = connection->loop;
	/* a body that never stops at the socket is never seen by the loop's deadlines */
	if (loop->stopping && g_get_monotonic_time() >= loop->stop_us) {
		connection->state = CONNECTION_DEAD;
		return;
	}
	connection->state = CONNECTION_AWAY;
	connection->deadline_us = INT64_MAX;
	hands_give(loop->server->hands, connection, true);
}

void connection_back(Connection *connection)
{
	Work *work = &connection->work;
	if (work->undone && connection_gone(connection)) {
		connection->state = CONNECTION_DEAD;
		return;
	}
	if (work->undone) {
		work->undone = false;
		crowded(connection);
		answer(connection);
		return;
	}
	if (!work->goes_on) {
		if (!work->response.later || !put_off(connection))
			answer(connection);
		return;
	}
	if (work->failed) {
		connection->state = CONNECTION_DEAD;
		return;
	}
	piece_put(connection, connection->out, work->response.body, work->last);
	work->goes_on = !work->last;
	send_begin(connection, connection->out->len);
	if (!work->goes_on)
		work_end(connection);
}

#include "inventory/sources/dns.h"
#include "base/cleanup.h"
#include "inventory/address.h"
#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum {
	FLIGHT_MAX = 32,  /* questions to one server that wait for their answers */
	FLIGHT_FIRST = 4, /* while it has not answered at all */
	SLICE_MS = 20,    /* how soon the deadline and the next question are looked at */
	SOCKETS_MAX = ARES_GETSOCK_MAXNUM - 1, /* of one server; its macro overflows for the last */
	EVIDENCE_MAX = 1 << 20,
	TROUBLE_WAIT_MS = 1100, /* a host sends one refusal a second once it sent a few (icmp(7)) */
	TROUBLE_TRIES = 3,
};

typedef struct Asking Asking;

/* One question to one server. */
typedef struct {
	Asking *asking;
	const DnsQuestion *question;
	json_t *entry; /* of the answers; borrowed */
} Ask;

/* One server while it is asked. */
struct Asking {
	const DnsPlan *plan;
	const char *server;
	ares_channel channel;
	GArray *asks; /* Ask */
	guint next;
	unsigned flight, asked, answered, lost;
	int64_t next_us;
	json_t *answers;
	GString *evidence;
	int64_t started_us;
};

static const char *status_name(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return "ok";
	case ARES_ENODATA:
		return "nodata";
	case ARES_ENOTFOUND:
		return "nxdomain";
	case ARES_ESERVFAIL:
		return "servfail";
	case ARES_EREFUSED:
		return "refused";
	case ARES_ENOTIMP:
		return "notimp";
	case ARES_ETIMEOUT:
		return "timeout";
	case ARES_ECONNREFUSED:
		return "unreachable";
	default:
		return "error";
	}
}

/* A server that said anything at all, good or bad, is there. */
static bool is_answer(int status)
{
	return status == ARES_SUCCESS || (status >= ARES_ENODATA && status <= ARES_EREFUSED);
}

static int text_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The strings of a list, sorted, as a new list. */
static json_t *sorted(const json_t *values)
{
	size_t count = json_array_size(values);
	g_autofree const char **texts = g_new0(const char *, count + 1);
	json_t *out = json_array();
	for (size_t i = 0; i < count; i++)
		texts[i] = json_string_value(json_array_get(values, i));
	qsort(texts, count, sizeof *texts, text_compare);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(out, json_string(texts[i]));
	return out;
}

static bool list_has(const json_t *list, const char *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), text) == 0)
			return true;
	return false;
}

/* The first answer is kept; of further ones, only which value stood first. */
static void entry_take(Ask *ask, const char *status, const json_t *values)
{
	json_t *entry = ask->entry, *first = json_object_get(entry, "first");
	json_int_t asked = json_integer_value(json_object_get(entry, "asked"));
	json_object_set_new(entry, "asked", json_integer(asked + 1));
	if (!json_object_get(entry, "values"))
		json_object_set_new(entry, "status", json_string(status));
	if (!values)
		return;
	if (!json_object_get(entry, "values"))
		json_object_set_new(entry, "values", sorted(values));
	const char *front = json_string_value(json_array_get(values, 0));
	if (!first) {
		first = json_array();
		json_object_set_new(entry, "first", first);
	}
	if (!list_has(first, front))
		json_array_append_new(first, json_string(front));
}

static void note(const Ask *ask, const char *status, const json_t *values)
{
	GString *out = ask->asking->evidence;
	int64_t at_us = g_get_monotonic_time() - ask->asking->started_us;
	if (out->len > EVIDENCE_MAX)
		return;
	g_string_append_printf(out, "+%d.%03d %s %s %s: %s", (int)(at_us / 1000000),
	        (int)(at_us / 1000 % 1000), ask->asking->server, ask->question->name,
	        dns_type_name(ask->question->type), status);
	for (size_t i = 0; i < json_array_size(values); i++)
		g_string_append_printf(out, " %s", json_string_value(json_array_get(values, i)));
	g_string_append_c(out, '\n');
}

static void on_answer(void *data, int status, int timeouts, unsigned char *bytes, int length)
{
	Ask *ask = data;
	Asking *asking = ask->asking;
	(void)timeouts;
	asking->flight--;
	if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED)
		return;
	asking->answered += is_answer(status);
	asking->lost += !is_answer(status);
	json_t *values = status == ARES_SUCCESS && length > 0
	                         ? dns_answer_read(ask->question->type, bytes, (size_t)length)
	                         : NULL;
	/* an answer without the record asked for: a CNAME that leads nowhere */
	const char *name = status == ARES_SUCCESS && !values ? "nodata" : status_name(status);
	entry_take(ask, name, values);
	note(ask, name, values);
	json_decref(values);
}

static void asks_make(Asking *asking)
{
	for (unsigned turn = 0, more = 1; more; turn++) {
		more = 0;
		for (size_t i = 0; i < asking->plan->count; i++) {
			const DnsQuestion *question = &asking->plan->questions[i];
			if (turn >= MAX(question->times, 1))
				continue;
			more = 1;
			Ask ask = {.asking = asking, .question = question};
			g_array_append_val(asking->asks, ask);
		}
	}
	for (guint i = 0; i < asking->asks->len; i++) {
		Ask *ask = &g_array_index(asking->asks, Ask, i);
		json_t *of_name = json_object_get(asking->answers, ask->question->name);
		const char *type = dns_type_name(ask->question->type);
		if (!of_name) {
			of_name = json_object();
			json_object_set_new(asking->answers, ask->question->name, of_name);
		}
		ask->entry = json_object_get(of_name, type);
		if (ask->entry)
			continue;
		ask->entry = json_pack("{s:s}", "status", "not_asked");
		json_object_set_new(of_name, type, ask->entry);
	}
}

/* Only this server, one question at a time to be counted, whatever it answers handed on. */
static bool channel_open(Asking *asking)
{
	struct ares_options options = {
	        .flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP,
	        .timeout = DNS_TRY_MS,
	        .tries = DNS_TRIES,
	        .lookups = (char *)"b",
	        .ndots = 1};
	const int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
	                 ARES_OPT_NDOTS;
	if (ares_init_options(&asking->channel, &options, mask) != ARES_SUCCESS)
		return false;
	const int port = asking->plan->port > 0 ? asking->plan->port : DNS_PORT;
	struct ares_addr_port_node node = {.udp_port = port, .tcp_port = port};
	Address address;
	bool good = address_parse(asking->server, &address);
	node.family = address.length == 4 ? AF_INET : AF_INET6;
	memcpy(&node.addr, address.bytes, address.length);
	return good && ares_set_servers_ports(asking->channel, &node) == ARES_SUCCESS;
}

static void asking_open(Asking *asking, const DnsPlan *plan, const char *server, GString *evidence)
{
	*asking = (Asking){.plan = plan,
	        .server = server,
	        .asks = g_array_new(FALSE, FALSE, sizeof(Ask)),
	        .answers = json_object(),
	        .evidence = evidence,
	        .started_us = g_get_monotonic_time()};
	asks_make(asking);
	if (!channel_open(asking))
		asking->next = asking->asks->len;
}

/* A server that answers none of the first is asked nothing more: the rest would only wait. */
static bool may_ask(const Asking *asking)
{
	return asking->next < asking->asks->len &&
	       (asking->answered > 0 || asking->asked < FLIGHT_FIRST);
}

static void question_send(Asking *asking)
{
	Ask *ask = &g_array_index(asking->asks, Ask, asking->next++);
	const int types[] = {ns_t_a, ns_t_aaaa, ns_t_ptr};
	const bool reverse = ask->question->type == DNS_PTR;
	g_autofree char *name =
	        reverse ? dns_reverse_name(ask->question->name) : g_strdup(ask->question->name);
	if (!name)
		return;
	asking->flight++;
	asking->asked++;
	ares_query(asking->channel, name, ns_c_in, types[ask->question->type], on_answer, ask);
}

/* Sends what may be sent now; false when nothing is left to send or to wait for. */
static bool asking_go_on(Asking *asking)
{
	const int64_t gap_us = 1000000 / (asking->plan->rate > 0 ? asking->plan->rate : 50);
	while (may_ask(asking) && asking->flight < FLIGHT_MAX &&
	        g_get_monotonic_time() >= asking->next_us) {
		asking->next_us = MAX(asking->next_us, g_get_monotonic_time() - gap_us) + gap_us;
		question_send(asking);
	}
	return asking->flight > 0 || may_ask(asking);
}

/* Waits a little for packets of all servers and hands them to their channels. */
static void packets_take(Asking *askings, size_t count)
{
	struct pollfd waiting[DNS_SERVERS_MAX * ARES_GETSOCK_MAXNUM];
	size_t owner[DNS_SERVERS_MAX * ARES_GETSOCK_MAXNUM], total = 0;
	for (size_t i = 0; i < count; i++) {
		ares_socket_t fds[ARES_GETSOCK_MAXNUM];
		int bits = askings[i].channel
		                   ? ares_getsock(askings[i].channel, fds, ARES_GETSOCK_MAXNUM)
		                   : 0;
		for (int k = 0; k < SOCKETS_MAX; k++) {
			short events = (short)((ARES_GETSOCK_READABLE(bits, k) ? POLLIN : 0) |
			                       (ARES_GETSOCK_WRITABLE(bits, k) ? POLLOUT : 0));
			if (!events)
				continue;
			owner[total] = i;
			waiting[total++] = (struct pollfd){fds[k], events, 0};
		}
	}
	poll(waiting, total, SLICE_MS);
	for (size_t i = 0; i < total; i++) {
		bool in = waiting[i].revents & (POLLIN | POLLERR | POLLHUP);
		bool out = waiting[i].revents & POLLOUT;
		ares_process_fd(askings[owner[i]].channel, in ? waiting[i].fd : ARES_SOCKET_BAD,
		        out ? waiting[i].fd : ARES_SOCKET_BAD);
	}
	for (size_t i = 0; i < count; i++)
		if (askings[i].channel)
			ares_process_fd(askings[i].channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

/* What the network says of a datagram to that port: the library does not tell it. */
static const char *trouble_find(const Asking *asking)
{
	static const char question[17] = "\0\0\1\0\0\1\0\0\0\0\0\0\0\0\2\0\1"; /* NS of the root */
	struct sockaddr_storage to = {0};
	struct sockaddr_in *four = (struct sockaddr_in *)&to;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&to;
	Address address;
	if (!address_parse(asking->server, &address))
		return "error";
	const in_port_t port =
	        htons((uint16_t)(asking->plan->port > 0 ? asking->plan->port : DNS_PORT));
	to.ss_family = address.length == 4 ? AF_INET : AF_INET6;
	if (address.length == 4) {
		four->sin_port = port;
		memcpy(&four->sin_addr, address.bytes, 4);
	} else {
		six->sin6_port = port;
		memcpy(&six->sin6_addr, address.bytes, 16);
	}
	AutoFd fd = socket(to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char byte;
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0 ||
	        send(fd, question, sizeof question, 0) < 0)
		return "no_route";
	for (int i = 0; i < TROUBLE_TRIES; i++) {
		struct pollfd waiting = {fd, POLLIN, 0};
		poll(&waiting, 1, TROUBLE_WAIT_MS);
		if (recv(fd, &byte, 1, 0) >= 0)
			return "timeout";
		if (errno != EAGAIN)
			return errno == ECONNREFUSED ? "port_closed" : "no_route";
		if (i + 1 < TROUBLE_TRIES && send(fd, question, sizeof question, 0) < 0)
			return errno == ECONNREFUSED ? "port_closed" : "no_route";
	}
	return "timeout";
}

static json_t *asking_close(Asking *asking)
{
	const char *trouble = "";
	if (asking->channel)
		ares_destroy(asking->channel);
	if (asking->answered == 0)
		trouble = asking->lost > 0 ? trouble_find(asking) : "error";
	json_t *value = json_pack("{s:i, s:i, s:s, s:o}", "asked", (int)asking->asked, "answered",
	        (int)asking->answered, "trouble", trouble, "answers", asking->answers);
	g_array_unref(asking->asks);
	return value;
}

json_t *dns_observe(
        const DnsPlan *plan, const Deadline *deadline, char **ret_message, GString *evidence)
{
	*ret_message = NULL;
	if (plan->server_count > DNS_SERVERS_MAX || plan->count > DNS_QUESTIONS_MAX) {
		*ret_message = g_strdup_printf("%zu DNS servers and %zu questions, at most %d "
		                               "and %d are asked",
		        plan->server_count, plan->count, DNS_SERVERS_MAX, DNS_QUESTIONS_MAX);
		return NULL;
	}
	Asking askings[DNS_SERVERS_MAX];
	json_t *servers = json_object();
	bool open = plan->server_count > 0;
	for (size_t i = 0; i < plan->server_count; i++)
		asking_open(&askings[i], plan, plan->servers[i], evidence);
	while (open && (!deadline || deadline_state(deadline) == CAUSE_NONE)) {
		open = false;
		for (size_t i = 0; i < plan->server_count; i++)
			open = asking_go_on(&askings[i]) || open;
		if (open)
			packets_take(askings, plan->server_count);
	}
	for (size_t i = 0; i < plan->server_count; i++)
		json_object_set_new(servers, plan->servers[i], asking_close(&askings[i]));
	return json_pack("{s:s, s:o}", "vantage", plan->vantage, "servers", servers);
}

/*
 * Stub ssh servers for bench_stub: one process listens on every address of its namespace, lets
 * everybody in, and answers the collector with what it once said elsewhere (print_script | sh), its
 * nonce put in. Each connection has a thread of its own.
 *
 *	stub_ssh PORT HOST-KEY ANSWER-FILE each|last MS
 *
 * `each`: every answer (greeting, login, channel, command) comes MS milliseconds after its
 * question, as over a long line. `last`: only the answer to the script does.
 */
#include <glib.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STACK_BYTES = 256 * 1024, BACKLOG = 1024, SCRIPT_BYTES_MAX = 1 << 20 };

static const char frame[] = "@@jiuxu ", recorded_nonce[] = "0123456789abcdef0123456789abcdef";

typedef struct {
	const char *host_key;
	char *answer;
	int each_ms, last_ms;
} Stub;

typedef struct {
	const Stub *stub;
	int fd;
} Connection;

/* The next message of the type, after everything before it has been let through; or NULL. */
static ssh_message message_await(const Stub *stub, ssh_session session, int wanted)
{
	for (ssh_message m = ssh_message_get(session); m; m = ssh_message_get(session)) {
		int type = ssh_message_type(m);
		poll(NULL, 0, stub->each_ms);
		if (type == wanted)
			return m;
		if (type == SSH_REQUEST_AUTH)
			ssh_message_auth_reply_success(m, 0);
		else
			ssh_message_reply_default(m);
		ssh_message_free(m);
	}
	return NULL;
}

/* What is asked before the script (linux_question) is answered line by line. */
static void question_answer(ssh_channel channel, const char *line)
{
	const char *at = strstr(line, frame);
	if (!at || !strstr(at, " clock "))
		return;
	gint64 now_us = g_get_real_time();
	g_autofree char *answer =
	        g_strdup_printf("\n%.*s clock %" G_GINT64_FORMAT " %09" G_GINT64_FORMAT " +0800\n",
	                (int)(strlen(frame) + strlen(recorded_nonce)), at, now_us / G_USEC_PER_SEC,
	                now_us % G_USEC_PER_SEC * 1000);
	ssh_channel_write(channel, answer, (uint32_t)strlen(answer));
}

/* The script, read to its end. */
static GString *script_read(const Stub *stub, ssh_channel channel)
{
	GString *script = g_string_new(NULL);
	char buffer[16 * 1024];
	int got;
	while (script->len < SCRIPT_BYTES_MAX &&
	        (got = ssh_channel_read(channel, buffer, sizeof buffer, 0)) > 0) {
		size_t before = script->len;
		g_string_append_len(script, buffer, got);
		poll(NULL, 0, before == 0 ? stub->each_ms : 0);
		if (g_str_has_prefix(script->str + before, "printf"))
			question_answer(channel, script->str + before);
	}
	return script;
}

static void script_answer(const Stub *stub, ssh_session session, ssh_channel channel)
{
	GString *script = script_read(stub, channel), *answer = g_string_new(stub->answer);
	const char *at = strstr(script->str, frame);
	g_autofree char *nonce = at ? g_strndup(at + strlen(frame), strlen(recorded_nonce)) : NULL;
	if (nonce)
		g_string_replace(answer, recorded_nonce, nonce, 0);
	poll(NULL, 0, stub->last_ms);
	ssh_channel_write(channel, answer->str, (uint32_t)answer->len);
	g_string_free(script, TRUE);
	g_string_free(answer, TRUE);
	ssh_channel_request_send_exit_status(channel, 0);
	ssh_channel_send_eof(channel);
	ssh_channel_close(channel);
	ssh_blocking_flush(session, 5000);
}

static void session_serve(const Stub *stub, ssh_session session)
{
	ssh_message open = message_await(stub, session, SSH_REQUEST_CHANNEL_OPEN);
	if (!open)
		return;
	ssh_channel channel = ssh_message_channel_request_open_reply_accept(open);
	ssh_message_free(open);
	ssh_message exec = message_await(stub, session, SSH_REQUEST_CHANNEL);
	if (!exec)
		return;
	ssh_message_channel_request_reply_success(exec);
	ssh_message_free(exec);
	script_answer(stub, session, channel);
	while (ssh_is_connected(session) && ssh_message_get(session))
		; /* until the client has gone */
}

static void *connection_main(void *data)
{
	Connection connection = *(Connection *)data;
	const Stub *stub = connection.stub;
	bool no = false;
	int on = 1;
	g_free(data);
	setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	poll(NULL, 0, stub->each_ms);
	ssh_bind bind = ssh_bind_new();
	ssh_session session = ssh_new();
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, stub->host_key);
	if (ssh_bind_accept_fd(bind, session, connection.fd) == SSH_OK) {
		ssh_set_auth_methods(session, SSH_AUTH_METHOD_PUBLICKEY);
		if (ssh_handle_key_exchange(session) == SSH_OK)
			session_serve(stub, session);
	}
	ssh_disconnect(session);
	ssh_free(session);
	ssh_bind_free(bind);
	return NULL;
}

static int listen_at(unsigned port)
{
	struct sockaddr_in at = {
	        .sin_family = AF_INET,
	        .sin_port = htons((uint16_t)port),
	        .sin_addr.s_addr = htonl(INADDR_ANY),
	};
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	perror("stub_ssh");
	return -1;
}

static void serve(const Stub *stub, int listening)
{
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	for (;;) {
		pthread_t thread;
		Connection *connection = g_new0(Connection, 1);
		*connection = (Connection){stub, accept(listening, NULL, NULL)};
		if (connection->fd >= 0 &&
		        pthread_create(&thread, &attributes, connection_main, connection) == 0)
			continue;
		perror("stub_ssh");
		g_free(connection);
	}
}

int main(int argc, char **argv)
{
	guint64 port, ms;
	Stub stub = {0};
	if (argc != 6 || !g_ascii_string_to_unsigned(argv[1], 10, 1, 65535, &port, NULL) ||
	        !g_ascii_string_to_unsigned(argv[5], 10, 0, 60000, &ms, NULL) ||
	        !g_file_get_contents(argv[3], &stub.answer, NULL, NULL)) {
		fputs("usage: stub_ssh PORT HOST-KEY ANSWER-FILE each|last MS\n", stderr);
		return 2;
	}
	stub.host_key = argv[2];
	stub.last_ms = (int)ms;
	stub.each_ms = strcmp(argv[4], "each") == 0 ? (int)ms : 0;
	signal(SIGPIPE, SIG_IGN);
	int listening = listen_at((unsigned)port);
	if (listening < 0)
		return 1;
	serve(&stub, listening);
}

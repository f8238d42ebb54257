/*
 * Hostile hosts for tests: each is a process of its own that listens on a free port of 127.0.0.1
 * and treats every connection badly in its own way. Made before any thread is started.
 */
#pragma once

#include "tests/ssh_world.h"
#include <errno.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>

typedef enum {
	STUB_SILENT,        /* accepts and says nothing */
	STUB_DRIP_GREETING, /* one byte of no greeting every 30 ms */
	STUB_NOISE,         /* binary noise instead of a greeting, without end */
	STUB_RESET,         /* resets every connection */
	STUB_RESET_TWICE,   /* resets two, then serves */
	STUB_SERVE,         /* takes any key, prints "well\n", exits with 0 */
	STUB_ENDLESS,       /* output without end */
	STUB_DRIP,          /* one byte of output every 30 ms */
	STUB_DROP,          /* 1000 bytes of output, then the connection is gone */
	STUB_HUNG_CHANNEL,  /* opens the channel, answers no exec */
	STUB_HUNG_LOGIN,    /* never answers the login */
	STUB_NO_STATUS,     /* 1000 bytes of output, then closes without an exit status */
	STUB_FLOOD,         /* packets to be ignored, without end, and no output */
	STUB_NO_CHANNEL,    /* refuses the channel */
	STUB_PASSWORD,      /* takes STUB_SECRET as password, no key */
	STUB_QUESTION,      /* the same as the answer to a question */
	STUB_CODE,          /* then asks for a code too */
} StubKind;

/* What a stub's processes have seen; shared with them. */
typedef struct {
	atomic_int connections; /* taken */
	atomic_int hung;        /* at the place where they hang (STUB_HUNG_CHANNEL) */
} StubSeen;

typedef struct {
	StubKind kind;
	int port;
	pid_t process;
	StubSeen *seen;
} Stub;

#define STUB_SECRET "kan4ry-9f2e"

static inline void stub_ask(ssh_message m, const char *question)
{
	const char *prompts[] = {question};
	char echo = 0;
	ssh_message_auth_interactive_request(m, "", "", 1, prompts, &echo);
}

G_GNUC_BEGIN_IGNORE_DEPRECATIONS /* its password is asked for by callback now */
        /* Answers a login by password or question; false: it is another kind of login. */
        static inline bool
        stub_password(ssh_session session, ssh_message m, StubKind kind)
{
	int sub = ssh_message_subtype(m);
	bool asks = kind == STUB_QUESTION || kind == STUB_CODE;
	if (kind == STUB_PASSWORD && sub == SSH_AUTH_METHOD_PASSWORD &&
	        g_strcmp0(ssh_message_auth_password(m), STUB_SECRET) == 0)
		return ssh_message_auth_reply_success(m, 0) == SSH_OK;
	if (asks && sub == SSH_AUTH_METHOD_INTERACTIVE) {
		if (!ssh_message_auth_kbdint_is_response(m))
			stub_ask(m, "Password: ");
		else if (g_strcmp0(ssh_userauth_kbdint_getanswer(session, 0), STUB_SECRET) != 0)
			return false;
		else if (kind == STUB_CODE)
			stub_ask(m, "Code: ");
		else
			ssh_message_auth_reply_success(m, 0);
		return true;
	}
	return false;
}
G_GNUC_END_IGNORE_DEPRECATIONS

/* The next message of the client, after logins are let in; NULL when it is gone. */
static inline ssh_message stub_message(ssh_session session, StubKind kind)
{
	for (ssh_message m = ssh_message_get(session); m; m = ssh_message_get(session)) {
		int type = ssh_message_type(m), sub = ssh_message_subtype(m);
		if (type == SSH_REQUEST_AUTH && kind == STUB_HUNG_LOGIN)
			pause();
		if (type == SSH_REQUEST_AUTH && kind >= STUB_PASSWORD) {
			ssh_message_auth_set_methods(m, kind == STUB_PASSWORD
			                                        ? SSH_AUTH_METHOD_PASSWORD
			                                        : SSH_AUTH_METHOD_INTERACTIVE);
			if (!stub_password(session, m, kind))
				ssh_message_reply_default(m);
		} else if (type == SSH_REQUEST_AUTH && sub == SSH_AUTH_METHOD_PUBLICKEY) {
			ssh_message_auth_reply_success(m, 0);
		} else if (type == SSH_REQUEST_CHANNEL_OPEN || type == SSH_REQUEST_CHANNEL) {
			return m;
		} else {
			ssh_message_auth_set_methods(m, SSH_AUTH_METHOD_PUBLICKEY);
			ssh_message_reply_default(m);
		}
		ssh_message_free(m);
	}
	return NULL;
}

static inline void stub_output(ssh_session session, ssh_channel channel, StubKind kind)
{
	static char block[32 * 1024];
	memset(block, 'x', sizeof block);
	while (kind == STUB_ENDLESS)
		if (ssh_channel_write(channel, block, sizeof block) == SSH_ERROR)
			return;
	block[sizeof block - 1] = '\0';
	while (kind == STUB_FLOOD)
		if (ssh_send_ignore(session, block) != SSH_OK ||
		        ssh_blocking_flush(session, 1000) != SSH_OK)
			return;
	while (kind == STUB_DRIP) {
		if (ssh_channel_write(channel, "x", 1) == SSH_ERROR)
			return;
		poll(NULL, 0, 30);
	}
	if (kind == STUB_DROP || kind == STUB_NO_STATUS)
		ssh_channel_write(channel, block, 1000);
	if (kind == STUB_DROP) {
		ssh_blocking_flush(session, 1000);
		poll(NULL, 0, 100);
		return;
	}
	if (kind != STUB_NO_STATUS) {
		ssh_channel_write(channel, "well\n", 5);
		ssh_channel_request_send_exit_status(channel, 0);
	}
	ssh_channel_send_eof(channel);
	ssh_channel_close(channel);
	ssh_blocking_flush(session, 1000);
	poll(NULL, 0, 300);
}

static inline void stub_session(const World *world, const Stub *stub, int fd)
{
	StubKind kind = stub->kind;
	g_autofree char *key = world_path(world, "host");
	ssh_bind bind = ssh_bind_new();
	ssh_session session = ssh_new();
	bool no = false;
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, key);
	if (ssh_bind_accept_fd(bind, session, fd) != SSH_OK ||
	        ssh_handle_key_exchange(session) != SSH_OK)
		return;
	ssh_message open = stub_message(session, kind);
	if (open && kind == STUB_NO_CHANNEL) {
		ssh_message_reply_default(open);
		ssh_blocking_flush(session, 1000);
		poll(NULL, 0, 300);
	}
	if (!open || kind == STUB_NO_CHANNEL)
		return;
	ssh_channel channel = ssh_message_channel_request_open_reply_accept(open);
	ssh_message exec = stub_message(session, kind);
	if (!exec)
		return;
	if (kind == STUB_HUNG_CHANNEL) {
		atomic_fetch_add(&stub->seen->hung, 1);
		pause();
	}
	ssh_message_channel_request_reply_success(exec);
	stub_output(session, channel, kind);
}

static inline void stub_connection(const World *world, const Stub *stub, int fd, int number)
{
	StubKind kind = stub->kind;
	struct linger at_once = {1, 0};
	char noise[4096];
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)(i * 7 + i / 256 * 13);
	if (kind == STUB_RESET || (kind == STUB_RESET_TWICE && number <= 2)) {
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		return;
	}
	if (kind == STUB_SILENT)
		pause();
	while (kind == STUB_DRIP_GREETING && send(fd, "S", 1, MSG_NOSIGNAL) == 1)
		poll(NULL, 0, 30);
	while (kind == STUB_NOISE && send(fd, noise, sizeof noise, MSG_NOSIGNAL) > 0)
		;
	if (kind >= STUB_RESET_TWICE)
		stub_session(world, stub, fd);
}

/* Serves one connection after the other, each in a process of its own. */
static inline void stub_loop(const World *world, const Stub *stub, int listening)
{
	for (;;) {
		int fd = accept(listening, NULL, NULL);
		if (fd < 0)
			continue;
		int number = atomic_fetch_add(&stub->seen->connections, 1) + 1;
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			close(listening);
			stub_connection(world, stub, fd, number);
			_exit(0);
		}
		close(fd);
	}
}

static inline Stub stub_start(const World *world, StubKind kind)
{
	Stub stub = {.kind = kind};
	int fd = world_socket(64, &stub.port);
	stub.seen = mmap(
	        NULL, sizeof *stub.seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	atomic_init(&stub.seen->connections, 0);
	atomic_init(&stub.seen->hung, 0);
	stub.process = fork();
	if (stub.process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGCHLD, SIG_IGN);
		stub_loop(world, &stub, fd);
	}
	close(fd);
	return stub;
}

static inline void stub_stop(Stub *stub)
{
	kill(stub->process, SIGKILL);
	waitpid(stub->process, NULL, 0);
	munmap(stub->seen, sizeof *stub->seen);
}

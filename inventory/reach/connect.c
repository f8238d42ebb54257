#include "inventory/reach/connect.h"
#include "base/cleanup.h"
#include "inventory/fanout.h"
#include "inventory/reach/result.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum {
	ADDRESSES_MAX = 8, /* tried of one name */
};

typedef struct addrinfo AddressList;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AddressList, freeaddrinfo)

/* A question to the resolver; owned by whoever waits for it, else by the thread it runs on. */
typedef struct {
	struct addrinfo hints;
	AddressList *found;
	int failed; /* EAI_… or 0 */
	char port[8];
	char name[];
} Question;

static Question *question_new(const char *name, int port)
{
	size_t length = strlen(name) + 1;
	Question *question = g_malloc0(sizeof *question + length);
	memcpy(question->name, name, length);
	snprintf(question->port, sizeof question->port, "%d", port);
	question->hints.ai_socktype = SOCK_STREAM;
	question->hints.ai_flags = AI_NUMERICSERV | AI_NUMERICHOST;
	return question;
}

static void question_free(void *data)
{
	Question *question = data;
	if (question->found)
		freeaddrinfo(question->found);
	g_free(question);
}

static void question_ask(void *data)
{
	Question *question = data;
	question->failed =
	        getaddrinfo(question->name, question->port, &question->hints, &question->found);
}

static const char *resolve_failure(int failed)
{
	switch (failed) {
	case EAI_NONAME:
		return "name not found";
	case EAI_NODATA:
	case EAI_ADDRFAMILY:
		return "name has no address";
	case EAI_AGAIN:
		return "name cannot be resolved: no answer from the name server";
	default:
		return "name cannot be resolved";
	}
}

/* The addresses of a name, or NULL with the reason in `ret`. */
static AddressList *resolve(const char *name, int port, const Deadline *deadline, ReachResult *ret)
{
	Question *question = question_new(name, port);
	question_ask(question); /* a literal needs no name server */
	if (question->failed == EAI_NONAME) {
		question->hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
		if (!fanout_aside(question_ask, question, question_free, deadline)) {
			result_set_passed(ret, deadline, "while resolving the name");
			return NULL;
		}
	}
	AddressList *found = g_steal_pointer(&question->found);
	int failed = question->failed;
	question_free(question);
	if (found)
		return found;
	if (!result_set_passed(ret, deadline, "while resolving the name"))
		result_set(ret, CAUSE_UNREACHABLE, "%s", resolve_failure(failed));
	return NULL;
}

static void connect_fail(ReachResult *ret, int why)
{
	const char *text = strerrordesc_np(why);
	g_autofree char *lower = g_strdup(text ? text : "unknown error");
	lower[0] = g_ascii_tolower(lower[0]);
	result_set(ret, why == ETIMEDOUT ? CAUSE_TIMEOUT : CAUSE_UNREACHABLE, "%s", lower);
}

/* Waits at most `limit_ms` for a connection under way; 0 or the errno of its failure. */
static int connect_wait(int fd, int limit_ms)
{
	struct pollfd waiting = {fd, POLLOUT, 0};
	int64_t end_us = g_get_monotonic_time() + (int64_t)limit_ms * 1000;
	int ready;
	do {
		int64_t left_us = end_us - g_get_monotonic_time();
		ready = poll(&waiting, 1, (int)MAX((left_us + 999) / 1000, 0));
	} while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return errno;
	if (ready == 0)
		return ETIMEDOUT;
	int why = 0;
	socklen_t length = sizeof why;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &why, &length) == 0 ? why : errno;
}

/* Connects to one address within `limit_ms`; the descriptor is guarded. */
static int connect_one(const AddressList *to, int limit_ms, Deadline *deadline, ReachResult *ret)
{
	AutoFd fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		connect_fail(ret, errno);
		return -1;
	}
	int on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	deadline_guard(deadline, fd);
	int why = connect(fd, to->ai_addr, to->ai_addrlen) == 0 ? 0 : errno;
	if (why == EINPROGRESS)
		why = connect_wait(fd, limit_ms);
	/* accepted and reset at once is sshd's MaxStartups: the greeting will tell, and be retried
	 */
	if ((why == 0 || why == ECONNRESET) && deadline_state(deadline) == CAUSE_NONE)
		return fd_steal(&fd);
	deadline_release(deadline);
	if (!result_set_passed(ret, deadline, "while connecting"))
		connect_fail(ret, why);
	return -1;
}

int connect_open(const char *address, int port, Deadline *deadline, ReachResult *ret)
{
	g_autoptr(AddressList) found = resolve(address, port, deadline, ret);
	int left = 0, fd = -1;
	for (const AddressList *to = found; to && left < ADDRESSES_MAX; to = to->ai_next)
		left++;
	for (const AddressList *to = found; to && left && fd < 0; to = to->ai_next) {
		int limit_ms = deadline_left_ms(deadline) / left--; /* a dead one leaves time */
		fd = connect_one(to, limit_ms, deadline, ret);
	}
	return fd;
}

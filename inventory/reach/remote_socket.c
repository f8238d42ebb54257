#include "inventory/reach/remote_socket.h"
#include "base/cleanup.h"
#include "inventory/fanout.h"
#include "inventory/reach/pump.h"
#include "inventory/reach/result.h"
#include "inventory/reach/visit.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { SAID_MAX = 256 }; /* bytes of a command's complaint */

struct RemoteSocket {
	Visit visit;
	ssh_channel channel;
	char *folder, *path; /* of our end; the folder is 0700 */
	int listening;
	int end; /* who connected; the thread's */
	FanoutBeside *beside;
	Pump pump;
};

/* ---- to the socket, from the host ---- */

static bool channel_to(RemoteSocket *remote, const char *path)
{
	remote->channel = ssh_channel_new(remote->visit.session);
	if (ssh_channel_open_forward_unix(remote->channel, path, "127.0.0.1", 0) == SSH_OK)
		return true;
	ssh_channel_free(remote->channel);
	remote->channel = NULL;
	return false;
}

/* What the command said on its standard error, on one line. Yours. */
static char *complaint(ssh_channel channel)
{
	char said[SAID_MAX] = "";
	int got = ssh_channel_read(channel, said, sizeof said - 1, 1);
	said[MAX(got, 0)] = '\0';
	return g_strdup(g_strstrip(g_strdelimit(said, "\r\n", ' ')));
}

/* Runs the command and waits for its "+\n". */
static bool channel_to_command(RemoteSocket *remote, const char *command)
{
	char sign[2] = "";
	ReachResult *ret = remote->visit.ret;
	remote->channel = ssh_channel_new(remote->visit.session);
	bool runs = ssh_channel_open_session(remote->channel) == SSH_OK &&
	            ssh_channel_request_exec(remote->channel, command) == SSH_OK;
	for (int got = 0, one; runs && got < 2; got += one) {
		one = ssh_channel_read(remote->channel, sign + got, (uint32_t)(2 - got), 0);
		if (one <= 0)
			break;
	}
	if (runs && memcmp(sign, "+\n", 2) == 0)
		return true;
	if (result_set_passed(ret, remote->visit.deadline, "while it looked for the socket"))
		return false;
	g_autofree char *why = runs ? complaint(remote->channel) : g_strdup("");
	result_set(ret, CAUSE_UNREACHABLE, "its sshd forwards to none of its sockets%s%s",
	        *why ? "; there: " : "", why);
	return false;
}

static bool channel_open(RemoteSocket *remote, const RemoteService *service)
{
	for (size_t i = 0; service->sockets[i]; i++) {
		if (channel_to(remote, service->sockets[i]))
			return true;
		if (result_set_passed(
		            remote->visit.ret, remote->visit.deadline, "while it was connecting"))
			return false;
	}
	if (service->command)
		return channel_to_command(remote, service->command);
	result_set(
	        remote->visit.ret, CAUSE_UNREACHABLE, "its sshd forwards to none of its sockets");
	return false;
}

/* ---- our end ---- */

static bool system_fail(RemoteSocket *remote, const char *what)
{
	result_set(remote->visit.ret, CAUSE_ERROR, "%s: %s", what, strerrordesc_np(errno));
	return false;
}

static bool listen_here(RemoteSocket *remote)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	remote->folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL); /* mkdtemp(3): 0700 */
	if (!remote->folder)
		return system_fail(remote, "cannot make a folder of our own");
	remote->path = g_build_filename(remote->folder, "socket", NULL);
	if (g_strlcpy(at.sun_path, remote->path, sizeof at.sun_path) >= sizeof at.sun_path) {
		errno = ENAMETOOLONG;
		return system_fail(remote, remote->path);
	}
	remote->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (remote->listening < 0 ||
	        bind(remote->listening, (struct sockaddr *)&at, sizeof at) != 0 ||
	        listen(remote->listening, 1) != 0)
		return system_fail(remote, remote->path);
	return true;
}

/* The thread: waits for the one who connects, then carries until either side is done. */
static void serve(void *data)
{
	RemoteSocket *remote = data;
	remote->end = accept4(remote->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (remote->end < 0)
		return;
	g_unlink(remote->path);
	remote->pump.session = remote->visit.session;
	remote->pump.channel = remote->channel;
	remote->pump.end = remote->end;
	pump_run(&remote->pump);
}

static bool serve_start(RemoteSocket *remote)
{
	ssh_set_blocking(remote->visit.session, 0);
	remote->beside = fanout_beside(serve, remote);
	if (!remote->beside)
		result_set(remote->visit.ret, CAUSE_ERROR, "cannot start a thread");
	return remote->beside != NULL;
}

RemoteSocket *remote_socket_open(const ReachTarget *target, const ReachOptions *options,
        const RemoteService *service, Deadline *deadline, ReachResult *ret)
{
	RemoteSocket *remote = g_new0(RemoteSocket, 1);
	remote->listening = remote->end = -1;
	visit_init(&remote->visit, target, options, deadline, ret);
	if (visit_login(&remote->visit) && channel_open(remote, service) && listen_here(remote) &&
	        serve_start(remote))
		return remote;
	visit_explain(&remote->visit);
	remote_socket_close(remote);
	return NULL;
}

const char *remote_socket_path(const RemoteSocket *remote)
{
	return remote->path;
}

void remote_socket_close(RemoteSocket *remote)
{
	if (!remote)
		return;
	if (remote->listening >= 0)
		shutdown(remote->listening, SHUT_RDWR); /* wakes who waits in accept */
	if (remote->beside)
		fanout_beside_join(remote->beside);
	if (remote->end >= 0)
		close(remote->end);
	if (remote->listening >= 0)
		close(remote->listening);
	if (remote->channel)
		ssh_channel_free(remote->channel);
	visit_leave(&remote->visit);
	if (remote->folder) {
		g_unlink(remote->path);
		g_rmdir(remote->folder);
	}
	g_free(remote->folder);
	g_free(remote->path);
	g_free(remote);
}

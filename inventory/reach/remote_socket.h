/*
 * A unix socket of another host as one of ours: an ssh session of our own to the host (through its
 * jump hosts), a channel from there to the socket (direct-streamlocal@openssh.com, OpenSSH's
 * PROTOCOL 2.4), and a listening socket in a folder that only this user may enter. Bytes are
 * carried by a thread. No ssh is started here.
 *
 * Where the host's sshd forwards to no sockets (older than 6.7, AllowStreamLocalForwarding no), a
 * command run there speaks in its place.
 */
#pragma once

#include "inventory/reach/reach.h"

enum { REMOTE_SOCKETS_MAX = 8 };

typedef struct {
	const char *const *sockets; /* tried in this order, NULL at the end */
	/*
	 * A shell command that finds one of them and speaks for it on its standard input and
	 * output, after a line "+"; or that ends, having said why on standard error. NULL: none.
	 */
	const char *command;
} RemoteService;

typedef struct RemoteSocket RemoteSocket;

/*
 * Logs in and connects. Blocks until that is done or the deadline has passed; the deadline then
 * stays on the connection until it is closed. NULL with cause and message in `ret`. All arguments
 * are borrowed until it is closed.
 */
RemoteSocket *remote_socket_open(const ReachTarget *target, const ReachOptions *options,
        const RemoteService *service, Deadline *deadline, ReachResult *ret);

/* Where the first who connects is served, and nobody after. Borrowed. */
const char *remote_socket_path(const RemoteSocket *remote);

/* Once whoever connected has closed. Blocks for a moment. */
void remote_socket_close(RemoteSocket *remote);

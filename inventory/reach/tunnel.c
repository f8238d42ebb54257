#include "inventory/reach/tunnel.h"
#include "base/cleanup.h"
#include "inventory/fanout.h"
#include "inventory/reach/forward.h"
#include "inventory/reach/result.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
	PIECE_BYTES = 32 * 1024,
	WAIT_MS = 1000, /* a look even when nothing wakes us */
};

/* Bytes on their way in one direction. */
typedef struct {
	char bytes[PIECE_BYTES];
	size_t from, to;
} Piece;

struct Tunnel {
	Visit hop;          /* to the jump host */
	ReachResult result; /* of the hop */
	ssh_channel channel;
	int end; /* of the pair: the thread's */
	FanoutBeside *beside;
	Piece out, back; /* to the host, to us */
	bool more;       /* libssh may hold more for us than the last piece took */
};

/* Takes what came on the channel and gives it to the socket. False at the end. */
static bool back_move(Tunnel *tunnel)
{
	Piece *back = &tunnel->back;
	if (back->from == back->to) {
		int got = ssh_channel_read_nonblocking(
		        tunnel->channel, back->bytes, sizeof back->bytes, 0);
		if (got < 0 || (got == 0 && (ssh_channel_is_eof(tunnel->channel) ||
		                                    !ssh_is_connected(tunnel->hop.session))))
			return false;
		back->from = 0;
		back->to = (size_t)got;
		tunnel->more = back->to == sizeof back->bytes;
	}
	if (back->from == back->to)
		return true;
	ssize_t sent =
	        send(tunnel->end, back->bytes + back->from, back->to - back->from, MSG_NOSIGNAL);
	if (sent > 0)
		back->from += (size_t)sent;
	return sent > 0 || errno == EAGAIN || errno == EINTR;
}

/* Takes what came on the socket and gives it to the channel, as far as its window goes. */
static bool out_move(Tunnel *tunnel)
{
	Piece *out = &tunnel->out;
	if (out->from == out->to) {
		ssize_t got = recv(tunnel->end, out->bytes, sizeof out->bytes, 0);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		out->from = 0;
		out->to = got > 0 ? (size_t)got : 0;
	}
	size_t room = ssh_channel_window_size(tunnel->channel);
	size_t length = MIN(out->to - out->from, room);
	if (length == 0)
		return true;
	int wrote = ssh_channel_write(tunnel->channel, out->bytes + out->from, (uint32_t)length);
	if (wrote > 0)
		out->from += (size_t)wrote;
	return wrote >= 0 || wrote == SSH_AGAIN;
}

/* Sleeps until there is something to move. */
static void wait_for_more(const Tunnel *tunnel)
{
	ssh_session session = tunnel->hop.session;
	bool back_waits = tunnel->back.from < tunnel->back.to;
	bool out_waits = tunnel->out.from < tunnel->out.to;
	bool unsent = ssh_get_poll_flags(session) & SSH_WRITE_PENDING;
	struct pollfd waiting[] = {
	        {ssh_get_fd(session), (short)((back_waits ? 0 : POLLIN) | (unsent ? POLLOUT : 0)),
	                0},
	        {tunnel->end, (short)((out_waits ? 0 : POLLIN) | (back_waits ? POLLOUT : 0)), 0}};
	poll(waiting, G_N_ELEMENTS(waiting), tunnel->more && !back_waits ? 0 : WAIT_MS);
}

/* The thread: until either side is done. */
static void carry(void *data)
{
	Tunnel *tunnel = data;
	while (back_move(tunnel) && out_move(tunnel))
		wait_for_more(tunnel);
	shutdown(tunnel->end, SHUT_RDWR);
}

/* The hop's own failure, as one of the host behind it. */
static void hop_failed(const Visit *visit, const Tunnel *tunnel)
{
	const Visit *hop = &tunnel->hop;
	result_set(visit->ret, tunnel->result.cause, "jump '%s': %s port %d: %s", hop->target->name,
	        hop->address, hop->port, tunnel->result.message);
}

/* From the jump host to the host: false with the jump's words in the hop's result. */
static bool channel_open(Visit *visit, Tunnel *tunnel)
{
	Visit *hop = &tunnel->hop;
	Forward forward;
	tunnel->channel = ssh_channel_new(hop->session);
	if (ssh_channel_open_forward(
	            tunnel->channel, visit->address, visit->port, "127.0.0.1", 0) == SSH_OK)
		return true;
	if (result_set_passed(&tunnel->result, visit->deadline, "while it was connecting onwards"))
		return false;
	forward_failure(hop->session, &forward);
	if (forward.state == FORWARD_PROHIBITED)
		result_set(&tunnel->result, CAUSE_DENIED,
		        "its sshd lets nobody through to %s port %d (%s): AllowTcpForwarding, "
		        "PermitOpen",
		        visit->address, visit->port, forward.message);
	else
		result_set(&tunnel->result, CAUSE_UNREACHABLE, "from there to %s port %d: %s",
		        visit->address, visit->port, forward.message);
	return false;
}

/* Our end of the pair, guarded; the thread has the other one. */
static int carry_start(Visit *visit, Tunnel *tunnel)
{
	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
		result_set(&tunnel->result, CAUSE_ERROR, "%s", strerrordesc_np(errno));
		return -1;
	}
	deadline_release(visit->deadline);
	ssh_set_blocking(tunnel->hop.session, 0);
	tunnel->end = pair[1];
	tunnel->beside = fanout_beside(carry, tunnel);
	if (!tunnel->beside) {
		result_set(&tunnel->result, CAUSE_ERROR, "cannot start a thread");
		close(pair[0]);
		return -1;
	}
	deadline_guard(visit->deadline, pair[0]);
	return pair[0];
}

int tunnel_open(Visit *visit)
{
	Tunnel *tunnel = g_new0(Tunnel, 1);
	visit->tunnel = tunnel;
	tunnel->end = -1;
	visit_init(&tunnel->hop, visit->jump, visit->options, visit->deadline, &tunnel->result);
	tunnel->hop.depth = visit->depth + 1;
	int fd = -1;
	if (visit_login(&tunnel->hop) && channel_open(visit, tunnel))
		fd = carry_start(visit, tunnel);
	if (fd < 0) {
		hop_failed(visit, tunnel);
		tunnel_close(visit);
	}
	return fd;
}

void tunnel_close(Visit *visit)
{
	Tunnel *tunnel = visit->tunnel;
	if (!tunnel)
		return;
	visit->tunnel = NULL;
	if (tunnel->beside)
		fanout_beside_join(tunnel->beside);
	if (tunnel->end >= 0)
		close(tunnel->end);
	if (tunnel->channel)
		ssh_channel_free(tunnel->channel);
	visit_leave(&tunnel->hop);
	g_free(tunnel);
}

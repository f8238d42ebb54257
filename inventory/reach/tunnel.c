#include "inventory/reach/tunnel.h"
#include "base/cleanup.h"
#include "inventory/fanout.h"
#include "inventory/reach/forward.h"
#include "inventory/reach/pump.h"
#include "inventory/reach/result.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

struct Tunnel {
	Visit hop;          /* to the jump host */
	ReachResult result; /* of the hop */
	ssh_channel channel;
	int end; /* of the pair: the thread's */
	FanoutBeside *beside;
	Pump pump;
};

/* The thread: until either side is done. */
static void carry(void *data)
{
	Tunnel *tunnel = data;
	tunnel->pump.session = tunnel->hop.session;
	tunnel->pump.channel = tunnel->channel;
	tunnel->pump.end = tunnel->end;
	pump_run(&tunnel->pump);
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

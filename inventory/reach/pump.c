#include "inventory/reach/pump.h"
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <sys/socket.h>

enum { WAIT_MS = 1000 }; /* a look even when nothing wakes us */

/* Takes what came on the channel and gives it to the socket. False at the end. */
static bool back_move(Pump *pump)
{
	PumpPiece *back = &pump->back;
	if (back->from == back->to) {
		int got = ssh_channel_read_nonblocking(
		        pump->channel, back->bytes, sizeof back->bytes, 0);
		if (got < 0 || (got == 0 && (ssh_channel_is_eof(pump->channel) ||
		                                    !ssh_is_connected(pump->session))))
			return false;
		back->from = 0;
		back->to = (size_t)got;
		pump->more = back->to == sizeof back->bytes;
	}
	if (back->from == back->to)
		return true;
	ssize_t sent =
	        send(pump->end, back->bytes + back->from, back->to - back->from, MSG_NOSIGNAL);
	if (sent > 0)
		back->from += (size_t)sent;
	return sent > 0 || errno == EAGAIN || errno == EINTR;
}

/* Takes what came on the socket and gives it to the channel, as far as its window goes. */
static bool out_move(Pump *pump)
{
	PumpPiece *out = &pump->out;
	if (out->from == out->to) {
		ssize_t got = recv(pump->end, out->bytes, sizeof out->bytes, 0);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return false;
		out->from = 0;
		out->to = got > 0 ? (size_t)got : 0;
	}
	size_t room = ssh_channel_window_size(pump->channel);
	size_t length = MIN(out->to - out->from, room);
	if (length == 0)
		return true;
	int wrote = ssh_channel_write(pump->channel, out->bytes + out->from, (uint32_t)length);
	if (wrote > 0)
		out->from += (size_t)wrote;
	return wrote >= 0 || wrote == SSH_AGAIN;
}

/* Sleeps until there is something to move. */
static void wait_for_more(const Pump *pump)
{
	bool back_waits = pump->back.from < pump->back.to;
	bool out_waits = pump->out.from < pump->out.to;
	bool unsent = ssh_get_poll_flags(pump->session) & SSH_WRITE_PENDING;
	struct pollfd waiting[] = {
	        {ssh_get_fd(pump->session),
	                (short)((back_waits ? 0 : POLLIN) | (unsent ? POLLOUT : 0)), 0},
	        {pump->end, (short)((out_waits ? 0 : POLLIN) | (back_waits ? POLLOUT : 0)), 0}};
	poll(waiting, G_N_ELEMENTS(waiting), pump->more && !back_waits ? 0 : WAIT_MS);
}

void pump_run(Pump *pump)
{
	while (back_move(pump) && out_move(pump))
		wait_for_more(pump);
	shutdown(pump->end, SHUT_RDWR);
}

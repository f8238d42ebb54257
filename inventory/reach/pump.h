/*
 * Pump: bytes carried between a channel of an ssh session and a socket of ours, until either side
 * is done. While it runs it alone touches the session.
 */
#pragma once

#include <libssh/libssh.h>
#include <stdbool.h>
#include <stddef.h>

enum { PUMP_PIECE_BYTES = 32 * 1024 };

/* Bytes on their way in one direction. */
typedef struct {
	char bytes[PUMP_PIECE_BYTES];
	size_t from, to;
} PumpPiece;

typedef struct {
	ssh_session session; /* not blocking; borrowed */
	ssh_channel channel; /* open; borrowed */
	int end;             /* a socket that does not block; borrowed */
	PumpPiece out, back; /* to the host, to us; all zero at first */
	bool more;           /* libssh may hold more for us than the last piece took */
} Pump;

/* Blocks until the socket or the channel has ended; then the socket is shut. */
void pump_run(Pump *pump);

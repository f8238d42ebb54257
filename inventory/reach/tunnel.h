/*
 * A way to a host through another one: our own session to the jump host, a direct-tcpip channel
 * from there (RFC 4254 7.2), and a thread that carries bytes between it and a pair of sockets.
 * No ssh is spawned.
 *
 * The tunnel owns its session; while it is open only its thread touches it. It ends by itself when
 * either side does.
 */
#pragma once

#include "inventory/reach/visit.h"

/*
 * Connects to visit->address and port through visit->jump. Blocks until it is there or the
 * deadline has passed. Returns what connect_open() would: a guarded descriptor, or -1 with cause
 * and message in visit->ret. The tunnel is visit->tunnel and stays until tunnel_close().
 */
int tunnel_open(Visit *visit);

/* After the descriptor was released and closed. Blocks for the moment that the thread needs. */
void tunnel_close(Visit *visit);

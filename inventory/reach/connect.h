/*
 * A TCP connection before a deadline: names resolved apart, the socket made by us.
 */
#pragma once

#include "inventory/reach/reach.h"

/*
 * Connects to `address` (a name or a literal). Blocks until it is there or the deadline has
 * passed. Returns a descriptor (non-blocking, close-on-exec, TCP_NODELAY) that is guarded by
 * `deadline`: deadline_release() before closing it. Returns -1 with cause and message in `ret`.
 */
int connect_open(const char *address, int port, Deadline *deadline, ReachResult *ret);

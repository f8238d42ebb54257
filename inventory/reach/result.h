/*
 * How the reaches fill a ReachResult: one shape of message, safe to print whatever a host sent.
 */
#pragma once

#include "inventory/reach/reach.h"
#include <glib.h>

/* Starts a result: nothing wrong yet, no exit status. */
void result_init(ReachResult *result);

/*
 * Sets cause and message. Bytes that came from a host (control characters, what is not UTF-8) are
 * shown as '?', and a message too long is cut at a whole character. A later call replaces it.
 */
void result_set(ReachResult *result, Cause cause, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Puts "host 'db1': 10.1.1.1 port 22: " in front; `port` 0 leaves " port N" out. */
void result_prefix(ReachResult *result, const char *name, const char *place, int port);

/* Sets "timed out …" or "interrupted …" from a deadline that has passed; false if it has not. */
bool result_set_passed(ReachResult *result, const Deadline *deadline, const char *phase);

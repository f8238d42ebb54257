/*
 * Jump hosts as people write them: `[user@]host[:port]`, two of them with a comma between, the
 * first one first (ssh_config(5), ProxyJump). An IPv6 address with a port stands in brackets.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum { JUMPS_MAX = 2 }; /* on the way to one host */

typedef struct {
	char *text; /* as written, without what is around it */
	char *user; /* NULL: not given */
	char *address;
	int port; /* 0: not given */
} Jump;

typedef struct {
	Jump list[JUMPS_MAX];
	size_t count;
} Jumps;

/* Pure. On error (BASE_ERROR_FORMAT, no position in front) *jumps is empty. */
bool jumps_parse(const char *text, Jumps *jumps, GError **error);
void jumps_clear(Jumps *jumps);

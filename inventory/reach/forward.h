/*
 * What a host's sshd answers when it is asked to connect onwards (direct-tcpip, RFC 4254 7.2).
 */
#pragma once

#include <libssh/libssh.h>
#include <stdint.h>

typedef enum {
	FORWARD_OPEN,
	FORWARD_REFUSED,    /* somebody answered: nothing listens */
	FORWARD_NO_ROUTE,   /* no route, host or network unreachable */
	FORWARD_TIMEOUT,    /* the host itself gave up */
	FORWARD_PROHIBITED, /* sshd may not, or will not */
	FORWARD_ERROR,      /* anything else */
} ForwardState;

typedef struct {
	ForwardState state;
	uint32_t channel;  /* number of the channel it is about; 0: not said */
	char message[128]; /* the sshd's own words */
} Forward;

/* Reads the last failure to open a channel out of the session. */
void forward_failure(ssh_session session, Forward *ret);

/* The same from libssh's text. Pure. */
void forward_parse(const char *error, Forward *ret);

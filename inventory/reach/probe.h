/*
 * Probes: can this host open a TCP connection to that port? Asked of the host's own sshd by
 * direct-tcpip in the visit's session, so that the answer is of the host that will really connect.
 * A connection that opens is closed at once; no byte is sent on it.
 */
#pragma once

enum {
	PROBES_MAX = 128,     /* of one visit */
	PROBE_WAIT_MS = 5000, /* for all of them: a refusal is quick, "no route" takes about 3 s */
	PROBE_EACH_MS = 50,   /* and for each besides: a busy sshd opens channels one by one */
};

typedef enum {
	PROBE_NOT_TRIED,  /* the visit ended before */
	PROBE_OPEN,       /* somebody listens */
	PROBE_REFUSED,    /* the way is free, nobody listens */
	PROBE_TIMEOUT,    /* no answer: dropped on the way, or the other host is gone */
	PROBE_NO_ROUTE,   /* no route, unreachable */
	PROBE_PROHIBITED, /* the host's sshd does not forward */
	PROBE_ERROR,      /* anything else */
} ProbeState;

typedef struct {
	const char *address; /* as the host is to understand it; borrowed */
	int port;
	ProbeState state;
	char message[128]; /* the host's own words; "" when it is open or silent */
} Probe;

/* "open", "refused", "timeout", "no_route", "prohibited", "error", "not_tried". */
const char *probe_state_name(ProbeState state);

/*
 * One visit over SSH while it goes on; private to inventory/reach/ssh*.c.
 *
 * The visit owns everything but what it was called with. `fd` is ours and guarded by the
 * deadline; libssh works on a duplicate of it, so that whatever number libssh closes, the
 * watchdog never shuts a stranger's descriptor.
 */
#pragma once

#include "inventory/reach/jump.h"
#include "inventory/reach/known_hosts.h"
#include "inventory/reach/reach.h"
#include "inventory/reach/ssh_config.h"
#include <libssh/libssh.h>

enum { VISIT_TRIED_BYTES = 256 };

typedef struct Tunnel Tunnel;

typedef struct {
	const ReachTarget *target; /* the caller's, as all of these */
	const ReachOptions *options;
	Deadline *deadline;
	ReachSink sink;
	void *sink_data;
	ReachResult *ret;

	SshConfig config;
	const char *address; /* where we connect: HostName or target->address; borrowed */
	int port;
	char *user;
	KnownHostsFile known_hosts[2]; /* the site's (maybe without a name), the user's */

	const ReachTarget *jump;     /* the last host on the way; NULL: straight */
	Jumps jumps;                 /* of ~/.ssh/config */
	ReachTarget hops[JUMPS_MAX]; /* their targets; strings are the jumps' */
	unsigned depth;              /* 0: the host itself, 1: a jump host … */
	Tunnel *tunnel;              /* while it is used */

	int fd;
	int duplicate; /* libssh's */
	ssh_session session;
	char tried[VISIT_TRIED_BYTES]; /* "key '/x', agent": for the message of a refusal */
} Visit;

/* Nothing is open yet. All arguments are the caller's and stay so. */
void visit_init(Visit *visit, const ReachTarget *target, const ReachOptions *options,
        Deadline *deadline, ReachResult *ret);
/* From the address to a session that is logged in; blocks. False with the reason in visit->ret. */
bool visit_login(Visit *visit);
/*
 * Completes the message of a failure: where it happened, and what we passed over in ~/.ssh/config,
 * as it may be why. Before visit_leave().
 */
void visit_explain(Visit *visit);
/* Closes what is open and forgets the rest. */
void visit_leave(Visit *visit);

/*
 * Each step blocks until it is done or the descriptor is shut, and returns false with cause and
 * message in visit->ret.
 */

/* Where, as whom, through whom: target and ~/.ssh/config; known_hosts read (ssh_settle.c). */
bool visit_settle(Visit *visit);
/* Host key against known_hosts (ssh_host_key.c). */
bool host_key_check(Visit *visit);
/* The host key algorithms to offer, those of known keys first. Yours. */
char *host_key_algorithms(const Visit *visit);
/* Public key authentication: files, then agent, then default keys (ssh_login.c). */
bool login_run(Visit *visit);
/* The script through the shell, its output to the sink (ssh_script.c). */
bool script_run(Visit *visit, const char *script);
/* Asks the probes of the options and fills them in; needs a session, says nothing (ssh_probe.c). */
void probes_run(Visit *visit);

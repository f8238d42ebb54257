/*
 * One visit over SSH while it goes on; private to inventory/reach/ssh*.c.
 *
 * The visit owns everything but what it was called with. `fd` is ours and guarded by the
 * deadline; libssh works on a duplicate of it, so that whatever number libssh closes, the
 * watchdog never shuts a stranger's descriptor.
 */
#pragma once

#include "inventory/reach/known_hosts.h"
#include "inventory/reach/reach.h"
#include "inventory/reach/ssh_config.h"
#include <libssh/libssh.h>

enum { VISIT_TRIED_BYTES = 256 };

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

	int fd;
	int duplicate; /* libssh's */
	ssh_session session;
	char tried[VISIT_TRIED_BYTES]; /* "key '/x', agent": for the message of a refusal */
} Visit;

/*
 * Each step blocks until it is done or the descriptor is shut, and returns false with cause and
 * message in visit->ret.
 */

/* Host key against known_hosts (ssh_host_key.c). */
bool host_key_check(Visit *visit);
/* The host key algorithms to offer, those of known keys first. Yours. */
char *host_key_algorithms(const Visit *visit);
/* Public key authentication: files, then agent, then default keys (ssh_login.c). */
bool login_run(Visit *visit);
/* The script through the shell, its output to the sink (ssh_script.c). */
bool script_run(Visit *visit, const char *script);

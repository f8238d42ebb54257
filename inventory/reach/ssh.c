/*
 * reach_ssh: settles where and as whom, connects, exchanges keys (again when the host resets us
 * for having too many logins at once), then host key, login, script.
 */
#include "base/cleanup.h"
#include "inventory/reach/connect.h"
#include "inventory/reach/result.h"
#include "inventory/reach/tunnel.h"
#include "inventory/reach/visit.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>

enum {
	TRIES_MAX = 6, /* the first and five more */
	RETRY_MS = 100,
	SLICE_MS = 50,
};

static const long LIBRARY_TIMEOUT_S = 24L * 3600; /* time is kept by the deadline, not by libssh */

/* A session of libssh on a duplicate of our descriptor; it reads no file and logs nothing. */
static bool session_open(Visit *visit)
{
	socket_t fd = visit->duplicate = fcntl(visit->fd, F_DUPFD_CLOEXEC, 0);
	int no = 0, quiet = SSH_LOG_NOLOG;
	g_autofree char *algorithms = host_key_algorithms(visit);
	ssh_session session = fd >= 0 ? ssh_new() : NULL;
	visit->session = session;
	if (!session) {
		result_set(visit->ret, CAUSE_ERROR, "cannot make a session: %s",
		        strerrordesc_np(errno));
		return false;
	}
	ssh_options_set(session, SSH_OPTIONS_LOG_VERBOSITY, &quiet);
	ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_options_set(session, SSH_OPTIONS_HOST, "host"); /* the connection is there already */
	ssh_options_set(session, SSH_OPTIONS_USER, visit->user);
	ssh_options_set(session, SSH_OPTIONS_SSH_DIR, "/nonexistent");
	ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
	ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
	ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, algorithms);
	ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &LIBRARY_TIMEOUT_S);
	ssh_options_set(session, SSH_OPTIONS_FD, &fd);
	ssh_set_blocking(session, 1);
	return true;
}

/*
 * Closes the duplicate if libssh has left it open: 0.10.6 closes a descriptor it was given when
 * the connection fails, but not when we disconnect, as older ones do. That the number still is
 * our socket and nobody else's is seen by its inode, not used again while visit->fd is open.
 */
static void duplicate_close(const Visit *visit)
{
	struct stat ours, theirs;
	if (fstat(visit->fd, &ours) == 0 && fstat(visit->duplicate, &theirs) == 0 &&
	        ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino)
		close(visit->duplicate);
}

static void session_close(Visit *visit)
{
	deadline_release(visit->deadline);
	if (visit->session) {
		if (ssh_get_fd(visit->session) < 0)
			visit->duplicate = -1; /* closed by libssh */
		ssh_disconnect(visit->session);
		ssh_free(visit->session);
	}
	visit->session = NULL;
	if (visit->duplicate >= 0)
		duplicate_close(visit);
	visit->duplicate = -1;
	if (visit->fd >= 0)
		close(visit->fd);
	visit->fd = -1;
	tunnel_close(visit);
}

/*
 * What sshd's MaxStartups does to a login too many, and a host that is just being restarted.
 * libssh's bare "Success" is a reset too: poll tells of it, and connect_wait has taken its errno.
 */
static bool error_is_reset(const char *error)
{
	return strcmp(error, "Success") == 0 || strstr(error, "Connection reset by peer") ||
	       strstr(error, "disconnected") || strstr(error, "Broken pipe") ||
	       strstr(error, "Remote host closed connection");
}

/* Connects and exchanges keys once. *again: the host dropped us in a way that may pass. */
static bool session_try(Visit *visit, bool *again)
{
	*again = false;
	visit->fd = visit->jump ? tunnel_open(visit)
	                        : connect_open(
	                                  visit->address, visit->port, visit->deadline, visit->ret);
	if (visit->fd < 0 || !session_open(visit))
		return false;
	if (ssh_connect(visit->session) == SSH_OK)
		return true;
	const char *error = ssh_get_error(visit->session);
	const char *phase =
	        ssh_get_serverbanner(visit->session)
	                ? "during key exchange"
	                : "during key exchange: the port is open, but no SSH greeting came";
	if (result_set_passed(visit->ret, visit->deadline, phase))
		return false;
	*again = error_is_reset(error);
	if (*again)
		result_set(visit->ret, CAUSE_ERROR,
		        "connection reset during key exchange, %d times (sshd's MaxStartups?)",
		        TRIES_MAX);
	else
		result_set(visit->ret, CAUSE_ERROR, "key exchange failed: %s", error);
	return false;
}

/* Sleeps, but not past the deadline or a cancel. */
static void pause_ms(const Deadline *deadline, int ms)
{
	for (int left = ms; left > 0; left -= SLICE_MS) {
		int slice = MIN(MIN(left, SLICE_MS), deadline_left_ms(deadline));
		if (slice == 0)
			return;
		poll(NULL, 0, slice);
	}
}

static bool session_start(Visit *visit)
{
	bool again = false;
	if (session_try(visit, &again))
		return true;
	GRand *random = g_rand_new_with_seed(g_str_hash(visit->target->name));
	int wait_ms = RETRY_MS;
	bool started = false;
	for (int tries = 1; again && tries < TRIES_MAX; tries++) {
		session_close(visit);
		pause_ms(visit->deadline, (int)(wait_ms * g_rand_double_range(random, 0.5, 1.5)));
		wait_ms *= 2;
		started = session_try(visit, &again);
	}
	g_rand_free(random);
	if (started)
		result_init(visit->ret);
	return started;
}

void visit_explain(Visit *visit)
{
	ReachResult *ret = visit->ret;
	if (ret->cause == CAUSE_NONE)
		return;
	if (visit->config.passed_by &&
	        (ret->cause == CAUSE_UNREACHABLE || ret->cause == CAUSE_DENIED)) {
		ReachResult bare = *ret;
		result_set(ret, bare.cause, "%s (not read: %s)", bare.message,
		        visit->config.passed_by);
	}
	if (visit->jump && !g_str_has_prefix(ret->message, "jump '")) {
		ReachResult bare = *ret;
		result_set(
		        ret, bare.cause, "%s (through jump '%s')", bare.message, visit->jump->name);
	}
	result_prefix(ret, visit->target->name, visit->address, visit->port);
}

void visit_init(Visit *visit, const ReachTarget *target, const ReachOptions *options,
        Deadline *deadline, ReachResult *ret)
{
	*visit = (Visit){
	        .target = target,
	        .options = options,
	        .deadline = deadline,
	        .ret = ret,
	        .address = target->address,
	        .fd = -1,
	        .duplicate = -1,
	};
	result_init(ret);
}

bool visit_login(Visit *visit)
{
	return !result_set_passed(visit->ret, visit->deadline, "before connecting") &&
	       visit_settle(visit) && session_start(visit) && host_key_check(visit) &&
	       login_run(visit);
}

void visit_leave(Visit *visit)
{
	session_close(visit);
	ssh_config_clear(&visit->config);
	jumps_clear(&visit->jumps);
	g_free(visit->user);
	for (size_t i = 0; i < G_N_ELEMENTS(visit->known_hosts); i++)
		known_hosts_clear(&visit->known_hosts[i]);
}

static void run(const ReachTarget *target, const ReachOptions *options, const char *script,
        Deadline *deadline, ReachSink sink, void *sink_data, ReachResult *ret)
{
	Visit visit;
	visit_init(&visit, target, options, deadline, ret);
	visit.sink = sink;
	visit.sink_data = sink_data;
	if (visit_login(&visit) && script_run(&visit, script))
		probes_run(&visit);
	session_close(&visit);
	visit_explain(&visit);
	visit_leave(&visit);
}

const Reach reach_ssh = {.name = "ssh", .run = run};

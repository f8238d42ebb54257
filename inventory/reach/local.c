/*
 * reach_local: the console itself, without a connection. The shell is a process group of its own,
 * so that a deadline ends all that the script started. The script lies in a memory file: nothing
 * has to be fed, nothing touches the disk.
 */
#include "base/cleanup.h"
#include "inventory/reach/result.h"
#include "inventory/reach/sudo.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

enum {
	SLICE_MS = 100, /* how soon a cancel is seen */
	TIDY_MS = 500,  /* between being asked to end and being killed */
	REAP_MS = 2000, /* how long a killed shell is waited for */
	REAP_SLICE_MS = 10,
	READ_BYTES = 16 * 1024,
};

typedef enum { OUTPUT_END, OUTPUT_LIMIT, OUTPUT_UNWANTED, OUTPUT_PASSED, OUTPUT_FAILED } OutputEnd;

typedef struct {
	const ReachOptions *options;
	const Deadline *deadline;
	ReachSink sink;
	void *sink_data;
	SudoHead head;
} Run;

/* The script as a descriptor to read from, or -1. */
static int script_file(const char *script)
{
	AutoFd fd = memfd_create("script", MFD_CLOEXEC);
	size_t length = strlen(script), done = 0;
	while (fd >= 0 && done < length) {
		ssize_t wrote = write(fd, script + done, length - done);
		if (wrote < 0 && errno != EINTR)
			return -1;
		done += wrote > 0 ? (size_t)wrote : 0;
	}
	if (fd >= 0 && lseek(fd, 0, SEEK_SET) != 0)
		return -1;
	return fd_steal(&fd);
}

/* Starts the shell in a group of its own, with no signal blocked or ignored; 0 or errno. */
static int shell_spawn(bool sudo, int input, int output, pid_t *pid)
{
	static const char *const plain[] = {"/bin/sh", "-s", NULL};
	static const char *const root[] = {"env", "LC_ALL=C", "sudo", "-n", "/bin/sh", "-s", NULL};
	const char *const *argv = sudo ? root : plain;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes,
	        POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int failed =
	        posix_spawnp(pid, argv[0], &actions, &attributes, (char *const *)argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return failed;
}

/* Hands on what came; OUTPUT_END stands for "go on". */
static OutputEnd output_take(Run *run, const char *bytes, size_t length)
{
	size_t take = MIN(length, run->options->max_output_bytes - run->head.total);
	sudo_head_add(&run->head, bytes, take);
	if (take > 0 && !run->sink(bytes, take, run->sink_data))
		return OUTPUT_UNWANTED;
	return take < length ? OUTPUT_LIMIT : OUTPUT_END;
}

/* Reads until the last writer is gone or there is a reason to stop. */
static OutputEnd output_read(Run *run, int fd)
{
	char buffer[READ_BYTES];
	while (deadline_state(run->deadline) == CAUSE_NONE) {
		struct pollfd waiting = {fd, POLLIN, 0};
		int ready = poll(&waiting, 1, MIN(deadline_left_ms(run->deadline), SLICE_MS));
		if (ready == 0 || (ready < 0 && errno == EINTR))
			continue;
		ssize_t got = ready < 0 ? -1 : read(fd, buffer, sizeof buffer);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 ? OUTPUT_END : OUTPUT_FAILED;
		OutputEnd end = output_take(run, buffer, (size_t)got);
		if (end != OUTPUT_END)
			return end;
	}
	return OUTPUT_PASSED;
}

/* First so that it can tidy up (a token on a shared volume), then without asking. The shell is
 * not waited for in between: so long its number is its group's alone. */
static void group_end(pid_t pid)
{
	if (kill(-pid, SIGTERM) == 0)
		poll(NULL, 0, TIDY_MS);
	kill(-pid, SIGKILL);
}

/*
 * Waits for the shell until the deadline, then ends its group. A shell that became root through
 * sudo may be out of our reach: it is left to end by its closed output.
 */
static int shell_reap(pid_t pid, bool end_now, const Deadline *deadline, bool *reaped)
{
	int status = 0, waited_ms = 0;
	bool ended = end_now;
	if (end_now)
		group_end(pid);
	while (!(*reaped = waitpid(pid, &status, WNOHANG) == pid)) {
		if (!ended && deadline_state(deadline) != CAUSE_NONE) {
			group_end(pid);
			ended = true;
		}
		if (ended && (waited_ms += REAP_SLICE_MS) > REAP_MS)
			break;
		poll(NULL, 0, REAP_SLICE_MS);
	}
	return status;
}

static void run_conclude(Run *run, const ReachTarget *target, OutputEnd end, ReachResult *ret)
{
	char phase[64];
	size_t total = run->head.total;
	g_snprintf(phase, sizeof phase, "while the script ran: %zu bytes so far", total);
	if (end == OUTPUT_LIMIT)
		result_set(ret, CAUSE_LIMIT, "more than %zu bytes of output",
		        run->options->max_output_bytes);
	else if (end == OUTPUT_UNWANTED)
		result_set(ret, CAUSE_ERROR, "output refused after %zu bytes", total);
	else if (end == OUTPUT_FAILED)
		result_set(ret, CAUSE_ERROR, "cannot read the output after %zu bytes", total);
	else if (end == OUTPUT_PASSED)
		result_set_passed(ret, run->deadline, phase);
	else if (target->sudo) {
		char buffer[4096];
		struct passwd entry, *found = NULL;
		getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found);
		sudo_refused(&run->head, found ? found->pw_name : "?", ret);
	}
}

static const char *signal_name(int number)
{
	const char *name = sigabbrev_np(number);
	return name ? name : "?";
}

static void status_take(int status, bool reaped, size_t total, ReachResult *ret)
{
	if (reaped && WIFEXITED(status))
		ret->exit_status = WEXITSTATUS(status);
	else if (reaped && WIFSIGNALED(status))
		result_set(ret, CAUSE_ERROR, "the script was killed by signal %s after %zu bytes",
		        signal_name(WTERMSIG(status)), total);
	else
		result_set(ret, CAUSE_ERROR, "the shell does not end after %zu bytes", total);
}

/* The shell from its start to its end. */
static void shell_run(const ReachTarget *target, const char *script, Run *run, ReachResult *ret)
{
	int ends[2];
	AutoFd input = script_file(script);
	if (input < 0 || pipe2(ends, O_CLOEXEC) != 0) {
		result_set(ret, CAUSE_ERROR, "cannot start a shell: %s", strerrordesc_np(errno));
		return;
	}
	AutoFd output = ends[0], far_end = ends[1];
	pid_t pid = 0;
	const ReachQuestion *question = run->options->question;
	if (question)
		question->ask(run->sink_data);
	int failed = shell_spawn(target->sudo, input, far_end, &pid);
	if (failed) {
		result_set(ret, CAUSE_ERROR, "cannot start a shell: %s", strerrordesc_np(failed));
		return;
	}
	close(fd_steal(&far_end));
	OutputEnd end = output_read(run, output);
	bool reaped = false;
	int status = shell_reap(pid, end != OUTPUT_END, run->deadline, &reaped);
	bool ended = reaped && WIFEXITED(status);
	if (end == OUTPUT_END && !ended && deadline_state(run->deadline) != CAUSE_NONE)
		end = OUTPUT_PASSED;
	if (end == OUTPUT_END)
		status_take(status, reaped, run->head.total, ret);
	run_conclude(run, target, end, ret);
}

static void run(const ReachTarget *target, const ReachOptions *options, const char *script,
        Deadline *deadline, ReachSink sink, void *sink_data, ReachResult *ret)
{
	Run visit = {
	        .options = options, .deadline = deadline, .sink = sink, .sink_data = sink_data};
	result_init(ret);
	if (!result_set_passed(ret, deadline, "before the script ran"))
		shell_run(target, script, &visit, ret);
	if (ret->cause != CAUSE_NONE)
		result_prefix(ret, target->name, "local", 0);
}

const Reach reach_local = {.name = "local", .run = run};

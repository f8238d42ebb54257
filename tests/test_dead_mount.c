/*
 * A mount whose server is gone never holds up a visit: FUSE file systems made here by hand, in a
 * mount namespace of this test's own. One that was never answered (SIGKILL ends who asks), and one
 * whose server took the question and says nothing: who asks that one cannot be killed by anybody.
 */
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "harness.h"
#include "inventory/reach/reach.h"
#include "inventory/sources/linux.h"

#define NONCE "cafe0123cafe0123"
#define RUN "fedcba9876543210fedcba9876543210"

static char *const shells[][4] = {
        {(char *)"/bin/sh", (char *)"-s", NULL},
        {(char *)"/bin/bash", (char *)"-s", NULL},
        {(char *)"/bin/busybox", (char *)"sh", (char *)"-s", NULL},
};

/* ---- the server ---- */

/* Answers the greeting, as every request behind it waits for that; and nothing else, ever. */
static void serve_nothing(int fuse)
{
	static char request[1 << 17];
	for (;;) {
		ssize_t got = read(fuse, request, sizeof request);
		const struct fuse_in_header *in = (const void *)request;
		if (got < 0 && errno != EINTR)
			_exit(0);
		if (got < (ssize_t)sizeof *in || in->opcode != FUSE_INIT)
			continue;
		struct {
			struct fuse_out_header head;
			struct fuse_init_out init;
		} reply = {.head = {.len = sizeof reply, .unique = in->unique},
		        .init = {.major = FUSE_KERNEL_VERSION,
		                .minor = FUSE_KERNEL_MINOR_VERSION,
		                .max_write = 4096}};
		if (write(fuse, &reply, sizeof reply) < 0)
			_exit(0);
	}
}

/* The server's process, whose end frees all who wait; -1: no right to mount. */
static pid_t mount_dead(const char *where, bool answers_greeting)
{
	int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (fuse < 0)
		return -1;
	g_autofree char *options =
	        g_strdup_printf("fd=%d,rootmode=40000,user_id=0,group_id=0", fuse);
	bool mounted = mount("dead", where, "fuse", MS_NOSUID | MS_NODEV, options) == 0;
	pid_t server = mounted ? fork() : -1;
	if (server == 0 && answers_greeting)
		serve_nothing(fuse);
	if (server == 0)
		for (;;)
			pause();
	close(fuse);
	return server;
}

static void unmount_dead(const char *where, pid_t server)
{
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	umount2(where, MNT_DETACH);
}

static bool own_namespace(void)
{
	static int own = -1;
	if (own < 0)
		own = geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
		      mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	if (!own)
		fprintf(stderr, "no right to mount: a dead mount was not tried\n");
	return own;
}

/* ---- the visit ---- */

static LinuxWants *wants_of(const char *dead)
{
	const char *peers[] = {"b", NULL};
	LinuxWants *wants = linux_wants_new();
	linux_wants_answer_within(wants, 1);
	linux_wants_usual(wants);
	CU_ASSERT(linux_wants_add(wants, "services", "sshd", NULL));
	CU_ASSERT(linux_wants_space(wants, dead, NULL));
	CU_ASSERT(linux_wants_space(wants, "/", NULL));
	linux_wants_token_as(wants, RUN, "a", 1);
	CU_ASSERT(linux_wants_token(wants, dead, peers, NULL));
	CU_ASSERT(linux_wants_token(wants, "/dev/shm", peers, NULL));
	return wants;
}

/* Reads until the last writer is gone, at most 60 s: false when somebody still holds the pipe. */
static bool read_whole(int fd, GString *out)
{
	int64_t until_us = g_get_monotonic_time() + 60 * G_USEC_PER_SEC;
	char piece[4096];
	while (g_get_monotonic_time() < until_us) {
		struct pollfd waiting = {fd, POLLIN, 0};
		if (poll(&waiting, 1, 200) <= 0)
			continue;
		ssize_t got = read(fd, piece, sizeof piece);
		if (got <= 0)
			return got == 0;
		g_string_append_len(out, piece, got);
	}
	return false;
}

static Facts *visit(char *const *shell, const LinuxWants *wants, double *ret_seconds)
{
	g_autofree char *script = linux_script(wants, NONCE);
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
	g_autoptr(GString) output = g_string_new(NULL);
	int in[2], out[2];
	CU_ASSERT(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
	int64_t began_us = g_get_monotonic_time();
	pid_t pid = fork();
	if (pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		dup2(out[1], STDERR_FILENO);
		execv(shell[0], shell);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	CU_ASSERT(write(in[1], script, strlen(script)) == (ssize_t)strlen(script));
	close(in[1]);
	CU_ASSERT(read_whole(out[0], output));
	close(out[0]);
	CU_ASSERT(waitpid(pid, NULL, 0) == pid);
	*ret_seconds = (double)(g_get_monotonic_time() - began_us) / G_USEC_PER_SEC;
	linux_reader_feed(output->str, output->len, reader);
	CU_ASSERT(linux_reader_done(reader));
	LinuxVisit end = {.source = "local", .now_us = 1};
	Facts *facts = facts_new(SUBJECT_HOST, "h");
	linux_reader_finish(reader, &end, facts);
	return facts;
}

static char *shown(const Facts *facts, const char *topic, size_t index)
{
	json_t *entry = json_array_get(facts_find(facts, topic).value, index);
	json_object_del(entry, "from_ms");
	json_object_del(entry, "to_ms");
	char *text = json_dumps(entry, JSON_SORT_KEYS);
	char *owned = g_strdup(text);
	free(text);
	return owned;
}

/* All is there; of the dead mount it is said that it gave no answer. */
static void check_facts(const Facts *facts, const char *dead, bool again)
{
	static const char *const must[] = {"os", "kernel", "mounts", "fstab", "addresses", "dmi"};
	for (size_t i = 0; i < G_N_ELEMENTS(must); i++)
		CU_ASSERT(facts_find(facts, must[i]).cause == CAUSE_NONE ||
		          facts_find(facts, must[i]).cause == CAUSE_NOT_OBSERVED);
	g_autofree char *space = shown(facts, "space", 0), *token = shown(facts, "token", 0),
	                *other = shown(facts, "token", 1);
	g_autofree char *should = g_strdup_printf(
	        "{\"cause\": \"timeout\", \"message\": \"no answer from the file system within 1 "
	        "s%s\", \"target\": \"%s\"}",
	        again ? "; the question of an earlier run still waits for its answer" : "", dead);
	ASSERT_TEXT(space, should);
	g_autofree char *silent = g_strdup_printf(
	        "{\"cause\": \"timeout\", \"seen\": [], \"target\": \"%s\", \"wrote\": false}",
	        dead);
	ASSERT_TEXT(token, silent);
	ASSERT_TEXT(other, "{\"seen\": [], \"target\": \"/dev/shm\", \"wrote\": true}");
	json_t *root = json_array_get(facts_find(facts, "space").value, 1);
	CU_ASSERT(json_integer_value(json_object_get(root, "size_bytes")) > 0);
}

/* Processes whose command line names the mount point. */
static unsigned waiting_for(const char *dead)
{
	unsigned count = 0;
	g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
	for (const char *name; processes && (name = g_dir_read_name(processes));) {
		g_autofree char *path = g_strdup_printf("/proc/%s/cmdline", name), *line = NULL;
		gsize length = 0;
		if (g_ascii_isdigit(name[0]) && g_file_get_contents(path, &line, &length, NULL) &&
		        memmem(line, length, dead, strlen(dead)))
			count++;
	}
	return count;
}

/* The same once they are so many: who is killed is gone a moment later. */
static unsigned waiting_come_to(const char *dead, unsigned wanted)
{
	unsigned count = waiting_for(dead);
	for (int i = 0; i < 600 && count != wanted; i++) {
		g_usleep(100000);
		count = waiting_for(dead);
	}
	return count;
}

static bool token_left(const char *place)
{
	g_autoptr(GDir) folder = g_dir_open(place, 0, NULL);
	for (const char *name; folder && (name = g_dir_read_name(folder));)
		if (strstr(name, ".jiuxu-" RUN))
			return true;
	return false;
}

/* Twice where somebody is left behind: the second time nobody else may be. */
static void visit_dead(char *const *shell, bool answers_greeting)
{
	g_autofree char *dead = g_dir_make_tmp("jiuxu-dead-XXXXXX", NULL);
	pid_t server = mount_dead(dead, answers_greeting);
	g_autoptr(LinuxWants) wants = wants_of(dead);
	for (int run = 0; run < (answers_greeting ? 2 : 1) && server > 0; run++) {
		double seconds = 0;
		g_autoptr(Facts) facts = visit(shell, wants, &seconds);
		check_facts(facts, dead, answers_greeting && run > 0);
		if (seconds >= 30)
			fprintf(stderr, "%s: %.1f s\n", shell[0], seconds);
		CU_ASSERT(seconds < 30);
		CU_ASSERT_EQUAL(
		        waiting_come_to(dead, answers_greeting ? 1 : 0), answers_greeting ? 1 : 0);
	}
	CU_ASSERT(server > 0);
	unmount_dead(dead, server);
	CU_ASSERT_EQUAL(waiting_come_to(dead, 0), 0);
	CU_ASSERT(!token_left("/dev/shm"));
	rmdir(dead);
}

static void test_one_that_was_never_answered(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shells) && own_namespace(); i++)
		if (access(shells[i][0], X_OK) == 0)
			visit_dead(shells[i], false);
}

static void test_one_whose_askers_cannot_be_killed(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(shells) && own_namespace(); i++)
		if (access(shells[i][0], X_OK) == 0)
			visit_dead(shells[i], true);
}

TEST_MAIN("dead mount", CASE(test_one_that_was_never_answered),
        CASE(test_one_whose_askers_cannot_be_killed))

/*
 * The token goes whatever happens: the shell told to end, the console killed, the volume full, made
 * read-only or not to be written at all. On a tmpfs in a mount namespace of this test's own.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <utime.h>

#include "base/cleanup.h"
#include "harness.h"
#include "inventory/sources/linux.h"
#include "tests/one_visit.h"

#define NONCE "cafe0123cafe0123"
#define RUN "0123456789abcdef0123456789abcdef"

static char place[] = "/tmp/jiuxu-token-XXXXXX";

static bool volume_mount(const char *options)
{
	return mount("volume", place, "tmpfs", 0, options) == 0;
}

static bool own_namespace(void)
{
	static int own = -1;
	if (own < 0)
		own = geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
		      mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
		      mkdtemp(place) != NULL && chmod(place, 0755) == 0;
	if (!own)
		fprintf(stderr, "no right to mount: not tried\n");
	return own;
}

static LinuxWants *wants_of(unsigned seconds)
{
	const char *peers[] = {"b", NULL};
	LinuxWants *wants = linux_wants_new();
	linux_wants_token_as(wants, RUN, "a", seconds);
	CU_ASSERT(linux_wants_token(wants, place, peers, NULL));
	return wants;
}

static bool token_there(void)
{
	g_autoptr(GDir) folder = g_dir_open(place, 0, NULL);
	for (const char *name; folder && (name = g_dir_read_name(folder));)
		if (g_str_has_prefix(name, ".jiuxu-"))
			return true;
	return false;
}

static bool token_becomes(bool there)
{
	for (int i = 0; i < 2400; i++) {
		if (token_there() == there)
			return true;
		g_usleep(25000);
	}
	return false;
}

/* The script in a shell of its own group, its output in a file; as nobody when `humble`. */
static pid_t script_start(const LinuxWants *wants, int output, bool humble)
{
	g_autofree char *script = linux_script(wants, NONCE);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	if (humble && setresuid(65534, 65534, 65534) != 0)
		_exit(126);
	setpgid(0, 0);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	_exit(127);
}

static int output_file(void)
{
	return memfd_create("output", 0);
}

/* What the token's topic says after the script has ended. Caller frees. */
static char *told(const LinuxWants *wants, int output)
{
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "h");
	char piece[4096];
	lseek(output, 0, SEEK_SET);
	for (ssize_t got; (got = read(output, piece, sizeof piece)) > 0;)
		linux_reader_feed(piece, (size_t)got, reader);
	CU_ASSERT(linux_reader_done(reader));
	LinuxVisit end = {.source = "local", .now_us = 1};
	linux_reader_finish(reader, &end, facts);
	json_t *entry = json_array_get(facts_find(facts, "token").value, 0);
	json_object_del(entry, "target");
	json_object_del(entry, "from_ms");
	json_object_del(entry, "to_ms");
	const char *message = json_string_value(json_object_get(entry, "message"));
	const char *reason = message ? strrchr(message, ':') : NULL;
	if (reason)
		json_object_set_new(entry, "message", json_string(reason + 2));
	char *text = json_dumps(entry, JSON_SORT_KEYS), *owned = g_strdup(text);
	free(text);
	return owned;
}

static void test_asked_to_end(void)
{
	if (!own_namespace())
		return;
	static const int signals[] = {SIGTERM, SIGHUP};
	g_autoptr(LinuxWants) wants = wants_of(10);
	CU_ASSERT(volume_mount(""));
	for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
		AutoFd output = output_file();
		pid_t pid = script_start(wants, output, false);
		CU_ASSERT(token_becomes(true));
		CU_ASSERT(kill(-pid, signals[i]) == 0);
		CU_ASSERT(token_becomes(false));
		waitpid(pid, NULL, 0);
	}
	umount2(place, MNT_DETACH);
}

/* Its shell alone is killed outright, as by the end of a connection or of the console. */
static void test_nobody_reads_any_more(void)
{
	if (!own_namespace())
		return;
	g_autoptr(LinuxWants) wants = wants_of(2);
	CU_ASSERT(volume_mount(""));
	AutoFd output = output_file();
	pid_t pid = script_start(wants, output, false);
	CU_ASSERT(token_becomes(true));
	CU_ASSERT(kill(pid, SIGKILL) == 0);
	waitpid(pid, NULL, 0);
	CU_ASSERT(token_becomes(false));
	umount2(place, MNT_DETACH);
}

/* By way of the console's own reach, whose deadline passes while the host waits for its peer. */
static void test_deadline_passes(void)
{
	if (!own_namespace())
		return;
	g_autoptr(LinuxWants) wants = wants_of(10);
	g_autofree char *script = linux_script(wants, NONCE);
	CU_ASSERT(volume_mount(""));
	VisitInput visit = {.reach = &reach_local,
	        .target = {.name = "h"},
	        .options = {.max_output_bytes = 1 << 20},
	        .script = script};
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 1500);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
	CU_ASSERT(token_becomes(false));
	umount2(place, MNT_DETACH);
}

static void fill(void)
{
	g_autofree char *path = g_strconcat(place, "/filler", NULL);
	AutoFd file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	static const char page[4096];
	while (write(file, page, sizeof page) > 0)
		;
}

/* Without room an empty file can still be made; without inodes it cannot. */
static void test_full(void)
{
	if (!own_namespace())
		return;
	static const struct {
		const char *options, *told;
	} cases[] = {{"size=8k", "{\"seen\": [], \"wrote\": true}"},
	        {"nr_inodes=2", "{\"cause\": \"error\", \"message\": \"No space left on device\", "
	                        "\"seen\": [], \"wrote\": false}"}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(LinuxWants) wants = wants_of(1);
		CU_ASSERT(volume_mount(cases[i].options));
		g_autofree char *last =
		        g_strconcat(place, "/last", NULL); /* inode beside the top's */
		if (i == 0)
			fill();
		else
			CU_ASSERT(g_mkdir(last, 0755) == 0);
		AutoFd output = output_file();
		pid_t pid = script_start(wants, output, false);
		waitpid(pid, NULL, 0);
		g_autofree char *text = told(wants, output);
		ASSERT_TEXT(text, cases[i].told);
		CU_ASSERT(!token_there());
		umount2(place, MNT_DETACH);
	}
}

/* As root_squash makes of root: nobody. */
static void test_may_not_write(void)
{
	if (!own_namespace())
		return;
	g_autoptr(LinuxWants) wants = wants_of(1);
	CU_ASSERT(volume_mount("mode=0755"));
	AutoFd output = output_file();
	pid_t pid = script_start(wants, output, true);
	waitpid(pid, NULL, 0);
	g_autofree char *text = told(wants, output);
	ASSERT_TEXT(text, "{\"cause\": \"denied\", \"message\": \"Permission denied\", \"seen\": "
	                  "[], \"wrote\": false}");
	umount2(place, MNT_DETACH);
}

static void make_old(bool old)
{
	g_autoptr(GDir) folder = g_dir_open(place, 0, NULL);
	for (const char *name; folder && (name = g_dir_read_name(folder));) {
		g_autofree char *path = g_build_filename(place, name, NULL);
		struct utimbuf times = {
		        time(NULL) - (old ? 7200 : 0), time(NULL) - (old ? 7200 : 0)};
		CU_ASSERT(utime(path, &times) == 0);
	}
}

static char *run_whole(void)
{
	const char *peers[] = {"b", NULL};
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_token_as(wants, "ffff" RUN, "a", 1);
	CU_ASSERT(linux_wants_token(wants, place, peers, NULL));
	AutoFd output = output_file();
	waitpid(script_start(wants, output, false), NULL, 0);
	return told(wants, output);
}

/* Made read-only while it lies there: it is told, and a later run removes it, in an hour. */
static void test_made_read_only_meanwhile(void)
{
	if (!own_namespace())
		return;
	g_autoptr(LinuxWants) wants = wants_of(2);
	CU_ASSERT(volume_mount(""));
	AutoFd output = output_file();
	pid_t pid = script_start(wants, output, false);
	CU_ASSERT(token_becomes(true));
	CU_ASSERT(mount("volume", place, "tmpfs", MS_REMOUNT | MS_RDONLY, "") == 0);
	waitpid(pid, NULL, 0);
	g_autofree char *text = told(wants, output);
	ASSERT_TEXT(text, "{\"left\": true, \"seen\": [], \"wrote\": true}");
	CU_ASSERT(token_there());
	CU_ASSERT(mount("volume", place, "tmpfs", MS_REMOUNT, "") == 0);
	g_autofree char *young = run_whole();
	ASSERT_TEXT(young, "{\"seen\": [], \"wrote\": true}");
	CU_ASSERT(token_there());
	make_old(true);
	g_autofree char *old = run_whole();
	ASSERT_TEXT(old, "{\"seen\": [], \"wrote\": true}");
	CU_ASSERT(!token_there());
	umount2(place, MNT_DETACH);
	rmdir(place);
}

TEST_MAIN("token gone", CASE(test_asked_to_end), CASE(test_nobody_reads_any_more),
        CASE(test_deadline_passes), CASE(test_full), CASE(test_may_not_write),
        CASE(test_made_read_only_meanwhile))

/*
 * The real script in the shells it must run in, and the reader on what really comes: first whole,
 * then cut off, flooded and forged.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/cleanup.h"
#include "harness.h"
#include "inventory/sources/linux.h"

#define NONCE "cafe0123cafe0123"

static char *const shells[][4] = {
        {(char *)"/bin/sh", (char *)"-s", NULL},
        {(char *)"/bin/bash", (char *)"-s", NULL},
        {(char *)"/bin/busybox", (char *)"sh", (char *)"-s", NULL},
};

static LinuxWants *wants_all(void)
{
	LinuxWants *wants = linux_wants_new();
	linux_wants_usual(wants);
	CU_ASSERT(linux_wants_add(wants, "limits", NULL, NULL));
	CU_ASSERT(linux_wants_add(wants, "sysctl", "kernel.sem", NULL));
	CU_ASSERT(linux_wants_add(wants, "sysctl", "no.such.key", NULL));
	CU_ASSERT(linux_wants_add(wants, "services", "sshd", NULL));
	CU_ASSERT(linux_wants_add(wants, "space", "/", NULL));
	CU_ASSERT(linux_wants_add(wants, "space", "/no such 'place'", NULL));
	return wants;
}

static int memory_file(const char *text)
{
	int fd = memfd_create("script", MFD_CLOEXEC);
	if (fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text))
		lseek(fd, 0, SEEK_SET);
	return fd;
}

/* What the shell printed, as a user without rights when `humble`; NULL: no such shell. */
static GString *run_script(
        char *const *shell, const char *script, bool humble, struct rusage *ret_usage)
{
	if (access(shell[0], X_OK) != 0)
		return NULL;
	AutoFd in = memory_file(script);
	AutoFd out = memory_file("");
	pid_t pid = fork();
	if (pid == 0) {
		if (humble && geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(126);
		dup2(in, STDIN_FILENO);
		dup2(out, STDOUT_FILENO);
		dup2(out, STDERR_FILENO);
		execv(shell[0], shell);
		_exit(127);
	}
	int status = 0;
	CU_ASSERT(wait4(pid, &status, 0, ret_usage) == pid);
	CU_ASSERT_EQUAL(status, 0);
	GString *output = g_string_new(NULL);
	char piece[4096];
	lseek(out, 0, SEEK_SET);
	for (ssize_t got; (got = read(out, piece, sizeof piece)) > 0;)
		g_string_append_len(output, piece, got);
	return output;
}

static int64_t clock_us(void)
{
	return g_get_real_time();
}

static Facts *read_output(const LinuxWants *wants, const char *bytes, size_t length,
        const LinuxVisit *visit, bool *ret_done)
{
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, clock_us);
	Facts *facts = facts_new(SUBJECT_HOST, "host");
	for (size_t at = 0; at < length; at += 100)
		CU_ASSERT(linux_reader_feed(bytes + at, MIN(100, length - at), reader));
	if (ret_done)
		*ret_done = linux_reader_done(reader);
	linux_reader_finish(reader, visit, facts);
	return facts;
}

static const char *text_of(const json_t *value, const char *key)
{
	return json_string_value(json_object_get(value, key));
}

static void check_facts(const Facts *facts)
{
	static const char *const must[] = {"time", "os", "kernel", "uptime", "cpu", "memory",
	        "mounts", "fstab", "addresses", "routes", "neighbours", "sysctl", "space"};
	for (size_t i = 0; i < G_N_ELEMENTS(must); i++) {
		FactTopic topic = facts_find(facts, must[i]);
		CU_ASSERT_PTR_NOT_NULL(topic.value);
		if (!topic.value)
			fprintf(stderr, "%s: %s\n", must[i], topic.message);
	}
	char name[256] = "";
	gethostname(name, sizeof name - 1);
	ASSERT_TEXT(text_of(facts_find(facts, "os").value, "hostname"), name);
	const json_t *cpu = facts_find(facts, "cpu").value;
	CU_ASSERT_EQUAL(
	        json_integer_value(json_object_get(cpu, "threads")), sysconf(_SC_NPROCESSORS_ONLN));
	const json_t *space = facts_find(facts, "space").value;
	const json_t *root = json_array_get(space, 0), *nowhere = json_array_get(space, 1);
	CU_ASSERT(json_integer_value(json_object_get(root, "size_bytes")) > 0);
	ASSERT_TEXT(text_of(nowhere, "target"), "/no such 'place'");
	ASSERT_TEXT(text_of(nowhere, "cause"), "error");
	const json_t *sysctl = facts_find(facts, "sysctl").value;
	CU_ASSERT(
	        json_is_string(json_object_get(json_object_get(sysctl, "kernel.sem"), "running")));
	CU_ASSERT(json_is_true(json_object_get(json_object_get(sysctl, "no.such.key"), "absent")));
}

static void test_runs_in_every_shell(void)
{
	g_autoptr(LinuxWants) wants = wants_all();
	g_autofree char *script = linux_script(wants, NONCE);
	LinuxVisit visit = {.source = "local", .now_us = 1};
	for (size_t i = 0; i < G_N_ELEMENTS(shells); i++) {
		struct rusage usage;
		GString *output = run_script(shells[i], script, false, &usage);
		if (!output)
			continue;
		bool done = false;
		g_autoptr(Facts) facts =
		        read_output(wants, output->str, output->len, &visit, &done);
		CU_ASSERT(done);
		check_facts(facts);
		g_string_free(output, TRUE);
	}
}

/* Denials come between whole lines: what grep holds back is written before it complains. */
static void test_shows_what_is_denied(void)
{
	g_autofree char *directory = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autofree char *secret = g_build_filename(directory, "secret", NULL);
	g_autofree char *open_file = g_build_filename(directory, "open", NULL);
	g_autofree char *line = g_strnfill(60000, 'x');
	CU_ASSERT(g_file_set_contents(secret, "x\n", -1, NULL));
	CU_ASSERT(g_file_set_contents(open_file, line, -1, NULL));
	CU_ASSERT(chmod(directory, 0755) == 0 && chmod(secret, 0) == 0 &&
	          chmod(open_file, 0644) == 0);
	g_autofree char *expected = g_strdup_printf("%s:%s\ngrep: %s: Permission denied\n%s:%s\n",
	        open_file, line, secret, open_file, line);
	static const char *const greps[] = {"grep", "busybox grep"};
	for (size_t i = 0; i < G_N_ELEMENTS(greps); i++) {
		g_autofree char *script = g_strdup_printf("%s -aH '' %s %s %s 2>&1\nexit 0\n",
		        greps[i], open_file, secret, open_file);
		GString *output = run_script(shells[0], script, true, NULL);
		CU_ASSERT(strcmp(output->str, expected) == 0);
		g_string_free(output, TRUE);
	}
	unlink(secret);
	unlink(open_file);
	rmdir(directory);
}

static void test_uses_few_programs(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_usual(wants);
	g_autofree char *script = linux_script(wants, NONCE);
	static const char *const dear[] = {
	        "timeout", "systemctl", "stat ", "cat ", "sed ", "awk ", "`", " | "};
	for (size_t i = 0; i < G_N_ELEMENTS(dear); i++)
		CU_ASSERT_PTR_NULL(strstr(script, dear[i]));
	struct rusage usage = {0};
	GString *output = run_script(shells[0], script, false, &usage);
	int64_t cpu_ms = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
	                 (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
	CU_ASSERT(cpu_ms < 150); /* what a login costs the host */
	g_string_free(output, TRUE);
}

static void test_asks_only_what_is_wanted(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	CU_ASSERT(linux_wants_topic(wants, "kernel", NULL));
	g_autofree char *script = linux_script(wants, NONCE);
	const char *body = strstr(script, "show() {");
	ASSERT_TEXT(body, "show() {\n"
	                  "exec </dev/null 2>&1\n"
	                  "begin files\n"
	                  "grep -aH '' \\\n"
	                  "\t/proc/sys/kernel/osrelease \\\n"
	                  "\t/proc/sys/kernel/version\n"
	                  "end files $?\n"
	                  "echo\n"
	                  "echo \"@@jiuxu " NONCE " done\"\n"
	                  "exit 0\n"
	                  "}\n"
	                  "show\n");
}

static void test_refuses_wishes_that_cannot_be(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	GError *error = NULL;
	CU_ASSERT(!linux_wants_topic(wants, "colour", &error));
	ASSERT_ERROR(error, "a Linux host shows no topic 'colour'");
	CU_ASSERT(!linux_wants_sysctl(wants, "kernel.sem; reboot", &error));
	ASSERT_ERROR(error, "'kernel.sem; reboot' is not the name of a kernel parameter");
	CU_ASSERT(!linux_wants_sysctl(wants, "a../b", &error));
	ASSERT_ERROR(error, "'a../b' is not the name of a kernel parameter");
	CU_ASSERT(!linux_wants_service(wants, "--user", &error));
	ASSERT_ERROR(error, "'--user' is not the name of a unit");
	CU_ASSERT(!linux_wants_space(wants, "data", &error));
	ASSERT_ERROR(error, "'data' is not an absolute path");
	CU_ASSERT(!linux_wants_add(wants, "os", "x", &error));
	ASSERT_ERROR(error, "topic 'os' takes no argument 'x'");
	for (int i = 0; i < LINUX_ARGUMENTS_MAX; i++) {
		g_autofree char *path = g_strdup_printf("/%d", i);
		CU_ASSERT(linux_wants_space(wants, path, NULL));
	}
	CU_ASSERT(linux_wants_space(wants, "/7", NULL));
	CU_ASSERT(!linux_wants_space(wants, "/one/more", &error));
	ASSERT_ERROR(error, "'/one/more': more than 256 arguments of topic 'space'");
}

/* ---- visits that go wrong ---- */

#define FRAME(what) "\n@@jiuxu " NONCE " " what "\n"

static const char two_topics[] =
        FRAME("begin files") "/proc/sys/kernel/osrelease:6.1\n/proc/uptime:5.0 1.0" FRAME(
                "end files 0") FRAME("begin addresses") "1: lo: <UP> mtu 65536\n2: eth0: <U";

static LinuxWants *wants_two(void)
{
	LinuxWants *wants = linux_wants_new();
	linux_wants_topic(wants, "kernel", NULL);
	linux_wants_topic(wants, "uptime", NULL);
	linux_wants_topic(wants, "addresses", NULL);
	return wants;
}

static char *keep(const char *topic, const char *bytes, size_t length, void *data)
{
	g_string_append_printf(data, "[%s]\n%.*s", topic, (int)length, bytes);
	return g_strdup_printf("sha256:%s", topic);
}

static int64_t clock_stopped(void)
{
	return 1000500000;
}

static void test_keeps_what_came_before_a_drop(void)
{
	g_autoptr(LinuxWants) wants = wants_two();
	g_autoptr(GString) kept = g_string_new(NULL);
	LinuxVisit visit = {.cause = CAUSE_TIMEOUT,
	        .message = "no answer within 30 s",
	        .source = "ssh",
	        .now_us = 1,
	        .keep = keep,
	        .keep_data = kept};
	bool done = true;
	g_autoptr(Facts) facts = read_output(wants, two_topics, strlen(two_topics), &visit, &done);
	CU_ASSERT(!done);
	ASSERT_TEXT(text_of(facts_find(facts, "kernel").value, "release"), "6.1");
	FactTopic addresses = facts_find(facts, "addresses");
	CU_ASSERT_EQUAL(addresses.cause, CAUSE_TIMEOUT);
	ASSERT_TEXT(addresses.message, "no answer within 30 s");
	ASSERT_TEXT(json_string_value(json_array_get(addresses.evidence, 0)), "sha256:addresses");
	ASSERT_TEXT(kept->str, "[kernel]\n/proc/sys/kernel/osrelease:6.1\n"
	                       "[uptime]\n/proc/uptime:5.0 1.0\n"
	                       "[addresses]\n"
	                       "$ if command -v ip >/dev/null 2>&1; then ip addr show\n"
	                       "$ elif command -v ifconfig >/dev/null 2>&1; then ifconfig -a\n"
	                       "$ else echo 'neither ip nor ifconfig on this host'\n"
	                       "$ fi\n"
	                       "1: lo: <UP> mtu 65536\n2: eth0: <U");
}

/* Nobody asked for the second of them. */
static void test_reads_stamps_before_the_script(void)
{
	static const char before[] =
	        "motd\n" FRAME("clock 1000 500000000 +0800") FRAME("clock 1 2 +0800");
	static const char script[] =
	        FRAME("begin time") "1000 600000000 +0800" FRAME("end time 0") FRAME("done");
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_topic(wants, "time", NULL);
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, clock_stopped);
	g_autofree char *line = linux_question(NONCE);
	ASSERT_TEXT(line, "printf '\\n@@jiuxu " NONCE " clock %s\\n' \"$(date '+%s %N %z')\"\n");
	CU_ASSERT_EQUAL(linux_reader_ask(reader), ASK_LINE);
	CU_ASSERT(!linux_reader_answered(reader));
	linux_reader_feed(before, strlen(before), reader);
	CU_ASSERT(linux_reader_answered(reader));
	CU_ASSERT_EQUAL(linux_reader_ask(reader), ASK_SCRIPT);
	linux_reader_feed(script, strlen(script), reader);
	g_autoptr(GString) kept = g_string_new(NULL);
	LinuxVisit visit = {.source = "ssh", .now_us = 1, .keep = keep, .keep_data = kept};
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "host");
	linux_reader_finish(reader, &visit, facts);
	const json_t *time = facts_find(facts, "time").value;
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(time, "skew_ms")), 50);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(time, "uncertainty_ms")), 51);
	ASSERT_TEXT(kept->str,
	        "[time]\n$ date '+%s %N %z'\n1000 600000000 +0800\n"
	        "[asked at 1000500000 us, answered at 1000500000 us] 1000 500000000 +0800\n"
	        "[the script was sent at 1000500000 us]\n");
}

/* Spread over a second; at most so many. */
static void test_asks_a_clock_of_whole_seconds_later(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_topic(wants, "time", NULL);
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, clock_stopped);
	g_autoptr(GString) said = g_string_new(NULL);
	ReachAsk what;
	while ((what = linux_reader_ask(reader)) != ASK_SCRIPT) {
		g_string_append_c(said, what == ASK_LATER ? '-' : '?');
		if (what == ASK_LINE)
			linux_reader_feed(FRAME("clock 1000 %N +0800"),
			        strlen(FRAME("clock 1000 %N +0800")), reader);
	}
	ASSERT_TEXT(said->str, "?-?-?-?-?");
}

static void test_does_not_believe_a_success_without_an_end(void)
{
	g_autoptr(LinuxWants) wants = wants_two();
	LinuxVisit visit = {.source = "ssh", .now_us = 1};
	g_autoptr(Facts) facts = read_output(wants, two_topics, strlen(two_topics), &visit, NULL);
	FactTopic addresses = facts_find(facts, "addresses");
	CU_ASSERT_EQUAL(addresses.cause, CAUSE_ERROR);
	ASSERT_TEXT(addresses.message, "the collector's output ended before this topic was whole");
}

static void test_bounds_what_one_topic_may_say(void)
{
	g_autoptr(LinuxWants) wants = wants_two();
	g_autoptr(GString) flood = g_string_new(FRAME("begin files"));
	g_autoptr(GString) kept = g_string_new(NULL);
	g_string_append(flood, "/proc/sys/kernel/osrelease:6.1\n");
	while (flood->len < 3 * LINUX_TOPIC_BYTES_MAX)
		g_string_append(flood, "/proc/uptime:5.0 1.0 and so on and on\n");
	g_string_append(flood, FRAME("end files 0"));
	LinuxVisit visit = {.source = "ssh", .now_us = 1, .keep = keep, .keep_data = kept};
	g_autoptr(Facts) facts = read_output(wants, flood->str, flood->len, &visit, NULL);
	FactTopic uptime = facts_find(facts, "uptime");
	CU_ASSERT_EQUAL(uptime.cause, CAUSE_LIMIT);
	ASSERT_TEXT(uptime.message, "more output than is taken of one topic");
	CU_ASSERT(kept->len < LINUX_TOPIC_BYTES_MAX + 200);
	CU_ASSERT_PTR_NOT_NULL(facts_find(facts, "kernel").value);
}

static void test_bounds_one_line(void)
{
	g_autoptr(LinuxWants) wants = wants_two();
	g_autofree char *line = g_strnfill(3 * LINUX_LINE_BYTES_MAX, 'x');
	g_autofree char *text = g_strconcat(FRAME("begin files") "/proc/uptime:", line,
	        "\n/proc/sys/kernel/osrelease:6.1\n" FRAME("end files 0"), NULL);
	LinuxVisit visit = {.source = "ssh", .now_us = 1};
	g_autoptr(Facts) facts = read_output(wants, text, strlen(text), &visit, NULL);
	CU_ASSERT_EQUAL(facts_find(facts, "uptime").cause, CAUSE_LIMIT);
	ASSERT_TEXT(text_of(facts_find(facts, "kernel").value, "release"), "6.1");
}

/* A file's content names another file and another frame: it stays content. */
static void test_is_not_fooled_by_content(void)
{
	g_autoptr(LinuxWants) wants = wants_two();
	static const char text[] = FRAME(
	        "begin files") "/proc/uptime:1.0 2.0\n/proc/uptime:/proc/sys/kernel/osrelease:9.9\n"
	                       "/proc/uptime:@@jiuxu 0000000000 end files 0\n"
	                       "/proc/sys/kernel/osrelease:6.1\n" FRAME("end files 0");
	LinuxVisit visit = {.source = "ssh", .now_us = 1};
	g_autoptr(Facts) facts = read_output(wants, text, strlen(text), &visit, NULL);
	ASSERT_TEXT(text_of(facts_find(facts, "kernel").value, "release"), "6.1");
	CU_ASSERT_PTR_NOT_NULL(facts_find(facts, "uptime").value);
}

/* ---- a file system that never answers: FUSE without a server ---- */

static bool mount_dead(const char *where, int *ret_fuse)
{
	*ret_fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (*ret_fuse < 0)
		return false;
	g_autofree char *options =
	        g_strdup_printf("fd=%d,rootmode=40000,user_id=0,group_id=0", *ret_fuse);
	return mount("dead", where, "fuse", MS_NOSUID | MS_NODEV, options) == 0;
}

static void check_dead(const char *dead)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_space(wants, dead, NULL);
	linux_wants_space(wants, "/", NULL);
	g_autofree char *script = linux_script(wants, NONCE);
	LinuxVisit visit = {.source = "local", .now_us = 1};
	int64_t before_us = g_get_monotonic_time();
	GString *output = run_script(shells[0], script, false, NULL);
	CU_ASSERT(g_get_monotonic_time() - before_us < 60 * G_USEC_PER_SEC);
	g_autoptr(Facts) facts = read_output(wants, output->str, output->len, &visit, NULL);
	const json_t *space = facts_find(facts, "space").value;
	ASSERT_TEXT(text_of(json_array_get(space, 0), "cause"), "timeout");
	CU_ASSERT(json_object_get(json_array_get(space, 1), "size_bytes") != NULL);
	g_string_free(output, TRUE);
}

static void test_does_not_wait_for_a_dead_mount(void)
{
	g_autofree char *dead = g_dir_make_tmp("jiuxu-dead-XXXXXX", NULL);
	int fuse = -1;
	if (geteuid() != 0 || unshare(CLONE_NEWNS) != 0 ||
	        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	        !mount_dead(dead, &fuse))
		fprintf(stderr, "no right to mount: a dead mount was not tried\n");
	else
		check_dead(dead);
	umount2(dead, MNT_DETACH);
	if (fuse >= 0)
		close(fuse);
	rmdir(dead);
}

/* A guard of something quick is told to end before it has its own trap, while its shell has one. */
static void test_does_not_wait_for_a_guard(void)
{
	enum { GUARDED_SECONDS = 60 };
	g_autoptr(LinuxWants) wants = wants_all();
	g_autofree char *script = linux_script(wants, NONCE);
	char *end = strstr(script, "begin() {");
	CU_ASSERT_FATAL(end != NULL);
	*end = '\0';
	g_autofree char *many =
	        g_strdup_printf("%strap 'exit 1' TERM\nfor i in 1 2 3 4 5 6 7 8 9; do "
	                        "within %d true; done\necho \"ended $status\"\n",
	                script, GUARDED_SECONDS);
	for (size_t i = 0; i < G_N_ELEMENTS(shells); i++) {
		struct rusage usage;
		gint64 began = g_get_monotonic_time();
		GString *output = run_script(shells[i], many, false, &usage);
		if (!output)
			continue;
		ASSERT_TEXT(output->str, "ended 0\n");
		CU_ASSERT(g_get_monotonic_time() - began < GUARDED_SECONDS * G_USEC_PER_SEC);
		g_string_free(output, TRUE);
	}
}

TEST_MAIN("linux script", CASE(test_runs_in_every_shell), CASE(test_shows_what_is_denied),
        CASE(test_uses_few_programs), CASE(test_asks_only_what_is_wanted),
        CASE(test_refuses_wishes_that_cannot_be), CASE(test_keeps_what_came_before_a_drop),
        CASE(test_reads_stamps_before_the_script), CASE(test_asks_a_clock_of_whole_seconds_later),
        CASE(test_does_not_believe_a_success_without_an_end),
        CASE(test_bounds_what_one_topic_may_say), CASE(test_bounds_one_line),
        CASE(test_is_not_fooled_by_content), CASE(test_does_not_wait_for_a_dead_mount),
        CASE(test_does_not_wait_for_a_guard))

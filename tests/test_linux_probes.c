/*
 * What the site's own checks ask, in the shells it must run in: files with hostile names, commands
 * that hang, flood and forge, accounts, packages, processes, ports, certificates.
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "inventory/sources/linux.h"
#include "tests/harness.h"

#define NONCE "cafe0123cafe0123"

static const char *const shells[][3] = {
        {"/bin/sh", NULL}, {"/bin/bash", NULL}, {"/bin/busybox", "sh", NULL}};

/* The facts that a shell shows of these wants; NULL: no such shell here. */
static Facts *look(size_t shell, const LinuxWants *wants)
{
	g_autofree char *script = linux_script(wants, NONCE), *output = NULL;
	const char *argv[8] = {NULL};
	size_t count = 0;
	for (; shells[shell][count]; count++)
		argv[count] = shells[shell][count];
	argv[count] = "-c";
	argv[count + 1] = script;
	int status = -1;
	if (access(argv[0], X_OK) != 0)
		return NULL;
	CU_ASSERT(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
	        NULL, &status, NULL));
	CU_ASSERT(status == 0);
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
	Facts *facts = facts_new(SUBJECT_HOST, "h");
	linux_reader_feed(output, strlen(output), reader);
	CU_ASSERT(linux_reader_done(reader));
	LinuxVisit visit = {.source = "local", .now_us = 1};
	linux_reader_finish(reader, &visit, facts);
	return facts;
}

static const json_t *entry(const Facts *facts, const char *topic, const char *key)
{
	FactTopic found = facts_find(facts, topic);
	if (!found.value)
		fprintf(stderr, "%s: %s\n", topic, found.message);
	return json_object_get(found.value, key);
}

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void want(LinuxWants *wants, const char *topic, const char *argument)
{
	g_autoptr(GError) error = NULL;
	if (!linux_wants_add(wants, topic, argument, &error))
		fprintf(stderr, "%s\n", error->message);
	CU_ASSERT(error == NULL);
}

#define EACH_SHELL(facts, wants)                                                                   \
	for (size_t shell_ = 0; shell_ < G_N_ELEMENTS(shells); shell_++)                           \
		for (Facts *facts = look(shell_, wants); facts; facts_free(facts), facts = NULL)

static void test_hostile_paths(void)
{
	static const char *const names[] = {"a b", "it's", "$(touch pwned)", "`id`", "-rf", "*",
	        "a;exit 1;", "\\n", "\"", "中文", "@0", "content x", "a\\"};
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *path = g_build_filename(folder, names[i], NULL);
		g_autofree char *content = g_strconcat("content ", path, NULL);
		g_autofree char *sha256 = g_strconcat("sha256 ", path, NULL);
		g_ptr_array_add(paths, path);
		CU_ASSERT(g_file_set_contents(path, "one\n@1\n!0\ntwo\n", -1, NULL));
		CU_ASSERT(chmod(path, 0640) == 0);
		want(wants, "file", path);
		want(wants, "file", content);
		want(wants, "file", sha256);
	}
	g_autofree char *digest =
	        g_compute_checksum_for_string(G_CHECKSUM_SHA256, "one\n@1\n!0\ntwo\n", -1);
	EACH_SHELL(facts, wants)
	for (guint i = 0; i < paths->len; i++) {
		const json_t *file = entry(facts, "file", paths->pdata[i]);
		CU_ASSERT(json_is_true(json_object_get(file, "exists")));
		ASSERT_TEXT(text(file, "mode"), "0640");
		ASSERT_TEXT(text(file, "type"), "file");
		ASSERT_TEXT(text(file, "content"), "one\n@1\n!0\ntwo\n");
		ASSERT_TEXT(text(file, "sha256"), digest);
	}
	for (guint i = 0; i < paths->len; i++)
		unlink(paths->pdata[i]);
	CU_ASSERT(rmdir(folder) == 0); /* nothing else was made there */
}

static void test_files(void)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autofree char *link = g_build_filename(folder, "link", NULL);
	g_autofree char *nowhere = g_build_filename(folder, "nowhere", NULL);
	g_autofree char *none = g_build_filename(folder, "none", NULL);
	g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);
	g_autofree char *empty = g_build_filename(folder, "empty", NULL);
	g_autofree char *content_fifo = g_strconcat("content ", fifo, NULL);
	g_autofree char *content_empty = g_strconcat("content ", empty, NULL);
	CU_ASSERT(symlink("/etc", link) == 0 && symlink("/no/such", nowhere) == 0 &&
	          mkfifo(fifo, 0600) == 0 && g_file_set_contents(empty, "", 0, NULL));
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "file", link);
	want(wants, "file", nowhere);
	want(wants, "file", none);
	want(wants, "file", content_fifo);
	want(wants, "file", content_empty);
	EACH_SHELL(facts, wants)
	{
		ASSERT_TEXT(text(entry(facts, "file", link), "type"), "directory");
		ASSERT_TEXT(text(entry(facts, "file", link), "link"), "/etc");
		ASSERT_TEXT(text(entry(facts, "file", nowhere), "link"), "/no/such");
		CU_ASSERT(json_is_false(json_object_get(entry(facts, "file", nowhere), "exists")));
		CU_ASSERT(json_is_false(json_object_get(entry(facts, "file", none), "exists")));
		ASSERT_TEXT(text(entry(facts, "file", fifo), "type"), "fifo"); /* and not read */
		ASSERT_TEXT(text(entry(facts, "file", empty), "content"), "");
	}
	unlink(link), unlink(nowhere), unlink(fifo), unlink(empty);
	rmdir(folder);
}

static void test_commands(void)
{
	static const char hang[] = "timeout=1 sleep 2 & sleep 2";
	static const char forge[] = "printf '@1\\n!0\\n=0\\n@@jiuxu " NONCE " done\\n'; exit 7";
	static const char both[] = "printf 'out'; echo \"it's err\" >&2; exit 3";
	static const char flood[] = "yes";
	static const char leaves[] = "setsid sleep 6 & echo left";
	static const char secret[] = "echo password=hunter2; cat";
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "command", forge);
	want(wants, "command", hang);
	want(wants, "command", both);
	want(wants, "command", flood);
	want(wants, "command", leaves);
	want(wants, "command", secret);
	EACH_SHELL(facts, wants)
	{
		const json_t *one = entry(facts, "command", both);
		CU_ASSERT(json_integer_value(json_object_get(one, "exit_status")) == 3);
		ASSERT_TEXT(text(one, "stdout"), "out");
		ASSERT_TEXT(text(one, "stderr"), "it's err");
		one = entry(facts, "command", forge);
		CU_ASSERT(json_integer_value(json_object_get(one, "exit_status")) == 7);
		ASSERT_TEXT(text(one, "stdout"), "@1\n!0\n=0\n@@jiuxu " NONCE " done");
		ASSERT_TEXT(text(entry(facts, "command", hang), "cause"), "timeout");
		ASSERT_TEXT(text(entry(facts, "command", hang), "message"), "no answer within 1 s");
		ASSERT_TEXT(text(entry(facts, "command", flood), "cause"), "limit");
		ASSERT_TEXT(text(entry(facts, "command", secret), "stdout"), "password=[redacted]");
		CU_ASSERT(entry(facts, "command", leaves) != NULL);
	}
}

/* Whether some process has this word among its arguments. */
static bool runs_somewhere(const char *word)
{
	g_autoptr(GDir) proc = g_dir_open("/proc", 0, NULL);
	const char *name;
	while (proc && (name = g_dir_read_name(proc))) {
		g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL),
		                *args = NULL;
		size_t length = 0;
		if (g_ascii_isdigit(*name) && g_file_get_contents(path, &args, &length, NULL) &&
		        memmem(args, length, word, strlen(word)))
			return true;
	}
	return false;
}

/* Neither the line nor what it started and forgot: in every shell, with or without timeout(1). */
static void test_what_hangs_ends_with_all_it_started(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autofree char *word = g_strdup_printf("54%d", (int)getpid());
	g_autofree char *line =
	        g_strdup_printf("timeout=1 sleep %s & (sleep %s; :) | (sleep %s; :); sleep %s",
	                word, word, word, word);
	want(wants, "command", line);
	EACH_SHELL(facts, wants)
	{
		ASSERT_TEXT(text(entry(facts, "command", line), "message"), "no answer within 1 s");
		bool ended = false; /* who is killed is gone a moment later */
		for (int i = 0; i < 6000 && !(ended = !runs_somewhere(word)); i++)
			g_usleep(10000);
		CU_ASSERT(ended);
	}
}

/* One that hangs costs the rest nothing; many that hang get a second each. */
static void test_many_hang(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	for (int i = 0; i < 6; i++) {
		g_autofree char *line = g_strdup_printf("timeout=4 sleep 9%d", i);
		want(wants, "command", line);
	}
	want(wants, "command", "echo last");
	int64_t begin = g_get_monotonic_time();
	g_autoptr(Facts) facts = look(0, wants);
	CU_ASSERT(g_get_monotonic_time() - begin < 24 * G_USEC_PER_SEC);
	ASSERT_TEXT(text(entry(facts, "command", "echo last"), "stdout"), "last");
}

static void test_accounts_and_software(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "user", "root");
	want(wants, "user", "no-such-user");
	want(wants, "group", "root");
	want(wants, "group", "no-such-group");
	want(wants, "package", "bash");
	want(wants, "package", "no-such-package");
	want(wants, "process", "no-such-process");
	EACH_SHELL(facts, wants)
	{
		const json_t *root = entry(facts, "user", "root");
		CU_ASSERT(json_integer_value(json_object_get(root, "uid")) == 0);
		CU_ASSERT(json_array_size(json_object_get(root, "groups")) > 0);
		ASSERT_TEXT(text(root, "group"), "root");
		CU_ASSERT(json_is_false(
		        json_object_get(entry(facts, "user", "no-such-user"), "exists")));
		CU_ASSERT(json_is_true(json_object_get(entry(facts, "group", "root"), "exists")));
		CU_ASSERT(json_is_false(
		        json_object_get(entry(facts, "group", "no-such-group"), "exists")));
		ASSERT_TEXT(text(entry(facts, "package", "bash"), "manager"), "dpkg");
		CU_ASSERT(json_is_false(
		        json_object_get(entry(facts, "package", "no-such-package"), "installed")));
		CU_ASSERT(json_is_false(
		        json_object_get(entry(facts, "process", "no-such-process"), "running")));
	}
}

static void test_listening(void)
{
	AutoFd fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	CU_ASSERT(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0 &&
	          getsockname(fd, (struct sockaddr *)&at, &length) == 0);
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "listening", NULL);
	EACH_SHELL(facts, wants)
	{
		const json_t *all = facts_find(facts, "listening").value;
		size_t i;
		json_t *one;
		bool found = false;
		json_array_foreach((json_t *)all, i, one)
			found = found || (json_integer_value(json_object_get(one, "port")) ==
			                                 ntohs(at.sin_port) &&
			                         strcmp(text(one, "address"), "127.0.0.1") == 0 &&
			                         strcmp(text(one, "protocol"), "tcp") == 0);
		CU_ASSERT(found);
	}
}

/* ---- recorded ---- */

static char *parse(const char *topic, const LinuxWants *wants, const char *raw)
{
	g_autoptr(GError) error = NULL;
	LinuxArgs args = {.wants = wants};
	g_autoptr(json_t) value = linux_topic_find(topic)->parse(raw, strlen(raw), &args, &error);
	if (!value)
		return g_strdup(error->message);
	char *dumped = json_dumps(value, JSON_SORT_KEYS | JSON_COMPACT);
	char *owned = g_strdup(dumped);
	free(dumped);
	return owned;
}

static void test_other_managers(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "package", "kernel");
	want(wants, "package", "ksh");
	g_autofree char *rpm = parse("package", wants,
	        "$ x\n=rpm\nkernel 3.10.0-957.el7 ok\nkernel 1:3.10.0-1160.el7 ok\npackage ksh is "
	        "not "
	        "installed\n!1\n");
	ASSERT_TEXT(rpm,
	        "{\"kernel\":{\"installed\":true,\"manager\":\"rpm\",\"version\":\"1:3.10.0-"
	        "1160.el7\",\"versions\":[\"3.10.0-957.el7\",\"1:3.10.0-1160.el7\"]},\"ksh\":"
	        "{\"installed\":false}}");
	g_autofree char *apk = parse("package", wants, "$ x\n=apk\nksh-1.0-r2\n!1\n");
	ASSERT_TEXT(apk,
	        "{\"kernel\":{\"installed\":false},\"ksh\":{\"installed\":true,\"manager\":"
	        "\"apk\",\"version\":\"1.0-r2\",\"versions\":[\"1.0-r2\"]}}");
	g_autofree char *none = parse("package", wants, "$ x\n=none\n!0\n");
	ASSERT_TEXT(none, "neither dpkg nor rpm nor apk on this host");
	g_autofree char *hung = parse("package", wants, "$ x\n=rpm\n!137\n");
	ASSERT_TEXT(hung, "rpm gave no answer within 10 s");
	g_autofree char *removed =
	        parse("package", wants, "$ x\n=dpkg\nksh 1 deinstall ok config-files\n!1\n");
	CU_ASSERT(strstr(removed, "\"ksh\":{\"installed\":false}") != NULL);
}

static void test_sockets_and_holders(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "listening", NULL);
	g_autofree char *seen = parse("listening", wants,
	        "$ x\ntables\ntcp    0: 0100007F:0016 00000000:0000 0A 00\n"
	        "tcp6    0: 00000000000000000000000000000000:05F1 0:0000 0A 0\n"
	        "udp  1: 00000000:007B 00000000:0000 07 0\n"
	        "+tcp LISTEN 0 128 [::]:1521 [::]:* users:((\"tnslsnr\",pid=7,fd=3))\n");
	ASSERT_TEXT(seen,
	        "[{\"address\":\"127.0.0.1\",\"port\":22,\"protocol\":\"tcp\"},{\"address\":\"::\","
	        "\"port\":1521,\"process\":\"tnslsnr\",\"protocol\":\"tcp\"},{\"address\":\"0.0.0."
	        "0\","
	        "\"port\":123,\"protocol\":\"udp\"}]");
}

static void test_http_answers(void)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	want(wants, "http", "http://h/");
	g_autofree char *curl = parse("http", wants,
	        "$ x\n@0\n1HTTP/1.1 302 Found\r\n1Location: /a\r\n1\r\n1HTTP/1.1 200 "
	        "OK\r\n1Server: x\r\n"
	        "1\r\n1hello\n1\n2\n2=0\n!0\n");
	ASSERT_TEXT(curl, "{\"http://h/\":{\"body\":\"hello\",\"headers\":[\"Server: "
	                  "x\"],\"status\":200}}");
	g_autofree char *wget = parse("http", wants,
	        "$ x\n@0\n1hi\n1\n2  HTTP/1.0 404 Not Found\n2  Server: y\n2=8\n!0\n");
	CU_ASSERT(strstr(wget, "\"status\":404") != NULL);
	g_autofree char *refused = parse("http", wants, "$ x\n@0\n1\n2curl: (7) Failed\n2=7\n!0\n");
	CU_ASSERT(strstr(refused, "\"status\":0") && strstr(refused, "connection refused"));
	g_autofree char *neither =
	        parse("http", wants, "$ x\n@0\n1\n2neither curl nor wget on this host\n2=97\n!0\n");
	CU_ASSERT(strstr(neither, "\"cause\":\"not_observed\"") != NULL);
}

static void refused(const char *topic, const char *argument, const char *message)
{
	g_autoptr(LinuxWants) wants = linux_wants_new();
	g_autoptr(GError) error = NULL;
	CU_ASSERT(!linux_wants_add(wants, topic, argument, &error));
	ASSERT_TEXT(error ? error->message : NULL, message);
}

static void test_what_cannot_be_asked(void)
{
	refused("file", "etc/x", "'etc/x' is not an absolute path");
	refused("file", "/a\nb", "'/a\nb' is not an absolute path");
	refused("file", "content x", "'x' is not an absolute path");
	refused("command", "", "a command is one line of shell, at most 4095 bytes, not empty");
	refused("command", "a\nb", "a command is one line of shell, at most 4095 bytes, not empty");
	refused("package", "a b", "'a b' is not the name of a package");
	refused("package", "-a", "'-a' is not the name of a package");
	refused("user", "0", "'0' is not the name of a user or group");
	refused("process", "/bin/a", "'/bin/a' is not the name of a process: no blanks, no path");
	refused("http", "ftp://a/", "'ftp://a/': only http:// and https:// are asked");
	refused("http", "http://u:p@a/", "'http://u:p@a/': a URL must not hold a user or password");
	refused("http", "fast http://a/",
	        "'fast http://a/': words in front of a URL are ca=, insecure, redirects= and "
	        "timeout=");
	refused("listening", "22", "topic 'listening' takes no argument '22'");
}

TEST_MAIN("linux_probes", CASE(test_hostile_paths), CASE(test_files), CASE(test_commands),
        CASE(test_many_hang), CASE(test_what_hangs_ends_with_all_it_started),
        CASE(test_accounts_and_software), CASE(test_listening), CASE(test_other_managers),
        CASE(test_sockets_and_holders), CASE(test_http_answers), CASE(test_what_cannot_be_asked))

/* A platform over ssh: a real sshd and a real libvirtd, which serves its test driver. */
#include "base/cleanup.h"
#include "inventory/sources/libvirt.h"
#include "tests/one_visit.h"
#include "tests/ssh_world.h"
#include <sys/un.h>

static World *world;
static char identity[256];

/* libvirtd with folders of its own over the system's, in a mount namespace that nobody shares. */
static pid_t daemon_start(void)
{
	g_autofree char *conf = g_strdup_printf(
	        "listen_tls = 0\nunix_sock_dir = \"%s\"\nauth_unix_ro = \"none\"\n"
	        "auth_unix_rw = \"none\"\nlog_outputs = \"3:file:%s/libvirtd.log\"\n",
	        world->folder, world->folder);
	world_write(world, "libvirtd.conf", conf);
	g_autofree char *script = g_strdup_printf(
	        "mount -t tmpfs tmpfs /run && mkdir -p /var/lib/libvirt /etc/libvirt "
	        "/var/cache/libvirt && for d in /var/lib/libvirt /etc/libvirt /var/cache/libvirt; "
	        "do mount -t tmpfs tmpfs $d; done && exec libvirtd --config %s/libvirtd.conf "
	        "--pid-file %s/libvirtd.pid >/dev/null 2>&1",
	        world->folder, world->folder);
	const char *argv[] = {
	        "unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", script, NULL};
	pid_t pid = 0;
	g_spawn_async(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
	        NULL, NULL, &pid, NULL);
	g_autofree char *socket = world_path(world, "libvirt-sock-ro");
	for (int i = 0; i < 6000 && !g_file_test(socket, G_FILE_TEST_EXISTS); i++)
		poll(NULL, 0, 10);
	return pid;
}

typedef struct {
	char *uri;
	ReachTarget target;
	ReachOptions options;
	int timeout_ms;
} Ask;

static void *ask_job(const void *input, Deadline *deadline)
{
	const Ask *ask = input;
	LibvirtSeen *seen = g_new0(LibvirtSeen, 1);
	g_auto(LibvirtUri) uri = {0};
	g_autoptr(GError) error = NULL;
	LibvirtWay way = {&ask->target, &ask->options, deadline};
	if (libvirt_uri_parse(ask->uri, &uri, &error))
		libvirt_observe(ask->uri, &uri, &way, seen);
	else
		seen->message = g_strdup(error->message);
	return seen;
}

static void ask_done(size_t index, void *result, void *data)
{
	(void)index;
	*(LibvirtSeen **)data = result;
}

static LibvirtSeen *ask_run(const Ask *ask)
{
	LibvirtSeen *seen = NULL;
	const void *input = ask;
	FanoutOptions options = {.jobs_at_once = 1,
	        .timeout_ms_per_job = ask->timeout_ms,
	        .abandon_after_ms = 60000};
	FanoutCalls calls = {.run = ask_job, .done = ask_done, .data = &seen};
	fanout_run(&input, 1, &options, &calls, NULL);
	return seen;
}

static void seen_free(LibvirtSeen *seen)
{
	if (seen)
		libvirt_seen_clear(seen);
	g_free(seen);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LibvirtSeen, seen_free)

/* `socket` in the world's folder, or an absolute path. */
static Ask ask_new(int port, const char *socket)
{
	g_autofree char *path =
	        g_path_is_absolute(socket) ? g_strdup(socket) : world_path(world, socket);
	g_autofree char *line = world_host_line(world, port, "host");
	world_write(world, "site_known_hosts", line);
	g_snprintf(identity, sizeof identity, "%s/user", world->folder);
	return (Ask){
	        .uri = g_strdup_printf("test+ssh://127.0.0.1:%d/default?socket=%s", port, path),
	        .target = {.name = "kvm1",
	                .address = "127.0.0.1",
	                .port = port,
	                .user = g_get_user_name(),
	                .identity_file = identity},
	        .options = {.known_hosts = world->known_hosts},
	        .timeout_ms = 60000};
}

static void expect_seen(const Ask *ask)
{
	g_autoptr(LibvirtSeen) seen = ask_run(ask);
	CU_ASSERT_PTR_NOT_NULL(seen);
	if (!seen)
		return;
	ASSERT_TEXT(seen->message, NULL);
	CU_ASSERT_EQUAL(seen->cause, CAUSE_NONE);
	ASSERT_TEXT(json_string_value(json_object_get(seen->value, "hypervisor")), "TEST");
	ASSERT_TEXT(json_string_value(json_object_get(seen->value, "uri")), ask->uri);
	CU_ASSERT_EQUAL(json_array_size(json_object_get(seen->value, "domains")), 1);
}

static void expect_failure(const Ask *ask, Cause cause, const char *end)
{
	g_autoptr(LibvirtSeen) seen = ask_run(ask);
	CU_ASSERT_PTR_NOT_NULL(seen);
	if (!seen)
		return;
	CU_ASSERT_PTR_NULL(seen->value);
	ASSERT_TEXT(cause_name(seen->cause), cause_name(cause));
	g_autofree char *whole = g_strdup_printf("libvirt '%s': host 'kvm1': 127.0.0.1 port %d: %s",
	        ask->uri, ask->target.port, end);
	ASSERT_TEXT(seen->message, whole);
}

static int folders_left(void)
{
	int count = 0;
	const char *name;
	g_autoptr(GDir) dir = g_dir_open(g_get_tmp_dir(), 0, NULL);
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *socket = g_build_filename(g_get_tmp_dir(), name, "socket", NULL);
		count +=
		        g_str_has_prefix(name, "jiuxu-") && g_file_test(socket, G_FILE_TEST_EXISTS);
	}
	return count;
}

static void test_looks_through_the_hosts_sshd(void)
{
	int before = folders_left();
	Ask ask = ask_new(world->port, "libvirt-sock-ro");
	expect_seen(&ask);
	expect_seen(&ask);
	CU_ASSERT_EQUAL(folders_left(), before);
	g_free(ask.uri);
}

static void test_goes_through_a_jump_host(void)
{
	Ask ask = ask_new(world->port, "libvirt-sock-ro");
	ReachTarget jump = ask.target;
	jump.name = "gate";
	ask.target.jump = &jump;
	expect_seen(&ask);
	g_free(ask.uri);
}

static void test_uses_a_command_where_sshd_forwards_to_no_socket(void)
{
	World strict = *world;
	world_sshd_start(&strict, "AllowStreamLocalForwarding no\n");
	Ask ask = ask_new(strict.port, "libvirt-sock-ro");
	if (world_command("{ command -v socat || nc -h 2>&1 | grep -q -e '-[A-Za-z0-9]*U'; }"))
		expect_seen(&ask);
	else
		expect_failure(&ask, CAUSE_UNREACHABLE,
		        "its sshd forwards to none of its sockets; there: neither socat nor nc -U "
		        "on this host");
	world_sshd_stop(&strict);
	g_free(ask.uri);
}

static void test_says_why_not(void)
{
	Ask ask = ask_new(world->port, "/nonexistent/socket");
	expect_failure(&ask, CAUSE_UNREACHABLE,
	        "its sshd forwards to none of its sockets; there: libvirt has no socket on this "
	        "host");
	g_autofree char *fingerprint = world_fingerprint(world, "host");
	world_write(world, "site_known_hosts", "");
	g_autofree char *key = g_strdup_printf(
	        "host key is unknown: ssh-ed25519 %s; after comparing the fingerprint with the "
	        "host's own console, accept it: ssh-keyscan -t ed25519 -p %d 127.0.0.1 >> '%s'",
	        fingerprint, world->port, world->known_hosts);
	expect_failure(&ask, CAUSE_HOST_KEY, key);
	g_free(ask.uri);
}

/* A socket that takes the connection and never speaks: libvirt waits for ever, we do not. */
static void test_the_deadline_ends_a_silent_libvirt(void)
{
	g_autofree char *path = world_path(world, "silent");
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	g_strlcpy(at.sun_path, path, sizeof at.sun_path);
	AutoFd silent = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_EQUAL(bind(silent, (struct sockaddr *)&at, sizeof at), 0);
	CU_ASSERT_EQUAL(listen(silent, 4), 0);
	Ask ask = ask_new(world->port, "silent");
	ask.timeout_ms = 2000;
	int64_t begin = g_get_monotonic_time();
	g_autoptr(LibvirtSeen) seen = ask_run(&ask);
	CU_ASSERT_PTR_NOT_NULL(seen);
	CU_ASSERT(g_get_monotonic_time() - begin < 20 * G_USEC_PER_SEC);
	if (seen)
		ASSERT_TEXT(cause_name(seen->cause), cause_name(CAUSE_TIMEOUT));
	g_free(ask.uri);
}

/* No program stands between: not ssh, not nc. */
static void test_starts_no_program(void)
{
	g_autofree char *trace = world_path(world, "trace");
	/* the leak checker cannot work under a tracer */
	g_autofree char *line =
	        g_strdup_printf("JIUXU_TEST_ONCE=%d ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e "
	                        "trace=execve,execveat -o '%s' /proc/%d/exe",
	                world->port, trace, (int)getpid());
	CU_ASSERT(world_command(line));
	g_autofree char *seen = world_read(world, "trace");
	int execs = 0;
	for (const char *at = seen; (at = strstr(at, "execve(")); at++)
		execs++;
	CU_ASSERT_EQUAL(execs, 1); /* the test itself */
	if (execs != 1)
		fprintf(stderr, "%s\n", seen);
}

/* Under strace: one look and the end. */
static int once(const char *port)
{
	guint64 number;
	if (!g_ascii_string_to_unsigned(port, 10, 1, 65535, &number, NULL))
		return 1;
	World there = {.folder = g_strdup(g_getenv("HOME")), .port = (int)number};
	world = &there;
	there.known_hosts = world_path(&there, "site_known_hosts");
	Ask ask = ask_new(there.port, "libvirt-sock-ro");
	g_autoptr(LibvirtSeen) seen = ask_run(&ask);
	return seen && seen->value ? 0 : 1;
}

int main(void)
{
	static const TestCase cases[] = {CASE(test_looks_through_the_hosts_sshd),
	        CASE(test_goes_through_a_jump_host),
	        CASE(test_uses_a_command_where_sshd_forwards_to_no_socket), CASE(test_says_why_not),
	        CASE(test_the_deadline_ends_a_silent_libvirt), CASE(test_starts_no_program)};
	g_setenv("JIUXU_LIBVIRT_TEST", "1", TRUE);
	if (g_getenv("JIUXU_TEST_ONCE"))
		return once(g_getenv("JIUXU_TEST_ONCE"));
	world = world_new();
	g_setenv("TMPDIR", world->folder, TRUE); /* whose folders are counted */
	world_sshd_start(world, "");
	pid_t daemon = daemon_start();
	int failed = test_run("libvirt_ssh", cases, G_N_ELEMENTS(cases));
	if (daemon > 0) {
		kill(daemon, SIGTERM);
		waitpid(daemon, NULL, 0);
	}
	world_free(world);
	return failed;
}

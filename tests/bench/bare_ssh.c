/*
 * The peer of the benchmark: libssh and threads and nothing else. Each thread takes the next host,
 * logs in with the key, sends the script to `/bin/sh -s`, reads all output and throws it away. No
 * host key is checked, no deadline kept.
 *
 *	bare_ssh HOSTS-FILE SCRIPT-FILE THREADS KEY PORT
 *
 * HOSTS-FILE has one address a line. Prints hosts done, hosts failed, bytes read, wall and CPU
 * seconds, peak memory; exit status 1 when a host failed.
 */
#include <errno.h>
#include <glib.h>
#include <libssh/libssh.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { THREADS_MAX = 1024, STACK_BYTES = 512 * 1024, READ_BYTES = 16 * 1024 };

typedef struct {
	char **hosts;
	char *script;
	size_t script_length;
	const char *key;
	unsigned port;
	atomic_uint next, done, failed;
	atomic_ullong bytes;
} Run;

/* Reads standard output, then standard error, to their ends. */
static unsigned long long output_drain(ssh_channel channel)
{
	char buffer[READ_BYTES];
	unsigned long long total = 0;
	for (int is_stderr = 0; is_stderr < 2; is_stderr++) {
		int got;
		while ((got = ssh_channel_read(channel, buffer, sizeof buffer, is_stderr)) > 0)
			total += (unsigned)got;
	}
	return total;
}

static bool script_run(Run *run, ssh_session session)
{
	ssh_channel channel = ssh_channel_new(session);
	bool sent = ssh_channel_open_session(channel) == SSH_OK &&
	            ssh_channel_request_exec(channel, "exec /bin/sh -s") == SSH_OK &&
	            ssh_channel_write(channel, run->script, (uint32_t)run->script_length) >= 0 &&
	            ssh_channel_send_eof(channel) == SSH_OK;
	if (sent)
		atomic_fetch_add(&run->bytes, output_drain(channel));
	bool ran = sent && ssh_channel_get_exit_status(channel) == 0;
	ssh_channel_free(channel);
	return ran;
}

static bool host_visit(Run *run, const char *host)
{
	int no = 0;
	ssh_key key = NULL;
	ssh_session session = ssh_new();
	ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_options_set(session, SSH_OPTIONS_HOST, host);
	ssh_options_set(session, SSH_OPTIONS_PORT, &run->port);
	ssh_options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null");
	ssh_options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
	bool ran = ssh_connect(session) == SSH_OK &&
	           ssh_pki_import_privkey_file(run->key, NULL, NULL, NULL, &key) == SSH_OK &&
	           ssh_userauth_publickey(session, NULL, key) == SSH_AUTH_SUCCESS &&
	           script_run(run, session);
	if (!ran)
		fprintf(stderr, "%s: %s\n", host, ssh_get_error(session));
	ssh_key_free(key);
	ssh_disconnect(session);
	ssh_free(session);
	return ran;
}

static void *worker_main(void *data)
{
	Run *run = data;
	for (;;) {
		const char *host = run->hosts[atomic_fetch_add(&run->next, 1)];
		if (!host || !*host)
			return NULL;
		atomic_fetch_add(host_visit(run, host) ? &run->done : &run->failed, 1);
	}
}

static void workers_run(Run *run, size_t count)
{
	pthread_t threads[THREADS_MAX];
	pthread_attr_t attributes;
	size_t started = 0;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	while (started < count &&
	        pthread_create(&threads[started], &attributes, worker_main, run) == 0)
		started++;
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	pthread_attr_destroy(&attributes);
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int usage(const char *why)
{
	fprintf(stderr, "%s\nusage: bare_ssh HOSTS-FILE SCRIPT-FILE THREADS KEY PORT\n", why);
	return 2;
}

/* Reads the files; behind the hosts stands one empty place for each thread to find none. */
static bool run_init(Run *run, char **argv, size_t *threads)
{
	guint64 count, port;
	g_autofree char *text = NULL;
	if (!g_ascii_string_to_unsigned(argv[3], 10, 1, THREADS_MAX, &count, NULL) ||
	        !g_ascii_string_to_unsigned(argv[5], 10, 1, 65535, &port, NULL) ||
	        !g_file_get_contents(argv[1], &text, NULL, NULL) ||
	        !g_file_get_contents(argv[2], &run->script, &run->script_length, NULL))
		return false;
	char **lines = g_strsplit(g_strchomp(text), "\n", -1);
	size_t hosts = g_strv_length(lines);
	run->hosts = g_new0(char *, hosts + count + 1);
	memcpy(run->hosts, lines, hosts * sizeof *lines);
	g_free(lines);
	run->key = argv[4];
	run->port = (unsigned)port;
	*threads = count;
	return true;
}

int main(int argc, char **argv)
{
	Run run = {0};
	size_t threads = 0;
	struct rusage usage_self;
	if (argc != 6)
		return usage("five arguments are wanted");
	if (!run_init(&run, argv, &threads))
		return usage("cannot read the files or the numbers");
	signal(SIGPIPE, SIG_IGN);
	gint64 begin_us = g_get_monotonic_time();
	workers_run(&run, threads);
	double wall = (double)(g_get_monotonic_time() - begin_us) / 1e6;
	getrusage(RUSAGE_SELF, &usage_self);
	printf("done %u failed %u bytes %llu wall_s %.3f user_s %.3f system_s %.3f peak_kib %ld\n",
	        atomic_load(&run.done), atomic_load(&run.failed), atomic_load(&run.bytes), wall,
	        seconds(usage_self.ru_utime), seconds(usage_self.ru_stime), usage_self.ru_maxrss);
	g_strfreev(run.hosts);
	g_free(run.script);
	return atomic_load(&run.failed) ? 1 : 0;
}

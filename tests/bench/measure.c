/*
 * Runs a command and appends one line to a file: wall seconds, user and system CPU seconds (of the
 * command and all children it waited for), peak resident memory in KiB (of its largest process),
 * exit status.
 *
 *	measure OUT-FILE COMMAND [ARGUMENT …]
 *
 * It is small itself, as a process starts with the peak memory of the one that forked it.
 */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct rusage usage;
	pid_t child;
	int status;
	if (argc < 3) {
		fputs("usage: measure OUT-FILE COMMAND [ARGUMENT ...]\n", stderr);
		return 2;
	}
	double begin = now();
	int failed = posix_spawnp(&child, argv[2], NULL, NULL, argv + 2, environ);
	if (failed) {
		fprintf(stderr, "%s: %s\n", argv[2], strerror(failed));
		return 127;
	}
	if (wait4(child, &status, 0, &usage) != child)
		return 127;
	double wall = now() - begin;
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	FILE *out = fopen(argv[1], "a");
	if (!out)
		return 127;
	fprintf(out, "%.3f %.3f %.3f %ld %d\n", wall, seconds(usage.ru_utime),
	        seconds(usage.ru_stime), usage.ru_maxrss, code);
	fclose(out);
	return code;
}

/*
 * A small world for the SSH tests: a folder with keys and known_hosts that is HOME, and a real
 * sshd on a free port of 127.0.0.1, ended with the world. Nothing outside the folder is read or
 * written, but /run/sshd is made where it is missing, as sshd asks for it.
 */
#pragma once

#include "tests/harness.h"
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
	char *folder;
	char *known_hosts; /* the site's */
	int port;
	pid_t sshd;
} World;

/* Runs a program to its end, its output thrown away; true when it exits with 0. */
static inline bool world_command(const char *line)
{
	int status = 0;
	g_autofree char *quiet = g_strconcat(line, " >/dev/null 2>&1 </dev/null", NULL);
	const char *argv[] = {"/bin/sh", "-c", quiet, NULL};
	return g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL) &&
	       status == 0;
}

static inline char *world_path(const World *world, const char *name)
{
	return g_build_filename(world->folder, name, NULL);
}

static inline void world_write(const World *world, const char *name, const char *text)
{
	g_autofree char *path = world_path(world, name);
	g_file_set_contents(path, text, -1, NULL);
	chmod(path, 0600);
}

static inline char *world_read(const World *world, const char *name)
{
	g_autofree char *path = world_path(world, name);
	char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	return text ? text : g_strdup("");
}

/* A socket on 127.0.0.1; listening when `backlog` is not negative. */
static inline int world_socket(int backlog, int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
	        getsockname(fd, (struct sockaddr *)&at, &length) != 0 ||
	        (backlog >= 0 && listen(fd, backlog) != 0))
		abort();
	*port = ntohs(at.sin_port);
	return fd;
}

/* "ssh-ed25519 AAAA…" of a public key file in the world. Yours. */
static inline char *world_public_key(const World *world, const char *name)
{
	g_autofree char *file = g_strconcat(name, ".pub", NULL);
	g_autofree char *text = world_read(world, file);
	char **words = g_strsplit(text, " ", 3);
	char *key =
	        words[0] && words[1] ? g_strdup_printf("%s %s", words[0], words[1]) : g_strdup("");
	g_strfreev(words);
	return key;
}

/* "SHA256:…" of a key of the world, as ssh-keygen has it. Yours. */
static inline char *world_fingerprint(const World *world, const char *name)
{
	g_autofree char *path = world_path(world, name);
	const char *argv[] = {"ssh-keygen", "-l", "-E", "sha256", "-f", path, NULL};
	g_autofree char *out = NULL;
	g_spawn_sync(
	        NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, NULL, NULL);
	char **words = g_strsplit(out ? out : "", " ", 3);
	char *fingerprint = g_strdup(words[0] && words[1] ? words[1] : "");
	g_strfreev(words);
	return fingerprint;
}

/* A known_hosts line for the world's host key at `port`: `[127.0.0.1]:port key`. Yours. */
static inline char *world_host_line(const World *world, int port, const char *key_name)
{
	g_autofree char *key = world_public_key(world, key_name);
	return g_strdup_printf("[127.0.0.1]:%d %s\n", port, key);
}

static inline void world_keygen(const World *world, const char *name, const char *arguments)
{
	g_autofree char *line = g_strdup_printf(
	        "ssh-keygen -q -f '%s/%s' -C '' %s", world->folder, name, arguments);
	if (!world_command(line))
		fprintf(stderr, "cannot run: %s\n", line);
}

/* sshd under our own configuration; `extra` is added to it. Shells have their home in the world's
 * folder: what the account's own start-up files say would stand among the answers. */
static inline void world_sshd_start(World *world, const char *extra)
{
	int held = world_socket(-1, &world->port);
	g_autofree char *config = g_strdup_printf(
	        "Port %d\nListenAddress 127.0.0.1\nHostKey %s/host\nHostKey %s/host_rsa\n"
	        "AuthorizedKeysFile %s/authorized\nStrictModes no\nUsePAM no\nPidFile none\n"
	        "PermitRootLogin prohibit-password\nPasswordAuthentication no\n"
	        "KbdInteractiveAuthentication no\nMaxStartups 200\nLoginGraceTime 60\n"
	        "%sSetEnv HOME=%s\n", /* of SetEnv the first line counts */
	        world->port, world->folder, world->folder, world->folder, extra, world->folder);
	world_write(world, "sshd_config", config);
	g_autofree char *file = world_path(world, "sshd_config");
	g_autofree char *log = world_path(world, "sshd.log");
	mkdir("/run/sshd", 0755);
	const char *argv[] = {"/usr/sbin/sshd", "-D", "-f", file, "-E", log, NULL};
	g_spawn_async(NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
	        &world->sshd, NULL);
	struct sockaddr_in to = {.sin_family = AF_INET,
	        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	        .sin_port = htons((uint16_t)world->port)};
	bool listens = false;
	for (int i = 0; i < 6000 && !listens; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		listens = connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
		close(fd);
		if (!listens)
			poll(NULL, 0, 10);
	}
	close(held); /* nobody else was given the port meanwhile */
	if (!listens)
		fprintf(stderr, "sshd does not listen; see %s\n", log);
}

static inline void world_sshd_stop(World *world)
{
	if (world->sshd > 0) {
		kill(world->sshd, SIGTERM);
		waitpid(world->sshd, NULL, 0);
	}
	world->sshd = 0;
}

/* Keys: host, host_rsa, other (never the host's), user (authorized), stranger, locked. */
static inline World *world_new(void)
{
	World *world = g_new0(World, 1);
	world->folder = g_dir_make_tmp("jiuxu-ssh-XXXXXX", NULL);
	world->known_hosts = world_path(world, "site_known_hosts");
	g_autofree char *dot = world_path(world, ".ssh");
	mkdir(dot, 0700);
	g_setenv("HOME", world->folder, TRUE);
	g_unsetenv("SSH_AUTH_SOCK");
	world_keygen(world, "host", "-t ed25519 -N ''");
	world_keygen(world, "host_rsa", "-t rsa -b 2048 -N ''");
	world_keygen(world, "other", "-t ed25519 -N ''");
	world_keygen(world, "user", "-t ed25519 -N ''");
	world_keygen(world, "stranger", "-t ed25519 -N ''");
	world_keygen(world, "locked", "-t ed25519 -N secret");
	g_autofree char *key = world_public_key(world, "user");
	world_write(world, "authorized", key);
	return world;
}

static inline void world_free(World *world)
{
	world_sshd_stop(world);
	g_autofree char *line = g_strdup_printf("rm -rf '%s'", world->folder);
	world_command(line);
	g_free(world->folder);
	g_free(world->known_hosts);
	g_free(world);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

/*
 * What we take of ~/.ssh/config: Host (patterns), HostName, Port, User, IdentityFile, ProxyJump.
 *
 * libssh's own reader is not used: it runs ProxyCommand and turns ProxyJump into a spawned
 * `ssh -W`, and no library may start an ssh of its own. As with ssh, the first value obtained
 * stands, and IdentityFile adds up. A proxy named for the host is reported, so that nobody is
 * connected to directly who should not be; the jump hosts of ProxyJump are given as written. Match
 * (other than `Match all`) and Include are not read; that they were there is remembered, to be
 * said. Every other keyword is passed over. Format: ssh_config(5).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define SSH_CONFIG_BYTES_MAX (1u << 20)

enum { SSH_CONFIG_IDENTITIES_MAX = 8 };

/* What holds for one host; the strings are owned. */
typedef struct {
	char *host_name;                                 /* NULL: the name that was asked for */
	int port;                                        /* 0: not given */
	char *user;                                      /* NULL: not given */
	char *identities[SSH_CONFIG_IDENTITIES_MAX + 1]; /* paths as written, then NULL */
	char *jump;      /* what ProxyJump names; NULL: none, or ProxyCommand came first */
	char *proxy;     /* "FILE:12: ProxyJump" when one is named for the host */
	char *passed_by; /* "FILE:3: Include": the first thing we did not read; NULL: none */
	bool proxy_none; /* ProxyJump or ProxyCommand none came first */
} SshConfig;

/*
 * Reads `length` bytes of `text` for the host asked for as `host`; `name` is the file's name in
 * messages. On error (BASE_ERROR_FORMAT with `name:line`) *config is empty. Pure.
 */
bool ssh_config_parse(const char *text, size_t length, const char *name, const char *host,
        SshConfig *config, GError **error);

/* The same from a file; one that is not there is empty. Blocks on the disk. */
bool ssh_config_load(const char *path, const char *host, SshConfig *config, GError **error);

void ssh_config_clear(SshConfig *config);

/*
 * An IdentityFile with "~" and %d (home), %h (host name), %r (user), %% replaced; NULL when it
 * holds another token. Yours.
 */
char *ssh_config_identity(const char *path, const char *host_name, const char *user);

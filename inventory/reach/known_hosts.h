/*
 * known_hosts: what the files say about a host's key. Read only, never written.
 *
 * We read the lines ourselves because libssh answers *known* for a key with a `@revoked` line
 * beside its plain one, and cannot say which line it found. Understood: plain names, patterns
 * ('*', '?', '!'), hashed names (|1|salt|HMAC-SHA1), [host]:port, `@revoked`. `@cert-authority`
 * is not supported; that one was there is remembered, to be said.
 * Format: sshd(8), SSH_KNOWN_HOSTS FILE FORMAT.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define KNOWN_HOSTS_BYTES_MAX (16u << 20)

/* One file, read whole. A file that is not there is empty. */
typedef struct {
	char *name; /* as it is said in messages */
	char *text; /* `length` bytes and a NUL */
	size_t length;
} KnownHostsFile;

/* Blocks on the disk. BASE_ERROR_IO when it is there but cannot be read, _LIMIT when too large. */
bool known_hosts_load(const char *name, KnownHostsFile *file, GError **error);
void known_hosts_clear(KnownHostsFile *file);

typedef enum {
	KNOWN_HOSTS_UNKNOWN, /* no line is for this host */
	KNOWN_HOSTS_KNOWN,   /* a line has this key */
	KNOWN_HOSTS_CHANGED, /* lines are for this host, none has this key */
	KNOWN_HOSTS_REVOKED, /* a @revoked line has this key */
} KnownHostsMatch;

typedef struct {
	KnownHostsMatch match;
	size_t line;           /* that decided: KNOWN, CHANGED (the first), REVOKED; else 0 */
	char type[48];         /* key type on that line */
	size_t authority_line; /* first @cert-authority line for the host; 0: none */
} KnownHostsFinding;

/* The name a host has in known_hosts: "host", or "[host]:port" when the port is not 22. Yours. */
char *known_hosts_name(const char *host, int port);

/*
 * What `file` says of the key `blob` (RFC 4253 6.6 wire form) for `name`. A line that is not
 * well-formed is passed over, as ssh does. Pure.
 */
KnownHostsFinding known_hosts_find(const KnownHostsFile *file, const char *name,
        const unsigned char *blob, size_t blob_length);

/* Calls `found` with the key type of every plain line for `name`. Pure. */
void known_hosts_types(const KnownHostsFile *file, const char *name,
        void (*found)(const char *type, void *data), void *data);

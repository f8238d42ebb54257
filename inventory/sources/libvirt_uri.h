/*
 * libvirt's connection URIs (https://libvirt.org/uri.html):
 * driver[+transport]://[user@][host][:port]/ path[?parameters]. What we open, what we carry
 * ourselves, and what we refuse. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
	char *driver;      /* "qemu", lower case */
	char *transport;   /* "ssh", "tls" …; "" when none is named */
	char *user, *host; /* NULL, when not given */
	int port;          /* 0: not given */
	char *path;        /* "/system" */
	char *socket;      /* of the parameters; NULL, when not given */
	char *keyfile, *known_hosts;
	char *mode; /* "auto", "direct" (virtqemud …), "legacy" (libvirtd) */
} LibvirtUri;

/* BASE_ERROR_FORMAT for what is no whole URI or is not to be opened, and why. */
bool libvirt_uri_parse(const char *text, LibvirtUri *ret, GError **error);
void libvirt_uri_clear(LibvirtUri *uri);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LibvirtUri, libvirt_uri_clear)

/* True when it goes over ssh, which we do ourselves (libvirt would start a program for +ssh, and
 * judge host keys by its own rules for +libssh and +libssh2). */
bool libvirt_uri_is_ssh(const LibvirtUri *uri);
/* True when TLS stands between. */
bool libvirt_uri_is_tls(const LibvirtUri *uri);

/* The read-only sockets of that platform on its host, likeliest first; ends with NULL. Yours. */
char **libvirt_uri_sockets(const LibvirtUri *uri);
/* A shell command that speaks for the first of them that is there (remote_socket.h). Yours. */
char *libvirt_uri_command(const char *const *sockets);
/* The URI that reaches the platform through a unix socket of ours. Yours. */
char *libvirt_uri_through(const LibvirtUri *uri, const char *socket);

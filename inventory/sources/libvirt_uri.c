#include "inventory/sources/libvirt_uri.h"
#include "base/error.h"
#include <string.h>

/* Set by tests alone: libvirt's test driver is a hypervisor out of thin air. */
#define TEST_DRIVER "JIUXU_LIBVIRT_TEST"

static bool refuse(GError **error, const char *why)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_FORMAT, why);
	return false;
}

static bool scheme_read(const char *scheme, LibvirtUri *ret)
{
	const char *plus = strchr(scheme, '+');
	ret->driver = g_strndup(scheme, plus ? (gsize)(plus - scheme) : strlen(scheme));
	ret->transport = g_strdup(plus ? plus + 1 : "");
	return *ret->driver && (!plus || plus[1]);
}

static bool is_one_of(const char *text, const char *const *words)
{
	return g_strv_contains(words, text);
}

/* Parameters of ssh that are about what ssh itself, or a program on the way, is to do. */
static bool ssh_parameter(LibvirtUri *ret, const char *key, const char *value, GError **error)
{
	static const char *const idle[] = {"no_tty", "no_sanity", "auth", "sshauth", NULL};
	const struct {
		const char *key;
		char **to;
	} taken[] = {{"socket", &ret->socket}, {"keyfile", &ret->keyfile},
	        {"known_hosts", &ret->known_hosts}, {"mode", &ret->mode}};
	for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
		if (strcmp(key, taken[i].key) != 0)
			continue;
		g_free(*taken[i].to);
		*taken[i].to = g_strdup(value);
		return true;
	}
	if (is_one_of(key, idle))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "'%s' is not supported: the login is our own (take socket, keyfile, known_hosts, "
	        "mode)",
	        key);
	return false;
}

static bool parameters_read(LibvirtUri *ret, const char *query, GError **error)
{
	g_autoptr(GHashTable) all =
	        g_uri_parse_params(query ? query : "", -1, "&;", G_URI_PARAMS_NONE, NULL);
	GHashTableIter at;
	gpointer key, value;
	if (!all)
		return refuse(error, "its parameters are not key=value&key=value");
	if (g_hash_table_contains(all, "no_verify"))
		return refuse(error, "'no_verify' is not supported: nothing is trusted unverified");
	g_hash_table_iter_init(&at, all);
	while (libvirt_uri_is_ssh(ret) && g_hash_table_iter_next(&at, &key, &value))
		if (!ssh_parameter(ret, key, value, error))
			return false;
	return true;
}

static bool transport_check(const LibvirtUri *uri, GError **error)
{
	static const char *const libvirts[] = {"", "unix", "tcp", "tls", NULL};
	if (strcmp(uri->transport, "ext") == 0)
		return refuse(error, "not supported; libvirt would start a program");
	if (!is_one_of(uri->transport, libvirts) && !libvirt_uri_is_ssh(uri))
		return refuse(error, "not a transport of libvirt (unix, tcp, tls, ssh)");
	if (strcmp(uri->driver, "test") == 0 && !*uri->transport && !g_getenv(TEST_DRIVER))
		return refuse(error, "libvirt's test driver is no platform: nothing runs there");
	return true;
}

static bool ssh_check(const LibvirtUri *uri, GError **error)
{
	static const char *const modes[] = {"auto", "direct", "legacy", NULL};
	if (!uri->host || !*uri->host)
		return refuse(error, "it names no host");
	if (uri->mode && !is_one_of(uri->mode, modes))
		return refuse(error, "'mode' is auto, direct or legacy");
	if (uri->socket && !g_path_is_absolute(uri->socket))
		return refuse(error, "'socket' is no absolute path");
	if (!uri->socket && strcmp(uri->path, "/system") != 0 && strcmp(uri->path, "/") != 0)
		return refuse(error, "only '/system' has a socket that is known; name it by "
		                     "'?socket=/path'");
	return true;
}

bool libvirt_uri_parse(const char *text, LibvirtUri *ret, GError **error)
{
	*ret = (LibvirtUri){0};
	g_autoptr(GUri) uri =
	        strstr(text, "://") ? g_uri_parse(text, G_URI_FLAGS_ENCODED_QUERY, NULL) : NULL;
	if (!uri || !scheme_read(g_uri_get_scheme(uri), ret)) {
		libvirt_uri_clear(ret);
		return refuse(error, "not a whole libvirt URI, such as 'qemu:///system'");
	}
	ret->user = g_strdup(g_uri_get_userinfo(uri));
	ret->host = g_strdup(g_uri_get_host(uri));
	ret->port = MAX(g_uri_get_port(uri), 0);
	ret->path = g_strdup(g_uri_get_path(uri));
	if (transport_check(ret, error) && parameters_read(ret, g_uri_get_query(uri), error) &&
	        (!libvirt_uri_is_ssh(ret) || ssh_check(ret, error)))
		return true;
	libvirt_uri_clear(ret);
	return false;
}

void libvirt_uri_clear(LibvirtUri *uri)
{
	char *owned[] = {uri->driver, uri->transport, uri->user, uri->host, uri->path, uri->socket,
	        uri->keyfile, uri->known_hosts, uri->mode};
	for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
		g_free(owned[i]);
	*uri = (LibvirtUri){0};
}

bool libvirt_uri_is_ssh(const LibvirtUri *uri)
{
	static const char *const ssh[] = {"ssh", "libssh", "libssh2", NULL};
	return is_one_of(uri->transport, ssh);
}

bool libvirt_uri_is_tls(const LibvirtUri *uri)
{
	return strcmp(uri->transport, "tls") == 0 || (!*uri->transport && uri->host && *uri->host);
}

/* The names of libvirt's remote_sockets.c: one daemon a driver, or one for all. */
char **libvirt_uri_sockets(const LibvirtUri *uri)
{
	static const char *const folders[] = {"/run/libvirt", "/var/run/libvirt"};
	g_autoptr(GStrvBuilder) list = g_strv_builder_new();
	bool direct = g_strcmp0(uri->mode, "legacy") != 0;
	bool legacy = g_strcmp0(uri->mode, "direct") != 0;
	if (uri->socket)
		g_strv_builder_add(list, uri->socket);
	for (size_t i = 0; !uri->socket && i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *one =
		        g_strdup_printf("%s/virt%sd-sock-ro", folders[i], uri->driver);
		g_autofree char *all = g_strdup_printf("%s/libvirt-sock-ro", folders[i]);
		if (direct)
			g_strv_builder_add(list, one);
		if (legacy)
			g_strv_builder_add(list, all);
	}
	return g_strv_builder_end(list);
}

/* `socat` and the `nc` of OpenBSD and of nmap know unix sockets; the traditional one does not. */
static const char command_form[] =
        "for s in %s; do\n"
        "\t[ -S \"$s\" ] || continue\n"
        "\tif command -v socat >/dev/null 2>&1; then echo +; exec socat - UNIX-CONNECT:\"$s\"\n"
        "\telif nc -h 2>&1 | grep -q -e '-[A-Za-z0-9]*U'; then echo +; exec nc -U \"$s\"\n"
        "\tfi\n"
        "\techo 'neither socat nor nc -U on this host' >&2\n"
        "\texit 1\n"
        "done\n"
        "echo 'libvirt has no socket on this host' >&2\n"
        "exit 1\n";

char *libvirt_uri_command(const char *const *sockets)
{
	g_autoptr(GString) words = g_string_new(NULL);
	for (size_t i = 0; sockets[i]; i++) {
		g_autofree char *word = g_shell_quote(sockets[i]);
		g_string_append_printf(words, "%s%s", i ? " " : "", word);
	}
	g_autofree char *script = g_strdup_printf(command_form, words->str);
	g_autofree char *quoted = g_shell_quote(script);
	return g_strdup_printf("/bin/sh -c %s", quoted);
}

char *libvirt_uri_through(const LibvirtUri *uri, const char *socket)
{
	g_autofree char *escaped = g_uri_escape_string(socket, "/", FALSE);
	return g_strdup_printf("%s+unix://%s?socket=%s", uri->driver,
	        *uri->path == '/' && uri->path[1] ? uri->path : "/system", escaped);
}

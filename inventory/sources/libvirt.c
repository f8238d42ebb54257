#include "inventory/sources/libvirt.h"

#include "base/cleanup.h"
#include "base/error.h"
#include "inventory/reach/remote_socket.h"
#include "inventory/sources/capabilities_xml.h"
#include "inventory/sources/libvirt_list.h"
#include <errno.h>
#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>

static void connection_close(virConnectPtr *connection)
{
	if (*connection)
		virConnectClose(*connection);
}
#define AutoConnection __attribute__((cleanup(connection_close))) virConnectPtr

/* libvirt prints every error to stderr unless told otherwise; errors come back as causes here. */
static void error_silence(void *data, virErrorPtr error)
{
	(void)data;
	(void)error;
}

/* `number` is -1 for what had no errno: a name that is not found, a certificate. */
static Cause errno_cause(int number, bool tls)
{
	switch (number) {
	case EACCES:
	case EPERM:
		return CAUSE_DENIED;
	case -1:
	case ENOENT:
		return tls ? CAUSE_ERROR : CAUSE_UNREACHABLE;
	case ECONNREFUSED:
	case ECONNRESET:
	case EHOSTUNREACH:
	case ENETUNREACH:
	case EPIPE:
	case EIO:
		return CAUSE_UNREACHABLE;
	case ETIMEDOUT:
		return CAUSE_TIMEOUT;
	default:
		return CAUSE_ERROR;
	}
}

static Cause error_cause(const virError *error, bool tls)
{
	if (!error)
		return CAUSE_ERROR;
	switch (error->code) {
	case VIR_ERR_AUTH_FAILED:
	case VIR_ERR_AUTH_CANCELLED:
	case VIR_ERR_AUTH_UNAVAILABLE:
	case VIR_ERR_ACCESS_DENIED:
	case VIR_ERR_OPERATION_DENIED:
		return CAUSE_DENIED;
	case VIR_ERR_GNUTLS_ERROR:
		return CAUSE_HOST_KEY;
	case VIR_ERR_NO_CONNECT:
	case VIR_ERR_UNKNOWN_HOST:
		return CAUSE_UNREACHABLE;
	case VIR_ERR_SYSTEM_ERROR:
		return errno_cause(error->int1, tls);
	default:
		return CAUSE_ERROR;
	}
}

static char *version_text(unsigned long version)
{
	return g_strdup_printf(
	        "%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
}

static void version_put(json_t *value, const char *key, int result, unsigned long version)
{
	g_autofree char *text = result < 0 ? NULL : version_text(version);
	json_object_set_new(value, key, text ? json_string(text) : json_null());
}

static json_t *topology_json(virConnectPtr connection)
{
	char *xml = virConnectGetCapabilities(connection);
	json_t *topology =
	        xml ? capabilities_xml_topology(xml, strlen(xml), NULL) : NULL; /* null: not told */
	free(xml);
	return topology ? topology : json_null();
}

static json_t *node_json(virConnectPtr connection)
{
	virNodeInfo info;
	if (virNodeGetInfo(connection, &info) < 0)
		return json_null();
	g_autofree char *model = g_strndup(info.model, sizeof info.model);
	json_t *node = json_object();
	json_object_set_new(node, "model", json_string(model));
	json_object_set_new(node, "cpus", json_integer(info.cpus));
	json_object_set_new(node, "sockets", json_integer(info.sockets));
	json_object_set_new(node, "cores", json_integer(info.cores));
	json_object_set_new(node, "threads", json_integer(info.threads));
	json_object_set_new(node, "numa_nodes", json_integer(info.nodes));
	json_object_set_new(
	        node, "memory_bytes", json_integer((json_int_t)(info.memory * 1024ULL)));
	json_object_set_new(node, "topology", topology_json(connection));
	return node;
}

static void platform_read(virConnectPtr connection, json_t *value)
{
	unsigned long version = 0;
	const char *type = virConnectGetType(connection);
	json_object_set_new(value, "hypervisor", json_string(type ? type : ""));
	int result = virConnectGetVersion(connection, &version);
	version_put(value, "hypervisor_version", result, version);
	result = virConnectGetLibVersion(connection, &version);
	version_put(value, "libvirt_version", result, version);
	char *hostname = virConnectGetHostname(connection);
	json_object_set_new(value, "hostname", json_string(hostname ? hostname : ""));
	free(hostname);
	json_object_set_new(value, "node", node_json(connection));
}

/* False when a list could not be had; *error says which. */
static bool lists_read(virConnectPtr connection, json_t *value, GError **error)
{
	static const struct {
		const char *key;
		json_t *(*read)(virConnectPtr connection, GError **error);
	} lists[] = {{"domains", libvirt_list_domains}, {"pools", libvirt_list_pools},
	        {"networks", libvirt_list_networks}};
	for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
		json_t *list = lists[i].read(connection, error);
		if (!list)
			return false;
		json_object_set_new(value, lists[i].key, list);
	}
	return true;
}

static void failure_put(const char *uri, const char *why, char **ret_message)
{
	*ret_message = g_strdup_printf("libvirt '%s': %s", uri, why);
}

/* Opens `open_uri`, which reaches the platform that the plan calls `uri`. */
static void look(const char *uri, const char *open_uri, bool tls, LibvirtSeen *ret)
{
	virInitialize();
	virSetErrorFunc(NULL, error_silence);
	virResetLastError();
	AutoConnection connection = virConnectOpenReadOnly(open_uri);
	if (!connection) {
		const virError *last = virGetLastError();
		ret->cause = error_cause(last, tls);
		failure_put(uri, last && last->message ? last->message : "unknown error",
		        &ret->message);
		return;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) value = json_object();
	json_object_set_new(value, "uri", json_string(uri));
	platform_read(connection, value);
	if (!lists_read(connection, value, &error)) {
		ret->cause = error->code == BASE_ERROR_LIMIT ? CAUSE_LIMIT
		             : error->code == BASE_ERROR_IO  ? error_cause(virGetLastError(), tls)
		                                             : CAUSE_ERROR;
		failure_put(uri, error->message, &ret->message);
		return;
	}
	ret->cause = CAUSE_NONE;
	ret->value = g_steal_pointer(&value);
}

/* Through an ssh session of our own; why that did not come about is told as of any host. */
static void look_through(
        const char *uri, const LibvirtUri *parts, const LibvirtWay *way, LibvirtSeen *ret)
{
	g_auto(GStrv) sockets = libvirt_uri_sockets(parts);
	g_autofree char *command = libvirt_uri_command((const char *const *)sockets);
	RemoteService service = {(const char *const *)sockets, command};
	ReachResult result = {0};
	RemoteSocket *remote =
	        remote_socket_open(way->target, way->options, &service, way->deadline, &result);
	if (!remote) {
		ret->cause = result.cause;
		failure_put(uri, result.message, &ret->message);
		return;
	}
	g_autofree char *open_uri = libvirt_uri_through(parts, remote_socket_path(remote));
	look(uri, open_uri, false, ret);
	remote_socket_close(remote);
	Cause passed = deadline_state(way->deadline);
	if (passed != CAUSE_NONE && ret->cause != CAUSE_NONE)
		ret->cause = passed;
}

void libvirt_observe(
        const char *uri, const LibvirtUri *parts, const LibvirtWay *way, LibvirtSeen *ret)
{
	*ret = (LibvirtSeen){.cause = CAUSE_ERROR};
	if (libvirt_uri_is_ssh(parts))
		look_through(uri, parts, way, ret);
	else
		look(uri, uri, libvirt_uri_is_tls(parts), ret);
}

void libvirt_seen_clear(LibvirtSeen *seen)
{
	g_clear_pointer(&seen->value, json_decref);
	g_clear_pointer(&seen->message, g_free);
}

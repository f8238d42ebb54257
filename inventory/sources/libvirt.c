#include "inventory/sources/libvirt.h"

#include "base/cleanup.h"
#include "base/error.h"
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

/* "+ssh" of "qemu+ssh://…", lower case; "" when there is none. NULL for what is no whole URI. */
static char *uri_transport(const char *uri)
{
	const char *end = strstr(uri, "://");
	if (!end)
		return NULL;
	g_autofree char *scheme = g_ascii_strdown(uri, end - uri);
	const char *transport = strchr(scheme, '+');
	return g_strdup(transport ? transport : "");
}

/* Whether TLS stands between: its missing files and bad certificates look like missing sockets. */
static bool uri_is_tls(const char *uri)
{
	g_autofree char *transport = uri_transport(uri);
	const char *host = strstr(uri, "://");
	return g_strcmp0(transport, "+tls") == 0 ||
	       (g_strcmp0(transport, "") == 0 && host && host[3] != '/');
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

static Cause error_cause(const virError *error, const char *uri)
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
		return errno_cause(error->int1, uri_is_tls(uri));
	default:
		return CAUSE_ERROR;
	}
}

/* Why we will not open the URI; NULL when we will. Aliases of libvirt.conf have no "://". */
static const char *uri_refusal(const char *uri)
{
	g_autofree char *transport = uri_transport(uri);
	if (!transport)
		return "not a whole libvirt URI, such as 'qemu:///system'";
	if (g_str_equal(transport, "") || g_str_equal(transport, "+unix") ||
	        g_str_equal(transport, "+tcp") || g_str_equal(transport, "+tls"))
		return NULL;
	if (g_str_equal(transport, "+ssh"))
		return "not supported yet; libvirt would start an ssh of its own";
	if (g_str_equal(transport, "+libssh") || g_str_equal(transport, "+libssh2"))
		return "not supported yet; libvirt would judge the host key by its own rules";
	if (g_str_equal(transport, "+ext"))
		return "not supported; libvirt would start a program";
	return "not a transport of libvirt (unix, tcp, tls)";
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

void libvirt_observe(const char *uri, json_t **ret_value, Cause *ret_cause, char **ret_message)
{
	*ret_value = NULL;
	*ret_message = NULL;
	*ret_cause = CAUSE_ERROR;
	const char *refusal = uri_refusal(uri);
	if (refusal) {
		failure_put(uri, refusal, ret_message);
		return;
	}
	virInitialize();
	virSetErrorFunc(NULL, error_silence);
	virResetLastError();
	AutoConnection connection = virConnectOpenReadOnly(uri);
	if (!connection) {
		const virError *last = virGetLastError();
		*ret_cause = error_cause(last, uri);
		failure_put(
		        uri, last && last->message ? last->message : "unknown error", ret_message);
		return;
	}
	g_autoptr(GError) error = NULL;
	g_autoptr(json_t) value = json_object();
	json_object_set_new(value, "uri", json_string(uri));
	platform_read(connection, value);
	if (!lists_read(connection, value, &error)) {
		*ret_cause = error->code == BASE_ERROR_LIMIT ? CAUSE_LIMIT
		             : error->code == BASE_ERROR_IO  ? error_cause(virGetLastError(), uri)
		                                             : CAUSE_ERROR;
		failure_put(uri, error->message, ret_message);
		return;
	}
	*ret_cause = CAUSE_NONE;
	*ret_value = g_steal_pointer(&value);
}

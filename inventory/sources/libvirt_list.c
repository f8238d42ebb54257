#include "inventory/sources/libvirt_list.h"

#include "base/error.h"
#include "inventory/sources/domain_xml.h"
#include "inventory/sources/libvirt.h"
#include <libvirt/virterror.h>
#include <stdlib.h>
#include <string.h>

static const char *word_find(const char *const *words, size_t count, int index)
{
	return index >= 0 && (size_t)index < count ? words[index] : "no state";
}

static const char *domain_state(int state)
{
	static const char *const words[] = {"no state", "running", "idle", "paused", "in shutdown",
	        "shut off", "crashed", "pmsuspended"};
	return word_find(words, G_N_ELEMENTS(words), state);
}

static const char *pool_state(int state)
{
	static const char *const words[] = {
	        "inactive", "building", "running", "degraded", "inaccessible"};
	return word_find(words, G_N_ELEMENTS(words), state);
}

static int name_compare(const void *a, const void *b)
{
	const json_t *const *left = a, *const *right = b;
	return strcmp(json_string_value(json_object_get(*left, "name")),
	        json_string_value(json_object_get(*right, "name")));
}

/* The array in order of names; takes `array` over. */
static json_t *array_sorted(json_t *array)
{
	size_t count = json_array_size(array);
	g_autoptr(GPtrArray) items = g_ptr_array_new();
	for (size_t i = 0; i < count; i++)
		g_ptr_array_add(items, json_array_get(array, i));
	g_ptr_array_sort(items, name_compare);
	json_t *sorted = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append(sorted, items->pdata[i]);
	json_decref(array);
	return sorted;
}

/* After a list call: -1 becomes null (no such list) or an error, a long list a limit. */
static json_t *list_start(int count, const char *what, GError **error)
{
	if (count >= 0 && count <= LIBVIRT_DOMAINS_MAX)
		return json_array();
	if (count > LIBVIRT_DOMAINS_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT, "%d %s, at most %d are read",
		        count, what, LIBVIRT_DOMAINS_MAX);
		return NULL;
	}
	const virError *last = virGetLastError();
	if (last && last->code == VIR_ERR_NO_SUPPORT)
		return json_null();
	g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "%s: %s", what,
	        last && last->message ? last->message : "unknown error");
	return NULL;
}

static json_t *tristate(int answer)
{
	return answer < 0 ? json_null() : json_boolean(answer == 1);
}

static json_t *autostart_json(int result, int autostart)
{
	return tristate(result < 0 ? -1 : autostart != 0);
}

/* NULL when the guest has gone; with *error when its definition cannot be read. */
static json_t *domain_json(virDomainPtr domain, GError **error)
{
	virDomainInfo info;
	char uuid[VIR_UUID_STRING_BUFLEN] = "";
	int autostart = 0;
	if (virDomainGetInfo(domain, &info) < 0 || virDomainGetUUIDString(domain, uuid) < 0)
		return NULL;
	char *xml = virDomainGetXMLDesc(domain, 0);
	if (!xml)
		return NULL;
	json_t *entry = json_object();
	json_object_set_new(entry, "name", json_string(virDomainGetName(domain)));
	json_object_set_new(entry, "uuid", json_string(uuid));
	json_object_set_new(entry, "state", json_string(domain_state(info.state)));
	json_object_set_new(entry, "persistent", tristate(virDomainIsPersistent(domain)));
	int result = virDomainGetAutostart(domain, &autostart);
	json_object_set_new(entry, "autostart", autostart_json(result, autostart));
	json_object_set_new(entry, "vcpus", json_integer(info.nrVirtCpu));
	json_object_set_new(
	        entry, "memory_bytes", json_integer((json_int_t)(info.maxMem * 1024ULL)));
	bool ok = domain_xml_read(xml, strlen(xml), entry, error);
	free(xml);
	if (!ok) {
		g_prefix_error(error, "guest '%s': ", virDomainGetName(domain));
		json_decref(entry);
		return NULL;
	}
	return entry;
}

json_t *libvirt_list_domains(virConnectPtr connection, GError **error)
{
	virDomainPtr *domains = NULL;
	int count = virConnectListAllDomains(connection, &domains, 0);
	json_t *list = list_start(count, "guests", error);
	bool failed = false;
	for (int i = 0; i < count; i++) {
		json_t *entry = NULL;
		g_autoptr(GError) problem = NULL;
		if (json_is_array(list) && !failed)
			entry = domain_json(domains[i], &problem);
		if (entry)
			json_array_append_new(list, entry);
		if (problem) {
			failed = true;
			g_propagate_error(error, g_steal_pointer(&problem));
		}
		virDomainFree(domains[i]);
	}
	free(domains);
	if (failed)
		g_clear_pointer(&list, json_decref);
	return json_is_array(list) ? array_sorted(list) : list;
}

static json_t *pool_json(virStoragePoolPtr pool)
{
	virStoragePoolInfo info;
	int autostart = 0;
	if (virStoragePoolGetInfo(pool, &info) < 0)
		return NULL;
	json_t *entry = json_object();
	json_object_set_new(entry, "name", json_string(virStoragePoolGetName(pool)));
	json_object_set_new(entry, "state", json_string(pool_state(info.state)));
	json_object_set_new(entry, "capacity_bytes", json_integer((json_int_t)info.capacity));
	json_object_set_new(entry, "available_bytes", json_integer((json_int_t)info.available));
	int result = virStoragePoolGetAutostart(pool, &autostart);
	json_object_set_new(entry, "autostart", autostart_json(result, autostart));
	return entry;
}

json_t *libvirt_list_pools(virConnectPtr connection, GError **error)
{
	virStoragePoolPtr *pools = NULL;
	int count = virConnectListAllStoragePools(connection, &pools, 0);
	json_t *list = list_start(count, "storage pools", error);
	for (int i = 0; i < count; i++) {
		json_t *entry = json_is_array(list) ? pool_json(pools[i]) : NULL;
		if (entry)
			json_array_append_new(list, entry);
		virStoragePoolFree(pools[i]);
	}
	free(pools);
	return json_is_array(list) ? array_sorted(list) : list;
}

static json_t *network_json(virNetworkPtr network)
{
	int autostart = 0;
	int active = virNetworkIsActive(network);
	if (active < 0)
		return NULL;
	char *bridge = virNetworkGetBridgeName(network);
	json_t *entry = json_object();
	json_object_set_new(entry, "name", json_string(virNetworkGetName(network)));
	json_object_set_new(entry, "active", tristate(active));
	int result = virNetworkGetAutostart(network, &autostart);
	json_object_set_new(entry, "autostart", autostart_json(result, autostart));
	json_object_set_new(entry, "bridge", json_string(bridge ? bridge : ""));
	free(bridge);
	return entry;
}

json_t *libvirt_list_networks(virConnectPtr connection, GError **error)
{
	virNetworkPtr *networks = NULL;
	int count = virConnectListAllNetworks(connection, &networks, 0);
	json_t *list = list_start(count, "networks", error);
	for (int i = 0; i < count; i++) {
		json_t *entry = json_is_array(list) ? network_json(networks[i]) : NULL;
		if (entry)
			json_array_append_new(list, entry);
		virNetworkFree(networks[i]);
	}
	free(networks);
	return json_is_array(list) ? array_sorted(list) : list;
}

#include "inventory/machines.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "inventory/sources/linux.h"
#include <string.h>

static json_t *value_of(const Facts *facts, const char *topic)
{
	return facts ? (json_t *)facts_find(facts, topic).value : NULL;
}

static void set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

static json_t *host_entry(const SiteHost *host, const Facts *facts)
{
	const char *message = "";
	Cause cause = facts ? facts_reach(facts, &message) : CAUSE_NOT_OBSERVED;
	json_t *sources = json_pack("[s]", "plan");
	if (facts && cause == CAUSE_NONE)
		json_array_append_new(sources, json_string(site_connections[host->connection]));
	json_t *entry = json_object();
	set_text(entry, "name", host->name);
	set_text(entry, "address", host->address);
	set_text(entry, "role", site_roles[host->role]);
	set_text(entry, "kind", site_machines[host->kind]);
	set_text(entry, "title", host->title);
	json_object_set_new(entry, "sources", sources);
	set_text(entry, "reach", cause == CAUSE_NONE ? "ok" : cause_name(cause));
	set_text(entry, "message", message);
	set_text(entry, "os", json_text_in(value_of(facts, "os"), "pretty_name"));
	json_t *cores = json_object_get(value_of(facts, "cpu"), "cores");
	json_t *memory = json_object_get(value_of(facts, "memory"), "total_bytes");
	json_object_set(entry, "cores", cores ? cores : json_null());
	json_object_set(entry, "memory_bytes", memory ? memory : json_null());
	set_text(entry, "serial", json_text_in(value_of(facts, "dmi"), "product_serial"));
	return entry;
}

static json_t *machine_by_uuid(json_t *machines, const char *uuid)
{
	size_t i;
	json_t *machine;
	if (!*uuid)
		return NULL;
	json_array_foreach(machines, i, machine)
		if (g_ascii_strcasecmp(json_text_in(machine, "uuid"), uuid) == 0)
			return machine;
	return NULL;
}

static json_t *machine_new(json_t *machines, const char *name, const char *kind)
{
	json_t *machine = json_object();
	set_text(machine, "name", name);
	set_text(machine, "kind", kind);
	json_object_set_new(machine, "sources", json_array());
	json_array_append_new(machines, machine);
	return machine;
}

static void source_add(json_t *machine, const char *source)
{
	json_array_append_new(json_object_get(machine, "sources"), json_string(source));
}

static void domain_add(json_t *machines, const SitePlatform *platform, const json_t *domain)
{
	json_t *machine = machine_new(machines, json_text_in(domain, "name"), "virtual");
	g_autofree char *source = g_strdup_printf("%s:%s",
	        platform->kind == PLATFORM_LIBVIRT ? "libvirt" : "vcenter", platform->name);
	set_text(machine, "uuid", json_text_in(domain, "uuid"));
	set_text(machine, "serial", json_text_in(domain, "serial"));
	set_text(machine, "vendor", json_text_in(domain, "manufacturer"));
	set_text(machine, "model", json_text_in(domain, "product"));
	set_text(machine, "power",
	        strcmp(json_text_in(domain, "state"), "running") == 0 ? "on" : "off");
	set_text(machine, "host", "");
	static const char *const told[] = {
	        "vcpus", "memory_bytes", "disks", "interfaces", "autostart", "persistent"};
	for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
		json_object_set(machine, told[i], json_object_get(domain, told[i]));
	source_add(machine, source);
}

/* What the host says of its own hardware: a machine already known by its UUID gains a source. */
static void host_machine_add(
        json_t *machines, const SiteHost *host, const Facts *facts, json_t *entry)
{
	const json_t *dmi = value_of(facts, "dmi");
	if (!dmi)
		return;
	json_t *machine = machine_by_uuid(machines, json_text_in(dmi, "product_uuid"));
	if (!machine) {
		machine = machine_new(machines, host->name, site_machines[host->kind]);
		set_text(machine, "uuid", json_text_in(dmi, "product_uuid"));
		set_text(machine, "serial", json_text_in(dmi, "product_serial"));
		set_text(machine, "vendor", json_text_in(dmi, "sys_vendor"));
		set_text(machine, "model", json_text_in(dmi, "product_name"));
		set_text(machine, "power", "on");
	}
	source_add(machine, site_connections[host->connection]);
	set_text(machine, "host", host->name);
	set_text(entry, "machine", json_text_in(machine, "name"));
}

static json_t *machines_of_platforms(const Site *site, const FactBook *facts)
{
	json_t *machines = json_array();
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		json_t *seen = value_of(
		        factbook_find(facts, SUBJECT_PLATFORM, platform->name), "platform");
		size_t k;
		json_t *domain;
		json_array_foreach(json_object_get(seen, "domains"), k, domain)
			domain_add(machines, platform, domain);
	}
	return machines;
}

/* A platform as it shows itself: its host, what guests stand on. */
static json_t *platform_entry(const SitePlatform *platform, const Facts *facts)
{
	static const char *const told[] = {"hypervisor", "hypervisor_version", "libvirt_version",
	        "hostname", "node", "pools", "networks"};
	const char *message = "";
	Cause cause = facts ? facts_reach(facts, &message) : CAUSE_NOT_OBSERVED;
	json_t *seen = value_of(facts, "platform"), *entry = json_object();
	set_text(entry, "name", platform->name);
	set_text(entry, "kind", platform->kind == PLATFORM_LIBVIRT ? "libvirt" : "vcenter");
	set_text(entry, "uri", platform->uri);
	set_text(entry, "reach", cause == CAUSE_NONE ? "ok" : cause_name(cause));
	set_text(entry, "message", message);
	for (size_t i = 0; seen && i < G_N_ELEMENTS(told); i++)
		json_object_set(entry, told[i], json_object_get(seen, told[i]));
	json_t *domains = json_object_get(seen, "domains");
	json_object_set_new(entry, "guests",
	        seen ? json_integer((json_int_t)json_array_size(domains)) : json_null());
	return entry;
}

static json_t *platforms_entries(const Site *site, const FactBook *facts)
{
	json_t *entries = json_array();
	for (guint i = 0; site->platforms && i < site->platforms->len; i++) {
		const SitePlatform *platform = g_ptr_array_index(site->platforms, i);
		json_array_append_new(
		        entries, platform_entry(platform,
		                         factbook_find(facts, SUBJECT_PLATFORM, platform->name)));
	}
	return entries;
}

json_t *machines_inventory(const Site *site, const FactBook *facts, const char *pattern)
{
	json_t *hosts = json_array(), *machines = machines_of_platforms(site, facts);
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		if (pattern && !site_host_matches(host, pattern))
			continue;
		const Facts *seen = factbook_find(facts, SUBJECT_HOST, host->name);
		json_t *entry = host_entry(host, seen);
		json_array_append_new(hosts, entry);
		host_machine_add(machines, host, seen, entry);
	}
	return json_pack("{s:s, s:o, s:o, s:o}", "schema", "jiuxu.inventory/1", "hosts", hosts,
	        "machines", machines, "platforms", platforms_entries(site, facts));
}

#include "inventory/sources/domain_xml.h"

#include "inventory/sources/markup.h"
#include <string.h>

static void sysinfo_read(const xmlNode *root, json_t *domain)
{
	const xmlNode *system = markup_child(markup_child(root, "sysinfo"), "system");
	for (const xmlNode *i = system ? system->children : NULL; i; i = i->next) {
		if (!markup_is(i, "entry"))
			continue;
		g_autofree char *name = markup_attribute(i, "name");
		if (g_strcmp0(name, "serial") != 0 && g_strcmp0(name, "manufacturer") != 0 &&
		        g_strcmp0(name, "product") != 0)
			continue;
		g_autofree char *text = markup_text(i);
		json_object_set_new(domain, name, json_string(text));
	}
}

static void interface_read(const xmlNode *interface, json_t *list)
{
	const xmlNode *mac = markup_child(interface, "mac");
	g_autofree char *address = mac ? markup_attribute(mac, "address") : NULL;
	if (!address || json_array_size(list) >= DOMAIN_XML_DEVICES_MAX)
		return;
	g_autofree char *lower = g_ascii_strdown(address, -1);
	json_t *entry = json_object();
	json_object_set_new(entry, "mac", json_string(lower));
	const xmlNode *source = markup_child(interface, "source");
	g_autofree char *network = markup_attribute(source, "network");
	g_autofree char *bridge = markup_attribute(source, "bridge");
	if (network)
		json_object_set_new(entry, "network", json_string(network));
	else if (bridge)
		json_object_set_new(entry, "bridge", json_string(bridge));
	json_array_append_new(list, entry);
}

/* The storage pool that a disk is a volume of. */
static void disk_pool_read(const xmlNode *disk, json_t *pools)
{
	g_autofree char *pool = markup_attribute(markup_child(disk, "source"), "pool");
	if (pool && json_array_size(pools) < DOMAIN_XML_DEVICES_MAX)
		json_array_append_new(pools, json_string(pool));
}

static void devices_read(const xmlNode *root, json_t *domain)
{
	const xmlNode *devices = markup_child(root, "devices");
	json_t *interfaces = json_array(), *pools = json_array();
	json_int_t disks = 0;
	for (const xmlNode *i = devices ? devices->children : NULL; i; i = i->next) {
		if (markup_is(i, "interface"))
			interface_read(i, interfaces);
		if (!markup_is(i, "disk"))
			continue;
		disk_pool_read(i, pools);
		g_autofree char *device = markup_attribute(i, "device");
		if (!device || g_str_equal(device, "disk") || g_str_equal(device, "lun"))
			disks++;
	}
	json_object_set_new(domain, "interfaces", interfaces);
	json_object_set_new(domain, "disks", json_integer(disks));
	if (json_array_size(pools) > 0)
		json_object_set_new(domain, "pools", pools);
	else
		json_decref(pools);
}

bool domain_xml_read(const char *xml, size_t length, json_t *domain, GError **error)
{
	g_autoptr(xmlDoc) document = markup_parse(xml, length, "domain", "domain XML", error);
	if (!document)
		return false;
	const xmlNode *root = xmlDocGetRootElement(document);
	sysinfo_read(root, domain);
	devices_read(root, domain);
	return true;
}

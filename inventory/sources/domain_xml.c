#include "inventory/sources/domain_xml.h"

#include "base/error.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

static bool node_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && g_str_equal(node->name, name);
}

static const xmlNode *child_find(const xmlNode *parent, const char *name)
{
	for (const xmlNode *i = parent ? parent->children : NULL; i; i = i->next)
		if (node_is(i, name))
			return i;
	return NULL;
}

/* NULL when the attribute is absent. */
static char *attribute_text(const xmlNode *node, const char *name)
{
	xmlChar *text = xmlGetNoNsProp(node, (const xmlChar *)name);
	char *copy = g_strdup((const char *)text);
	xmlFree(text);
	return copy;
}

static char *content_text(const xmlNode *node)
{
	xmlChar *text = xmlNodeGetContent(node);
	char *copy = g_strstrip(g_strdup(text ? (const char *)text : ""));
	xmlFree(text);
	return copy;
}

static void sysinfo_read(const xmlNode *root, json_t *domain)
{
	const xmlNode *system = child_find(child_find(root, "sysinfo"), "system");
	for (const xmlNode *i = system ? system->children : NULL; i; i = i->next) {
		if (!node_is(i, "entry"))
			continue;
		g_autofree char *name = attribute_text(i, "name");
		if (g_strcmp0(name, "serial") != 0 && g_strcmp0(name, "manufacturer") != 0 &&
		        g_strcmp0(name, "product") != 0)
			continue;
		g_autofree char *text = content_text(i);
		json_object_set_new(domain, name, json_string(text));
	}
}

static void interface_read(const xmlNode *interface, json_t *list)
{
	const xmlNode *mac = child_find(interface, "mac");
	g_autofree char *address = mac ? attribute_text(mac, "address") : NULL;
	if (!address || json_array_size(list) >= DOMAIN_XML_DEVICES_MAX)
		return;
	g_autofree char *lower = g_ascii_strdown(address, -1);
	json_t *entry = json_object();
	json_object_set_new(entry, "mac", json_string(lower));
	json_array_append_new(list, entry);
}

static void devices_read(const xmlNode *root, json_t *domain)
{
	const xmlNode *devices = child_find(root, "devices");
	json_t *interfaces = json_array();
	json_int_t disks = 0;
	for (const xmlNode *i = devices ? devices->children : NULL; i; i = i->next) {
		if (node_is(i, "interface"))
			interface_read(i, interfaces);
		if (!node_is(i, "disk"))
			continue;
		g_autofree char *device = attribute_text(i, "device");
		if (!device || g_str_equal(device, "disk") || g_str_equal(device, "lun"))
			disks++;
	}
	json_object_set_new(domain, "interfaces", interfaces);
	json_object_set_new(domain, "disks", json_integer(disks));
}

bool domain_xml_read(const char *xml, size_t length, json_t *domain, GError **error)
{
	if (length > DOMAIN_XML_MAX_BYTES) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "domain XML of %zu bytes, at most %zu are read", length,
		        DOMAIN_XML_MAX_BYTES);
		return false;
	}
	g_autoptr(xmlDoc) document = xmlReadMemory(xml, (int)length, NULL, NULL,
	        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
	const char *why = !root                      ? "not well-formed XML"
	                  : document->intSubset      ? "a document type is not taken"
	                  : !node_is(root, "domain") ? "its root is not <domain>"
	                                             : NULL;
	if (why) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "domain XML: %s", why);
		return false;
	}
	sysinfo_read(root, domain);
	devices_read(root, domain);
	return true;
}

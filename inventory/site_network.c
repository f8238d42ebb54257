#include "inventory/site_network.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "inventory/links.h"
#include <string.h>

enum { LABEL_MAX = 63, NAME_MAX_LENGTH = 253 }; /* RFC 1035 section 2.3.4 */

/* Where a key of a mapping stands, or the mapping itself when the key was left out. */
static const Node *at_key(const Node *node, const char *key)
{
	const Node *value = node_find(node, key);
	return value ? value : node;
}

/* Offsets of the full-width forms of ASCII, '！' to '～', as Unicode has them. */
#define WIDE_FIRST 0xff01
#define WIDE_LAST 0xff5e
#define WIDE_OFFSET 0xfee0

bool site_no_address(const Node *at, const char *text, GError **error)
{
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		gunichar wide = g_utf8_get_char(c);
		if (wide < WIDE_FIRST || wide > WIDE_LAST)
			continue;
		g_autofree char *shown = g_utf8_substring(c, 0, 1);
		return node_fail(at, error, "full-width '%s': write '%c' instead", shown,
		        (char)(wide - WIDE_OFFSET));
	}
	return node_fail(at, error, "'%s' is not an IP address", text);
}

static bool subnet_address(
        const SiteSubnet *subnet, const char *key, const char *text, Address *ret, GError **error)
{
	if (!address_parse(text, ret))
		return site_no_address(at_key(subnet->node, key), text, error);
	return subnet_contains(&subnet->subnet, ret) ||
	       node_fail(at_key(subnet->node, key), error, "%s %s lies outside its subnet %s", key,
	               text, subnet->cidr);
}

static bool subnet_finish(const Site *site, SiteSubnet *subnet, GError **error)
{
	g_autofree char *meant = NULL;
	Address address;
	(void)site;
	if (!subnet_parse(subnet->cidr, &subnet->subnet, &meant))
		return node_fail(at_key(subnet->node, "cidr"), error,
		        meant ? "'%s' has host bits set (did you mean '%s'?)"
		              : "'%s' is not a subnet like 10.1.1.0/24",
		        subnet->cidr, meant);
	if (subnet->subnet.prefix == subnet->subnet.network.length * 8)
		return node_fail(at_key(subnet->node, "cidr"), error,
		        "'%s' is one address, not a subnet like 10.1.1.0/24", subnet->cidr);
	if (*subnet->unused && !subnet_address(subnet, "unused", subnet->unused, &address, error))
		return false;
	if (!*subnet->gateway)
		return true;
	if (!subnet_address(subnet, "gateway", subnet->gateway, &address, error))
		return false;
	return !subnet_is_edge(&subnet->subnet, &address) ||
	       node_fail(at_key(subnet->node, "gateway"), error,
	               "gateway %s is the network or broadcast address of %s", subnet->gateway,
	               subnet->cidr);
}

static bool host_known(const Site *site, const Node *node, const char *name, GError **error)
{
	return site_host_find(site, name) ||
	       node_fail(node, error, "no such host '%s' under hosts", name);
}

/* A whole name with at least two labels (RFC 1123 section 2.1), '_' tolerated as DNS does. */
bool site_is_dns_name(const char *name)
{
	g_auto(GStrv) labels = g_strsplit(name, ".", -1);
	for (char **label = labels; *label; label++) {
		size_t length = strlen(*label);
		if (length == 0 || length > LABEL_MAX || (*label)[0] == '-' ||
		        (*label)[length - 1] == '-')
			return false;
		for (const char *p = *label; *p; p++)
			if (!g_ascii_isalnum(*p) && *p != '-' && *p != '_')
				return false;
	}
	return g_strv_length(labels) >= 2 && strlen(name) <= NAME_MAX_LENGTH;
}

static bool dns_name_finish(SiteAddress *address, GError **error)
{
	char *name = address->dns_name;
	if (!*name)
		return true;
	if (g_str_has_suffix(name, "."))
		name[strlen(name) - 1] = '\0';
	return site_is_dns_name(name) ||
	       node_fail(at_key(address->node, "dns_name"), error,
	               "'%s' is not a whole DNS name like scan.jx.example.cn", name);
}

/* What a state cannot do without. */
static bool state_finish(const SiteAddress *address, GError **error)
{
	Address inside;
	if (*address->inside && !address_parse(address->inside, &inside))
		return site_no_address(at_key(address->node, "inside"), address->inside, error);
	if (address->state == STATE_ASSIGNED && !*address->host)
		return node_fail(address->node, error, "%s is assigned, but to which host?",
		        address->address);
	if (address->state == STATE_FLOATING && (!address->hosts || address->hosts->len == 0))
		return node_fail(address->node, error, "%s floats, but among which hosts?",
		        address->address);
	if (address->state == STATE_NAT && !*address->device)
		return node_fail(address->node, error, "%s is mapped, but on which device?",
		        address->address);
	return true;
}

static bool address_finish(const Site *site, SiteAddress *address, GError **error)
{
	if (!address_parse(address->address, &address->number))
		return site_no_address(at_key(address->node, "address"), address->address, error);
	if (*address->host &&
	        !host_known(site, at_key(address->node, "host"), address->host, error))
		return false;
	for (guint i = 0; address->hosts && i < address->hosts->len; i++)
		if (!host_known(site, at_key(address->node, "hosts"),
		            g_ptr_array_index(address->hosts, i), error))
			return false;
	return state_finish(address, error) && dns_name_finish(address, error);
}

typedef struct {
	GError **first;
	GPtrArray *more; /* NULL: the first error ends it */
} Faults;

static bool goes_on(Faults *faults, bool good, GError *found)
{
	return good || error_gather(faults->first, found, faults->more);
}

static bool addresses_finish(const Site *site, GPtrArray *list, bool internal, Faults *faults)
{
	bool on = true;
	for (guint i = 0; on && list && i < list->len; i++) {
		SiteAddress *address = g_ptr_array_index(list, i);
		GError *found = NULL;
		address->internal = internal;
		bool good = address_finish(site, address, &found);
		on = goes_on(faults, good, found);
	}
	return on;
}

static bool subnets_finish(const Site *site, Faults *faults)
{
	GPtrArray *subnets = site->network->subnets;
	bool on = true;
	for (guint i = 0; on && subnets && i < subnets->len; i++) {
		GError *found = NULL;
		bool good = subnet_finish(site, g_ptr_array_index(subnets, i), &found);
		on = goes_on(faults, good, found);
	}
	return on;
}

static bool allowed_finish(const SiteNetwork *network, GError **error)
{
	Subnet subnet;
	for (guint i = 0; network->public_allowed && i < network->public_allowed->len; i++) {
		const char *text = g_ptr_array_index(network->public_allowed, i);
		if (!subnet_parse(text, &subnet, NULL))
			return node_fail(at_key(network->node, "public_allowed"), error,
			        "'%s' is not a subnet like 203.0.113.0/24", text);
	}
	return true;
}

static bool dns_finish(const SiteNetwork *network, GError **error)
{
	Address address;
	for (guint i = 0; network->dns && i < network->dns->len; i++) {
		const char *text = g_ptr_array_index(network->dns, i);
		if (!address_parse(text, &address))
			return site_no_address(at_key(network->node, "dns"), text, error);
	}
	return true;
}

static bool ports_finish(const Site *site, Faults *faults)
{
	const GPtrArray *ports = site->network->ports;
	GError *found = NULL;
	bool on = true;
	for (guint i = 0; on && ports && i < ports->len; i++) {
		bool good = links_check(site, g_ptr_array_index(ports, i), &found);
		on = goes_on(faults, good, g_steal_pointer(&found));
	}
	if (!on)
		return false;
	bool good = links_check_count(site, &found);
	return goes_on(faults, good, found);
}

void site_network_finish(Site *site, GPtrArray *more, GError **first)
{
	SiteNetwork *network = site->network;
	Faults faults = {.first = first, .more = more};
	GError *found = NULL;
	if (!network || !subnets_finish(site, &faults) ||
	        !addresses_finish(site, network->internal, true, &faults) ||
	        !addresses_finish(site, network->public, false, &faults))
		return;
	bool good = allowed_finish(network, &found);
	if (!goes_on(&faults, good, g_steal_pointer(&found)) || !ports_finish(site, &faults))
		return;
	good = dns_finish(network, &found);
	goes_on(&faults, good, found);
}

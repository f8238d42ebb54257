#include "inventory/segments.h"
#include "base/cleanup.h"
#include <arpa/inet.h>
#include <string.h>

static void segment_free(void *data)
{
	Segment *segment = data;
	g_array_unref(segment->targets);
	g_ptr_array_unref(segment->hosts);
	g_ptr_array_unref(segment->owned);
	g_free(segment);
}

static Segment *segment_new(const SiteSubnet *subnet)
{
	Segment *segment = g_new0(Segment, 1);
	segment->subnet = subnet;
	segment->targets = g_array_new(FALSE, FALSE, sizeof(ArpTarget));
	segment->hosts = g_ptr_array_new();
	segment->owned = g_ptr_array_new_with_free_func(g_free);
	return segment;
}

static Segment *segment_of(const GPtrArray *segments, const Address *address)
{
	Segment *best = NULL;
	for (guint i = 0; i < segments->len; i++) {
		Segment *segment = g_ptr_array_index(segments, i);
		if (!segment->subnet)
			return best ? best : segment;
		if (subnet_contains(&segment->subnet->subnet, address) &&
		        (!best || segment->subnet->subnet.prefix > best->subnet->subnet.prefix))
			best = segment;
	}
	return best;
}

static void target_add(Segment *segment, const char *address, bool expected, bool unused)
{
	ArpTarget target = {address, expected, unused};
	g_array_append_val(segment->targets, target);
}

/* Another host's address, of which nobody wants to know. */
static bool is_others(const Site *site, const SiteAddress *address, const char *pattern)
{
	const SiteHost *host = address->state == STATE_ASSIGNED && pattern
	                               ? site_host_find(site, address->host)
	                               : NULL;
	return host && !site_host_matches(host, pattern);
}

static void addresses_add(
        GPtrArray *segments, const Site *site, const GPtrArray *addresses, const char *pattern)
{
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const SiteAddress *address = g_ptr_array_index(addresses, i);
		if (address->state != STATE_NAT && !is_others(site, address, pattern))
			target_add(segment_of(segments, &address->number), address->address,
			        address->state == STATE_ASSIGNED, false);
	}
}

/* Beside what is asked for already; where nothing is, no control is needed either. */
static void controls_add(
        GPtrArray *segments, const Site *site, const GPtrArray *addresses, const char *pattern)
{
	g_autofree guint *added = g_new0(guint, segments->len);
	for (guint i = 0; addresses && i < addresses->len; i++) {
		const SiteAddress *address = g_ptr_array_index(addresses, i);
		if (!is_others(site, address, pattern))
			continue;
		Segment *segment = segment_of(segments, &address->number);
		guint place = 0;
		g_ptr_array_find(segments, segment, &place);
		if (segment->targets->len > 0 && added[place]++ < SEGMENT_CONTROLS)
			target_add(segment, address->address, true, false);
	}
}

static void host_add(
        GPtrArray *segments, const SiteHost *host, const Address *address, const char *pattern)
{
	Segment *segment = segment_of(segments, address);
	if (segment->subnet && host->connection != CONNECTION_NONE &&
	        (!pattern || site_host_matches(host, pattern)) &&
	        !g_ptr_array_find(segment->hosts, host, NULL))
		g_ptr_array_add(segment->hosts, (SiteHost *)host);
}

static void hosts_add(GPtrArray *segments, const Site *site, const char *pattern)
{
	const GPtrArray *lists[] = {site->network->internal, site->network->public};
	Address address;
	for (size_t i = 0; i < site_host_count(site); i++)
		if (address_parse(site_host(site, i)->address, &address))
			host_add(segments, site_host(site, i), &address, pattern);
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; lists[l] && i < lists[l]->len; i++) {
			const SiteAddress *planned = g_ptr_array_index(lists[l], i);
			if (planned->state == STATE_ASSIGNED)
				host_add(segments, site_host_find(site, planned->host),
				        &planned->number, pattern);
		}
}

static uint32_t number_of(const Address *address)
{
	const uint8_t *b = address->bytes;
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void note(GHashTable *taken, const char *text)
{
	Address address;
	if (text && address_parse(text, &address) && address.length == 4)
		g_hash_table_add(taken, GUINT_TO_POINTER(number_of(&address)));
}

/* Every address that the site names anywhere. */
static GHashTable *addresses_named(const Site *site)
{
	GHashTable *taken = g_hash_table_new(NULL, NULL);
	const SiteNetwork *network = site->network;
	const GPtrArray *lists[] = {network->internal, network->public};
	for (size_t l = 0; l < G_N_ELEMENTS(lists); l++)
		for (guint i = 0; lists[l] && i < lists[l]->len; i++) {
			const SiteAddress *address = g_ptr_array_index(lists[l], i);
			note(taken, address->address);
			note(taken, address->inside);
		}
	for (size_t i = 0; i < site_host_count(site); i++) {
		const SiteHost *host = site_host(site, i);
		note(taken, host->address);
		note(taken, host->bmc ? host->bmc->address : NULL);
	}
	for (guint i = 0; network->dns && i < network->dns->len; i++)
		note(taken, g_ptr_array_index(network->dns, i));
	for (guint i = 0; network->ports && i < network->ports->len; i++)
		note(taken, ((const SitePort *)g_ptr_array_index(network->ports, i))->to);
	return taken;
}

/*
 * Addresses that the plan names nowhere, from five eighths and seven eighths of the subnet upwards:
 * away from both ends, where gateways and their VRRP partners stand.
 */
static void unused_choose(Segment *segment, GHashTable *taken)
{
	const Subnet *subnet = &segment->subnet->subnet;
	const uint32_t first = number_of(&subnet->network);
	const uint64_t size = UINT64_C(1) << (32 - subnet->prefix);
	for (uint64_t part = 5; part <= 7; part += 2) {
		for (uint64_t at = MAX(size * part / 8, 1); at + 1 < size; at++) {
			uint32_t number = first + (uint32_t)at;
			if (!g_hash_table_add(taken, GUINT_TO_POINTER(number)))
				continue;
			g_ptr_array_add(segment->owned, arp_address_text(number));
			target_add(segment,
			        g_ptr_array_index(segment->owned, segment->owned->len - 1), false,
			        true);
			break;
		}
	}
}

/* Far from what people and SLAAC give out: these bytes end no address that anyone planned. */
static void unused_choose_six(Segment *segment)
{
	static const uint8_t tails[SEGMENT_UNUSED][16] = {
	        {[8] = 0xd5, 0x5a, 0x13, 0x77, 0x9c, 0x2e, 0x5e, 0x01},
	        {[8] = 0xda, 0xa5, 0x71, 0x33, 0xc9, 0xe2, 0xd7, 0x02}};
	const Subnet *subnet = &segment->subnet->subnet;
	for (size_t i = 0; subnet->prefix <= 112 && i < SEGMENT_UNUSED; i++) {
		char text[INET6_ADDRSTRLEN];
		Address address = subnet->network;
		for (unsigned bit = subnet->prefix; bit < 128; bit++)
			address.bytes[bit / 8] = (uint8_t)(address.bytes[bit / 8] |
			                                   (tails[i][bit / 8] & 0x80 >> bit % 8));
		inet_ntop(AF_INET6, address.bytes, text, sizeof text);
		g_ptr_array_add(segment->owned, g_strdup(text));
		target_add(segment, g_ptr_array_index(segment->owned, segment->owned->len - 1),
		        false, true);
	}
}

/* Where nothing is asked for, no gateway and no stranger need be asked either. */
static void others_add(Segment *segment, GHashTable *taken)
{
	if (!segment->subnet || segment->targets->len == 0)
		return;
	if (*segment->subnet->gateway)
		target_add(segment, segment->subnet->gateway, true, false);
	if (*segment->subnet->unused)
		target_add(segment, segment->subnet->unused, false, true);
	else if (segment->subnet->subnet.network.length == 4)
		unused_choose(segment, taken);
	else
		unused_choose_six(segment);
}

GPtrArray *segments_new(const Site *site, const char *pattern)
{
	GPtrArray *segments = g_ptr_array_new_with_free_func(segment_free);
	const SiteNetwork *network = site->network;
	if (!network)
		return segments;
	for (guint i = 0; network->subnets && i < network->subnets->len; i++) {
		const SiteSubnet *subnet = g_ptr_array_index(network->subnets, i);
		g_ptr_array_add(segments, segment_new(subnet));
	}
	g_ptr_array_add(segments, segment_new(NULL));
	addresses_add(segments, site, network->internal, pattern);
	addresses_add(segments, site, network->public, pattern);
	controls_add(segments, site, network->internal, pattern);
	controls_add(segments, site, network->public, pattern);
	hosts_add(segments, site, pattern);
	g_autoptr(GHashTable) taken = addresses_named(site);
	for (guint i = 0; network->subnets && i < network->subnets->len; i++)
		note(taken, ((const SiteSubnet *)g_ptr_array_index(network->subnets, i))->gateway);
	for (guint i = segments->len; i > 0; i--) {
		Segment *segment = g_ptr_array_index(segments, i - 1);
		others_add(segment, taken);
		if (segment->targets->len == 0)
			g_ptr_array_remove_index(segments, i - 1);
	}
	return segments;
}

void segments_mark_console(GPtrArray *segments, const ArpSegments *own)
{
	for (guint i = 0; i < segments->len; i++) {
		Segment *segment = g_ptr_array_index(segments, i);
		const ArpTarget *first = &g_array_index(segment->targets, ArpTarget, 0);
		segment->console = arp_segment_beside(own, first->address);
	}
}

bool segment_share(const Segment *segment, const SiteHost *host, guint *ret_from, guint *ret_to)
{
	guint place;
	if (segment->console || !g_ptr_array_find(segment->hosts, host, &place))
		return false;
	const guint shares = (segment->targets->len + SEGMENT_SHARE - 1) / SEGMENT_SHARE;
	const guint share = place / SEGMENT_ASKERS;
	if (share >= shares)
		return false;
	*ret_from = share * SEGMENT_SHARE;
	*ret_to = MIN(*ret_from + SEGMENT_SHARE, segment->targets->len);
	return true;
}

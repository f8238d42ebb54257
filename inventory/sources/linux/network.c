/* routes and neighbours: the kernel's own tables of IPv4, as /proc/net shows them. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

enum { ROUTE_UP = 0x1, ROUTE_REJECT = 0x200, ARP_COMPLETE = 0x2, ARP_PERMANENT = 0x4 };

/* Addresses are printed as the number that a little-endian host makes of the network's bytes;
 * all machines this runs against are little-endian. */
static bool read_address(Slice slice, uint32_t *ret)
{
	uint64_t value;
	if (slice.length != 8 || !slice_number(slice, 16, &value))
		return false;
	*ret = GUINT32_SWAP_LE_BE((uint32_t)value);
	return true;
}

static char *address_text(uint32_t address)
{
	return g_strdup_printf("%u.%u.%u.%u", address >> 24, address >> 16 & 0xff,
	        address >> 8 & 0xff, address & 0xff);
}

static void add_route(json_t *routes, Slice interface, uint32_t destination, uint32_t mask,
        uint32_t gateway, uint64_t flags, uint64_t metric)
{
	g_autofree char *network = address_text(destination);
	json_t *route = json_object();
	json_object_set_new(
	        route, "destination", json_sprintf("%s/%d", network, __builtin_popcount(mask)));
	if (gateway) {
		g_autofree char *through = address_text(gateway);
		json_object_set_new(route, "gateway", json_string(through));
	}
	json_set_slice(route, "interface", interface);
	json_set_integer(route, "metric", metric);
	if (mask == 0 && !(flags & ROUTE_REJECT))
		json_object_set_new(route, "default", json_true());
	if (flags & ROUTE_REJECT)
		json_object_set_new(route, "reject", json_true());
	json_array_append_new(routes, route);
}

/* Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT */
static void read_route(json_t *routes, Slice line)
{
	Slice field[8];
	uint32_t destination, gateway, mask;
	uint64_t flags, metric;
	for (size_t i = 0; i < G_N_ELEMENTS(field); i++)
		if (!slice_field(&line, &field[i]))
			return;
	if (!read_address(field[1], &destination) || !read_address(field[2], &gateway) ||
	        !slice_number(field[3], 16, &flags) || !slice_number(field[6], 10, &metric) ||
	        !read_address(field[7], &mask) || !(flags & ROUTE_UP))
		return;
	add_route(routes, field[0], destination, mask, gateway, flags, metric);
}

json_t *parse_routes(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (!file_require(text, length, "/proc/net/route", error))
		return NULL;
	json_t *routes = json_array();
	FileLines lines = file_lines(text, length, "/proc/net/route");
	while (file_lines_next(&lines))
		read_route(routes, lines.content);
	return routes;
}

/* IP address, HW type, Flags, HW address, Mask, Device */
static void read_neighbour(json_t *neighbours, Slice line)
{
	Slice field[6];
	uint64_t flags;
	for (size_t i = 0; i < G_N_ELEMENTS(field); i++)
		if (!slice_field(&line, &field[i]))
			return;
	if (!slice_starts(field[2], "0x") ||
	        !slice_number((Slice){field[2].bytes + 2, field[2].length - 2}, 16, &flags))
		return;
	bool complete = flags & (ARP_COMPLETE | ARP_PERMANENT);
	json_t *neighbour = json_object();
	json_set_slice(neighbour, "address", field[0]);
	json_set_slice(neighbour, "interface", field[5]);
	if (complete)
		json_set_slice(neighbour, "mac", field[3]);
	json_object_set_new(neighbour, "state",
	        json_string(flags & ARP_PERMANENT ? "permanent"
	                    : complete            ? "complete"
	                                          : "incomplete"));
	json_array_append_new(neighbours, neighbour);
}

json_t *parse_neighbours(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	if (!file_require(text, length, "/proc/net/arp", error))
		return NULL;
	json_t *neighbours = json_array();
	FileLines lines = file_lines(text, length, "/proc/net/arp");
	while (file_lines_next(&lines))
		read_neighbour(neighbours, lines.content);
	return neighbours;
}

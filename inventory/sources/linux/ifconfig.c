/*
 * `ifconfig -a`, old (net-tools 1.x, busybox) and new (net-tools 2.x):
 *
 *	eth0      Link encap:Ethernet  HWaddr 02:FC:00:00:00:01
 *	          inet addr:192.0.2.2  Bcast:192.0.2.255  Mask:255.255.255.0
 *	          inet6 addr: fd00::2/64 Scope:Global
 *	          UP BROADCAST RUNNING MULTICAST  MTU:1400  Metric:1
 *
 *	eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1400
 *	        inet 192.0.2.2  netmask 255.255.255.0  broadcast 192.0.2.255
 *	        inet6 fd00::2  prefixlen 64  scopeid 0x0<global>
 *	        ether 02:fc:00:00:00:01  txqueuelen 1000  (Ethernet)
 */
#include <arpa/inet.h>
#include <string.h>

#include "inventory/sources/linux/parse.h"

static uint64_t mask_prefix(Slice mask)
{
	g_autofree char *text = slice_copy(mask);
	struct in_addr address;
	if (inet_pton(AF_INET, text, &address) != 1)
		return 32;
	return (uint64_t)__builtin_popcount(address.s_addr);
}

/* What stands behind `word` in the line: joined to it ("addr:10.0.0.1") or the next field. */
static bool value_after(Slice line, const char *word, Slice *ret)
{
	Slice field;
	while (slice_field(&line, &field)) {
		if (!slice_starts(field, word))
			continue;
		size_t front = strlen(word);
		*ret = (Slice){field.bytes + front, field.length - front};
		return ret->length > 0 || slice_field(&line, ret);
	}
	return false;
}

static void set_flags(json_t *interface, Slice line)
{
	json_object_set_new(interface, "up", json_boolean(slice_has(line, "UP")));
	json_object_set_new(interface, "carrier", json_boolean(slice_has(line, "RUNNING")));
}

static void set_mtu(json_t *interface, Slice line)
{
	Slice value;
	uint64_t mtu;
	if ((value_after(line, "MTU:", &value) || value_after(line, "mtu", &value)) &&
	        slice_number(value, 10, &mtu))
		json_set_integer(interface, "mtu", mtu);
}

static void set_mac(json_t *interface, Slice line)
{
	Slice value;
	if (!value_after(line, "HWaddr", &value) && !value_after(line, "ether", &value))
		return;
	g_autofree char *text = slice_copy(value);
	g_autofree char *lower = g_ascii_strdown(text, -1);
	json_object_set_new(interface, "mac", json_string(lower));
}

static void read_inet(json_t *interface, Slice line)
{
	Slice address, mask;
	if (!value_after(line, "addr:", &address) && !value_after(line, "inet", &address))
		return;
	bool masked = value_after(line, "Mask:", &mask) || value_after(line, "netmask", &mask);
	interface_add(interface, "ipv4", address, masked ? mask_prefix(mask) : 32);
}

static void read_inet6(json_t *interface, Slice line)
{
	Slice address, length;
	uint64_t prefix = 128;
	if (!value_after(line, "addr:", &address) && !value_after(line, "inet6", &address))
		return;
	if (!slice_split(address, '/', &address, &length) &&
	        !value_after(line, "prefixlen", &length))
		return;
	if (slice_number(length, 10, &prefix))
		interface_add(interface, "ipv6", address, prefix);
}

/* A line that begins at the margin opens an interface; NULL when it is not one. */
static json_t *read_head(Slice line)
{
	Slice rest = line, name;
	bool old = slice_has(line, "Link encap:");
	bool new = slice_has(line, ": flags=");
	if ((!old && !new) || !slice_field(&rest, &name))
		return NULL;
	if (new &&name.bytes[name.length - 1] == ':')
		name.length--;
	json_t *interface = interface_new(name, false, false);
	if (new) {
		set_flags(interface, line);
		set_mtu(interface, line);
	} else {
		set_mac(interface, line);
	}
	return interface;
}

static void read_body(json_t *interface, Slice line)
{
	Slice rest = line, word;
	if (!slice_field(&rest, &word))
		return;
	if (slice_is(word, "inet")) {
		read_inet(interface, line);
	} else if (slice_is(word, "inet6")) {
		read_inet6(interface, line);
	} else if (slice_is(word, "ether")) {
		set_mac(interface, line);
	} else if (slice_has(line, "MTU:")) {
		set_flags(interface, line);
		set_mtu(interface, line);
	}
}

json_t *ifconfig_parse(Slice output)
{
	json_t *list = json_array();
	json_t *interface = NULL;
	Slice line;
	while (slice_line(&output, &line)) {
		bool margin = line.length > 0 && line.bytes[0] != ' ' && line.bytes[0] != '\t';
		json_t *head = margin ? read_head(line) : NULL;
		if (head) {
			interface = head;
			json_array_append_new(list, head);
		} else if (interface) {
			read_body(interface, line);
		}
	}
	return list;
}

/* addresses: `ip addr show` of iproute2 and busybox; else ifconfig (ifconfig.c). */
#include <string.h>

#include "inventory/sources/linux/parse.h"

json_t *interface_new(Slice name, bool up, bool carrier)
{
	json_t *interface = json_object();
	json_set_slice(interface, "interface", name);
	json_object_set_new(interface, "up", json_boolean(up));
	json_object_set_new(interface, "carrier", json_boolean(carrier));
	json_object_set_new(interface, "ipv4", json_array());
	json_object_set_new(interface, "ipv6", json_array());
	return interface;
}

json_t *interface_add(json_t *interface, const char *family, Slice address, uint64_t prefix)
{
	json_t *entry = json_object();
	json_set_slice(entry, "address", address);
	json_set_integer(entry, "prefix", prefix);
	json_array_append_new(json_object_get(interface, family), entry);
	return entry;
}

static bool has_flag(Slice flags, const char *wanted)
{
	while (flags.length > 0) {
		Slice flag = flags, rest = {0};
		slice_split(flags, ',', &flag, &rest);
		if (slice_is(flag, wanted))
			return true;
		flags = rest;
	}
	return false;
}

/* "mtu 1500 qdisc noqueue master br0 state UP": pairs of a word and its value. */
static void read_pairs(json_t *interface, Slice rest)
{
	Slice word, value;
	uint64_t mtu;
	while (slice_field(&rest, &word)) {
		if (slice_is(word, "mtu") && slice_field(&rest, &value) &&
		        slice_number(value, 10, &mtu))
			json_set_integer(interface, "mtu", mtu);
		else if (slice_is(word, "master") && slice_field(&rest, &value))
			json_set_slice(interface, "master", value);
	}
}

/* "NONE", or "if6": a veth whose other end is in another namespace, known by number alone. */
static bool is_elsewhere(Slice parent)
{
	uint64_t index;
	return slice_is(parent, "NONE") ||
	       (slice_starts(parent, "if") &&
	               slice_number((Slice){parent.bytes + 2, parent.length - 2}, 10, &index));
}

/* "2: eth0.10@eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 …"; NULL: not such a line. */
static json_t *read_link(Slice line)
{
	Slice index, name, flags, parent = {0};
	uint64_t number;
	if (!slice_field(&line, &index) || index.length < 2 ||
	        index.bytes[index.length - 1] != ':' ||
	        !slice_number((Slice){index.bytes, index.length - 1}, 10, &number) ||
	        !slice_field(&line, &name) || name.length < 2 ||
	        name.bytes[name.length - 1] != ':' || !slice_field(&line, &flags) ||
	        flags.length < 2 || flags.bytes[0] != '<')
		return NULL;
	name.length--;
	flags = (Slice){flags.bytes + 1, flags.length - 2};
	slice_split(name, '@', &name, &parent);
	json_t *interface = interface_new(name, has_flag(flags, "UP"), has_flag(flags, "LOWER_UP"));
	if (!is_elsewhere(parent))
		json_set_slice(interface, "parent", parent);
	read_pairs(interface, line);
	return interface;
}

static void read_inet(json_t *interface, const char *family, Slice rest)
{
	Slice word, address, length;
	uint64_t prefix = strcmp(family, "ipv4") == 0 ? 32 : 128;
	if (!slice_field(&rest, &word))
		return;
	address = word;
	if (slice_split(word, '/', &address, &length) && !slice_number(length, 10, &prefix))
		return;
	json_t *entry = interface_add(interface, family, address, prefix);
	while (slice_field(&rest, &word)) {
		/* "inet 10.0.0.1 peer 10.0.0.2/32": the prefix is the peer's. */
		if (slice_is(word, "secondary"))
			json_object_set_new(entry, "secondary", json_true());
		else if (slice_is(word, "dynamic"))
			json_object_set_new(entry, "dynamic", json_true());
		else if (slice_is(word, "dadfailed")) /* RFC 4862 section 5.4 */
			json_object_set_new(entry, "duplicate", json_true());
		else if (slice_is(word, "tentative"))
			json_object_set_new(entry, "tentative", json_true());
	}
}

static void read_detail(json_t *interface, Slice line)
{
	Slice word, mac;
	if (!slice_field(&line, &word))
		return;
	if (slice_is(word, "inet"))
		read_inet(interface, "ipv4", line);
	else if (slice_is(word, "inet6"))
		read_inet(interface, "ipv6", line);
	else if ((slice_is(word, "link/ether") || slice_is(word, "link/infiniband")) &&
	         slice_field(&line, &mac)) {
		json_set_slice(interface, "mac", mac);
		/* of a port of a bond, which carries the bond's: "… permaddr 52:54:00:…" */
		while (slice_field(&line, &word))
			if (slice_is(word, "permaddr") && slice_field(&line, &mac))
				json_set_slice(interface, "permanent_mac", mac);
	}
}

static json_t *read_ip(Slice output)
{
	json_t *list = json_array();
	json_t *interface = NULL;
	Slice line;
	while (slice_line(&output, &line)) {
		json_t *link =
		        line.length && g_ascii_isdigit(line.bytes[0]) ? read_link(line) : NULL;
		if (link) {
			interface = link;
			json_array_append_new(list, link);
		} else if (interface) {
			read_detail(interface, line);
		}
	}
	return list;
}

json_t *parse_addresses(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	Slice output = command_output(text, length), rest = output, line = {0};
	json_t *list = read_ip(output);
	if (json_array_size(list) > 0)
		return list;
	json_decref(list);
	list = ifconfig_parse(output);
	if (json_array_size(list) > 0)
		return list;
	json_decref(list);
	slice_line(&rest, &line);
	g_autofree char *said = slice_copy(slice_trim(line));
	bool neither = slice_starts(line, "neither ip nor ifconfig");
	g_set_error(error, LINUX_ERROR, neither ? CAUSE_NOT_OBSERVED : CAUSE_ERROR, "%s",
	        said[0] ? said : "no network interface shown");
	return NULL;
}

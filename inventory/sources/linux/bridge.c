/* bridge: what the Linux bridges of this host have learnt, as `bridge fdb show` (iproute2) says. */
#include <string.h>

#include "inventory/sources/linux/parse.h"

enum { ENTRIES_MAX = 20000 };

/* "52:54:00:66:01:42 dev vnet3 vlan 7 master br0": no `permanent` (a card of the host) and no
 * `self` (a card's own filter). */
static void read_entry(json_t *list, Slice line)
{
	Slice mac = {0}, word, port = {0}, bridge = {0}, vlan = {0};
	uint64_t number;
	if (slice_has(line, "permanent") || !slice_field(&line, &mac) || mac.length != 17)
		return;
	while (slice_field(&line, &word)) {
		if (slice_is(word, "dev"))
			slice_field(&line, &port);
		else if (slice_is(word, "master"))
			slice_field(&line, &bridge);
		else if (slice_is(word, "vlan"))
			slice_field(&line, &vlan);
	}
	if (bridge.length == 0 || json_array_size(list) >= ENTRIES_MAX)
		return;
	json_t *entry = json_object();
	json_set_slice(entry, "mac", mac);
	json_set_slice(entry, "port", port);
	json_set_slice(entry, "bridge", bridge);
	if (slice_number(vlan, 10, &number))
		json_set_integer(entry, "vlan", number);
	json_array_append_new(list, entry);
}

json_t *parse_bridge(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args;
	(void)error;
	Slice output = command_output(text, length), line;
	json_t *list = json_array();
	while (slice_line(&output, &line))
		read_entry(list, line);
	return list;
}

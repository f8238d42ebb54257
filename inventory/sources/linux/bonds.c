/*
 * bonds: cards tied together, by the kernel's bonding driver (/proc/net/bonding/NAME, read by
 * bond_info_seq_show() of drivers/net/bonding/bond_procfs.c) or by teamd (`teamdctl NAME state
 * dump`, teamd_state.c of libteam).
 *
 *	Bonding Mode: IEEE 802.3ad Dynamic link aggregation
 *	MII Status: up
 *	MII Polling Interval (ms): 100
 *	Active Aggregator Info:                 (for root alone)
 *		Aggregator ID: 1
 *		Partner Mac Address: 00:00:00:00:00:00
 *	Slave Interface: eth0
 *	MII Status: up
 *	Permanent HW addr: 52:54:00:…
 *	Aggregator ID: 1
 */
#include <string.h>

#include "base/json_text.h"
#include "inventory/sources/linux/parse.h"

#define BONDING "/proc/net/bonding/"

enum { BONDS_MAX = 64, PORTS_MAX = 64 };

const char *const bonds_files[] = {BONDING "*", NULL};

/* teamd keeps a file named after each team that it serves; only root may ask it. */
const char bonds_command[] = "for pid in /run/teamd/*.pid; do\n"
                             "\t[ -e \"$pid\" ] || continue\n"
                             "\tteam=${pid##*/}; team=${team%.pid}\n"
                             "\techo \"= $team\"; within 5 teamdctl \"$team\" state dump\n"
                             "done";

static json_t *bond_new(Slice name, const char *kind)
{
	json_t *bond = json_object();
	json_set_slice(bond, "name", name);
	json_object_set_new(bond, "kind", json_string(kind));
	json_object_set_new(bond, "ports", json_array());
	return bond;
}

static json_t *port_add(json_t *bond, Slice name)
{
	json_t *port = json_object(), *ports = json_object_get(bond, "ports");
	json_set_slice(port, "name", name);
	if (json_array_size(ports) >= PORTS_MAX) {
		json_decref(port);
		return NULL;
	}
	json_array_append_new(ports, port);
	return port;
}

/* ---- the kernel's ---- */

/* "IEEE 802.3ad Dynamic link aggregation", "fault-tolerance (active-backup)": its short name. */
static void set_mode(json_t *bond, Slice words)
{
	Slice before, after, name;
	if (slice_has(words, "802.3ad"))
		json_object_set_new(bond, "mode", json_string("802.3ad"));
	else if (slice_split(words, '(', &before, &after) &&
	         slice_split(after, ')', &name, &before))
		json_set_slice(bond, "mode", name);
	else
		json_set_slice(bond, "mode", words);
}

/* Of the bond itself, above its first port. */
static void read_bond_line(json_t *bond, Slice key, Slice value)
{
	uint64_t number;
	if (slice_is(key, "Bonding Mode"))
		set_mode(bond, value);
	else if (slice_is(key, "MII Status"))
		json_object_set_new(bond, "up", json_boolean(slice_is(value, "up")));
	else if (slice_is(key, "Currently Active Slave") && !slice_is(value, "None"))
		json_set_slice(bond, "active", value);
	else if ((slice_is(key, "MII Polling Interval (ms)") ||
	                 slice_is(key, "ARP Polling Interval (ms)")) &&
	         slice_number(value, 10, &number) && number > 0)
		json_object_set_new(bond, "watched", json_true());
	else if (slice_is(key, "Aggregator ID"))
		json_set_slice(bond, "aggregator", value);
	else if (slice_is(key, "Partner Mac Address"))
		json_set_slice(bond, "partner", value);
}

static void read_port_line(json_t *port, Slice key, Slice value)
{
	uint64_t number;
	if (slice_is(key, "MII Status"))
		json_object_set_new(port, "up", json_boolean(slice_is(value, "up")));
	else if (slice_is(key, "Permanent HW addr"))
		json_set_slice(port, "permanent_mac", value);
	else if (slice_is(key, "Aggregator ID"))
		json_set_slice(port, "aggregator", value);
	else if (slice_is(key, "Link Failure Count") && slice_number(value, 10, &number))
		json_set_integer(port, "failures", number);
}

/* How many ports are in that aggregator. */
static size_t ports_in(const json_t *ports, const char *aggregator)
{
	size_t i, count = 0;
	json_t *port;
	json_array_foreach((json_t *)ports, i, port)
		count += strcmp(json_text_in(port, "aggregator"), aggregator) == 0;
	return count;
}

/* Only one aggregator carries frames: the one that is shown, else that of most ports. */
static void aggregators_settle(json_t *bond)
{
	const json_t *ports = json_object_get(bond, "ports");
	const char *active = json_text_in(bond, "aggregator");
	size_t i;
	json_t *port;
	json_array_foreach((json_t *)ports, i, port) {
		const char *one = json_text_in(port, "aggregator");
		if (!*json_text_in(bond, "aggregator") &&
		        (!*active || ports_in(ports, one) > ports_in(ports, active)))
			active = one;
	}
	json_array_foreach((json_t *)ports, i, port)
		if (*json_text_in(port, "aggregator"))
			json_object_set_new(port, "joined",
			        json_boolean(
			                strcmp(json_text_in(port, "aggregator"), active) == 0));
	json_array_foreach((json_t *)ports, i, port)
		json_object_del(port, "aggregator");
	json_object_del(bond, "aggregator");
}

static void read_kernel(json_t *bonds, const char *text, size_t length)
{
	FileLines lines = file_lines(text, length, bonds_files[0]);
	json_t *bond = NULL, *port = NULL;
	Slice path = {0}, key, value;
	while (file_lines_next(&lines)) {
		if (!bond || lines.path.length != path.length ||
		        memcmp(lines.path.bytes, path.bytes, path.length) != 0) {
			if (json_array_size(bonds) >= BONDS_MAX)
				return;
			size_t front = sizeof BONDING - 1;
			path = lines.path;
			bond = bond_new((Slice){path.bytes + front, path.length - front}, "bond");
			json_object_set_new(bond, "watched", json_false());
			json_array_append_new(bonds, bond);
			port = NULL;
		}
		if (!slice_split(lines.content, ':', &key, &value))
			continue;
		key = slice_trim(key);
		value = slice_trim(value);
		/* what LACP says to each other stands indented behind a port's own lines */
		if (slice_is(key, "Slave Interface"))
			port = port_add(bond, value);
		else if (port)
			read_port_line(port, key, value);
		else
			read_bond_line(bond, key, value);
	}
}

/* ---- teamd's ---- */

static void read_team_port(json_t *bond, const char *name, const json_t *shown)
{
	json_t *port = port_add(bond, (Slice){name, strlen(name)});
	const json_t *link = json_object_get(json_object_get(shown, "link_watches"), "up");
	const json_t *aggregator = json_object_get(json_object_get(shown, "runner"), "aggregator");
	if (!port)
		return;
	if (!json_is_boolean(link))
		link = json_object_get(json_object_get(shown, "link"), "up");
	if (json_is_boolean(link))
		json_object_set_new(port, "up", json_boolean(json_is_true(link)));
	if (json_is_object(aggregator))
		json_object_set_new(port, "joined",
		        json_boolean(json_is_true(json_object_get(aggregator, "selected"))));
}

static void read_team(json_t *bonds, Slice name, Slice dump)
{
	const char *at = dump.length ? memchr(dump.bytes, '{', dump.length) : NULL;
	json_t *bond = bond_new(name, "team");
	g_autoptr(json_t) shown = at ? json_loadb(at, dump.length - (size_t)(at - dump.bytes),
	                                       JSON_DISABLE_EOF_CHECK, NULL)
	                             : NULL;
	const char *key;
	json_t *port;
	json_array_append_new(bonds, bond);
	if (!shown) {
		json_object_set_new(bond, "denied", json_true());
		return;
	}
	json_object_set_new(bond, "watched", json_true());
	json_object_set_new(bond, "mode",
	        json_string(json_text_in(json_object_get(shown, "setup"), "runner_name")));
	json_object_foreach(json_object_get(shown, "ports"), key, port)
		read_team_port(bond, key, port);
}

static void read_teams(json_t *bonds, Slice output)
{
	Slice line, name = {0}, dump = {0};
	while (slice_line(&output, &line)) {
		if (slice_starts(line, "= ")) {
			if (name.length)
				read_team(bonds, name, dump);
			name = (Slice){line.bytes + 2, line.length - 2};
			dump = (Slice){0};
			if (json_array_size(bonds) >= BONDS_MAX)
				return;
		} else if (name.length) {
			dump = dump.bytes ? (Slice){dump.bytes,
			                            (size_t)(line.bytes + line.length - dump.bytes)}
			                  : line;
		}
	}
	if (name.length)
		read_team(bonds, name, dump);
}

json_t *parse_bonds(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	(void)args, (void)error;
	json_t *bonds = json_array();
	size_t i;
	json_t *bond;
	read_kernel(bonds, text, length);
	json_array_foreach(bonds, i, bond)
		aggregators_settle(bond);
	read_teams(bonds, command_output(text, length));
	return bonds;
}

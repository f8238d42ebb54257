/*
 * arp: who answers for the planned addresses of a segment that only this host stands on. Asked
 * with what the host has: `arping` (iputils, busybox, or Habets'), which hears every answerer; or,
 * where there is none or it may not send, the kernel's own question: `ping`, then `ip neigh`,
 * which knows of one answerer only.
 *
 * An IPv6 address is asked for by neighbour discovery: with `ndisc6`, or the kernel's own question.
 * Its own address no host can ask its kernel for.
 *
 * An address is asked for with this host's own sender address, so that switches that drop probes
 * from 0.0.0.0 do not make a silence; only the host's own address is asked for by such a probe
 * (`arping -D`, RFC 5227), because any other question for it would announce it.
 *
 * Each address gets lines of its own, in any order, each in one write:
 *
 *	INDEX on DEVICE own|other MAC       where it is asked for
 *	INDEX by arping|neighbour           what asks
 *	INDEX : TEXT                        what arping (or ndisc6) said, a line each
 *	INDEX ~ TEXT                        the neighbour table's line
 *	INDEX no TEXT                       why it was not asked for
 */
#include <string.h>

#include "inventory/sources/linux/wants.h"

#include "inventory/sources/linux/parse.h"

enum { ARP_AT_ONCE = 64, ARP_ANSWERS = 16, MAC_LENGTH = 17 };

static const char functions[] =
        "arp_find_tool() {\n"
        "\ttool=\n"
        "\tcommand -v arping >/dev/null 2>&1 || return 0\n"
        "\tcase $(arping -V 2>&1) in\n"
        "\t*iputils*|*BusyBox*) tool=iputils ;;\n"
        "\t*) tool=habets ;;\n"
        "\tesac\n"
        "}\n"
        /* sets own, via, device: how this host would send to the address */
        "arp_route() {\n"
        "\tset -- $(ip route get \"$address\" 2>/dev/null)\n"
        "\town=other via= device=\n"
        "\t[ \"$1\" = local ] && own=own\n"
        "\twhile [ $# -gt 1 ]; do\n"
        "\t\tcase $1 in\n"
        "\t\tvia) via=$2 ;;\n"
        "\t\tdev) device=$2 ;;\n"
        "\t\tesac\n"
        "\t\tshift\n"
        "\tdone\n"
        "\tif [ $own = own ]; then\n"
        "\t\tset -- $(ip -o addr show to \"$address\" 2>/dev/null)\n"
        "\t\tdevice=$2\n"
        "\tfi\n"
        "}\n"
        /* status 1: arping is not there, or may not send */
        "arp_arping() {\n"
        "\tcase $address in\n"
        "\t*:*) if command -v ndisc6 >/dev/null 2>&1; then tool=ndisc6; else return 1; fi ;;\n"
        "\tesac\n"
        "\tcase $tool$own in\n"
        "\tndisc6*) said=$(ndisc6 -q -m -r 2 -w 1000 \"$address\" \"$device\" 2>&1) ;;\n"
        "\tiputilsown) said=$(arping -D -c 2 -w 2 -I \"$device\" \"$address\" 2>&1) ;;\n"
        "\tiputilsother) said=$(arping -b -c 3 -w 2 -I \"$device\" \"$address\" 2>&1) ;;\n"
        "\thabets*) said=$(within 5 arping -0 -c 2 -i \"$device\" \"$address\" 2>&1) ;;\n"
        "\t*) return 1 ;;\n"
        "\tesac\n"
        "\tcase $said in\n"
        "\t*ermitted*|*ermission*|*root*) return 1 ;;\n"
        "\tesac\n"
        "\techo \"$index by arping\"\n"
        "\tprintf '%s\\n' \"$said\" | while read -r line; do echo \"$index : $line\"; done\n"
        "}\n"
        /* an old entry is only believed when the kernel has asked again (five seconds, and three),
           which it does when ping has really sent something (status 0 or 1) */
        "arp_neighbour() {\n"
        "\tping=ping\n"
        "\tcase $own$address in\n"
        "\town*:*) echo \"$index by neighbour\"; return ;;\n"
        "\town*) echo \"$index no arping\"; return ;;\n"
        "\t*:*) command -v ping6 >/dev/null 2>&1 && ping=ping6 || ping='ping -6' ;;\n"
        "\tesac\n"
        "\tsaid=$($ping -c 1 -W 1 \"$address\" 2>&1)\n"
        "\tcase $?$said in\n"
        "\t[!01]*|1[0-9]*|*ermission*|*ermitted*) echo \"$index no ping\"; return ;;\n"
        "\tesac\n"
        "\tn=0\n"
        "\twhile [ $n -lt 9 ]; do\n"
        "\t\tline=$(ip neigh show \"$address\" dev \"$device\" 2>/dev/null)\n"
        "\t\tcase $line in\n"
        "\t\t*DELAY*|*PROBE*|*INCOMPLETE*) sleep 1 ;;\n"
        "\t\t*) break ;;\n"
        "\t\tesac\n"
        "\t\tn=$((n + 1))\n"
        "\tdone\n"
        "\techo \"$index by neighbour\"\n"
        "\techo \"$index ~ $line\"\n"
        "}\n"
        /* arp_ask INDEX ADDRESS */
        "arp_ask() {\n"
        "\tindex=$1 address=$2\n"
        "\tarp_route\n"
        "\tif [ \"$via\" ] || [ ! \"$device\" ]; then\n"
        "\t\techo \"$index no path ${via:+through $via}\"\n"
        "\t\treturn\n"
        "\tfi\n"
        "\tread -r mac <\"/sys/class/net/$device/address\"\n"
        "\techo \"$index on $device $own $mac\"\n"
        "\tarp_arping || arp_neighbour\n"
        "}\n";

char *arp_command(const LinuxWants *wants)
{
	if (wants->arp->len == 0)
		return g_strdup(":");
	GString *script = g_string_new(functions);
	g_string_append(script, "arp_find_tool\n"
	                        "if command -v ip >/dev/null 2>&1; then\n");
	for (guint i = 0; i < wants->arp->len; i++) {
		const LinuxArp *arp = wants->arp->pdata[i];
		g_string_append_printf(script, "arp_ask %u %s &\n", i, arp->address);
		if ((i + 1) % ARP_AT_ONCE == 0)
			g_string_append(script, "wait\n");
	}
	g_string_append(script, "wait\nelse echo 'no ip'\nfi");
	return g_string_free(script, FALSE);
}

/* ---- reading ---- */

/* What the lines say of one address. */
typedef struct {
	const LinuxArp *arp;
	Slice device, mac, trouble;
	bool own, by_arping, by_neighbour;
	char answers[ARP_ANSWERS][MAC_LENGTH + 1]; /* sorted */
	size_t count;
	Slice neighbour; /* the table's line */
} Asked;

static bool is_mac(Slice slice)
{
	if (slice.length != MAC_LENGTH)
		return false;
	for (size_t i = 0; i < MAC_LENGTH; i++)
		if (i % 3 == 2 ? slice.bytes[i] != ':' : !g_ascii_isxdigit(slice.bytes[i]))
			return false;
	return true;
}

/* In lower case, each once, in order. */
static void answer_add(Asked *asked, Slice mac)
{
	char text[MAC_LENGTH + 1] = "";
	size_t at = 0;
	if (!is_mac(mac) || asked->count == ARP_ANSWERS)
		return;
	for (size_t i = 0; i < MAC_LENGTH; i++)
		text[i] = g_ascii_tolower(mac.bytes[i]);
	while (at < asked->count && strcmp(asked->answers[at], text) < 0)
		at++;
	if (at < asked->count && strcmp(asked->answers[at], text) == 0)
		return;
	memmove(asked->answers[at + 1], asked->answers[at],
	        (asked->count - at) * sizeof asked->answers[0]);
	memcpy(asked->answers[at], text, sizeof text);
	asked->count++;
}

static bool is_six(const Asked *asked)
{
	return strchr(asked->arp->address, ':') != NULL;
}

static Slice stripped(Slice slice, char open, char close)
{
	if (slice.length > 0 && slice.bytes[0] == open)
		slice = (Slice){slice.bytes + 1, slice.length - 1};
	while (slice.length > 0 &&
	        (slice.bytes[slice.length - 1] == close || slice.bytes[slice.length - 1] == ':'))
		slice.length--;
	return slice;
}

/*
 * A MAC alone (ndisc6 -q), "Unicast reply from 10.1.1.4 [52:54:00:66:01:42]  0.7ms" (iputils,
 * busybox), or "42 bytes from 52:54:00:66:01:42 (10.1.1.4): index=0 time=1.2 msec" (Habets).
 */
static void read_said(Asked *asked, Slice line)
{
	Slice word, first = {0}, second = {0};
	if (is_six(asked)) {
		answer_add(asked, slice_trim(line));
		return;
	}
	while (slice_field(&line, &word))
		if (slice_is(word, "from") && slice_field(&line, &first))
			break;
	if (!slice_field(&line, &second))
		return;
	bool mac_first = is_mac(first);
	Slice address = mac_first ? stripped(second, '(', ')') : first;
	if (slice_is(address, asked->arp->address))
		answer_add(asked, mac_first ? first : stripped(second, '[', ']'));
}

static void read_line(Asked *asked, Slice what, Slice rest)
{
	Slice owner = {0};
	if (slice_is(what, "on")) {
		slice_field(&rest, &asked->device);
		slice_field(&rest, &owner);
		slice_field(&rest, &asked->mac);
		asked->own = slice_is(owner, "own");
	} else if (slice_is(what, "by")) {
		asked->by_arping = slice_has(rest, "arping");
		asked->by_neighbour = slice_has(rest, "neighbour");
	} else if (slice_is(what, ":")) {
		read_said(asked, rest);
	} else if (slice_is(what, "~")) {
		asked->neighbour = slice_trim(rest);
	} else if (slice_is(what, "no")) {
		asked->trouble = slice_trim(rest);
	}
}

/* "10.1.1.4 dev eth0 lladdr 52:54:00:66:01:42 ref 1 used 0/0/0 probes 1 REACHABLE": only what the
 * kernel has just heard counts. False when it is still asking. */
static bool read_neighbour(Asked *asked)
{
	Slice rest = asked->neighbour, word, mac = {0};
	bool reachable = slice_has(rest, "REACHABLE");
	while (slice_field(&rest, &word))
		if (slice_is(word, "lladdr"))
			slice_field(&rest, &mac);
	if (reachable)
		answer_add(asked, mac);
	return reachable || asked->neighbour.length == 0 || slice_has(asked->neighbour, "FAILED");
}

static json_t *cause_put(json_t *entry, Cause cause, const char *message)
{
	json_object_set_new(entry, "cause", json_string(cause_name(cause)));
	json_object_set_new(entry, "message", json_string(message));
	return entry;
}

static json_t *trouble_put(json_t *entry, Slice trouble)
{
	g_autofree char *words = slice_copy(trouble);
	if (slice_starts(trouble, "path"))
		return cause_put(entry, CAUSE_NO_L2_PATH,
		        slice_has(trouble, "through") ? words + strlen("path ") : "no route");
	if (slice_is(trouble, "arping"))
		return cause_put(entry, CAUSE_DENIED,
		        "its own address can be asked for by arping alone, as root");
	return cause_put(entry, CAUSE_NOT_OBSERVED,
	        trouble.length ? "neither arping nor ping can be used on this host" : "no answer");
}

static json_t *answers_json(const Asked *asked)
{
	json_t *answers = json_array();
	for (size_t i = 0; i < asked->count; i++)
		json_array_append_new(answers, json_string(asked->answers[i]));
	return answers;
}

static json_t *entry_json(Asked *asked)
{
	json_t *entry = json_object();
	bool asks = asked->device.length > 0 && (asked->by_arping || asked->by_neighbour);
	if (!asks)
		return trouble_put(entry, asked->trouble);
	bool settled = asked->by_arping || read_neighbour(asked);
	if (asked->own)
		answer_add(asked, asked->mac);
	json_set_slice(entry, "interface", asked->device);
	json_object_set_new(entry, "method",
	        json_string(!asked->by_arping ? "neighbour"
	                    : is_six(asked)   ? "ndisc6"
	                                      : "arping"));
	json_object_set_new(entry, "answers", answers_json(asked));
	json_object_set_new(entry, "own", json_boolean(asked->own));
	if (!settled)
		cause_put(entry, CAUSE_ERROR, "the neighbour table did not settle in time");
	return entry;
}

static json_t *interface_of(json_t *interfaces, const Asked *asked)
{
	g_autofree char *name = slice_copy(asked->device);
	json_t *interface = json_object_get(interfaces, name);
	if (interface)
		return interface;
	interface = json_pack("{s:[], s:[], s:[]}", "control_asked", "control", "unused_asked");
	json_set_slice(interface, "mac", asked->mac);
	json_object_set_new(interfaces, name, interface);
	return interface;
}

static void list_add(json_t *interface, const char *key, const char *address)
{
	json_array_append_new(json_object_get(interface, key), json_string(address));
}

static void asked_put(Asked *asked, json_t *addresses, json_t *four, json_t *six)
{
	json_t *interfaces = is_six(asked) ? six : four;
	json_t *entry = entry_json(asked);
	const char *address = asked->arp->address;
	json_object_set_new(addresses, address, entry);
	if (json_object_get(entry, "cause"))
		return;
	json_t *interface = interface_of(interfaces, asked);
	if (asked->arp->unused)
		list_add(interface, "unused_asked", address);
	if (!asked->arp->expected || asked->own)
		return;
	list_add(interface, "control_asked", address);
	if (asked->count > 0)
		list_add(interface, "control", address);
}

json_t *parse_arp(const char *text, size_t length, const LinuxArgs *args, GError **error)
{
	const GPtrArray *wanted = args->wants->arp;
	Slice output = command_output(text, length), line, number, what;
	g_autofree Asked *asked = g_new0(Asked, wanted->len + 1);
	uint64_t index;
	while (slice_line(&output, &line)) {
		if (slice_is(line, "no ip")) {
			g_set_error(error, LINUX_ERROR, CAUSE_NOT_OBSERVED,
			        "this host has no ip (iproute2) to ask with");
			return NULL;
		}
		if (slice_field(&line, &number) && slice_number(number, 10, &index) &&
		        index < wanted->len && slice_field(&line, &what)) {
			asked[index].arp = wanted->pdata[index];
			read_line(&asked[index], what, line);
		}
	}
	json_t *addresses = json_object(), *interfaces = json_object(), *six = json_object();
	for (guint i = 0; i < wanted->len; i++) {
		asked[i].arp = wanted->pdata[i];
		asked_put(&asked[i], addresses, interfaces, six);
	}
	json_t *value = json_pack(
	        "{s:o, s:o, s:i}", "addresses", addresses, "interfaces", interfaces, "dropped", 0);
	if (json_object_size(six) > 0)
		json_object_set(value, "interfaces_six", six);
	json_decref(six);
	return value;
}

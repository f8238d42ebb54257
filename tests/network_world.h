/* Two hosts on a planned segment, their cards, and what the console heard there. */
#pragma once

#include "tests/judge_world.h"

#define NETWORK                                                                                    \
	"network:\n"                                                                               \
	"  subnets: [{cidr: 10.66.1.0/24, gateway: 10.66.1.1}, {cidr: 10.66.2.0/24, gateway: "     \
	"10.66.2.1}]\n"                                                                            \
	"  internal:\n"                                                                            \
	"    - {address: 10.66.1.11, state: assigned, host: db1}\n"                                \
	"    - {address: 10.66.1.14, state: reserved}\n"                                           \
	"    - {address: 10.66.1.15, state: floating, hosts: [db1, db2]}\n"                        \
	"  public:\n"                                                                              \
	"    - {address: 202.1.1.2, state: nat, device: fw1, inside: 10.66.1.24}\n"
#define HOSTS                                                                                      \
	"hosts:\n"                                                                                 \
	"  - {name: db1, address: 10.66.1.11, role: database}\n"                                   \
	"  - {name: db2, address: 10.66.1.12, role: database}\n"

#define CARD_1                                                                                     \
	"[{'interface': 'lo', 'mac': '', 'ipv4': [{'address': '127.0.0.1', 'prefix': 8}]},"        \
	" {'interface': 'eth0', 'mac': '52:54:00:00:00:0b', 'ipv4': [{'address': '10.66.1.11', "   \
	"'prefix': 24}]},"                                                                         \
	" {'interface': 'eth1', 'mac': '52:54:00:00:01:0b', 'ipv4': [{'address': '10.66.1.91'}]}]"
#define CARD_2                                                                                     \
	"[{'interface': 'eth0', 'mac': '52:54:00:00:00:0c', 'ipv4': [{'address': '10.66.1.12'}]}]"
#define MAC_1 "52:54:00:00:00:0b"
#define MAC_1B "52:54:00:00:01:0b"
#define MAC_2 "52:54:00:00:00:0c"
#define STRANGER "52:54:00:ff:ff:ff"
#define CONTROL "{'eth0': {'control': ['10.66.1.1', '10.66.1.11', '10.66.1.12']}}"
#define SILENT "{'eth0': {'control': []}}"

static void arp(World *world, const char *addresses, const char *interfaces, int dropped)
{
	Facts *console = world_subject(world, SUBJECT_CONSOLE, "console");
	g_autofree char *text = g_strdup_printf(
	        "{'vantage': 'console', 'addresses': {%s}, 'interfaces': %s, 'dropped': %d}",
	        addresses, interfaces, dropped);
	world_put(console, "arp", text);
}

/* One address answered by a list of MACs. */
#define HEARD(address, macs)                                                                       \
	"'" address "': {'interface': 'eth0', 'probes': 3, 'answers': [" macs "], 'own': false}"

static void start(World *world)
{
	world_start(world, HOSTS NETWORK);
	world_put(world_host(world, "db1"), "addresses", CARD_1);
	world_put(world_host(world, "db2"), "addresses", CARD_2);
}

/*
 * The machines of a site as every source shows them, put together: a guest that a platform lists
 * and a host that was logged in to are one machine when their UUIDs agree. Pure.
 *
 *	{"schema": "jiuxu.inventory/1",
 *	 "hosts": [{"name", "address", "role", "kind", "title", "sources": ["plan", "ssh"],
 *	            "reach": "ok", "message": "", "os", "cores", "memory_bytes", "serial",
 *	            "machine"}],
 *	 "machines": [{"name", "kind": "physical" | "virtual", "uuid", "serial", "vendor", "model",
 *	               "power": "on" | "off" | "", "sources": ["ssh", "libvirt:lab"], "host"}],
 *	 "platforms": [{"name", "kind", "uri", "reach", "message", "guests"}]}
 *
 * A guest also has vcpus, memory_bytes, disks, interfaces, autostart and persistent, and a platform
 * that was seen hypervisor, hypervisor_version, libvirt_version, hostname, node, pools and
 *networks, as inventory/sources/libvirt.h documents them.
 */
#pragma once

#include "inventory/factbook.h"
#include "inventory/site.h"

/* `pattern` NULL: every host. Owned. */
json_t *machines_inventory(const Site *site, const FactBook *facts, const char *pattern);

/*
 * What a libvirt platform says of itself, its guests, its storage and its networks, over a
 * read-only connection.
 *
 * The value; lists are sorted by name, sizes are bytes:
 *
 *	{"uri": "qemu:///system", "hypervisor": "QEMU", "hypervisor_version": "7.2.0",
 *	 "libvirt_version": "9.0.0", "hostname": "kvm1",
 *	 "node": {"model": "x86_64", "cpus": 8, "sockets": 1, "cores": 4, "threads": 2,
 *	          "numa_nodes": 1, "memory_bytes": …},
 *	 "domains": [{"name": "db1", "uuid": "…", "state": "running", "persistent": true,
 *	              "autostart": true, "vcpus": 4, "memory_bytes": …, "serial": "JX-1",
 *	              "manufacturer": "…", "product": "…", "interfaces": [{"mac": "52:54:00:…"}],
 *	              "disks": 2}],
 *	 "pools": [{"name": "default", "state": "running", "capacity_bytes": …,
 *	            "available_bytes": …, "autostart": true}],
 *	 "networks": [{"name": "default", "active": true, "autostart": true, "bridge": "virbr0"}]}
 *
 * States are libvirt's words as virsh prints them. `serial`, `manufacturer` and `product` stand
 * only where the guest's definition has them (sysinfo); `disks` leaves CD-ROM and floppy drives
 * out. A list the driver does not have is null.
 */
#pragma once

#include "inventory/facts.h"
#include <jansson.h>

#define LIBVIRT_DOMAINS_MAX 10000 /* of each list */

/*
 * Connects and looks. Blocks as long as libvirt likes (a connection cannot be cancelled): run it
 * under a job that can be abandoned. Afterwards *ret_value is the value (yours) and *ret_cause
 * CAUSE_NONE; or *ret_value is NULL and *ret_cause and *ret_message (yours; else NULL) say why:
 * CAUSE_UNREACHABLE, CAUSE_DENIED, CAUSE_HOST_KEY, CAUSE_TIMEOUT, CAUSE_LIMIT or CAUSE_ERROR.
 * URIs that would start a program (ssh, ext) or that are aliases are refused with CAUSE_ERROR.
 */
void libvirt_observe(const char *uri, json_t **ret_value, Cause *ret_cause, char **ret_message);

/*
 * What a libvirt platform says of itself, its guests, its storage and its networks, over a
 * read-only connection.
 *
 * The value; lists are sorted by name, sizes are bytes:
 *
 *	{"uri": "qemu:///system", "hypervisor": "QEMU", "hypervisor_version": "7.2.0",
 *	 "libvirt_version": "9.0.0", "hostname": "kvm1",
 *	 "node": {"model": "x86_64", "cpus": 8, "sockets": 1, "cores": 4, "threads": 2,
 *	          "numa_nodes": 1, "memory_bytes": …,
 *	          "topology": {"sockets": 1, "cores": 4, "threads": 8}},
 *	 "domains": [{"name": "db1", "uuid": "…", "state": "running", "persistent": true,
 *	              "autostart": true, "vcpus": 4, "memory_bytes": …, "serial": "JX-1",
 *	              "manufacturer": "…", "product": "…", "interfaces": [{"mac": "52:54:00:…",
 *	              "network": "default"}], "disks": 2, "pools": ["default"]}],
 *	 "pools": [{"name": "default", "state": "running", "capacity_bytes": …,
 *	            "available_bytes": …, "autostart": true}],
 *	 "networks": [{"name": "default", "active": true, "autostart": true, "bridge": "virbr0"}]}
 *
 * node's sockets, cores and threads are libvirt's own (sockets of one NUMA node); topology counts
 * what is really there, null where the host does not tell. An interface names its network, or else
 * its bridge; pools are those that a disk is a volume of. States are libvirt's words as virsh
 *prints them. `serial`, `manufacturer` and `product` stand only where the guest's definition has
 *them (sysinfo); `disks` leaves CD-ROM and floppy drives out. A list the driver does not have is
 *null.
 */
#pragma once

#include "inventory/facts.h"
#include "inventory/reach/reach.h"
#include "inventory/sources/libvirt_uri.h"
#include <jansson.h>

#define LIBVIRT_DOMAINS_MAX 10000 /* of each list */

/* How the host of a qemu+ssh://… platform is reached; all borrowed. */
typedef struct {
	const ReachTarget *target;
	const ReachOptions *options;
	Deadline *deadline;
} LibvirtWay;

/* What came of it: the value, or NULL with the cause and what was said. */
typedef struct {
	json_t *value;
	Cause cause;
	char *message;
} LibvirtSeen;

/*
 * Connects to `uri` (`parts` of it) and looks. Blocks as long as libvirt likes (a connection cannot
 * be cancelled): run it under a job that can be abandoned. Over ssh it goes through a session of
 * ours, as `way` says (else it may be NULL), and the deadline shuts the connection below libvirt.
 * *ret is filled in and yours: CAUSE_UNREACHABLE, CAUSE_DENIED, CAUSE_HOST_KEY, CAUSE_TIMEOUT,
 * CAUSE_LIMIT or CAUSE_ERROR where there is no value.
 */
void libvirt_observe(
        const char *uri, const LibvirtUri *parts, const LibvirtWay *way, LibvirtSeen *ret);
void libvirt_seen_clear(LibvirtSeen *seen);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LibvirtSeen, libvirt_seen_clear)

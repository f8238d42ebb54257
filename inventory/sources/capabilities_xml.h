/*
 * A hypervisor's capabilities (libvirt's capabilities XML): the processors that are really there.
 * virNodeGetInfo counts sockets of one NUMA node and gives up on uneven ones. Pure.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/*
 * {"sockets", "cores", "threads"}, of the whole host; null where the host does not tell. Yours;
 * NULL with FORMAT or LIMIT (inventory/sources/markup.h).
 */
json_t *capabilities_xml_topology(const char *xml, size_t length, GError **error);

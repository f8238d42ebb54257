/*
 * The lists of a libvirt connection as JSON: guests, pools, networks. Each call asks the daemon
 * and blocks. What vanishes between two calls is left out. NULL and *error (libvirt's message)
 * when a list cannot be had; json null when the driver has no such list. Inside inventory/sources/
 * only.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <libvirt/libvirt.h>

json_t *libvirt_list_domains(virConnectPtr connection, GError **error);
json_t *libvirt_list_pools(virConnectPtr connection, GError **error);
json_t *libvirt_list_networks(virConnectPtr connection, GError **error);

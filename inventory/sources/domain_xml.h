/*
 * A guest's definition (libvirt's domain XML): the few things its other calls do not tell. Pure.
 */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#define DOMAIN_XML_DEVICES_MAX 1024 /* interfaces, or pools, kept of one guest */

/*
 * Adds `interfaces`, `disks` and, where defined, `pools`, `serial`, `manufacturer`, `product` (as
 * libvirt.h documents them) to `domain`. FORMAT when it is not well-formed, is no <domain> or has a
 * document type; LIMIT when too long.
 */
bool domain_xml_read(const char *xml, size_t length, json_t *domain, GError **error);

/*
 * The network part of a site checked as a whole, when its hosts are known: subnets, the address
 * plan, DNS and the port matrix. For inventory/site.c.
 */
#pragma once

#include "inventory/site.h"

/* A whole name with at least two labels, without the last dot. */
bool site_is_dns_name(const char *name);

/* "'x' is not an IP address" at the node, or the full-width character in it; always false. */
bool site_no_address(const Node *at, const char *text, GError **error);

/* Fills in what is derived (numbers, `internal`). BASE_ERROR_FORMAT goes into *first, where an
 * earlier one may stand; the others into `more` (char *), or the first one ends it when that is
 * NULL. */
void site_network_finish(Site *site, GPtrArray *more, GError **first);

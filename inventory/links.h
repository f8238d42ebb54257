/*
 * Links: the rows of the port matrix (network.ports of site.yaml) with roles spelt out: which host
 * opens a connection to which address and port.
 */
#pragma once

#include "inventory/site.h"

enum { LINKS_MAX = 4096 };

/* All is the site's. */
typedef struct {
	const SiteHost *from;
	const char *to; /* name of the host, else the address */
	const char *address;
	const SitePort *plan; /* port and purpose */
} Link;

typedef void (*LinkEach)(const Link *link, void *data);

/* Calls back for every link in the order of the plan; a host is never linked to itself. */
void links_each(const Site *site, LinkEach each, void *data);

/*
 * Whether a row of the plan makes sense; BASE_ERROR_FORMAT at its line. `links_check_count` is
 * asked once, after all rows.
 */
bool links_check(const Site *site, const SitePort *plan, GError **error);
bool links_check_count(const Site *site, GError **error);

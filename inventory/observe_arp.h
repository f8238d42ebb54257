/* What a run asks by ARP, from where and how fast; also told by `check --preview`. */
#pragma once

#include "inventory/segments.h"

/* The segments of a site, with those marked where this console asks itself: it stands there and may
 * send frames. Owned; the site is borrowed. */
GPtrArray *arp_segments(const Site *site, const char *pattern);

/* Frames a second for so many addresses: the site's rate, or one that suits. Serves DNS as well. */
int arp_rate(const Site *site, size_t targets);

/* What the plan makes us ask its DNS servers; also told by `check --preview`. */
#pragma once

#include "inventory/site.h"
#include "inventory/sources/dns.h"

/* How often the addresses of one name are asked for, to see them take turns. */
enum { DNS_TURNS = 3 };

/*
 * Every name once by A and AAAA (a name of several addresses more often by A), every address that
 * has a name by PTR; with no name at all, the server's own address, to see that it answers. Texts
 * are the site's. Owned: GArray of DnsQuestion.
 */
GArray *dns_questions(const Site *site);

/* What the kinds about DNS share. */
#pragma once

#include "checks/judge.h"

/* network.dns; NULL when the plan names none. Borrowed from the site. */
const GPtrArray *dns_servers(const Judge *judge);

/* A text of a list of texts, "" where there is none; and all of them with commas between (owned).
 */
const char *dns_text_at(const json_t *list, size_t index);
char *dns_list_text(const json_t *values);

#define DNS_SERVER_CHECK "network.dns.server"

/*
 * The first of the plan's servers when none of them answered anything that tells (silent,
 * unreachable, or refusing this console); else NULL. `value` is the topic's.
 */
const char *dns_all_lost(const Judge *judge, const json_t *value);

/*
 * Cites what the console was answered (inventory/sources/dns.h). False when the row is decided:
 * there is nobody to ask, or nobody was asked.
 */
bool dns_asked(Judge *judge, Verdict *row, FactTopic *ret);

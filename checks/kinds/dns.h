/* What the kinds about DNS share. */
#pragma once

#include "checks/judge.h"

/* network.dns; NULL when the plan names none. Borrowed from the site. */
const GPtrArray *dns_servers(const Judge *judge);

/* A text of a list of texts, "" where there is none; and all of them with commas between (owned).
 */
const char *dns_text_at(const json_t *list, size_t index);
char *dns_list_text(const json_t *values);

/*
 * Cites what the console was answered (inventory/sources/dns.h). False when the row is decided:
 * there is nobody to ask, or nobody was asked.
 */
bool dns_asked(Judge *judge, Verdict *row, FactTopic *ret);

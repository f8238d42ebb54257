/*
 * What the facts of all hosts say of addresses and MACs, looked up once: who carries an address,
 * whose card a MAC is, who asked by ARP. Made when first asked, kept by the Judge.
 */
#pragma once

#include "checks/judge.h"

typedef struct SeenIndex SeenIndex;

void seen_index_free(SeenIndex *index);

/* The planned host on one of whose cards the address is, and that card; "" when nobody's. */
const char *seen_holder(Judge *judge, const char *address, const char **ret_interface);

/* A planned host other than `host` that has the address on a card that is up; "" when none does. */
const char *seen_rival(Judge *judge, const char *address, const char *host);

/* The planned host whose card has the MAC (in any case); "" when none that was visited does. */
const char *seen_card_owner(Judge *judge, const char *mac);

/* Hosts' facts that have the topic `arp`, in the order of the plan. */
const GPtrArray *seen_askers(Judge *judge);

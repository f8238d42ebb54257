/*
 * Whose a MAC is, as far as anything that was observed tells: a card of a planned host, a guest of
 * a platform, a port of a bridge that learnt it, another address it answers for. All is borrowed
 * from the facts. For the address kinds alone.
 */
#pragma once

#include "checks/judge.h"

/* The card among a host's topic `addresses` that carries the address, or NULL. */
const json_t *card_with(const json_t *cards, const char *address);

/* The card's entry of the address (prefix, flags), or NULL. */
const json_t *card_entry(const json_t *card, const char *address);

/* Whether that host has a card of the MAC. */
bool card_is_of(const Judge *judge, const char *mac, const char *host);

/* The machine whose card has the MAC: a planned host, or a guest; "" when nobody knows. Borrowed.
 */
const char *mac_machine(Judge *judge, const char *mac);

/* "52:54:00:…, 52:54:00:… (db1)": what answered, with what is known of it. Owned. */
char *macs_listed(Judge *judge, const json_t *macs, const char *address);

/*
 * Who is connected from where, and how often he asks: connections and requests a second of one
 * address. For every thread; an IPv6 address counts with its whole /64.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Guests Guests;

/* At most `connections_max` at once, `rate` requests a second and `burst` at once of one address;
 * 0: no limit. */
Guests *guests_new(int connections_max, int rate, int burst);
void guests_free(Guests *guests);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Guests, guests_free)

/* False: there are enough of that address, and nothing was counted. */
bool guests_enter(Guests *guests, const char *address, int64_t now_us);
void guests_leave(Guests *guests, const char *address);
/* Takes one request, or `cost` of them; false when they are used up for now. */
bool guests_request(Guests *guests, const char *address, int cost, int64_t now_us);

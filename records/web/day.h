/*
 * Who of many threads lets a day begin, and when it is tried again. Knows no clock: it is told the
 * day (as base/day.h counts them) and the moment.
 */
#pragma once

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define DAY_AGAIN_US (60 * (int64_t)G_USEC_PER_SEC)

/* All 0 to begin with. */
typedef struct {
	gint begun; /* the last day that has begun, or that somebody lets begin */
	gint told;  /* the day of which it was told that something kept it from beginning */
	atomic_int_least64_t again_us; /* not before then is it tried again */
} DayTurn;

/* True for one of all who ask: his is to let `today` begin. *ret_before is for day_turn_back(). */
bool day_turn_take(DayTurn *turn, gint today, int64_t now_us, gint *ret_before);

/*
 * It could not: it is tried again after DAY_AGAIN_US, at once when others were writing (`busy`).
 * True when this is to be told: the first time in a day, and never of `busy`.
 */
bool day_turn_back(DayTurn *turn, gint before, gint today, int64_t now_us, bool busy);

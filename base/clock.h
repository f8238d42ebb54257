/*
 * Moments as text. Time itself comes in as a parameter everywhere but in agent/ and in the
 * observers of inventory/, which ask clock_now_us().
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Microseconds since the epoch, UTC. */
int64_t clock_now_us(void);

/* "2026-11-23T02:10:59Z"; "" for a moment outside the years 1..9999. Owned by the caller. */
char *clock_format(int64_t at_us);

/* The same moment at +08:00 for people: "2026-11-23 10:10:59 +08:00". Owned by the caller. */
char *clock_format_cst(int64_t at_us);

/* Its day at +08:00: "2026-11-23". Owned by the caller. */
char *clock_format_day(int64_t at_us);

/* The last day, at +08:00, of what holds until just before that moment (clock_parse_day_end()).
 * Owned by the caller. */
char *clock_format_last_day(int64_t end_us);

/* "20261123T021059Z", fit for a file name. Owned by the caller. */
char *clock_format_compact(int64_t at_us);

/* Reads RFC 3339 with a zone ("…Z", "…+08:00"). */
bool clock_parse(const char *text, int64_t *ret_us);

/* The first moment after the day `YYYY-MM-DD` at +08:00: what is valid through that day ends here.
 */
bool clock_parse_day_end(const char *day, int64_t *ret_us);

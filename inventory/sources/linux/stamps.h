/*
 * The host's clock, bounded from both sides: a stamp was made after the console asked for it and
 * before its answer had come. Nothing is assumed of the way between; several questions leave the
 * tightest bounds, and the first is the loosest, as the shell is still being started.
 */
#pragma once

#include "inventory/sources/linux.h"

enum { STAMPS_MAX = 5 };

typedef struct {
	int64_t asked_us, answered_us; /* the console's clock; answered 0: not yet */
	char *text;                    /* as the host printed it: "1795458534 482913771 +0800" */
} Stamp;

typedef struct LinuxStamps {
	Stamp at[STAMPS_MAX];
	size_t asked, answered;
	int64_t script_us; /* when the script was sent; 0: nobody noted it */
	size_t waited;     /* the question that was put off last */
} LinuxStamps;

void stamps_clear(LinuxStamps *stamps);
/*
 * Something is about to be sent at `now_us`: what? A clock that shows whole seconds is asked
 * spread over a second, so that one of the answers lies close behind the second's turn.
 */
ReachAsk stamps_ask(LinuxStamps *stamps, int64_t now_us);
/* The answer to the oldest open question; one that nobody asked for is left out. */
void stamps_take(LinuxStamps *stamps, const char *text, size_t length, int64_t now_us);
/* One line for each stamp, as evidence. */
void stamps_show(const LinuxStamps *stamps, GString *text);

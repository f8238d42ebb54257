/*
 * Lets each day begin while the service runs, whether anybody asks for something or not: what was
 * agreed to begin on a Saturday begins on it, and the lists of that day say so. A thread with a
 * connection to the store of its own.
 */
#pragma once

#include "records/store/store.h"
#include "records/web/day.h"

typedef struct {
	DayTurn *turn; /* of all who let days begin here */
	const char *folder, *key;
	int64_t (*now_us)(void);
	/* Somebody writes for long, so that it is tried later. NULL: nobody does. Any thread. */
	bool (*held)(void *held_data);
	void *held_data;
	void (*log)(const char *line, bool important, void *data); /* NULL: nobody is told */
	void *data;
} DayPlan;

typedef struct DayWatch DayWatch;

/* Whether the day of that moment has yet to begin here. */
bool day_waits(const DayPlan *plan, int64_t now_us);
/* Lets the day of that moment begin when it is whoever asks who has the turn (day.h); what keeps it
 * from beginning is told once. Leaves the store without a scope. */
void day_let_begin(const DayPlan *plan, Store *store, int64_t now_us);

/* Looks at once, then several times a minute. `plan` and all it names outlive it. Yours. */
DayWatch *day_watch_new(const DayPlan *plan, GError **error);
/* Ends the thread, which has looked once at least; NULL is fine. */
void day_watch_free(DayWatch *watch);

/*
 * Work that is done again and again beside everything else, by a thread of its own, until it is
 * ended: saying that a server is there, looking whether a day has begun.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct Ticker Ticker;

/* Calls work(data) at once, and `every_ms` after it came back. NULL: BASE_ERROR_IO. Yours. */
Ticker *ticker_new(void (*work)(void *data), void *data, int64_t every_ms, GError **error);

/* Ends the thread, whose work has been done once at least and is not cut short; NULL is fine. */
void ticker_free(Ticker *ticker);

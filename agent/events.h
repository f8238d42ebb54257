/*
 * The event stream: NDJSON while a run goes on, one object a line, the first
 * {"type":"version","format":"1.0"}. Written into the run folder, and to --events FILE besides.
 */
#pragma once

#include "inventory/facts.h"
#include <jansson.h>

typedef struct Events Events;

/* `second` may be NULL, "-" is standard output. NULL and an error when a file cannot be made or
 * takes no first line. */
Events *events_new(const char *first, const char *second, GError **error);
void events_free(Events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_free)

/* Writes one event; takes it over. */
void events_write(Events *events, json_t *event);
/* Of run `id`, that is about to look at `total` subjects (hosts, platforms, the console). */
void events_start(Events *events, const char *id, int64_t at_us, size_t total);
void events_subject(Events *events, const Facts *facts);

/* False with the first file that could not be written, and why: who reads it lacks lines. */
bool events_good(const Events *events, GError **error);

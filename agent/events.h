/*
 * The event stream: NDJSON while a run goes on, one object a line, the first
 * {"type":"version","format":"1.0"}. Written into the run folder, and to --events FILE besides.
 */
#pragma once

#include "inventory/facts.h"
#include <jansson.h>

typedef struct Events Events;

/* `second` may be NULL, "-" is standard output. NULL and an error when a file cannot be made. */
Events *events_new(const char *first, const char *second, GError **error);
void events_free(Events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_free)

/* Writes one event; takes it over. */
void events_write(Events *events, json_t *event);
void events_subject(Events *events, const Facts *facts);

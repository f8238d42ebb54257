/*
 * Who left a scope for another (student_left), held to the events by which they did: every row is
 * one of them, and from the first row on every such event has its row.
 */
#pragma once

#include "records/store/event_link.h"

typedef struct Left Left;
Left *left_new(void);
void left_free(Left *left);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Left, left_free)

/* One more event of the chain. RECORDS_ERROR_DAMAGED for one that cannot be opened. */
bool left_note(Left *left, Store *store, const Link *link, GError **error);
/* RECORDS_ERROR_DAMAGED. */
bool left_verify(Left *left, Store *store, GError **error);

/*
 * Who left a scope for another (student_left), held to the events by which they did: every row is
 * one of them, and each such event has its row, from the event on that the log says (`left` of
 * store.create or store.held; the first of them counts). Of a store whose log does not say so yet:
 * from the first row on.
 */
#pragma once

#include "records/store/event_link.h"

typedef struct Left Left;
Left *left_new(void);
void left_free(Left *left);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Left, left_free)

/* One more event of the chain. RECORDS_ERROR_DAMAGED for one that cannot be opened. */
bool left_note(Left *left, Store *store, const Link *link, GError **error);
/* From which event on there are rows, as far as anybody knows: that of the first of them, else the
 * next. Inside a change. */
bool left_since(Store *store, int64_t *ret, GError **error);
/* RECORDS_ERROR_DAMAGED. */
bool left_verify(Left *left, Store *store, GError **error);

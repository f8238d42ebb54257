/*
 * What happened to a student, for people: what, by whom, why, what changed, and the application it
 * came from.
 */
#pragma once

#include "records/store/applications.h"
#include "records/store/history.h"
#include "records/web/exchange.h"

/* The applications of a student whom the scope has, with details, the newest first, at most as many
 * as are shown. Yours: g_ptr_array_unref(). NULL with an error. */
GPtrArray *view_history_applications(Exchange *exchange, int64_t student, GError **error);

/* {seq, at, actor, kind, reason, changes: [{label, was, now}], asked: [{label, text}], remark,
 * application: id or 0}. `applications` NULL: none are looked at. Yours. */
json_t *view_history_entry(
        Exchange *exchange, const HistoryEntry *entry, const GPtrArray *applications);

/* That a suspension or a return was agreed to, which need not have begun with it, or was taken back
 * before it began; borrowed of the application. */
typedef struct {
	int64_t at_us;
	const Application *application;
	const json_t *step; /* of its trail */
} HistoryWaited;

/* All of these, the newest first. Yours: g_array_unref(). */
GArray *view_history_waiting(const GPtrArray *applications);
/* The same as view_history_entry() gives. Yours. */
json_t *view_history_waited(Exchange *exchange, const HistoryWaited *waited);

/* What a kind of event is called; the kind itself when nothing is known of it. Borrowed. */
const char *view_event_words(const Exchange *exchange, const char *kind);
/* Why, in words of the reader's: our own notes are none. Yours. */
char *view_event_reason(Exchange *exchange, const char *kind, const char *reason);

/* What changed the record behind version `since`, the newest first. NULL with an error. Yours. */
json_t *view_history_since(
        Exchange *exchange, int64_t student, int64_t since, int64_t now, GError **error);

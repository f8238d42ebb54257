/* What pages and calls of going on with a number from lower secondary (学籍接续) share. */
#pragma once

#include "records/import/origins_file.h"
#include "records/store/continuations.h"
#include "records/web/business.h"

/*
 * {state, words, way, school, at, rules}: how it stands with a student; `state` is none, done,
 * ready (nothing stands against it), stuck. Yours; NULL on error.
 */
json_t *web_continuation(const Exchange *exchange, const Record *record, GError **error);

typedef bool (*ContinuationEach)(const Record *record, json_t *how, void *data, GError **error);
/*
 * Students of the scope whose continuation is open (or `done`) behind the student `after`, at most
 * `limit`, with web_continuation() of each (borrowed). *ret_next is the last of a full page, else
 * 0.
 */
bool web_continuations(Exchange *exchange, ContinuationState state, int64_t after, int limit,
        ContinuationEach each, void *data, int64_t *ret_next, GError **error);

/* The table for the ministry's platform, numbers in full, told to the log of each student;
 * `reason` as typed. Answers with CSV. */
bool web_continuations_out(
        Exchange *exchange, ContinuationState state, const char *reason, GError **error);

/* Open unless the query or body says "done"; 422 for what is neither. */
bool web_continuation_state(const char *text, ContinuationState *ret, GError **error);

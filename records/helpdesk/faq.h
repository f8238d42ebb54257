/*
 * Answers that everybody reads: made by the province from answered questions, in words of its own.
 * Each change is an event in a transaction of its own; all calls block on the disk.
 */
#pragma once

#include "records/helpdesk/problem.h"

enum { FAQ_QUESTION_MAX = 200, FAQ_ANSWER_MAX = 4000 }; /* characters */

typedef struct {
	int64_t id, version, problem; /* problem: where it came from */
	const char *topic;
	char *question, *answer;
	char *made_by; /* account */
	int64_t made_us;
	bool shown;
} Faq;

void faq_clear(Faq *faq);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Faq, faq_clear)

/* Sets its id and version; numbers of persons in its words are masked before anything is kept.
 * BASE_ERROR_USAGE for words that cannot be. */
bool faq_add(Store *store, const Act *act, Faq *faq, GError **error);
/* Takes it from sight, or back: RECORDS_ERROR_NOT_FOUND. */
bool faq_show(Store *store, const Act *act, int64_t id, bool shown, GError **error);

/* All of them, by topic; also those withdrawn when `all`. */
bool faq_walk(Store *store, bool all, bool (*each)(const Faq *faq, void *data, GError **error),
        void *data, GError **error);

/* For events_verify(). */
bool faq_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

/*
 * Answers that everybody reads: made by the province from answered questions, in words of its own.
 * Each change is an event in a transaction of its own; all calls block on the disk.
 */
#pragma once

#include "records/helpdesk/problem.h"

enum { FAQ_QUESTION_MAX = 200, FAQ_ANSWER_MAX = 4000 }; /* characters */
enum { FAQ_ANY_VERSION = 0 };

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

/* Publishes an answer to that problem, which the scope sees and which is answered; numbers of
 * persons in its words are masked before anything is kept. BASE_ERROR_USAGE for a problem without
 * an answer and for words that cannot be, RECORDS_ERROR_NOT_FOUND. */
bool faq_publish(Store *store, const Act *act, int64_t problem, const char *question,
        const char *answer, Faq *ret, GError **error);
/* Takes it from sight, or back: RECORDS_ERROR_NOT_FOUND; RECORDS_ERROR_CONFLICT when it is not of
 * `version` any more (FAQ_ANY_VERSION: whichever it is). */
bool faq_show(
        Store *store, const Act *act, int64_t id, int64_t version, bool shown, GError **error);

/* RECORDS_ERROR_NOT_FOUND, also for one that is withdrawn unless `all`. */
bool faq_load(Store *store, int64_t id, bool all, Faq *ret, GError **error);
/* Whether question or answer has these words, however they are written large or small; "" is in
 * all. Pure. */
bool faq_says(const Faq *faq, const char *words);

/* All of them, by topic; also those withdrawn when `all`. */
bool faq_walk(Store *store, bool all, bool (*each)(const Faq *faq, void *data, GError **error),
        void *data, GError **error);

/* For events_verify(). */
bool faq_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

/*
 * Questions of the problem desk as they are kept: seen in the scope of the store, changed in
 * transactions of their own, each change an event. All calls block on the disk.
 */
#pragma once

#include "records/helpdesk/problem.h"

/* A file that is sent along; borrowed. */
typedef struct {
	const char *name; /* as the sender calls it, without folders */
	const void *bytes;
	size_t length;
} ProblemFile;

/* Asks in the name of an account; numbers of persons in title, text and the file's name are masked
 * before anything is kept. BASE_ERROR_USAGE for a topic, title, text or file name that
 * cannot be, BASE_ERROR_LIMIT for a file of more than PROBLEM_FILE_MAX. `file` NULL: none. */
bool problem_ask(Store *store, const Act *act, const Account *account, const char *topic,
        const char *title, const char *text, const ProblemFile *file, int64_t *ret_id,
        GError **error);
/* Adds a note to the version that was seen: RECORDS_ERROR_CONFLICT when there is a newer one;
 * otherwise as problem_note(). */
bool problem_step(Store *store, const Act *act, const Account *account, int64_t id, int64_t version,
        NoteKind kind, const char *text, const ProblemFile *file, GError **error);

/* RECORDS_ERROR_NOT_FOUND. */
bool problem_load(Store *store, int64_t id, Problem *ret, GError **error);

/* Which ones; "" and negative numbers: all. */
typedef struct {
	const char *place; /* asked there; its scope */
	bool inside;       /* or at a place that lies in it */
	const char *state; /* an id */
	int at_most;       /* stands, as problem_stands() has it, at this level or below */
	int at_least;      /* at this level or above */
	int64_t below;     /* ids below it; 0: from the newest on */
} ProblemFilter;

/* The same, and what of a question no index tells; NULL or "": all. */
typedef struct {
	ProblemFilter filter;
	const char *topic; /* an id */
	const char *words; /* problem_says() */
	bool overdue;      /* problem_overdue() at now_us alone */
	int64_t now_us;
} ProblemSearch;

typedef bool (*ProblemEach)(const Problem *problem, void *data, GError **error);

/* The newest first. */
bool problems_walk(Store *store, const ProblemFilter *filter, int limit, ProblemEach each,
        void *data, GError **error);
/*
 * The newest first, at most `limit`. Others are read over: after 1,000 that were read it stops with
 * fewer than `limit`, perhaps none. `ret_next` gets what `below` is to be to go on; 0: there is
 * nothing more.
 */
bool problems_search(Store *store, const ProblemSearch *search, int limit, ProblemEach each,
        void *data, int64_t *ret_next, GError **error);
/* Tells the log that a list of them went out; a change of its own. */
bool problems_exported(Store *store, const Act *act, GError **error);
bool problems_count(Store *store, const ProblemFilter *filter, int64_t *ret, GError **error);

/* The bytes that came with a note; RECORDS_ERROR_NOT_FOUND. Yours. */
GBytes *problem_file(Store *store, int64_t id, int note, GError **error);
/* Tells the log that one was opened (act->reason says which); a change of its own. */
bool problem_file_looked(Store *store, const Act *act, int64_t id, GError **error);

/* For events_verify(). */
bool problems_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

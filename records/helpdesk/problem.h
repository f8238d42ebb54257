/*
 * The problem desk: a question raised at a school or an office is answered one level above, or goes
 * on upward (county, city, province, national support). What may be done with one is pure; what is
 * kept is in problem_store.h.
 */
#pragma once

#include "records/store/accounts.h"

#include <jansson.h>

typedef enum { PROBLEM_OPEN, PROBLEM_ANSWERED, PROBLEM_CLOSED, PROBLEM_STATE_COUNT } ProblemState;

/* What one adds to a question. */
typedef enum {
	NOTE_ASK,
	NOTE_MORE, /* who asked says more; an answered one is open again */
	NOTE_ANSWER,
	NOTE_ESCALATE, /* one level up */
	NOTE_CLOSE,    /* who asked is content */
	NOTE_COUNT,
} NoteKind;

enum {
	PROBLEM_TITLE_MAX = 80,  /* characters */
	PROBLEM_TEXT_MAX = 4000, /* characters of a note */
	PROBLEM_NOTES_MAX = 200,
	PROBLEM_WORKDAYS = 10,              /* that each level has, as for an application */
	PROBLEM_FILE_MAX = 2 * 1024 * 1024, /* bytes */
	PROBLEM_PLACE_MAX = SCOPE_LENGTH + 1,
};

/* LEVEL_MINISTRY as stands_at is the national support (国家支持平台, the vendor): its answers come
 * back by the province. */
typedef struct {
	int64_t id, version; /* from 1 */
	char scope[PROBLEM_PLACE_MAX];
	int64_t asked_by, asked_us, answered_us; /* answered_us 0: no answer yet */
	const char *topic;                       /* an id of problem_topics */
	Level stands_at;                         /* as it was left; where now: problem_stands() */
	ProblemState state;
	/* {level, place, title, notes: [{at_us, by, level, kind, text, file: {name, sha256,
	 * bytes}}]}; a note without a file has none; level and place are the account's that asked
	 */
	json_t *thread;
} Problem;

void problem_clear(Problem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Problem, problem_clear)

typedef struct {
	const char *id, *zh, *en;
} ProblemWord;

extern const ProblemWord problem_topics[]; /* ends with a NULL id */
/* The id as problem_topics has it; NULL when there is none. */
const char *problem_topic_find(const char *id);
const char *problem_topic_words(const char *id, bool zh);
const char *problem_state_id(ProblemState state);
/* PROBLEM_STATE_COUNT when there is none. */
int problem_state_find(const char *id);
const char *note_kind_id(NoteKind kind);
int note_kind_find(const char *id); /* NOTE_COUNT when there is none */

/* The scope of what an account asks. */
void problem_place(const Account *account, char ret[PROBLEM_PLACE_MAX]);
/* The level that has to answer first what was asked at `place`. */
Level problem_first_level(Level asker, const char *place);

/* Where one of that scope can be answered that stands there: a school may have come to be managed
 * by a higher level since, and no level below it sees it any more. Pure. */
Level problem_stands(Level stands_at, const char *scope);

/* Whether somebody may add such a note, by his permissions, his place and the state of it. */
bool problem_may(const Account *account, const Problem *problem, NoteKind kind);
/* Whether somebody may open what was sent along, which shows students as likely as not: who asked,
 * who is to answer, who may see numbers in full. Pure. */
bool problem_file_may(const Account *account, const Problem *problem);
/* Takes the note into the thread and moves state and level. BASE_ERROR_USAGE for a text that cannot
 * be, RECORDS_ERROR_DENIED as problem_may(). `file` ({name, sha256, bytes}) may be NULL. */
bool problem_note(Problem *problem, const Account *account, NoteKind kind, const char *text,
        json_t *file, int64_t at_us, GError **error);

/*
 * Working days that it waited at each level: from the question, or what was asked further, to the
 * answer, the next level, or `now_us` while it waits; -1 where it never stood. False when the
 * calendar of a year is not published. The thread says it all. Pure.
 */
bool problem_days(const Problem *problem, int64_t now_us, int ret[LEVEL_COUNT]);
/* The days in China between which it waited at a level, in order: "county:20600-20610 city:20610-",
 * the last one open while it waits. Yours. Pure. */
char *problem_waits(const Problem *problem);
/* problem_days() of that; false for a text that is none of those, too. Pure. */
bool problem_waits_days(const char *waits, int64_t now_us, int ret[LEVEL_COUNT]);
/* The same of all levels together; -1 when that is not known. */
int problem_workdays(const Problem *problem, int64_t now_us);

/* It waits at its level for more than PROBLEM_WORKDAYS working days of years whose holidays are
 * known; false when those alone do not tell. Pure. */
bool problem_overdue(const Problem *problem, int64_t now_us);
/* Whether title or anything that was said has these words, however they are written large or small;
 * "" is in all. Pure. */
bool problem_says(const Problem *problem, const char *words);

/* The whole as its events keep it. Yours. */
json_t *problem_json(const Problem *problem);

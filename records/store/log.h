/*
 * What was done, by whom, from where: the events of the scope for who may read the log. Contents
 * (before, after) are not told here; of a student see records/store/history.h.
 */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

/* Stands in the origin of what a program did, between the address and the id of its token. */
#define LOG_BY_TOKEN " token/"

/* Borrowed until the callback returns. */
typedef struct {
	int64_t seq, at_us;
	const char *actor, *origin, *kind, *subject, *reason;
} LogEntry;

/* Kinds of acts in groups that people ask for. */
typedef enum {
	LOG_LOGIN,  /* came in, failed to, left */
	LOG_REVEAL, /* looked at numbers in full */
	LOG_EXPORT, /* took lists out */
	LOG_IMPORT,
	LOG_RECORD, /* records of students changed */
	LOG_BUSINESS,
	LOG_ACCOUNT, /* accounts, passwords, tokens */
	LOG_SCHOOL,  /* schools, classes, specialties */
	LOG_SETTING,
	LOG_DESK, /* questions and answers */
	LOG_GROUP_COUNT
} LogGroup;

const char *log_group_id(LogGroup group); /* "login" */
LogGroup log_group_find(const char *id);  /* LOG_GROUP_COUNT when there is none */

typedef struct {
	LogGroup group;    /* LOG_GROUP_COUNT: every kind */
	const char *actor; /* an account; "": everybody */
	/* what was done with that one, with what was applied for him and its proofs; 0: with
	 * everything */
	int64_t student;
	int64_t from_us, until_us; /* of [from, until); 0: open */
} LogFilter;

typedef bool (*LogEach)(const LogEntry *entry, void *data, GError **error);

/*
 * Calls `each` with the events of the store's scope (what its people did, and what was done with
 * its students, schools and accounts; of the whole scope every event), the newest first, of those
 * before `below` (0: from the newest on), at most `limit`. `ret_next` gets what `below` is to be to
 * go on; 0: there is nothing more. Events of others are read over: after about `budget_us` of that
 * (0: never) it stops with fewer than `limit`, perhaps none, and a `ret_next`.
 */
bool log_walk(Store *store, const LogFilter *filter, int64_t below, int limit, int64_t budget_us,
        LogEach each, void *data, int64_t *ret_next, GError **error);

/* What a setting of the province was before and behind the event `seq`, as JSON; NULL where there
 * was none, and both of an event of anything else. Yours. */
bool log_setting_states(
        Store *store, int64_t seq, json_t **ret_before, json_t **ret_after, GError **error);

/* Tells the log that a part of it was taken out (act->reason says which); a change of its own. */
bool log_exported(Store *store, const Act *act, GError **error);

/* The same of what somebody was given that stopped before its end. */
bool log_broken(Store *store, const Act *act, GError **error);

/* The name of a student of the scope; "" when it has none of that id. Yours; NULL on error. */
char *log_student_name(Store *store, int64_t student, GError **error);

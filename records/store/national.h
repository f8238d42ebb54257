/*
 * What the national check said last of a student: whether somebody else has a record under the same
 * person, whether the population base knows the document. Seen in the scope of his school
 * (my_national), with which it moves. A student is found by the number that he had before, too.
 */
#pragma once

#include "records/store/students.h"

#include <jansson.h>

typedef enum {
	NATIONAL_NONE,
	NATIONAL_PASSED,    /* 通过 */
	NATIONAL_DUPLICATE, /* 重复 */
	NATIONAL_UNKNOWN,   /* 证件号不存在 */
	NATIONAL_NAME,      /* 姓名不符 */
	NATIONAL_COUNT
} NationalOutcome;

typedef struct {
	int64_t student, version; /* version 0: nothing was said yet */
	NationalOutcome outcome;
	char checked[DAY_TEXT]; /* "2026-11-20" */
	char *note;             /* with whom; "" */
	bool replaced;          /* a number that the formal one took the place of, by its digest */
	uint8_t number[SEAL_DIGEST_BYTES];
	int64_t at_us;
} National;

void national_clear(National *national);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(National, national_clear)

/* Stable words: "none", "passed", "duplicate", "unknown", "name". */
const char *national_outcome_id(NationalOutcome outcome);
/* The rule that a record is marked with; RULE_NONE for who passed. */
RuleId national_rule(NationalOutcome outcome);

bool national_load(Store *store, int64_t student, National *ret, GError **error);
/* Puts it, of a student of that school (its code). Inside a change. */
bool national_put(
        Store *store, const Act *act, National *national, const char *school, GError **error);
/* He has come into another scope; inside student_change(). */
bool national_move(Store *store, int64_t student, const char *scope, GError **error);
/* Who of the scope had that student number before; 0: nobody. */
bool national_find(Store *store, const char *number, int64_t *ret, GError **error);

/* For events_verify(). */
bool nationals_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

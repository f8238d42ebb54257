/* What is kept of a record beside its columns: its texts, and what is sealed of them. */
#pragma once

#include "base/arena.h"
#include "records/store/entered.h"
#include "records/store/number_keys.h"
#include "records/store/students.h"

typedef struct StudentSealed {
	const char *subject; /* "student/12", the place that all is sealed for */
	const char *scope;
	const void *open,
	        *sealed;   /* of the table: the fields that are not sensitive, and the others */
	const void *after; /* of the event: the whole record, sealed */
	size_t open_length, sealed_length, after_length;
	NumberKeys numbers;
	char entered[ENTERED_SIZE]; /* the year */
} StudentSealed;

/* Makes it of a record with its id, version and problems; everything is in `arena` but the scope,
 * which is borrowed. For any thread with a Sealer of its own. */
void student_seal(Sealer *sealer, const Record *record, const char *scope, GString *scratch,
        Arena *arena, StudentSealed *ret);

/* problems_text() in `arena`. */
char *problems_lent(const Findings *findings, Arena *arena, GString *scratch);

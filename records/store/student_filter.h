/*
 * Which students of the scope: what lists, counts and statistics share. Empty texts ask for
 * nothing.
 */
#pragma once

#include "records/store/store.h"

/* A status to ask for that stands for several: those of status_on_roll(). */
#define STUDENT_ON_ROLL "on_roll"

/* Every state: also of records made void, which are listed only when they are asked for. */
#define STUDENT_EVERY "every"
/* SQL that is true of records that are not void. */
#define STUDENT_NOT_VOID "status <> 'void'"

typedef struct {
	const char *region; /* its first two, four or six digits: a city, a county */
	const char *school, *class_name, *grade, *specialty, *sex, *status;
	const char *entered; /* the year: "2026" */
	unsigned states; /* bits 1 << Status: these alone, whatever `status` says; 0: not asked */
	/* without a status these two are of those who can still be put right: on the roll,
	 * admitted, pending */
	bool problems; /* only those in doubt */
	bool missing;  /* only those with fields still to be filled in */
	bool noclass;  /* only those without a class */
} StudentFilter;

/* Bits 1 << Status of those on the roll; `coming`: and of who is admitted or waits for
 * registration. Pure. */
unsigned student_states_there(bool coming);

/* The words behind WHERE, beginning with "1"; the values have the numbers 1 to 8. */
void student_filter_where(const StudentFilter *filter, GString *out);
/* SQL that is true of `problems` as problems_in_doubt() is. */
#define STUDENT_IN_DOUBT                                                                           \
	"(problems <> '' AND length(problems) - length(replace(problems, ' ', '')) + 1 > "         \
	"(length(problems) - length(replace(problems, 'field.missing@', ''))) / 14 + "             \
	"length(problems) - length(replace(problems, '~', '')))"

/* SQL: a grade as it is counted and asked for: "2024" and "2024级" are one, "2024级春" is another.
 */
#define GRADE_OF(grade)                                                                            \
	"CASE WHEN substr(" grade ", 1, 2) = '20' THEN rtrim(" grade ", '级') ELSE " grade " END"

/*
 * The same behind WHERE of my_student_total, which has no classes: rows without any such student
 * may be among them when the filter has one.
 */
void student_filter_where_totals(const StudentFilter *filter, GString *out);
/* The same of my_region_total, but for the region. */
void student_filter_where_regions(const StudentFilter *filter, GString *out);
/* Whether it asks for more than a region: most rows may be none of it. */
bool student_filter_picks(const StudentFilter *filter);
/* The scopes from `from` on ("": all) that may have such students, in order, at most `limit`; with
 * `back` those below `from`, the last first; of char *. Yours; NULL on error. */
GPtrArray *student_filter_scopes(Store *store, const StudentFilter *filter, const char *from,
        bool back, int limit, GError **error);

/* Binds the values that the words name; the filter must outlive the query's steps. */
void student_filter_bind(const StudentFilter *filter, Query *query);

/*
 * How many students of the scope there are, by one of their marks.
 */
#pragma once

#include "records/store/student_filter.h"

typedef enum {
	BY_CITY, /* the first four digits of the scope; those of the province itself count as one */
	BY_COUNTY,
	BY_SCHOOL,
	BY_SPECIALTY,
	BY_GRADE,
	BY_ENTERED, /* the year */
	BY_SEX,
	BY_STATUS,
	BY_COUNT
} Dimension;

const char *dimension_id(Dimension dimension); /* stable: "city" */
/* BY_COUNT when there is none. */
Dimension dimension_find(const char *id);

/* Calls `each` with every value there is and its count, in the order of the values; "" is what
 * nobody filled in. */
bool students_statistics(Store *store, const StudentFilter *filter, Dimension by,
        bool (*each)(const char *value, int64_t count, void *data, GError **error), void *data,
        GError **error);

/* The same of who is on the roll, by scope: those of the schools from the scope `from` to `to`. */
bool students_on_roll(Store *store, const char *from, const char *to,
        bool (*each)(const char *scope, int64_t count, void *data, GError **error), void *data,
        GError **error);

/*
 * Students of the scope in rows: lists that go on by key however long they are, and who has a name,
 * a number. Only what is not sensitive; the whole record is student_load()'s.
 */
#pragma once

#include "records/store/student_filter.h"

/* All borrowed until the callback returns. */
typedef struct {
	int64_t id, version;
	const char *name, *sex, *school, *class_name, *grade, *specialty, *status, *problems,
	        *scope;
	bool in_doubt;      /* something other than missing fields is wrong */
	const char *number; /* in the school (XH); "" when it has none */
} StudentRow;

typedef bool (*StudentRowEach)(const StudentRow *row, void *data, GError **error);

/* Behind which row a list goes on: county by county, school by school, class by class as people
 * count them (natural_order()). */
typedef struct {
	const char *scope, *class_name;
	int64_t id;
} StudentCursor;

/* `after` NULL: from the first. At most `limit` rows. */
bool students_list(Store *store, const StudentFilter *filter, const StudentCursor *after, int limit,
        StudentRowEach each, void *data, GError **error);
/* The same of those in front of `before`, the nearest first: a page back, turned round. */
bool students_list_back(Store *store, const StudentFilter *filter, const StudentCursor *before,
        int limit, StudentRowEach each, void *data, GError **error);
/* How many there are; by totals that are kept (records/store/statistics.c). */
bool students_counted(Store *store, const StudentFilter *filter, int64_t *ret, GError **error);

/*
 * Those whose name has `text` in it (one character or more), or whose document, student or
 * telephone number or bank card is `text` whole; at most `limit`. Spaces at its ends do not count.
 */
bool students_search(
        Store *store, const char *text, int limit, StudentRowEach each, void *data, GError **error);
/* Those of one school (by its scope) whose name is exactly that; at most `limit`. */
bool students_named(Store *store, const char *scope, const char *name, int limit,
        StudentRowEach each, void *data, GError **error);

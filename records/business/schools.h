/*
 * What happens to a school: it is closed, opened again, merged into another. Inside the scope of
 * the store, each in one change with its events; whatever fails changes nothing.
 * RECORDS_ERROR_REFUSED says what stands against it. All calls may block on the disk.
 */
#pragma once

#include "records/store/merged.h"

/* Closes it when nobody studies there and no application is under way, or opens it again unless it
 * was merged into another; RECORDS_ERROR_CONFLICT when it has another version. */
bool school_close(Store *store, const Act *act, const char *code, int64_t version, bool closed,
        School *ret, GError **error);

enum { MERGE_STUDENTS_MAX = 20000 };

/* A class of the school that ends whose name the other has too. */
typedef struct {
	char *name, *becomes;
	int64_t students;
} MergeClass;

/* A student of it. */
typedef struct {
	int64_t id, other; /* who has his number at the other school; 0: nobody */
	char *name, *class_name, *number;
} MergeMember;

/* What comes of a merger; all owned. */
typedef struct {
	GPtrArray *members; /* MergeMember */
	GPtrArray *classes; /* MergeClass: those that are called otherwise from then on */
	int64_t numbers;    /* members whose number is taken at the other school */
	MergedPast past;    /* what comes along besides students */
	/* of the school that ends, what is still under way: it is decided before */
	int64_t open_applications, open_lists;
} Merging;

void merging_clear(Merging *merging);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Merging, merging_clear)

/*
 * What a merger would come to; changes nothing. RECORDS_ERROR_REFUSED when the other is closed or
 * the same, RECORDS_ERROR_NOT_FOUND outside the scope, BASE_ERROR_LIMIT above MERGE_STUDENTS_MAX.
 */
bool school_merge_look(
        Store *store, const char *code, const char *into, Merging *ret, GError **error);

/*
 * All students of a school, also those who have left, come into another that is open, each by an
 * event ("student.school_merged"); its open classes and specialties come along; then it is closed,
 * and what is past (merged.h) is seen by whoever sees the other, with the code of this one.
 * A class whose name the other has too gets the name of its school behind it; a number that
 * somebody there has stays, and stands on the record as a problem ("same.school_no@XH"). A code
 * that is closed is never given again (学校（机构）代码管理办法). Not while applications of it are
 * under way. Errors as above.
 */
bool school_merge(Store *store, const Act *act, const char *code, int64_t version, const char *into,
        int64_t *ret_students, GError **error);

/* The two halves of it (merge.c), inside a change: what is to come, and that it comes. */
bool merging_look(
        Store *store, const School *from, const School *into, Merging *ret, GError **error);
bool merging_do(Store *store, const Act *act, const School *from, const School *into,
        const Merging *merging, GError **error);

/*
 * What happens to a school: it is closed, opened again, merged into another. Inside the scope of
 * the store, each in one change with its events; whatever fails changes nothing.
 * RECORDS_ERROR_REFUSED says what stands against it. All calls may block on the disk.
 */
#pragma once

#include "records/store/schools.h"

/* Closes it when nobody studies there and no application is under way, or opens it again;
 * RECORDS_ERROR_CONFLICT when it has another version. */
bool school_close(Store *store, const Act *act, const char *code, int64_t version, bool closed,
        School *ret, GError **error);

enum { MERGE_STUDENTS_MAX = 20000 };
/*
 * All students of a school, also those who have left, come into another that is open, each by an
 * event ("student.school_merged"); then it is closed. A code that is closed is never given again
 * (学校（机构）代码管理办法). Not while applications of it are under way. BASE_ERROR_LIMIT above
 * MERGE_STUDENTS_MAX.
 */
bool school_merge(Store *store, const Act *act, const char *code, int64_t version, const char *into,
        int64_t *ret_students, GError **error);

/*
 * The workbook that schools fill in with their students: every column that an import takes, those
 * that must be filled marked, what to write beside each header, choices where there are few.
 */
#pragma once

#include "base/error.h"
#include "records/import/form.h"
#include "records/rules/student.h"

/* The column of a field: note and choice are yours (student_column_clear()). */
FormColumn student_column(const StudentField *field);
void student_column_clear(FormColumn *column);

/* BASE_ERROR_USAGE for a name that does not end in .xlsx or is there. Blocks on the disk. */
bool student_template(const char *path, GError **error);

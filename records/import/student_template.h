/*
 * The workbook that schools fill in with their students: every column that an import takes, those
 * that must be filled marked, what to write beside each header, choices where there are few.
 */
#pragma once

#include "base/error.h"

/* BASE_ERROR_USAGE for a name that does not end in .xlsx or is there. Blocks on the disk. */
bool student_template(const char *path, GError **error);

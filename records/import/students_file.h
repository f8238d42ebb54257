/*
 * Whole records as a table for people, by the ending of its name .csv (UTF-8 with a BOM) or .xlsx:
 * one row a student, the columns those of the import, with what else is kept of each behind them.
 * What is sensitive stands in it in full: mode 0600.
 *
 * Blocks on the disk. The file is not there before students_file_commit().
 */
#pragma once

#include "records/store/students.h"

typedef struct StudentsFile StudentsFile;

/* BASE_ERROR_USAGE for another ending, or a file that is there. */
StudentsFile *students_file_new(const char *path, GError **error);
/* BASE_ERROR_LIMIT for more rows than a workbook holds. */
bool students_file_row(StudentsFile *file, const Record *record, GError **error);
/* Nothing more comes; its SHA-256 in 64 hexadecimal digits, yours. NULL on error. */
char *students_file_end(StudentsFile *file, GError **error);
bool students_file_commit(StudentsFile *file, GError **error);
/* The same rows as text, for tables that are no files: the headers (with a BOM or without), and a
 * record. */
void students_file_head(GString *out, bool bom);
void students_file_line(const Record *record, GString *out);
void students_file_free(StudentsFile *file); /* what was not committed is removed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StudentsFile, students_file_free)

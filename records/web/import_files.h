/*
 * The files of imports on the disk: imports/<id>/in/<his name for it> the user's, and
 * imports/<id>/errors.xlsx the rows to correct; mode 0600 in folders of 0700. All calls block on
 * the disk.
 */
#pragma once

#include "records/store/store.h"

/*
 * A user's name of a file as we keep it: without folders, signs that no file system likes, or too
 * many characters. BASE_ERROR_USAGE when it ends neither in .csv nor in .xlsx. Yours.
 */
char *import_file_name(const char *name, GError **error);
char *import_file_path(const char *folder, int64_t id, const char *name);
char *import_errors_path(const char *folder, int64_t id);
/* RECORDS_ERROR_FULL when the disk is. */
bool import_file_keep(const char *folder, int64_t id, const char *name, const void *bytes,
        size_t length, GError **error);
void import_file_remove(const char *folder, int64_t id);
void import_errors_remove(const char *path);
/* Lines of a text file, about as many as it has rows; 0: cannot be told. */
int64_t import_file_lines(const char *path);
/* Users' files that nobody waits for any more go, and whole folders from before `before_us`. */
bool import_files_tidy(Store *store, const char *folder, int64_t before_us, GError **error);

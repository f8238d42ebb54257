/*
 * The files of imports on the disk, mode 0600 in folders of 0700: imports/<id>/in/sealed the
 * user's, imports/<id>/errors.sealed the rows to correct, both under the key of the store
 * (records/store/sealed_file.h). While a job runs imports/<id>/run/ has them as they are; it goes
 * with the run, or at the next start when the service was killed. All calls block on the disk.
 */
#pragma once

#include "records/store/store.h"

/*
 * A user's name of a file as we keep it: without folders, signs that no file system likes, or too
 * many characters. BASE_ERROR_USAGE when it ends neither in .csv nor in .xlsx. Yours.
 */
char *import_file_name(const char *name, GError **error);
char *import_errors_path(const char *folder, int64_t id);
/* RECORDS_ERROR_FULL when the disk is. */
bool import_file_keep(Store *store, const char *folder, int64_t id, const void *bytes,
        size_t length, GError **error);

/* A run: the user's file under his name for it, and where its rows to correct are written. */
typedef struct {
	char *file, *errors, *folder;
} ImportOpen;

void import_open_clear(ImportOpen *open); /* and off the disk */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportOpen, import_open_clear)
/* RECORDS_ERROR_FULL, and those of sealed_file_open(). */
bool import_file_open(Store *store, const char *folder, int64_t id, const char *name,
        ImportOpen *ret, GError **error);
/* Seals the rows to correct, when there are any. */
bool import_errors_keep(
        Store *store, const char *folder, int64_t id, const ImportOpen *open, GError **error);
/* Those kept. Yours; NULL on error. */
GBytes *import_errors_read(Store *store, const char *folder, int64_t id, GError **error);
void import_file_remove(const char *folder, int64_t id);
void import_errors_remove(const char *path);
/* Lines of a text file, about as many as it has rows; 0: cannot be told. */
int64_t import_file_lines(const char *path);
/* What a form's file is unpacked in, or made in, begins so (form_folder_new()). */
#define FORM_FOLDER "form-"
/* Users' files that nobody waits for any more go, and whole folders from before `before_us`. */
bool import_files_tidy(Store *store, const char *folder, int64_t before_us, GError **error);
/* The folders of before `before_us` alone, while others are being worked on. */
bool import_files_expire(Store *store, const char *folder, int64_t before_us, GError **error);

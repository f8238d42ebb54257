/*
 * Whole files and folders on our own disk: read with a maximum, written so that a reader sees the
 * old file or the new one and never half of it, listed and removed without following links.
 *
 * All calls block on the disk. Errors are BASE_ERROR_IO (`path: reason of the system`) or
 * BASE_ERROR_LIMIT; a link or a special file where a regular one should be is BASE_ERROR_FORMAT.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * The bytes of a regular file of at most `max_bytes`, followed by one NUL that *ret_length (may be
 * NULL) does not count. Owned by the caller.
 */
char *file_read(const char *path, size_t max_bytes, size_t *ret_length, GError **error);

/* The same of its first `start_bytes` alone, or all of a shorter one. */
char *file_read_start(
        const char *path, size_t start_bytes, size_t max_bytes, size_t *ret_length, GError **error);

/*
 * Replaces `path` with `length` bytes: written beside it, brought to the disk, then renamed over
 * it, with the permissions `mode`. On any failure the old file stands and nothing is left over.
 */
bool file_write(const char *path, const void *bytes, size_t length, mode_t mode, GError **error);

/* The same, but not yet brought to the disk: for many files, with one file_sync() behind the last.
 */
bool file_write_unsynced(
        const char *path, const void *bytes, size_t length, mode_t mode, GError **error);

/* Brings everything written to the file system that holds `directory` to the disk. */
bool file_sync(const char *directory, GError **error);

/* The same for who writes piece by piece: a file that is not there until it is committed. */
typedef struct FileDraft FileDraft;

FileDraft *file_draft_new(const char *path, mode_t mode, GError **error);
/* One in memory, read back by its descriptor and never committed; `name` is only for messages. */
FileDraft *file_draft_new_memory(const char *name, GError **error);
int file_draft_fd(const FileDraft *draft); /* borrowed: do not close */
bool file_draft_write(FileDraft *draft, const void *bytes, size_t length, GError **error);
bool file_draft_commit(FileDraft *draft, GError **error);
void file_draft_free(FileDraft *draft); /* what was not committed is removed */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FileDraft, file_draft_free)

/*
 * The regular files under `directory`, as paths below it with '/', sorted by byte, NULL at the end;
 * g_strfreev() them. Refuses links and special files by name, more than `max_files` files and
 * folders, and folders nested deeper than `max_depth` (1: no folders at all).
 */
char **file_list(const char *directory, size_t max_files, unsigned max_depth, GError **error);

/* Removes a folder and all under it; links are removed, not followed. Not there is no error. */
bool file_remove_tree(const char *directory, GError **error);

/*
 * A small file of the user's, read whole into memory.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Reads `path`, at most `max` bytes; *text is yours and has one NUL behind *length bytes. A file
 * that is not there is read as empty. BASE_ERROR_IO with the path and why, BASE_ERROR_LIMIT.
 */
bool small_file_load(const char *path, size_t max, char **text, size_t *length, GError **error);

/* "~" and "~/x" with the home folder of the console's user (HOME, else the user database). */
char *home_expand(const char *path);

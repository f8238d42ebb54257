/*
 * Which encoding a file of CSV has: UTF-8, or else GB18030, which is not looked at here. Both
 * halves of the file are read at the same time. Blocks on the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

typedef enum { CSV_UTF8, CSV_GB18030 } CsvEncoding;

/*
 * Of the open file of that size; `path` is for messages. Errors: BASE_ERROR_IO; BASE_ERROR_FORMAT
 * with file:line for UTF-16, a workbook, a NUL byte, and for UTF-8 that is damaged behind text that
 * is not.
 */
bool csv_encoding_find(const char *path, int fd, off_t size, CsvEncoding *ret, GError **error);

/* At most `most` bytes from the offset on; 0 at the end, -1 with errno. */
ssize_t csv_block_read(int fd, char *into, size_t most, off_t at);

/*
 * CSV as office programs write it (RFC 4180 and its cousins), read as a stream of any length.
 *
 * The file is read twice: first for its encoding (UTF-8 with or without BOM, else GB18030,
 * strictly: nothing is replaced by a guess), then row by row. The sign between cells
 * is the comma, tab or semicolon that the first line has most of. Blocks on the disk. A row's texts
 * live until the next one.
 *
 * Errors: BASE_ERROR_IO; BASE_ERROR_FORMAT with file:line; BASE_ERROR_LIMIT.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	CSV_MAX_CELLS = 256,
	CSV_MAX_ROW_BYTES = 256 * 1024,
};

typedef struct Csv Csv;

typedef struct {
	int64_t line; /* where it begins, from 1 */
	size_t count;
	const char **cells; /* UTF-8, one behind another; cells[count] is where the last one ends */
} CsvRow;

/* `digested`: its digest is made as it is read. */
Csv *csv_open(const char *path, bool digested, GError **error);
void csv_close(Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Csv, csv_close)

bool csv_is_gb18030(const Csv *csv);
/* Of the bytes that were read, behind the last row; NULL unless `digested`. Borrowed. */
const char *csv_sha256(Csv *csv);

/* True and a row, or false: at the end without an error. Lines without
 * anything in their cells are passed over. */
bool csv_next(Csv *csv, CsvRow *ret, GError **error);
/* The same with the row in `arena`. */
bool csv_next_in(Csv *csv, Arena *arena, CsvRow *ret, GError **error);

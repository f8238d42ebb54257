/*
 * The package of a workbook, made again from what libxlsxwriter wrote: with the rows that it was
 * not given (xlsx_rows.h), and packed at a level that takes a third of the time for a tenth more
 * bytes. Private to the xlsx writer.
 */
#pragma once

#include "reports/writers/xlsx_rows.h"

/* Appends the package to `out`; every part bears the time `at_s`. `path` is the library's file.
 * Blocks on the disk. */
bool xlsx_pack(const char *path, BookRows *rows, int64_t at_s, GString *out, GError **error);

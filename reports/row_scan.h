/*
 * A row of report.json read as we write it (reports/document_layout.h), without a tree of JSON: a
 * report of 1,000 hosts has 60,000 of them. A row that stands otherwise in one byte, or that needs
 * an escape, is left to a parser of JSON. Private to reports/document_read.c.
 */
#pragma once

#include "reports/rows.h"

typedef struct RowScan RowScan;

/* `end` is behind the last byte of the text that all rows stand in; borrowed, as `rows` is. */
RowScan *row_scan_new(Rows *rows, const char *end);
void row_scan_free(RowScan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RowScan, row_scan_free)

/*
 * The row at `at`, added to the rows; `row` holds the row before it, where there is one, and this
 * one then. NULL when it stands otherwise: nothing was added, `row` is as it was.
 */
const char *row_scan(RowScan *scan, DocumentRow *row, const char *at);

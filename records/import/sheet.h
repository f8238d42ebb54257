/*
 * A table of a user's file, whatever the file is: rows of texts, with the place of each and what a
 * workbook says of its cells. CSV is streamed; a workbook is read whole, within base/xlsx_read's
 * limits. Blocks on the disk.
 */
#pragma once

#include "base/arena.h"
#include "records/rules/rule.h"

typedef struct Sheet Sheet;

typedef struct {
	int64_t line;
	const char *sheet; /* its name, of a workbook, as lasting as the workbook; else NULL */
	size_t count;
	const char **cells;
	size_t length; /* of the texts, when they stand in one piece from cells[0] on; else 0 */
	/* per cell: what the workbook itself says is wrong with it; RULE_FIELD_DATE is wrong only
	 * where no day is wanted, of RULE_FIELD_FAULT the cell is the formula ("=B2&C2") if it has
	 * one */
	RuleId *faults;
	RuleId fault; /* of the row itself: it has more values than the header has columns */
	bool header;  /* the header of a sheet */
} SheetRow;

/* `digested`: sheet_sha256() is wanted. */
Sheet *sheet_open(const char *path, bool digested, GError **error);

/*
 * The header of a sheet is its first row, or, when told here what a header is, the first WHOLE one
 * among its first HEADER_ROWS: lists have titles above it. Where none is whole it is the first PART
 * one; a sheet of a workbook without any (notes, mostly) is passed over, unless all are such, and
 * the first row of the first is given then.
 */
enum { HEADER_ROWS = 10 };
typedef enum { HEADER_NONE, HEADER_PART, HEADER_WHOLE } HeaderFit;
typedef HeaderFit (*HeaderLook)(const SheetRow *row, const void *data);
/*
 * A header may have two rows, a group above over the names of its columns (header_rows.h): it is
 * given as one. The name of such a column, yours: that below alone where it says whose it is.
 */
typedef char *(*HeaderJoin)(const char *group, const char *name);
/* Before the first row; `data` is borrowed. */
void sheet_look(Sheet *sheet, HeaderLook look, HeaderJoin join, const void *data);
/* The names of the sheets that were passed over so far, with 、 between; "" for none. Borrowed. */
const char *sheet_passed(const Sheet *sheet);

/* The same of hidden sheets that have a header: nobody sees what stands on them, so none of it is
 * read. */
const char *sheet_hidden(const Sheet *sheet);
/* How many of the rows that were given so far nobody sees in the workbook: by a filter, mostly. */
int64_t sheet_rows_hidden(const Sheet *sheet);

/* How many rows a file may have by its size, at most so many that place for them is no matter. */
size_t sheet_rows_guess(const char *path);

void sheet_close(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_close)

const char *sheet_sha256(Sheet *sheet); /* as csv_sha256() */
bool sheet_is_gb18030(const Sheet *sheet);

/* As csv_next(). */
bool sheet_next(Sheet *sheet, SheetRow *ret, GError **error);
/* The same with all texts in `arena`, or as lasting as the sheet itself. */
bool sheet_next_in(Sheet *sheet, Arena *arena, SheetRow *ret, GError **error);

/* Where a row stands, for people: its line, of a workbook with the sheet in front ("名单!12").
 * Yours. */
char *sheet_place(const SheetRow *row);

/* Stands in our tables of errors for a formula that is not told, and in CSV before a formula, or
 * before the day that a workbook made of something else. */
#define SHEET_SPOILT "#VALUE!"
/* What a spreadsheet writes for a formula that failed ("#N/A"): it is no value as text either. */
bool sheet_fault_text(const char *text);

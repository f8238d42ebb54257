/*
 * The columns that our tables of rows to correct have in front of the user's own. They come back
 * with his file: they are none of his columns, say nothing of a student but which record a row is
 * about, and are written anew.
 */
#pragma once

#include "records/import/csv.h"
#include "records/import/sheet.h"

typedef enum {
	RETURNED_PLACE,   /* the row in the file that he sent */
	RETURNED_OUTCOME, /* what became of it */
	RETURNED_REASONS,
	RETURNED_ID, /* again_column() */
	RETURNED_COLUMNS
} ReturnedColumn;

/* What stands above it. */
const char *returned_column(ReturnedColumn column, bool zh);

/* Which columns of a header are such: those of place and id always, outcome and reasons right
 * behind the place, as elsewhere they are the user's own. */
void returned_find(const SheetRow *header, bool ret[CSV_MAX_CELLS]);

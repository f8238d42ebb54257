/* What the header of a sheet of students says of the columns under it. */
#pragma once

#include "records/import/csv.h"
#include "records/import/sheet.h"

typedef struct {
	int fields[CSV_MAX_CELLS];    /* StudentFieldId, or -1: a column that is not ours */
	bool ids[CSV_MAX_CELLS];      /* columns that say which record a row is about */
	bool returned[CSV_MAX_CELLS]; /* returned.h: these and others that are none of the user's */
	bool with_ids;
	bool document_type_given;
} Heading;

/* Reads the header; BASE_ERROR_FORMAT names `path` and the place when columns are missing or are
 * there twice. *ret is filled in any case. */
bool heading_read(const char *path, const SheetRow *row, Heading *ret, GError **error);

/* Whether a row is a header (sheet_look()): whole with all columns that are wanted, or ids. */
HeaderFit heading_look(const SheetRow *row, const void *unused);

/* The name of a column under a group of a header of two rows (sheet_look()): "监护人电话", "电话"
 * under what says nothing of a person, "父亲·电话" (no column of ours) where it may be another
 * person's than the student's. Yours. */
char *heading_join(const char *group, const char *name);

/* What stands in the column of ids of a row under it; "": nothing. Borrowed. */
const char *heading_id(const Heading *heading, const SheetRow *row);

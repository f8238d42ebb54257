/*
 * What the parts of a workbook say, each read by its own file. Private to base/xlsx.
 */
#pragma once

#include "base/xlsx/part.h"
#include "base/xlsx_read.h"

enum { XLSX_FORMAT_DATE = -1, XLSX_MAX_ZEROS = 20 };

typedef struct {
	const char *file;    /* for messages; borrowed */
	GHashTable *entries; /* char * -> GBytes: the XML parts by their names in the ZIP */
	GPtrArray *strings;  /* char *: the shared strings */
	GPtrArray *formats; /* GINT_TO_POINTER: XLSX_FORMAT_DATE where cell style i shows a date, to
	                     * how many digits it fills a number up with zeros, else 0 */
	bool since_1904;
	size_t cells, covered; /* taken so far, of all sheets; covered by merged ranges */
} Package;

struct XlsxSheet {
	char *name;
	bool hidden;
	unsigned rows, columns;
	GHashTable *cells;   /* place -> XlsxCell * */
	GArray *merged;      /* Range */
	GHashTable *covered; /* place -> place of the first cell of its range */
	GHashTable *unseen;  /* places of the first cells of hidden rows */
};

typedef struct {
	unsigned top, left, bottom, right;
} Range;

/* Row and column as a key of the tables; never NULL. */
gpointer place_key(unsigned row, unsigned column);

/* Opens a part that was packed; FORMAT when it was not. */
bool package_open(const Package *package, const char *entry, Part *part, GError **error);

/* The text of a <si> or <is> at hand, up to its end: its runs without their readings. */
char *string_item_read(Part *part, const char *element, GError **error);
bool strings_read(Package *package, const char *entry, GError **error);

/* What the cell styles make of a number. */
bool styles_read(Package *package, const char *entry, GError **error);

/* "YYYY-MM-DD" (" HH:MM:SS") of a day number; NULL outside of 1900..9999. Owned. */
char *serial_date(double serial, bool since_1904);

/* Fills cells and merged ranges of the sheet. */
bool sheet_read(Package *package, const char *entry, XlsxSheet *sheet, GError **error);

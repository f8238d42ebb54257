/*
 * Workbooks of others (XLSX: Excel, WPS, LibreOffice), read as strangers' bytes.
 *
 * The ZIP is judged by base/zip under its own limits; the XML is read in one pass without entities,
 * document types or network. What a person sees is what is given: a number in a date format is
 * "YYYY-MM-DD" (both date systems), a cell covered by a merged range has the value of its first
 * cell, a formula its last value. Nothing is calculated; macros, drawings and links are not looked
 * at. An Xlsx owns everything it hands out. Only the two loaders block, on the disk.
 *
 * Errors: BASE_ERROR_IO; BASE_ERROR_FORMAT, not such a workbook or a damaged one;
 * BASE_ERROR_LIMIT, more than the limits below.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define XLSX_MAX_SHEETS 64
#define XLSX_MAX_ROWS 20000
#define XLSX_MAX_COLUMNS 256
#define XLSX_MAX_CELLS 1600000  /* of one workbook: as many rows of 80 columns */
#define XLSX_MAX_COVERED 500000 /* by merged ranges, of one workbook */
#define XLSX_MAX_STRINGS 1600000
#define XLSX_MAX_TEXT_BYTES 65536 /* of one cell */

typedef struct Xlsx Xlsx;
typedef struct XlsxSheet XlsxSheet;

typedef enum {
	XLSX_EMPTY,
	XLSX_TEXT,
	XLSX_NUMBER,   /* text: at most 15 digits that count, without a needless ".0" */
	XLSX_PRECISE,  /* a number of more digits than a spreadsheet keeps: the last are lost */
	XLSX_BOOLEAN,  /* text: "true" or "false" */
	XLSX_DATE,     /* text: "YYYY-MM-DD", with " HH:MM:SS" when it is not midnight */
	XLSX_FAULT,    /* text: "#N/A" and the like */
	XLSX_UNSOLVED, /* a formula that was saved without its value; text: "" */
} XlsxKind;

typedef struct {
	XlsxKind kind;
	const char *text; /* never NULL */
	const char
	        *formula; /* of XLSX_FAULT and XLSX_UNSOLVED: "=B2&C2"; else, or not told, NULL */
} XlsxCell;

Xlsx *xlsx_load(const char *path, GError **error);
void xlsx_free(Xlsx *xlsx);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Xlsx, xlsx_free)

size_t xlsx_sheet_count(const Xlsx *xlsx);
const XlsxSheet *xlsx_sheet(const Xlsx *xlsx, size_t index);

const char *xlsx_sheet_name(const XlsxSheet *sheet);
bool xlsx_sheet_hidden(const XlsxSheet *sheet);
unsigned xlsx_sheet_rows(const XlsxSheet *sheet); /* up to the last that holds something */
unsigned xlsx_sheet_columns(const XlsxSheet *sheet);

/* Rows and columns count from 0; a cell that is not there is XLSX_EMPTY with "". */
XlsxCell xlsx_sheet_cell(const XlsxSheet *sheet, unsigned row, unsigned column);

/* Whether nobody sees the row: by a filter, mostly. */
bool xlsx_sheet_row_hidden(const XlsxSheet *sheet, unsigned row);

/* Whether a merged range that begins elsewhere covers the cell. */
bool xlsx_sheet_covered(const XlsxSheet *sheet, unsigned row, unsigned column);

/*
 * The day that a plain number would be, in the date system of the workbook: what is left when a
 * date was pasted into a cell of another format. NULL outside of 1900..9999. Owned by the caller.
 */
char *xlsx_day(const Xlsx *xlsx, const char *number);

/* "设备清单!B7". Owned by the caller. */
char *xlsx_place(const XlsxSheet *sheet, unsigned row, unsigned column);

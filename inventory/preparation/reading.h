/*
 * A workbook being read: tables of rows by the form, problems by cell. Private to
 * inventory/preparation.
 */
#pragma once

#include "base/xlsx_read.h"
#include "inventory/preparation.h"
#include "inventory/preparation_form.h"

#define FORM_COLUMNS_MAX 24
#define FORM_ROWS_MAX 10000

typedef struct {
	const FormSheet *form;
	const XlsxSheet *sheet;   /* NULL: not in the workbook */
	unsigned header;          /* line of the headers; of an upright sheet its column */
	int at[FORM_COLUMNS_MAX]; /* where column i of the form stands; -1: nowhere */
	GPtrArray *rows;          /* FormRow */
	GHashTable *doubled;      /* names (char *, lower case) that two rows have; NULL: none */
} FormTable;

typedef struct {
	const FormTable *table;
	unsigned line;                  /* its row in the sheet; of an upright sheet its column */
	char *values[FORM_COLUMNS_MAX]; /* by column of the form, clean; "" when empty */
	char **names[FORM_COLUMNS_MAX]; /* items of a list; NULL when there is none */
	guint64 bad;                    /* bit i: column i has a problem already */
} FormRow;

typedef struct {
	const Xlsx *xlsx;
	bool zh;
	FormTable tables[SHEET_COUNT];
	Preparation *preparation; /* takes problems and notes */
} Reading;

/* A value by its column's key; "" when empty. Borrowed. */
const char *row_value(const FormRow *row, const char *key);
bool row_good(const FormRow *row, const char *key); /* no problem was found there yet */
char **row_names(const FormRow *row, const char *key);
void row_set(FormRow *row, const char *key, const char *value);

/* Where the value stands: "设备清单!B7"; the row's first cell when there is no such column. */
char *row_place(const FormRow *row, const char *key);

/* The same sentence in both languages, with the same arguments in the same order. */
/* A word of the workbook in the quotes of the language, shortened, visible. Owned by the caller. */
char *word_quote(const Reading *reading, const char *word);

void problem_add(Reading *reading, const char *place, const char *zh, const char *en, ...)
        __attribute__((format(printf, 3, 5), format(printf, 4, 5)));
void note_add(Reading *reading, const char *place, const char *zh, const char *en, ...)
        __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* Finds the sheet's headers and reads its rows; nothing when the sheet is not there. */
void table_read(Reading *reading, FormTable *table);
void table_clear(FormTable *table);

/*
 * What one cell says, by the kind of its column: a clean value in *ret (owned, never NULL). False
 * when there was a problem.
 */
bool cell_read(
        Reading *reading, const FormColumn *column, XlsxCell cell, const char *place, char **ret);

/* What single cells cannot tell: names that are used twice or point nowhere, states, subnets. */
void tables_check(Reading *reading);

/* The site.yaml of tables without problems. Owned. */
char *tables_to_yaml(const Reading *reading, const char *file);

/*
 * Tables that people fill in (schools, accounts, graduates, results of the national check): which
 * columns, in what words, and their rows, read whole and checked before anything is done. What is
 * wrong comes back in the user's own table with the reasons beside and the bad cells coloured.
 * Blocks on the disk.
 */
#pragma once

#include "records/import/sheet.h"

/* Rows of a table, of a long one that a whole province fills in. */
enum { FORM_COLUMNS_MAX = 10, FORM_ROWS_MAX = 5000, FORM_ROWS_LONG = 200000 };

typedef struct {
	const char *name;   /* "name": the code name of the column */
	const char *zh;     /* the header in the template; one of both is wanted */
	const char *note;   /* what to write, for the template */
	const char *choice; /* words to choose from, parted by '|', or NULL */
	bool needed;        /* the header must have it, and each row something in it */
} FormColumn;

typedef struct {
	char *place;                   /* "12", "Sheet!12" */
	char *cells[FORM_COLUMNS_MAX]; /* in the order of the columns; trimmed, "" when empty */
	int bad;                       /* the first column that is wrong, -1: none of them alone */
	char *reason;                  /* a line for each fault; NULL: nothing is wrong */
} FormRow;

typedef struct {
	const FormColumn *columns;
	size_t count;
	GPtrArray *rows; /* FormRow */
	size_t wrong;    /* rows with a reason */
	char *hidden;    /* names of hidden sheets, of which nothing was read (sheet_hidden()) */
	int64_t hidden_rows; /* of the rows, those that nobody sees in the workbook */
} Form;

/* What came, or would come, of the rows of a table. */
typedef struct {
	size_t rows, added, changed, unchanged;
} FormResult;

/*
 * Whoever watches a table on its way, and may end it: NULL where nobody does.
 */
typedef struct {
	bool (*on)(int64_t rows, void *data);       /* behind every row; false: it is to end */
	bool (*ending)(void *data, GError **error); /* in the change that takes it, as its last */
	void *data;
} FormWatch;
/* Behind a row: BASE_ERROR_IO when it is to end. */
bool form_watched(const FormWatch *watch, size_t rows, GError **error);
bool form_ending(const FormWatch *watch, GError **error);

/* Headers are the columns' own names or what people write for them (手机号); a row of sums (合计)
 * is passed over. BASE_ERROR_FORMAT, with all of them, when columns that are needed are not there,
 * BASE_ERROR_LIMIT for more rows than `most`; faults of cells are reasons of their rows, a day is
 * taken as it stands. A row takes about 600 bytes of memory. */
Form *form_read(
        const char *path, const FormColumn *columns, size_t count, guint most, GError **error);
/* Whether it has so many rows that those of others have to wait for it. */
bool form_long(const Form *form);
void form_free(Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

/* Notes what is wrong with a row, beside what is noted already. `words` is copied. */
void form_wrong(Form *form, FormRow *row, int column, const char *words);

/* The name of a division ("东湖区", within the province of two digits, "": any) in the place of its
 * six digits is as good: they stand there then. What is no such name stays as it is. */
void form_region(FormRow *row, int column, const char *province);

/* Notes on every row whose value of the column stands in an earlier one. */
void form_once(Form *form, int column);

/* The table to fill in: a workbook with notes and choices, or, when the name ends in .csv, its
 * headers alone. BASE_ERROR_USAGE for a name that ends otherwise or is there. */
bool form_template(const char *path, const FormColumn *columns, size_t count, GError **error);

/* A table of what is there: `cells` (char *) row by row, as many as there are columns; NULL is one
 * that is to be filled in, coloured. Mode 0600. */
bool form_book(const char *path, const FormColumn *columns, size_t count, const GPtrArray *cells,
        GError **error);

/* The rows that are wrong (the first FORM_ROWS_MAX of them), or all (`whole`: of a table of which
 * nothing is taken then, so that it can be sent again as it is), with their places and reasons in
 * front; `say` (NULL: none) turns a reason into the reader's language. Mode 0600. */
bool form_errors(const Form *form, const char *path, bool whole, bool zh,
        char *(*say)(const char *message), GError **error);

/* All rows with one more column in front, a text for each row: mode 0600. */
bool form_results(
        const Form *form, const char *path, const char *head, char *const *texts, GError **error);

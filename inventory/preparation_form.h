/*
 * The preparation workbook (准备表) as tables: its sheets, their columns, the words that may stand
 * in them. `requirements` writes a workbook from these rows and `init --from` reads one by them, so
 * that neither can know a column that the other does not. Constant data; nothing blocks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum {
	COLUMN_LINE,      /* a line number for the eye; never read */
	COLUMN_TEXT,      /* as people write */
	COLUMN_TOKEN,     /* serials and the like: ASCII forms, no spaces, leading zeros kept */
	COLUMN_NAME,      /* letters, digits, '.', '_', '-' */
	COLUMN_ADDRESS,   /* one IP address */
	COLUMN_ADDRESSES, /* several */
	COLUMN_SUBNET,    /* 10.1.1.0/24 */
	COLUMN_SUBNETS,   /* several */
	COLUMN_ITEMS,     /* several of the items 1 to 5 */
	COLUMN_WHOLE,     /* a whole number */
	COLUMN_DATE,      /* a day */
	COLUMN_WORD,      /* one of the words */
	COLUMN_WORD_OPEN, /* one of the words, or something else */
	COLUMN_HOST,      /* a name of the sheet of hosts */
	COLUMN_HOSTS,     /* several */
	COLUMN_PLATFORM,  /* a name of the sheet of platforms */
	COLUMN_SIZE,      /* 500G */
	COLUMN_PATH,      /* absolute */
	COLUMN_DOCUMENT,  /* relative to the site folder */
} FormKind;

typedef struct {
	const char *name;    /* as in site.yaml; NULL ends the list */
	const char *zh, *en; /* as a person chooses it */
	const char *also;    /* other spellings, between '|'; NULL: none */
} FormWord;

typedef struct {
	const char *key; /* NULL ends the list */
	const char *zh, *en;
	const char *also; /* other headers that mean it, between '|'; NULL: none */
	FormKind kind;
	bool required;                 /* of every row that is filled in */
	bool prefilled;                /* set by us: alone it does not make a row filled in */
	unsigned width;                /* of the column, in characters of an ASCII font */
	const FormWord *words;         /* of COLUMN_WORD */
	const char *note_zh, *note_en; /* what to write, with an example */
} FormColumn;

/* Rows that stand in the sheet before anybody fills it in. */
typedef struct {
	const char *word; /* for the prefilled column; NULL ends the list */
	unsigned rows;
} FormPrefill;

typedef enum {
	SHEET_SITE,
	SHEET_HOSTS,
	SHEET_ADDRESSES,
	SHEET_SUBNETS,
	SHEET_LICENCES,
	SHEET_VOLUMES,
	SHEET_PLATFORMS,
	SHEET_PEOPLE,
	SHEET_COUNT,
} FormSheetId;

typedef struct {
	const char *key, *zh, *en, *also;
	bool upright; /* one record: the headers stand below each other, values beside them */
	const FormColumn *columns;
	const FormPrefill *prefill; /* NULL: none */
	const char *note_zh, *note_en;
} FormSheet;

extern const FormSheet form_sheets[SHEET_COUNT];

size_t form_column_count(const FormSheet *sheet);

/* The column of that key; the keys are this file's own, so there always is one. */
size_t form_column_index(const FormSheet *sheet, const char *key);

/* The column whose header this is, in either language, whatever its case and remarks; -1: none. */
int form_header_find(const FormSheet *sheet, const char *header);
/* The sheet whose name this is; -1: none. */
int form_sheet_find(const char *name);

/* A word by what a person wrote; NULL when it is none of them. */
const FormWord *form_word_find(const FormWord *words, const char *written);
/* The spelling nearest to what was written; NULL: none is near. Borrowed of the words. */
const char *form_word_nearest(const FormWord *words, const char *written);
/* The same among any texts, counted in characters, at most two slips away. */
const char *form_text_nearest(const char *written, const char *const *texts, size_t count);

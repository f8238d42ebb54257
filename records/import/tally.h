/*
 * What a file's rows came to, rule by rule: how often, where first, which columns nobody knows.
 * Told by the command line, the pages and the API in their own ways.
 */
#pragma once

#include "records/import/import.h"

#include <jansson.h>

enum { TALLY_PLACE = 48 /* bytes */ };

typedef struct {
	int64_t counts[RULE_COUNT];
	char first[RULE_COUNT][TALLY_PLACE]; /* the place of each rule's first row */
	struct ImportTallyCell *cells;       /* by rule and column; NULL before the first row */
	char *unknown;    /* headers that are no columns of ours, parted by ", "; or NULL */
	json_t *unknowns; /* the same, one by one; NULL before the first header */
} ImportTally;

void import_tally_clear(ImportTally *tally);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ImportTally, import_tally_clear)

/* The columns that our own files of errors put in front are passed over. */
void import_tally_header(ImportTally *tally, const SheetRow *row, const int *fields);
void import_tally_row(ImportTally *tally, const ImportedRow *row);
/* [{rule, field: {id, zh, en} or null, rejects, count, first, words: {zh, en}, source}], one a rule
 * and column. Yours. */
json_t *import_tally_json(const ImportTally *tally);

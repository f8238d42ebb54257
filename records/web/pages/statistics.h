/* How many students there are: tables with bars, one step deeper by a click, and as a file. */
#pragma once

#include "records/store/statistics.h"
#include "records/web/exchange.h"
#include "records/web/list.h"

bool page_statistics(Exchange *exchange, GError **error);
/* The same as CSV for spreadsheets (UTF-8 with a BOM), and as a workbook: where, when and by which
 * filter in front, the total behind. */
bool page_statistics_csv(Exchange *exchange, GError **error);
bool page_statistics_xlsx(Exchange *exchange, GError **error);
/* What a value is called; schools that a province or a city manages itself are so. Yours. */
char *statistics_label(Exchange *exchange, Dimension by, const char *value);

/* What the page and the files share. */
typedef struct {
	Exchange *exchange;
	ListQuery query;
	Dimension by;
	json_t *rows; /* [{value, label, link, count}] */
	int64_t total, most;
	char place[REGION_LENGTH +
	           1]; /* whose figures: two, four or six digits, "" of no province */
	char *school;  /* the same of one school; NULL: of a place */
	char *words;   /* what it is called */
} Figures;

/* Reads the query and counts; to be cleared whatever comes back. */
bool statistics_count(Exchange *exchange, Figures *ret, GError **error);
void statistics_clear(Figures *counted);
/* Which students, beside where and by what; whose figures. Yours. */
char *statistics_which(const Figures *counted);

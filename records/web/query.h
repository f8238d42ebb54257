/* What a call asks for in its query, held against the table of routes. */
#pragma once

#include "records/web/exchange.h"

/* WEB_ERROR_UNFIT for a name or value that is no UTF-8, has a NUL or a "%" without its two digits;
 * of pages and calls alike, as none of it may pass for a filter that was not given. */
bool query_text_fits(Exchange *exchange, GError **error);
/* WEB_ERROR_UNFIT for a name that the call does not know, a number or a word that cannot be. */
bool query_fits(Exchange *exchange, GError **error);

/* WEB_ERROR_UNFIT: what stands under this name cannot be. Always false. */
bool query_unfit(const char *name, GError **error);
/* A whole number of the query, which query_fits() has held to the table of routes (of pages: 0 for
 * what is none); `otherwise` when it is not there. */
int64_t query_whole(const Exchange *exchange, const char *name, int64_t otherwise);
/* A value of the query without blanks around it, 100 bytes at most; *ret is yours. */
bool query_text_take(const Exchange *exchange, const char *name, char **ret, GError **error);
typedef struct {
	const char *name, *value;
} QueryPart;
/* Appends "school=3636000001&", as a link has it; nothing for a value of "". */
void query_part_add(GString *out, const char *name, const char *value);
/* "school=3636000001&kind=31&". Yours. */
char *query_link(const QueryPart *parts, size_t count);
/* Texts of a query by their names: as a link has them, as a form shows them. Yours. */
char *query_texts_link(const char *const *names, char *const *texts, size_t count);
json_t *query_texts_json(const char *const *names, char *const *texts, size_t count);
/* "2026-11-26": when the day begins or, with `end`, ends; 0 for "". */
bool query_day_read(const char *name, const char *day, bool end, int64_t *ret_us, GError **error);

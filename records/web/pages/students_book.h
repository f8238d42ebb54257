/* Lists of students as files: what the page shows, and what is to be filled in (补录). */
#pragma once

#include "records/web/exchange.h"

/* The list of /students with the same filter, masked as it is shown; an event tells of it. */
bool page_students_csv(Exchange *exchange, GError **error);
bool page_students_xlsx(Exchange *exchange, GError **error);
/* The log tells who took how many students out in which file, by which filter. */
bool students_export_note(Exchange *exchange, const char *file, int64_t count, GError **error);
/* Students with fields to fill in, each named by its record id: sent back as an import. */
bool page_missing_book(Exchange *exchange, GError **error);

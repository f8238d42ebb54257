/*
 * One XML part of a workbook, walked element by element. Private to base/xlsx.
 *
 * A Part borrows its bytes. A document type is refused before the parser sees it, so that there is
 * no entity to expand.
 */
#pragma once

#include <glib.h>
#include <libxml/xmlreader.h>
#include <stdbool.h>

typedef struct {
	xmlTextReaderPtr reader;
	char *name;  /* "a.xlsx: entry 'xl/workbook.xml'": stands in front of messages */
	char *fault; /* the first that the parser found; NULL: none */
} Part;

bool part_open(Part *part, const char *file, const char *entry, GBytes *bytes, GError **error);
void part_close(Part *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Part, part_close)

typedef enum { PART_FAULT = -1, PART_END, PART_OPEN, PART_CLOSE, PART_TEXT } PartEvent;

/* The next event. An empty element gives PART_OPEN only: ask part_is_empty(). */
PartEvent part_next(Part *part, GError **error);

/* Local name of the element at hand, and whether it is `name`. */
bool part_is(const Part *part, const char *name);
bool part_is_empty(const Part *part);

/* Text at hand; borrowed until the next event. */
const char *part_text(const Part *part);

/* An attribute by its local name; NULL when there is none. Owned by the caller. */
char *part_attribute(const Part *part, const char *name);

/* An attribute as a whole number up to `max`; false when it is absent or is none. */
bool part_number(const Part *part, const char *name, guint64 max, guint64 *ret);

/* Sets BASE_ERROR_FORMAT with the part in front; always false. */
bool part_fail(const Part *part, GError **error, const char *why);

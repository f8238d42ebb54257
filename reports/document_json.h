/*
 * report.json, written and read row by row: as one tree of JSON 60,000 rows would take ten times
 * the room of a Document. What is written is byte for byte what jansson's JSON_INDENT(2) would
 * give.
 */
#pragma once

#include "reports/document.h"

/* Takes the next bytes of the text; false ends the writing. */
typedef bool (*DocumentSink)(const char *bytes, size_t length, void *data);

/* Writes the whole with a newline at the end. False when the sink said so. */
bool document_write(const Document *document, DocumentSink sink, void *data);

/* What stands in a whole report.json as a tree. Owned. */
Document *document_from_json(const json_t *report);

/*
 * A document of any layout; NULL with where->line, column and text when it is no JSON. What is no
 * text where a row has one is read as "". Owned.
 */
Document *document_parse(const char *text, size_t length, json_error_t *where);

/*
 * The head of a document laid out as document_write() does, its rows left unread; NULL when it is
 * laid out otherwise. Owned.
 */
json_t *document_head_parse(const char *text, size_t length);

/*
 * Shapes of answers, as JSON Schema (2020-12): read from records/web/schemas.json, which says them
 * short.
 *
 * There a shape is an object of its members. "name?" may be missing, every other member is always
 * there. What a member is: "TYPE words", TYPE one of string, integer, boolean, date, date-time,
 * uri-reference or the name of a shape, "TYPE?" may be null, "[TYPE]" is a list; a list of texts is
 * an enum; an object is a shape of its own, "name[]" a list of them; "*" stands for any name.
 */
#pragma once

#include <jansson.h>

/* All by name; Values and Student come from the table of fields. Yours. */
json_t *openapi_schemas(void);

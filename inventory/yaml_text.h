/* YAML that we write: every value single-quoted, so that no character in it is special. */
#pragma once

#include <glib.h>

void yaml_quoted_add(GString *out, const char *text);

/* `<indent><key>: '<value>'` and a line end. */
void yaml_key_add(GString *out, const char *indent, const char *key, const char *value);

/* The same, nothing when the value is NULL or empty. */
void yaml_key_add_some(GString *out, const char *indent, const char *key, const char *value);

/* `<indent><key>: ['a', 'b']`; nothing when the list is NULL or empty. */
void yaml_list_add_some(GString *out, const char *indent, const char *key, char *const *items);

/*
 * The fields of the forms that people type into, by where a form is sent: which of them are kept
 * when it came behind the end of a login (kept.h), and how they are told to whoever typed them.
 * What is not named here is no field of such a form. Pure but for words of the exchange.
 *
 * To add a field: a row of fields[] in kept_fields.c; what an application asks for, fields of the
 * record and settings are known by their own tables.
 */
#pragma once

#include "records/web/exchange.h"

/* Whether `name` is a field of a form that is sent to `path`; *ret_typed: it is for people to fill
 * in, and `value` says something. */
bool kept_field(const char *path, const char *name, const char *value, bool *ret_typed);
/* [{label, text}] of what was typed, ticked, pressed, from [[name, value]] in the order they came.
 * Yours. */
json_t *kept_fields(const Exchange *exchange, const char *path, const json_t *fields);

/* What stands in the form of an application: typed, or taken over from one that was sent back. */
#pragma once

#include "records/store/applications.h"
#include "records/web/business.h"

/* All that the form has, by the names of its fields. Yours. */
json_t *apply_given(Exchange *exchange, const Business *business);
/* The same from an application that came to nothing: what is sensitive is not in it, but under
 * "masked" as it may be shown. Yours. */
json_t *apply_given_again(const Application *before);
/* Fills in from `before` what is sensitive there and was left empty in `given`. */
void apply_given_fill(json_t *given, const Application *before);
/* Values of the record that were sent; what is sensitive and was left empty stays as it is. Yours.
 */
json_t *apply_values(const json_t *given, const Business *business);

/* The application in whose place `from` (text) puts another, of that kind and student; an id of 0
 * when `from` is "" or the kind is NULL. RECORDS_ERROR_NOT_FOUND. */
bool apply_again_load(Exchange *exchange, const char *from, const Business *business,
        int64_t student, Application *ret, GError **error);

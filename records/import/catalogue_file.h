/*
 * A catalogue of specialties as a table: code and name, groups among them as they stand in the
 * published text (61, 6101, 610101). Read and compared with what is there; nothing is changed.
 */
#pragma once

#include "records/import/form.h"
#include "records/rules/catalogue.h"

extern const FormColumn catalogue_columns[];
enum { CATALOGUE_COLUMNS = 3 };

typedef struct {
	const char *year;   /* by which it is called, four digits */
	const char *source; /* the text by which it holds, 2 to 200 characters */
	int applies;        /* the first year of entering */
} CataloguePlan;

typedef struct {
	size_t rows;
	CatalogueChange change; /* beside what is there */
	json_t *state; /* catalogue_json() as it would be; NULL when rows are wrong. Yours */
} CatalogueResult;

/*
 * What the file would do (catalogue_follow()); what is wrong is noted in the form. NULL when it
 * cannot be read at all; BASE_ERROR_USAGE for a year that is none, or that of the catalogue which
 * the program carries, a source that is too short or too long.
 */
Form *catalogue_file_check(const Catalogues *now, const char *path, const CataloguePlan *plan,
        CatalogueResult *ret, GError **error);

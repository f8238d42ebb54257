/*
 * The preparation sheet: what a centre has to prepare, how each point will be tested, what evidence
 * is wanted; made from the checklist alone, so that nothing is asked that is not tested. The
 * workbook carries the sheets to fill in too (inventory/preparation_form.h).
 *
 * The same checklist gives the same bytes.
 */
#pragma once

#include "checks/checklist.h"

typedef struct {
	bool zh;
	bool color;     /* text: ANSI colours */
	size_t columns; /* text: width of the terminal; 0: do not wrap */
} RequirementsOptions;

typedef struct {
	const char *name; /* as in --format */
	bool binary;      /* not for a terminal */
	/* Blocks only for xlsx, which is put together in a temporary file. */
	bool (*write)(const Checklist *checklist, const RequirementsOptions *options, GString *out,
	        GError **error);
} RequirementsFormat;

/* "text", "html" or "xlsx"; NULL when there is no such format. */
const RequirementsFormat *requirements_format_find(const char *name);

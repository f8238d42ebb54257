/*
 * A filled-in preparation workbook (准备表.xlsx) made into a site.yaml.
 *
 * It comes from WPS, LibreOffice or Excel, filled in by people: columns in any order, Chinese or
 * English headers, merged cells, stray spaces, full-width digits, dates as serials. What can only
 * mean one thing is taken so; everything else is a problem that names the cell and what is expected
 * there, and all problems are found in one go. What was left out is said in notes.
 *
 * A Preparation owns its strings. Loading blocks on the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define PREPARATION_PROBLEMS_MAX 200 /* more are only counted */

typedef struct {
	char *yaml;          /* NULL when there are problems; else a site that site_parse() takes */
	GPtrArray *problems; /* char *: "设备清单!B7: …" */
	GPtrArray *notes;    /* char *: the same, of what was left out or read in another way */
	unsigned more;       /* problems beyond the maximum */
	unsigned hosts, addresses, licences, volumes, platforms, people;
} Preparation;

/*
 * Problems and notes in Chinese or English. Errors are those of base/xlsx_read.h, and FORMAT for a
 * workbook with none of the sheets; a problem is no error here.
 */
Preparation *preparation_load(const char *path, bool zh, GError **error);
void preparation_free(Preparation *preparation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Preparation, preparation_free)

/* Whether a file is to be read so: by its name, or because it begins as a workbook. Blocks. */
bool preparation_is_one(const char *path);

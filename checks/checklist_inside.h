/* Inside checks/ only: what the reader of a checklist and the reader of a site's own share. */
#pragma once

#include "checks/checklist.h"

extern const FieldTable checklist_check_table;
extern const char *const checklist_severities[]; /* by Severity: the worst first */

/* Checks one check whole, when it stands in the checklist, and parses its expressions. */
bool checklist_check_finish(const Checklist *checklist, Check *check, GError **error);

void checklist_site_free(ChecklistSite *site);

/* The easy form of a check, its defaults, the hosts it concerns. */
bool checklist_check_easy(Check *check, GError **error);

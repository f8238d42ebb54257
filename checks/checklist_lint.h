/* A checklist looked over for what loads well and still can do no good. Pure. */
#pragma once

#include "checks/checklist.h"
#include "inventory/site.h"

/*
 * Appends messages (char *, "file:line:column: …"): faults are checks that nobody is asked, that
 * read what no topic shows, or that hold whatever is seen; warnings are titles that people cannot
 * read. `site` NULL: hosts and roles are not looked at.
 */
void checklist_lint(
        const Checklist *checklist, const Site *site, GPtrArray *faults, GPtrArray *warnings);

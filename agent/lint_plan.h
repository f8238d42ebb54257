/*
 * What a site.yaml that loads well still gets wrong: two hosts at one address, a document that is
 * not there, a secret that nobody put in.
 */
#pragma once

#include "checks/checklist.h"
#include "inventory/site.h"

/* Files of trusted certificates that the site's own checks name and that are not there. */
void lint_certificates(const Checklist *checklist, const char *site_dir, GPtrArray *faults);

/* Appends messages (char *, "file:line:column: …"): faults, and what hinders this console alone.
 * Blocks on the disk. */
void lint_plan(const Site *site, const char *site_dir, GPtrArray *faults, GPtrArray *warnings);

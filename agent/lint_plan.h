/*
 * What a site.yaml that loads well still gets wrong: two hosts at one address, a document that is
 * not there, a secret that nobody put in.
 */
#pragma once

#include "inventory/site.h"

/* Appends messages (char *, "file:line:column: …"). Blocks on the disk. */
void lint_plan(const Site *site, const char *site_dir, GPtrArray *faults);

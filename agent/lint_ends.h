/*
 * What is well written and will not do all the same: statements, waivers and licences that are
 * over or end soon, the sample's own name, an address planned twice. By the clock of this machine.
 */
#pragma once

#include "checks/attestation.h"
#include "checks/waiver.h"
#include "inventory/site.h"

/* Each appends warnings (char *, "file:line:column: …" or "file: …"). */
void lint_plan_ends(const Site *site, GPtrArray *warnings);
void lint_waiver_ends(const Waivers *waivers, GPtrArray *warnings);
void lint_statement_end(const char *path, const Attestation *one, GPtrArray *warnings);

/* The numbers that a check holds hosts to: parameters of the checklist, and the check's own table.
 */
#pragma once

#include "checks/judge.h"

/* Appends one line of a list for each, in the language. */
void explain_numbers(const Checklist *checklist, const Check *check, bool zh, GString *out);

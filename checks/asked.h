/*
 * Which checks a run has anything to observe for: of a part of the hosts only those that make a row
 * which the plan alone does not decide, so that nothing is asked whose answer nobody would read.
 */
#pragma once

#include "checks/judge.h"

/* const Check *, in the checklist's order; `facts` of the input is not read. Owned. */
GPtrArray *checks_asked(const JudgeInput *input);

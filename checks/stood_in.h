/*
 * What was brought by hand of a host that this run tried to log in to and could not: it stands in
 * for what the host is like, never for that it runs. The live attempt wins; of hosts that no
 * console reaches by plan (connection: none) an import speaks as before.
 */
#pragma once

#include "checks/judge.h"

/* By which route something was seen, as the reports name it; the name itself when not known. */
Words route_words(const char *source);

/*
 * Makes a good row that says what runs now unknown, where only an import says so and the host did
 * not let this run in. Its reason names both.
 */
void stood_in_hold(const JudgeInput *input, Verdict *row);

/*
 * Makes the row unknown for the host that could not be logged in to, after `zh` or `en`, which say
 * what is seen all the same. False, and nothing done, when the host (NULL: none) was not tried, or
 * was reached.
 */
bool stood_in_wait(
        const JudgeInput *input, const char *host, Verdict *row, const char *zh, const char *en);

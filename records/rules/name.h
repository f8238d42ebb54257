/*
 * Names of persons as they really are: Chinese with rare characters outside the basic plane, long
 * ones with "·" (买买提·阿不都热依木 is the standard's own example, JY/T 1005-2012 XM, 36
 * characters), Latin letters of foreigners. Pure.
 */
#pragma once

#include "records/rules/rule.h"

enum { NAME_MAX_CHARACTERS = 36 };

/*
 * The one form that is stored and compared: spaces tidied, the many dots that people and input
 * methods put between parts (• ・ ‧ ∙ ． and others) as U+00B7. Yours.
 */
char *name_normalise(const char *name);

/* Appends what is wrong with a normalised name that is not empty. */
void name_check(const char *name, Findings *findings, int field);

/* Whether every character of a text in UTF-8 can be seen. */
bool name_printable(const char *text);

/*
 * What of the findings is kept with a record (问题学籍), as one text of words. Pure.
 *
 *	id.region@SFZJH field.missing@MZM ~id.birth@CSRQ national.name
 *
 * A rule, and the field that it was found of; '~' in front: somebody has confirmed the value with a
 * proof (佐证), so it is in doubt no more. What no value tells by itself (the result of the
 *national check, who looks like somebody else) stays until who the record is about changes.
 */
#pragma once

#include "records/rules/student.h"

/* More than fields that are missing, and what is confirmed. */
bool problems_in_doubt(const char *problems);
/* Fields that are missing. */
bool problems_missing(const char *problems);
/* Whether a rule is among those that nobody has confirmed. */
bool problems_have(const char *problems, RuleId rule);

/* The rule and the field (-1: none) of one word; RULE_NONE for one that is none. */
RuleId problems_word(const char *word, int *ret_field, bool *ret_confirmed);

/* What of the document stands against a registration: RULE_REGISTER_DOUBT, RULE_REGISTER_WRONG for
 * a number that is wrong by itself, which no proof makes right, or RULE_NONE. */
RuleId problems_unregistered(const char *problems);
/* What is in doubt by rules that let it in, appended; not what is confirmed or only missing. */
void problems_find(const char *problems, Findings *findings);
/*
 * What a proof would confirm, appended: all that is in doubt. RULE_CONFIRM_NONE when nothing is,
 * RULE_CONFIRM_NUMBER for a number that is wrong by itself, which no proof makes right.
 */
void problems_confirmable(const char *problems, Findings *findings);
/* As it is when all of it is confirmed. Yours. */
char *problems_confirm(const char *problems);

/* With one more word, unless it is there. Yours. */
char *problems_with(const char *problems, RuleId rule, int field);
/* Without what `drop` says. Yours. */
char *problems_without(const char *problems, bool (*drop)(RuleId rule, int field));
/* As it is when the student number is another: what was wrong with the one before, or confirmed of
 * it, stays with that one. `now` has the number. Yours. */
char *problems_renumbered(const char *problems, const Student *now);
/*
 * What is found of the values `now` (`fresh`), with what stays of `kept`, that was known when they
 * were `was`. Yours.
 */
char *problems_carry(const Student *was, const char *kept, const Student *now, const char *fresh);

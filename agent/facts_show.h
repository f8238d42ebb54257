/* Facts of one host, for the terminal: a topic a paragraph, a member a line. */
#pragma once

#include "inventory/facts.h"
#include <stdbool.h>

/* On stdout; what a machine said cannot act on the terminal. */
void facts_show(const Facts *facts, bool zh);

/* A machine's own words, line by line: nothing in them may act on the terminal. */
void facts_show_visible(const char *text);

/* The text of that name, as a cell of a table or a word of a line has it: "-" when there is none.
 * Borrowed. */
const char *text_or_dash(const json_t *object, const char *key);

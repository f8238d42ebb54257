/*
 * Messages are made once, in English, where they arise; who shows them to people in Chinese says
 * them by a table of phrases. A message is segments with ": " between (`host 'db1': 10.1.1.1 port
 * 22: connection refused`): the longest run of segments that a phrase matches is said in Chinese,
 * what none matches stays as it is, so that nothing is ever lost. Nothing here blocks.
 */
#pragma once

#include <stddef.h>

/*
 * `*` in `en` stands for any text of one segment, `**` at its end for all the rest; `$1` to `$9` in
 * `zh` for what stood there, `%1` to `%9` for the same in Chinese as far as that is known,
 * part by part where it is a list with ", " between.
 */
typedef struct {
	const char *en, *zh; /* en NULL ends the table */
} Phrase;

/* The message by the tables (ends with NULL), in the order given. Yours. */
char *phrases_say(const Phrase *const *tables, const char *message);

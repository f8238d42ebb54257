/* What records/ says in English, for who shows it in Chinese (base/phrases). */
#pragma once

#include "base/phrases.h"

extern const Phrase records_phrases[];
extern const Phrase records_web_phrases[]; /* of requests */

/* A message in Chinese, a rule's own words too when they stand at its end. Yours. */
char *records_say_zh(const char *message);

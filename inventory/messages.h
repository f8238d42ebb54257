/* What reaches and sources say when something could not be seen, in Chinese. Nothing blocks. */
#pragma once

#include "base/phrases.h"

extern const Phrase inventory_phrases[];

/* The message in Chinese, as far as its words are known; paths, names and numbers stay. Yours. */
char *message_zh(const char *message);

/* What is wrong with a signature or certificate, in Chinese. Nothing blocks. */
#pragma once

#include "base/phrases.h"

extern const Phrase signature_phrases[];

/* The message in Chinese, as far as its words are known. Yours. */
char *signature_zh(const char *message);

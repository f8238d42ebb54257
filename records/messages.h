/* What records/ says in English, for who shows it in Chinese (base/phrases). */
#pragma once

#include "base/phrases.h"

extern const Phrase records_phrases[];

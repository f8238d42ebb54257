/* What base/ says of files that strangers send, in Chinese (base/phrases). */
#pragma once

#include "base/phrases.h"

extern const Phrase base_phrases[];

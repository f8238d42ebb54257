/* In Chinese: what is said of the files of a site folder (site.yaml, checklist.yaml …), by their
 * tables of fields, by libyaml, and by expressions. */
#pragma once

#include "base/phrases.h"

extern const Phrase site_file_phrases[];

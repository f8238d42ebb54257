/* The phrases of agent/errors_zh.c, a table a field. Nobody else includes this. */
#pragma once

#include "base/phrases.h"

extern const Phrase errors_zh_fields[];  /* what fields expect and libyaml finds; comes first */
extern const Phrase errors_zh_site[];    /* site.yaml, foreign inventories, what was brought */
extern const Phrase errors_zh_checks[];  /* checklists, forms, attestations, waivers */
extern const Phrase errors_zh_bundles[]; /* YAML, ZIP, certificates, runs, bundles, reports */

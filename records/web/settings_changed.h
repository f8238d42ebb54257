/* What a change of the province's settings changed, in words of the reader's: for the log. */
#pragma once

#include "records/web/exchange.h"

/* Whether an event of that kind changes a setting of the province. */
bool settings_event(const char *kind);
/* [{label, was, now}] of an event of that kind about `subject`, by the state it found (NULL: none
 * yet) and the one it left; [] when both are alike or `after` is NULL. Yours. */
json_t *settings_changed(Exchange *exchange, const char *kind, const char *subject,
        const json_t *before, const json_t *after);

/* The holidays of years that were published after this program was built (base/workdays.h), as the
 * province loads them: kept as a setting, every load an event ("policy/calendar"). */
#pragma once

#include "records/store/store.h"

#include <jansson.h>

/* {"version": 1, "years": {"2027": {"off", "worked", "source"}}}; {} when none was loaded. Yours.
 * RECORDS_ERROR_DAMAGED for what is not of the form we write. */
json_t *calendar_load(Store *store, GError **error);

/* Puts these years ({"2027": {…}}, each without fault) beside those that are there, or in their
 * place, and brings them into force in this process. A change of its own. */
bool calendar_put(Store *store, const Act *act, const json_t *years, GError **error);

/* Brings into force what is loaded, in the whole process: whoever counts working days for somebody
 * calls it before (policy_load() does). */
bool calendar_use(Store *store, GError **error);

/* For events_verify(). */
bool calendar_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

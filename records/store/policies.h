/* What the province decided (records/rules/policy.h), kept as a setting; every change is an event
 * ("policy/province") and adds one to its version, from 1. */
#pragma once

#include "records/rules/policy.h"
#include "records/store/store.h"

/* Also brings the calendar that the province loaded into force (calendar_use()). *ret_version 0:
 * nothing was decided yet, and *ret is policy_default(). `ret_version` may be NULL.
 * RECORDS_ERROR_DAMAGED for what is not of the form we write. */
bool policy_load(Store *store, Policy *ret, int64_t *ret_version, GError **error);
/* Puts it in the place of the one with that version: RECORDS_ERROR_CONFLICT when somebody was
 * faster. A change of its own. */
bool policy_save(
        Store *store, const Act *act, const Policy *policy, int64_t *version, GError **error);

/* For events_verify(). */
bool policy_states(Store *store,
        bool (*each)(const char *subject, const json_t *state, void *data, GError **error),
        void *data, GError **error);

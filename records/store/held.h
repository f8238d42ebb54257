/*
 * What the log began to tell after there were stores: of those who left (left.h), of what comes on
 * a day (due.h), of whose numbers a record goes on with (former.h), of whether a second factor is
 * asked for (people/totp.h).
 */
#pragma once

#include "records/store/store.h"

/* A new store's log tells of it from its first event on; inside the change that makes it. */
bool held_first(Store *store, const Act *act, GError **error);
/* The log of a store of before tells once what stands there: in a change of its own. */
bool held_upgrade(Store *store, GError **error);

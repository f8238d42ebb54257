/* What students are found by, made anew when its form has changed since it was written. */
#pragma once

#include "records/store/store.h"

/* The number of the present form; kept as the setting "digests". */
#define DIGESTS_VERSION "3"

/*
 * Once for a store of before, when it is opened for writing, in a change of its own.
 * From 2 on a number of the form of a citizen's is one key by whatever type of document; of two
 * records that are one person by it, who stood first keeps it, the other stays without, to be found
 * among duplicates. From 3 on there are the keys of telephones and cards (number_keys.h).
 */
bool digests_renew(Store *store, GError **error);

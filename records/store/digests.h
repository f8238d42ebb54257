/* What students are found by, made anew when document_key() has changed since it was written. */
#pragma once

#include "records/store/store.h"

/* The number of the present form; kept as the setting "digests". */
#define DIGESTS_VERSION "2"

/*
 * Once for a store of before, when it is opened for writing: a number of the form of a citizen's is
 * one key by whatever type of document. Of two records that are one person by it, who stood first
 * keeps it; the other stays without, to be found among duplicates. A change of its own.
 */
bool digests_renew(Store *store, GError **error);

/* Which lost host explains a row that is not the host's own. */
#pragma once

#include "reports/writers/view.h"

/* The host in whose own words a row of a volume, link or site says that it waits; NULL: none. */
HostView *lost_by_words(const View *view, const Row *row);

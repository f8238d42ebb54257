/*
 * How what somebody sees is looked for: of a school or a county by an index that begins with the
 * scope; of more, where that would lead to nearly everything, by an index that begins with what is
 * asked, through the views my_…_far, whose scope (records/store/guarded.c) leads nowhere.
 */
#pragma once

#include "records/store/store.h"

/* Whether the store sees more than a county. */
bool store_wide(const Store *store);

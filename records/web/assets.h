/* Files for browsers that the binary carries: the stylesheets, htmx and our script. */
#pragma once

#include "records/web/exchange.h"

/* Changes with any of them; it stands in their addresses, so that browsers may keep them. */
const char *assets_version(void);

bool asset_style(Exchange *exchange, GError **error);
bool asset_htmx(Exchange *exchange, GError **error);
bool asset_page(Exchange *exchange, GError **error);
bool asset_print(Exchange *exchange, GError **error);

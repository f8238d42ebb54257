/*
 * The secrets that a site names: whether it names any, and whether all that it names are there.
 */
#pragma once

#include "base/secrets.h"
#include "inventory/site.h"

/* Whether site.yaml says `!secret` anywhere that this version reads. */
bool site_names_secrets(const Site *site);

/*
 * True when every secret named is in `secrets` (NULL: there is no secrets.jx). Else
 * BASE_ERROR_FORMAT at the line that names it, with the command that adds it.
 */
bool site_secrets_check(
        const Site *site, const Secrets *secrets, const char *site_dir, GError **error);

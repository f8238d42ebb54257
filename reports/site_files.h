/*
 * What a site folder or the inputs/ of a run hold beside the site file: its own checklist and its
 * waivers, each checked whole. All calls block on the disk.
 *
 * Where `more` is not NULL, the messages of all errors behind the first are put into it (char *).
 */
#pragma once

#include "checks/judge.h"

#define SITE_CHECKLIST_NAME "checklist.yaml"
#define WAIVERS_NAME "waivers.yaml"
/* A ministry's own list: of the form of a site's, signed (.p7s), before the site's in force. */
#define BASE_CHECKLIST_NAME "checklist.base.yaml"

/*
 * The built-in checklist, made tighter by `site_dir`/checklist.base.yaml and then by checklist.yaml
 * where there are such. BASE_ERROR_UNTRUSTED for a base that is not signed by a certificate that
 * signers.yaml lists as the ministry's. Owned.
 */
Checklist *checklist_load_site(const char *site_dir, GPtrArray *more, GError **error);

/*
 * The checklist of a run: the built-in one made tighter again by inputs/checklist.base.yaml
 * and checklist.site.yaml when that gives inputs/checklist.yaml to the byte, else
 * inputs/checklist.yaml as a foreign one (checklist_is_own() tells). Owned.
 */
Checklist *checklist_load_run(const char *inputs_dir, GError **error);

/* `dir`/waivers.yaml, held against the checklist and the plan; none when there is no file. Owned.
 */
Waivers *waivers_load(const char *dir, const Site *site, const Checklist *checklist,
        GPtrArray *more, GError **error);

/*
 * The targets that a check has in this plan, whatever was seen, in the order of the rows; those
 * that it does not concern left out. Owned; ends with NULL.
 */
char **check_targets(const Site *site, const Checklist *checklist, const char *check);

/* The same check for waivers that were just made. */
bool waivers_fit(const Waivers *waivers, const Site *site, const Checklist *checklist,
        GPtrArray *more, GError **error);

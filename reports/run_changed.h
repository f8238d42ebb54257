/*
 * What of a site folder is other now than when a run took its copy: a run says nothing of a plan,
 * waiver or statement that came later. Blocks on the disk.
 */
#pragma once

#include <glib.h>

/* Names below the site folder ("site.yaml", "attestations/database.rac.yaml"), sorted; owned, char
 * * owned with it. Of a file that cannot be read it is taken that it changed. */
GPtrArray *run_changed(const char *run_dir, const char *site_dir);

/* The folders of runs and fixes of a site, as people look for one of them. */
#pragma once

#include <glib.h>

/* The names below `folder` that hold `file`, the newest first (their ids sort by time). Owned. */
char **names_newest_first(const char *folder, const char *file, GError **error);

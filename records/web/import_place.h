/*
 * Where a server keeps the files of its imports: the folder `imports` beside the database, or, when
 * the database is a server's, in the folder that systemd gives (StateDirectory=) or
 * $XDG_STATE_HOME/jiuxu. It is this process's alone while it lives, and known by a name that stays.
 */
#pragma once

#include "base/error.h"

typedef struct ImportPlace ImportPlace;

/* Blocks on the disk. */
ImportPlace *import_place_new(const char *store_folder, GError **error);
void import_place_free(ImportPlace *place);

const char *import_place_folder(const ImportPlace *place);
const char *import_place_server(const ImportPlace *place); /* 32 hexadecimal digits */

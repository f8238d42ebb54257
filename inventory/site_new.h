/*
 * A new site folder: a commented site.yaml, filled with the hosts of a foreign list when there is
 * one, and the folders and files that go with it.
 */
#pragma once

#include "inventory/foreign.h"

/* Makes the folder. An existing site.yaml is never overwritten: BASE_ERROR_USAGE. Blocks. */
bool site_new_folder(const char *dir, const ForeignInventory *hosts, GError **error);

/* The same around a site.yaml that is there already as text. Blocks. */
bool site_new_folder_of(const char *dir, const char *text, GError **error);

/*
 * The key of an installation: 32 random bytes in a file of its own, never in the database nor in a
 * backup of it. From it come what seals, what digests and what chains.
 *
 *	jiuxu-records-key/1
 *	<64 hexadecimal digits>
 */
#pragma once

#include "base/seal.h"

typedef struct {
	Sealer *data;  /* seals values and events; digests for search */
	Sealer *chain; /* digests the chain of events */
	char id[17];   /* 16 hexadecimal digits that name the key and tell nothing of it */
} Keys;

/* Makes a new one at `path` (mode 0600), which must not be there. */
bool keys_create(const char *path, GError **error);
/* BASE_ERROR_FORMAT for what is no such file; BASE_ERROR_IO. */
bool keys_load(const char *path, Keys *ret, GError **error);
void keys_clear(Keys *keys);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keys, keys_clear)

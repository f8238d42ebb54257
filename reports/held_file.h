/*
 * A file that somebody handed in, held piece by piece against bytes that are made anew. Blocks on
 * the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct HeldFile HeldFile;

/* One that cannot be read is the same as nothing. */
HeldFile *held_file_new(const char *path);
void held_file_free(HeldFile *held);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeldFile, held_file_free)

/* False when the next bytes of the file are others, or were before. */
bool held_file_next(HeldFile *held, const char *bytes, size_t length);

/* Whether all was the same and nothing is left in the file. */
bool held_file_ends(HeldFile *held);

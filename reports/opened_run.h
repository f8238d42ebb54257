/*
 * A run opened for reading: a run folder as it lies, or a bundle unpacked into a temporary folder
 * that goes with it. Held against its manifest before anybody reads it: a run that was changed is
 * BASE_ERROR_UNTRUSTED with the name of the file.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct OpenedRun OpenedRun;

/* Blocks on the disk. */
OpenedRun *opened_run_new(const char *path, GError **error);
/* The same in two steps, for who reads the run meanwhile, and throws away what was read when it
 * does not hold. */
OpenedRun *opened_run_begin(const char *path, GError **error);
bool opened_run_holds(const OpenedRun *opened, GError **error);
void opened_run_free(OpenedRun *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OpenedRun, opened_run_free)

/* The run folder. Borrowed. */
const char *opened_run_dir(const OpenedRun *opened);

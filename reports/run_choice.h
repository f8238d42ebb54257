/*
 * Which run speaks for the site when none is named: the newest that looked at every host and item
 * to the end. One of some hosts or one item, or one that was interrupted, knows nothing of the
 * rest, and "nothing is wrong there" would be a lie. All calls block on the disk.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
	char *dir;    /* the run folder */
	bool is_part; /* no run is whole: this is the newest of all */
	char *newer;  /* id of a newer run that is not whole; NULL: none */
} RunChoice;

/* Neither of a part of the site nor interrupted; false when its report cannot be read. */
bool run_is_whole(const char *run_dir);

bool run_choice_whole(const char *site_dir, RunChoice *ret, GError **error);
void run_choice_clear(RunChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunChoice, run_choice_clear)

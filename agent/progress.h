/*
 * Progress on stderr while hosts are visited: one line that rewrites itself on a terminal, and
 * nothing in a pipe or with --quiet.
 */
#pragma once

#include "inventory/facts.h"
#include <stddef.h>

typedef struct {
	bool live; /* stderr is a terminal and nobody asked for quiet */
	bool zh;
	size_t troubled;
} Progress;

Progress progress_start(bool quiet, bool zh);
/* One subject done; `facts` NULL only refreshes the line. */
void progress_show(Progress *progress, const Facts *facts, size_t done, size_t total);
void progress_end(Progress *progress);

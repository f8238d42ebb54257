/* The levels of the administration as words: stable ids, Chinese and English. Pure. */
#pragma once

#include "records/rules/status.h"

typedef struct {
	const char *id; /* "school", "county", "city", "province", "ministry" */
	const char *zh, *en;
} LevelRow;

enum { LEVEL_COUNT = LEVEL_MINISTRY + 1 };

const LevelRow *level_row(Level level);
/* By its id or Chinese word; LEVEL_COUNT when there is none. */
int level_find(const char *word);

/*
 * Whether there is an authority of that level where `region` (six digits of GB/T 2260) lies. What
 * lies in a municipality (11, 12, 31, 50) or directly under a province or the Xinjiang corps
 * (XX90XX) has no city above it; XXXX00 stands for a whole city, one without counties too.
 */
bool level_there(Level level, const char *region);
/* The first level above the school there. */
Level level_first(const char *region);

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

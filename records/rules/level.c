#include "records/rules/level.h"

#include <string.h>

static const LevelRow rows[LEVEL_COUNT] = {
        [LEVEL_SCHOOL] = {"school", "学校", "school"},
        [LEVEL_COUNTY] = {"county", "县级", "county"},
        [LEVEL_CITY] = {"city", "市级", "city"},
        [LEVEL_PROVINCE] = {"province", "省级", "province"},
        [LEVEL_MINISTRY] = {"ministry", "教育部", "ministry"},
};

const LevelRow *level_row(Level level)
{
	return &rows[level];
}

int level_find(const char *word)
{
	for (int i = 0; i < LEVEL_COUNT; i++)
		if (strcmp(rows[i].id, word) == 0 || strcmp(rows[i].zh, word) == 0)
			return i;
	return LEVEL_COUNT;
}

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

bool level_there(Level level, const char *region)
{
	static const char *const municipalities[] = {"11", "12", "31", "50"};
	bool city = memcmp(region + 2, "90", 2) != 0;
	for (size_t i = 0; i < G_N_ELEMENTS(municipalities); i++)
		city = city && memcmp(region, municipalities[i], 2) != 0;
	if (level == LEVEL_COUNTY)
		return memcmp(region + 4, "00", 2) != 0;
	return level != LEVEL_CITY || city;
}

Level level_first(const char *region)
{
	Level level = LEVEL_COUNTY;
	while (!level_there(level, region))
		level++;
	return level;
}

int level_find(const char *word)
{
	for (int i = 0; i < LEVEL_COUNT; i++)
		if (strcmp(rows[i].id, word) == 0 || strcmp(rows[i].zh, word) == 0)
			return i;
	return LEVEL_COUNT;
}

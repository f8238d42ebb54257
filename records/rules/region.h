/*
 * Administrative divisions from county upward, those abolished included: GB/T 2260 in all its
 * versions and the lists of the Ministry of Civil Affairs (records/data/regions.tsv). Pure.
 *
 * A person's number keeps the code of the division where it was given, however often that was
 * renamed or dissolved since, so "is there" and "was ever there" are two questions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { REGION_DIGITS = 6 };

typedef struct {
	unsigned code;
	bool current;
	const char *name; /* NUL-terminated, lives as long as the program */
} Region;

/* The division of six digits at `code` (more may follow); NULL when there never was one. */
const Region *region_find(const char *code);

/*
 * By its name, without spaces: 江西省南昌市东湖区, 江西省东湖区, 江西省南昌市东湖区(360102); within
 * the province of `province` (two digits, or NULL) also 南昌市东湖区 and 东湖区. NULL when there is
 * none, or more than one; one that was abolished has its whole name alone.
 */
const Region *region_named(const char *text, const char *province);

/* True when the two digits at `code` are those of a province, region or municipality. */
bool region_is_province(const char *code);

size_t region_count(void);
const Region *region_at(size_t index); /* ascending */

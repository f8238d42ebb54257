/*
 * The year of entering as a column of students (the first four digits of RXNY), so that lists and
 * totals are by it. It is written with every record; rows that are older than the column get it
 * once, at opening, and the totals with it.
 */
#pragma once

#include "records/store/students.h"

enum { ENTERED_SIZE = 5 };
/* "2026" of "202609"; "" of what is no month. */
void entered_year(const char *month, char ret[ENTERED_SIZE]);

/* Of a store that has just been made there is nothing to do. */
bool entered_kept(Store *store, GError **error);
/* Fills the column and the totals of a store whose rows are older; at opening. */
bool entered_upgrade(Store *store, GError **error);

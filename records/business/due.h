/* What comes on a day by itself: suspensions and returns that were agreed to begin. */
#pragma once

#include "records/business/office.h"

/* Who does in the log what nobody does by hand. */
#define DUE_ACTOR "calendar"

/*
 * Lets all begin whose day has come, each as a change of its own with its event, and notes how long
 * those last that were there before anybody noted it. Whom another business has taken out of class
 * meanwhile is left as he is. One that cannot be done keeps nobody else. False with the first error
 * when there was one; what was done stays.
 */
bool due_begin(Store *store, const Policy *policy, int64_t now_us, GError **error);

/* What may stand behind `records`, for completion; apart from agent/records.h, whose types are the
 * store's. */
#pragma once

/* Prints the verbs that may stand behind `after` ("records", "user", "school", "catalogue",
 * "national"), a line each. */
void records_verbs_say(const char *after);

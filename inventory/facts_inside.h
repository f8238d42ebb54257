/*
 * The inside of Facts, for inventory/facts*.c alone.
 */
#pragma once

#include "inventory/facts.h"

struct Facts {
	SubjectKind kind;
	char *subject;
	Cause reach;
	char *reach_message;
	int64_t started_at_us, finished_at_us;
	json_t *topics; /* topic -> {observed_at, source, evidence, value | cause, message} */
};

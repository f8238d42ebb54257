/*
 * What sudo says when it does not run the script.
 */
#pragma once

#include "inventory/reach/reach.h"

enum { SUDO_HEAD_BYTES = 512 };

/* The first bytes of a visit's output: enough to know sudo's voice by. */
typedef struct {
	char bytes[SUDO_HEAD_BYTES];
	size_t length;
	size_t total; /* bytes of output in all */
} SudoHead;

void sudo_head_add(SudoHead *head, const char *bytes, size_t length);

/* If it was sudo that ended the visit, puts CAUSE_DENIED and the remedy in `ret`: true. */
bool sudo_refused(const SudoHead *head, const char *user, ReachResult *ret);

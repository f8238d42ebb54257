/*
 * The inside of Secrets, for base/secrets.c (what it holds) and base/secrets_file.c (how it is
 * kept) alone.
 */
#pragma once

#include "base/secrets.h"

typedef struct {
	char *name, *value; /* owned; the value is wiped when it goes */
} Secret;

struct Secrets {
	GPtrArray *list; /* Secret, names ascending */
};

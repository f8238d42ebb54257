/*
 * Telephones and the bank card of a student as keyed digests, which he is found by: whole numbers
 * alone. They stand among the pieces of names (names.h), which no name can be mistaken for.
 */
#pragma once

#include "base/seal.h"
#include "records/rules/student.h"

/* A sign that stands in no name and 42 bits of the digest: of a million students two share them
 * once in ten thousand times, and a piece of a first load has eight bytes (names_later.c). */
enum { NUMBER_KEYS = 3, NUMBER_KEY_SIZE = 9 };
#define NUMBER_KEY_SIGN '\x01'

typedef struct {
	char keys[NUMBER_KEYS][NUMBER_KEY_SIZE]; /* each once; "" behind the last */
} NumberKeys;

void number_keys(const Sealer *sealer, const Student *student, NumberKeys *ret);

/* The key of what somebody looks for: digits with the signs that people put between them, at least
 * seven. False when it can be no such number. */
bool number_key(const Sealer *sealer, const char *text, char ret[NUMBER_KEY_SIZE]);

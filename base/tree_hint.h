/*
 * Inside base/ only: finding the full-width character that a Chinese input method left where the
 * format wants an ASCII one. Guesses, but only made where the text as written cannot be meant.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct {
	bool key;      /* the scalar is a key */
	bool flow;     /* it stands between brackets */
	bool own_line; /* it begins a line where a mapping could stand */
} HintPlace;

/* The first suspicious character of a plain scalar's text, or NULL. */
const char *hint_scalar(const char *text, HintPlace place);

/* The first suspicious character of the lines from `first` to `last` (from 1), or NULL. */
const char *hint_lines(const char *text, unsigned first, unsigned last);

/* The first full-width character outside the strings of a JSON text's first `length` bytes. */
const char *hint_json(const char *text, size_t length);

/* "full-width '：': write ': ' instead" for the character at `at`; yours. */
char *hint_message(const char *at);

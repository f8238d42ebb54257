/* What a cell is made of, so that what needs no tidying is told without a copy. Pure. */
#pragma once

#include <stdbool.h>

typedef struct {
	bool plain;      /* of signs that need no tidying, all of them printable */
	bool ideographs; /* plain, and nothing of ASCII in it */
	int characters;  /* of a plain one */
} Look;

/* What more than blanks and signs of other widths would be tidied: of a name a full stop, which may
 * be a middle dot; of a number of documents small letters. */
typedef enum { LOOK_TEXT, LOOK_NAME, LOOK_NUMBER } LookKind;

/* Most texts are plain: of visible ASCII and the ideographs of U+4E00 to U+9FFF. What is not UTF-8
 * is not. */
Look look_at(LookKind kind, const char *text);

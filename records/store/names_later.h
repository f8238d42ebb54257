/* What names.c and names_later.c share. */
#pragma once

#include "records/store/names.h"

/* One more name; true. */
bool names_later_note(NamesLater *later, int64_t id, const NamePlace *place);
enum { PIECE_SIZE = 13 }; /* two characters of six bytes, NUL */

/* At most two characters from `at` on, in small letters. */
void name_piece(const char *at, char ret[PIECE_SIZE]);

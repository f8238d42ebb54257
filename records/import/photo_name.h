/* What the name of a photograph's file says: a number, or a number and whose it is (姓名 and 号码
 * in either order, as photographers name them). Pure; strings returned are yours. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The name without its folders, as UTF-8: names in GB18030 are read as such (ZIPs that Windows
 * makes), what is neither byte by byte. */
char *photo_name_text(const char *name);

/* A name of photo_name_text() without its ending. */
char *photo_name_stem(const char *text);

/* The only run of ASCII letters and digits of the stem that holds a digit; NULL: none, or several.
 */
char *photo_name_number(const char *stem);

/* Whether what stands beside the number is the student's name; signs and blanks do not count. */
bool photo_name_names(const char *stem, const char *number, const char *student);

/*
 * How the name is shown without the right to see numbers, at most 80 characters: document numbers
 * (and student numbers that repeat one) are masked, alone or beside a name. `document` is the
 * document number of the student it was found to be of, or NULL.
 */
char *photo_name_shown(const char *text, const char *document);

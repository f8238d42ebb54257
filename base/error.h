/*
 * The errors of base/: what stops the work (a finding about a host is never an error).
 *
 * The code decides the exit status (agent/): FORMAT and USAGE are 2, UNTRUSTED is 5, the rest 1.
 * Messages are lower case, with values in single quotes, and say where first:
 * `site.yaml:12:3: unknown key 'adress' (did you mean 'address'?)`.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define BASE_ERROR (base_error_quark())

typedef enum {
	BASE_ERROR_FORMAT,    /* a file of the user's is not what it should be */
	BASE_ERROR_USAGE,     /* asked for something that does not exist */
	BASE_ERROR_IO,        /* the operating system refused; the message names the path */
	BASE_ERROR_LIMIT,     /* larger, deeper or longer than we take */
	BASE_ERROR_UNTRUSTED, /* a signature or a digest does not verify */
} BaseError;

GQuark base_error_quark(void);

/*
 * For who reads on behind the first error: `next`, taken over, becomes *first, or its message is
 * put into `more` (char *) when there is one already. True when more are wanted: `more` is not
 * NULL.
 */
bool error_gather(GError **first, GError *next, GPtrArray *more);

/* Puts `where` and ": " in front of the message of *error, if there is one. */
void error_prefix(GError **error, const char *where);

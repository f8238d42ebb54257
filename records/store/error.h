/*
 * The errors of records/: what the store refuses, beside those of base/.
 */
#pragma once

#include "base/error.h"

#define RECORDS_ERROR (records_error_quark())

typedef enum {
	RECORDS_ERROR_ENGINE,    /* the database says no, in its words */
	RECORDS_ERROR_FULL,      /* no space: nothing was written, what was there stands */
	RECORDS_ERROR_BUSY,      /* another program holds it */
	RECORDS_ERROR_DAMAGED,   /* the file or the chain is not whole */
	RECORDS_ERROR_NEWER,     /* written by a newer program */
	RECORDS_ERROR_CONFLICT,  /* somebody else has changed it meanwhile */
	RECORDS_ERROR_DUPLICATE, /* there is one already */
	RECORDS_ERROR_NOT_FOUND, /* none, or none in the scope of who asks: nobody is told which */
	RECORDS_ERROR_DENIED,    /* not his to do; nothing was changed */
	RECORDS_ERROR_REFUSED, /* a rule of records/rules stands against it; nothing was changed */
	RECORDS_ERROR_AWAY,    /* the database cannot be reached; nothing was changed */
	RECORDS_ERROR_UNCERTAIN, /* it went away at the end of a change: nobody knows */
} RecordsError;

GQuark records_error_quark(void);

/* Takes `failed`: true when it only says that there is none, else it is passed on. */
bool records_error_is_none(GError *failed, GError **error);

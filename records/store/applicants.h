/*
 * What somebody who has no record yet is found by while he waits: the keyed digest of the number of
 * his document (application.applicant).
 */
#pragma once

#include "records/store/applications.h"

/* Of a number as document_normalise() has it; "" of none. Yours. */
char *applicant_key(const Store *store, const char *number);
/* As a row of the application keeps it: "" of a closed one, of who has a record and of who brings
 * no number. Yours. */
char *applicant_of(const Store *store, const Application *application);

/* Whether a row keeps what it should: RECORDS_ERROR_DAMAGED. */
bool applicant_verify(
        const Store *store, const Application *application, const char *kept, GError **error);
/* Those of rows of before, once; in a change of its own. */
bool applicants_upgrade(Store *store, GError **error);

/* Whom applications are asked for by: the text of a search. */
typedef struct {
	char *name; /* a part of it in small letters; the whole where more than a county is seen */
	char *gram; /* of a whole name: what students of it are found by (names.h) */
	char *number;    /* applicant_key() of it; NULL: it is a name */
	int64_t student; /* who has that number; -1: nobody of the scope */
} ApplicantAsked;
void applicant_asked_clear(ApplicantAsked *asked);
bool applicant_asked(Store *store, const char *text, ApplicantAsked *ret, GError **error);

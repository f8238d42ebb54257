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

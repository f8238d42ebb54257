/*
 * The numbers of certificates (毕业证书编号): no two students have the same, whether an application
 * gave it or a file of graduates of earlier years brought it. Those of records are kept in a table
 * of their own with every change of a student, derivable from the records, as records verify
 * proves.
 */
#pragma once

#include "records/store/students.h"

/* Of a record that had the number `was` and has `now` ("": none); inside a change.
 * RECORDS_ERROR_DUPLICATE when somebody else has it. */
bool certificate_change(
        Store *store, int64_t student, const char *was, const char *now, GError **error);
/* The number that a record bears and holds; "": none. Borrowed. */
const char *certificate_of(const Record *record);

/* Whether another than `student` (0: anybody) has a number or is to have it, wherever. */
bool certificate_taken(
        Store *store, const char *number, int64_t student, bool *ret, GError **error);
/* Who of the scope has it; 0: nobody. */
bool certificate_find(Store *store, const char *number, int64_t *ret, GError **error);

/* What the numbers of many records come to, in whatever order they are added.
 * certificates_verify() holds the table to it: RECORDS_ERROR_DAMAGED. */
typedef struct {
	uint64_t sum;
	int64_t count;
} CertificatesSum;
void certificates_add(const Store *store, CertificatesSum *sum, const Record *record);
bool certificates_verify(Store *store, const CertificatesSum *expected, GError **error);

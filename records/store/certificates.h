/*
 * The numbers of certificates (毕业证书编号): no two students have the same of one school, and none
 * in the province unless it lets each school count by itself (RULE_CERTIFICATE_PROVINCE), whether
 * an application gave it or a file of graduates of earlier years brought it. Those of records are
 * kept with the school that gave them in a table of their own with every change of a student,
 * derivable from the records, as records verify proves; when a student goes to another school, or
 * his is merged, the school that gave the number stays.
 */
#pragma once

#include "records/rules/rule.h"
#include "records/store/students.h"

/* Of a record of `school` (its code) that had the number `was` and has `now` ("": none); inside a
 * change. RECORDS_ERROR_DUPLICATE when another has it of that school. */
bool certificate_change(Store *store, int64_t student, const char *school, const char *was,
        const char *now, GError **error);
/* The number that a record bears and holds; "": none. Borrowed. */
const char *certificate_of(const Record *record);

/* What stands against it that `school` gives a number to `student` (0: somebody who has none yet):
 * RULE_CERTIFICATE_TAKEN, another has it or is to have it of that school;
 * RULE_CERTIFICATE_PROVINCE, of another; RULE_NONE. */
bool certificate_rule(Store *store, const char *number, const char *school, int64_t student,
        RuleId *ret, GError **error);
/* Whether either holds in the province. */
bool certificate_taken(Store *store, const Policy *policy, const char *number, const char *school,
        int64_t student, bool *ret, GError **error);
/* Who has it, in the scope or not: ids (int64_t), appended. */
bool certificate_students(Store *store, const char *number, GArray *ret, GError **error);

/* What the numbers of many records come to, in whatever order they are added.
 * certificates_verify() holds the table to it: RECORDS_ERROR_DAMAGED. */
typedef struct {
	uint64_t sum;
	int64_t count;
} CertificatesSum;
void certificates_add(const Store *store, CertificatesSum *sum, const Record *record);
bool certificates_verify(Store *store, const CertificatesSum *expected, GError **error);

#include "records/store/certificates.h"

#include <string.h>

const char *certificate_of(const Record *record)
{
	return status_is_nothing(record->student.status) ? "" : record->student.values[F_BYZSH];
}

static bool row_drop(Store *store, const char *number, int64_t student, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "DELETE FROM certificate_given WHERE number = $1 AND student = $2", error);
	if (!query)
		return false;
	query_text(query, 1, number);
	query_int(query, 2, student);
	return query_run(query, error);
}

static bool row_add(
        Store *store, const char *number, const char *school, int64_t student, GError **error)
{
	GError *failed = NULL;
	Query *query = db_query_unguarded(store->db,
	        "INSERT INTO certificate_given (number, school, student) VALUES ($1, $2, $3)",
	        error);
	if (!query)
		return false;
	query_text(query, 1, number);
	query_text(query, 2, school);
	query_int(query, 3, student);
	if (query_run(query, &failed))
		return true;
	if (!g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_error_free(failed);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: the number of the certificate is another student's", store->name);
	return false;
}

bool certificate_change(Store *store, int64_t student, const char *school, const char *was,
        const char *now, GError **error)
{
	if (strcmp(was, now) == 0)
		return true;
	return (!*was || row_drop(store, was, student, error)) &&
	       (!*now || row_add(store, now, school, student, error));
}

bool certificate_rule(Store *store, const char *number, const char *school, int64_t student,
        RuleId *ret, GError **error)
{
	*ret = RULE_NONE;
	if (!*number)
		return true;
	Query *query = db_query_unguarded(store->db,
	        "SELECT school FROM application WHERE certificate = $1 AND certificate <> '' AND "
	        "state IN ('draft', 'pending', 'effective') AND student <> $2 UNION SELECT school "
	        "FROM certificate_given WHERE number = $1 AND student <> $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, number);
	query_int(query, 2, student);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW && *ret != RULE_CERTIFICATE_TAKEN; step = query_step(query, error))
		*ret = strcmp(query_get_text(query, 0), school) == 0 ? RULE_CERTIFICATE_TAKEN
		                                                     : RULE_CERTIFICATE_PROVINCE;
	query_reset(query);
	return step != STEP_ERROR;
}

bool certificate_taken(Store *store, const Policy *policy, const char *number, const char *school,
        int64_t student, bool *ret, GError **error)
{
	RuleId rule;
	if (!certificate_rule(store, number, school, student, &rule, error))
		return false;
	*ret = rule != RULE_NONE && !policy->off[rule];
	return true;
}

/* Of records, and of applications that are older than they bear them. */
bool certificate_students(Store *store, const char *number, GArray *ret, GError **error)
{
	if (!*number)
		return true;
	Query *query = db_query_unguarded(store->db,
	        "SELECT student FROM certificate_given WHERE number = $1 UNION SELECT student FROM "
	        "application WHERE certificate = $1 AND certificate <> '' AND state IN ('draft', "
	        "'pending', 'effective')",
	        error);
	if (!query)
		return false;
	query_text(query, 1, number);
	return query_ids(query, ret, error);
}

/* Of keyed digests: whoever writes the table past us cannot know what it must come to. */
static void sum_add(const Store *store, CertificatesSum *sum, int64_t student, const char *number)
{
	uint64_t part;
	uint8_t digest[SEAL_DIGEST_BYTES];
	const SealPiece pieces[] = {{"certificate", strlen("certificate")},
	        {&student, sizeof student}, {number, strlen(number)}};
	sealer_digest(store->keys.data, pieces, G_N_ELEMENTS(pieces), digest);
	memcpy(&part, digest, sizeof part);
	sum->sum += part;
	sum->count++;
}

void certificates_add(const Store *store, CertificatesSum *sum, const Record *record)
{
	const char *number = certificate_of(record);
	if (*number)
		sum_add(store, sum, record->id, number);
}

bool certificates_verify(Store *store, const CertificatesSum *expected, GError **error)
{
	CertificatesSum found = {0};
	Query *query = db_query_unguarded(
	        store->db, "SELECT number, student FROM certificate_given", error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	for (; step == STEP_ROW; step = query_step(query, error))
		sum_add(store, &found, query_get_int(query, 1), query_get_text(query, 0));
	if (step == STEP_ERROR)
		return false;
	if (found.sum == expected->sum && found.count == expected->count)
		return true;
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: the numbers of certificates are not those of the records", store->name);
	return false;
}

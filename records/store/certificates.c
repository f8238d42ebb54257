#include "records/store/certificates.h"

#include <string.h>

const char *certificate_of(const Record *record)
{
	return status_is_nothing(record->student.status) ? "" : record->student.values[F_BYZSH];
}

static bool row_run(
        Store *store, const char *sql, const char *number, int64_t student, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_text(query, 1, number);
	query_int(query, 2, student);
	return query_run(query, error);
}

static bool row_add(Store *store, const char *number, int64_t student, GError **error)
{
	GError *failed = NULL;
	if (row_run(store, "INSERT INTO certificate (number, student) VALUES ($1, $2)", number,
	            student, &failed))
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

bool certificate_change(
        Store *store, int64_t student, const char *was, const char *now, GError **error)
{
	if (strcmp(was, now) == 0)
		return true;
	return (!*was ||
	               row_run(store, "DELETE FROM certificate WHERE number = $1 AND student = $2",
	                       was, student, error)) &&
	       (!*now || row_add(store, now, student, error));
}

bool certificate_taken(Store *store, const char *number, int64_t student, bool *ret, GError **error)
{
	*ret = false;
	if (!*number)
		return true;
	Query *query = db_query_unguarded(store->db,
	        "SELECT 1 FROM application WHERE certificate = $1 AND certificate <> '' AND state "
	        "IN ('draft', 'pending', 'effective') AND student <> $2 UNION ALL SELECT 1 FROM "
	        "certificate WHERE number = $1 AND student <> $2",
	        error);
	if (!query)
		return false;
	query_text(query, 1, number);
	query_int(query, 2, student);
	return query_any(query, ret, error);
}

/* Of a record, else of an application that is older than they bear them. */
static bool anybody_find(Store *store, const char *number, int64_t *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db,
	        "SELECT student FROM certificate WHERE number = $1 UNION ALL SELECT student FROM "
	        "application WHERE certificate = $1 AND certificate <> '' AND state IN ('draft', "
	        "'pending', 'effective') LIMIT 1",
	        error);
	if (!query)
		return false;
	query_text(query, 1, number);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

bool certificate_find(Store *store, const char *number, int64_t *ret, GError **error)
{
	int64_t student;
	*ret = 0;
	if (!*number)
		return true;
	if (!anybody_find(store, number, &student, error))
		return false;
	Query *query =
	        student ? db_query(store->db, "SELECT id FROM my_student WHERE id = $1", error)
	                : NULL;
	if (!query)
		return student == 0;
	query_int(query, 1, student);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? student : 0;
	query_reset(query);
	return step != STEP_ERROR;
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
	Query *query =
	        db_query_unguarded(store->db, "SELECT number, student FROM certificate", error);
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

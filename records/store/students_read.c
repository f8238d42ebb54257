/* Records out of the table: unsealed, whole, and held against the columns that are searched. */
#include "base/cleanup.h"
#include "records/rules/citizen.h"
#include "records/store/entered.h"
#include "records/store/names.h"
#include "records/store/record_form.h"
#include "records/store/students.h"
#include "records/store/wide.h"

#include <string.h>

#define COLUMNS                                                                                    \
	"id, version, school, status, problems, name, class, grade, specialty, sex, open, "        \
	"sealed, "                                                                                 \
	"entered"

static bool unfit(const Store *store, int64_t id, const char *what, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: student %" G_GINT64_FORMAT ": %s", store->name, id, what);
	return false;
}

/* Columns that are there to be searched say what the record says. */
static bool columns_fit(Query *query, const Student *student)
{
	static const struct {
		int column;
		StudentFieldId field;
	} pairs[] = {{2, F_XXDM}, {5, F_XM}, {6, F_SZBH}, {7, F_SZNJ}, {8, F_ZYM}, {9, F_XBM}};
	for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
		if (strcmp(query_get_text(query, pairs[i].column),
		            student->values[pairs[i].field]) != 0)
			return false;
	char year[ENTERED_SIZE];
	entered_year(student->values[F_RXNY], year);
	return strcmp(query_get_text(query, 12), year) == 0;
}

static bool record_read(Store *store, Query *query, Record *ret, GError **error)
{
	size_t open_length, sealed_length;
	*ret = (Record){.id = query_get_int(query, 0),
	        .version = query_get_int(query, 1),
	        .problems = g_strdup(query_get_text(query, 4))};
	Student *student = &ret->student;
	student->status = status_find(query_get_text(query, 3));
	const void *open = query_get_bytes(query, 10, &open_length);
	const void *sealed = query_get_bytes(query, 11, &sealed_length);
	g_autofree char *place = g_strdup_printf("student/%" G_GINT64_FORMAT, ret->id);
	g_autoptr(GBytes) plain =
	        sealer_open(store->keys.data, place, sealed, sealed_length, error);
	if (!plain)
		return false;
	size_t length;
	const void *text = g_bytes_get_data(plain, &length);
	bool good = student->status != STATUS_COUNT &&
	            record_values_read(open, open_length, student) &&
	            record_values_read(text, length, student);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (!student->values[i])
			student->values[i] = g_strdup("");
	if (!good)
		return unfit(store, ret->id, "its contents are not of the form we write", error);
	student->key = document_key(student->values[F_SFZJLXM], student->values[F_SFZJH]);
	return columns_fit(query, student) ||
	       unfit(store, ret->id, "its columns do not say what the record says", error);
}

bool student_load(Store *store, int64_t id, Record *ret, GError **error)
{
	*ret = (Record){0};
	Query *query =
	        db_query(store->db, "SELECT " COLUMNS " FROM my_student WHERE id = $1", error);
	if (!query)
		return false;
	query_int(query, 1, id);
	QueryStep step = query_step(query, error);
	bool good = step == STEP_ROW && record_read(store, query, ret, error);
	query_reset(query);
	if (step == STEP_DONE)
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no student %" G_GINT64_FORMAT, store->name, id);
	if (!good)
		record_clear(ret);
	return good;
}

bool students_walk(Store *store, bool (*each)(const Record *record, void *data, GError **error),
        void *data, GError **error)
{
	/* nearly everything is not sorted in memory first: it stands in that order */
	Query *query = db_query(store->db,
	        store_wide(store) ? "SELECT " COLUMNS " FROM my_student_far ORDER BY id"
	                          : "SELECT " COLUMNS " FROM my_student ORDER BY id",
	        error);
	QueryStep step = query ? query_step(query, error) : STEP_ERROR;
	while (step == STEP_ROW) {
		g_auto(Record) record = {0};
		if (!record_read(store, query, &record, error) || !each(&record, data, error)) {
			query_reset(query);
			return false;
		}
		step = query_step(query, error);
	}
	return step == STEP_DONE;
}

/* As in records/schema. */
static const char *const indexes[][2] = {
        {"student_scope", "CREATE INDEX student_scope ON student (scope, class, id, status)"},
        {"student_document", "CREATE UNIQUE INDEX student_document ON student (document_digest)"},
        {"student_student_no",
                "CREATE UNIQUE INDEX student_student_no ON student (student_no_digest)"},
        {"event_subject", "CREATE INDEX event_subject ON event (subject, seq)"},
};

static bool schema_run(Store *store, const char *sql, GError **error)
{
	db_allow_schema(store->db, true);
	bool good = db_script(store->db, sql, error);
	db_allow_schema(store->db, false);
	return good;
}

bool students_first_begin(Store *store, bool stay, GError **error)
{
	for (size_t i = 0; !stay && i < G_N_ELEMENTS(indexes); i++) {
		g_autofree char *sql = g_strdup_printf("DROP INDEX %s", indexes[i][0]);
		if (!schema_run(store, sql, error))
			return false;
	}
	store->names_later = names_later_new();
	db_bulk(store->db, true);
	return true;
}

void students_more_begin(Store *store)
{
	store->names_later = names_later_new();
}

bool students_more_end(Store *store, GError **error)
{
	db_bulk(store->db, true);
	bool good = names_later_put(store, store->names_later, error);
	db_bulk(store->db, false);
	g_clear_pointer(&store->names_later, names_later_free);
	return good;
}

bool students_first_end(Store *store, bool stay, GError **error)
{
	bool good = names_later_put(store, store->names_later, error);
	g_clear_pointer(&store->names_later, names_later_free);
	db_bulk(store->db, false);
	for (size_t i = 0; good && !stay && i < G_N_ELEMENTS(indexes); i++)
		good = schema_run(store, indexes[i][1], error);
	return good;
}

bool student_holder_any(Store *store, const char *number, Holder *ret, GError **error)
{
	g_autofree char *tidy = document_normalise(number), *before = NULL;
	const CodeTable *types = code_table_find("SFZJLX");
	*ret = (Holder){0};
	for (size_t i = 0; i < code_table_rows(types) && !ret->id; i++) {
		char *key = document_key(code_table_row(types, i).code, tidy);
		bool same =
		        before && strcmp(before, key) == 0; /* as a citizen's number is by all */
		g_free(before);
		before = key;
		if (!same && !student_holder(store, key, ret, error))
			return false;
	}
	return true;
}

/* Whether a record other than `except` has the digest and has not ended. */
static bool digest_elsewhere(Store *store, const char *sql, const uint8_t digest[SEAL_DIGEST_BYTES],
        int64_t except, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, SEAL_DIGEST_BYTES);
	query_int(query, 2, except);
	QueryStep step = query_step(query, error);
	for (; step == STEP_ROW; step = query_step(query, error))
		*ret = *ret || !status_has_left(status_find(query_get_text(query, 0)));
	return step == STEP_DONE;
}

bool student_number_elsewhere(
        Store *store, const Student *student, int64_t except, bool *ret, GError **error)
{
	static const char documents[] =
	        "SELECT status FROM student WHERE document_digest = $1 AND id <> $2";
	static const char numbers[] =
	        "SELECT status FROM student WHERE student_no_digest = $1 AND id <> $2";
	uint8_t digest[SEAL_DIGEST_BYTES];
	const char *document = student->values[F_SFZJH];
	const CodeTable *types = code_table_find("SFZJLX");
	g_autofree char *before = NULL, *formal = g_strconcat("G", document, NULL);
	*ret = false;
	for (size_t i = 0; i < code_table_rows(types) && !*ret && *document; i++) {
		char *key = document_key(code_table_row(types, i).code, document);
		bool same = before && strcmp(before, key) == 0;
		g_free(before);
		before = key;
		if (!same && student_digest(store, "document", key, digest) &&
		        !digest_elsewhere(store, documents, digest, except, ret, error))
			return false;
	}
	return *ret || strlen(document) != CITIZEN_LENGTH ||
	       !student_digest(store, "student_no", formal, digest) ||
	       digest_elsewhere(store, numbers, digest, except, ret, error);
}

#include "records/store/students.h"

#include "base/cleanup.h"
#include "records/store/certificates.h"
#include "records/store/continuations.h"
#include "records/store/event.h"
#include "records/store/leave.h"
#include "records/store/names.h"
#include "records/store/national.h"
#include "records/store/schools.h"
#include "records/store/student_sealed.h"
#include "records/store/totals.h"

#include <string.h>

enum { DIGEST = SEAL_DIGEST_BYTES, TEXT_SIZE = 1024 };

void record_clear(Record *record)
{
	if (!record->student.lent)
		g_free(record->problems);
	student_clear(&record->student);
	*record = (Record){0};
}

void problems_append(const Findings *findings, GString *out)
{
	for (size_t i = 0; i < findings->count; i++) {
		int field = findings->list[i].field;
		if (findings->list[i].rule == RULE_ADMIT_AGAIN) /* told once, of the file */
			continue;
		g_string_append(out, out->len ? " " : "");
		g_string_append(out, rule_of(findings->list[i].rule)->name);
		if (field >= 0) {
			g_string_append_c(out, '@');
			g_string_append(out, student_fields[field].name);
		}
	}
}

char *problems_text(const Findings *findings)
{
	GString *out = g_string_new(NULL);
	problems_append(findings, out);
	return g_string_free(out, FALSE);
}

void problems_add(Record *record, RuleId rule, int field)
{
	char *text = problems_with(record->problems, rule, field);
	g_free(record->problems);
	record->problems = text;
}

static bool value_digest(
        const Sealer *digests, const char *what, const char *value, uint8_t ret[DIGEST])
{
	const SealPiece pieces[] = {{what, strlen(what)}, {value, strlen(value)}};
	if (*value)
		sealer_digest(digests, pieces, G_N_ELEMENTS(pieces), ret);
	return *value != '\0';
}

bool student_digest(const Store *store, const char *what, const char *value, uint8_t ret[DIGEST])
{
	return value_digest(store->keys.data, what, value, ret);
}

void student_digests(const Sealer *digests, const Student *student, StudentDigests *ret)
{
	bool is_void = status_is_nothing(student->status);
	ret->back = false;
	ret->has_document =
	        !is_void && value_digest(digests, "document", student->key, ret->document);
	ret->has_student_no = !is_void && value_digest(digests, "student_no",
	                                          student->values[F_XJH], ret->student_no);
}

/* What a record is in the table, bound from $1 on. */
typedef struct {
	StudentSealed sealed;
	StudentDigests digests;
	Arena arena; /* of `sealed`, when it had to be made */
} Row;

static bool row_make(Store *store, const Record *record, Row *row, GError **error)
{
	const Student *student = &record->student;
	*row = (Row){0};
	if (record->sealed) {
		row->sealed = *record->sealed;
	} else {
		g_autofree char *scope = school_scope(store, student->values[F_XXDM], error);
		g_autoptr(GString) scratch = g_string_sized_new(TEXT_SIZE);
		if (!scope)
			return false;
		student_seal(store->keys.data, record,
		        arena_text(&row->arena, scope, strlen(scope)), scratch, &row->arena,
		        &row->sealed);
	}
	if (record->digests)
		row->digests = *record->digests;
	else
		student_digests(store->keys.data, student, &row->digests);
	return true;
}

static void row_clear(Row *row)
{
	arena_clear(&row->arena);
}

enum { ROW_VALUES = 15, ADD_VALUES = ROW_VALUES + 2 };

/* As they are bound from $1 on. */
static void row_values(const Record *record, const StudentSealed *sealed,
        const StudentDigests *digests, DbValue *ret)
{
	char *const *values = record->student.values;
	ret[0] = db_int(record->id);
	ret[1] = db_text(values[F_XXDM]);
	ret[2] = db_text(status_row(record->student.status)->id);
	ret[3] = db_text(record->problems);
	ret[4] = db_text(values[F_XM]);
	ret[5] = db_text(values[F_SZBH]);
	ret[6] = db_text(values[F_SZNJ]);
	ret[7] = db_text(values[F_ZYM]);
	ret[8] = db_text(values[F_XBM]);
	ret[9] = db_bytes(digests->has_document ? digests->document : NULL, DIGEST);
	ret[10] = db_bytes(digests->has_student_no ? digests->student_no : NULL, DIGEST);
	ret[11] = db_bytes(sealed->open, sealed->open_length);
	ret[12] = db_bytes(sealed->sealed, sealed->sealed_length);
	ret[13] = db_text(sealed->scope);
	ret[14] = db_text(sealed->entered);
}

static void add_values(const Record *record, const StudentSealed *sealed,
        const StudentDigests *digests, const uint8_t *import_digest, DbValue *ret)
{
	row_values(record, sealed, digests, ret);
	ret[ROW_VALUES] = db_bytes(import_digest, DIGEST);
	ret[ROW_VALUES + 1] = db_int(record->version);
}

static bool taken_fail(const Store *store, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE,
	        "%s: this document number or student number has a record already: ask for a "
	        "transfer",
	        store->name);
	return false;
}

/* Runs what is bound; who has the number already is not told. */
static bool row_run(Store *store, Query *query, GError **error)
{
	GError *failed = NULL;
	if (query_run(query, &failed))
		return true;
	if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE)) {
		g_error_free(failed);
		return taken_fail(store, error);
	}
	g_propagate_error(error, failed);
	return false;
}

#define ADD_COLUMNS                                                                                \
	"id, school, status, problems, name, class, grade, specialty, sex, document_digest, "      \
	"student_no_digest, open, sealed, scope, entered, import_digest, version"

/* The event of a record that came. */
static Event event_of(const StudentSealed *sealed, bool imported)
{
	return (Event){.kind = imported ? "student.import" : "student.add",
	        .subject = sealed->subject,
	        .after_sealed = sealed->after,
	        .after_sealed_length = sealed->after_length};
}

/* What is derived of a record that came. */
static bool derived_add(
        Store *store, const Record *record, const StudentSealed *sealed, GError **error)
{
	totals_note(store->totals, sealed->scope, record, 1);
	return certificate_change(store, record->id, record->student.values[F_XXDM], "",
	               certificate_of(record), error) &&
	       names_put(store, record->id,
	               &(NamePlace){sealed->scope, record->student.values[F_XM], &sealed->numbers},
	               error);
}

static bool row_add(Store *store, const Act *act, const Record *record, const Row *row,
        const uint8_t *import_digest, GError **error)
{
	DbValue values[ADD_VALUES];
	Query *query = db_query(store->db,
	        "INSERT INTO my_student (" ADD_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
	        "$9, $10, $11, $12, $13, $14, $15, $16, $17)",
	        error);
	if (!query)
		return false;
	add_values(record, &row->sealed, &row->digests, import_digest, values);
	query_values(query, values, ADD_VALUES);
	Event event = event_of(&row->sealed, import_digest != NULL);
	return row_run(store, query, error) && derived_add(store, record, &row->sealed, error) &&
	       event_append(store, act, &event, error);
}

typedef struct {
	const NewStudent *next, *end;
} Adding;

static bool row_next(void *data, DbValue *values)
{
	Adding *adding = data;
	if (adding->next == adding->end)
		return false;
	const NewStudent *one = adding->next++;
	add_values(
	        one->record, one->record->sealed, one->record->digests, one->import_digest, values);
	return true;
}

/* What the guard would ask of each row. */
static bool rows_ours(const Store *store, const NewStudent *rows, size_t count)
{
	bool ours = store->scoped && !store->scope.read_only;
	for (size_t i = 0; ours && i < count; i++)
		ours = scope_has(&store->scope, rows[i].record->sealed->scope);
	return ours;
}

static bool each_add(
        Store *store, const Act *act, const NewStudent *rows, size_t count, GError **error)
{
	for (size_t i = 0; i < count; i++)
		if (!student_add(store, act, rows[i].record, rows[i].import_digest, error))
			return false;
	return true;
}

bool students_add(
        Store *store, const Act *act, const NewStudent *rows, size_t count, GError **error)
{
	Adding adding = {rows, rows + count};
	if (count == 0)
		return true;
	if (!rows_ours(store, rows, count))
		return each_add(store, act, rows, count, error);
	g_autofree Event *events = g_new(Event, count);
	for (size_t i = 0; i < count; i++) {
		const StudentSealed *sealed = rows[i].record->sealed;
		events[i] = event_of(sealed, true);
		if (!derived_add(store, rows[i].record, sealed, error))
			return false;
	}
	return db_put_rows(
	               store->db, "student", ADD_COLUMNS, ADD_VALUES, row_next, &adding, error) &&
	       events_append(store, act, events, count, error);
}

bool student_add(Store *store, const Act *act, const Record *record, const uint8_t *import_digest,
        GError **error)
{
	Row row;
	if (!row_make(store, record, &row, error))
		return false;
	bool good = row_add(store, act, record, &row, import_digest, error);
	row_clear(&row);
	return good;
}

int64_t student_next_id(Store *store, GError **error)
{
	Query *query = db_query_unguarded(
	        store->db, "SELECT coalesce(max(id), 0) + 1 FROM student", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return -1;
	int64_t id = query_get_int(query, 0);
	query_reset(query);
	return id;
}

static bool conflict(const Store *store, const Record *record, GError **error)
{
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_CONFLICT,
	        "%s: student %" G_GINT64_FORMAT
	        ": somebody else has changed it meanwhile; look at it again",
	        store->name, record->id);
	return false;
}

/* What is derived of records: `was` goes, `record` comes. */
static bool derived_change(Store *store, const Record *was, const Record *record, GError **error)
{
	g_autofree char *from = school_scope(store, was->student.values[F_XXDM], error);
	g_autofree char *to =
	        from ? school_scope(store, record->student.values[F_XXDM], error) : NULL;
	if (!to)
		return false;
	totals_note(store->totals, from, was, -1);
	totals_note(store->totals, to, record, 1);
	if (strcmp(from, to) != 0 && (!continuation_move(store, record->id, to, error) ||
	                                     !national_move(store, record->id, to, error) ||
	                                     !student_left_note(store, record->id, from, error)))
		return false;
	NumberKeys before, now;
	number_keys(store->keys.data, &was->student, &before);
	number_keys(store->keys.data, &record->student, &now);
	return certificate_change(store, record->id, record->student.values[F_XXDM],
	               certificate_of(was), certificate_of(record), error) &&
	       names_change(store, record->id,
	               &(NamePlace){from, was->student.values[F_XM], &before},
	               &(NamePlace){to, record->student.values[F_XM], &now}, error);
}

static bool row_update(Store *store, const Record *record, const Row *row, GError **error)
{
	Query *query = db_query(store->db,
	        "UPDATE my_student SET school = $2, status = $3, problems = $4, name = $5, class = "
	        "$6, grade = $7, specialty = $8, sex = $9, document_digest = $10, "
	        "student_no_digest = $11, open = $12, sealed = $13, scope = $14, entered = $15, "
	        "version = $16 WHERE id = $1 AND version = $17",
	        error);
	if (!query)
		return false;
	DbValue values[ADD_VALUES];
	row_values(record, &row->sealed, &row->digests, values);
	values[ROW_VALUES] = db_int(record->version);
	values[ROW_VALUES + 1] = db_int(record->version - 1);
	query_values(query, values, ADD_VALUES);
	return row_run(store, query, error) &&
	       (db_changes(store->db) == 1 || conflict(store, record, error));
}

/* The values that are not the same now, as they were. */
static json_t *values_before(const Record *was, const Record *now)
{
	json_t *before = json_object();
	for (int i = 0; i < FIELD_COUNT; i++)
		if (strcmp(was->student.values[i], now->student.values[i]) != 0)
			json_object_set_new(before, student_fields[i].name,
			        json_string(was->student.values[i]));
	if (was->student.status != now->student.status)
		json_object_set_new(
		        before, "status", json_string(status_row(was->student.status)->id));
	return before;
}

/* What a record let go, or never held, it does not take by a change of something else. */
static bool row_let_go(Store *store, const Record *was, Row *row, const Record *now, GError **error)
{
	Query *query = db_query(store->db,
	        "SELECT CASE WHEN document_digest IS NULL THEN 1 ELSE 0 END, CASE WHEN "
	        "student_no_digest IS NULL THEN 1 ELSE 0 END FROM my_student WHERE id = $1",
	        error);
	if (!query)
		return false;
	query_int(query, 1, was->id);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		bool document = query_get_int(query, 0) != 0, number = query_get_int(query, 1) != 0;
		row->digests.has_document &=
		        !document || strcmp(was->student.key, now->student.key) != 0;
		row->digests.has_student_no &= !number || strcmp(was->student.values[F_XJH],
		                                                  now->student.values[F_XJH]) != 0;
	}
	query_reset(query);
	return step != STEP_ERROR;
}

bool student_change(Store *store, const Act *act, const char *kind, Record *record, GError **error)
{
	g_auto(Record) was = {0};
	Row row;
	if (!student_load(store, record->id, &was, error))
		return false;
	if (was.version != record->version)
		return conflict(store, record, error);
	record->version++;
	g_autoptr(json_t) before = values_before(&was, record);
	bool good = row_make(store, record, &row, error) &&
	            (row.digests.back || row_let_go(store, &was, &row, record, error));
	Event event = {.kind = kind,
	        .subject = row.sealed.subject,
	        .before = before,
	        .after_sealed = row.sealed.after,
	        .after_sealed_length = row.sealed.after_length};
	good = good && row_update(store, record, &row, error) &&
	       event_append(store, act, &event, error) &&
	       derived_change(store, &was, record, error);
	row_clear(&row);
	if (!good)
		record->version--;
	return good;
}

/* Whether any row of all has it, and in which state that is (may be NULL). */
static bool digest_taken(Store *store, const char *sql, const uint8_t digest[DIGEST], bool *ret,
        Status *ret_status, GError **error)
{
	Query *query = db_query_unguarded(store->db, sql, error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW;
	if (*ret && ret_status)
		*ret_status = status_find(query_get_text(query, 0));
	query_reset(query);
	return step != STEP_ERROR;
}

bool student_holder(Store *store, const char *key, Holder *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = (Holder){0};
	if (!student_digest(store, "document", key, digest))
		return true;
	Query *query = db_query(store->db,
	        "SELECT id, school, import_digest, status FROM my_student WHERE document_digest = "
	        "$1",
	        error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	QueryStep step = query_step(query, error);
	if (step == STEP_ROW) {
		size_t length;
		const void *import = query_get_bytes(query, 2, &length);
		ret->taken = true;
		ret->id = query_get_int(query, 0);
		ret->status = status_find(query_get_text(query, 3));
		g_strlcpy(ret->school, query_get_text(query, 1), sizeof ret->school);
		ret->imported = length == DIGEST;
		if (ret->imported)
			memcpy(ret->import_digest, import, DIGEST);
		query_reset(query);
	}
	return step == STEP_ROW ||
	       (step == STEP_DONE &&
	               digest_taken(store, "SELECT status FROM student WHERE document_digest = $1",
	                       digest, &ret->taken, &ret->status, error));
}

bool student_no_find(Store *store, const char *number, int64_t *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = 0;
	if (!student_digest(store, "student_no", number, digest))
		return true;
	Query *query = db_query(
	        store->db, "SELECT id FROM my_student WHERE student_no_digest = $1", error);
	if (!query)
		return false;
	query_bytes(query, 1, digest, DIGEST);
	QueryStep step = query_step(query, error);
	*ret = step == STEP_ROW ? query_get_int(query, 0) : 0;
	query_reset(query);
	return step != STEP_ERROR;
}

bool student_no_taken(Store *store, const char *number, bool *ret, GError **error)
{
	uint8_t digest[DIGEST];
	*ret = false;
	return !student_digest(store, "student_no", number, digest) ||
	       digest_taken(store, "SELECT 1 FROM student WHERE student_no_digest = $1", digest,
	               ret, NULL, error);
}

bool students_count(Store *store, int64_t *ret, GError **error)
{
	Query *query = db_query(store->db, "SELECT count(*) FROM my_student", error);
	if (!query || query_step(query, error) != STEP_ROW)
		return false;
	*ret = query_get_int(query, 0);
	query_reset(query);
	return true;
}

bool students_any(Store *store, bool *ret, GError **error)
{
	Query *query = db_query_unguarded(store->db, "SELECT 1 FROM student LIMIT 1", error);
	return query && query_any(query, ret, error);
}

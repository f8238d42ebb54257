#include "records/import/import.h"

#include "base/cleanup.h"
#include "base/seal.h"
#include "records/import/again.h"
#include "records/import/alike.h"
#include "records/import/csv.h"
#include "records/import/seen.h"
#include "records/store/event.h"
#include "records/store/schools.h"

#include <string.h>

enum { PROGRESS_EVERY = 1000, DIGEST = SEAL_DIGEST_BYTES };

/* One import on its way. */
typedef struct {
	const char *path;
	const ImportPlan *plan;
	ImportResult *result;
	StudentWorld world;
	int fields[CSV_MAX_CELLS];
	bool ids[CSV_MAX_CELLS]; /* columns that say which record a row is about */
	bool with_ids;
	const char *raw[FIELD_COUNT]; /* of the present row */
	Record before;                /* of the present row, when its student was there */
	Seen *documents, *student_nos;
	int64_t next_id;
	bool into_empty; /* no student was there: nothing to look up, indexes come behind */
	char other[32];
} Import;

static bool header_fail(const Import *import, const SheetRow *row, GError **error)
{
	static const StudentFieldId wanted[] = {F_SFZJH, F_XM, F_XXDM, F_RXNY, F_ZYM};
	g_autoptr(GString) missing = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(wanted); i++) {
		bool there = false;
		for (size_t j = 0; j < row->count; j++)
			there = there || import->fields[j] == (int)wanted[i];
		if (!there)
			g_string_append_printf(missing, "%s%s (%s)", missing->len ? ", " : "",
			        student_fields[wanted[i]].zh, student_fields[wanted[i]].name);
	}
	if (missing->len == 0)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
	        "%s:%s: the header lacks columns: %s; a header has code names or Chinese ones",
	        import->path, row->place, missing->str);
	return false;
}

static bool header_read(Import *import, const SheetRow *row, GError **error)
{
	int8_t seen[FIELD_COUNT] = {0};
	for (size_t i = row->count; i < G_N_ELEMENTS(import->fields); i++)
		import->fields[i] = -1;
	import->with_ids = false;
	for (size_t i = 0; i < G_N_ELEMENTS(import->ids); i++) {
		import->ids[i] = i < row->count && again_column(row->cells[i]);
		import->with_ids = import->with_ids || import->ids[i];
	}
	for (size_t i = 0; i < row->count; i++) {
		int field = student_field_find(row->cells[i]);
		import->fields[i] = field;
		if (field >= 0 && seen[field]++) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
			        "%s:%s: the header names the column %s (%s) twice", import->path,
			        row->place, student_fields[field].zh, student_fields[field].name);
			return false;
		}
	}
	import->world.document_type_given = seen[F_SFZJLXM];
	/* what fills in records that are named by their ids may have few columns */
	if (!import->with_ids && !header_fail(import, row, error))
		return false;
	if (import->plan->header)
		import->plan->header(row, import->fields, import->plan->data);
	return true;
}

/* A sign that we put in front of =, +, -, @ so that no spreadsheet calculates it. */
static const char *unguarded(const char *cell)
{
	return cell[0] == '\'' && cell[1] && strchr("=+-@", cell[1]) ? cell + 1 : cell;
}

static void row_judge(Import *import, const SheetRow *row, Record *record, Findings *findings)
{
	const char **raw = import->raw;
	memset(import->raw, 0, sizeof import->raw);
	for (size_t i = 0; i < row->count; i++) {
		int field = import->fields[i];
		if (field < 0)
			continue;
		raw[field] = unguarded(row->cells[i]);
		findings_add(findings, NULL, row->faults[i], field);
	}
	findings_add(findings, NULL, row->fault, -1);
	student_read(&import->world, raw, &record->student, findings);
}

static void row_digest(const Import *import, const Record *record, uint8_t ret[DIGEST])
{
	SealPiece pieces[FIELD_COUNT + 1] = {{"import", 6}};
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *value = record->student.values[i];
		pieces[i + 1] = (SealPiece){value, strlen(value)};
	}
	sealer_digest(import->plan->store->keys.data, pieces, G_N_ELEMENTS(pieces), ret);
}

/* Nobody enters students of a school that he does not see. */
static bool scope_look(Import *import, const Record *record, Findings *findings)
{
	Store *store = import->plan->store;
	g_autofree char *scope = school_scope(store, record->student.values[F_XXDM], NULL);
	if (scope && !scope_has(&store->scope, scope))
		findings_add(findings, NULL, RULE_SCHOOL_OUTSIDE, F_XXDM);
	return scope != NULL;
}

/* Twice in the file. *ret: it stood before. */
static bool file_look(
        Import *import, const SheetRow *row, const StudentDigests *digests, Findings *findings)
{
	int64_t before = digests->has_document
	                         ? seen_put(import->documents, digests->document, row->line)
	                         : 0;
	if (before) {
		findings_add(findings, NULL, RULE_SAME_IN_FILE, F_SFZJH);
		g_snprintf(import->other, sizeof import->other, "%" G_GINT64_FORMAT, before);
	}
	if (digests->has_student_no &&
	        seen_put(import->student_nos, digests->student_no, row->line))
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return before != 0;
}

/* There already. *ret_again: the record of the same school that the row speaks of anew; 0: none. */
static bool store_look(Import *import, const Record *record, const uint8_t digest[DIGEST],
        Findings *findings, int64_t *ret_again, GError **error)
{
	const Student *student = &record->student;
	Holder holder;
	bool taken = false;
	Store *store = import->plan->store;
	*ret_again = 0;
	if (!student_holder(store, student->key, &holder, error) ||
	        !student_no_taken(store, student->values[F_XJH], &taken, error))
		return false;
	bool same = holder.id && holder.imported && seal_same(holder.import_digest, digest, DIGEST);
	if (same)
		findings_add(findings, NULL, RULE_SAME_UNCHANGED, -1);
	else if (holder.id && strcmp(holder.school, student->values[F_XXDM]) == 0)
		*ret_again = holder.id;
	else if (holder.taken)
		findings_add(findings, NULL, RULE_SAME_ELSEWHERE, F_SFZJH);
	if (taken && !same && !*ret_again)
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return true;
}

static bool row_keep(Import *import, Record *record, const Findings *findings,
        const uint8_t digest[DIGEST], GError **error)
{
	const ImportPlan *plan = import->plan;
	record->id = import->next_id++;
	record->version = 1;
	record->problems = problems_text(findings);
	return plan->dry_run || student_add(plan->store, &plan->act, record, digest, error);
}

static bool row_update(Import *import, Record *record, const Findings *findings, GError **error)
{
	const ImportPlan *plan = import->plan;
	Findings kept;
	again_problems(findings, &kept);
	record->problems = problems_text(&kept);
	bool corrects = findings_have(findings, RULE_SAME_CORRECTED);
	return plan->dry_run ||
	       student_change(plan->store, &plan->act,
	               corrects ? "student.import_correct" : "student.import_fill", record, error);
}

static RowOutcome outcome_of(const Findings *findings)
{
	if (findings->rejected)
		return ROW_REJECTED;
	if (findings_have(findings, RULE_SAME_UNCHANGED))
		return ROW_UNCHANGED;
	if (findings_have(findings, RULE_SAME_FILLED) ||
	        findings_have(findings, RULE_SAME_CORRECTED))
		return ROW_UPDATED;
	/* what is only missing is work for later (补录), not doubt about what is there */
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule != RULE_FIELD_MISSING)
			return ROW_MARKED;
	return ROW_ACCEPTED;
}

/* The number in the column of ids; 0: none, -1: it is no number. */
static int64_t id_written(const Import *import, const SheetRow *row)
{
	for (size_t i = 0; import->with_ids && i < row->count; i++) {
		guint64 id;
		if (!import->ids[i] || !*row->cells[i])
			continue;
		return g_ascii_string_to_unsigned(row->cells[i], 10, 1, INT64_MAX, &id, NULL)
		               ? (int64_t)id
		               : -1;
	}
	return 0;
}

/*
 * The record that a row names: one of the scope with the same name or the same document, for ids of
 * another store are other people's here. *ret 0: none is named, or the row has a document number to
 * go by; -1: nobody.
 */
static bool row_named(
        Import *import, const SheetRow *row, const Record *record, int64_t *ret, GError **error)
{
	g_auto(Record) kept = {0};
	GError *failed = NULL;
	const Student *student = &record->student;
	const char *document = import->raw[F_SFZJH];
	int64_t id = id_written(import, row);
	*ret = id;
	if (id == 0)
		return true;
	if (id > 0 && student_load(import->plan->store, id, &kept, &failed) &&
	        (strcmp(kept.student.values[F_XM], student->values[F_XM]) == 0 ||
	                (*student->key && strcmp(kept.student.key, student->key) == 0)))
		return true;
	*ret = document && *document && !strchr(document, '*') ? 0 : -1;
	return !failed || records_error_is_none(failed, error);
}

/* The row anew, as what it makes of a record that is there. */
static bool row_again(
        Import *import, int64_t id, Record *record, Findings *findings, GError **error)
{
	GError *failed = NULL;
	Findings of_row = {0};
	record_clear(record);
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule == RULE_SAME_IN_FILE ||
		        findings->list[i].rule == RULE_FIELD_FAULT)
			findings_add(
			        &of_row, NULL, findings->list[i].rule, findings->list[i].field);
	*findings = of_row;
	if (id > 0 && again_read(import->plan->store, &import->world, id, import->raw, record,
	                      &import->before, findings, &failed))
		return true;
	if (failed && !g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND)) {
		g_propagate_error(error, failed);
		return false;
	}
	g_clear_error(&failed);
	findings_add(findings, NULL, RULE_SAME_NOBODY, -1);
	return true;
}

/* Somebody who is there under another document number, unless the row says that it is a new one. */
static bool person_look(Import *import, const SheetRow *row, const Record *record,
        Findings *findings, GError **error)
{
	bool fresh = findings->rejected || findings_have(findings, RULE_SAME_UNCHANGED);
	for (size_t i = 0; import->with_ids && i < row->count; i++)
		fresh = fresh || (import->ids[i] && alike_denied(row->cells[i]));
	return fresh || alike_look(import->plan->store, record, findings, import->other,
	                        sizeof import->other, error);
}

/* Everything that the store and the file say of a row. */
static bool row_look(Import *import, const SheetRow *row, Record *record, uint8_t digest[DIGEST],
        StudentDigests *digests, Findings *findings, GError **error)
{
	int64_t id, again = 0;
	if (!row_named(import, row, record, &id, error))
		return false;
	if (id != 0) {
		if (!row_again(import, id, record, findings, error))
			return false;
		if (id > 0) {
			student_digests(import->plan->store, &record->student, digests);
			file_look(import, row, digests, findings);
		}
		return true;
	}
	student_digests(import->plan->store, &record->student, digests);
	record->digests = digests;
	bool twice = file_look(import, row, digests, findings);
	if (!import->into_empty || !import->plan->dry_run) /* else nobody asks for it */
		row_digest(import, record, digest);
	if (!scope_look(import, record, findings)) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_ENGINE, "%s: cannot be searched",
		        import->plan->store->name);
		return false;
	}
	if (import->into_empty || twice)
		return true;
	if (!store_look(import, record, digest, findings, &again, error))
		return false;
	if (!again && !person_look(import, row, record, findings, error))
		return false;
	if (!again || !row_again(import, again, record, findings, error))
		return again == 0;
	record->digests = NULL;
	return true;
}

static bool row_put(Import *import, Record *record, const Findings *findings,
        const uint8_t digest[DIGEST], RowOutcome outcome, GError **error)
{
	return outcome > ROW_UPDATED ||
	       (outcome == ROW_UPDATED ? row_update(import, record, findings, error)
	                               : row_keep(import, record, findings, digest, error));
}

static bool row_import(Import *import, const SheetRow *row, GError **error)
{
	ImportResult *result = import->result;
	int64_t *const counts[] = {[ROW_ACCEPTED] = &result->accepted,
	        [ROW_MARKED] = &result->marked,
	        [ROW_UPDATED] = &result->updated,
	        [ROW_UNCHANGED] = &result->unchanged,
	        [ROW_REJECTED] = &result->rejected};
	g_auto(Record) record = {0};
	Findings findings = {0};
	StudentDigests digests;
	uint8_t digest[DIGEST] = {0};
	import->other[0] = '\0';
	record_clear(&import->before);
	row_judge(import, row, &record, &findings);
	if (!row_look(import, row, &record, digest, &digests, &findings, error))
		return false;
	RowOutcome outcome = outcome_of(&findings);
	if (!row_put(import, &record, &findings, digest, outcome, error))
		return false;
	bool there = outcome == ROW_UPDATED || (outcome < ROW_UPDATED && !import->plan->dry_run);
	ImportedRow imported = {row, import->fields, &findings,
	        *import->other ? import->other : NULL, outcome, there ? record.id : 0,
	        outcome == ROW_UPDATED ? &import->before : NULL};
	(*counts[outcome])++;
	if (++result->rows % PROGRESS_EVERY == 0 && import->plan->progress)
		import->plan->progress(result->rows, import->plan->data);
	return !import->plan->row || import->plan->row(&imported, import->plan->data, error);
}

static bool rows_import(Import *import, Sheet *sheet, GError **error)
{
	SheetRow row;
	GError *failed = NULL;
	bool any = false;
	while (!failed && sheet_next(sheet, &row, &failed)) {
		any = true;
		if (row.header)
			header_read(import, &row, &failed);
		else
			row_import(import, &row, &failed);
	}
	if (!failed && !any)
		g_set_error(&failed, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is empty", import->path);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

/* One event tells of the file; an import that brought nothing leaves none. */
static bool batch_note(Import *import, const Sheet *sheet, GError **error)
{
	const ImportResult *result = import->result;
	g_autofree char *subject = g_strdup_printf("import/%s", sheet_sha256(sheet));
	g_autofree char *file = g_path_get_basename(import->path);
	g_autofree char *name = g_utf8_make_valid(file, -1);
	g_autoptr(json_t) after = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "file", name,
	        "rows", (json_int_t)result->rows, "accepted", (json_int_t)result->accepted,
	        "marked", (json_int_t)result->marked, "updated", (json_int_t)result->updated,
	        "unchanged", (json_int_t)result->unchanged, "rejected",
	        (json_int_t)result->rejected);
	Event event = {.kind = "import.batch", .subject = subject, .after = after};
	return event_append(import->plan->store, &import->plan->act, &event, error);
}

static bool ending(const Import *import, GError **error)
{
	const ImportPlan *plan = import->plan;
	return !plan->ending || plan->ending(import->result, plan->data, error);
}

static bool import_write(Import *import, Sheet *sheet, GError **error)
{
	Store *store = import->plan->store;
	if (!store_change_begin(store, error))
		return false;
	bool there = true;
	import->next_id = student_next_id(store, error);
	bool good = import->next_id > 0 && students_any(store, &there, error);
	import->into_empty = !there;
	good = good && (!import->into_empty || students_indexes_drop(store, error)) &&
	       rows_import(import, sheet, error);
	seen_clear(import->documents); /* making indexes wants the memory */
	seen_clear(import->student_nos);
	const ImportResult *result = import->result;
	bool brought = result->accepted + result->marked + result->updated > 0;
	if (good && brought)
		good = (!import->into_empty || students_indexes_make(store, error)) &&
		       batch_note(import, sheet, error) && ending(import, error) &&
		       store_change_end(store, error);
	if (!good || !brought)
		store_change_drop(store);
	return good;
}

bool import_file(const char *path, const ImportPlan *plan, ImportResult *ret, GError **error)
{
	*ret = (ImportResult){0};
	bool there = true;
	g_autoptr(Sheet) sheet = sheet_open(path, error);
	if (!sheet || !students_any(plan->store, &there, error))
		return false;
	g_autoptr(Seen) documents = seen_new();
	g_autoptr(Seen) student_nos = seen_new();
	Import import = {.path = path,
	        .plan = plan,
	        .result = ret,
	        .world = {plan->policy, plan->today, plan->province, false, plan->admits},
	        .documents = documents,
	        .student_nos = student_nos,
	        .into_empty = !there};
	ret->gb18030 = sheet_is_gb18030(sheet);
	bool alone = !there && !plan->dry_run && db_alone(plan->store->db, true);
	bool good = plan->dry_run ? rows_import(&import, sheet, error)
	                          : import_write(&import, sheet, error);
	if (alone)
		db_alone(plan->store->db, false);
	record_clear(&import.before);
	return good;
}

static void reason_append(GString *out, const ImportedRow *row, size_t index, bool zh)
{
	RuleId id = row->findings->list[index].rule;
	int field = row->findings->list[index].field;
	g_string_append(out, out->len ? (zh ? "；" : "; ") : "");
	if (field >= 0)
		g_string_append_printf(out, zh ? "%s：" : "%s: ",
		        zh ? student_fields[field].zh : student_fields[field].en);
	g_string_append(out, zh ? rule_of(id)->zh : rule_of(id)->en);
	if (id == RULE_SAME_CORRECTED && row->before && !student_fields[field].sensitive)
		g_string_append_printf(out, zh ? "（原为“%s”）" : " (it was “%s”)",
		        row->before->student.values[field]);
	if (id == RULE_SAME_RENUMBERED && row->other_place)
		g_string_append_printf(
		        out, zh ? "（系统编号 %s）" : " (record id %s)", row->other_place);
	if (id == RULE_SAME_IN_FILE && row->other_place)
		g_string_append_printf(
		        out, zh ? "（见第%s行）" : " (see line %s)", row->other_place);
}

/* Fields to be filled in later, together at the end. */
static void missing_append(GString *out, const ImportedRow *row, bool zh)
{
	bool first = true;
	for (size_t i = 0; i < row->findings->count; i++) {
		int field = row->findings->list[i].field;
		if (row->findings->list[i].rule != RULE_FIELD_MISSING)
			continue;
		const char *between = !first ? (zh ? "、" : ", ")
		                      : zh   ? "待补录："
		                             : "to be filled in later: ";
		g_string_append_printf(out, "%s%s%s", first && out->len ? (zh ? "；" : "; ") : "",
		        between, zh ? student_fields[field].zh : student_fields[field].en);
		first = false;
	}
}

char *import_reasons(const ImportedRow *row, bool zh)
{
	GString *out = g_string_new(NULL);
	for (RuleWeight weight = RULE_REJECT + 1; weight-- > RULE_PROBLEM;)
		for (size_t i = 0; i < row->findings->count; i++) {
			RuleId id = row->findings->list[i].rule;
			if (rule_of(id)->weight == weight && id != RULE_FIELD_MISSING)
				reason_append(out, row, i, zh);
		}
	missing_append(out, row, zh);
	return g_string_free(out, FALSE);
}

#include "records/import/import.h"

#include "base/cleanup.h"
#include "base/seal.h"
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
	if (!header_fail(import, row, error))
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
	const char *raw[FIELD_COUNT] = {0};
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

/* Twice in the file, or there already. *ret_same: it is there, from this very row. */
static bool duplicates_look(Import *import, const SheetRow *row, const Record *record,
        const uint8_t digest[DIGEST], Findings *findings)
{
	const Student *student = &record->student;
	const StudentDigests *digests = record->digests;
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
	if (import->into_empty || before)
		return true;
	Holder holder;
	bool taken = false;
	Store *store = import->plan->store;
	if (!student_holder(store, student->key, &holder, NULL) ||
	        !student_no_taken(store, student->values[F_XJH], &taken, NULL))
		return false;
	bool same = holder.id && holder.imported && seal_same(holder.import_digest, digest, DIGEST);
	if (same)
		findings_add(findings, NULL, RULE_SAME_UNCHANGED, -1);
	else if (holder.taken)
		findings_add(findings, NULL,
		        holder.id && strcmp(holder.school, student->values[F_XXDM]) == 0
		                ? RULE_SAME_DIFFERS
		                : RULE_SAME_ELSEWHERE,
		        F_SFZJH);
	if (taken && !same)
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return true;
}

static bool row_keep(Import *import, Record *record, const Findings *findings,
        const uint8_t digest[DIGEST], GError **error)
{
	record->id = import->next_id++;
	record->version = 1;
	record->problems = problems_text(findings);
	return import->plan->dry_run ||
	       student_add(import->plan->store, &import->plan->act, record, digest, error);
}

static RowOutcome outcome_of(const Findings *findings)
{
	if (findings->rejected)
		return ROW_REJECTED;
	if (findings_have(findings, RULE_SAME_UNCHANGED))
		return ROW_UNCHANGED;
	/* what is only missing is work for later (补录), not doubt about what is there */
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].rule != RULE_FIELD_MISSING)
			return ROW_MARKED;
	return ROW_ACCEPTED;
}

static bool row_import(Import *import, const SheetRow *row, GError **error)
{
	int64_t *const counts[] = {&import->result->accepted, &import->result->marked,
	        &import->result->unchanged, &import->result->rejected};
	g_auto(Record) record = {0};
	Findings findings = {0};
	StudentDigests digests;
	uint8_t digest[DIGEST] = {0};
	import->other[0] = '\0';
	row_judge(import, row, &record, &findings);
	student_digests(import->plan->store, &record.student, &digests);
	record.digests = &digests;
	if (!import->into_empty || !import->plan->dry_run) /* else nobody asks for it */
		row_digest(import, &record, digest);
	if (!scope_look(import, &record, &findings) ||
	        !duplicates_look(import, row, &record, digest, &findings)) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_ENGINE, "%s: cannot be searched",
		        import->plan->store->name);
		return false;
	}
	ImportedRow imported = {row, import->fields, &findings,
	        *import->other ? import->other : NULL, outcome_of(&findings)};
	if (imported.outcome <= ROW_MARKED && !row_keep(import, &record, &findings, digest, error))
		return false;
	(*counts[imported.outcome])++;
	if (++import->result->rows % PROGRESS_EVERY == 0 && import->plan->progress)
		import->plan->progress(import->result->rows, import->plan->data);
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
	g_autoptr(json_t) after = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I}", "file", name, "rows",
	        (json_int_t)result->rows, "accepted", (json_int_t)result->accepted, "marked",
	        (json_int_t)result->marked, "unchanged", (json_int_t)result->unchanged, "rejected",
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
	bool brought = import->result->accepted + import->result->marked > 0;
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
	        .world = {plan->policy, plan->today, plan->province, false},
	        .documents = documents,
	        .student_nos = student_nos,
	        .into_empty = !there};
	ret->gb18030 = sheet_is_gb18030(sheet);
	if (plan->dry_run)
		return rows_import(&import, sheet, error);
	bool alone = !there && db_alone(plan->store->db, true);
	bool good = import_write(&import, sheet, error);
	if (alone)
		db_alone(plan->store->db, false);
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

#include "records/import/import.h"

#include "base/cleanup.h"
#include "base/seal.h"
#include "records/import/again.h"
#include "records/import/alike.h"
#include "records/import/heading.h"
#include "records/import/judges.h"
#include "records/import/named.h"
#include "records/import/note.h"
#include "records/import/outcome.h"
#include "records/import/places.h"
#include "records/import/twins.h"
#include "records/store/applications.h"
#include "records/store/catalogues.h"
#include "records/store/holders.h"
#include "records/store/import_jobs.h"
#include "records/store/schools.h"

#include <string.h>
#include <unistd.h>

enum { PROGRESS_EVERY = 1000, DIGEST = SEAL_DIGEST_BYTES };

/* One import on its way. */
typedef struct {
	const char *path;
	const ImportPlan *plan;
	ImportResult *result;
	StudentWorld world;
	Judges *judges;
	Record before; /* of the present row, when its student was there */
	Twins *twins;
	const Sealer *digests; /* of the numbers in the rows */
	Places *places;
	Holders *holders; /* what the store says of the batch */
	int64_t next_id;
	bool into_empty; /* no student was there: nothing to look up, indexes come behind */
} Import;

/* There already. *ret_again: the record of the same school that the row speaks of anew; 0: none. */
static bool store_look(
        Import *import, JudgedRow *judged, Arena *arena, int64_t *ret_again, GError **error)
{
	const Student *student = &judged->record.student;
	Findings *findings = &judged->findings;
	Holder holder;
	bool taken = false;
	Store *store = import->plan->store;
	*ret_again = 0;
	if (!holders_document(
	            import->holders, store, student->key, &judged->digests, &holder, error) ||
	        !holders_number(import->holders, store, student->values[F_XJH], &judged->digests,
	                &taken, error))
		return false;
	g_auto(Record) former = {0};
	bool anew = false, same = holder.id && holder.imported &&
	                          seal_same(holder.import_digest, judged->digest, DIGEST);
	if (!same && status_has_left(holder.status) &&
	        !again_anew(store, import->plan->policy, student, &former, &anew, findings, error))
		return false;
	if (same)
		findings_add(findings, NULL, RULE_SAME_UNCHANGED, -1);
	else if (anew)
		again_number(
		        store, &judged->record.student, &former, arena, &judged->digests, &taken);
	else if (holder.id && strcmp(holder.school, student->values[F_XXDM]) == 0)
		*ret_again = holder.id;
	else if (holder.taken)
		findings_add(findings, NULL, RULE_SAME_ELSEWHERE, F_SFZJH);
	if (taken && !same && !*ret_again)
		findings_add(findings, NULL, RULE_SAME_STUDENT_NO, F_XJH);
	return same || *ret_again ||
	       again_certificate(store, import->plan->policy, 0, student, findings, error);
}

static bool row_update(Import *import, JudgedRow *judged, GError **error)
{
	const ImportPlan *plan = import->plan;
	Record *record = &judged->record;
	Findings kept;
	again_problems(&judged->findings, &kept);
	g_autofree char *fresh = problems_text(&kept);
	record->problems = problems_carry(
	        &import->before.student, import->before.problems, &record->student, fresh);
	if (!plan->dry_run && strcmp(import->before.student.key, record->student.key) != 0)
		holders_clear(import->holders); /* the number that he had is nobody's now */
	problems_find(record->problems, &judged->findings);
	bool corrects = findings_have(&judged->findings, RULE_SAME_CORRECTED);
	return plan->dry_run ||
	       (again_change(plan->store, &plan->act,
	                corrects ? "student.import_correct" : "student.import_fill",
	                &import->before, record, error) &&
	               applications_carry(plan->store, &plan->act, &import->before, record, error));
}

/* The row anew, as what it makes of a record that is there. */
static bool row_again(Import *import, int64_t id, JudgedRow *judged, GError **error)
{
	GError *failed = NULL;
	Findings *findings = &judged->findings;
	record_clear(&judged->record);
	judged_of_file(judged);
	if (id > 0 && again_read(import->plan->store, &import->world, id, judged->raw,
	                      &judged->record, &import->before, findings, &failed))
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
static bool person_look(Import *import, JudgedRow *judged, const Named *named, GError **error)
{
	return named->fresh || judged->findings.rejected ||
	       findings_have(&judged->findings, RULE_SAME_UNCHANGED) ||
	       alike_look(import->plan->store, import->holders, &judged->record, judged->digest,
	               &judged->findings, judged->other, sizeof judged->other, error);
}

/* Everything that the store and the file say of a row. */
static bool row_look(Import *import, JudgedRow *judged, Arena *arena, GError **error)
{
	int64_t again = 0;
	Named named;
	if (!named_look(import->plan->store, !import->into_empty, judged, &named, error))
		return false;
	judged->named_waits = named.waits;
	if (named.record != 0) {
		if (!row_again(import, named.record, judged, error))
			return false;
		judged->has_bare = false;
		if (named.record > 0) {
			student_digests(import->digests, &judged->record.student, &judged->digests);
			judged_number(import->digests, import->plan->policy, judged);
			twins_look(import->twins, judged);
		}
		return true;
	}
	bool twice = twins_look(import->twins, judged);
	judged->scope =
	        places_school(import->places, &judged->record.student, &judged->findings, error);
	if (!judged->scope)
		return false;
	if (!import->into_empty && !twice && !store_look(import, judged, arena, &again, error))
		return false;
	if (again)
		return row_again(import, again, judged, error);
	again_status(&import->world, &judged->record.student, &judged->findings);
	return import->into_empty || twice || person_look(import, judged, &named, error);
}

/* What becomes of a row, and the number of its record when it is a new one. */
static bool row_admit(Import *import, JudgedRow *judged, Arena *arena, GError **error)
{
	if (!row_look(import, judged, arena, error))
		return false;
	bool same = findings_have(&judged->findings, RULE_SAME_UNCHANGED);
	if (!same && !places_inside(import->places, &judged->record.student, &import->before,
	                     &judged->findings, error))
		return false;
	judged->outcome = outcome_of(&judged->findings);
	outcome_wait(import->plan, judged);
	if (judged->outcome < ROW_UPDATED && !outcome_waits(import->plan, judged)) {
		judged->record.id = import->next_id++;
		judged->record.version = 1;
	}
	return true;
}

static bool row_put(Import *import, JudgedRow *judged, GError **error)
{
	const ImportPlan *plan = import->plan;
	bool again = findings_have(&judged->findings, RULE_ADMIT_AGAIN);
	if (judged->outcome == ROW_UPDATED)
		return row_update(import, judged, error);
	if (judged->outcome > ROW_UPDATED)
		return true;
	if (outcome_waits(plan, judged))
		return plan->dry_run ||
		       plan->newcomer(&judged->record, &judged->findings, judged->digest,
		               &judged->application, plan->data, error);
	/* with its batch */
	holders_name_add(import->holders, judged->scope, judged->record.student.values[F_XM]);
	return !again || plan->dry_run ||
	       again_follow(plan->store, &plan->act, &judged->record, error);
}

/* The row is accounted for. */
static bool row_tell(Import *import, const JudgedRow *judged, GError **error)
{
	ImportResult *result = import->result;
	int64_t *const counts[] = {[ROW_ACCEPTED] = &result->accepted,
	        [ROW_MARKED] = &result->marked,
	        [ROW_UPDATED] = &result->updated,
	        [ROW_UNCHANGED] = &result->unchanged,
	        [ROW_REJECTED] = &result->rejected};
	RowOutcome outcome = judged->outcome;
	bool there = outcome == ROW_UPDATED || (outcome < ROW_UPDATED && !import->plan->dry_run);
	bool doubtful = outcome == ROW_UPDATED && problems_in_doubt(judged->record.problems);
	ImportedRow imported = {&judged->row, judged->heading->fields, &judged->findings,
	        *judged->other ? judged->other : NULL, judged->twins, outcome, doubtful,
	        there ? judged->record.id : 0, judged->application,
	        outcome == ROW_UPDATED ? &import->before : NULL};
	(*counts[outcome])++;
	result->doubtful += doubtful;
	result->waiting += outcome_waits(import->plan, judged);
	if (++result->rows % PROGRESS_EVERY == 0 && import->plan->progress)
		import->plan->progress(result->rows, import->plan->data);
	return !import->plan->row || import->plan->row(&imported, import->plan->data, error);
}

static bool row_import(Import *import, JudgedRow *judged, Arena *arena, bool put, GError **error)
{
	const ImportPlan *plan = import->plan;
	if (judged->row.header) {
		if (plan->header)
			plan->header(&judged->row, judged->heading->fields, plan->data);
		return true;
	}
	if (put)
		return twins_due(import->twins) || row_tell(import, judged, error);
	if (import->before.id)
		record_clear(&import->before);
	if (!row_admit(import, judged, arena, error))
		return false;
	if (!twins_due(import->twins))
		return row_put(import, judged, error) && row_tell(import, judged, error);
	judged->outcome = ROW_REJECTED; /* this reading does not count */
	return true;
}

/* What the store says of the numbers of a batch is asked at once. */
static bool batch_ask(Import *import, const Batch *batch, GError **error)
{
	holders_clear(import->holders);
	for (size_t i = 0; i < batch->count; i++)
		if (!batch->rows[i].row.header)
			holders_want(import->holders, &batch->rows[i].digests);
	return holders_ask(import->holders, import->plan->store, error);
}

/* Puts what comes of a batch of a first load in. */
static bool batch_put(Import *import, const Batch *batch, GError **error)
{
	NewStudent fresh[JUDGED_ROWS];
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++)
		if (batch->rows[i].record.sealed)
			fresh[count++] =
			        (NewStudent){&batch->rows[i].record, batch->rows[i].digest};
	return students_add(import->plan->store, &import->plan->act, fresh, count, error);
}

/* The same of a batch beside those that are there. */
static bool batch_keep(Import *import, Batch *batch, GError **error)
{
	Store *store = import->plan->store;
	g_autoptr(GString) scratch = g_string_new(NULL);
	for (size_t i = 0; i < batch->count; i++) {
		JudgedRow *judged = &batch->rows[i];
		Record *record = &judged->record;
		if (judged->row.header || judged->outcome >= ROW_UPDATED ||
		        outcome_waits(import->plan, judged))
			continue;
		record->problems = problems_lent(&judged->findings, &batch->arena, scratch);
		student_seal(store->keys.data, record, judged->scope, scratch, &batch->arena,
		        &judged->sealed);
		record->sealed = &judged->sealed;
	}
	db_bulk(store->db, true);
	bool good = batch_put(import, batch, error);
	db_bulk(store->db, false);
	return good;
}

/* Takes a batch in, row by row unless it is `put` already, and gives it back. */
static bool batch_import(Import *import, Batch *batch, bool put, GError **error)
{
	/* of an empty store nothing is asked */
	bool good = put || import->into_empty || batch_ask(import, batch, error);
	if (!put)
		twins_expect(import->twins, batch);
	for (size_t i = 0; i < batch->count; i++) {
		good = good && row_import(import, &batch->rows[i], &batch->arena, put, error);
		if (!batch->rows[i].record.student.lent)
			record_clear(&batch->rows[i].record);
	}
	good = good && (put || import->plan->dry_run || batch_keep(import, batch, error));
	if (good && batch->failed) {
		g_propagate_error(error, g_steal_pointer(&batch->failed));
		good = false;
	}
	judges_release(import->judges, batch);
	return good;
}

static bool batch_admit(Import *import, Batch *batch, GError **error)
{
	bool good = true;
	twins_expect(import->twins, batch);
	for (size_t i = 0; good && i < batch->count; i++)
		if (!batch->rows[i].row.header)
			good = row_admit(import, &batch->rows[i], &batch->arena, error);
	for (size_t i = 0; twins_due(import->twins) && i < batch->count; i++)
		batch->rows[i].outcome = ROW_REJECTED; /* this reading does not count */
	judges_seal(import->judges, batch);
	return good;
}

/* Into an empty store the order of the file alone says what becomes of a row: while some batches
 * are being sealed, the one before them is written. */
static bool first_rows_import(Import *import, GError **error)
{
	bool good = true;
	for (size_t ahead = 0; good; ahead--) {
		Batch *batch;
		while (good && ahead < JUDGED_AHEAD &&
		        (batch = judges_next(import->judges, ahead == 0))) {
			good = batch_admit(import, batch, error);
			ahead++;
		}
		if (!good || ahead == 0)
			break;
		batch = judges_sealed(import->judges);
		good = batch_put(import, batch, error) && batch_import(import, batch, true, error);
	}
	return good;
}

static bool other_rows_import(Import *import, GError **error)
{
	Batch *batch;
	while ((batch = judges_next(import->judges, true)))
		if (!batch_import(import, batch, false, error))
			return false;
	return true;
}

static bool rows_import(Import *import, Sheet *sheet, GError **error)
{
	bool first = import->into_empty && !import->plan->dry_run;
	unsigned processors = g_get_num_processors();
	JudgesPlan plan = {.path = import->path,
	        .sheet = sheet,
	        .world = import->world,
	        .keys = import->plan->store->keys.data,
	        .digests = import->digests,
	        .row_digests = first || !import->into_empty, /* else nobody asks for them */
	        .keeps = !import->plan->dry_run,
	        /* the store has a processor of its own where it is written to */
	        .threads = import->plan->dry_run ? processors : MAX(processors, 2) - 1};
	g_autoptr(Judges) judges = import->judges = judges_new(&plan);
	GError *failed = NULL;
	if ((first ? first_rows_import : other_rows_import)(import, &failed) && !judges_any(judges))
		g_set_error(&failed, BASE_ERROR, BASE_ERROR_FORMAT, "%s: is empty", import->path);
	import->result->hidden_rows = sheet_rows_hidden(sheet);
	g_strlcpy(import->result->passed, sheet_passed(sheet), sizeof import->result->passed);
	g_strlcpy(import->result->hidden, sheet_hidden(sheet), sizeof import->result->hidden);
	if (failed)
		g_propagate_error(error, failed);
	return !failed;
}

static bool import_write(Import *import, Sheet *sheet, GError **error)
{
	Store *store = import->plan->store;
	if (!store_change_begin(store, error))
		return false;
	int said;
	bool there = true, stay = import->plan->served && db_schema_locks(store->db);
	bool good = import_lasts(store, &said, error) &&
	            (import->next_id = student_next_id(store, error)) > 0 &&
	            students_any(store, &there, error);
	import->into_empty = !there && !import->plan->newcomer;
	if (!import->into_empty)
		students_more_begin(store);
	good = good && (!import->into_empty || students_first_begin(store, stay, error)) &&
	       rows_import(import, sheet, error);
	twins_clear(import->twins); /* making indexes wants the memory */
	const ImportResult *result = import->result;
	bool brought = result->accepted + result->marked + result->updated > 0 &&
	               !twins_due(import->twins);
	if (good && brought)
		good = (import->into_empty ? students_first_end(store, stay, error)
		                           : students_more_end(store, error)) &&
		       import_note(
		               import->plan, result, import->path, sheet_sha256(sheet), error) &&
		       (!import->plan->ending ||
		               import->plan->ending(result, import->plan->data, error)) &&
		       store_change_end(store, error);
	if (!good || !brought)
		store_change_drop(store);
	if (said >= 0)
		close(said);
	return good;
}

/* Reads the file from its first row to its last. Where nothing is looked up or kept, digests that
 * tell one row from another are enough. */
static bool file_read(const char *path, const ImportPlan *plan, Twins *twins,
        const Sealer *fleeting, ImportResult *ret, GError **error)
{
	*ret = (ImportResult){0};
	bool there = true;
	g_autoptr(Sheet) sheet = sheet_open(path, !plan->dry_run, error);
	if (!sheet || !students_any(plan->store, &there, error))
		return false;
	g_autoptr(Catalogues) catalogues = catalogues_load(plan->store, error);
	if (!catalogues)
		return false;
	g_autoptr(Places) places = places_new(plan->store, !plan->migrates);
	g_autoptr(Holders) holders = holders_new();
	sheet_look(sheet, heading_look, heading_join, NULL);
	Import import = {.path = path,
	        .plan = plan,
	        .result = ret,
	        .world = {.policy = plan->policy,
	                .today = plan->today,
	                .province = plan->province,
	                .catalogues = catalogues,
	                .admits = plan->admits,
	                .newcomers_enter = plan->newcomer != NULL,
	                .migrates = plan->migrates},
	        .twins = twins,
	        .digests = plan->dry_run && !there && !plan->newcomer ? fleeting
	                                                              : plan->store->keys.data,
	        .places = places,
	        .holders = holders,
	        .into_empty = !there && !plan->newcomer};
	ret->gb18030 = sheet_is_gb18030(sheet);
	bool alone = !there && !plan->dry_run && db_alone(plan->store->db, true);
	bool good = plan->dry_run ? rows_import(&import, sheet, error)
	                          : import_write(&import, sheet, error);
	if (alone)
		db_alone(plan->store->db, false);
	record_clear(&import.before);
	return good;
}

bool import_file(const char *path, const ImportPlan *plan, ImportResult *ret, GError **error)
{
	g_autoptr(Twins) twins = twins_new(sheet_rows_guess(path));
	g_autoptr(Sealer) fleeting = sealer_fleeting();
	if (!file_read(path, plan, twins, fleeting, ret, error))
		return false;
	if (!twins_due(twins))
		return true;
	twins_again(twins);
	return (!plan->again || plan->again(plan->data, error)) &&
	       file_read(path, plan, twins, fleeting, ret, error);
}

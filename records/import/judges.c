#include "records/import/judges.h"

#include "base/error.h"
#include "base/normalise.h"
#include "records/import/csv_cell.h"
#include "records/import/twins.h"

#include <pthread.h>
#include <string.h>

enum { BATCHES = 10, SPARE = 3, LOOKED_ROWS = 128, THREADS_MAX = 4, DIGEST = SEAL_DIGEST_BYTES };

/* Of a batch, in turn. Behind READING and SEALING a thread has it alone. */
enum { FREE, READING, JUDGED, GIVEN, TO_SEAL, SEALING, SEALED };

struct Judges {
	JudgesPlan plan;
	pthread_mutex_t lock; /* of all below and of each batch's state */
	pthread_cond_t changed;
	bool reading; /* one of the threads is at the sheet */
	bool ended;   /* nothing is left in it */
	bool stopped;
	uint64_t next_read, next_given, next_sealed; /* batches by number; each stands at % size */
	unsigned to_seal;
	Batch *batches[BATCHES]; /* `size` of them */
	size_t size, rows;       /* the most rows of each */
	GPtrArray *headings;     /* of Heading; written by the one who reads */
	pthread_t threads[THREADS_MAX];
	unsigned started;
};

/* As csv_cell_unguard(), with its NUL. */
static const char *unguarded(const char *cell, Arena *arena)
{
	if (cell[0] != '\'' && cell[0] != '=')
		return cell;
	size_t length;
	const char *text = csv_cell_unguard(cell, &length);
	return text[length] ? arena_text(arena, text, length) : text;
}

static void row_digest(const Judges *judges, const Record *record, uint8_t ret[DIGEST])
{
	SealPiece pieces[FIELD_COUNT + 1] = {{"import", 6}};
	char *const *values = record->student.values;
	/* rows of before there were the last two have the digest that they had */
	int count = *values[F_JSXYNY] || *values[F_BYZSH] ? FIELD_COUNT : F_JSXYNY;
	for (int i = 0; i < count; i++)
		pieces[i + 1] = (SealPiece){values[i], strlen(values[i])};
	sealer_digest(judges->plan.digests, pieces, (size_t)count + 1, ret);
}

/* By whatever document: what else two rows of one person share; of rows without one it is less, the
 * number in the school may differ. */
static void person_digest(const Judges *judges, JudgedRow *judged)
{
	static const int fields[] = {F_XXDM, F_XM, F_CSRQ, F_XH};
	enum { COUNT = G_N_ELEMENTS(fields), BARE = COUNT - 1 };
	char *const *values = judged->record.student.values;
	size_t there = 0;
	while (there < COUNT && *values[fields[there]])
		there++;
	judged->has_person = there == COUNT;
	judged->has_bare = there >= BARE && !*judged->record.student.key;
	if (!judged->has_person && !judged->has_bare)
		return;
	SealPiece pieces[COUNT + 1] = {{"person", 6}};
	for (size_t i = 0; i < COUNT; i++)
		pieces[i + 1] = (SealPiece){values[fields[i]], strlen(values[fields[i]])};
	const Sealer *sealer = judges->plan.digests;
	if (judged->has_person)
		sealer_digest(sealer, pieces, COUNT + 1, judged->person);
	if (judged->has_bare)
		sealer_digest(sealer, pieces, BARE + 1, judged->bare);
}

/* What a school and a number of it are told by. */
static void pair_digest(const Sealer *digests, const char *what, const char *school,
        const char *number, uint8_t ret[DIGEST])
{
	SealPiece pieces[] = {
	        {what, strlen(what)}, {school, strlen(school)}, {number, strlen(number)}};
	sealer_digest(digests, pieces, G_N_ELEMENTS(pieces), ret);
}

void judged_number(const Sealer *digests, const Policy *policy, JudgedRow *judged)
{
	const Student *student = &judged->record.student;
	const char *school = student->values[F_XXDM], *number = student->values[F_XH];
	const char *certificate = student->values[F_BYZSH];
	judged->has_number = *school && *number && !status_row(student->status)->final;
	if (judged->has_number)
		pair_digest(digests, "number", school, number, judged->number);
	/* one in the province, or one of a school */
	const char *giver = policy && policy->off[RULE_CERTIFICATE_PROVINCE] ? school : "";
	judged->has_certificate = *certificate != '\0';
	if (judged->has_certificate)
		pair_digest(digests, "certificate", giver, certificate, judged->certificate);
}

static bool total_says(const char *cell)
{
	static const char *const words[] = {"合计", "总计", "小计", "共计"};
	bool says = false;
	g_autofree char *plain = normalise_token(cell);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		says = says || g_str_has_prefix(plain, words[i]);
	return says;
}

/* A line of sums below a list, as spreadsheets leave it: its first cell says so (what our tables of
 * rows to correct put in front is none of it), or that of the name, and nobody stands in it. */
static bool row_total(const JudgedRow *judged)
{
	const char *const *raw = judged->raw;
	size_t i = 0;
	while (i < judged->row.count && (!*judged->row.cells[i] || judged->heading->returned[i]))
		i++;
	if (i == judged->row.count || (raw[F_SFZJH] && *raw[F_SFZJH]) ||
	        (raw[F_CSRQ] && *raw[F_CSRQ]))
		return false;
	return total_says(judged->row.cells[i]) || (raw[F_XM] && total_says(raw[F_XM]));
}

/* A day where one is wanted, or in a column that is not read, is none of our business. */
static bool date_good(int field)
{
	return field < 0 || student_fields[field].kind == KIND_DAY ||
	       student_fields[field].kind == KIND_MONTH;
}

/* Two stars and more in a row are a mask: an address may have one. */
static bool is_masked(const char *cell)
{
	const char *star = strchr(cell, '*');
	return star && strstr(star, "**");
}

static void cell_judge(JudgedRow *judged, size_t index, int field, Arena *arena)
{
	const char *cell = judged->row.cells[index], *text = unguarded(cell, arena);
	bool formula = *cell == '=' && csv_cell_formula(cell, text);
	RuleId fault = judged->row.faults[index];
	judged->raw[field] = formula ? "" : text; /* no text of anybody's */
	if (fault == RULE_NONE && (formula || (*cell == '#' && sheet_fault_text(cell))))
		fault = RULE_FIELD_FAULT;
	if (fault != RULE_NONE)
		findings_add(&judged->findings, NULL, fault, field);
}

static void row_judge(const Judges *judges, Arena *arena, JudgedRow *judged)
{
	const SheetRow *row = &judged->row;
	StudentWorld world = judges->plan.world;
	world.document_type_given = judged->heading->document_type_given;
	for (size_t i = 0; i < row->count; i++) {
		int field = judged->heading->fields[i];
		if (row->faults[i] == RULE_FIELD_DATE && date_good(field))
			row->faults[i] = RULE_NONE;
		if (field >= 0)
			cell_judge(judged, i, field, arena);
	}
	findings_add(&judged->findings, NULL, row->fault, -1);
	student_read_in(&world, judged->raw, arena, &judged->record.student, &judged->findings);
	bool starred = !row->length || memchr(row->cells[0], '*', row->length);
	for (int i = 0; starred && i < FIELD_COUNT; i++)
		if (student_fields[i].sensitive && judged->raw[i] && is_masked(judged->raw[i]))
			findings_add(&judged->findings, NULL, RULE_FIELD_MASKED, i);
	if (judged->findings.rejected && row_total(judged)) {
		judged->findings = (Findings){0};
		findings_add(&judged->findings, NULL, RULE_ROW_TOTAL, -1);
	}
	student_digests(judges->plan.digests, &judged->record.student, &judged->digests);
	judged->record.digests = &judged->digests;
	person_digest(judges, judged);
	judged_number(judges->plan.digests, judges->plan.world.policy, judged);
	if (judges->plan.row_digests)
		row_digest(judges, &judged->record, judged->digest);
}

/* The rows of a batch out of the sheet; the one thread that reads. */
static void batch_read(Judges *judges, Batch *batch)
{
	Heading *heading =
	        judges->headings->len ? judges->headings->pdata[judges->headings->len - 1] : NULL;
	arena_reset(&batch->arena);
	batch->count = 0;
	while (batch->count < judges->rows && !batch->failed) {
		JudgedRow *judged = &batch->rows[batch->count];
		memset(judged, 0, offsetof(JudgedRow, findings));
		findings_clear(&judged->findings);
		if (!sheet_next_in(
		            judges->plan.sheet, &batch->arena, &judged->row, &batch->failed)) {
			batch->last = true;
			return;
		}
		if (judged->row.header) {
			heading = g_new(Heading, 1);
			g_ptr_array_add(judges->headings, heading);
			heading_read(judges->plan.path, &judged->row, heading, &batch->failed);
		}
		judged->heading = heading;
		batch->count += batch->failed == NULL;
	}
	batch->last = batch->failed != NULL;
}

static void batch_seal(Sealer *sealer, GString *scratch, Batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		JudgedRow *judged = &batch->rows[i];
		if (judged->row.header || judged->outcome > ROW_MARKED)
			continue;
		judged->record.problems = problems_lent(&judged->findings, &batch->arena, scratch);
		student_seal(sealer, &judged->record, judged->scope, scratch, &batch->arena,
		        &judged->sealed);
		judged->record.sealed = &judged->sealed;
	}
}

static Batch *batch_at(const Judges *judges, uint64_t number)
{
	return judges->batches[number % judges->size];
}

static void state_set(Judges *judges, Batch *batch, int state)
{
	pthread_mutex_lock(&judges->lock);
	batch->state = state;
	pthread_cond_broadcast(&judges->changed);
	pthread_mutex_unlock(&judges->lock);
}

/* A batch to seal, the oldest first, or one to read; the lock is held. */
static Batch *work_find(Judges *judges)
{
	for (uint64_t i = judges->next_sealed; judges->to_seal && i < judges->next_given; i++)
		if (batch_at(judges, i)->state == TO_SEAL) {
			batch_at(judges, i)->state = SEALING;
			judges->to_seal--;
			return batch_at(judges, i);
		}
	Batch *batch = batch_at(judges, judges->next_read);
	if (judges->ended || judges->reading || batch->state != FREE)
		return NULL;
	batch->state = READING;
	judges->reading = true;
	judges->next_read++;
	return batch;
}

static void batch_judge(Judges *judges, Batch *batch)
{
	batch_read(judges, batch);
	pthread_mutex_lock(&judges->lock);
	judges->reading = false;
	judges->ended = batch->last;
	pthread_cond_broadcast(&judges->changed);
	pthread_mutex_unlock(&judges->lock);
	for (size_t i = 0; i < batch->count; i++)
		if (!batch->rows[i].row.header)
			row_judge(judges, &batch->arena, &batch->rows[i]);
	state_set(judges, batch, JUDGED);
}

static void *thread_run(void *data)
{
	Judges *judges = data;
	g_autoptr(Sealer) sealer = sealer_dup(judges->plan.keys);
	g_autoptr(GString) scratch = g_string_sized_new(4096);
	pthread_mutex_lock(&judges->lock);
	while (!judges->stopped) {
		Batch *batch = work_find(judges);
		if (!batch) {
			pthread_cond_wait(&judges->changed, &judges->lock);
			continue;
		}
		bool seal = batch->state == SEALING;
		pthread_mutex_unlock(&judges->lock);
		if (seal) {
			batch_seal(sealer, scratch, batch);
			state_set(judges, batch, SEALED);
		} else {
			batch_judge(judges, batch);
		}
		pthread_mutex_lock(&judges->lock);
	}
	pthread_mutex_unlock(&judges->lock);
	return NULL;
}

void judged_of_file(JudgedRow *judged)
{
	Findings all = judged->findings;
	judged->findings = (Findings){0};
	for (size_t i = 0; i < all.count; i++) {
		RuleId rule = all.list[i].rule;
		if (twins_kind(rule) >= 0 || rule == RULE_FIELD_FAULT || rule == RULE_FIELD_DATE)
			findings_add(&judged->findings, NULL, rule, all.list[i].field);
	}
}

Judges *judges_new(const JudgesPlan *plan)
{
	Judges *judges = g_new0(Judges, 1);
	judges->plan = *plan;
	pthread_mutex_init(&judges->lock, NULL);
	pthread_cond_init(&judges->changed, NULL);
	judges->headings = g_ptr_array_new_with_free_func(g_free);
	unsigned threads = CLAMP(plan->threads, 1, THREADS_MAX);
	/* what is only looked at is through sooner the less there is of it at a time: it stays in
	 * the caches of the processors */
	judges->size = plan->keeps ? BATCHES : threads + SPARE;
	judges->rows = plan->keeps ? JUDGED_ROWS : LOOKED_ROWS;
	for (size_t i = 0; i < judges->size; i++)
		judges->batches[i] = g_new0(Batch, 1);
	while (judges->started < threads &&
	        pthread_create(&judges->threads[judges->started], NULL, thread_run, judges) == 0)
		judges->started++;
	if (judges->started == 0)
		g_error("no thread can be started");
	return judges;
}

void judges_free(Judges *judges)
{
	if (!judges)
		return;
	pthread_mutex_lock(&judges->lock);
	judges->stopped = true;
	pthread_cond_broadcast(&judges->changed);
	pthread_mutex_unlock(&judges->lock);
	for (unsigned i = 0; i < judges->started; i++)
		pthread_join(judges->threads[i], NULL);
	for (size_t i = 0; i < judges->size; i++) {
		g_clear_error(&judges->batches[i]->failed);
		arena_clear(&judges->batches[i]->arena);
		g_free(judges->batches[i]);
	}
	g_ptr_array_unref(judges->headings);
	pthread_cond_destroy(&judges->changed);
	pthread_mutex_destroy(&judges->lock);
	g_free(judges);
}

Batch *judges_next(Judges *judges, bool wait)
{
	pthread_mutex_lock(&judges->lock);
	Batch *batch = batch_at(judges, judges->next_given);
	while (wait && batch->state != JUDGED &&
	        !(judges->ended && judges->next_given == judges->next_read))
		pthread_cond_wait(&judges->changed, &judges->lock);
	batch = batch->state == JUDGED ? batch : NULL;
	if (batch) {
		batch->state = GIVEN;
		judges->next_given++;
	}
	pthread_mutex_unlock(&judges->lock);
	return batch;
}

void judges_seal(Judges *judges, Batch *batch)
{
	pthread_mutex_lock(&judges->lock);
	batch->state = TO_SEAL;
	judges->to_seal++;
	pthread_cond_broadcast(&judges->changed);
	pthread_mutex_unlock(&judges->lock);
}

Batch *judges_sealed(Judges *judges)
{
	pthread_mutex_lock(&judges->lock);
	Batch *batch = batch_at(judges, judges->next_sealed);
	while (batch->state != SEALED)
		pthread_cond_wait(&judges->changed, &judges->lock);
	batch->state = GIVEN;
	judges->next_sealed++;
	pthread_mutex_unlock(&judges->lock);
	return batch;
}

void judges_release(Judges *judges, Batch *batch)
{
	state_set(judges, batch, FREE);
}

bool judges_any(const Judges *judges)
{
	return judges->headings->len > 0;
}

/* A batch decided on as one; and what goes wrong in the midst of many. */
#include "records/business/bulk.h"

#include "base/beat.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "records/business/parts.h"
#include "records/store/alike.h"

void bulk_failures_clear(BulkFailures *failures)
{
	g_clear_error(&failures->last);
}

bool bulk_failures_take(BulkFailures *failures, GError *failed, bool done, GError **error)
{
	enum { BUSY_IN_A_ROW = 3 };
	bool held = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_BUSY);
	bool own = g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_DUPLICATE) ||
	           g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_CONFLICT) ||
	           g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND);
	failures->busy = held ? failures->busy + 1 : 0;
	failures->ended = held ? failures->busy >= BUSY_IN_A_ROW : !own;
	if (failures->ended && !done) {
		g_propagate_error(error, failed);
		return false;
	}
	g_clear_error(&failures->last);
	failures->last = failed;
	return true;
}

static bool application_id_add(const Application *application, void *data, GError **error)
{
	GArray *ids = data;
	(void)error;
	g_array_append_val(ids, application->id);
	return true;
}

bool bulk_applicant(Store *store, const Application *application, char **ret_class,
        char **ret_number, GError **error)
{
	g_auto(Record) record = {0};
	GError *failed = NULL;
	const json_t *values = json_object_get(application->details, "values");
	const char *class_name = json_text_in(values, "SZBH");
	const char *number = json_text_in(values, "XH");
	if (application->student && !student_load(store, application->student, &record, &failed) &&
	        !records_error_is_none(failed, error))
		return false;
	*ret_class = g_strdup(record.id ? record.student.values[F_SZBH] : class_name);
	*ret_number = g_strdup(record.id ? record.student.values[F_XH] : number);
	return true;
}

static bool picked(const BulkPick *pick, int64_t id)
{
	bool there = false;
	for (size_t i = 0; pick && i < pick->count && !there; i++)
		there = pick->ids[i] == id;
	return !pick || there != pick->others;
}

typedef bool (*Decide)(Office *office, const OfficeDecision *decision, Findings *findings,
        Application *ret, GError **error);

typedef struct {
	Office *office;
	Decide decide;
	BulkEach each;
	void *data;
	Findings misfit; /* why none can be decided here */
	bool chosen;     /* one by one: each has its row */
	bool any, done;
	BulkFailures failures;
} Deciding;

/* Into `row`, whose texts are the other three's. */
static bool applicant_read(Deciding *deciding, const Application *before, BulkRow *row,
        char **ret_class, char **ret_number, GError **error)
{
	if (!bulk_applicant(deciding->office->store, before, ret_class, ret_number, error))
		return false;
	row->student = before->student;
	row->name = before->name;
	row->class_name = *ret_class;
	row->school_number = *ret_number;
	row->certificate = before->certificate;
	return true;
}

/* What is not decided here goes without a row, unless it was chosen. */
static bool one_decide(Deciding *deciding, const OfficeDecision *decision, GError **error)
{
	Findings findings = {0};
	GError *failed = NULL;
	g_auto(Application) before = {0}, done = {0};
	Office *office = deciding->office;
	bool there = application_load(office->store, decision->id, &before, &failed);
	bool may = there && office_may(office, &before, decision->action);
	if (there && !may && deciding->chosen) {
		office_action_misfit(office, &before, decision->action, &findings);
	} else if (there && !may) {
		Findings *misfit = &deciding->misfit;
		if (misfit->count == 0 || findings_have(misfit, RULE_APPROVAL_OVER)) {
			*misfit = (Findings){0};
			office_action_misfit(office, &before, decision->action, misfit);
		}
		return true;
	}
	g_autofree char *class_name = NULL, *number = NULL;
	BulkRow row = {.application = decision->id,
	        .name = "",
	        .class_name = "",
	        .school_number = "",
	        .certificate = "",
	        .number = "",
	        .into = "",
	        .status = STATUS_COUNT,
	        .findings = &findings,
	        .words = ""};
	row.good = there &&
	           applicant_read(deciding, &before, &row, &class_name, &number, &failed) && may &&
	           deciding->decide(office, decision, &findings, &done, &failed);
	deciding->any = true;
	row.after = row.good ? &done : NULL;
	if (row.good)
		deciding->failures.busy = 0;
	else if (!failed) /* it is not his to decide */
		;
	else if (g_error_matches(failed, RECORDS_ERROR, RECORDS_ERROR_REFUSED))
		g_clear_error(&failed);
	else if (!bulk_failures_take(&deciding->failures, failed, deciding->done, error))
		return false;
	else
		row.words = deciding->failures.last->message;
	deciding->done = deciding->done || row.good;
	return deciding->each(&row, deciding->data, error);
}

bool bulk_decide(Office *office, int64_t batch, const BulkPick *pick, ApprovalAction action,
        const char *reason, BulkEach each, void *data, GError **error)
{
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	ApplicationFilter filter = {.turn = -1, .batch = batch};
	g_autoptr(Alikes) alikes = alikes_new();
	Office many = *office;
	many.alikes = alikes;
	Deciding deciding = {.office = &many, .decide = office_decide, .each = each, .data = data};
	if (!applications_list(
	            office->store, &filter, true, 0, BULK_MAX, application_id_add, ids, error))
		return false;
	if (ids->len == 0) {
		g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_NOT_FOUND,
		        "%s: there is no batch %" G_GINT64_FORMAT, office->store->name, batch);
		return false;
	}
	bool good = true;
	for (guint i = 0; i < ids->len && good && !deciding.failures.ended; i++) {
		OfficeDecision decision = {
		        .id = g_array_index(ids, int64_t, i), .action = action, .reason = reason};
		if (picked(pick, decision.id))
			good = one_decide(&deciding, &decision, error);
		beat();
	}
	bulk_failures_clear(&deciding.failures);
	if (!good || deciding.any)
		return good;
	if (deciding.misfit.count)
		return office_refused(office, &deciding.misfit, error);
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, "none of the batch is chosen");
	return false;
}

static bool choices_fit(const BulkChoice *choices, size_t count, GError **error)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
	bool once = true;
	if (count > CHOICES_MAX) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_LIMIT,
		        "%zu applications are chosen: at most %d at once", count, CHOICES_MAX);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		once = g_hash_table_add(seen, (gpointer)&choices[i].id) && once;
	if (count && once)
		return true;
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
	        count ? "an application is chosen twice" : "no application is chosen");
	return false;
}

bool bulk_decide_chosen(Office *office, const BulkChoice *choices, size_t count,
        ApprovalAction action, const char *reason, bool commit, BulkEach each, void *data,
        GError **error)
{
	g_autoptr(Alikes) alikes = alikes_new();
	Office many = *office;
	many.alikes = alikes;
	Deciding deciding = {.office = &many,
	        .decide = commit ? office_decide : office_decide_look,
	        .each = each,
	        .data = data,
	        .chosen = true};
	bool good = choices_fit(choices, count, error);
	for (size_t i = 0; i < count && good && !deciding.failures.ended; i++) {
		OfficeDecision decision = {.id = choices[i].id,
		        .version = choices[i].version,
		        .action = action,
		        .reason = commit || *reason ? reason : "…" /* it may come behind a look */};
		good = one_decide(&deciding, &decision, error);
		beat();
	}
	bulk_failures_clear(&deciding.failures);
	return good;
}

#include "reports/document.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/remedy.h"
#include "reports/document_plan.h"
#include <string.h>

#define SCHEMA "jiuxu.report/1"

void run_clear(Run *run)
{
	g_free(run->id);
	g_free(run->operator);
	g_free(run->nonce);
	g_free(run->lang);
	g_free(run->console);
	g_free(run->pattern);
	g_free(run->item);
	memset(run, 0, sizeof *run);
}

static json_t *text(const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value ? value : "", -1);
	return json_string(valid);
}

static json_t *text_or_null(const char *value)
{
	return value ? text(value) : json_null();
}

static json_t *moment(int64_t at_us)
{
	g_autofree char *formatted = at_us ? clock_format(at_us) : g_strdup("");
	return json_string(formatted);
}

static json_t *digest(const char *sha256)
{
	return json_sprintf("sha256:%s", sha256);
}

static json_t *words(const Bilingual *pair)
{
	return json_pack("{s:o, s:o}", "zh", text(pair->zh), "en", text(pair->en));
}

static json_t *run_json(const Run *run)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:b}", "id",
	        text(run->id), "started_at", moment(run->started_at_us), "finished_at",
	        moment(run->finished_at_us), "judged_at", moment(run->judged_at_us), "operator",
	        text(run->operator), "nonce", text(run->nonce), "lang", text(run->lang), "console",
	        text(run->console), "selection", "pattern", text_or_null(run->pattern), "item",
	        text_or_null(run->item), "interrupted", run->interrupted);
}

/* A failure is mended as the check says, what is not known by making it known, what the plan lacks
 * by planning it. */
static const char *remedy_of(const Verdict *row, bool zh)
{
	const Check *check = row->check;
	if (row->outcome <= OUTCOME_ATTESTED)
		return "";
	if (row->remedy_zh)
		return zh ? row->remedy_zh : row->remedy_en;
	Words known = cause_remedy(row->cause);
	if (!*known.zh || row->mended_by_check ||
	        (row->outcome == OUTCOME_UNKNOWN && check->attestable))
		return zh ? check->fix->zh : check->fix->en;
	if (check->waivable && strcmp(row->cause, cause_name(CAUSE_NOT_OBSERVED)) == 0)
		known = (Words){"使该项可以观测后重新检查；这个检查点由机器观测，不能书面确认；"
		                "一时做不到的，可经批准豁免（jiuxu waive）。",
		        "Make it observable and check again; this check is observed by machines "
		        "and "
		        "cannot be attested; what cannot be done for now may be waived with an "
		        "approval (jiuxu waive)."};
	return zh ? known.zh : known.en;
}

static const Word *remedy_word(Rows *rows, const Word *likely, const Verdict *row, bool zh)
{
	const char *said = remedy_of(row, zh);
	Words offered = remedy_offered(row);
	if (!offered.zh)
		return rows_word(rows, likely, said);
	g_autofree char *both = g_strdup_printf(
	        "%s%s%s", said, zh || !*said ? "" : " ", zh ? offered.zh : offered.en);
	return rows_word(rows, likely, both);
}

static const WordList *list_of(Rows *rows, const WordList *likely, const GPtrArray *texts)
{
	return rows_list(rows, likely, (const char *const *)texts->pdata, texts->len);
}

/* Whose each of its observations is; NULL when the target tells. */
static const WordList *owners_of(Rows *rows, const Verdict *row)
{
	if (!row->evidence_of)
		return NULL;
	g_autofree const char **texts = g_new(const char *, row->evidence->len);
	for (guint i = 0; i < row->evidence->len; i++)
		texts[i] = i < row->evidence_of->len ? row->evidence_of->pdata[i] : "";
	return rows_list(rows, NULL, texts, row->evidence->len);
}

static const Word *moment_of(Rows *rows, const Word *likely, int64_t at_us, int64_t likely_us)
{
	if (likely && at_us == likely_us)
		return likely;
	g_autofree char *formatted = at_us ? clock_format(at_us) : g_strdup("");
	return rows_word(rows, likely, formatted);
}

/* The row of a verdict; much is said as the row before said it (NULL: there is none). */
static DocumentRow row_of(
        Rows *rows, const Verdict *row, const Verdict *before, const DocumentRow *said, bool zh)
{
	const Check *check = row->check;
	const Word *reason_zh = rows_word(rows, said->reason_zh, row->reason_zh);
	const Word *reason_en = rows_word(rows, said->reason_en, row->reason_en);
	return (DocumentRow){.check = rows_word(rows, said->check, check->id),
	        .item = rows_word(rows, said->item, check->item),
	        .target = rows_word(rows, said->target, row->target),
	        .target_kind =
	                rows_word(rows, said->target_kind, checklist_targets[row->target_kind]),
	        .outcome = rows_word(rows, said->outcome, outcome_name(row->outcome)),
	        .cause = rows_word(rows, said->cause, row->cause),
	        .severity =
	                rows_word(rows, said->severity, severity_name((Severity)check->severity)),
	        .expected = rows_word(rows, said->expected, row->expected),
	        .actual = rows_word(rows, said->actual, row->actual),
	        .reason = zh ? reason_zh : reason_en,
	        .reason_zh = reason_zh,
	        .reason_en = reason_en,
	        .remedy = remedy_word(rows, said->remedy, row, zh),
	        .evidence = list_of(rows, said->evidence, row->evidence),
	        .evidence_of = owners_of(rows, row),
	        .sources = list_of(rows, said->sources, row->sources),
	        .collected_at = moment_of(rows, said->collected_at, row->collected_at_us,
	                before ? before->collected_at_us : 0),
	        .valid_until = moment_of(rows, said->valid_until, row->valid_until_us,
	                before ? before->valid_until_us : 0),
	        .because_check = row->because_check
	                                 ? rows_word(rows, said->because_check, row->because_check)
	                                 : NULL,
	        .because_target = row->because_check ? rows_word(rows, said->because_target,
	                                                       row->because_target)
	                                             : NULL};
}

static void rows_fill(Rows *rows, const Verdicts *verdicts, bool zh)
{
	DocumentRow said = {0};
	const Verdict *before = NULL;
	for (size_t i = 0; i < verdicts_count(verdicts); i++) {
		const Verdict *row = verdicts_at(verdicts, i);
		said = row_of(rows, row, before, &said, zh);
		rows_add(rows, &said);
		before = row;
	}
	rows_close(rows);
}

static json_t *counts_json(const Verdicts *verdicts)
{
	json_t *out = json_object();
	for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
		json_object_set_new(out, outcome_name((Outcome)outcome),
		        json_integer(
		                (json_int_t)verdicts_outcome_count(verdicts, (Outcome)outcome)));
	return out;
}

/* The founding document names vCenter: where a site has libvirt alone, its item is held to the same
 * by another product, and says so. */
static bool stands_in_for_vcenter(const Site *site, const ChecklistItem *item)
{
	size_t others = 0, count = site->platforms ? site->platforms->len : 0;
	for (guint i = 0; i < count; i++) {
		const SitePlatform *one = g_ptr_array_index(site->platforms, i);
		others += one->kind != PLATFORM_LIBVIRT;
	}
	return count > 0 && others == 0 && strcmp(item->id, "3") == 0;
}

static json_t *items_json(const JudgeInput *input, const Verdicts *verdicts)
{
	const Checklist *checklist = input->checklist;
	json_t *out = json_array();
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		json_t *one = json_pack("{s:o, s:o, s:s}", "id", text(item->id), "title",
		        words(item->title), "outcome",
		        outcome_name(verdicts_item_outcome(verdicts, item->id)));
		if (stands_in_for_vcenter(input->site, item))
			json_object_set_new(one, "instead",
			        json_pack("{s:s, s:s}", "zh", "以 libvirt/KVM 代替 vCenter", "en",
			                "libvirt/KVM in place of vCenter"));
		json_array_append_new(out, one);
	}
	return out;
}

static json_t *parameters_json(const Checklist *checklist)
{
	json_t *out = json_array();
	for (guint i = 0; checklist->parameters && i < checklist->parameters->len; i++) {
		const ChecklistParameter *one = g_ptr_array_index(checklist->parameters, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:o, s:s, s:o}", "name", text(one->name), "value",
		                     node_to_json(one->value), "source",
		                     checklist_sources[one->source], "title", words(one->title)));
	}
	return out;
}

static json_t *checks_json(const Checklist *checklist)
{
	json_t *out = json_array();
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:o, s:s, s:s, s:s, s:o, s:o, s:o}", "id",
		                     text(check->id), "item", text(check->item), "stage",
		                     check->stage ? "acceptance" : "preparation", "severity",
		                     severity_name((Severity)check->severity), "source",
		                     checklist_sources[check->source], "title", words(check->title),
		                     "why", words(check->why), "fix", words(check->fix)));
	}
	return out;
}

/* What was brought by hand of a host and stands in: by which route, of when, when it came. */
static void import_put(json_t *host, FactTopic import)
{
	const json_t *observed_at = json_object_get(import.value, "observed_at");
	if (!import.value)
		return;
	json_object_set_new(host, "import",
	        json_pack("{s:o, s:o, s:o}", "source", text(import.source), "observed_at",
	                text(json_string_value(observed_at)), "imported_at",
	                text(json_string_value(json_object_get(import.value, "imported_at")))));
}

static json_t *host_json(const SiteHost *host, const Facts *facts)
{
	const char *message = "";
	Cause cause = facts ? facts_reach(facts, &message) : CAUSE_NOT_OBSERVED;
	json_t *out = json_pack("{s:o, s:o, s:s, s:o, s:s, s:s, s:o}", "name", text(host->name),
	        "address", text(host->address), "role", site_roles[host->role], "title",
	        text(host->title), "connection", site_connections[host->connection], "reach",
	        cause == CAUSE_NONE ? "ok" : cause_name(cause), "message", text(message));
	if (facts && cause != CAUSE_NONE)
		import_put(out, facts_find(facts, "import"));
	return out;
}

static json_t *hosts_json(const JudgeInput *input)
{
	json_t *out = json_array();
	for (size_t i = 0; i < site_host_count(input->site); i++) {
		const SiteHost *host = site_host(input->site, i);
		if (input->pattern && !site_host_matches(host, input->pattern))
			continue;
		json_array_append_new(out,
		        host_json(host, factbook_find(input->facts, SUBJECT_HOST, host->name)));
	}
	return out;
}

static json_t *differences_json(const Checklist *list)
{
	json_t *out = json_array();
	for (size_t i = 0; i < checklist_difference_count(list); i++) {
		const ChecklistDifference *one = checklist_difference(list, i);
		json_array_append_new(out,
		        json_pack("{s:s, s:o, s:o, s:o}", "kind", one->kind, "name",
		                text(one->name), "from", text(one->from), "to", text(one->to)));
	}
	return out;
}

/* `differences` only where they are known: of our own checklist. */
static json_t *checklist_json(const Checklist *list)
{
	g_autofree char *base = checklist_builtin_digest();
	json_t *out = json_pack("{s:o, s:o, s:o, s:o}", "id", text(list->id), "version",
	        text(list->version), "digest", digest(checklist_digest(list)), "base_digest",
	        digest(base));
	if (checklist_is_own(list))
		json_object_set_new(out, "differences", differences_json(list));
	return out;
}

/* A run that looked at a part, or was broken off, says nothing good of the whole. */
static ReadinessVerdict readiness_of(const Verdicts *verdicts, const Run *run)
{
	ReadinessVerdict verdict = verdicts_readiness(verdicts);
	bool partial = run->pattern || run->item || run->interrupted;
	return partial && verdict != VERDICT_NOT_READY ? VERDICT_INCOMPLETE : verdict;
}

Document *document_new(json_t *head)
{
	Document *document = g_new0(Document, 1);
	document->head = head;
	document->rows = rows_new();
	return document;
}

void document_free(Document *document)
{
	if (!document)
		return;
	json_decref(document->head);
	rows_free(document->rows);
	g_free(document);
}

Document *document_make(
        const JudgeInput *input, const Verdicts *verdicts, const Run *run, const Tool *tool)
{
	const SiteIdentity *site = input->site->identity;
	const Checklist *list = input->checklist;
	json_t *out = json_object();
	json_object_set_new(out, "schema", json_string(SCHEMA));
	json_object_set_new(out, "run", run_json(run));
	json_object_set_new(out, "tool",
	        json_pack("{s:s, s:s, s:o}", "name", "jiuxu", "version", tool->version, "digest",
	                digest(tool->digest)));
	json_object_set_new(out, "site",
	        json_pack("{s:o, s:o, s:s, s:o}", "name", text(site->name), "unit",
	                text(site->unit), "profile",
	                site->profile == PROFILE_HOSTED ? "hosted" : "own", "digest",
	                digest(site_digest(input->site))));
	json_object_set_new(out, "checklist", checklist_json(list));
	json_object_set_new(
	        out, "verdict", json_string(readiness_name(readiness_of(verdicts, run))));
	json_object_set_new(out, "confirmed", json_false());
	json_object_set_new(out, "counts", counts_json(verdicts));
	json_object_set_new(out, "items", items_json(input, verdicts));
	json_object_set_new(out, "parameters", parameters_json(list));
	json_object_set_new(out, "checks", checks_json(list));
	json_object_set_new(out, "hosts", hosts_json(input));
	document_plan(out, input);
	Document *document = document_new(out);
	rows_fill(document->rows, verdicts, strcmp(run->lang, "zh") == 0);
	return document;
}

static char *member(const json_t *object, const char *key)
{
	return g_strdup(json_string_value(json_object_get(object, key)));
}

bool document_run(const json_t *head, Run *ret, GError **error)
{
	const json_t *run = json_object_get(head, "run");
	const json_t *selection = json_object_get(run, "selection");
	const char *schema = json_string_value(json_object_get(head, "schema"));
	const char *judged_at = json_string_value(json_object_get(run, "judged_at"));
	const char *started_at = json_string_value(json_object_get(run, "started_at"));
	const char *finished_at = json_string_value(json_object_get(run, "finished_at"));
	*ret = (Run){0};
	if (g_strcmp0(schema, SCHEMA) != 0 || !judged_at ||
	        !clock_parse(judged_at, &ret->judged_at_us)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "report.json: not a report of schema '" SCHEMA
		        "' with the time it was judged");
		return false;
	}
	if (started_at)
		clock_parse(started_at, &ret->started_at_us);
	if (finished_at)
		clock_parse(finished_at, &ret->finished_at_us);
	ret->id = member(run, "id");
	ret->operator= member(run, "operator");
	ret->nonce = member(run, "nonce");
	ret->lang = member(run, "lang");
	ret->console = member(run, "console");
	ret->pattern = member(selection, "pattern");
	ret->item = member(selection, "item");
	ret->interrupted = json_is_true(json_object_get(run, "interrupted"));
	if (!ret->lang)
		ret->lang = g_strdup("zh");
	return true;
}

#include "reports/document.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
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

/* The words of all rows, each held once: rows of one check say much the same of every host. */
static json_t *word(GHashTable *said, const char *value)
{
	json_t *held = g_hash_table_lookup(said, value);
	if (!held) {
		held = text(value);
		g_hash_table_insert(said, g_strdup(value), held);
	}
	return json_incref(held);
}

/* Whole lists and pairs are held once, too; a control character keeps their keys from words. */
static json_t *held_once(GHashTable *said, const char *key, json_t *made)
{
	g_hash_table_insert(said, g_strdup(key), made);
	return json_incref(made);
}

static json_t *word_list(GHashTable *said, const GPtrArray *list)
{
	g_autoptr(GString) key = g_string_new("\x01");
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(key, "%s\x01", (const char *)g_ptr_array_index(list, i));
	json_t *held = g_hash_table_lookup(said, key->str);
	if (held)
		return json_incref(held);
	json_t *out = json_array();
	for (guint i = 0; i < list->len; i++)
		json_array_append_new(out, word(said, g_ptr_array_index(list, i)));
	return held_once(said, key->str, out);
}

static json_t *word_pair(GHashTable *said, const char *zh, const char *en)
{
	g_autofree char *key = g_strconcat("\x02", zh, "\x02", en, NULL);
	json_t *held = g_hash_table_lookup(said, key);
	if (held)
		return json_incref(held);
	return held_once(
	        said, key, json_pack("{s:o, s:o}", "zh", word(said, zh), "en", word(said, en)));
}

static json_t *word_moment(GHashTable *said, int64_t at_us)
{
	g_autofree char *formatted = at_us ? clock_format(at_us) : g_strdup("");
	return word(said, formatted);
}

static void json_unref(void *json)
{
	json_decref(json);
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
	return zh ? known.zh : known.en;
}

static json_t *result_json(GHashTable *said, const Verdict *row, bool zh)
{
	json_t *out = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "check",
	        word(said, row->check->id), "item", word(said, row->check->item), "target",
	        word(said, row->target), "target_kind",
	        word(said, checklist_targets[row->target_kind]), "outcome",
	        word(said, outcome_name(row->outcome)), "cause", word(said, row->cause), "severity",
	        word(said, severity_name((Severity)row->check->severity)), "expected",
	        word(said, row->expected), "actual", word(said, row->actual), "reason",
	        word(said, zh ? row->reason_zh : row->reason_en));
	json_object_set_new(out, "reason_i18n", word_pair(said, row->reason_zh, row->reason_en));
	json_object_set_new(out, "remedy", word(said, remedy_of(row, zh)));
	json_object_set_new(out, "evidence", word_list(said, row->evidence));
	json_object_set_new(out, "sources", word_list(said, row->sources));
	json_object_set_new(out, "collected_at", word_moment(said, row->collected_at_us));
	json_object_set_new(out, "valid_until", word_moment(said, row->valid_until_us));
	if (row->because_check)
		json_object_set_new(out, "because",
		        json_pack("{s:o, s:o}", "check", word(said, row->because_check), "target",
		                word(said, row->because_target)));
	return out;
}

static json_t *results_json(const Verdicts *verdicts, bool zh)
{
	g_autoptr(GHashTable) said =
	        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, json_unref);
	json_t *out = json_array();
	for (size_t i = 0; i < verdicts_count(verdicts); i++)
		json_array_append_new(out, result_json(said, verdicts_at(verdicts, i), zh));
	return out;
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

static json_t *items_json(const Checklist *checklist, const Verdicts *verdicts)
{
	json_t *out = json_array();
	for (guint i = 0; i < checklist->items->len; i++) {
		const ChecklistItem *item = g_ptr_array_index(checklist->items, i);
		json_array_append_new(
		        out, json_pack("{s:o, s:o, s:s}", "id", text(item->id), "title",
		                     words(item->title), "outcome",
		                     outcome_name(verdicts_item_outcome(verdicts, item->id))));
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

static json_t *host_json(const SiteHost *host, const Facts *facts)
{
	const char *message = "";
	Cause cause = facts ? facts_reach(facts, &message) : CAUSE_NOT_OBSERVED;
	return json_pack("{s:o, s:o, s:s, s:o, s:s, s:s, s:o}", "name", text(host->name), "address",
	        text(host->address), "role", site_roles[host->role], "title", text(host->title),
	        "connection", site_connections[host->connection], "reach",
	        cause == CAUSE_NONE ? "ok" : cause_name(cause), "message", text(message));
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

json_t *document_make(
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
	json_object_set_new(out, "items", items_json(list, verdicts));
	json_object_set_new(out, "parameters", parameters_json(list));
	json_object_set_new(out, "checks", checks_json(list));
	json_object_set_new(out, "hosts", hosts_json(input));
	document_plan(out, input);
	json_object_set_new(out, "results", results_json(verdicts, strcmp(run->lang, "zh") == 0));
	return out;
}

static char *member(const json_t *object, const char *key)
{
	return g_strdup(json_string_value(json_object_get(object, key)));
}

bool document_run(const json_t *document, Run *ret, GError **error)
{
	const json_t *run = json_object_get(document, "run");
	const json_t *selection = json_object_get(run, "selection");
	const char *schema = json_string_value(json_object_get(document, "schema"));
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

#include "reports/writers/view.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/width.h"
#include "inventory/facts.h"
#include "inventory/imports.h"
#include "inventory/messages.h"
#include "reports/writers/view_rows.h"
#include "reports/writers/view_texts.h"
#include <string.h>

const char *view_say(const View *view, const char *zh, const char *en)
{
	return view->zh ? zh : en;
}

const char *view_words(const View *view, Words words)
{
	return view->zh ? words.zh : words.en;
}

const char *view_keep(const View *view, const char *text)
{
	return view_texts_keep(view->texts, text);
}

static const char *visible(const View *view, const json_t *string)
{
	const char *text = json_string_value(string);
	size_t length = json_string_length(string);
	if (!text)
		return "";
	if (width_is_visible(text, length))
		return text;
	g_autofree char *shown = width_visible(text, length);
	return view_keep(view, shown);
}

const char *view_word(const View *view, const Word *word)
{
	if (word->visible)
		return word->text;
	g_autofree char *shown = width_visible(word->text, word->length);
	return view_keep(view, shown);
}

const char *view_text(const View *view, const json_t *object, const char *key)
{
	return visible(view, json_object_get(object, key));
}

const char *view_text_i18n(const View *view, const json_t *object, const char *key)
{
	const json_t *words = json_object_get(object, key);
	const char *text = view_text(view, words, view->zh ? "zh" : "en");
	return *text ? text : view_text(view, words, view->zh ? "en" : "zh");
}

static char *time_text(const json_t *run, const char *key)
{
	int64_t at_us;
	const char *text = json_string_value(json_object_get(run, key));
	return text && clock_parse(text, &at_us) ? clock_format_cst(at_us) : g_strdup("");
}

static void load_run(View *view, const json_t *run)
{
	const json_t *selection = json_object_get(run, "selection");
	view->run_id = view_text(view, run, "id");
	view->operator= view_text(view, run, "operator");
	view->nonce = view_text(view, run, "nonce");
	view->console = view_text(view, run, "console");
	view->started_at = time_text(run, "started_at");
	view->finished_at = time_text(run, "finished_at");
	view->judged_at = time_text(run, "judged_at");
	view->pattern = view_text(view, selection, "pattern");
	view->item = view_text(view, selection, "item");
	view->interrupted = json_is_true(json_object_get(run, "interrupted"));
}

static void load_heads(View *view, const json_t *report)
{
	const json_t *tool = json_object_get(report, "tool");
	const json_t *site = json_object_get(report, "site");
	const json_t *checklist = json_object_get(report, "checklist");
	view->tool_name = view_text(view, tool, "name");
	view->tool_version = view_text(view, tool, "version");
	view->tool_digest = view_text(view, tool, "digest");
	view->site_name = view_text(view, site, "name");
	view->site_unit = view_text(view, site, "unit");
	view->site_profile = view_text(view, site, "profile");
	view->site_digest = view_text(view, site, "digest");
	view->checklist_id = view_text(view, checklist, "id");
	view->checklist_version = view_text(view, checklist, "version");
	view->checklist_digest = view_text(view, checklist, "digest");
	view->base_digest = view_text(view, checklist, "base_digest");
	view->confirmed = json_is_true(json_object_get(report, "confirmed"));
	view->differences = json_object_get(checklist, "differences");
	view->parameters = json_object_get(report, "parameters");
	view->attestations = json_object_get(report, "attestations");
	view->waivers = json_object_get(report, "waivers");
	const json_t *plan = json_object_get(report, "plan");
	view->addresses = json_object_get(plan, "addresses");
	view->volumes = json_object_get(plan, "volumes");
	view->licences = json_object_get(plan, "licences");
}

static void check_free(void *data)
{
	CheckView *check = data;
	g_ptr_array_unref(check->rows);
	g_free(check);
}

static void load_checks(View *view, const json_t *list)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		CheckView *check = g_new0(CheckView, 1);
		check->rows = g_ptr_array_new();
		check->id = view_text(view, entry, "id");
		check->item = view_text(view, entry, "item");
		check->stage = view_text(view, entry, "stage");
		check->source = view_text(view, entry, "source");
		check->title = view_text_i18n(view, entry, "title");
		check->why = view_text_i18n(view, entry, "why");
		check->fix = view_text_i18n(view, entry, "fix");
		severity_parse(view_text(view, entry, "severity"), &check->severity);
		g_ptr_array_add(view->checks, check);
	}
}

static void host_free(gpointer data)
{
	HostView *host = data;
	g_free(host->said);
	g_free(host->alone);
	g_free(host);
}

/* The table of hosts has name and address in columns of their own: here stands the rest. */
static const char *message_alone(const HostView *host, const char *message)
{
	g_autofree char *who = g_strdup_printf("host '%s': ", host->name);
	g_autofree char *where = g_strdup_printf("%s ", host->address);
	if (g_str_has_prefix(message, who))
		message += strlen(who);
	return g_str_has_prefix(message, where) ? message + strlen(where) : message;
}

static void load_hosts(View *view, const json_t *list)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		HostView *host = g_new0(HostView, 1);
		host->name = view_text(view, entry, "name");
		host->address = view_text(view, entry, "address");
		host->role = view_text(view, entry, "role");
		host->title = view_text(view, entry, "title");
		host->connection = view_text(view, entry, "connection");
		host->reach = view_text(view, entry, "reach");
		host->stood_in = strstr(view_text(view, entry, "message"), " stands in") != NULL;
		host->message = message_alone(host, view_text(view, entry, "message"));
		g_autofree char *alone = imports_live_message(host->message);
		host->alone = view->zh ? message_zh(alone) : g_strdup(alone);
		if (view->zh)
			host->message = host->said = message_zh(host->message);
		host->lost = strcmp(host->reach, "ok") != 0 &&
		             strcmp(host->reach, cause_name(CAUSE_NOT_OBSERVED)) != 0;
		g_ptr_array_add(view->hosts, host);
	}
}

/* "王建国（省信息中心，主任）"; several in the order of the site. */
static const char *responsible_of(View *view, const json_t *list, const char *item)
{
	g_autoptr(GString) out = g_string_new(NULL);
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		const char *organisation = view_text(view, entry, "organisation");
		const char *position = view_text(view, entry, "position");
		if (strcmp(view_text(view, entry, "item"), item) != 0)
			continue;
		g_string_append_printf(out, "%s%s", out->len ? view_say(view, "、", ", ") : "",
		        view_text(view, entry, "name"));
		if (*organisation || *position)
			g_string_append_printf(out, view_say(view, "（%s%s%s）", " (%s%s%s)"),
			        organisation,
			        *organisation && *position ? view_say(view, "，", ", ") : "",
			        position);
	}
	return view_keep(view, out->str);
}

/* The earliest day that the site gives for the item. */
static const char *due_of(const View *view, const json_t *list, const char *item)
{
	const char *earliest = "";
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		const char *due = view_text(view, entry, "due");
		if (*due && strcmp(view_text(view, entry, "item"), item) == 0 &&
		        (!*earliest || strcmp(due, earliest) < 0))
			earliest = due;
	}
	return earliest;
}

static void count_item(const View *view, ItemView *item)
{
	for (guint k = 0; k < view->checks->len; k++) {
		const CheckView *check = g_ptr_array_index(view->checks, k);
		if (strcmp(check->item, item->id) != 0)
			continue;
		item->judged = item->judged || check->rows->len > 0;
		for (int i = 0; i < OUTCOME_COUNT; i++)
			item->counts[i] += check->counts[i];
	}
}

/* An item is called by its worst outcome alone where no result of it is better. */
static const char *item_words(const View *view, const ItemView *item)
{
	static const Words mixed[OUTCOME_COUNT] = {
	        [OUTCOME_ATTESTED] = {"通过（有书面确认）", "pass (some attested)"},
	        [OUTCOME_WARN] = {"通过（有提醒）", "pass (with remarks)"},
	        [OUTCOME_WAIVED] = {"通过（有豁免）", "pass (some waived)"}};
	if (!item->judged)
		return view_say(view, "本次未检查", "not checked");
	size_t better = 0;
	for (int i = OUTCOME_PASS; i < (int)item->outcome; i++)
		better += item->counts[i];
	return view_words(view, better && mixed[item->outcome].zh ? mixed[item->outcome]
	                                                          : outcome_words(item->outcome));
}

static const char *item_instead(const View *view, const ItemView *item, const json_t *entry)
{
	bool good = item->judged && item->outcome != OUTCOME_NOT_APPLICABLE &&
	            item->outcome < OUTCOME_UNKNOWN;
	return good ? view_text_i18n(view, entry, "instead") : "";
}

static void load_items(View *view, const json_t *list, const json_t *responsible)
{
	size_t i;
	json_t *entry;
	json_array_foreach((json_t *)list, i, entry) {
		ItemView *item = g_new0(ItemView, 1);
		item->id = view_text(view, entry, "id");
		item->title = view_text_i18n(view, entry, "title");
		item->responsible = responsible_of(view, responsible, item->id);
		item->due = due_of(view, responsible, item->id);
		count_item(view, item);
		item->judged = outcome_parse(view_text(view, entry, "outcome"), &item->outcome) &&
		               item->judged;
		item->words = item_words(view, item);
		item->instead = item_instead(view, item, entry);
		g_ptr_array_add(view->items, item);
	}
}

const ItemView *view_item(const View *view, const char *id)
{
	for (guint i = 0; i < view->items->len; i++) {
		const ItemView *item = g_ptr_array_index(view->items, i);
		if (strcmp(item->id, id) == 0)
			return item;
	}
	return NULL;
}

const CheckView *view_check(const View *view, const char *id)
{
	for (guint i = 0; i < view->checks->len; i++) {
		const CheckView *check = g_ptr_array_index(view->checks, i);
		if (strcmp(check->id, id) == 0)
			return check;
	}
	return NULL;
}

static bool load_all(View *view, const Document *document, bool own_lang, GError **error)
{
	const json_t *report = document->head;
	const char *verdict = view_text(view, report, "verdict");
	if (!readiness_parse(verdict, &view->verdict)) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_FORMAT, "report: unknown verdict '%s'",
		        verdict);
		return false;
	}
	load_heads(view, report);
	load_run(view, json_object_get(report, "run"));
	load_checks(view, json_object_get(report, "checks"));
	load_hosts(view, json_object_get(report, "hosts"));
	if (!view_rows_load(view, document->rows, own_lang, error))
		return false;
	load_items(view, json_object_get(report, "items"), json_object_get(report, "responsible"));
	return true;
}

View *view_new(const Document *document, const char *lang, GError **error)
{
	g_autoptr(View) view = g_new0(View, 1);
	const json_t *run_lang = json_object_get(json_object_get(document->head, "run"), "lang");
	const char *own = json_is_string(run_lang) ? json_string_value(run_lang) : "zh";
	view->document = document;
	view->lang = strcmp(lang ? lang : own, "en") == 0 ? "en" : "zh";
	view->zh = strcmp(view->lang, "zh") == 0;
	view->texts = view_texts_new();
	view->items = g_ptr_array_new_with_free_func(g_free);
	view->checks = g_ptr_array_new_with_free_func(check_free);
	view->hosts = g_ptr_array_new_with_free_func(host_free);
	if (!load_all(view, document, strcmp(own, view->lang) == 0, error))
		return NULL;
	return g_steal_pointer(&view);
}

void view_free(View *view)
{
	g_free(view->started_at);
	g_free(view->finished_at);
	g_free(view->judged_at);
	g_ptr_array_unref(view->items);
	g_ptr_array_unref(view->checks);
	g_ptr_array_unref(view->hosts);
	g_free(view->rows);
	view_texts_free(view->texts);
	g_free(view);
}

#include "records/web/settings.h"

#include "base/json_text.h"
#include "records/rules/level.h"
#include "records/store/policies.h"
#include "records/web/words.h"

#include <string.h>

static json_t *rules_json(const Exchange *exchange, const Policy *policy)
{
	json_t *list = json_array();
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const Rule *rule = rule_of(id);
		if (!rule->provincial && !policy_rule_counts(id))
			continue;
		g_autofree char *words = policy_rule_law(policy, id, exchange->zh);
		json_array_append_new(
		        list, json_pack("{s:s, s:b, s:b, s:s, s:s}", "rule", rule->name, "on",
		                      !policy->off[id], "national", !rule->provincial, "words",
		                      words, "source", rule->source));
	}
	return list;
}

static json_t *numbers_json(const Exchange *exchange, const Policy *policy)
{
	const Policy usual = policy_default();
	json_t *list = json_array();
	for (size_t i = 0; i < policy_numbers_count(); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		json_array_append_new(
		        list, json_pack("{s:s, s:i, s:i, s:i, s:i, s:s, s:s}", "name", number->name,
		                      "value", policy_number(policy, number), "usual",
		                      policy_number(&usual, number), "least", number->least, "most",
		                      number->most, "words", exchange->zh ? number->zh : number->en,
		                      "source", number->source));
	}
	return list;
}

static json_t *levels_json(const Exchange *exchange, const Policy *policy)
{
	json_t *list = json_array();
	for (size_t i = 0; i < businesses_count(); i++) {
		const Business *row = &businesses[i];
		json_array_append_new(
		        list, json_pack("{s:s, s:s, s:s, s:s}", "kind", row->id, "words",
		                      exchange->zh ? row->zh : row->en, "level",
		                      level_row(business_top(policy, row))->id, "usual",
		                      level_row(row->top)->id));
	}
	return list;
}

/* {version, rules: [{rule, on, words, source}], numbers: [{name, value, usual, least, most, words,
 * source}], levels: [{kind, words, level, usual}]}. Yours. */
static json_t *settings_json(const Exchange *exchange, const Policy *policy, int64_t version)
{
	return json_pack("{s:I, s:o, s:o, s:o}", "version", (json_int_t)version, "rules",
	        rules_json(exchange, policy), "numbers", numbers_json(exchange, policy), "levels",
	        levels_json(exchange, policy));
}

bool api_settings(Exchange *exchange, GError **error)
{
	Policy policy;
	int64_t version;
	if (!policy_load(exchange->store, &policy, &version, error))
		return false;
	return exchange_fresh(exchange, version) ||
	       exchange_json(exchange, 200, settings_json(exchange, &policy, version));
}

/* Puts a change of the settings that have `version` into force. */
static bool change_save(Exchange *exchange, const json_t *change, int64_t version,
        const char *reason, Policy *ret, GError **error)
{
	Act act = exchange_act(exchange, reason);
	int64_t now;
	return policy_change_check(change, error) &&
	       policy_load(exchange->store, ret, &now, error) &&
	       policy_change(ret, change, error) && policy_lawful(ret, error) &&
	       policy_save(exchange->store, &act, ret, &version, error);
}

bool api_settings_change(Exchange *exchange, GError **error)
{
	Policy policy;
	const char *reason = json_text_in(exchange->json, "reason");
	if (!change_save(exchange, exchange->json, exchange->version, reason, &policy, error))
		return false;
	exchange_etag(exchange, exchange->version + 1);
	return exchange_json(
	        exchange, 200, settings_json(exchange, &policy, exchange->version + 1));
}

/* The levels that may agree last to a kind of business, and the one that does now. */
static json_t *choices_json(const Exchange *exchange, const Business *business, const char *now)
{
	json_t *list = json_array();
	for (Level level = LEVEL_SCHOOL; level <= LEVEL_PROVINCE; level++) {
		const LevelRow *row = level_row(level);
		if (level >= business_least(business) || strcmp(row->id, now) == 0)
			json_array_append_new(list, json_pack("{s:s, s:s}", "id", row->id, "words",
			                                    exchange->zh ? row->zh : row->en));
	}
	return list;
}

static void choices_add(const Exchange *exchange, json_t *levels)
{
	size_t i;
	json_t *row;
	json_array_foreach(levels, i, row) {
		const char *kind = json_string_value(json_object_get(row, "kind"));
		const char *now = json_string_value(json_object_get(row, "level"));
		json_object_set_new(
		        row, "choices", choices_json(exchange, business_find(kind), now));
	}
}

static bool settings_show(Exchange *exchange, int status, const char *problem, GError **error)
{
	Policy policy;
	int64_t version;
	if (!policy_load(exchange->store, &policy, &version, error))
		return false;
	json_t *vars = settings_json(exchange, &policy, version);
	g_autofree char *saved = exchange_query(exchange, "saved");
	bool may = exchange_may(exchange, PERMIT_POLICY);
	json_object_set_new(vars, "title", json_string(word(exchange->zh, "settings")));
	json_object_set_new(vars, "problem", json_string(problem));
	json_object_set_new(vars, "may_change", json_boolean(may));
	json_object_set_new(vars, "saved", json_boolean(status == 200 && *saved == '1'));
	choices_add(exchange, json_object_get(vars, "levels"));
	return exchange_page_status(exchange, status, "settings.html", vars, error);
}

bool page_settings(Exchange *exchange, GError **error)
{
	return settings_show(exchange, 200, "", error);
}

/* What the form says, whole: a rule without its tick is off. Yours. */
static json_t *form_change(Exchange *exchange)
{
	json_t *off = json_array(), *numbers = json_object(), *levels = json_object();
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		g_autofree char *name = g_strconcat("rule.", rule_of(id)->name, NULL);
		if (rule_of(id)->provincial && !*exchange_field(exchange, name))
			json_array_append_new(off, json_string(rule_of(id)->name));
	}
	for (size_t i = 0; i < policy_numbers_count(); i++) {
		const char *text = exchange_field(exchange, policy_numbers[i].name);
		gint64 value = -1;
		g_ascii_string_to_signed(text, 10, -1, G_MAXINT, &value, NULL);
		json_object_set_new(numbers, policy_numbers[i].name, json_integer(value));
	}
	for (size_t i = 0; i < businesses_count(); i++) {
		g_autofree char *name = g_strconcat("level.", businesses[i].id, NULL);
		json_object_set_new(
		        levels, businesses[i].id, json_string(exchange_field(exchange, name)));
	}
	return json_pack("{s:o, s:o, s:o}", "off", off, "numbers", numbers, "levels", levels);
}

bool page_settings_save(Exchange *exchange, GError **error)
{
	Policy policy;
	guint64 version = 0;
	GError *failed = NULL;
	g_autoptr(json_t) change = form_change(exchange);
	g_autofree char *reason = g_strstrip(g_strdup(exchange_field(exchange, "reason")));
	g_ascii_string_to_unsigned(
	        exchange_field(exchange, "version"), 10, 0, INT64_MAX, &version, NULL);
	if (g_utf8_strlen(reason, -1) < 2 || g_utf8_strlen(reason, -1) > 200)
		return settings_show(exchange, 422, word(exchange->zh, "settings_reason"), error);
	if (change_save(exchange, change, (int64_t)version, reason, &policy, &failed))
		return exchange_redirect(exchange, "/settings?saved=1");
	int status = exchange_status(failed);
	if (status != 422 && status != 412) {
		g_propagate_error(error, failed);
		return false;
	}
	g_autofree char *words = exchange_words(exchange, failed);
	g_error_free(failed);
	return settings_show(exchange, status, words, error);
}

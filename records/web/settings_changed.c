#include "records/web/settings_changed.h"

#include "base/json_text.h"
#include "records/rules/level.h"
#include "records/rules/policy.h"
#include "records/web/view.h"
#include "records/web/words.h"

#include <string.h>

enum { SCHOOL_DIGITS = 10 };

typedef struct {
	Exchange *exchange;
	const char *subject;
	const json_t *before, *after;
	json_t *list;
} Changed;

static void change_add(const Changed *changed, const char *label, const char *was, const char *now)
{
	if (strcmp(was, now) != 0)
		json_array_append_new(changed->list,
		        json_pack("{s:s, s:s, s:s}", "label", label, "was", was, "now", now));
}

static bool is_off(const json_t *state, const char *rule)
{
	size_t i;
	json_t *name;
	json_array_foreach(json_object_get(state, "off"), i, name)
		if (strcmp(json_string_value(name), rule) == 0)
			return true;
	return false;
}

static void rules_add(const Changed *changed)
{
	bool zh = changed->exchange->zh;
	for (RuleId id = RULE_NONE + 1; id < RULE_COUNT; id++) {
		const char *name = rule_of(id)->name;
		bool was = is_off(changed->before, name), now = is_off(changed->after, name);
		g_autofree char *law =
		        was != now ? policy_rule_law(&changed->exchange->policy, id, zh) : NULL;
		if (law)
			change_add(changed, law, word(zh, was ? "settings_off" : "settings_holds"),
			        word(zh, now ? "settings_off" : "settings_holds"));
	}
}

/* A number that a state has, else the usual one, as text. Yours. */
static char *number_of(const json_t *state, const PolicyNumber *number)
{
	const Policy usual = policy_default();
	const json_t *own = json_object_get(json_object_get(state, "numbers"), number->name);
	return g_strdup_printf("%" JSON_INTEGER_FORMAT,
	        own ? json_integer_value(own) : policy_number(&usual, number));
}

static void numbers_add(const Changed *changed)
{
	for (size_t i = 0; i < policy_numbers_count(); i++) {
		const PolicyNumber *number = &policy_numbers[i];
		g_autofree char *was = number_of(changed->before, number);
		g_autofree char *now = number_of(changed->after, number);
		change_add(changed, changed->exchange->zh ? number->zh : number->en, was, now);
	}
}

static const char *level_of(const Changed *changed, const json_t *state, const Business *business)
{
	const char *id = json_text_in(json_object_get(state, "levels"), business->id);
	int level = *id ? level_find(id) : (int)business->top;
	if (level == LEVEL_COUNT)
		return id;
	return changed->exchange->zh ? level_row((Level)level)->zh : level_row((Level)level)->en;
}

static void levels_add(const Changed *changed)
{
	bool zh = changed->exchange->zh;
	for (size_t i = 0; i < businesses_count(); i++) {
		g_autofree char *label = g_strdup_printf("%s%s%s", word(zh, "settings_level"),
		        zh ? "：" : ": ", zh ? businesses[i].zh : businesses[i].en);
		change_add(changed, label, level_of(changed, changed->before, &businesses[i]),
		        level_of(changed, changed->after, &businesses[i]));
	}
}

static void policy_add(const Changed *changed)
{
	rules_add(changed);
	numbers_add(changed);
	levels_add(changed);
}

static void factor_add(const Changed *changed)
{
	bool zh = changed->exchange->zh;
	bool was = json_is_true(json_object_get(changed->before, "required")),
	     now = json_is_true(json_object_get(changed->after, "required"));
	change_add(changed, word(zh, "settings_factor"), word(zh, was ? "yes" : "no"),
	        word(zh, now ? "yes" : "no"));
}

/* The years that were not known. */
static void calendar_add(const Changed *changed)
{
	const char *year;
	json_t *days, *years = json_object_get(changed->after, "years");
	json_object_foreach(years, year, days) {
		const json_t *was =
		        json_object_get(json_object_get(changed->before, "years"), year);
		if (!was || !json_equal((json_t *)was, days))
			change_add(changed, word(changed->exchange->zh, "settings_calendar"), "",
			        year);
	}
}

/* Of "late/3642000014/202609". */
static void late_add(const Changed *changed)
{
	bool zh = changed->exchange->zh;
	g_auto(GStrv) parts = g_strsplit(changed->subject, "/", 3);
	if (g_strv_length(parts) != 3)
		return;
	bool school = strlen(parts[1]) == SCHOOL_DIGITS;
	g_autofree char *where =
	        school ? g_strdup(view_school(changed->exchange, parts[1])) : view_region(parts[1]);
	g_autofree char *label = g_strdup_printf("%s%s%s %s%s%s", where, zh ? "，" : ", ",
	        word(zh, "late_entered"), *parts[2] ? parts[2] : word(zh, "late_any"),
	        zh ? "，" : ", ", word(zh, "late_until"));
	change_add(changed, label, json_text_in(changed->before, "until"),
	        json_text_in(changed->after, "until"));
}

static const struct {
	const char *kind;
	void (*add)(const Changed *changed);
} kinds[] = {{"policy.set", policy_add}, {"policy.second_factor", factor_add},
        {"policy.calendar", calendar_add}, {"late.set", late_add}};

static size_t kind_find(const char *kind)
{
	size_t at = 0;
	while (at < G_N_ELEMENTS(kinds) && strcmp(kinds[at].kind, kind) != 0)
		at++;
	return at;
}

bool settings_event(const char *kind)
{
	return kind_find(kind) < G_N_ELEMENTS(kinds);
}

json_t *settings_changed(Exchange *exchange, const char *kind, const char *subject,
        const json_t *before, const json_t *after)
{
	size_t at = kind_find(kind);
	Changed changed = {exchange, subject, before, after, json_array()};
	if (after && at < G_N_ELEMENTS(kinds))
		kinds[at].add(&changed);
	return changed.list;
}

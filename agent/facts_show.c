#include "agent/facts_show.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/width.h"
#include "checks/outcome.h"
#include "checks/topics_zh.h"
#include "inventory/messages.h"
#include <stdio.h>
#include <string.h>

#define DEPTH_MAX 16 /* deeper values are told as JSON */
#define INDENT 2

void facts_show_visible(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		g_autofree char *visible = width_visible(*line, strlen(*line));
		puts(visible);
	}
}

const char *text_or_dash(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && *text ? text : "-";
}

static char *json_said(const json_t *value)
{
	char *dumped = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	char *text = g_strdup(dumped ? dumped : "-");
	free(dumped);
	return text;
}

static char *scalar_said(const json_t *value, bool zh)
{
	if (json_is_string(value))
		return g_strdup(*json_string_value(value) ? json_string_value(value) : "\"\"");
	if (json_is_boolean(value) && zh)
		return g_strdup(json_is_true(value) ? "是" : "否");
	return json_is_null(value) ? g_strdup("-") : json_said(value);
}

/* What fits one line: a scalar, an empty value, a list of scalars; NULL for others. Owned. */
static char *line_said(const json_t *value, size_t depth, bool zh)
{
	size_t i;
	json_t *part;
	if (!json_is_array(value) && !json_is_object(value))
		return scalar_said(value, zh);
	if (json_array_size(value) + json_object_size(value) == 0)
		return g_strdup(zh ? "（无）" : "(none)");
	if (depth >= DEPTH_MAX)
		return json_said(value);
	if (json_is_object(value))
		return NULL;
	g_autoptr(GString) all = g_string_new(NULL);
	json_array_foreach((json_t *)value, i, part) {
		if (json_is_array(part) || json_is_object(part))
			return NULL;
		g_autofree char *said = scalar_said(part, zh);
		g_string_append_printf(all, "%s%s", i ? (zh ? "、" : ", ") : "", said);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

/* What lies below a topic's members, on one line where all of it fits: "mac=02:… mtu=1500"; else
 * NULL. */
static char *entry_said(const json_t *entry, size_t depth, bool zh)
{
	const char *key;
	json_t *member;
	if (!json_is_object(entry))
		return line_said(entry, depth, zh);
	g_autoptr(GString) all = g_string_new(NULL);
	json_object_foreach((json_t *)entry, key, member) {
		g_autofree char *said = line_said(member, depth, zh);
		if (!said)
			return NULL;
		g_string_append_printf(all, "%s%s=%s", all->len ? "  " : "", key, said);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

static void value_print(const json_t *value, size_t depth, bool zh);

/* "name: value", or "name:" and the members below; of a list "-" stands for the name. */
static void member_print(const char *name, const json_t *value, size_t depth, bool zh)
{
	bool listed = strcmp(name, "-") == 0;
	g_autofree char *said = listed ? entry_said(value, depth, zh) : line_said(value, depth, zh);
	const char *colon = listed ? said ? " " : "" : zh ? "：" : said ? ": " : ":";
	g_autofree char *line = g_strdup_printf(
	        "%*s%s%s%s", (int)(depth * INDENT), "", name, colon, said ? said : "");
	facts_show_visible(line);
	if (!said)
		value_print(value, depth + 1, zh);
}

/* No deeper than DEPTH_MAX: line_said() takes what lies below. */
static void value_print(const json_t *value, size_t depth, bool zh)
{
	const char *key;
	size_t i;
	json_t *part;
	if (json_is_object(value))
		json_object_foreach((json_t *)value, key, part)
			member_print(key, part, depth, zh);
	else
		json_array_foreach((json_t *)value, i, part)
			member_print("-", part, depth, zh);
}

/* "系统时间（time）  linux，2026-11-26 20:00:00 +08:00" */
static void head_print(const char *topic, const json_t *entry, bool zh)
{
	int64_t at_us;
	const char *at = text_or_dash(entry, "observed_at"), *said = zh ? topic_zh(topic) : topic;
	g_autofree char *cst = clock_parse(at, &at_us) ? clock_format_cst(at_us) : g_strdup(at);
	g_autofree char *name = strcmp(said, topic) != 0 ? g_strdup_printf("%s（%s）", said, topic)
	                                                 : g_strdup(topic);
	g_autofree char *head = g_strdup_printf(
	        zh ? "%s  %s，%s" : "%s  (%s, %s)", name, text_or_dash(entry, "source"), cst);
	facts_show_visible(head);
}

static void message_print(const char *message, bool zh)
{
	g_autofree char *said = zh ? message_zh(message) : g_strdup(message);
	facts_show_visible(said);
}

static void topic_print(const char *topic, const json_t *entry, const char *told, bool zh)
{
	const json_t *value = json_object_get(entry, "value");
	const char *message = text_or_dash(entry, "message");
	head_print(topic, entry, zh);
	g_autofree char *said = value ? line_said(value, 1, zh) : NULL;
	g_autofree char *line = said ? g_strdup_printf("%*s%s", INDENT, "", said) : NULL;
	if (line)
		facts_show_visible(line);
	else if (value)
		value_print(value, 1, zh);
	else
		facts_show_visible(zh ? cause_words(text_or_dash(entry, "cause")).zh
		                      : text_or_dash(entry, "cause"));
	if (!value && strcmp(message, told) != 0)
		message_print(message, zh);
}

void facts_show(const Facts *facts, bool zh)
{
	g_autoptr(json_t) json = facts_to_json(facts);
	const char *topic, *message;
	json_t *entry;
	/* of a host that could not be reached every topic would say the same: it is said once */
	bool lost = facts_reach(facts, &message) != CAUSE_NONE;
	if (lost)
		message_print(message, zh);
	json_object_foreach(json_object_get(json, "topics"), topic, entry) {
		if (!lost || strcmp(text_or_dash(entry, "message"), message) != 0)
			topic_print(topic, entry, lost ? message : "", zh);
	}
}

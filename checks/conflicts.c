#include "checks/conflicts.h"
#include "base/cleanup.h"
#include "base/json_text.h"
#include "checks/stood_in.h"
#include "inventory/imports.h"
#include <string.h>

static bool concerns(const Check *check, const char *topic)
{
	for (size_t i = 0; check->wants && i < node_count(check->wants); i++)
		if (strcmp(node_scalar(node_key_at(check->wants, i)), topic) == 0)
			return true;
	return false;
}

static void append(char **reason, const char *more)
{
	char *whole = g_strconcat(*reason, more, NULL);
	g_free(*reason);
	*reason = whole;
}

/* Its evidence is named too, but the row stays as old as what it is judged from. */
static void cite(Verdict *row, const json_t *evidence)
{
	size_t i;
	json_t *digest;
	json_array_foreach((json_t *)evidence, i, digest) {
		const char *text = json_string_value(digest);
		if (text &&
		        !g_ptr_array_find_with_equal_func(row->evidence, text, g_str_equal, NULL))
			g_ptr_array_add(row->evidence, g_strdup(text));
	}
}

static void remark(Verdict *row, const json_t *conflict)
{
	const char *topic = json_text_in(conflict, "topic"), *key = json_text_in(conflict, "key");
	const char *value = json_text_in(conflict, "value"),
	           *other = json_text_in(conflict, "other");
	const char *source = json_text_in(conflict, "other_source");
	g_autofree char *at = imports_moment(json_text_in(conflict, "other_at"));
	g_autofree char *zh = g_strdup_printf(
	        "；与导入的记录相互矛盾：%s.%s 为“%s”，导入的记录（来源 %s，观测于 %s）为“%s”",
	        topic, key, value, route_words(source).zh, at, other);
	g_autofree char *en =
	        g_strdup_printf("; conflict: %s.%s is '%s', but was '%s' in what %s showed at %s",
	                topic, key, value, other, source, at);
	append(&row->reason_zh, zh);
	append(&row->reason_en, en);
	if (row->outcome == OUTCOME_PASS)
		row->outcome = OUTCOME_WARN;
}

void conflicts_remark(const FactBook *facts, Verdict *row)
{
	if (row->target_kind != TARGET_HOST || row->outcome == OUTCOME_NOT_APPLICABLE)
		return;
	const Facts *host = factbook_find(facts, SUBJECT_HOST, row->target);
	if (!host)
		return;
	FactTopic topic = facts_find(host, "conflicts");
	size_t i;
	json_t *conflict;
	json_array_foreach((json_t *)topic.value, i, conflict) {
		if (!concerns(row->check, json_text_in(conflict, "topic")))
			continue;
		remark(row, conflict);
		cite(row, topic.evidence);
	}
}

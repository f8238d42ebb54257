#include "agent/fix_show.h"
#include "base/cleanup.h"
#include "checks/remedy.h"
#include "inventory/messages.h"
#include <stdio.h>
#include <string.h>

typedef struct {
	const char *state, *zh, *en;
} StateWord;

static const StateWord words[] = {{"kept", "已符合", "as it should be"},
        {"would_change", "将修改", "would change"}, {"changed", "已修改", "changed"},
        {"undone", "已撤销", "undone"},
        {"untouched", "当时未改动，无须撤销", "was not changed, nothing to undo"},
        {"failed", "失败", "failed"}, {"fixed", "已修复", "fixed"},
        {"fix_unverified", "已修改，未能核实", "changed, not verified"},
        {"not_fixed", "仍不符合", "still not as it should be"}, {NULL, "没有进行", "not done"}};

static const char *word_of(const Invocation *invocation, const char *state)
{
	const StateWord *word = words;
	while (word->state && g_strcmp0(word->state, state) != 0)
		word++;
	return invocation_zh(invocation) ? word->zh : word->en;
}

void fix_show_left(const Invocation *invocation, const GPtrArray *left)
{
	bool zh = invocation_zh(invocation);
	for (guint i = 0; i < left->len && !invocation->quiet; i++) {
		const RemedyLeft *one = left->pdata[i];
		fprintf(stderr, zh ? "不处理 %s %s：%s\n" : "left %s of %s: %s\n",
		        zh ? one->target : one->check, zh ? one->check : one->target,
		        zh ? one->zh : one->en);
	}
}

void fix_show_nothing(const Invocation *invocation)
{
	puts(invocation_zh(invocation) ? "没有可以自动处理的检查点。"
	                               : "nothing can be put right from here");
}

/* "/proc/…: 内核不接受": the path stands in front already. */
static const char *without_path(const char *message, const char *path)
{
	size_t length = strlen(path);
	bool told = length && g_str_has_prefix(message, path) && message[length] == ':';
	return told ? message + length + 1 + strspn(message + length + 1, " ") : message;
}

static void show_change(const Invocation *invocation, const Change *change,
        const ChangeResult *result, GString *out)
{
	const char *state = result ? result->state : NULL;
	const char *message = result ? without_path(result->message, change->path) : "";
	g_autofree char *said = invocation_zh(invocation) ? message_zh(message) : g_strdup(message);
	g_string_append_printf(out, "  %s  %s  (%s)%s%s\n", word_of(invocation, state),
	        change->path, change->checks, *said ? ": " : "", said);
	g_auto(GStrv) lines = g_strsplit(result && result->diff ? result->diff : "", "\n", -1);
	for (guint i = 0; lines[i]; i++)
		if (*lines[i])
			g_string_append_printf(out, "      %s\n", lines[i]);
}

/* What is done on one host, behind its name. Owned. */
static char *host_shown(const Invocation *invocation, const HostFix *fix)
{
	GString *out = g_string_new(NULL);
	const char *message = fix->cause == CAUSE_NONE ? "" : fix->message;
	g_autofree char *said = invocation_zh(invocation) ? message_zh(message) : g_strdup(message);
	g_string_append_printf(out, "%s%s\n", *said ? ": " : "", said);
	for (guint k = 0; k < fix->changes->len; k++)
		show_change(invocation, fix->changes->pdata[k],
		        k < fix->results->len ? fix->results->pdata[k] : NULL, out);
	return g_string_free(out, FALSE);
}

/* Hosts with the same changes are told together: a hundred of them would be thousands of lines. */
void fix_show_results(const Invocation *invocation, const GPtrArray *fixes)
{
	g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < fixes->len; i++) {
		char *text = host_shown(invocation, fixes->pdata[i]);
		guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
		g_ptr_array_add(texts, text);
		g_hash_table_replace(counts, text, GUINT_TO_POINTER(before + 1));
	}
	for (guint i = 0; i < fixes->len; i++) {
		const char *text = texts->pdata[i];
		guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, text));
		for (guint k = i, said = 0; k < fixes->len && count; k++)
			if (strcmp(texts->pdata[k], text) == 0)
				printf("%s%s",
				        said++ ? (invocation_zh(invocation) ? "、" : ", ") : "",
				        ((const HostFix *)fixes->pdata[k])->host->name);
		if (count > 1)
			printf(invocation_zh(invocation) ? "（%u 台，改动相同）"
			                                 : " (%u hosts, alike)",
			        count);
		if (count)
			fputs(text, stdout);
		g_hash_table_replace(counts, (char *)text, NULL);
	}
	fflush(stdout);
}

void fix_show_rows(const Invocation *invocation, const json_t *rows)
{
	size_t i;
	json_t *row;
	if (json_array_size(rows) > 0)
		puts(invocation_zh(invocation) ? "重新检查：" : "checked again:");
	json_array_foreach((json_t *)rows, i, row)
		printf("  %s  %s  %s: %s\n",
		        word_of(invocation, json_string_value(json_object_get(row, "state"))),
		        json_string_value(json_object_get(row, "check")),
		        json_string_value(json_object_get(row, "target")),
		        json_string_value(json_object_get(row, "reason")));
}

bool fix_any_failed(const GPtrArray *fixes)
{
	for (guint i = 0; i < fixes->len; i++) {
		const HostFix *fix = fixes->pdata[i];
		for (guint k = 0; k < fix->results->len; k++)
			if (g_strcmp0(((ChangeResult *)fix->results->pdata[k])->state, "failed") ==
			        0)
				return true;
	}
	return false;
}

bool fix_any_unreached(const GPtrArray *fixes)
{
	for (guint i = 0; i < fixes->len; i++)
		if (((HostFix *)fixes->pdata[i])->cause != CAUSE_NONE)
			return true;
	return false;
}

bool fix_concerns(const GPtrArray *fixes, const Verdict *row)
{
	const char *at = strrchr(row->target, '@');
	const char *host = at && row->target_kind != TARGET_HOST ? at + 1 : row->target;
	for (guint i = 0; i < fixes->len; i++) {
		const HostFix *fix = fixes->pdata[i];
		if (strcmp(fix->host->name, host) != 0)
			continue;
		for (guint k = 0; k < fix->changes->len; k++) {
			const Change *change = fix->changes->pdata[k];
			g_auto(GStrv) checks = g_strsplit(change->checks, ", ", -1);
			if (g_strv_contains((const char *const *)checks, row->check->id))
				return true;
		}
	}
	return false;
}

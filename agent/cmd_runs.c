/* jiuxu runs: the runs and the fixes that lie in the site folder, the newest first. */
#include "agent/cmd_runs.h"
#include "agent/manual.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_text.h"
#include "base/width.h"
#include "reports/report_file.h"
#include <stdio.h>
#include <string.h>

#define RECORD_BYTES_MAX ((size_t)64 << 20)

static gint newest_first(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)b, *(char *const *)a);
}

char **names_newest_first(const char *folder, const char *file, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
	if (!dir)
		return NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	const char *name;
	while ((name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, file, NULL);
		if (g_file_test(path, G_FILE_TEST_EXISTS))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_sort(names, newest_first);
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

/* ---- what is there ---- */

static json_t *run_entry(const char *folder, const char *name)
{
	g_autofree char *dir = g_build_filename(folder, name, NULL);
	g_autoptr(json_t) head = report_file_head(dir, NULL);
	const json_t *run = json_object_get(head, "run");
	const json_t *selection = json_object_get(run, "selection");
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "id", name, "started_at",
	        json_text_in(run, "started_at"), "verdict", json_text_in(head, "verdict"),
	        "pattern", json_text_in(selection, "pattern"), "item",
	        json_text_in(selection, "item"), "interrupted",
	        json_is_true(json_object_get(run, "interrupted")));
}

/* "done", "undone", or "interrupted": neither finished nor taken back. */
static const char *fix_state(const json_t *record)
{
	if (*json_text_in(record, "undone_at"))
		return "undone";
	return *json_text_in(record, "finished_at") ? "done" : "interrupted";
}

static json_t *fix_entry(const char *folder, const char *name)
{
	size_t length = 0;
	g_autofree char *path = g_build_filename(folder, name, "fix.json", NULL);
	g_autofree char *text = file_read(path, RECORD_BYTES_MAX, &length, NULL);
	g_autoptr(json_t) record = text ? json_loadb(text, length, 0, NULL) : NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:I}", "id", name, "started_at",
	        json_text_in(record, "started_at"), "run", json_text_in(record, "run"), "state",
	        fix_state(record), "hosts",
	        (json_int_t)json_array_size(json_object_get(record, "hosts")));
}

static json_t *list_of(const Invocation *invocation, const char *folder, const char *file,
        json_t *(*entry)(const char *folder, const char *name))
{
	json_t *list = json_array();
	g_autofree char *path = g_build_filename(invocation->site_dir, folder, NULL);
	g_auto(GStrv) names = names_newest_first(path, file, NULL);
	for (char **name = names; name && *name; name++)
		json_array_append_new(list, entry(path, *name));
	return list;
}

/* ---- for people ---- */

static void print_cell(const char *text, size_t columns)
{
	g_autofree char *visible = width_visible(text, strlen(text));
	g_autoptr(GString) padded = g_string_new(NULL);
	width_pad(padded, visible, columns);
	printf("%s  ", padded->str);
}

static char *moment_of(const json_t *entry)
{
	int64_t at_us;
	const char *at = json_text_in(entry, "started_at");
	return clock_parse(at, &at_us) ? clock_format_cst(at_us) : g_strdup(at);
}

static char *scope_of(const json_t *run, bool zh)
{
	const char *pattern = json_text_in(run, "pattern"), *item = json_text_in(run, "item");
	bool cut = json_is_true(json_object_get(run, "interrupted"));
	g_autofree char *hosts =
	        *pattern ? g_strdup_printf(zh ? "主机 %s" : "hosts %s", pattern) : g_strdup("");
	g_autofree char *one =
	        *item ? g_strdup_printf(zh ? "第 %s 项" : "item %s", item) : g_strdup("");
	return g_strdup_printf("%s%s%s%s",
	        *hosts || *one ? hosts
	        : zh           ? "全部"
	                       : "everything",
	        *hosts && *one ? (zh ? "，" : ", ") : "", one,
	        !cut ? ""
	        : zh ? "（中断）"
	             : " (interrupted)");
}

static const char *verdict_of(const json_t *run, bool zh)
{
	ReadinessVerdict verdict;
	if (!readiness_parse(json_text_in(run, "verdict"), &verdict))
		return zh ? "报告无法读取" : "its report cannot be read";
	return zh ? readiness_words(verdict).zh : readiness_words(verdict).en;
}

static void runs_print(const json_t *runs, bool zh)
{
	size_t i;
	json_t *run;
	puts(zh ? "检查记录（新的在前）：" : "runs, the newest first:");
	json_array_foreach((json_t *)runs, i, run) {
		g_autofree char *at = moment_of(run), *scope = scope_of(run, zh);
		printf("  ");
		print_cell(json_text_in(run, "id"), 25);
		print_cell(at, 26);
		print_cell(scope, 12);
		puts(verdict_of(run, zh));
	}
}

static const char *state_words(const char *state, bool zh)
{
	static const struct {
		const char *state, *zh, *en;
	} words[] = {{"done", "已完成", "done"}, {"undone", "已撤销", "taken back"},
	        {"interrupted", "被中断（jiuxu fix --resume 完成，或 --undo 撤销）",
	                "interrupted (`jiuxu fix --resume` or --undo)"}};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].state, state) == 0)
			return zh ? words[i].zh : words[i].en;
	return state;
}

static void fixes_print(const json_t *fixes, bool zh)
{
	size_t i;
	json_t *fix;
	if (json_array_size(fixes) > 0)
		puts(zh ? "\n修改记录（jiuxu fix --undo 编号 撤销）："
		        : "\nfixes (`jiuxu fix --undo ID`):");
	json_array_foreach((json_t *)fixes, i, fix) {
		g_autofree char *at = moment_of(fix);
		g_autofree char *hosts = g_strdup_printf(zh ? "主机 %d 台" : "%d hosts",
		        (int)json_integer_value(json_object_get(fix, "hosts")));
		printf("  ");
		print_cell(json_text_in(fix, "id"), 25);
		print_cell(at, 26);
		print_cell(hosts, 12);
		puts(state_words(json_text_in(fix, "state"), zh));
	}
}

int command_runs(Invocation *invocation, int argc, char **argv, GError **error)
{
	if (!command_options(invocation, NULL, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 0, error) ||
	        !manual_format_check(invocation->format, "runs", error))
		return EXIT_BAD_USAGE;
	bool zh = invocation_zh(invocation);
	json_t *runs = list_of(invocation, "runs", "manifest.json", run_entry);
	json_t *fixes = list_of(invocation, "fixes", "fix.json", fix_entry);
	g_autoptr(json_t) all = json_pack(
	        "{s:s, s:o, s:o}", "schema", "jiuxu.runs/1", "runs", runs, "fixes", fixes);
	if (g_strcmp0(invocation->format, "json") == 0) {
		json_dumpf(all, stdout, JSON_INDENT(1));
		putchar('\n');
		return EXIT_READY;
	}
	if (json_array_size(runs) == 0)
		puts(zh ? "还没有做完的检查；运行 jiuxu check"
		        : "no finished run yet: jiuxu check");
	else
		runs_print(runs, zh);
	fixes_print(fixes, zh);
	return EXIT_READY;
}

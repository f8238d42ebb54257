/* jiuxu inventory and facts: what is known of the machines, from the newest run or seen now. */
#include "agent/facts_show.h"
#include "agent/manual.h"
#include "agent/passphrase.h"
#include "agent/progress.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "base/width.h"
#include "inventory/machines.h"
#include "inventory/observe.h"
#include <stdio.h>
#include <string.h>

static void on_progress(const Facts *facts, size_t done, size_t total, void *data)
{
	progress_show(data, facts, done, total);
}

static Site *site_of(const Invocation *invocation, GError **error)
{
	return run_site_load(invocation, error);
}

typedef struct {
	gboolean refresh; /* look now, not into the newest run */
	PassphraseOptions passphrase;
} LookOptions;

/* Looks now; the raw output is not kept, a run of `check` does that. */
static FactBook *look_now(const Invocation *invocation, const char *pattern,
        const LookOptions *options, GError **error)
{
	static const char *const topics[] = {
	        "os", "cpu", "memory", "dmi", "addresses", "uptime", "mounts", "time"};
	g_autoptr(Secrets) secrets = NULL;
	g_autoptr(Site) site = site_of(invocation, error);
	if (!site || !secrets_for_site(invocation, site, &options->passphrase, &secrets, error))
		return NULL;
	g_autofree char *dir = g_dir_make_tmp("jiuxu-XXXXXX", error);
	g_autoptr(Evidence) evidence = dir ? evidence_new(dir, error) : NULL;
	if (!evidence)
		return NULL;
	g_autoptr(Wants) wants = wants_new();
	for (size_t i = 0; i < G_N_ELEMENTS(topics); i++)
		wants_add(wants, topics[i], NULL);
	bool given_up = false;
	Progress progress = progress_start(invocation->quiet, invocation_zh(invocation));
	ObserveOptions how = {.site_dir = invocation->site_dir,
	        .pattern = pattern,
	        .console = "console",
	        .jobs = 32,
	        .timeout_ms = 30000,
	        .secrets = secrets,
	        .platforms = true,
	        .progress = on_progress,
	        .progress_data = &progress,
	        .given_up = &given_up};
	FactBook *book = observe(site, wants, evidence, &how, error);
	progress_end(&progress);
	file_remove_tree(dir, NULL);
	if (given_up) { /* its thread may still read them */
		g_steal_pointer(&site);
		g_steal_pointer(&secrets);
		g_steal_pointer(&wants);
		g_steal_pointer(&evidence);
	}
	return book;
}

static FactBook *newest_facts(const Invocation *invocation, GError **error)
{
	g_auto(RunChoice) choice = {0};
	if (!run_choice_whole(invocation->site_dir, &choice, error))
		return NULL;
	if (!invocation->quiet)
		run_choice_say(invocation, &choice);
	return factbook_load(choice.dir, error);
}

/* From the newest run unless asked to look now, or there is none. */
static FactBook *facts_wanted(const Invocation *invocation, const char *pattern,
        const LookOptions *options, GError **error)
{
	g_autoptr(GError) none = NULL;
	FactBook *book = options->refresh ? NULL : newest_facts(invocation, &none);
	return book ? book : look_now(invocation, pattern, options, error);
}

/* The last of a line has no blanks behind it: columns 0. */
static void print_cell(const char *text, size_t columns)
{
	if (columns == 0) {
		g_autofree char *whole = width_visible(text, strlen(text));
		puts(whole);
		return;
	}
	g_autofree char *visible = width_visible(text, strlen(text));
	g_autofree char *cut = width_cut(visible, columns);
	g_autoptr(GString) padded = g_string_new(NULL);
	width_pad(padded, cut, columns);
	printf("%s  ", padded->str);
}

/* What people call a role or how a visit ended. */
static const char *word_of(const char *key, const char *word, bool zh)
{
	static const struct {
		const char *word, *zh;
	} words[] = {{"database", "数据库"}, {"middleware", "中间件"},
	        {"load_balancer", "负载均衡"}, {"file", "文件服务"}, {"exchange", "数据交换"},
	        {"management", "管理"}, {"virtualization", "虚拟化"}, {"backup", "备份"},
	        {"other", "其他"}, {"ok", "可达"}, {"physical", "物理机"}, {"virtual", "虚拟机"},
	        {"on", "开机"}, {"off", "关机"}};
	static const char *const keys[] = {"role", "reach", "kind", "power", NULL};
	if (!zh || !g_strv_contains(keys, key))
		return word;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].zh;
	return strcmp(key, "reach") == 0 ? cause_words(word).zh : word;
}

static void print_hosts(const json_t *hosts, bool zh)
{
	static const char *const keys[] = {"name", "address", "role", "reach", "os", "serial"};
	static const char *const zh_heads[] = {
	        "名称", "地址", "用途", "可达", "操作系统", "序列号"};
	static const size_t columns[] = {16, 16, 14, 20, 32, 0};
	size_t index;
	json_t *host;
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		print_cell(zh ? zh_heads[i] : keys[i], columns[i]);
	json_array_foreach((json_t *)hosts, index, host) {
		for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
			print_cell(word_of(keys[i], text_or_dash(host, keys[i]), zh), columns[i]);
	}
}

static void print_machines(const json_t *machines, bool zh)
{
	size_t index, k;
	json_t *machine, *source;
	puts(zh ? "\n机器：" : "\nmachines:");
	json_array_foreach((json_t *)machines, index, machine) {
		print_cell(text_or_dash(machine, "name"), 16);
		print_cell(word_of("kind", text_or_dash(machine, "kind"), zh), 9);
		print_cell(word_of("power", text_or_dash(machine, "power"), zh), 4);
		print_cell(text_or_dash(machine, "serial"), 20);
		g_autoptr(GString) sources = g_string_new(NULL);
		json_array_foreach(json_object_get(machine, "sources"), k, source)
			g_string_append_printf(sources, "%s%s", k ? ", " : "",
			        json_is_string(source) ? json_string_value(source) : "");
		facts_show_visible(sources->str);
	}
}

/* Names of the parts, those that do not run in brackets. */
static char *parts_shown(const json_t *parts)
{
	size_t i;
	json_t *part;
	g_autoptr(GString) out = g_string_new(NULL);
	json_array_foreach((json_t *)parts, i, part) {
		const json_t *active = json_object_get(part, "active");
		bool runs = active ? json_is_true(active)
		                   : strcmp(text_or_dash(part, "state"), "running") == 0;
		g_string_append_printf(
		        out, runs ? "%s%s" : "%s(%s)", i ? ", " : "", text_or_dash(part, "name"));
	}
	return g_strdup(out->len ? out->str : "-");
}

static void print_platform(const json_t *platform, bool zh)
{
	const json_t *node = json_object_get(platform, "node");
	const json_t *topology = json_object_get(node, "topology");
	g_autofree char *pools = parts_shown(json_object_get(platform, "pools"));
	g_autofree char *networks = parts_shown(json_object_get(platform, "networks"));
	print_cell(text_or_dash(platform, "name"), 16);
	if (!node) {
		facts_show_visible(text_or_dash(platform, "message"));
		return;
	}
	g_autofree char *text = g_strdup_printf(
	        zh ? "%s %s，%s；%d 路 %d 核，内存 %.1f GiB；虚拟机 %d 台；存储池 %s；网络 %s"
	           : "%s %s, %s; %d sockets, %d cores, %.1f GiB; %d guests; pools %s; networks %s",
	        text_or_dash(platform, "hypervisor"), text_or_dash(platform, "hypervisor_version"),
	        text_or_dash(platform, "hostname"),
	        (int)json_integer_value(json_object_get(topology, "sockets")),
	        (int)json_integer_value(json_object_get(topology, "cores")),
	        json_number_value(json_object_get(node, "memory_bytes")) / (1024.0 * 1024 * 1024),
	        (int)json_integer_value(json_object_get(platform, "guests")), pools, networks);
	facts_show_visible(text);
}

static void print_platforms(const json_t *platforms, bool zh)
{
	size_t i;
	json_t *platform;
	if (json_array_size(platforms) == 0)
		return;
	puts(zh ? "\n虚拟化平台：" : "\nplatforms:");
	json_array_foreach((json_t *)platforms, i, platform)
		print_platform(platform, zh);
}

static void print_json(const json_t *json)
{
	json_dumpf(json, stdout, JSON_INDENT(2));
	putchar('\n');
}

static int inventory(const Invocation *invocation, const char *pattern, const LookOptions *options,
        GError **error)
{
	g_autoptr(Site) site = site_of(invocation, error);
	g_autoptr(FactBook) facts = site ? facts_wanted(invocation, pattern, options, error) : NULL;
	if (!facts)
		return EXIT_CANNOT_WORK;
	g_autoptr(json_t) inventory = machines_inventory(site, facts, pattern);
	if (g_strcmp0(invocation->format, "json") == 0) {
		print_json(inventory);
		return EXIT_READY;
	}
	print_hosts(json_object_get(inventory, "hosts"), invocation_zh(invocation));
	print_machines(json_object_get(inventory, "machines"), invocation_zh(invocation));
	print_platforms(json_object_get(inventory, "platforms"), invocation_zh(invocation));
	return EXIT_READY;
}

int command_inventory(Invocation *invocation, int argc, char **argv, GError **error)
{
	LookOptions options = {.passphrase = PASSPHRASE_OPTIONS};
	const GOptionEntry entries[] = {{"refresh", 0, 0, G_OPTION_ARG_NONE, &options.refresh,
	                                        "look now, not into the newest run", NULL},
	        PASSPHRASE_ENTRIES(&options.passphrase), G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        command_arguments(argc, argv, 1, error))
		status = inventory(invocation, argc > 1 ? argv[1] : NULL, &options, error);
	g_free(options.passphrase.file);
	return status;
}

static int facts_of_host(
        const Invocation *invocation, const char *name, const LookOptions *options, GError **error)
{
	g_autoptr(Site) site = site_of(invocation, error);
	if (!site)
		return EXIT_CANNOT_WORK;
	if (!site_host_find(site, name)) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "no such host '%s' in the site", name);
		return EXIT_BAD_USAGE;
	}
	g_autoptr(FactBook) book = facts_wanted(invocation, name, options, error);
	if (book && !factbook_find(book, SUBJECT_HOST, name)) { /* that run was of other hosts */
		factbook_free(book);
		book = look_now(invocation, name, options, error);
	}
	const Facts *facts = book ? factbook_find(book, SUBJECT_HOST, name) : NULL;
	if (!facts)
		return EXIT_CANNOT_WORK;
	g_autoptr(json_t) json = facts_to_json(facts);
	if (g_strcmp0(invocation->format, "json") == 0)
		print_json(json);
	else
		facts_show(facts, invocation_zh(invocation));
	return EXIT_READY;
}

int command_facts(Invocation *invocation, int argc, char **argv, GError **error)
{
	LookOptions options = {.passphrase = PASSPHRASE_OPTIONS};
	const GOptionEntry entries[] = {
	        PASSPHRASE_ENTRIES(&options.passphrase), G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error)) {
		if (argc != 2)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "facts takes the name of one host");
		else
			status = facts_of_host(invocation, argv[1], &options, error);
	}
	g_free(options.passphrase.file);
	return status;
}

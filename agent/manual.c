/* The pages: from the table of commands, or carried as files. */
#include "agent/manual.h"
#include "agent/help.h"
#include "base/error.h"
#include "base/resource.h"
#include "reports/writer.h"
#include <string.h>

Resource jiuxu_resource(const char *path);

const ManualPage manual_pages[] = {
        {"jiuxu-guide", 7, "省信息中心上手指南", "a centre's first week", "../docs/guide.md",
                "../docs/guide.en.md"},
        {"jiuxu-vendor", 7, "给系统开发厂商", "for the vendor", "../docs/vendor.md", NULL},
        {"jiuxu-ministry", 7, "给审核方：核验、重新判定、读报告", "for who reviews",
                "../docs/ministry.md", NULL},
        {"jiuxu-site.yaml", 5, "本省部署信息 site.yaml 的键", "the keys of site.yaml",
                "../docs/site.md", NULL},
        {"jiuxu-checklist.yaml", 5, "检查清单、checklist.yaml 与 waivers.yaml 的键",
                "the keys of the checklist, checklist.yaml and waivers.yaml",
                "../docs/checklist.md", NULL},
        {"jiuxu-signing", 7, "书面确认、签名与核验", "attesting, signing, verifying",
                "../docs/signing.md", NULL},
        {"jiuxu-checks", 7, "每一个内置检查点", "every built-in check", "../docs/checks.md", NULL},
        {"jiuxu-topics", 7, "对主机观测的内容", "what is observed of a host", "../docs/facts.md",
                NULL},
        {"jiuxu-expressions", 7, "检查清单中的表达式", "expressions of the checklist",
                "../docs/expressions.md", NULL},
        {0},
};

char *manual_formats(const char *command)
{
	const CommandText *text = command_text_find(command);
	if (text && text->formats)
		return g_strdup(text->formats);
	g_autoptr(GString) names = g_string_new(NULL);
	const Writer *writer;
	for (size_t i = 0; (writer = writer_at(i)); i++)
		g_string_append_printf(names, "%s%s", i ? " " : "", writer->name);
	return g_string_free(g_steal_pointer(&names), FALSE);
}

bool manual_format_check(const char *format, const char *command, GError **error)
{
	g_autofree char *formats = manual_formats(command);
	g_auto(GStrv) known = g_strsplit(*formats ? formats : "text", " ", -1);
	if (!format || g_strv_contains((const char *const *)known, format))
		return true;
	g_autofree char *listed = g_strjoinv(", ", known);
	g_set_error(
	        error, BASE_ERROR, BASE_ERROR_USAGE, "no such format '%s' (%s)", format, listed);
	return false;
}

static void option_row(const GOptionEntry *entry, bool zh, GString *out)
{
	g_string_append(out, "- `");
	if (entry->short_name)
		g_string_append_printf(out, "-%c`, `", entry->short_name);
	g_string_append_printf(out, "--%s%s%s`%s%s\n", entry->long_name,
	        entry->arg_description ? " " : "",
	        entry->arg_description ? entry->arg_description : "", zh ? "：" : ": ",
	        zh ? help_words(entry->description, NULL) : entry->description);
}

typedef struct {
	const char *command;
	bool zh;
	GString *out;
} Listening;

static void on_options(const GOptionEntry *entries, void *data)
{
	Listening *listening = data;
	g_autofree char *formats = manual_formats(listening->command);
	for (const GOptionEntry *entry = entries; entry->long_name; entry++) {
		bool is_format = strcmp(entry->long_name, "format") == 0;
		GOptionEntry shown = *entry;
		if (is_format && !*formats)
			continue;
		if (is_format)
			shown.description = formats;
		option_row(&shown, listening->zh, listening->out);
	}
}

void command_listen(const Command *command, OptionsListener listener, void *data)
{
	char *words[] = {(char *)command->name, NULL};
	Invocation invocation = {.site_dir = g_strdup("."),
	        .lang = g_strdup("en"),
	        .listener = listener,
	        .listener_data = data};
	g_autoptr(GError) listened = NULL;
	command->run(&invocation, 1, words, &listened);
	invocation_clear(&invocation);
}

static void append_examples(const CommandText *text, bool zh, GString *out)
{
	if (!text || !text->examples[0].line)
		return;
	g_string_append(out, zh ? "\n## 示例\n" : "\n## Examples\n");
	for (size_t i = 0; i < MANUAL_EXAMPLES_MAX && text->examples[i].line; i++)
		g_string_append_printf(out, "\n%s%s\n\n```\n%s\n```\n",
		        zh ? text->examples[i].zh : text->examples[i].en, zh ? "：" : ":",
		        text->examples[i].line);
}

static void append_statuses(bool zh, GString *out)
{
	g_string_append(out, zh ? "\n## 退出码\n\n" : "\n## Exit status\n\n");
	for (const ExitMeaning *one = exit_meanings; one->zh; one++)
		g_string_append_printf(out, "- `%d`%s%s\n", (int)one->status, zh ? "：" : ": ",
		        zh ? one->zh : one->en);
}

static void command_page(const Command *command, bool zh, GString *out)
{
	const CommandText *text = command_text_find(command->name);
	Listening listening = {command->name, zh, out};
	g_string_append_printf(out, "# jiuxu %s\n\n## %s\n\n```\njiuxu [-C DIR] %s %s\n```\n",
	        command->name, zh ? "概要" : "Synopsis", command->name, command->usage);
	g_string_append_printf(out, "\n## %s\n\n%s\n", zh ? "说明" : "Description",
	        text ? (zh ? text->zh : text->en)
	             : (zh ? command->summary_zh : command->summary_en));
	g_string_append(out, zh ? "\n## 选项\n\n" : "\n## Options\n\n");
	command_listen(command, on_options, &listening);
	append_examples(text, zh, out);
	append_statuses(zh, out);
}

static const char surroundings_zh[] =
        "\n## 环境变量\n\n"
        "- `LC_ALL`、`LC_MESSAGES`、`LANG`：语言；未指明语言时为中文，`--lang` 优先\n"
        "- `NO_COLOR`、`TERM=dumb`：不用颜色，也不显示进度条\n"
        "- `CREDENTIALS_DIRECTORY`：systemd 凭据；其中的 jiuxu-passphrase 是 secrets.jx "
        "的口令短语\n"
        "- `TMPDIR`：解开材料包的临时目录\n"
        "\n## 文件\n\n"
        "- `site.yaml`：本省部署信息，见 jiuxu-site.yaml(5)\n"
        "- `checklist.yaml`、`waivers.yaml`：更严的检查要求、经批准的豁免，见 "
        "jiuxu-checklist.yaml(5)\n"
        "- `known_hosts`：已核对的主机密钥；也读取 ~/.ssh/known_hosts 和 ~/.ssh/config\n"
        "- `signers.yaml`、`attestations/`：签名证书与书面确认，见 jiuxu-signing(7)\n"
        "- `secrets.jx`：加密保管的口令，见 jiuxu-secret(1)\n"
        "- `runs/`：每次检查一个目录：报告、观测、检测记录、输入文件、清单\n";

static const char surroundings_en[] =
        "\n## Environment\n\n"
        "- `LC_ALL`, `LC_MESSAGES`, `LANG`: the language; Chinese where they name none; `--lang` "
        "wins\n"
        "- `NO_COLOR`, `TERM=dumb`: no colours, no progress line\n"
        "- `CREDENTIALS_DIRECTORY`: credentials of systemd; its jiuxu-passphrase opens secrets.jx\n"
        "- `TMPDIR`: where bundles are unpacked\n"
        "\n## Files\n\n"
        "- `site.yaml`: the plan of the site, see jiuxu-site.yaml(5)\n"
        "- `checklist.yaml`, `waivers.yaml`: what is asked beyond, what was waived, see "
        "jiuxu-checklist.yaml(5)\n"
        "- `known_hosts`: host keys that were compared; ~/.ssh/known_hosts and ~/.ssh/config are "
        "read too\n"
        "- `signers.yaml`, `attestations/`: certificates and statements, see jiuxu-signing(7)\n"
        "- `secrets.jx`: passwords, encrypted, see jiuxu-secret(1)\n"
        "- `runs/`: a folder for each run: report, facts, evidence, inputs, manifest\n";

static void front_page(bool zh, GString *out)
{
	g_string_append_printf(out,
	        "# jiuxu\n\n## %s\n\n```\njiuxu [-C DIR] [--lang zh|en] COMMAND …\n```\n\n## "
	        "%s\n\n%s\n",
	        zh ? "概要" : "Synopsis", zh ? "说明" : "Description",
	        zh ? "核实一个省级数据中心是否具备部署全国中等职业学校学生管理信息系统的条件，"
	             "并留下可验证的证据：登录每台主机一次、只读，逐条判定检查清单，每个结论都指明"
	             "依据的检测记录，结果打包签名，上级不联网即可核验。"
	           : "Proves whether a provincial data centre is ready for the national student "
	             "system: one read-only login a host, the checklist judged line by line, every "
	             "verdict resting on kept evidence, the result packed, signed and verified "
	             "with "
	             "no network.");
	g_string_append(out, zh ? "\n## 命令\n\n" : "\n## Commands\n\n");
	for (const Command *command = commands; command->name; command++)
		g_string_append_printf(out, "- `%s`%s%s\n", command->name, zh ? "：" : ": ",
		        zh ? command->summary_zh : command->summary_en);
	append_statuses(zh, out);
	g_string_append(out, zh ? surroundings_zh : surroundings_en);
}

/* All commands on one page, a heading deeper. */
static void commands_page(bool zh, GString *out)
{
	g_string_append(out, zh ? "# 命令\n\n由命令表生成（`cmake --build build/dev --target "
	                          "reference`）；英文见 [commands.en.md](commands.en.md)。\n"
	                        : "# Commands\n\nGenerated from the table of commands (`cmake "
	                          "--build build/dev --target reference`); in Chinese: "
	                          "[commands.md](commands.md).\n");
	g_autoptr(GString) pages = g_string_new("\n");
	front_page(zh, pages);
	for (const Command *command = commands; command->name; command++) {
		g_string_append_c(pages, '\n');
		command_page(command, zh, pages);
	}
	g_string_replace(pages, "\n#", "\n##", 0);
	g_string_append(out, pages->str);
}

static bool is_named(const char *page, const char *name)
{
	return strcmp(page, name) == 0 ||
	       (g_str_has_prefix(page, "jiuxu-") && strcmp(page + strlen("jiuxu-"), name) == 0);
}

static const ManualPage *page_find(const char *name)
{
	for (const ManualPage *page = manual_pages; page->name; page++)
		if (is_named(page->name, name))
			return page;
	return NULL;
}

static const Command *command_named(const char *name)
{
	return command_find(g_str_has_prefix(name, "jiuxu-") ? name + strlen("jiuxu-") : name);
}

bool manual_find(const char *name, char **ret_name, int *ret_section)
{
	const Command *command = command_named(name);
	const ManualPage *page = page_find(name);
	*ret_section = page && !command ? page->section : 1;
	*ret_name = strcmp(name, "jiuxu") == 0 ? g_strdup("jiuxu")
	            : command                  ? g_strdup_printf("jiuxu-%s", command->name)
	            : page                     ? g_strdup(page->name)
	                                       : NULL;
	return *ret_name != NULL;
}

/* A page of both languages, the Chinese part first: the reader's own part comes first. */
static void page_append(const char *text, bool zh, GString *out)
{
	static const char rule[] = "\n---\n\n";
	const char *parted = g_strrstr(text, rule);
	const char *english = parted ? parted + sizeof rule - 1 : NULL;
	if (zh || !english || english[0] != '#' || !g_ascii_isalpha(english[2])) {
		g_string_append(out, text);
		return;
	}
	g_string_append_printf(out, "%s%s", english, rule);
	g_string_append_len(out, text, parted - text);
}

GString *manual_markdown(const char *name, bool zh)
{
	const Command *command = command_named(name);
	const ManualPage *page = page_find(name);
	g_autoptr(GString) out = g_string_new(NULL);
	if (strcmp(name, "jiuxu") == 0)
		front_page(zh, out);
	else if (strcmp(name, "commands") == 0)
		commands_page(zh, out);
	else if (command)
		command_page(command, zh, out);
	else if (page && !zh && page->resource_en)
		g_string_append(out, jiuxu_resource(page->resource_en).bytes);
	else if (page)
		page_append(jiuxu_resource(page->resource).bytes, zh, out);
	else
		return NULL;
	return g_steal_pointer(&out);
}

static const char *line_of(const char *name, bool zh)
{
	const Command *command = command_named(name);
	const ManualPage *page = page_find(name);
	if (command)
		return zh ? command->summary_zh : command->summary_en;
	if (page)
		return zh ? page->zh : page->en;
	return zh ? "核实省级数据中心的部署条件，并留下可验证的证据"
	          : "proves whether a provincial data centre is ready";
}

static void see_also(const char *whole, bool zh, GString *out)
{
	g_string_append_printf(out, ".SH \"%s\"\n", zh ? "参见" : "SEE ALSO");
	if (strcmp(whole, "jiuxu") != 0)
		g_string_append(out, ".BR jiuxu (1),\n");
	for (const ManualPage *page = manual_pages; page->name; page++)
		g_string_append_printf(
		        out, ".BR %s (%d)%s\n", page->name, page->section, page[1].name ? "," : "");
}

GString *manual_man(const char *name, bool zh)
{
	g_autofree char *whole = NULL;
	int section;
	g_autoptr(GString) markdown = manual_markdown(name, zh);
	if (!markdown || !manual_find(name, &whole, &section))
		return NULL;
	/* behind the title's line; a page that begins with sentences gets a heading for them */
	const char *body = strchr(markdown->str, '\n');
	while (body && *body == '\n')
		body++;
	g_autofree char *title = g_ascii_strup(whole, -1);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out,
	        ".TH \"%s\" %d \"" JIUXU_MANUAL_DATE "\" \"jiuxu " JIUXU_VERSION
	        "\" \"%s\"\n.SH \"%s\"\n%s \\- %s\n",
	        title, section, zh ? "就绪手册" : "jiuxu manual", zh ? "名称" : "NAME", whole,
	        line_of(name, zh));
	g_string_append(out, ".ad l\n.nr HY 0\n.nh\n"); /* Chinese has no spaces to stretch */
	if (body && *body != '#')
		g_string_append_printf(out, ".SH \"%s\"\n", zh ? "说明" : "DESCRIPTION");
	man_from_markdown(body ? body : "", out);
	see_also(whole, zh, out);
	return out;
}

/* Prints a reference page from the very tables that the program decodes files with. */
#include "base/cleanup.h"
#include "checks/judge.h"
#include "checks/topics_zh.h"
#include "docs/field_words.h"
#include "inventory/sources/linux.h"
#include "reports/requirements/model.h"
#include <stdio.h>
#include <string.h>

/* NULL: what has no word of its own is shown as it is. */
static const char *field_zh(const char *english, size_t length)
{
	for (size_t i = 0; i < G_N_ELEMENTS(field_words); i++)
		if (strlen(field_words[i].en) == length &&
		        memcmp(field_words[i].en, english, length) == 0)
			return field_words[i].zh;
	return NULL;
}

static void print_site(GString *out)
{
	g_string_append(out,
	        "# site.yaml\n\n本省部署信息：部署单位、主机、IP "
	        "规划、平台、存储和授权。手写，或由 `jiuxu init` 得到；"
	        "UTF-8 或 GB18030。没有的键是错误，会指出行列。\n\nThe plan of a site: who, where, "
	        "which hosts, addresses, platforms, "
	        "storage and licences.\nWritten by hand or by `jiuxu init`; UTF-8 or GB18030. "
	        "Unknown "
	        "keys are errors.\n\n");
	fields_document(&site_table, out);
}

/* Who asks for a check or a number. */
static Words source_words(const char *source)
{
	static const struct {
		const char *name;
		Words words;
	} known[] = {{"founding", {"部署实施工作方案", "the founding document"}},
	        {"product", {"产品建议项", "the products' own guides"}},
	        {"province", {"本省要求", "the province"}}, {"us", {"本工具设定", "this program"}}};
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(known[i].name, source) == 0)
			return known[i].words;
	return (Words){source, source};
}

/* What is judged, as checklist_targets[] names it. */
static const char *target_zh(int target)
{
	static const char *const words[] = {
	        "部署单位", "主机", "地址", "共享卷", "授权", "连接", "虚拟化平台", "域名"};
	return words[target];
}

static void print_checks(GString *out, const Checklist *checklist)
{
	g_string_append(out, "\n## 内置的检查点 The built-in checks\n\n"
	                     "| id 编号 | item 项 | severity 严重程度 | source 由谁要求 | target "
	                     "对象 | kind 种类 "
	                     "| what 问什么 |\n| --- | --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		const char *source = checklist_sources[check->source];
		Severity severity = (Severity)check->severity;
		g_string_append_printf(out,
		        "| `%s` | %s | %s %s | %s %s | %s %s | `%s` | %s<br>%s |\n", check->id,
		        check->item, severity_words(severity).zh, severity_name(severity),
		        source_words(source).zh, source, target_zh(check->target),
		        checklist_targets[check->target], check->kind_name, check->title->zh,
		        check->title->en);
	}
}

static void print_kinds(GString *out)
{
	const CheckKind *kind;
	g_string_append(out, "\n## 检查的种类 Kinds of check\n\n| kind 种类 | what it judges "
	                     "判定什么 |\n| --- | --- |\n");
	for (size_t i = 0; (kind = check_kind_at(i)); i++)
		g_string_append_printf(
		        out, "| `%s` | %s<br>%s |\n", kind->name, kind->doc.zh, kind->doc.en);
}

static const char *key_value(FormKeyKind kind)
{
	static const char *const words[] = {[FORM_NAME] = "text, **required**",
	        [FORM_SETTING] = "setting",
	        [FORM_BOOL] = "true or false",
	        [FORM_TEXT] = "text",
	        [FORM_MODE] = "octal digits",
	        [FORM_NUMBERS] = "whole number, or list of them",
	        [FORM_LEAST] = "at least this number",
	        [FORM_MOST] = "at most this number",
	        [FORM_SIZES] = "at least this size",
	        [FORM_VERSION] = "at least this version",
	        [FORM_PATTERNS] = "pattern, or list of patterns",
	        [FORM_MEMBERS] = "text, or list of texts: all of them",
	        [FORM_DAYS] = "at least so many days"};
	return words[kind];
}

static void print_form_head(GString *out, const Form *form)
{
	const char *zh = field_zh(form->doc, strlen(form->doc));
	g_string_append_printf(out, "### %s\n\n%s", form->name, zh ? zh : "");
	if (form->implied)
		g_string_append_printf(
		        out, "；只写 `%s: 名称` 即 `%s: true`", form->name, form->implied);
	g_string_append_printf(out, "<br>%s", form->doc);
	if (form->implied)
		g_string_append_printf(
		        out, "; `%s: NAME` alone means `%s: true`", form->name, form->implied);
}

static void print_forms(GString *out)
{
	g_string_append(out,
	        "## 简便写法 Easy forms\n\n写的是应当怎样，没有写的不问；什么期望都没有的"
	        "是错误。有通常含义的，只写名称即可：`package: ksh`。模式是应当出现的文字，"
	        "或 `/正则表达式/`；前面加 `!`（须加引号）表示不得出现。\n\nA check of the site's "
	        "own says what should be so; "
	        "what is not written is not "
	        "asked. An empty\nexpectation is an error. Where a form has a plain "
	        "meaning, its name alone "
	        "will do: `package: ksh`.\nA pattern is text that must occur, or a "
	        "`/regular expression/`; with "
	        "`!` in front (in quotes) it\nmust not.\n\n");
	for (size_t i = 0; i < FORMS_COUNT; i++) {
		print_form_head(out, &forms[i]);
		g_string_append(out, "\n\n| key | value | meaning |\n| --- | --- | --- |\n");
		for (const FormKey *key = forms[i].keys; key->name; key++) {
			g_autofree char *words =
			        key->words ? g_strjoinv("`, `", (char **)key->words) : NULL;
			g_autofree char *value = words ? g_strdup_printf("one of `%s`", words)
			                               : g_strdup(key_value(key->kind));
			g_string_append_printf(
			        out, "| `%s` | %s | %s |\n", key->name, value, key->doc);
		}
		g_string_append_c(out, '\n');
	}
}

static void print_topics(GString *out)
{
	g_string_append(out, "\n## 观测主题 Topics\n\n`wants` 中可写的主题，表达式可读的成员。"
	                     "\n\nWhat `wants` may name and expressions may read of a host.\n\n"
	                     "| topic 主题 | shape 成员 |\n| --- | --- |\n");
	for (size_t i = 0; i < linux_topics_count; i++)
		g_string_append_printf(out, "| `%s` | %s<br>%s |\n", linux_topics[i].name,
		        topic_zh(linux_topics[i].name), linux_topics[i].doc);
}

static const char site_files[] =
        "\n# 本省自己的 checklist.yaml\n\n与 site.yaml 放在同一目录，只在本省要求得比"
        "内置清单多时才需要。只能加严：参数只能往 `tighter` "
        "所说的方向改，严重程度只能提高，检查点只能增加；增加了什么列在每份报告中。"
        "`base_digest` "
        "固定内置清单：程序换了版本、清单不同时，不予判定。教育部自己的清单经签名后可以"
        "居于两者之间：同样写法的 `checklist.base.yaml`（见 signing.md），此时 "
        "`base_digest` "
        "固定的是它。\n\n# A site's own checklist.yaml\n\nBeside site.yaml, and only where "
        "a site asks "
        "more than the built-in list. It may only make\ntighter: parameters move the way "
        "their `tighter` says, severities rise, checks are added. What\nit adds is listed "
        "in every report. `base_digest` pins the built-in list: with another "
        "program,\nwhose "
        "list is another, nothing is judged. A ministry's own list, signed, may stand "
        "between\nthe two: `checklist.base.yaml` of the same form (signing.md); "
        "`base_digest` then pins it.\n\n"
        "```yaml\nextends: readiness\nparameters: {free_percent: 20}\n"
        "severities: {os.clock: blocker}\nchecks:\n"
        "  - {id: site.profile, item: '5', title: 登录配置, file: {path: /etc/profile, "
        "mode: \"0644\", owner: root}}\n"
        "  - {id: site.ksh, item: '5', title: 已安装 ksh, roles: [database], package: "
        "ksh}\n"
        "  - {id: site.glibc, item: '5', title: glibc 版本, package: {name: glibc, "
        "at_least: \"2.17\"}}\n"
        "  - {id: site.chrony, item: '5', title: 时间同步, service: {name: chronyd, "
        "running: true, enabled: true}}\n"
        "  - {id: site.listener, item: '5', title: 监听端口, hosts: [db1, db2], port: "
        "{port: 1521, process: tnslsnr}}\n"
        "  - {id: site.selinux, item: '5', title: SELinux 已关闭, command: {run: "
        "getenforce, stdout: \"/^(Disabled|Permissive)$/\"}}\n"
        "  - {id: site.login, item: '5', title: 登录页可用, http: {url: "
        "https://app.example/login, ca: ca.crt, status: 200, certificate_days: 30}}\n"
        "  - {id: site.oracle, item: '5', title: oracle 用户, roles: [database], user: "
        "{name: oracle, groups: [dba, oinstall]}}\n"
        "  - id: site.release                  # the same by an expression over any facts\n"
        "    item: '5'\n    title: 系统版本\n    wants: {os: [], file: [/etc/oratab]}\n"
        "    expect: os.id in ['kylin', 'centos'] and file['/etc/oratab'].exists\n"
        "    actual: os.id                     # what the report shows as seen\n"
        "```\n\n`hosts` 和 `roles` "
        "说明涉及哪些主机，只在那里检查。命令是否只读，由写清单的人负责；"
        "`check --preview` 会列出命令。命令以登录的用户运行（写了 `sudo: true` 的以 root "
        "运行），没有输入，各有时限；输出中的机密同样会去掉。`jiuxu lint` "
        "指出没有主机涉及的、读了没有的主题的、无论看到什么结果都一样的检查点。\n\n"
        "`hosts` and `roles` say whom a check concerns: only there is it asked. "
        "Commands are declared to be\n"
        "read-only by whoever writes them; `check --preview` lists them. They run as the "
        "user who logs in\n"
        "(with `sudo: true` as root), without input, each under its own time limit. "
        "Secrets in what they\nprint are taken out "
        "like everywhere. `jiuxu lint` finds checks that nobody is asked, that read\nwhat "
        "no topic shows, or that are the same "
        "whatever is seen.\n\n";

static void print_site_files(GString *out)
{
	g_string_append(out, site_files);
	print_forms(out);
	fields_document(&checklist_site_table, out);
	g_string_append(out,
	        "\n# waivers.yaml\n\n经批准、到某日为止的豁免，由 `jiuxu waive` "
	        "添加。不通过和提醒的结果变为“经批准豁免”，计入结论并写明由谁批准；没有看到的（未能"
	        "核实）"
	        "仍为未能核实，除非写 `unknown: true`；"
	        "自 `expires` 次日 0 点（+08:00）起按没有豁免判定，并说明豁免已过期。"
	        "`waivable: false` 的检查点不可豁免。\n\nWhat may stand until a day (经批准豁免). "
	        "`jiuxu waive` adds "
	        "an "
	        "entry. A row that failed or warns becomes `waived`, is counted beside "
	        "the\nverdict "
	        "and names who approved it; what nobody could see stays unknown, unless the entry "
	        "says\n`unknown: true`. From 00:00 +08:00 of the day after "
	        "`expires` "
	        "it is judged as if there were none, and the reason says so.\nA check with "
	        "`waivable: false` cannot be waived.\n\n");
	fields_document(&waivers_table, out);
}

static void print_checklist(GString *out, const Checklist *checklist)
{
	g_string_append(out,
	        "# 检查清单 The "
	        "checklist\n\n对一个省问些什么，以数据表示。五项取自实施工作方案；`source` "
	        "说明由谁要求："
	        "`founding` 部署实施工作方案、`product` 产品建议项、`province` 本省要求、`us` "
	        "本工具设定。\n\nWhat is asked of a site, as data. The five items are the "
	        "founding "
	        "document's; `source` says\nwho asks for each check and each number: `founding` "
	        "the "
	        "document, `product` the products' own\nguides, `province`, `us`.\n\n");
	fields_document(&checklist_table, out);
	print_checks(out, checklist);
	print_kinds(out);
	print_topics(out);
	print_site_files(out);
}

static void print_line(
        GString *out, const char *zh_head, const char *en_head, const char *zh, const char *en)
{
	g_string_append_printf(out, "- **%s** %s<br>**%s** %s\n", zh_head, zh, en_head, en);
}

/* How it is judged: the checklist's own expression, else the sentence of its kind. */
static void print_judged(GString *out, const Check *check)
{
	for (size_t i = 0; check_kind_at(i); i++)
		if (strcmp(check_kind_at(i)->name, check->kind_name) == 0)
			g_string_append_printf(out,
			        "- **判定** %s（种类 `%s`）<br>**judged** by kind `%s`: %s\n",
			        check_kind_at(i)->doc.zh, check->kind_name, check->kind_name,
			        check_kind_at(i)->doc.en);
	if (check->expect && *check->expect)
		g_string_append_printf(out, "- **期望 expected** `%s`\n", check->expect);
	if (check->applies && *check->applies)
		g_string_append_printf(out, "- **适用于 applies where** `%s`\n", check->applies);
}

static void print_one_check(GString *out, const Check *check)
{
	Words severity = severity_words((Severity)check->severity);
	Words source = source_words(checklist_sources[check->source]);
	Words how = requirement_how(check), evidence = requirement_evidence(check);
	g_string_append_printf(
	        out, "\n### %s\n\n%s<br>%s\n\n", check->id, check->title->zh, check->title->en);
	g_string_append_printf(out, "- **%s %s** · %s %s · %s %s · %s\n", severity.zh, severity.en,
	        source.zh, source.en, target_zh(check->target), checklist_targets[check->target],
	        check->stage == 0 ? "环境准备 preparation" : "验收 acceptance");
	print_line(out, "为什么", "why", check->why->zh, check->why->en);
	print_line(out, "如何检测", "observed", how.zh, how.en);
	print_line(out, "检测记录", "evidence", evidence.zh, evidence.en);
	print_judged(out, check);
	print_line(out, "如何整改", "fix", check->fix->zh, check->fix->en);
	if (check->attestable)
		g_string_append(out, "- 可书面确认（`jiuxu attest`）<br>may be attested\n");
	if (!check->waivable)
		g_string_append(out, "- 不可豁免<br>may not be waived\n");
}

/* Every built-in check, item by item, in both languages. */
static void print_every_check(GString *out, const Checklist *checklist)
{
	g_string_append(out,
	        "# 内置检查点 The built-in "
	        "checks\n\n由检查清单生成，随程序发布。严重程度：关键项不通过即"
	        "“不具备部署条件”，未能核实即“尚未核实完毕”；重要项、一般项列为整改意见。\n\nGenera"
	        "ted "
	        "from the checklist that the program carries. A blocker that fails means not "
	        "ready, "
	        "one that is unknown means incomplete; major and minor ones are remarks.\n");
	for (guint item = 0; item < checklist->items->len; item++) {
		const ChecklistItem *one = g_ptr_array_index(checklist->items, item);
		g_string_append_printf(
		        out, "\n## %s %s\n\n%s\n", one->id, one->title->zh, one->title->en);
		for (size_t i = 0; i < checklist_count(checklist); i++)
			if (strcmp(checklist_check(checklist, i)->item, one->id) == 0)
				print_one_check(out, checklist_check(checklist, i));
	}
}

/* What is read of a Linux host: for who writes expressions, and for who guards the host. */
static void print_facts(GString *out)
{
	g_string_append(out,
	        "# 观测内容 Facts\n\n登录一台 Linux 主机时读取的内容：只读取检查清单所需的主题，"
	        "全部由一个 POSIX shell 脚本一次读完（`jiuxu collector` 打印同样的脚本）。"
	        "表达式以主题名引用其成员，如 "
	        "`os.id`；没有观测到的成员使整个表达式为“未能核实”。\n\n"
	        "What is read of a Linux host: only the topics that the checklist wants, by one "
	        "POSIX "
	        "shell script in one login (`jiuxu collector` prints it). Expressions name a "
	        "member by "
	        "its topic, `os.id`; a member nobody observed makes the whole expression "
	        "unknown.\n");
	for (size_t i = 0; i < linux_topics_count; i++) {
		const LinuxTopic *topic = &linux_topics[i];
		g_string_append_printf(
		        out, "\n## %s %s\n\n%s\n", topic->name, topic_zh(topic->name), topic->doc);
		for (const char *const *file = topic->files; file && *file; file++)
			g_string_append_printf(out, "%s`%s`",
			        file == topic->files ? "\n读取 reads " : ", ", *file);
		if (topic->files && *topic->files)
			g_string_append_c(out, '\n');
		if (topic->command)
			g_string_append_printf(
			        out, "\n运行 runs\n\n```\n%s\n```\n", topic->command);
	}
}

/* Puts the Chinese before the meaning, which is the last cell of a row. */
static void print_both_languages(const char *markdown)
{
	g_auto(GStrv) lines = g_strsplit(markdown, "\n", -1);
	for (char **line = lines; *line; line++) {
		char *end = g_str_has_prefix(*line, "| `") ? g_strrstr(*line, " |") : NULL;
		char *last = NULL;
		for (char *at = *line; end && (at = strstr(at, "| ")) && at < end; at += 2)
			last = at + 2;
		const char *zh = last ? field_zh(last, (size_t)(end - last)) : NULL;
		if (zh)
			printf("%.*s%s<br>%s", (int)(last - *line), *line, zh, last);
		else
			fputs(*line, stdout);
		if (line[1])
			putchar('\n');
	}
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Checklist) checklist = checklist_load_builtin(&error);
	g_autoptr(GString) out = g_string_new(NULL);
	if (!checklist) {
		fprintf(stderr, "%s\n", error->message);
		return 1;
	}
	if (argc == 2 && strcmp(argv[1], "site") == 0)
		print_site(out);
	else if (argc == 2 && strcmp(argv[1], "checklist") == 0)
		print_checklist(out, checklist);
	else if (argc == 2 && strcmp(argv[1], "checks") == 0)
		print_every_check(out, checklist);
	else if (argc == 2 && strcmp(argv[1], "facts") == 0)
		print_facts(out);
	else
		return 2;
	print_both_languages(out->str);
	return 0;
}

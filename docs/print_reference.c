/* Prints a reference page from the very tables that the program decodes files with. */
#include "base/cleanup.h"
#include "checks/judge.h"
#include "inventory/sources/linux.h"
#include <stdio.h>
#include <string.h>

static void print_site(GString *out)
{
	g_string_append(out,
		"# site.yaml\n\nThe plan of a site: who, where, which hosts, addresses, platforms, "
		"storage and licences.\nWritten by hand or by `jiuxu init`; UTF-8 or GB18030. Unknown "
		"keys are errors.\n\n");
	fields_document(&site_table, out);
}

static void print_checks(GString *out, const Checklist *checklist)
{
	g_string_append(out, "\n## The built-in checks\n\n| id | item | severity | source | target | "
			     "kind | what |\n| --- | --- | --- | --- | --- | --- | --- |\n");
	for (size_t i = 0; i < checklist_count(checklist); i++) {
		const Check *check = checklist_check(checklist, i);
		g_string_append_printf(out, "| `%s` | %s | %s | %s | %s | `%s` | %s<br>%s |\n", check->id,
			check->item, severity_name((Severity)check->severity),
			checklist_sources[check->source], checklist_targets[check->target],
			check->kind_name, check->title->zh, check->title->en);
	}
}

static void print_kinds(GString *out)
{
	const CheckKind *kind;
	g_string_append(out, "\n## Kinds of check\n\n| kind | what it judges |\n| --- | --- |\n");
	for (size_t i = 0; (kind = check_kind_at(i)); i++)
		g_string_append_printf(out, "| `%s` | %s |\n", kind->name, kind->doc);
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

static void print_forms(GString *out)
{
	g_string_append(out,
		"## Easy forms\n\nA check of the site's own says what should be so; what is not written is not "
		"asked. An empty\nexpectation is an error. Where a form has a plain meaning, its name alone "
		"will do: `package: ksh`.\nA pattern is text that must occur, or a `/regular expression/`; with "
		"`!` in front (in quotes) it\nmust not.\n\n");
	for (size_t i = 0; i < FORMS_COUNT; i++) {
		g_string_append_printf(out, "### %s\n\n%s", forms[i].name, forms[i].doc);
		if (forms[i].implied)
			g_string_append_printf(out, "; `%s: NAME` alone means `%s: true`", forms[i].name,
				forms[i].implied);
		g_string_append(out, "\n\n| key | value | meaning |\n| --- | --- | --- |\n");
		for (const FormKey *key = forms[i].keys; key->name; key++) {
			g_autofree char *words =
				key->words ? g_strjoinv("`, `", (char **)key->words) : NULL;
			g_autofree char *value =
				words ? g_strdup_printf("one of `%s`", words) : g_strdup(key_value(key->kind));
			g_string_append_printf(out, "| `%s` | %s | %s |\n", key->name, value, key->doc);
		}
		g_string_append_c(out, '\n');
	}
}

static void print_topics(GString *out)
{
	g_string_append(out, "\n## Topics\n\nWhat `wants` may name and expressions may read of a "
			     "host.\n\n| topic | shape |\n| --- | --- |\n");
	for (size_t i = 0; i < linux_topics_count; i++)
		g_string_append_printf(
			out, "| `%s` | %s |\n", linux_topics[i].name, linux_topics[i].doc);
}

static void print_site_files(GString *out)
{
	g_string_append(out,
		"\n# A site's own checklist.yaml\n\nBeside site.yaml, and only where a site asks "
		"more than the built-in list. It may only make\ntighter: parameters move the way "
		"their `tighter` says, severities rise, checks are added. What\nit adds is listed "
		"in every report. `base_digest` pins the built-in list: with another program,\nwhose "
		"list is another, nothing is judged.\n\n"
		"```yaml\nextends: readiness\nparameters: {free_percent: 20}\n"
		"severities: {os.clock: blocker}\nchecks:\n"
		"  - {id: site.profile, item: '5', title: 登录配置, file: {path: /etc/profile, mode: \"0644\", owner: root}}\n"
		"  - {id: site.ksh, item: '5', title: 已安装 ksh, roles: [database], package: ksh}\n"
		"  - {id: site.glibc, item: '5', title: glibc 版本, package: {name: glibc, at_least: \"2.17\"}}\n"
		"  - {id: site.chrony, item: '5', title: 时间同步, service: {name: chronyd, running: true, enabled: true}}\n"
		"  - {id: site.listener, item: '5', title: 监听端口, hosts: [db1, db2], port: {port: 1521, process: tnslsnr}}\n"
		"  - {id: site.selinux, item: '5', title: SELinux 已关闭, command: {run: getenforce, stdout: \"/^(Disabled|Permissive)$/\"}}\n"
		"  - {id: site.login, item: '5', title: 登录页可用, http: {url: https://app.example/login, ca: ca.crt, status: 200, certificate_days: 30}}\n"
		"  - {id: site.oracle, item: '5', title: oracle 用户, roles: [database], user: {name: oracle, groups: [dba, oinstall]}}\n"
		"  - id: site.release                  # the same by an expression over any facts\n"
		"    item: '5'\n    title: 系统版本\n    wants: {os: [], file: [/etc/oratab]}\n"
		"    expect: os.id in ['kylin', 'centos'] and file['/etc/oratab'].exists\n"
		"```\n\n`hosts` and `roles` say whom a check concerns: only there is it asked. Commands are declared to be\n"
		"read-only by whoever writes them; `check --preview` lists them. They run as the user who logs in\n"
		"(with `sudo: true` as root), without input, each under its own time limit. Secrets in what they\nprint are taken out "
		"like everywhere. `jiuxu lint` finds checks that nobody is asked, that read\nwhat no topic shows, or that are the same "
		"whatever is seen.\n\n");
	print_forms(out);
	fields_document(&checklist_site_table, out);
	g_string_append(out,
		"\n# waivers.yaml\n\nWhat may stand until a day (经批准豁免). `jiuxu waive` adds an "
		"entry. A row that failed, warns or\nis unknown becomes `waived`, is counted beside "
		"the verdict and names who approved it; from 00:00\n+08:00 of the day after `expires` "
		"it is judged as if there were none, and the reason says so.\nA check with "
		"`waivable: false` cannot be waived.\n\n");
	fields_document(&waivers_table, out);
}

static void print_checklist(GString *out, const Checklist *checklist)
{
	g_string_append(out,
		"# The checklist\n\nWhat is asked of a site, as data. The five items are the founding "
		"document's; `source` says\nwho asks for each check and each number: `founding` the "
		"document, `product` the products' own\nguides, `province`, `us`.\n\n");
	fields_document(&checklist_table, out);
	print_checks(out, checklist);
	print_kinds(out);
	print_topics(out);
	print_site_files(out);
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
	else
		return 2;
	fputs(out->str, stdout);
	return 0;
}

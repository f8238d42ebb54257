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
		"severities: {os.clock: blocker}\nchecks: []          # as in the built-in list, with "
		"ids of their own\n```\n\n");
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

/* jiuxu completion: the scripts for the shells, and the words that those ask for. */
#include "agent/cmd_runs.h"
#include "agent/manual.h"
#include "agent/records_verbs.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "checks/checklist.h"
#include "inventory/site.h"
#include "reports/site_files.h"
#include <stdio.h>
#include <string.h>

/* Names and groups: what a PATTERN may be. */
static bool say_hosts(const Invocation *invocation, const char *after, GError **error)
{
	(void)after;
	g_autoptr(Site) site = run_site_load(invocation, error);
	for (size_t i = 0; site && i < site_host_count(site); i++)
		puts(site_host(site, i)->name);
	return site != NULL;
}

static bool say_runs(const Invocation *invocation, const char *after, GError **error)
{
	(void)after;
	g_autofree char *path = g_build_filename(invocation->site_dir, "runs", NULL);
	g_auto(GStrv) names = names_newest_first(path, "manifest.json", error);
	for (char **name = names; name && *name; name++)
		puts(*name);
	return names != NULL;
}

static bool say_checks(const Invocation *invocation, const char *after, GError **error)
{
	(void)after;
	g_autoptr(Checklist) checklist = checklist_load_site(invocation->site_dir, NULL, error);
	for (size_t i = 0; checklist && i < checklist_count(checklist); i++)
		puts(checklist_check(checklist, i)->id);
	return checklist != NULL;
}

static bool say_pages(const Invocation *invocation, const char *after, GError **error)
{
	(void)after;
	(void)invocation;
	(void)error;
	puts("jiuxu");
	for (const Command *command = commands; command->name; command++)
		puts(command->name);
	for (const ManualPage *page = manual_pages; page->name; page++)
		puts(page->name);
	for (const ManualPage *page = manual_pages; page->name; page++)
		puts(page->name + strlen("jiuxu-")); /* as short as it may be typed */
	return true;
}

/* Verbs of records, and of its user and school. */
static bool say_records(const Invocation *invocation, const char *after, GError **error)
{
	(void)invocation;
	(void)error;
	records_verbs_say(after);
	return true;
}

static bool say_secret(const Invocation *invocation, const char *after, GError **error)
{
	(void)invocation;
	(void)error;
	if (strcmp(after, "secret") == 0)
		puts("set\nlist\nrm");
	return true;
}

/* Its two verbs; behind `derive` the hosts. */
static bool say_checklist(const Invocation *invocation, const char *after, GError **error)
{
	if (strcmp(after, "checklist") == 0)
		puts("derive\nfrom-goss");
	return strcmp(after, "derive") != 0 || say_hosts(invocation, after, error);
}

static bool say_shells(const Invocation *invocation, const char *after, GError **error)
{
	(void)after;
	(void)invocation;
	(void)error;
	puts("bash\nzsh\nfish");
	return true;
}

int command_completion(Invocation *invocation, int argc, char **argv, GError **error)
{
	static const struct {
		const char *what;
		bool (*say)(const Invocation *invocation, const char *after, GError **error);
	} words[] = {{"hosts", say_hosts}, {"runs", say_runs}, {"checks", say_checks},
	        {"pages", say_pages}, {"shells", say_shells}, {"records", say_records},
	        {"checklist", say_checklist}, {"secret", say_secret}};
	if (!command_options(invocation, NULL, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 2, error))
		return EXIT_BAD_USAGE;
	const char *what = argc > 1 ? argv[1] : "";
	const char *after = argc > 2 ? argv[2] : ""; /* the word before the one that is typed */
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].what, what) == 0)
			return words[i].say(invocation, after, error) ? EXIT_READY
			                                              : EXIT_CANNOT_WORK;
	g_autoptr(GString) script = completion_script(what, invocation_zh(invocation));
	if (script) {
		fputs(script->str, stdout);
		return EXIT_READY;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "completion takes bash, zsh or fish, not '%s'", what);
	return EXIT_BAD_USAGE;
}

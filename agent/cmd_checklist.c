/* jiuxu checklist: drafts of a site's own checklist, from a good machine or from a goss.yaml. */
#include "agent/passphrase.h"
#include "agent/print.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "checks/draft.h"
#include "inventory/observe.h"
#include <stdio.h>
#include <string.h>

enum { DRAFT_OK_MODE = 0644 };

typedef struct {
	char *topics, *output, *from;
	char **files;
	gboolean force;
	int timeout_s;
	PassphraseOptions passphrase;
	Secrets *secrets;
} DraftOptions;

static bool refuse(GError **error, const char *message)
{
	g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, message);
	return false;
}

/* A draft that somebody went through line by line is not made again by a command line recalled. */
static bool may_write(const DraftOptions *options, GError **error)
{
	if (!options->output || options->force || !g_file_test(options->output, G_FILE_TEST_EXISTS))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: is there already; it is not overwritten without --force", options->output);
	return false;
}

static bool write_out(
        const Invocation *invocation, const Draft *draft, const char *path, GError **error)
{
	if (!path) {
		fputs(draft->text->str, stdout);
		return true;
	}
	if (!file_write(path, draft->text->str, draft->text->len, DRAFT_OK_MODE, error))
		return false;
	print_wrote(invocation, path, "检查清单草稿，须逐条核对后再用",
	        "a draft, to be read line by line before use");
	return true;
}

/* ---- from a machine ---- */

static bool topics_check(const char *topics, GError **error)
{
	g_auto(GStrv) list = g_strsplit(topics ? topics : "", ",", -1);
	for (guint i = 0; list[i]; i++) {
		const DraftQuestion *question = draft_questions;
		while (question->topic && strcmp(question->topic, list[i]) != 0)
			question++;
		if (question->topic)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--topics names package, service, port, user, mount and kernel, not '%s'",
		        list[i]);
		return false;
	}
	return true;
}

static Wants *questions(const GPtrArray *files)
{
	Wants *wants = wants_new();
	wants_add(wants, "mounts", NULL);
	wants_add(wants, "listening", NULL);
	for (const DraftQuestion *one = draft_questions; one->topic; one++)
		if (one->line)
			wants_add(wants, "command", one->line);
	for (guint i = 0; i < files->len; i++) {
		g_autofree char *sha256 = g_strconcat("sha256 ", (char *)files->pdata[i], NULL);
		wants_add(wants, "file", sha256);
	}
	return wants;
}

/* One visit; nothing of it is kept but the draft. */
static FactBook *look(const Invocation *invocation, const Site *site, const char *host,
        const Wants *wants, const DraftOptions *options, GError **error)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-draft-XXXXXX", error);
	g_autoptr(Evidence) evidence = folder ? evidence_new(folder, error) : NULL;
	if (!evidence)
		return NULL;
	ObserveOptions how = {.site_dir = invocation->site_dir,
	        .pattern = host,
	        .console = "console",
	        .jobs = 1,
	        .timeout_ms = options->timeout_s * 1000,
	        .secrets = options->secrets};
	FactBook *book = observe(site, wants, evidence, &how, error);
	g_auto(GStrv) left = file_list(folder, 1000, 1, NULL);
	for (char **name = left; name && *name; name++) {
		g_autofree char *path = g_build_filename(folder, *name, NULL);
		remove(path);
	}
	remove(folder);
	return book;
}

/* A run asks a host for no lists of packages, services, users and parameters. */
static bool of_a_run(DraftOptions *options, GError **error)
{
	g_auto(GStrv) list = g_strsplit(options->topics ? options->topics : "", ",", -1);
	if (options->files)
		return refuse(error, "--from reads what a run saw: it holds no --file");
	for (guint i = 0; list[i]; i++)
		if (strcmp(list[i], "port") != 0 && strcmp(list[i], "mount") != 0) {
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "--from reads what a run saw: ports and mounts, no '%s'", list[i]);
			return false;
		}
	if (!options->topics)
		options->topics = g_strdup("port,mount");
	return true;
}

static FactBook *facts_of_run(const char *site_dir, const char *run, GError **error)
{
	g_autofree char *run_dir = run_folder_find(site_dir, run, error);
	return run_dir ? factbook_load(run_dir, error) : NULL;
}

static int derive(
        const Invocation *invocation, const char *name, DraftOptions *options, GError **error)
{
	g_autoptr(Site) site = run_site_load(invocation, error);
	const SiteHost *host = site ? site_host_find(site, name) : NULL;
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	for (char **path = options->files; path && *path; path++)
		g_ptr_array_add(files, *path);
	if (!site)
		return EXIT_CANNOT_WORK;
	if (!host) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "no such host '%s' in the site", name);
		return EXIT_BAD_USAGE;
	}
	if (!topics_check(options->topics, error) || (options->from && !of_a_run(options, error)))
		return EXIT_BAD_USAGE;
	if (!options->from &&
	        !secrets_for_site(invocation, site, &options->passphrase, &options->secrets, error))
		return EXIT_CANNOT_WORK;
	g_autoptr(Wants) wants = questions(files);
	g_autoptr(FactBook) book =
	        options->from ? facts_of_run(invocation->site_dir, options->from, error)
	                      : look(invocation, site, host->name, wants, options, error);
	const Facts *facts = book ? factbook_find(book, SUBJECT_HOST, host->name) : NULL;
	const char *message;
	if (book && !facts)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "run '%s' did not see host '%s'",
		        options->from, name);
	if (!facts)
		return EXIT_CANNOT_WORK;
	if (facts_reach(facts, &message) != CAUSE_NONE) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_IO, message);
		return EXIT_CANNOT_WORK;
	}
	g_auto(Draft) draft = {0};
	draft_init(&draft, site_roles[host->role], host->name);
	draft_derive(&draft, facts, files, options->topics);
	return write_out(invocation, &draft, options->output, error) ? EXIT_READY
	                                                             : EXIT_CANNOT_WORK;
}

/* ---- from goss ---- */

static int from_goss(
        const Invocation *invocation, const char *path, const DraftOptions *options, GError **error)
{
	g_autoptr(Tree) tree = tree_load(path, TREE_ALIASES, error);
	g_auto(Draft) draft = {0};
	g_autofree char *base = g_path_get_basename(path);
	draft_init(&draft, NULL, base);
	if (!tree || !draft_from_goss(&draft, tree_root(tree), error) ||
	        !write_out(invocation, &draft, options->output, error))
		return EXIT_CANNOT_WORK;
	return EXIT_READY;
}

static int draft_command(
        Invocation *invocation, int argc, char **argv, DraftOptions *options, GError **error)
{
	if (!may_write(options, error))
		return EXIT_BAD_USAGE;
	if (argc == 3 && strcmp(argv[1], "derive") == 0)
		return derive(invocation, argv[2], options, error);
	if (argc == 3 && strcmp(argv[1], "from-goss") == 0)
		return from_goss(invocation, argv[2], options, error);
	refuse(error, "checklist takes `derive HOST` or `from-goss FILE`");
	return EXIT_BAD_USAGE;
}

int command_checklist(Invocation *invocation, int argc, char **argv, GError **error)
{
	DraftOptions options = {.timeout_s = 30, .passphrase = PASSPHRASE_OPTIONS};
	const GOptionEntry entries[] = {
	        {"topics", 0, 0, G_OPTION_ARG_STRING, &options.topics,
	                "derive: only these: package,service,port,user,mount,kernel", "LIST"},
	        {"file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.files,
	                "derive: this file too; may be said again", "PATH"},
	        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from,
	                "derive: from a finished run (ports and mounts), visiting nobody", "RUN"},
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, "write into FILE",
	                "FILE"},
	        {"force", 0, 0, G_OPTION_ARG_NONE, &options.force, "over a FILE that is there",
	                NULL},
	        {"timeout", 't', 0, G_OPTION_ARG_INT, &options.timeout_s,
	                "seconds for the visit (30)", "S"},
	        PASSPHRASE_ENTRIES(&options.passphrase), G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error)) {
		if (options.timeout_s < 1 || options.timeout_s > 3600)
			refuse(error, "--timeout is from 1 to 3600 seconds");
		else
			status = draft_command(invocation, argc, argv, &options, error);
	}
	secrets_free(options.secrets);
	g_free(options.passphrase.file);
	g_strfreev(options.files);
	g_free(options.topics);
	g_free(options.output);
	g_free(options.from);
	return status;
}

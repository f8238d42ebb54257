/* jiuxu lint: the files of the site folder read whole, every error that can be told at once. */
#include "agent/command.h"
#include "agent/errors_zh.h"
#include "agent/lint_ends.h"
#include "agent/lint_plan.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "checks/checklist_lint.h"
#include "reports/run_folder.h"
#include "reports/signers.h"
#include "reports/site_files.h"
#include <stdio.h>
#include <string.h>

#define STATEMENT_MAX_BYTES ((size_t)1 << 20)
#define STATEMENTS_MAX 1000

typedef struct {
	const char *dir, *only; /* only: the name below dir that was asked for, or NULL */
	GPtrArray *messages;    /* char * */
	GPtrArray *warnings;    /* char *: what may stand */
	size_t files;
	Site *site;
	Checklist *checklist;
} Lint;

/* Takes over what went wrong with a file; `more` came behind it. */
static void complain(Lint *lint, GError *error, GPtrArray *more)
{
	if (error)
		g_ptr_array_add(lint->messages, g_strdup(error->message));
	for (guint i = 0; more && i < more->len; i++)
		g_ptr_array_add(lint->messages, g_strdup(g_ptr_array_index(more, i)));
	g_clear_error(&error);
}

static bool is_there(const Lint *lint, const char *name)
{
	g_autofree char *path = g_build_filename(lint->dir, name, NULL);
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static bool is_asked(Lint *lint, const char *name)
{
	bool asked = (!lint->only || strcmp(lint->only, name) == 0) && is_there(lint, name);
	lint->files += asked;
	return asked;
}

static void lint_site(Lint *lint)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	Invocation reading = {.site_dir = (char *)lint->dir, .more = more};
	bool asked = is_asked(lint, "site.yaml");
	g_autofree char *path = g_build_filename(lint->dir, "site.yaml", NULL);
	g_autoptr(Site) site = is_there(lint, "site.yaml") ? site_load_draft(path, more, &error)
	                                                   : run_site_load(&reading, &error);
	bool good = !error;
	if (asked || !lint->only)
		complain(lint, g_steal_pointer(&error), more);
	g_clear_error(&error);
	if (asked && site)
		lint_plan(site, lint->dir, lint->messages, lint->warnings);
	if (asked && site)
		lint_plan_ends(site, lint->warnings);
	if (good)
		lint->site = g_steal_pointer(&site);
}

static void lint_checklist(Lint *lint)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	bool asked = is_asked(lint, SITE_CHECKLIST_NAME);
	lint->checklist = checklist_load_site(lint->dir, more, &error);
	if (asked)
		complain(lint, g_steal_pointer(&error), more);
	g_clear_error(&error);
	if (asked && lint->checklist)
		checklist_lint(lint->checklist, lint->site, lint->messages, lint->warnings);
	if (asked && lint->checklist)
		lint_certificates(lint->checklist, lint->dir, lint->messages);
}

/* Without a good site a waiver's target is not looked at, without a checklist its check is not. */
static void lint_waivers(Lint *lint)
{
	GError *error = NULL;
	size_t length;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *path = g_build_filename(lint->dir, WAIVERS_NAME, NULL);
	if (!is_asked(lint, WAIVERS_NAME))
		return;
	g_autofree char *text = file_read(path, (size_t)4 << 20, &length, &error);
	g_autoptr(Waivers) waivers =
	        text ? waivers_parse_all(path, text, length, more, &error) : NULL;
	if (waivers && lint->site && lint->checklist)
		waivers_fit(waivers, lint->site, lint->checklist, more, &error);
	else if (waivers && lint->checklist)
		waivers_check(waivers, lint->checklist, NULL, more, &error);
	if (waivers)
		lint_waiver_ends(waivers, lint->warnings);
	complain(lint, error, more);
}

static void lint_signers(Lint *lint)
{
	GError *error = NULL;
	if (!is_asked(lint, "signers.yaml"))
		return;
	g_autoptr(GPtrArray) more = g_ptr_array_new_with_free_func(g_free);
	signers_free(signers_load_all(lint->dir, more, &error));
	complain(lint, error, more);
}

static void lint_statement(Lint *lint, const char *name)
{
	GError *error = NULL;
	size_t length;
	g_autofree char *path = g_build_filename(lint->dir, name, NULL);
	g_autofree char *text = file_read(path, STATEMENT_MAX_BYTES, &length, &error);
	g_autoptr(Attestation) one = text ? attestation_parse(path, text, length, &error) : NULL;
	const Check *check =
	        one && lint->checklist ? checklist_find(lint->checklist, one->check) : NULL;
	if (one && lint->checklist && !check)
		g_set_error(&error, BASE_ERROR, BASE_ERROR_FORMAT, "%s: no such check '%s'", path,
		        one->check);
	else if (check && !check->attestable)
		g_set_error(&error, BASE_ERROR, BASE_ERROR_FORMAT,
		        "%s: check '%s' cannot be attested", path, one->check);
	if (one)
		lint_statement_end(path, one, lint->warnings);
	complain(lint, error, NULL);
}

/* A statement whose signature does not count is none. */
static void lint_signatures(Lint *lint)
{
	g_autoptr(Attestations) all = attestations_load(lint->dir, NULL);
	for (size_t i = 0; all && i < attestations_count(all); i++) {
		const Attestation *one = attestations_at(all, i);
		if (one->problem)
			g_ptr_array_add(lint->warnings,
			        g_strdup_printf(
			                "the attestation of '%s' by '%s' does not count: %s",
			                one->check, one->by, one->problem));
	}
}

static void lint_attestations(Lint *lint)
{
	GError *error = NULL;
	g_autofree char *folder = g_build_filename(lint->dir, "attestations", NULL);
	if (!g_file_test(folder, G_FILE_TEST_IS_DIR))
		return;
	g_auto(GStrv) files = file_list(folder, STATEMENTS_MAX, 1, &error);
	complain(lint, error, NULL);
	for (char **file = files; file && *file; file++) {
		g_autofree char *name = g_build_filename("attestations", *file, NULL);
		if (g_str_has_suffix(name, ".yaml") && is_asked(lint, name))
			lint_statement(lint, name);
	}
	if (!lint->only)
		lint_signatures(lint);
}

static void message_print(const Invocation *invocation, const char *message)
{
	g_autofree char *said = invocation_zh(invocation) ? error_zh(message) : g_strdup(message);
	puts(said);
}

static json_t *messages_json(const Invocation *invocation, const GPtrArray *messages)
{
	json_t *out = json_array();
	for (guint i = 0; i < messages->len; i++) {
		const char *message = g_ptr_array_index(messages, i);
		g_autofree char *said =
		        invocation_zh(invocation) ? error_zh(message) : g_strdup(message);
		json_array_append_new(out, json_string(said));
	}
	return out;
}

static void lint_json(const Invocation *invocation, const Lint *lint)
{
	g_autoptr(json_t) whole = json_pack("{s:s, s:I, s:o, s:o}", "schema", "jiuxu.lint/1",
	        "files", (json_int_t)lint->files, "errors",
	        messages_json(invocation, lint->messages), "warnings",
	        messages_json(invocation, lint->warnings));
	json_dumpf(whole, stdout, JSON_INDENT(2));
	putchar('\n');
}

static void lint_text(const Invocation *invocation, const Lint *lint)
{
	for (guint i = 0; i < lint->messages->len; i++)
		message_print(invocation, g_ptr_array_index(lint->messages, i));
	for (guint i = 0; i < lint->warnings->len; i++) {
		fputs(invocation_zh(invocation) ? "提醒：" : "warning: ", stdout);
		message_print(invocation, g_ptr_array_index(lint->warnings, i));
	}
}

static int lint_end(const Invocation *invocation, const Lint *lint, GError **error)
{
	bool json = g_strcmp0(invocation->format, "json") == 0;
	if (json)
		lint_json(invocation, lint);
	else
		lint_text(invocation, lint);
	if (lint->messages->len > 0)
		return EXIT_BAD_USAGE;
	if (lint->only && lint->files == 0) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: lint reads site.yaml, checklist.yaml, waivers.yaml, signers.yaml and "
		        "attestations/*.yaml of the site folder, and there is no such one here",
		        lint->only);
		return EXIT_BAD_USAGE;
	}
	if (invocation->quiet || json)
		return EXIT_READY;
	if (lint->warnings->len > 0)
		fprintf(stderr,
		        invocation_zh(invocation)
		                ? "已检查 %zu 个文件，没有格式错误；有 %u 条提醒，见上\n"
		                : "%zu files, no errors; %u warnings, see above\n",
		        lint->files, lint->warnings->len);
	else
		fprintf(stderr,
		        invocation_zh(invocation) ? "已检查 %zu 个文件，没有发现错误\n"
		                                  : "%zu files, no errors\n",
		        lint->files);
	return EXIT_READY;
}

/* `site/waivers.yaml` and `waivers.yaml` are the same file of the folder `site`. */
static const char *below(const char *dir, const char *path)
{
	size_t length = strlen(dir);
	if (path && strncmp(path, dir, length) == 0 && path[length] == '/')
		path += length + 1;
	return path && g_str_has_prefix(path, "./") ? path + 2 : path;
}

int command_lint(Invocation *invocation, int argc, char **argv, GError **error)
{
	if (!command_options(invocation, NULL, &argc, &argv, error) ||
	        !command_arguments(argc, argv, 1, error))
		return EXIT_BAD_USAGE;
	g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	Lint lint = {.dir = invocation->site_dir,
	        .only = below(invocation->site_dir, argc > 1 ? argv[1] : NULL),
	        .messages = messages,
	        .warnings = warnings};
	lint_site(&lint);
	lint_checklist(&lint);
	lint_waivers(&lint);
	lint_signers(&lint);
	lint_attestations(&lint);
	int status = lint_end(invocation, &lint, error);
	checklist_free(lint.checklist);
	site_free(lint.site);
	return status;
}

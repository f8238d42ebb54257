/* jiuxu secret: the passwords of a site, kept in secrets.jx and named in site.yaml. */
#include "agent/command.h"
#include "agent/manual.h"
#include "agent/passphrase.h"
#include "base/cleanup.h"
#include "base/error.h"
#include <stdio.h>
#include <string.h>

/* The file of one invocation, opened; the passphrase is kept to write it again. */
typedef struct {
	const Invocation *invocation;
	char *path, *passphrase;
	Secrets *secrets;
	bool fresh; /* the file is not there yet */
} Box;

static void box_clear(Box *box)
{
	g_free(box->path);
	secrets_wipe(box->passphrase);
	g_clear_pointer(&box->secrets, secrets_free);
}

/* For `set` a file that is not there is an empty one with a new passphrase. */
static bool box_open(Box *box, const PassphraseOptions *options, bool may_be_fresh, GError **error)
{
	const char *dir = box->invocation->site_dir;
	bool zh = invocation_zh(box->invocation);
	box->path = g_build_filename(dir, "secrets.jx", NULL);
	box->fresh = !g_file_test(box->path, G_FILE_TEST_EXISTS);
	if (box->fresh && !may_be_fresh) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "%s: there is none; make one with `jiuxu -C %s secret set NAME`", box->path,
		        dir);
		return false;
	}
	box->passphrase = passphrase_get(options, box->fresh, zh, error);
	if (!box->passphrase)
		return false;
	box->secrets = box->fresh ? secrets_new() : secrets_load(box->path, box->passphrase, error);
	return box->secrets != NULL;
}

static bool secret_set(Box *box, const char *name, GError **error)
{
	bool zh = invocation_zh(box->invocation), there = secrets_find(box->secrets, name) != NULL;
	char *value = secret_value_get(name, zh, error);
	bool set = value && secrets_set(box->secrets, name, value, error) &&
	           secrets_save(box->secrets, box->path, box->passphrase, error);
	secrets_wipe(value);
	if (set && !box->invocation->quiet)
		fprintf(stderr,
		        zh ? "%s“%s”。在 site.yaml 中写作：!secret %s\n"
		           : "%s '%s'. In site.yaml it is written: !secret %s\n",
		        there ? (zh ? "已更新" : "replaced") : (zh ? "已保存" : "kept"), name,
		        name);
	return set;
}

static bool secret_remove(Box *box, const char *name, GError **error)
{
	if (!secrets_remove(box->secrets, name)) {
		g_set_error(
		        error, BASE_ERROR, BASE_ERROR_USAGE, "%s: no secret '%s'", box->path, name);
		return false;
	}
	return secrets_save(box->secrets, box->path, box->passphrase, error);
}

static bool secret_list(const Box *box, GError **error)
{
	const char *format = box->invocation->format;
	size_t count = secrets_count(box->secrets);
	if (!manual_format_check(format, "secret", error))
		return false;
	g_autoptr(json_t) names = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(names, json_string(secrets_name(box->secrets, i)));
	g_autoptr(json_t) whole =
	        json_pack("{s:s, s:O}", "schema", "jiuxu.secrets/1", "names", names);
	if (format && strcmp(format, "json") == 0) {
		json_dumpf(whole, stdout, JSON_INDENT(2));
		putchar('\n');
		return true;
	}
	for (size_t i = 0; i < count; i++)
		puts(secrets_name(box->secrets, i));
	return true;
}

static bool usage_check(int argc, char **argv, GError **error)
{
	const char *verb = argc > 1 ? argv[1] : "";
	bool named = strcmp(verb, "set") == 0 || strcmp(verb, "rm") == 0;
	if (argc > 3 && strcmp(verb, "set") == 0)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "a secret's value is not taken from the command line, where others can "
		        "read "
		        "it: type it when asked, or give it on standard input");
	else if (named ? argc == 3 : (argc == 2 && strcmp(verb, "list") == 0))
		return true;
	else
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "secret takes: set NAME, list, rm NAME");
	return false;
}

static bool secret(Box *box, const PassphraseOptions *options, char **argv, GError **error)
{
	bool set = strcmp(argv[1], "set") == 0;
	if (!box_open(box, options, set, error))
		return false;
	if (set)
		return secret_set(box, argv[2], error);
	return strcmp(argv[1], "rm") == 0 ? secret_remove(box, argv[2], error)
	                                  : secret_list(box, error);
}

int command_secret(Invocation *invocation, int argc, char **argv, GError **error)
{
	PassphraseOptions options = PASSPHRASE_OPTIONS;
	const GOptionEntry entries[] = {PASSPHRASE_ENTRIES(&options), G_OPTION_ENTRY_NULL};
	Box box = {.invocation = invocation};
	int status = EXIT_BAD_USAGE;
	if (command_options(invocation, entries, &argc, &argv, error) &&
	        usage_check(argc, argv, error))
		status = secret(&box, &options, argv, error) ? EXIT_READY : EXIT_CANNOT_WORK;
	box_clear(&box);
	g_free(options.file);
	return status;
}

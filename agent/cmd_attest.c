/* jiuxu attest: a person's signed statement about what no source can observe. */
#include "agent/behind.h"
#include "agent/command.h"
#include "agent/key_file.h"
#include "agent/run.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/cms.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/file.h"
#include "checks/attestation.h"
#include "checks/checklist.h"
#include "inventory/yaml_text.h"
#include "reports/run_folder.h"
#include "reports/signers.h"
#include "reports/site_files.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
	char *target, *document, *by, *statement, *valid_until, *cert, *key;
	gboolean force;
} AttestOptions;

static void options_free(AttestOptions *options)
{
	g_free(options->target);
	g_free(options->document);
	g_free(options->by);
	g_free(options->statement);
	g_free(options->valid_until);
	g_free(options->cert);
	g_free(options->key);
}

static bool no_such_check(const Checklist *checklist, const char *id, GError **error)
{
	const char *nearest = checklist_nearest(checklist, id);
	if (nearest)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "no such check '%s' (did you mean '%s'?)", id, nearest);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "no such check '%s'", id);
	return false;
}

static bool check_attestable(const Checklist *checklist, const char *id, GError **error)
{
	const Check *check = checklist_find(checklist, id);
	if (!check)
		return no_such_check(checklist, id, error);
	if (!check->attestable)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "check '%s' is observed by machines; it cannot be attested", id);
	return check->attestable;
}

/* A statement speaks of what is planned today; what is planned later it must not cover. */
static bool target_known(const char *id, char *const *targets, const char *target, GError **error)
{
	const char *const *names = (const char *const *)targets;
	if (target && g_strv_contains(names, target))
		return true;
	if (!target && *targets)
		return true;
	const char *near =
	        target ? fields_nearest(target, names, g_strv_length((char **)targets)) : NULL;
	if (!target)
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "check '%s' has no target in this plan", id);
	else
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        near ? "check '%s' has no target '%s' (did you mean '%s'?)"
		             : "check '%s' has no target '%s'",
		        id, target, near);
	return false;
}

/* What the statement may speak of; NULL with an error. Owned. */
static char **attestable_targets(
        const Invocation *invocation, const char *id, const char *target, GError **error)
{
	g_autoptr(Checklist) checklist =
	        checklist_load_site(invocation->site_dir, invocation->more, error);
	if (!checklist || !check_attestable(checklist, id, error))
		return NULL;
	g_autoptr(Site) site = run_site_load(invocation, error);
	if (!site)
		return NULL;
	g_auto(GStrv) targets = check_targets(site, checklist, id);
	return target_known(id, targets, target, error) ? g_steal_pointer(&targets) : NULL;
}

static bool options_check(const AttestOptions *options, GError **error)
{
	const struct {
		const char *value, *name;
	} needed[] = {{options->document, "--document FILE"}, {options->by, "--by NAME"},
	        {options->statement, "--statement TEXT"}, {options->cert, "--cert CRT"},
	        {options->key, "--key KEY"}};
	for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (needed[i].value && *needed[i].value)
			continue;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE, "%s is missing", needed[i].name);
		return false;
	}
	int64_t end_us;
	if (!options->valid_until)
		return true;
	if (clock_parse_day_end(options->valid_until, &end_us)) {
		if (end_us > clock_now_us())
			return true;
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--valid-until: '%s' is over already (+08:00)", options->valid_until);
		return false;
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "--valid-until is a day as 2027-06-30, not '%s'", options->valid_until);
	return false;
}

/* Double-quoted YAML: jansson's string escapes are a subset of it. */
static void yaml_add(GString *out, const char *indent, const char *key, const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value, -1);
	g_autoptr(json_t) text = json_string(valid);
	char *quoted = json_dumps(text, JSON_ENCODE_ANY);
	g_string_append_printf(out, "%s%s: %s\n", indent, key, quoted);
	free(quoted);
}

static char *statement_make(const char *check, const AttestOptions *options, char *const *targets,
        const char *sha256, int64_t now_us)
{
	g_autofree char *at = clock_format(now_us);
	g_autofree char *name = g_path_get_basename(options->document);
	GString *out = g_string_new(NULL);
	yaml_add(out, "", "check", check);
	if (options->target)
		yaml_add(out, "", "target", options->target);
	else
		yaml_list_add_some(out, "", "targets", targets);
	yaml_add(out, "", "statement", options->statement);
	yaml_add(out, "", "by", options->by);
	yaml_add(out, "", "attested_at", at);
	if (options->valid_until)
		yaml_add(out, "", "valid_until", options->valid_until);
	g_string_append(out, "document:\n");
	yaml_add(out, "  ", "name", name);
	yaml_add(out, "  ", "sha256", sha256);
	return g_string_free(out, FALSE);
}

/* attestations/<check>[-<target>].yaml, ASCII whatever the target is called. */
static char *statement_path(const char *site_dir, const char *check, const char *target)
{
	g_autofree char *digest = target ? digest_bytes(target, strlen(target)) : NULL;
	g_autofree char *name = digest ? g_strdup_printf("%s-%.8s.yaml", check, digest)
	                               : g_strconcat(check, ".yaml", NULL);
	return g_build_filename(site_dir, "attestations", name, NULL);
}

static bool statement_write(const char *path, const char *text, const Identity *identity,
        int64_t now_us, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *p7s = g_strconcat(path, ".p7s", NULL);
	g_autoptr(GBytes) content = g_bytes_new_static(text, strlen(text));
	g_autoptr(GBytes) der = cms_sign(identity, content, now_us / G_USEC_PER_SEC, error);
	if (!der)
		return false;
	g_mkdir_with_parents(folder, 0755);
	size_t length;
	const void *bytes = g_bytes_get_data(der, &length);
	return file_write(path, text, strlen(text), 0644, error) &&
	       file_write(p7s, bytes, length, 0644, error);
}

/* A certificate that signers.yaml does not know would not count: say so now, with the line to add.
 */
static void advise(const Invocation *invocation, const Identity *identity)
{
	const Certificate *certificate = identity_certificate(identity);
	fprintf(stderr,
	        invocation_zh(invocation)
	                ? "注意：%s/signers.yaml 中没有这张证书，书面确认暂不生效。"
	                  "请在 signers: 之下加入（role 为 centre 或 vendor）：\n"
	                : "note: %s/signers.yaml does not have this certificate, so the "
	                  "attestation "
	                  "does not count yet. Add under signers: (role is centre or vendor):\n",
	        invocation->site_dir);
	fprintf(stderr, "  - role: centre\n    name: %s\n    fingerprint: %s\n", certificate->cn,
	        certificate->fingerprint);
}

/* Whose certificate it is says the report beside the name; who attests hears it now. */
static bool is_listed(const Invocation *invocation, const Identity *identity)
{
	g_autoptr(Signers) signers = signers_load(invocation->site_dir, NULL);
	const Certificate *certificate = identity_certificate(identity);
	const char *role = signers ? signers_role(signers, certificate->fingerprint) : NULL;
	if (g_strcmp0(role, "vendor") == 0)
		fprintf(stderr,
		        invocation_zh(invocation)
		                ? "注意：证书“%s”属于系统开发厂商，报告会在确认人之后注明\n"
		                : "note: certificate '%s' is the vendor's; the report says so "
		                  "beside the name\n",
		        certificate->cn);
	return role != NULL;
}

/* One that counts is not lost to one that would not. */
static bool may_replace(const Invocation *invocation, const char *path, GError **error)
{
	g_autoptr(Attestation) there = attestation_load(invocation->site_dir, path, NULL);
	if (!there || there->problem)
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "%s: '%s' attested it already, signed by '%s'; this certificate is not in "
	        "signers.yaml and would not count; enter it there first, or say --force",
	        path, there->by, there->signer);
	return false;
}

static bool statement_leave(const Invocation *invocation, const char *path, const char *text,
        const Identity *identity, bool force, GError **error)
{
	bool listed = is_listed(invocation, identity);
	if (!listed && !force && !may_replace(invocation, path, error))
		return false;
	if (!statement_write(path, text, identity, clock_now_us(), error))
		return false;
	if (!invocation->quiet)
		fprintf(stderr, invocation_zh(invocation) ? "书面确认：%s\n" : "attested: %s\n",
		        path);
	if (!listed)
		advise(invocation, identity);
	else
		behind_next_say(invocation);
	return true;
}

static int attest(const Invocation *invocation, const char *check, const AttestOptions *options,
        char *const *targets, GError **error)
{
	int64_t now_us = clock_now_us();
	key_file_warn(invocation_zh(invocation), options->key);
	g_autofree char *sha256 = digest_file(options->document, error);
	g_autoptr(Identity) identity = sha256 ? identity_load(options->cert, options->key, NULL,
	                                                NULL, now_us / G_USEC_PER_SEC, error)
	                                      : NULL;
	if (!identity)
		return EXIT_CANNOT_WORK;
	g_autofree char *path = statement_path(invocation->site_dir, check, options->target);
	g_autofree char *text = statement_make(check, options, targets, sha256, now_us);
	/* what cannot be read again would stop every later check */
	g_autoptr(Attestation) readable = attestation_parse(path, text, strlen(text), error);
	if (!readable || !statement_leave(invocation, path, text, identity, options->force, error))
		return EXIT_CANNOT_WORK;
	return EXIT_READY;
}

int command_attest(Invocation *invocation, int argc, char **argv, GError **error)
{
	AttestOptions options = {0};
	const GOptionEntry entries[] = {{"target", 0, 0, G_OPTION_ARG_STRING, &options.target,
	                                        "one target of the check", "T"},
	        {"document", 0, 0, G_OPTION_ARG_FILENAME, &options.document, "what it rests on",
	                "FILE"},
	        {"by", 0, 0, G_OPTION_ARG_STRING, &options.by, "who attests", "NAME"},
	        {"statement", 0, 0, G_OPTION_ARG_STRING, &options.statement, "what is attested",
	                "TEXT"},
	        {"valid-until", 0, 0, G_OPTION_ARG_STRING, &options.valid_until,
	                "last day it holds, YYYY-MM-DD at +08:00", "DAY"},
	        {"cert", 0, 0, G_OPTION_ARG_FILENAME, &options.cert, "the signer's certificate",
	                "CRT"},
	        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, "its private key", "KEY"},
	        {"force", 0, 0, G_OPTION_ARG_NONE, &options.force,
	                "replace one that counts by one that does not yet", NULL},
	        G_OPTION_ENTRY_NULL};
	int status = EXIT_BAD_USAGE;
	g_auto(GStrv) targets = NULL;
	if (command_options(invocation, entries, &argc, &argv, error)) {
		if (argc != 2)
			g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
			        "attest takes the id of one check");
		else
			targets = attestable_targets(invocation, argv[1], options.target, error);
		if (targets && options_check(&options, error))
			status = attest(invocation, argv[1], &options, targets, error);
	}
	options_free(&options);
	return status;
}

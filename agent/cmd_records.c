/* jiuxu records: the student records of an installation, from its first account to its backup. */
#include "agent/key_file.h"
#include "agent/manual.h"
#include "agent/records.h"
#include "agent/records_verbs.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/secrets.h"
#include "records/people/account.h"
#include "records/rules/region.h"
#include "records/store/backup.h"
#include <stdio.h>
#include <string.h>

/* The key file: --key, else the one in the folder. Yours. */
static char *records_key(const RecordsOptions *options)
{
	return options->key ? g_strdup(options->key) : store_key_path(options->data);
}

Store *records_store(const RecordsOptions *options, DbMode mode, GError **error)
{
	g_autofree char *key = records_key(options);
	Store *store = store_open(options->data, key, mode, error);
	if (store)
		store_scope_set(store, &scope_whole);
	return store;
}

Act records_act(const char *reason, char **actor)
{
	*actor = g_strdup_printf("cli:%s", g_get_user_name());
	return (Act){*actor, "cli", reason, clock_now_us()};
}

bool records_format(const RecordsOptions *options, bool *ret_json, GError **error)
{
	const char *format = options->invocation->format;
	*ret_json = format && strcmp(format, "json") == 0;
	return manual_format_check(format, "records", error);
}

static bool usage(bool good, const char *words, GError **error)
{
	if (!good)
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE, words);
	return good;
}

bool records_data_given(const RecordsOptions *options, GError **error)
{
	if (!usage(options->data != NULL, "records wants --data DIR, where the records are", error))
		return false;
	return usage(!store_is_address(options->data) || options->key,
	        "records in a database of a server want --key FILE too: a key is never kept with "
	        "them",
	        error);
}

static bool province_good(const char *province, GError **error)
{
	if (strlen(province) == 2 && region_is_province(province))
		return true;
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        "--province is two digits of GB/T 2260, like 52, not '%s'", province);
	return false;
}

static bool province_set(Store *store, const char *province, GError **error)
{
	if (!store_change_begin(store, error))
		return false;
	if (store_setting_set(store, "province", province, error) && store_change_end(store, error))
		return true;
	store_change_drop(store);
	return false;
}

/* The store is there; now its first account. */
static bool first_account(RecordsOptions *options, const Act *act, char **password, GError **error)
{
	g_autoptr(Store) store = records_store(options, DB_WRITE, error);
	AccountPlan plan = {options->admin, NULL, NULL, LEVEL_PROVINCE, "", ROLE_ADMINISTRATOR};
	return store && province_set(store, options->province, error) &&
	       account_create(store, act, NULL, &plan, password, error);
}

static int records_init(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool zh = invocation_zh(options->invocation);
	g_autofree char *actor = NULL;
	char *password = NULL;
	Act act = records_act("records init --standalone", &actor);
	if (!command_arguments(argc, argv, 0, error) ||
	        !usage(options->standalone,
	                "records init makes an installation of its own: say --standalone", error) ||
	        !usage(options->admin != NULL, "records init wants --admin NAME, its first account",
	                error) ||
	        !usage(options->province != NULL,
	                "records init wants --province NN, two digits of GB/T 2260 like 36: by it "
	                "schools of other provinces are told apart",
	                error) ||
	        !province_good(options->province, error))
		return EXIT_BAD_USAGE;
	if (!account_name_check(options->admin, error))
		return EXIT_BAD_USAGE;
	if (!store_create(options->data, options->key, &act, error) ||
	        !first_account(options, &act, &password, error))
		return EXIT_CANNOT_WORK;
	g_autofree char *key = records_key(options);
	fprintf(stderr,
	        zh ? "已建立：%s\n密钥文件：%s；请另行妥善保管，没有它，数据和备份都无法读取\n"
	             "账号 %s（省级管理员）的一次性口令，首次登录时必须更改：\n"
	           : "made: %s\nkey: %s; keep a copy elsewhere, without it neither data nor "
	             "backups "
	             "can be read\none-time password of %s (administrator of the province), to be "
	             "changed at the first login:\n",
	        options->data, key, options->admin);
	puts(password);
	secrets_wipe(password);
	return EXIT_READY;
}

static void verified_print(const Verified *verified, bool json, bool zh)
{
	if (json) {
		g_autoptr(json_t) whole = json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:s}", "schema",
		        "jiuxu.records.verify/1", "good", true, "events",
		        (json_int_t)verified->events, "students", (json_int_t)verified->students,
		        "accounts", (json_int_t)verified->accounts, "schools",
		        (json_int_t)verified->schools, "head", verified->head);
		json_dumpf(whole, stdout, JSON_INDENT(2));
		putchar('\n');
		return;
	}
	printf(zh ? "完好：%" G_GINT64_FORMAT " 个事件，%" G_GINT64_FORMAT
	            " 名学生，%" G_GINT64_FORMAT " 个账号，%" G_GINT64_FORMAT
	            " 所学校；现状都与事件一致\n链首 %" G_GINT64_FORMAT
	            ":%s（抄存别处，日后用 --expect 核对）\n"
	          : "whole: %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT
	            " students, %" G_GINT64_FORMAT " accounts, %" G_GINT64_FORMAT
	            " schools; each is what its events made of it\nhead %" G_GINT64_FORMAT
	            ":%s (write it down elsewhere; --expect compares it later)\n",
	        verified->events, verified->students, verified->accounts, verified->schools,
	        verified->events, verified->head);
}

/* An earlier head, written down then, must still stand in the chain. */
static bool expected_stands(Store *store, const char *expect, GError **error)
{
	char *end = NULL, head[65] = "";
	int64_t seq = g_ascii_strtoll(expect, &end, 10);
	if (seq < 1 || *end != ':' || strlen(end + 1) != 64) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--expect is NUMBER:DIGEST as records verify prints it, not '%s'", expect);
		return false;
	}
	GError *failed = NULL;
	if (event_head(store, seq, head, &failed) && strcmp(head, end + 1) == 0)
		return true;
	g_clear_error(&failed);
	g_set_error(error, RECORDS_ERROR, RECORDS_ERROR_DAMAGED,
	        "%s: event %" G_GINT64_FORMAT
	        " is not the one that was written down: the log has been replaced or cut short",
	        store->name, seq);
	return false;
}

static int records_verify(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool json;
	Verified verified;
	if (!command_arguments(argc, argv, 0, error) || !records_format(options, &json, error))
		return EXIT_BAD_USAGE;
	g_autoptr(Store) store = records_store(options, DB_READ, error);
	if (!store || !store_verify(store, &verified, error) ||
	        (options->expect && !expected_stands(store, options->expect, error)))
		return EXIT_CANNOT_WORK;
	verified_print(&verified, json, invocation_zh(options->invocation));
	return EXIT_READY;
}

/* Where the key is, and what the backup is without it. */
static void key_told(const RecordsOptions *options, const char *key, const char *beside)
{
	bool zh = invocation_zh(options->invocation);
	if (options->with_key)
		fprintf(stderr,
		        zh ? "密钥另存为 %s：得到备份和密钥的人能读出全部数据，请分开保管\n"
		           : "the key is in %s: who has both can read all of it, keep them apart\n",
		        beside);
	else
		fprintf(stderr,
		        zh ? "备份中没有密钥，密钥是 %s：请在别处另存一份，没有它，备份毫无用处\n"
		           : "the key is not in it but in %s: keep a copy of that elsewhere, "
		             "without "
		             "it the backup is worthless\n",
		        key);
}

static int records_backup(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool json;
	Verified verified;
	if (!command_arguments(argc, argv, 0, error) || !records_format(options, &json, error) ||
	        !usage(options->output != NULL, "records backup wants -o FILE", error))
		return EXIT_BAD_USAGE;
	g_autofree char *key = records_key(options);
	g_autofree char *beside = g_strconcat(options->output, ".key", NULL);
	g_autoptr(Store) store = records_store(options, DB_READ, error);
	if (!store || !backup_make(store, key, options->output, &verified, error) ||
	        (options->with_key && !backup_key_copy(key, beside, error)))
		return EXIT_CANNOT_WORK;
	if (!options->invocation->quiet)
		key_told(options, key, beside);
	verified_print(&verified, json, invocation_zh(options->invocation));
	return EXIT_READY;
}

/* What was done to accounts since the backup nobody here can know. */
static void accounts_told(const RecordsOptions *options, int64_t accounts)
{
	if (options->invocation->quiet)
		return;
	fprintf(stderr,
	        invocation_zh(options->invocation)
	                ? "账号（%" G_GINT64_FORMAT
	                  " 个）恢复为备份时的样子：备份以后锁定、注销、重置过的，请再办一次\n"
	                : "accounts (%" G_GINT64_FORMAT
	                  ") are as they were at the backup: lock, close or reset once more "
	                  "those that were since\n",
	        accounts);
}

static int records_restore(RecordsOptions *options, int argc, char **argv, GError **error)
{
	bool json;
	Verified verified;
	if (!usage(argc == 2, "records restore takes the FILE of a backup", error) ||
	        !records_format(options, &json, error))
		return EXIT_BAD_USAGE;
	g_autofree char *key =
	        options->key ? g_strdup(options->key) : backup_key_find(argv[1], error);
	if (!key)
		return EXIT_BAD_USAGE;
	if (!backup_restore(argv[1], key, options->data, &verified, error))
		return EXIT_CANNOT_WORK;
	accounts_told(options, verified.accounts);
	verified_print(&verified, json, invocation_zh(options->invocation));
	return EXIT_READY;
}

static const struct {
	const char *name;
	int (*run)(RecordsOptions *options, int argc, char **argv, GError **error);
	bool more; /* verbs of its own, which say whether they want --data */
} verbs[] = {
        {"init", records_init, false},
        {"import", records_import, false},
        {"serve", records_serve, false},
        {"verify", records_verify, false},
        {"backup", records_backup, false},
        {"restore", records_restore, false},
        {"export", records_export, false},
        {"user", records_user, true},
        {"school", records_school, true},
        {"catalogue", records_catalogue, true},
        {"calendar", records_calendar, true},
        {"national", records_national, true},
};

void records_verbs_say(const char *after)
{
	const RecordsVerb *below = strcmp(after, "user") == 0        ? records_user_verbs
	                           : strcmp(after, "school") == 0    ? records_school_verbs
	                           : strcmp(after, "catalogue") == 0 ? records_catalogue_verbs
	                           : strcmp(after, "calendar") == 0  ? records_calendar_verbs
	                           : strcmp(after, "national") == 0  ? records_national_verbs
	                                                             : NULL;
	for (; below && below->name; below++)
		puts(below->name);
	for (size_t i = 0; strcmp(after, "records") == 0 && i < G_N_ELEMENTS(verbs); i++)
		puts(verbs[i].name);
}

/* As ssh does of a private key: whoever holds one of these reads every student, or speaks for us.
 */
static void keys_warn(const RecordsOptions *options)
{
	g_autofree char *key = options->data || options->key ? records_key(options) : NULL;
	key_file_warn(invocation_zh(options->invocation), key);
	key_file_warn(invocation_zh(options->invocation), options->tls_key);
}

static int verb_run(RecordsOptions *options, int argc, char **argv, GError **error)
{
	const char *verb = argc > 1 ? argv[1] : "";
	for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
		if (strcmp(verbs[i].name, verb) != 0)
			continue;
		if (!verbs[i].more && !records_data_given(options, error))
			return EXIT_BAD_USAGE;
		keys_warn(options);
		return verbs[i].run(options, argc - 1, argv + 1, error);
	}
	g_set_error(error, BASE_ERROR, BASE_ERROR_USAGE,
	        *verb ? "records has no '%s' (init, import, serve, verify, backup, restore, "
	                "export, "
	                "user, school, catalogue, calendar, national)"
	              : "records takes: init, import FILE, serve, verify, backup, restore FILE, "
	                "export, user, school, catalogue, calendar, national%s",
	        verb);
	return EXIT_BAD_USAGE;
}

int command_records(Invocation *invocation, int argc, char **argv, GError **error)
{
	RecordsOptions options = {.invocation = invocation};
	const GOptionEntry entries[] = {
	        {"data", 0, 0, G_OPTION_ARG_FILENAME, &options.data,
	                "where the records are: a folder, or postgresql://USER@HOST/DATABASE",
	                "DIR"},
	        {"key", 0, 0, G_OPTION_ARG_FILENAME, &options.key,
	                "their key, when it is not in that folder", "FILE"},
	        {"standalone", 0, 0, G_OPTION_ARG_NONE, &options.standalone,
	                "init: one machine, without a hand-over", NULL},
	        {"admin", 0, 0, G_OPTION_ARG_STRING, &options.admin,
	                "init: name of the first account", "NAME"},
	        {"province", 0, 0, G_OPTION_ARG_STRING, &options.province,
	                "init: two digits of GB/T 2260; schools of others are marked", "NN"},
	        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "import: look only", NULL},
	        {"admitted", 0, 0, G_OPTION_ARG_NONE, &options.admitted,
	                "import: who has no state is admitted, to be checked in yet", NULL},
	        {"errors", 0, 0, G_OPTION_ARG_FILENAME, &options.errors,
	                "import: the rows to correct, .xlsx or .csv", "FILE"},
	        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
	                "backup, export, user import, template: the file to write", "FILE"},
	        {"with-key", 0, 0, G_OPTION_ARG_NONE, &options.with_key,
	                "backup: put the key beside it, as FILE.key", NULL},
	        {"at", 0, 0, G_OPTION_ARG_STRING, &options.at,
	                "export: a day or moment at +08:00, or now", "WHEN"},
	        {"expect", 0, 0, G_OPTION_ARG_STRING, &options.expect,
	                "verify: a head that was written down", "N:DIGEST"},
	        RECORDS_USER_ENTRIES(&options), RECORDS_CATALOGUE_ENTRIES(&options),
	        RECORDS_SERVE_ENTRIES(&options), G_OPTION_ENTRY_NULL};
	int status = command_options(invocation, entries, &argc, &argv, error)
	                     ? verb_run(&options, argc, argv, error)
	                     : EXIT_BAD_USAGE;
	char **owned[] = {&options.data, &options.key, &options.admin, &options.errors,
	        &options.output, &options.province, &options.expect, &options.at, &options.level,
	        &options.place, &options.role, &options.real_name, &options.phone, &options.listen,
	        &options.tls_certificate, &options.tls_key, &options.tls_client_ca,
	        &options.tls_client_crl, &options.year, &options.applies, &options.source};
	for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
		g_free(*owned[i]);
	g_strfreev(options.proxies);
	return status;
}

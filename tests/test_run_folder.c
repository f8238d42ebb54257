/* What a run leaves and how it is read again: run folder, statements, evidence, facts, manifest. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/cms.h"
#include "base/digest.h"
#include "base/error.h"
#include "inventory/evidence.h"
#include "reports/manifest.h"
#include "reports/opened_run.h"
#include "reports/run_folder.h"
#include "reports/signers.h"
#include "tests/judge_world.h"
#include "tests/keys.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
	char *dir;
} Folder;

static void folder_clear(Folder *folder)
{
	file_remove_tree(folder->dir, NULL);
	g_free(folder->dir);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folder, folder_clear)

static Folder folder_new(void)
{
	return (Folder){g_dir_make_tmp("jiuxu-run-XXXXXX", NULL)};
}

static void put(const char *dir, const char *name, const char *text)
{
	CU_ASSERT(run_folder_write(dir, name, text, strlen(text), NULL));
}

static bool facts_keep_all(const FactBook *book, const char *dir, GError **error)
{
	for (size_t i = 0; i < factbook_count(book); i++)
		if (!factbook_keep(factbook_at(book, i), dir, error))
			return false;
	return true;
}

#define STATEMENT                                                                                  \
	"check: database.rac\nstatement: 已安装\nby: 王建国\n"                               \
	"attested_at: 2026-11-20T09:00:00+08:00\nvalid_until: 2027-11-20\n"                        \
	"document: {name: rac.pdf, sha256: "                                                       \
	"1111111111111111111111111111111111111111111111111111111111111111}\n"

/* Signs attestations/<name>.yaml by the key `who` of the folder. */
static void sign(const char *dir, const char *name, const char *who)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *crt = g_strdup_printf("%s/%s.crt", dir, who);
	g_autofree char *key = g_strdup_printf("%s/%s.key", dir, who);
	g_autofree char *file = g_strdup_printf("%s/attestations/%s.yaml", dir, name);
	g_autofree char *p7s = g_strdup_printf("attestations/%s.yaml.p7s", name);
	int64_t now_s = clock_now_us() / G_USEC_PER_SEC;
	size_t length;
	g_autoptr(Identity) identity = identity_load(crt, key, NULL, NULL, now_s, &error);
	char *text = file_read(file, 4096, &length, NULL);
	g_autoptr(GBytes) content = g_bytes_new_take(text, length);
	g_autoptr(GBytes) der = identity ? cms_sign(identity, content, now_s, &error) : NULL;
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	if (der)
		CU_ASSERT(run_folder_write(
		        dir, p7s, g_bytes_get_data(der, NULL), g_bytes_get_size(der), NULL));
}

static void signers_write(const char *dir, const char *who)
{
	g_autofree char *crt = g_strdup_printf("%s/%s.crt", dir, who);
	g_autofree char *key = g_strdup_printf("%s/%s.key", dir, who);
	g_autoptr(Identity) identity =
	        identity_load(crt, key, NULL, NULL, clock_now_us() / G_USEC_PER_SEC, NULL);
	g_autofree char *yaml =
	        identity ? g_strdup_printf(
	                           "signers:\n  - {role: centre, name: 某省, fingerprint: %s}\n",
	                           identity_certificate(identity)->fingerprint)
	                 : g_strdup("");
	put(dir, "signers.yaml", yaml);
}

static const Attestation *loaded(const Attestations *list, size_t index)
{
	CU_ASSERT(list && index < attestations_count(list));
	return list && index < attestations_count(list) ? attestations_at(list, index) : NULL;
}

static void test_statements_and_their_signatures(void)
{
	static const char good[] = "extendedKeyUsage=emailProtection\n";
	static const char *const problems[] = {"the content is not what was signed", NULL,
	        "not a CMS signature in DER",
	        "'vendor' signed it, but the certificate is not in signers.yaml",
	        "it is not signed"};
	g_auto(Folder) folder = folder_new();
	g_autoptr(GError) error = NULL;
	keys_make_ca(folder.dir, "ca");
	keys_make(folder.dir, "ca", "centre", KEYS_EC, good);
	keys_make(folder.dir, "ca", "vendor", KEYS_EC, good);
	signers_write(folder.dir, "centre");
	static const char *const names[] = {"altered", "good", "junk", "stranger", "unsigned"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = g_strdup_printf("attestations/%s.yaml", names[i]);
		put(folder.dir, name, STATEMENT);
	}
	sign(folder.dir, "altered", "centre");
	put(folder.dir, "attestations/altered.yaml", STATEMENT "target: x\n");
	sign(folder.dir, "good", "centre");
	put(folder.dir, "attestations/junk.yaml.p7s", "junk");
	sign(folder.dir, "stranger", "vendor");
	g_autoptr(Attestations) list = attestations_load(folder.dir, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const Attestation *one = loaded(list, i);
		if (!one)
			return;
		ASSERT_TEXT(one->problem, problems[i]);
		ASSERT_TEXT(one->signer, problems[i] ? NULL : "centre");
		ASSERT_TEXT(one->role, problems[i] ? NULL : "centre");
	}
	/* through its last day in China */
	CU_ASSERT(loaded(list, 1)->valid_until_us == (int64_t)1826726400 * G_USEC_PER_SEC);
	const Attestation *found = attestations_find(list, "database.rac", "某省", true, NOW_US);
	CU_ASSERT(found == loaded(list, 1)); /* the good one, though it is not the last */
}

static void test_statements_that_cannot_be_read(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"check: a\n", "a.yaml:1:1: missing key 'statement'"},
	        {"check: a\nstatement: s\nby: b\nattested_at: gestern\ndocument: {name: n, sha256: "
	         "s}\n",
	                "a.yaml:4:14: 'gestern' is not a moment like 2026-11-20T09:00:00+08:00"},
	        {"check: a\nstatement: s\nby: b\nattested_at: 2026-11-20T09:00:00+08:00\n"
	         "document: {name: n}\n",
	                "a.yaml:5:11: missing key 'sha256'"},
	        {"chek: a\n", "a.yaml:1:1: unknown key 'chek' (did you mean 'check'?)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Folder) folder = folder_new();
		g_autoptr(GError) error = NULL;
		put(folder.dir, "attestations/a.yaml", cases[i].text);
		g_autoptr(Attestations) list = attestations_load(folder.dir, &error);
		g_autofree char *message =
		        g_strdup_printf("%s/attestations/%s", folder.dir, cases[i].message);
		CU_ASSERT(!list);
		ASSERT_ERROR(error, message);
	}
}

static void test_signers(void)
{
	g_autoptr(GError) error = NULL;
	g_auto(Folder) folder = folder_new();
	static const char yaml[] =
	        "signers:\n  - role: vendor\n    fingerprint: "
	        "AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:AA:"
	        "AA:AA:AA:AA:AA\n";
	static const char bad[] = "signers: [{role: centre, fingerprint: 'AA:BB'}]\n";
	static const char role[] = "signers: [{role: center, fingerprint: 'AA'}]\n";
	g_autofree char *a = g_strnfill(64, 'a'), *b = g_strnfill(64, 'b');
	g_autoptr(Signers) signers = signers_parse("signers.yaml", yaml, strlen(yaml), &error);
	CU_ASSERT(signers != NULL);
	if (signers) {
		ASSERT_TEXT(signers_role(signers, a), "vendor");
		ASSERT_TEXT(signers_role(signers, b), NULL);
	}
	g_autoptr(Signers) none = signers_load(folder.dir, &error);
	CU_ASSERT(none && !signers_role(none, a));
	CU_ASSERT(!signers_parse("signers.yaml", bad, strlen(bad), &error));
	ASSERT_ERROR(error, "signers.yaml:1:39: 'AA:BB' is not the SHA-256 fingerprint of a "
	                    "certificate (64 hex digits)");
	CU_ASSERT(!signers_parse("signers.yaml", role, strlen(role), &error));
	ASSERT_ERROR(error, "signers.yaml:1:18: expected one of centre, vendor, ministry, found "
	                    "'center' (did you mean 'centre'?)");
}

static void test_the_newest_finished_run(void)
{
	g_auto(Folder) folder = folder_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *message = g_strdup_printf("%s/runs: no finished run yet; run `jiuxu -C %s "
	                                           "check` first",
	        folder.dir, folder.dir);
	CU_ASSERT(!run_folder_find(folder.dir, NULL, &error));
	ASSERT_ERROR(error, message);
	put(folder.dir, "runs/20261123T000001Z-a/manifest.json", "{}");
	put(folder.dir, "runs/20261123T000002Z-b/manifest.json", "{}");
	put(folder.dir, "runs/20261123T000003Z-c/report.json", "{}"); /* broken off */
	g_autofree char *newest = run_folder_find(folder.dir, NULL, &error);
	CU_ASSERT(newest && g_str_has_suffix(newest, "/runs/20261123T000002Z-b"));
	g_autofree char *named = run_folder_find(folder.dir, "20261123T000001Z-a", &error);
	CU_ASSERT(named && g_str_has_suffix(named, "/runs/20261123T000001Z-a"));
	static const char *const none[] = {"20261123T000003Z-c", "x", "../runs/x", "..", ""};
	for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
		g_autofree char *text =
		        g_strdup_printf("%s/runs: no finished run '%s'", folder.dir, none[i]);
		CU_ASSERT(!run_folder_find(folder.dir, none[i], &error));
		ASSERT_ERROR(error, text);
	}
}

static void test_run_ids_sort_by_time(void)
{
	g_autofree char *first = run_id_new(NOW_US), *later = run_id_new(NOW_US + 1);
	CU_ASSERT(g_str_has_prefix(first, "20261123T021059Z-") && strlen(first) == 25);
	CU_ASSERT(strcmp(first, later) < 0);
}

static void test_secrets_never_become_evidence(void)
{
	static const char text[] =
	        "user=a\npassword=CANARY-1\nurl http://u:CANARY-2@h/\n"
	        "root:$6$salt$CANARY3CANARY3:19000::\n"
	        "-----BEGIN PRIVATE KEY-----\nCANARY-4\n-----END PRIVATE KEY-----\n";
	g_auto(Folder) folder = folder_new();
	g_autofree char *dir = g_build_filename(folder.dir, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(dir, NULL);
	g_autofree char *digest = evidence_keep(evidence, text, strlen(text));
	g_autofree char *again = evidence_keep(evidence, text, strlen(text));
	CU_ASSERT(evidence_finish(evidence, NULL));
	ASSERT_TEXT(again, digest);
	size_t length;
	g_autofree char *kept = evidence_read(dir, digest, &length);
	CU_ASSERT(kept && strstr(kept, "user=a") && !strstr(kept, "CANARY"));
	g_autofree char *sum =
	        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)kept, length);
	ASSERT_TEXT(digest + strlen("sha256:"), sum);
	g_auto(GStrv) files = file_list(dir, 10, 1, NULL);
	CU_ASSERT(files && g_strv_length(files) == 1);
	CU_ASSERT(!evidence_read(dir, "sha256:../../etc/passwd", &length));
	CU_ASSERT(!evidence_read(dir, "md5:x", &length));
}

/* In a process of its own: the limit cannot be taken back, and the signal would end us. */
static int keep_on_a_full_disk(const char *dir)
{
	struct rlimit small = {64, 64};
	g_autofree char *much = g_strnfill(4096, 'x');
	g_autoptr(Evidence) evidence = evidence_new(dir, NULL);
	g_autoptr(GError) error = NULL;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	g_autofree char *lost = evidence_keep(evidence, much, 4096);
	g_autofree char *kept = evidence_keep(evidence, "little", 6);
	g_autofree char *message = g_strdup_printf("%s: File too large", dir);
	bool good = !lost && kept && !evidence_finish(evidence, &error);
	return good && error && strcmp(error->message, message) == 0 ? 0 : 1;
}

static void test_a_full_disk_is_told_at_the_end(void)
{
	g_auto(Folder) folder = folder_new();
	g_autofree char *dir = g_build_filename(folder.dir, "evidence", NULL);
	int status = 1;
	pid_t child = fork();
	if (child == 0)
		_exit(keep_on_a_full_disk(dir));
	CU_ASSERT(waitpid(child, &status, 0) == child && status == 0);
	g_auto(GStrv) files = file_list(dir, 10, 1, NULL);
	CU_ASSERT(files && g_strv_length(files) == 1); /* no half, no draft */
}

static char *facts_text(const Facts *facts)
{
	g_autoptr(json_t) json = facts_to_json(facts);
	char *text = json_dumps(json, JSON_SORT_KEYS);
	char *owned = g_strdup(text);
	free(text);
	return owned;
}

static void test_facts_come_back_as_they_were(void)
{
	g_auto(Folder) folder = folder_new();
	g_auto(World) world = {0};
	g_autoptr(GError) error = NULL;
	world_start(&world, "");
	Facts *host = world_host(&world, "db1");
	world_put(host, "os", "{'id': '麒麟'}");
	facts_miss(host, "dmi", "ssh", NOW_US, NULL, CAUSE_DENIED, "bad \xff byte");
	facts_set_reach(world_host(&world, "db2"), CAUSE_UNREACHABLE, "no route");
	world_put(world_subject(&world, SUBJECT_PLATFORM, "db1"), "platform", "{}");
	world_put(world_subject(&world, SUBJECT_CONSOLE, "console"), "arp", "{}");
	CU_ASSERT(facts_keep_all(world.facts, folder.dir, &error));
	g_autoptr(FactBook) again = factbook_load(folder.dir, &error);
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	CU_ASSERT(again && factbook_count(again) == 4);
	for (size_t i = 0; again && i < factbook_count(world.facts); i++) {
		const Facts *one = factbook_at(world.facts, i);
		const Facts *other = factbook_find(again, facts_kind(one), facts_subject(one));
		CU_ASSERT(other != NULL);
		g_autofree char *a = facts_text(one), *b = other ? facts_text(other) : NULL;
		ASSERT_TEXT(b, a);
	}
	CU_ASSERT(again && factbook_console(again) != NULL);
}

#define FACTS_OF(subject, topics)                                                                  \
	"{\"schema\": \"jiuxu.facts/1\", \"subject\": \"" subject "\", \"kind\": \"host\", "       \
	"\"reach\": {\"outcome\": \"ok\"}, \"topics\": " topics "}"
#define AT "\"observed_at\": \"2026-11-23T02:10:59Z\""

static void test_malformed_facts_are_named(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"{", "1:1: not JSON: string or '}' expected near end of file"},
	        {"[]", "not a facts file of schema 'jiuxu.facts/1'"},
	        {"{\"schema\": \"jiuxu.facts/1\"}", "the subject or its kind is missing"},
	        {FACTS_OF("db1", "[]"), "no topics"},
	        {FACTS_OF("db1", "null"), "no topics"},
	        {FACTS_OF("db1", "{\"os\": 1}"),
	                "topic 'os': neither a value nor a cause, or no list of evidence"},
	        {FACTS_OF("db1", "{\"os\": {" AT ", \"evidence\": []}}"),
	                "topic 'os': neither a value nor a cause, or no list of evidence"},
	        {FACTS_OF("db1", "{\"os\": {" AT ", \"evidence\": [7], \"value\": 1}}"),
	                "topic 'os': neither a value nor a cause, or no list of evidence"},
	        {FACTS_OF("db1", "{\"os\": {" AT ", \"evidence\": [\"sha256:x\"], \"value\": 1}}"),
	                "topic 'os': neither a value nor a cause, or no list of evidence"},
	        {FACTS_OF("db1", "{\"os\": {\"evidence\": [], \"value\": 1}}"),
	                "topic 'os': no time of observation"},
	        {FACTS_OF("db1", "{\"os\": {" AT ", \"evidence\": [], \"cause\": \"magic\"}}"),
	                "topic 'os': no such cause 'magic'"},
	        {FACTS_OF("db2", "{}"), "holds the facts of 'db2', which belong in 'db2.json'"},
	        {FACTS_OF("../db1", "{}"),
	                "holds the facts of '../db1', which belong in '../db1.json'"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Folder) folder = folder_new();
		g_autoptr(GError) error = NULL;
		put(folder.dir, "facts/db1.json", cases[i].text);
		g_autofree char *message =
		        g_strdup_printf("%s/facts/db1.json: %s", folder.dir, cases[i].message);
		g_autoptr(FactBook) book = factbook_load(folder.dir, &error);
		CU_ASSERT(!book);
		ASSERT_ERROR(error, message);
	}
}

/* A finished run of a site of one host, judged with the checklist given. */
static void run_make(const char *dir, const char *severity, const char *os_id)
{
	g_auto(World) world = {0};
	g_autofree char *yaml = g_strdup_printf(
	        "schema: jiuxu.checklist/1\nid: t\nversion: '1'\n"
	        "items: [{id: '1', title: {zh: 一, en: one}}]\nchecks:\n"
	        "  - {id: b, item: '1', kind: expect, severity: %s, source: us, target: host, "
	        "freshness: 1d, title: {zh: t, en: t}, why: {zh: w, en: w}, fix: {zh: f, en: f}, "
	        "wants: {os: []}, expect: os.id == 'x'}\n",
	        severity);
	world_start(&world, "hosts: [{name: db1, address: a}]\n");
	checklist_free(world.checklist);
	world.checklist = checklist_parse("c.yaml", yaml, strlen(yaml), NULL);
	if (*os_id) {
		g_autofree char *sha256 = digest_bytes(os_id, strlen(os_id));
		g_autofree char *digest = g_strconcat("sha256:", sha256, NULL);
		g_autofree char *name = g_strconcat("evidence/", sha256, NULL);
		facts_put(world_host(&world, "db1"), "os", "ssh", NOW_US, digest,
		        json_pack("{s:s}", "id", os_id));
		g_autofree char *run = g_build_filename(dir, "runs", "r", NULL);
		put(run, name, os_id);
	}
	facts_set_times(
	        world_host(&world, "db2"), 0, 0); /* another that the site no longer names */
	put(dir, "site.yaml", SITE_HEAD "hosts: [{name: db1, address: a}]\n");
	g_autofree char *run_dir = run_folder_create(dir, "r", NULL);
	CU_ASSERT(run_folder_inputs(run_dir, dir, world.checklist, NULL));
	CU_ASSERT(facts_keep_all(world.facts, run_dir, NULL));
	put(run_dir, "report.json",
	        "{\"schema\": \"jiuxu.report/1\", \"run\": {\"id\": \"r\", \"lang\": \"zh\", "
	        "\"judged_at\": \"" NOW_TEXT "\"}}");
	CU_ASSERT(manifest_write(run_dir, NULL));
}

/* Exit status of `jiuxu check --from DIR/runs/r …`; *ret_out the report, *ret_error what it said.
 */
static int check_from(const char *dir, const char *option, char **ret_out, char **ret_error)
{
	g_autofree char *run = g_build_filename(dir, "runs", "r", NULL);
	const char *argv[] = {
	        TEST_BINARY, "check", "--from", run, "--format", "json", option, NULL};
	int status = -1;
	CU_ASSERT(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, ret_out,
	        ret_error, &status, NULL));
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The report becomes the one that its facts give. */
static void run_settle(const char *dir)
{
	g_autofree char *run = g_build_filename(dir, "runs", "r", NULL);
	g_autofree char *said = NULL, *out = NULL;
	CU_ASSERT(check_from(dir, NULL, &out, &said) == 5);
	g_autofree char *manifest = g_build_filename(run, "manifest.json", NULL);
	put(run, "report.json", out);
	CU_ASSERT(unlink(manifest) == 0 && manifest_write(run, NULL));
}

/* The checklist is not the program's own: it may judge, but what is ready by it exits 4. */
static void test_exit_status(void)
{
	static const struct {
		const char *severity, *os_id, *option;
		int status;
		const char *verdict;
	} cases[] = {{"blocker", "x", NULL, 4, "\"ready\""},
	        {"blocker", "y", NULL, 3, "\"not_ready\""},
	        {"blocker", "", NULL, 4, "\"incomplete\""},
	        {"major", "y", NULL, 4, "\"ready_with_remarks\""},
	        {"major", "", NULL, 4, "\"ready_with_remarks\""},
	        {"minor", "y", "--strict", 3, "\"ready_with_remarks\""},
	        {"minor", "", "--strict", 4, "\"ready_with_remarks\""},
	        {"blocker", "x", "--strict", 4, "\"ready\""},
	        {"blocker", "x", "--nonsense", 2, ""}};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Folder) folder = folder_new();
		g_autofree char *said = NULL, *out = NULL;
		run_make(folder.dir, cases[i].severity, cases[i].os_id);
		run_settle(folder.dir);
		int status = check_from(folder.dir, cases[i].option, &out, &said);
		if (status != cases[i].status)
			fprintf(stderr, "%zu: %d: %s\n", i, status, said);
		CU_ASSERT(status == cases[i].status);
		CU_ASSERT(strstr(out, cases[i].verdict) != NULL);
		CU_ASSERT(
		        status == 2 || strstr(said, "内置的清单") || strstr(said, "may ask less"));
	}
}

/* A manifest made anew hides that evidence was taken away; the rows that rest on it do not. */
static void test_evidence_that_is_not_there(void)
{
	g_auto(Folder) folder = folder_new();
	g_autofree char *said = NULL, *out = NULL;
	run_make(folder.dir, "blocker", "x");
	g_autofree char *run = g_build_filename(folder.dir, "runs", "r", NULL);
	g_autofree char *evidence = g_build_filename(run, "evidence", NULL);
	g_autofree char *manifest = g_build_filename(run, "manifest.json", NULL);
	CU_ASSERT(file_remove_tree(evidence, NULL));
	CU_ASSERT(unlink(manifest) == 0 && manifest_write(run, NULL));
	CU_ASSERT(check_from(folder.dir, NULL, &out, &said) == 5);
	ASSERT_TEXT(out, "");
	CU_ASSERT(strstr(said, "不在检测记录中") != NULL);
}

static void test_a_run_that_was_changed_is_refused(void)
{
	static const struct {
		const char *file, *text, *how, *zh;
	} cases[] = {
	        {"facts/db1.json", "{}", "was changed", "在检查结束后被改动"},
	        {"inputs/site.yaml", "", "was changed", "在检查结束后被改动"},
	        {"evidence/more", "x", "was added", "是检查结束后添加的"},
	        {"inputs/checklist.yaml", NULL, "is missing", "在检查结束后缺失"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Folder) folder = folder_new();
		g_autoptr(GError) error = NULL;
		run_make(folder.dir, "blocker", "x");
		g_autofree char *run = g_build_filename(folder.dir, "runs", "r", NULL);
		g_autofree char *file = g_build_filename(run, cases[i].file, NULL);
		g_autoptr(OpenedRun) whole = opened_run_new(run, &error);
		CU_ASSERT(whole && strcmp(opened_run_dir(whole), run) == 0);
		if (cases[i].text)
			put(run, cases[i].file, cases[i].text);
		else
			CU_ASSERT(unlink(file) == 0);
		g_autofree char *message = g_strdup_printf(
		        "%s: '%s' %s after the run ended; it cannot be judged again", run,
		        cases[i].file, cases[i].how);
		g_autoptr(OpenedRun) changed = opened_run_new(run, &error);
		CU_ASSERT(!changed && error && error->code == BASE_ERROR_UNTRUSTED);
		ASSERT_ERROR(error, message);
		g_autofree char *said = NULL, *out = NULL;
		CU_ASSERT(check_from(folder.dir, NULL, &out, &said) == 5);
		g_autofree char *line = g_strdup_printf(
		        "jiuxu: %s: “%s”%s，不能重新判定\n", run, cases[i].file, cases[i].zh);
		ASSERT_TEXT(said, line);
	}
}

TEST_MAIN("run_folder", CASE(test_statements_and_their_signatures),
        CASE(test_statements_that_cannot_be_read), CASE(test_signers),
        CASE(test_the_newest_finished_run), CASE(test_run_ids_sort_by_time),
        CASE(test_secrets_never_become_evidence), CASE(test_a_full_disk_is_told_at_the_end),
        CASE(test_facts_come_back_as_they_were), CASE(test_malformed_facts_are_named),
        CASE(test_exit_status), CASE(test_evidence_that_is_not_there),
        CASE(test_a_run_that_was_changed_is_refused))

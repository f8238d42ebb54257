/*
 * What is brought by hand: the collector's output as strangers hand it in, several imports of one
 * host, and what a run makes of them. The frames and parsers themselves are fuzzed by fuzz_linux.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "checks/conflicts.h"
#include "checks/judge.h"
#include "inventory/collector.h"
#include "inventory/facts_merge.h"
#include "inventory/imports.h"
#include "tests/harness.h"

#define NONCE "abcdefgh12345678"
#define NOW ((int64_t)1764000000 * G_USEC_PER_SEC)

static const char site_yaml[] =
        "site: {name: T, unit: \"13\"}\n"
        "hosts:\n"
        "  - {name: rac1, address: 10.1.1.11, role: database, connection: none}\n"
        "  - {name: rac2, address: 10.1.1.12, role: database, connection: none}\n"
        "network:\n"
        "  subnets: [{cidr: 10.1.1.0/24}]\n";

typedef struct {
	Site *site;
	LinuxWants *wants;
	char *dir;
	Evidence *evidence;
} World;

static World world_new(void)
{
	World world = {.site = site_parse("site.yaml", site_yaml, strlen(site_yaml), NULL)};
	g_autoptr(Wants) wants = wants_new();
	wants_add(wants, "os", NULL);
	wants_add(wants, "dmi", NULL);
	wants_add(wants, "addresses", NULL);
	wants_add(wants, "time", NULL);
	wants_add(wants, "ports", NULL);
	world.wants = collector_wants(world.site, wants, NULL);
	world.dir = g_dir_make_tmp("jiuxu-test-XXXXXX", NULL);
	g_autofree char *evidence = g_build_filename(world.dir, "imports", "evidence", NULL);
	world.evidence = evidence_new(evidence, NULL);
	return world;
}

static void world_free(World *world)
{
	evidence_free(world->evidence);
	linux_wants_free(world->wants);
	site_free(world->site);
	file_remove_tree(world->dir, NULL);
	g_free(world->dir);
}

/* As the script's shell would print it: one host with this name, address, serial and time. */
static char *output_of(const World *world, const char *name, const char *address,
        const char *serial, const char *time)
{
	g_autofree char *script = collector_script(world->site, world->wants, NULL, NONCE, NULL);
	const char *echo = strstr(script, "echo \"") + strlen("echo \"");
	g_autofree char *head = g_strndup(echo, (gsize)(strstr(echo, " $(date") - echo));
	return g_strdup_printf(
	        "%s %s %s\n"
	        "\n@@jiuxu " NONCE " begin files\n"
	        "/etc/os-release:ID=debian\n"
	        "/sys/class/dmi/id/product_serial:%s\n"
	        "\n@@jiuxu " NONCE " end files 0\n"
	        "\n@@jiuxu " NONCE " begin os\n"
	        "\n@@jiuxu " NONCE " end os 0\n"
	        "\n@@jiuxu " NONCE " begin addresses\n"
	        "1: lo: <LOOPBACK,UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n"
	        "2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n"
	        "    inet %s/24 scope global eth0\n"
	        "\n@@jiuxu " NONCE " end addresses 0\n"
	        "\n@@jiuxu " NONCE " done\n",
	        head, time, name, serial, address);
}

static Facts *read_as(
        const World *world, const char *bytes, gssize length, const char *host, GError **error)
{
	CollectorOutput output = {.name = "h.out",
	        .bytes = bytes,
	        .length = length < 0 ? strlen(bytes) : (size_t)length,
	        .host = host,
	        .imported_at_us = NOW};
	return collector_read(world->site, world->wants, &output, world->evidence, error);
}

#define BEFORE "2025-11-24T10:00:00Z"
#define LATER "2025-11-24T11:00:00Z"

static void test_reads_its_own_host(void)
{
	World world = world_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *text = output_of(&world, "vm", "10.1.1.11", "S-1", BEFORE);
	g_autoptr(Facts) facts = read_as(&world, text, -1, NULL, &error);
	CU_ASSERT(error == NULL);
	CU_ASSERT(facts != NULL);
	if (facts) {
		FactTopic dmi = facts_find(facts, "dmi"), time = facts_find(facts, "time");
		ASSERT_TEXT(facts_subject(facts), "rac1");
		ASSERT_TEXT(dmi.source, "collector");
		ASSERT_TEXT(dmi.observed_at, BEFORE);
		ASSERT_TEXT(json_string_value(json_object_get(dmi.value, "product_serial")), "S-1");
		CU_ASSERT(json_array_size(dmi.evidence) == 1);
		CU_ASSERT(time.value == NULL && time.cause == CAUSE_NOT_OBSERVED);
		ASSERT_TEXT(json_string_value(
		                    json_object_get(facts_find(facts, "import").value, "hostname")),
		        "vm");
	}
	world_free(&world);
}

static void test_no_later_than_now(void)
{
	World world = world_new();
	g_autofree char *text =
	        output_of(&world, "RAC2.example", "10.9.9.9", "S-1", "2031-01-01T00:00:00Z");
	g_autoptr(Facts) facts = read_as(&world, text, -1, NULL, NULL);
	g_autofree char *now = clock_format(NOW);
	CU_ASSERT(facts != NULL);
	if (facts) {
		ASSERT_TEXT(facts_subject(facts), "rac2");
		ASSERT_TEXT(facts_find(facts, "dmi").observed_at, now);
	}
	world_free(&world);
}

static void test_ways_through_windows(void)
{
	World world = world_new();
	g_autofree char *text = output_of(&world, "rac1", "10.1.1.11", "S-1", BEFORE);
	g_autoptr(GString) crlf = g_string_new(text);
	g_string_replace(crlf, "\n", "\r\n", 0);
	gsize length;
	g_autofree char *plain = g_convert(crlf->str, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
	g_autoptr(GString) wide = g_string_new_len("\xff\xfe", 2);
	g_string_append_len(wide, plain, (gssize)length);
	g_autofree char *bom = g_strconcat("\xef\xbb\xbf", crlf->str, NULL);
	const struct {
		const char *bytes;
		gssize length;
	} ways[] = {{crlf->str, -1}, {wide->str, (gssize)wide->len}, {bom, -1}};
	for (size_t i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autoptr(Facts) facts = read_as(&world, ways[i].bytes, ways[i].length, NULL, NULL);
		CU_ASSERT(facts != NULL);
		if (facts)
			ASSERT_TEXT(json_string_value(json_object_get(
			                    facts_find(facts, "dmi").value, "product_serial")),
			        "S-1");
	}
	world_free(&world);
}

static void refused(const World *world, const char *text, const char *host, const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Facts) facts = read_as(world, text, -1, host, &error);
	CU_ASSERT(facts == NULL);
	ASSERT_ERROR(error, message);
}

static void test_refusals(void)
{
	World world = world_new();
	g_autofree char *text = output_of(&world, "rac1", "10.1.1.11", "S-1", BEFORE);
	refused(&world, "hello\n", NULL,
	        "h.out: not an output of `jiuxu collector`: no line '@@jiuxu-collector'");
	refused(&world, "@@jiuxu-collector 1 x y z\n", NULL,
	        "h.out: the collector's first line is damaged; copy the file again");
	g_autofree char *cut = g_strndup(text, strlen(text) - strlen("@@jiuxu " NONCE " done\n"));
	refused(&world, cut, NULL, "h.out: ends before the collector did; copy the whole file");
	g_autofree char *both = g_strconcat(text, text, NULL);
	refused(&world, both, NULL,
	        "h.out: holds more than one output; keep each in a file of its own");
	refused(&world, text, "rac9", "h.out: no such host 'rac9' in the site");
	refused(&world, text, "rac2",
	        "h.out: the output of 'rac1' is of 'rac1' by its name or addresses, not of 'rac2'");
	g_autofree char *crossed = output_of(&world, "rac2", "10.1.1.11", "S-1", BEFORE);
	refused(&world, crossed, NULL,
	        "h.out: the output of 'rac2' may be of 'rac2' or of 'rac1' by name and addresses; "
	        "say --host NAME");
	g_autofree char *stranger = output_of(&world, "vm", "10.9.9.9", "S-1", BEFORE);
	refused(&world, stranger, NULL,
	        "h.out: no planned host is called 'vm' or has one of its addresses; say --host "
	        "NAME");
	g_autoptr(Facts) said = read_as(&world, stranger, -1, "rac2", NULL);
	CU_ASSERT(said != NULL);
	world_free(&world);
}

static void test_another_script(void)
{
	World world = world_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *text = output_of(&world, "rac1", "10.1.1.11", "S-1", BEFORE);
	linux_wants_topic(world.wants, "uptime", NULL);
	g_autoptr(Facts) facts = read_as(&world, text, -1, NULL, &error);
	CU_ASSERT(facts == NULL);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
	CU_ASSERT(error && strstr(error->message, "print the collector again and run it anew"));
	world_free(&world);
}

static Facts *import_serial(World *world, const char *serial, const char *time, json_t **conflicts)
{
	g_autofree char *text = output_of(world, "rac1", "10.1.1.11", serial, time);
	g_autoptr(Facts) facts = read_as(world, text, -1, NULL, NULL);
	CU_ASSERT(facts && imports_keep(facts, world->dir, conflicts, NULL));
	g_autofree char *dir = imports_path(world->dir);
	g_autoptr(FactBook) book = factbook_load(dir, NULL);
	return facts_copy(factbook_find(book, SUBJECT_HOST, "rac1"));
}

static const char *serial_of(const Facts *facts)
{
	const json_t *dmi = facts_find(facts, "dmi").value;
	return json_string_value(json_object_get(dmi, "product_serial"));
}

/* The newest of each topic, in whatever order they come; two machines under one name are told. */
static void test_several_imports(void)
{
	World world = world_new();
	json_t *none = NULL, *conflicts = NULL, *again = NULL;
	g_autoptr(Facts) first = import_serial(&world, "S-2", LATER, &none);
	ASSERT_TEXT(serial_of(first), "S-2");
	CU_ASSERT(none == NULL);
	g_autoptr(Facts) older = import_serial(&world, "S-1", BEFORE, &conflicts);
	ASSERT_TEXT(serial_of(older), "S-2");
	const json_t *one = json_array_get(conflicts, 0);
	CU_ASSERT(json_array_size(conflicts) == 1);
	ASSERT_TEXT(json_string_value(json_object_get(one, "value")), "S-2");
	ASSERT_TEXT(json_string_value(json_object_get(one, "other")), "S-1");
	g_autoptr(Facts) third = import_serial(&world, "S-2", LATER, &again);
	CU_ASSERT(again == NULL);
	CU_ASSERT(facts_find(third, "conflicts").value == NULL);
	json_decref(conflicts);
	world_free(&world);
}

static FactBook *book_with(Cause reach, const char *serial)
{
	FactBook *book = factbook_new();
	Facts *facts = facts_new(SUBJECT_HOST, "rac1");
	facts_set_reach(facts, reach, "said so");
	if (serial)
		facts_put(facts, "dmi", "ssh", NOW, NULL,
		        json_pack("{s:s}", "product_serial", serial));
	factbook_add(book, facts);
	return book;
}

static bool merge_into(World *world, FactBook *book, GError **error)
{
	g_autofree char *run = g_build_filename(world->dir, "run", NULL);
	g_autofree char *evidence_dir = g_build_filename(run, "evidence", NULL);
	g_autoptr(Evidence) evidence = evidence_new(evidence_dir, NULL);
	ImportsMerge merge = {.site_dir = world->dir, .run_dir = run, .evidence = evidence};
	return imports_merge(book, &merge, error) && evidence_finish(evidence, error);
}

static void test_stands_in_for_the_unreached(void)
{
	World world = world_new();
	json_t *none = NULL;
	g_autoptr(Facts) kept = import_serial(&world, "S-1", BEFORE, &none);
	CU_ASSERT(kept != NULL);
	g_autoptr(FactBook) book = book_with(CAUSE_UNREACHABLE, NULL);
	CU_ASSERT(merge_into(&world, book, NULL));
	const Facts *facts = factbook_find(book, SUBJECT_HOST, "rac1");
	FactTopic dmi = facts_find(facts, "dmi");
	ASSERT_TEXT(serial_of(facts), "S-1");
	ASSERT_TEXT(dmi.source, "collector");
	ASSERT_TEXT(dmi.observed_at, BEFORE);
	CU_ASSERT(facts_reach(facts, NULL) == CAUSE_UNREACHABLE);
	g_autofree char *run = g_build_filename(world.dir, "run", "evidence", NULL);
	size_t length;
	g_autofree char *bytes =
	        evidence_read(run, json_string_value(json_array_get(dmi.evidence, 0)), &length);
	CU_ASSERT(bytes != NULL);
	g_autofree char *run_dir = g_build_filename(world.dir, "run", NULL);
	g_autoptr(FactBook) written = factbook_load(run_dir, NULL);
	ASSERT_TEXT(serial_of(factbook_find(written, SUBJECT_HOST, "rac1")), "S-1");
	world_free(&world);
}

static void test_what_was_seen_wins(void)
{
	World world = world_new();
	json_t *none = NULL;
	g_autoptr(Facts) kept = import_serial(&world, "S-1", BEFORE, &none);
	CU_ASSERT(kept != NULL);
	g_autoptr(FactBook) book = book_with(CAUSE_NONE, "S-9");
	CU_ASSERT(merge_into(&world, book, NULL));
	const Facts *facts = factbook_find(book, SUBJECT_HOST, "rac1");
	ASSERT_TEXT(serial_of(facts), "S-9");
	CU_ASSERT(facts_find(facts, "addresses").value == NULL);
	const json_t *one = json_array_get(facts_find(facts, "conflicts").value, 0);
	ASSERT_TEXT(json_string_value(json_object_get(one, "value")), "S-9");
	ASSERT_TEXT(json_string_value(json_object_get(one, "other")), "S-1");
	g_autoptr(Checklist) list = checklist_load_builtin(NULL);
	g_autoptr(Verdicts) verdicts = verdicts_new();
	Verdict *row = verdicts_row(
	        verdicts, checklist_find(list, "hardware.serial"), TARGET_HOST, "rac1");
	Verdict *other = verdicts_row(
	        verdicts, checklist_find(list, "hardware.powered"), TARGET_HOST, "rac1");
	verdict_decide(row, OUTCOME_PASS, "好", "good");
	verdict_decide(other, OUTCOME_PASS, "好", "good");
	conflicts_remark(book, row);
	conflicts_remark(book, other);
	CU_ASSERT(row->outcome == OUTCOME_WARN && row->evidence->len == 1);
	ASSERT_TEXT(row->reason_en, "good; conflict: dmi.product_serial is 'S-9', but was 'S-1' in "
	                            "what collector showed at 2025-11-24 18:00:00 +08:00");
	CU_ASSERT(other->outcome == OUTCOME_PASS);
	world_free(&world);
}

static void test_changed_evidence_is_refused(void)
{
	World world = world_new();
	json_t *none = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Facts) kept = import_serial(&world, "S-1", BEFORE, &none);
	const char *digest = json_string_value(json_array_get(facts_find(kept, "dmi").evidence, 0));
	g_autofree char *path = g_build_filename(
	        world.dir, "imports", "evidence", digest + strlen("sha256:"), NULL);
	CU_ASSERT(file_write(path, "forged", 6, 0600, NULL));
	g_autoptr(FactBook) book = book_with(CAUSE_UNREACHABLE, NULL);
	CU_ASSERT(!merge_into(&world, book, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	CU_ASSERT(error && strstr(error->message, "is missing or was changed; import its file"));
	world_free(&world);
}

TEST_MAIN("import", CASE(test_reads_its_own_host), CASE(test_no_later_than_now),
        CASE(test_ways_through_windows), CASE(test_refusals), CASE(test_another_script),
        CASE(test_several_imports), CASE(test_stands_in_for_the_unreached),
        CASE(test_what_was_seen_wins), CASE(test_changed_evidence_is_refused))

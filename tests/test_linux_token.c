/* Tokens: two real collectors that meet in one directory, two that do not, and what is read. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "harness.h"
#include "inventory/sources/linux.h"

#define NONCE "cafe0123cafe0123"
#define RUN "0123456789abcdef"
#define PLACE "/dev/shm"

static LinuxWants *wants_of(const char *run, const char *host, const char *peer)
{
	const char *peers[] = {peer, NULL};
	LinuxWants *wants = linux_wants_new();
	linux_wants_token_as(wants, run, host, 4);
	CU_ASSERT(linux_wants_token(wants, PLACE, peers, NULL));
	return wants;
}

static json_t *token_read(const LinuxWants *wants, const char *output)
{
	g_autoptr(LinuxReader) reader = linux_reader_new(wants, NONCE, NULL);
	g_autoptr(Facts) facts = facts_new(SUBJECT_HOST, "h");
	linux_reader_feed(output, strlen(output), reader);
	CU_ASSERT(linux_reader_done(reader));
	LinuxVisit visit = {.source = "local", .now_us = 1};
	linux_reader_finish(reader, &visit, facts);
	return json_deep_copy(facts_find(facts, "token").value);
}

/* Both scripts at once; what each showed, as "wrote seen". */
static char *meet(const char *shell, const char *run_a, const char *run_b)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	LinuxWants *wants[] = {wants_of(run_a, "a", "b"), wants_of(run_b, "b", "a")};
	static const char *const names[] = {"a", "b"};
	GString *shown = g_string_new(NULL);
	for (int i = 0; i < 2; i++) {
		g_autofree char *path = g_build_filename(folder, names[i], NULL);
		g_autofree char *script = linux_script(wants[i], NONCE);
		CU_ASSERT(g_file_set_contents(path, script, -1, NULL));
	}
	g_autofree char *line = g_strdup_printf(
	        "cd %s; %s <a >a.out & cd %s; %s <b >b.out & wait", folder, shell, folder, shell);
	char *const words[] = {(char *)"/bin/sh", (char *)"-c", line, NULL};
	CU_ASSERT(g_spawn_sync(
	        NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL));
	for (int i = 0; i < 2; i++) {
		g_autofree char *path = g_strdup_printf("%s/%s.out", folder, names[i]);
		g_autofree char *output = NULL;
		CU_ASSERT(g_file_get_contents(path, &output, NULL, NULL));
		g_autoptr(json_t) value = token_read(wants[i], output ? output : "");
		const json_t *entry = json_array_get(value, 0);
		const char *seen =
		        json_string_value(json_array_get(json_object_get(entry, "seen"), 0));
		g_string_append_printf(shown, "%s%s %s", i ? ", " : "",
		        json_is_true(json_object_get(entry, "wrote")) ? "wrote" : "-",
		        seen ? seen : "-");
		linux_wants_free(wants[i]);
	}
	g_autofree char *remove = g_strdup_printf("rm -r %s", folder);
	CU_ASSERT(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
	return g_string_free(shown, FALSE);
}

static bool tokens_left(void)
{
	g_autoptr(GDir) place = g_dir_open(PLACE, 0, NULL);
	for (const char *name; place && (name = g_dir_read_name(place));)
		if (strstr(name, ".jiuxu-" RUN))
			return true;
	return false;
}

static void test_two_hosts_meet(void)
{
	static const char *const shells[] = {"/bin/sh -s", "/bin/bash -s", "/bin/busybox sh -s"};
	for (size_t i = 0; i < G_N_ELEMENTS(shells); i++) {
		g_auto(GStrv) words = g_strsplit(shells[i], " ", 2);
		if (!g_file_test(words[0], G_FILE_TEST_IS_EXECUTABLE))
			continue;
		g_autofree char *shown = meet(shells[i], RUN, RUN);
		ASSERT_TEXT(shown, "wrote b, wrote a");
		CU_ASSERT(!tokens_left());
	}
}

/* Another run's files, or an older one's, prove nothing. */
static void test_two_runs_do_not_meet(void)
{
	g_autofree char *shown = meet("/bin/sh -s", RUN "1", RUN "2");
	ASSERT_TEXT(shown, "wrote -, wrote -");
	CU_ASSERT(!tokens_left());
}

static char *parsed(const char *answer)
{
	g_autoptr(LinuxWants) wants = wants_of(RUN, "a", "b");
	LinuxArgs args = {wants, 1000, 3000, NULL};
	g_autofree char *text = g_strconcat("$ token\n", answer, NULL);
	g_autoptr(json_t) value = linux_topic_find("token")->parse(text, strlen(text), &args, NULL);
	json_t *entry = json_array_get(value, 0);
	json_object_del(entry, "target");
	json_object_del(entry, "from_ms");
	json_object_del(entry, "to_ms");
	return json_dumps(entry, JSON_SORT_KEYS);
}

static void test_reads_answers(void)
{
	static const struct {
		const char *answer, *shown;
	} cases[] = {
	        {"0 wrote 0, \n", "{\"seen\": [\"b\"], \"wrote\": true}"},
	        {"0 wrote 0,7,x, \n", "{\"seen\": [\"b\"], \"wrote\": true}"},
	        {"0 wrote - \n", "{\"seen\": [], \"wrote\": true}"},
	        {"0 failed 0, sh: 1: cannot create /s/.jiuxu-x: Read-only file system\n",
	                "{\"cause\": \"read-only\", \"message\": \"sh: 1: cannot create "
	                "/s/.jiuxu-x: Read-only file system\", \"seen\": [\"b\"], \"wrote\": "
	                "false}"},
	        {"0 failed - sh: 1: cannot create /s/x: Permission denied\n",
	                "{\"cause\": \"denied\", \"message\": \"sh: 1: cannot create /s/x: "
	                "Permission denied\", \"seen\": [], \"wrote\": false}"},
	        {"0 unmounted -\n", "{\"cause\": \"unmounted\", \"seen\": [], \"wrote\": false}"},
	        {"0 timeout -\n", "{\"cause\": \"timeout\", \"seen\": [], \"wrote\": false}"},
	        {"0 left 0, \n", "{\"left\": true, \"seen\": [\"b\"], \"wrote\": true}"},
	        {"1 wrote 0,\n", "{\"cause\": \"timeout\", \"seen\": [], \"wrote\": false}"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *shown = parsed(cases[i].answer);
		ASSERT_TEXT(shown, cases[i].shown);
		free(shown);
	}
}

/* Nothing is written on the folder where the volume should be mounted. */
static void test_writes_on_no_bare_folder(void)
{
	const char *peers[] = {"b", NULL};
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autoptr(LinuxWants) wants = linux_wants_new();
	linux_wants_token_as(wants, RUN, "a", 1);
	CU_ASSERT(linux_wants_token(wants, folder, peers, NULL));
	g_autofree char *script = linux_script(wants, NONCE);
	g_autofree char *output = NULL;
	char *const words[] = {(char *)"/bin/sh", (char *)"-c", script, NULL};
	CU_ASSERT(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
	        NULL, NULL, NULL));
	CU_ASSERT_PTR_NOT_NULL(strstr(output, "\n0 unmounted -\n"));
	CU_ASSERT(g_rmdir(folder) == 0);
}

static void test_refuses_names_for_no_shell(void)
{
	const char *good[] = {"b", NULL}, *bad[] = {"b; reboot", NULL};
	g_autoptr(LinuxWants) wants = linux_wants_new();
	GError *error = NULL;
	linux_wants_token_as(wants, RUN, "a", 99);
	CU_ASSERT(!linux_wants_token(wants, "/s", bad, &error));
	ASSERT_ERROR(error, "'a': a host or its peers cannot be named in a token");
	CU_ASSERT(!linux_wants_token(wants, "s", good, &error));
	ASSERT_ERROR(error, "'s' is not an absolute path");
}

static void test_machine_id_stays_on_the_host(void)
{
	static const char *const digest =
	        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
	const LinuxTopic *topic = linux_topic_find("identity");
	LinuxArgs args = {0};
	g_autofree char *text = g_strdup_printf("$ x\n%s  -\n", digest);
	g_autoptr(json_t) value = topic->parse(text, strlen(text), &args, NULL);
	ASSERT_TEXT(json_string_value(json_object_get(value, "machine_id_sha256")), digest);
	CU_ASSERT_PTR_NULL(topic->files);
	GError *error = NULL;
	const char *none = "$ x\n/bin/sh: 3: cannot open /etc/machine-id: No such file\n";
	CU_ASSERT_PTR_NULL(topic->parse(none, strlen(none), &args, &error));
	ASSERT_ERROR(error, "this host shows no /etc/machine-id, or has no sha256sum");
}

TEST_MAIN("linux token", CASE(test_two_hosts_meet), CASE(test_two_runs_do_not_meet),
        CASE(test_reads_answers), CASE(test_writes_on_no_bare_folder),
        CASE(test_refuses_names_for_no_shell), CASE(test_machine_id_stays_on_the_host))

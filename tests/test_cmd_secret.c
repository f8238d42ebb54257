/* jiuxu secret, as a person and as a script use it. */
#include "tests/harness.h"
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define CANARY "kan4ry-9f2e"

static char *folder;

static void world_write(const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* Runs a line of the shell with jiuxu as $J in the folder; its status, both outputs in *out. */
static int shell(const char *line, char **out)
{
	int status = -1;
	g_autofree char *whole =
	        g_strdup_printf("cd '%s'; unset CREDENTIALS_DIRECTORY; J='setsid -w " TEST_BINARY
	                        "'; export LC_ALL=en_US.UTF-8; exec 2>&1; %s",
	                folder, line);
	const char *argv[] = {"/bin/sh", "-c", whole, NULL};
	g_spawn_sync(NULL, (char **)argv, NULL, 0, NULL, NULL, out, NULL, &status, NULL);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void expect(const char *line, int status, const char *output)
{
	g_autofree char *out = NULL;
	int got = shell(line, &out);
	CU_ASSERT_EQUAL(got, status);
	ASSERT_TEXT(out, output);
}

static void test_set_list_and_rm(void)
{
	expect("printf '%s\\n' '" CANARY "' | $J secret set db --passphrase-file pass", 0,
	        "kept 'db'. In site.yaml it is written: !secret db\n");
	expect("printf other-value | $J secret set admin --passphrase-fd 3 3<pass", 0,
	        "kept 'admin'. In site.yaml it is written: !secret admin\n");
	expect("$J secret list --passphrase-file pass", 0, "admin\ndb\n");
	expect("$J secret list --format json --passphrase-file pass", 0,
	        "{\n  \"schema\": \"jiuxu.secrets/1\",\n  \"names\": [\n    \"admin\",\n    "
	        "\"db\"\n  ]\n}\n");
	expect("CREDENTIALS_DIRECTORY=credentials $J secret list", 0, "admin\ndb\n");
	expect("$J secret rm admin --passphrase-file pass", 0, "");
	expect("$J secret rm admin --passphrase-file pass", 2,
	        "jiuxu: ./secrets.jx: no secret 'admin'\n");
	expect("$J secret list --passphrase-file pass", 0, "db\n");
	expect("stat -c %a secrets.jx; grep -c '" CANARY "' secrets.jx", 1, "600\n0\n");
}

static void test_what_is_refused(void)
{
	expect("$J secret set db hunter2 --passphrase-file pass", 2,
	        "jiuxu: a secret's value is not taken from the command line, where others can read "
	        "it: type it when asked, or give it on standard input\n");
	expect("$J secret", 2, "jiuxu: secret takes: set NAME, list, rm NAME\n");
	expect("$J -C none secret list --passphrase-file pass", 2,
	        "jiuxu: none/secrets.jx: there is none; make one with `jiuxu -C none secret set "
	        "NAME`\n");
	expect("$J secret list --passphrase-file wrong", 2,
	        "jiuxu: ./secrets.jx: the passphrase is wrong\n");
	expect("chmod 644 pass; $J secret list --passphrase-file pass; chmod 600 pass", 0,
	        "warning: pass holds a secret and is open to others (mode 0644); run chmod 600 "
	        "pass\ndb\n");
	expect("$J secret list --passphrase-file missing", 1,
	        "jiuxu: missing: No such file or directory\n");
	expect("$J secret list --passphrase-fd 3 3</dev/null", 2,
	        "jiuxu: --passphrase-fd: is empty\n");
	expect("$J secret list", 2,
	        "jiuxu: secrets.jx needs its passphrase: --passphrase-file FILE, --passphrase-fd "
	        "N, the systemd credential 'jiuxu-passphrase', or a terminal to ask at\n");
	expect("printf abc | $J secret set x --passphrase-file pass", 2,
	        "jiuxu: the value is shorter than 4 bytes: it could not be told from other text "
	        "when it is taken out of what is kept\n");
	expect("mkdir -p fresh; printf value | $J -C fresh secret set x --passphrase-file short", 2,
	        "jiuxu: a passphrase has at least 8 bytes\n");
}

/* Answers `count` prompts on a terminal; all that the terminal showed is yours. */
static char *typed(const char *line, const char *const *answers, size_t count, int *status)
{
	int terminal = -1;
	GString *shown = g_string_new(NULL);
	pid_t child = forkpty(&terminal, NULL, NULL, NULL);
	if (child == 0) {
		g_autofree char *whole = g_strdup_printf("cd '%s' && export LC_ALL=en_US.UTF-8 && "
		                                         "exec " TEST_BINARY " %s",
		        folder, line);
		execl("/bin/sh", "sh", "-c", whole, (char *)NULL);
		_exit(127);
	}
	for (size_t at = 0, seen = 0;;) {
		char bytes[512];
		struct pollfd waiting = {terminal, POLLIN, 0};
		if (poll(&waiting, 1, 20000) <= 0)
			break;
		ssize_t got = read(terminal, bytes, sizeof bytes);
		if (got <= 0)
			break;
		g_string_append_len(shown, bytes, got);
		if (at < count && shown->len > seen && g_str_has_suffix(shown->str, ": ")) {
			seen = shown->len;
			poll(NULL, 0, 50);
			CU_ASSERT_TRUE(write(terminal, answers[at], strlen(answers[at])) > 0);
			at++;
		}
	}
	close(terminal);
	waitpid(child, status, 0);
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
	return g_string_free(shown, FALSE);
}

static void test_asks_without_showing(void)
{
	int status = -1;
	static const char *const answers[] = {
	        "long enough\n", "long enough\n", "typx\x7f" CANARY "\n", "typ" CANARY "\n"};
	g_autofree char *shown = typed("-C typed secret set db", answers, 4, &status);
	CU_ASSERT_EQUAL(status, 0);
	ASSERT_TEXT(shown, "new passphrase of secrets.jx: \r\nonce more: \r\nvalue of 'db': "
	                   "\r\nonce more: \r\n"
	                   "kept 'db'. In site.yaml it is written: !secret db\r\n");
	static const char *const wrong[] = {"not that one\n"};
	g_autofree char *refused = typed("-C typed secret list", wrong, 1, &status);
	CU_ASSERT_EQUAL(status, 2);
	ASSERT_TEXT(refused,
	        "passphrase of secrets.jx: \r\njiuxu: typed/secrets.jx: the passphrase "
	        "is wrong\r\n");
}

static void test_what_was_mistyped_is_not_kept(void)
{
	int status = -1;
	static const char *const answers[] = {"long enough\n", "long enougH\n"};
	g_autofree char *shown = typed("-C fresh secret set db", answers, 2, &status);
	CU_ASSERT_EQUAL(status, 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(shown, "jiuxu: the two do not agree"));
	static const char *const interrupt[] = {"\x03"};
	g_autofree char *ended = typed("-C fresh secret set db", interrupt, 1, &status);
	CU_ASSERT_EQUAL(status, 2);
	CU_ASSERT_PTR_NOT_NULL(strstr(ended, "jiuxu: nothing was typed"));
	expect("ls fresh", 0, "");
}

static const TestCase cases[] = {CASE(test_set_list_and_rm), CASE(test_what_is_refused),
        CASE(test_asks_without_showing), CASE(test_what_was_mistyped_is_not_kept)};

int main(void)
{
	folder = g_dir_make_tmp("jiuxu-secret-XXXXXX", NULL);
	static const char *const folders[] = {"credentials", "fresh", "typed"};
	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(folder, folders[i], NULL);
		mkdir(path, 0700);
	}
	world_write("pass", "correct horse\n");
	world_write("credentials/jiuxu-passphrase", "correct horse");
	world_write("wrong", "correct hors\n");
	world_write("short", "1234567\n");
	int status = test_run("cmd_secret", cases, G_N_ELEMENTS(cases));
	g_autofree char *out = NULL;
	shell("rm -rf \"$PWD\"", &out);
	g_free(folder);
	return status;
}

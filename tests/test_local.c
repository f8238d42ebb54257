#include "tests/one_visit.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static VisitInput local(const char *script)
{
	return (VisitInput){.reach = &reach_local,
	        .target = {.name = "console"},
	        .options = {.max_output_bytes = 1 << 20},
	        .script = script};
}

static void test_runs_a_script_with_both_outputs_in_order(void)
{
	VisitInput visit = local("echo one\necho two >&2\necho three\nexit 7\n");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	ASSERT_TEXT(outcome->result.message, "");
	CU_ASSERT_EQUAL(outcome->result.exit_status, 7);
	ASSERT_TEXT(outcome->output, "one\ntwo\nthree\n");
}

static void test_a_long_script_and_no_output(void)
{
	g_autofree char *script = g_strnfill(300000, '\n');
	VisitInput visit = local(script);
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	CU_ASSERT_EQUAL(outcome->result.exit_status, 0);
	CU_ASSERT_EQUAL(outcome->length, 0);
}

static void test_the_deadline_kills_the_whole_group(void)
{
	VisitInput visit = local("sleep 300 & echo $!; sleep 300\n");
	int timeout_ms = 300;
	g_autoptr(VisitOutcome) outcome =
	        visit_run_to(&visit, "while the script ran", 2, &timeout_ms);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
	g_autofree char *message = g_strdup_printf("host 'console': local: timed out while the "
	                                           "script ran: %zu bytes so far",
	        outcome->length);
	ASSERT_TEXT(outcome->result.message, message);
	CU_ASSERT_EQUAL(outcome->result.exit_status, -1);
	CU_ASSERT_TRUE(
	        outcome->took_ms >= timeout_ms - 10 && outcome->took_ms < timeout_ms + 20000);
	gint64 child = 0;
	g_strchomp(outcome->output);
	CU_ASSERT_TRUE(g_ascii_string_to_signed(outcome->output, 10, 2, G_MAXINT, &child, NULL));
	bool gone = false;
	for (int i = 0; i < 6000 && !gone; i++) {
		/* an orphan that init has not waited for yet is a zombie: dead enough */
		g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)child);
		g_autofree char *text = NULL;
		gone = !g_file_get_contents(path, &text, NULL, NULL) || strstr(text, ") Z ");
		if (!gone)
			poll(NULL, 0, 10);
	}
	CU_ASSERT_TRUE(gone);
}

static void test_a_silent_shell_that_closed_its_output_is_killed_too(void)
{
	VisitInput visit = local("exec >&- 2>&-; sleep 300\n");
	int timeout_ms = 300;
	g_autoptr(VisitOutcome) outcome =
	        visit_run_to(&visit, "while the script ran", 0, &timeout_ms);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_TIMEOUT);
	ASSERT_TEXT(outcome->result.message, "host 'console': local: timed out while the script "
	                                     "ran: 0 bytes so far");
	CU_ASSERT_TRUE(outcome->took_ms < timeout_ms + 20000);
}

static void test_endless_output_is_cut(void)
{
	VisitInput visit = local("exec cat /dev/zero\n");
	visit.options.max_output_bytes = 100000;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_LIMIT);
	ASSERT_TEXT(
	        outcome->result.message, "host 'console': local: more than 100000 bytes of output");
	CU_ASSERT_EQUAL(outcome->length, 100000);
}

static void test_just_as_much_as_allowed_is_well(void)
{
	VisitInput visit = local("head -c 100000 /dev/zero\n");
	visit.options.max_output_bytes = 100000;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_NONE);
	CU_ASSERT_EQUAL(outcome->length, 100000);
}

static void test_the_sink_can_stop_it(void)
{
	VisitInput visit = local("echo word; sleep 300\n");
	visit.sink_stops_after = 1;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_ERROR);
	ASSERT_TEXT(outcome->result.message, "host 'console': local: output refused after 5 bytes");
	CU_ASSERT_TRUE(outcome->took_ms < 20000);
}

static void test_a_shell_killed_says_by_what(void)
{
	VisitInput visit = local("echo x; kill -SEGV $$\n");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_ERROR);
	ASSERT_TEXT(outcome->result.message, "host 'console': local: the script was killed by "
	                                     "signal SEGV after 2 bytes");
}

static void test_the_script_inherits_no_descriptor_and_no_blocked_signal(void)
{
	/* 0, 1, 2 and the one that ls has open on the folder; SigBlk all zero */
	VisitInput visit = local("ls /proc/self/fd | tr '\\n' ' '; "
	                         "grep -c '^SigBlk:.*[^0:\t].*' /proc/self/status\n");
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	ASSERT_TEXT(outcome->output, "0 1 2 3 0\n");
}

static void test_cancelled_before_it_ran(void)
{
	atomic_int cancel = 1;
	VisitInput visit = local("echo never\n");
	VisitOutcome *outcome = NULL;
	visits_run(&visit, 1, 20000, &cancel, &outcome);
	CU_ASSERT_EQUAL(outcome->result.cause, CAUSE_CANCELLED);
	ASSERT_TEXT(outcome->result.message,
	        "host 'console': local: interrupted before the script ran");
	CU_ASSERT_EQUAL(outcome->length, 0);
	visit_outcome_free(outcome);
}

/* A sudo of our own, first on the path, that speaks as the real one does. */
static void sudo_says(const char *words, Cause cause, const char *message)
{
	g_autofree char *folder = g_dir_make_tmp("jiuxu-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(folder, "sudo", NULL);
	g_autofree char *text = g_strdup_printf("#!/bin/sh\n%s\n", words);
	g_autofree char *before = g_strdup(g_getenv("PATH"));
	g_autofree char *path = g_strconcat(folder, ":", before, NULL);
	g_file_set_contents(file, text, -1, NULL);
	chmod(file, 0755);
	g_setenv("PATH", path, TRUE);
	VisitInput visit = local("echo ran\n");
	visit.target.sudo = true;
	g_autoptr(VisitOutcome) outcome = visit_run(&visit, 60000);
	g_setenv("PATH", before, TRUE);
	CU_ASSERT_EQUAL(outcome->result.cause, cause);
	ASSERT_TEXT(outcome->result.message, message);
	unlink(file);
	rmdir(folder);
}

static void test_sudo(void)
{
	if (getuid() != 0)
		return; /* the messages below name root */
	sudo_says(
	        "[ \"$LC_ALL $1 $2 $3\" = 'C -n /bin/sh -s' ] && exec /bin/sh -s", CAUSE_NONE, "");
	sudo_says("echo 'sudo: a password is required' >&2; exit 1", CAUSE_DENIED,
	        "host 'console': local: sudo asks for a password: user 'root' needs this line in "
	        "sudoers (visudo): root ALL=(root) NOPASSWD: /bin/sh -s");
	sudo_says("echo 'x is not in the sudoers file.' >&2; exit 1", CAUSE_DENIED,
	        "host 'console': local: sudo does not let them run it: user 'root' needs this "
	        "line in sudoers (visudo): root ALL=(root) NOPASSWD: /bin/sh -s");
	sudo_says("exec /nonexistent/sudo", CAUSE_NONE, "");
	sudo_says("echo \"env: 'sudo': No such file or directory\"; exit 127", CAUSE_DENIED,
	        "host 'console': local: sudo is not installed: user 'root' cannot become root");
}

TEST_MAIN("local", CASE(test_runs_a_script_with_both_outputs_in_order),
        CASE(test_a_long_script_and_no_output), CASE(test_the_deadline_kills_the_whole_group),
        CASE(test_a_silent_shell_that_closed_its_output_is_killed_too),
        CASE(test_endless_output_is_cut), CASE(test_just_as_much_as_allowed_is_well),
        CASE(test_the_sink_can_stop_it), CASE(test_a_shell_killed_says_by_what),
        CASE(test_the_script_inherits_no_descriptor_and_no_blocked_signal),
        CASE(test_cancelled_before_it_ran), CASE(test_sudo))

/* The script of a fix: only what it must hold, every word quoted; and its answers. */
#include "base/cleanup.h"
#include "inventory/fix.h"
#include "tests/harness.h"

static const SiteHost host = {.name = (char *)"h"};

static HostFix *two_changes(void)
{
	HostFix *fix = host_fix_new(&host);
	Change *file = change_new(CHANGE_FILE, "a", "/etc/it's; $(id)", NULL);
	g_ptr_array_add(file->lines, g_strdup("line `x` 'y'"));
	g_ptr_array_add(file->remove, g_strdup("^line"));
	g_ptr_array_add(fix->changes, file);
	g_ptr_array_add(fix->changes, change_new(CHANGE_SYSCTL, "b", "/proc/sys/a", "1 2"));
	return fix;
}

static void test_words_are_quoted(void)
{
	HostFix *fix = two_changes();
	g_autofree char *script = fix_script(fix->changes, "20260101T000000Z-1", FIX_APPLY);
	CU_ASSERT(strstr(script, "path='/etc/it'\\''s; $(id)'\n") != NULL);
	CU_ASSERT(strstr(script, "for one in 'line `x` '\\''y'\\'''; do") != NULL);
	CU_ASSERT(strstr(script, "theirs() { grep -e '^line'; }") != NULL);
	CU_ASSERT(strstr(script, "mode=apply\n") != NULL);
	g_autofree char *undo = fix_script(fix->changes, "20260101T000000Z-1", FIX_UNDO);
	const char *last = strstr(undo, "undo_sysctl 1"), *first = strstr(undo, "undo_file 0");
	CU_ASSERT(last && first && last < first); /* the last first */
	g_autofree char *argv = g_strdup("sh");
	const char *words[] = {argv, "-n", "-c", script, NULL};
	int status = -1;
	CU_ASSERT(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
	        NULL, &status, NULL));
	CU_ASSERT(status == 0);
	host_fix_free(fix);
}

static void read_of(const char *output, Cause cause, const char *message, const char *state)
{
	HostFix *fix = two_changes();
	fix_read(output, strlen(output), fix);
	CU_ASSERT(fix->cause == cause);
	ASSERT_TEXT(fix->message, message);
	ASSERT_TEXT(((ChangeResult *)fix->results->pdata[1])->state, state);
	host_fix_free(fix);
}

static void test_answers(void)
{
	read_of("\n@0\nskept\n\n@1\nd-a\nd+b\nschanged\n\n@end\n", CAUSE_NONE, NULL, "changed");
	read_of("\n@0\nskept\n\n@1\nd-a\n", CAUSE_ERROR, "the shell ended before all was done",
	        NULL);
	read_of("!only root can change this host\n", CAUSE_DENIED, "only root can change this host",
	        NULL);
	read_of("\n@7\nschanged\n\n@end\n", CAUSE_NONE, NULL, NULL);
}

TEST_MAIN("fix_script", CASE(test_words_are_quoted), CASE(test_answers))

/* Which run speaks for the whole site when several are there. */
#include "base/cleanup.h"
#include "base/file.h"
#include "reports/run_choice.h"
#include "reports/run_folder.h"
#include "tests/harness.h"

#define WHOLE                                                                                      \
	"{\"run\": {\"selection\": {\"pattern\": \"\", \"item\": \"\"}},\n  \"results\": [\n]}\n"
#define OF_HOSTS                                                                                   \
	"{\"run\": {\"selection\": {\"pattern\": \"rac1\", \"item\": \"\"}},\n  \"results\": "     \
	"[\n]}\n"
#define OF_ITEM                                                                                    \
	"{\"run\": {\"selection\": {\"pattern\": \"\", \"item\": \"2\"}},\n  \"results\": "        \
	"[\n]}\n"
#define BROKEN_OFF                                                                                 \
	"{\"run\": {\"selection\": {\"pattern\": \"\", \"item\": \"\"}, \"interrupted\": "         \
	"true},\n  \"results\": [\n]}\n"

static void run_make(const char *site, const char *id, const char *report)
{
	g_autofree char *dir = run_folder_create(site, id, NULL);
	CU_ASSERT(run_folder_write(dir, "report.json", report, strlen(report), NULL));
	CU_ASSERT(run_folder_write(dir, "manifest.json", "{}", 2, NULL));
}

static void chosen(const char *const *reports, const char *dir, bool is_part, const char *newer)
{
	g_autofree char *site = g_dir_make_tmp("jiuxu-test-XXXXXX", NULL);
	g_auto(RunChoice) choice = {0};
	g_autoptr(GError) error = NULL;
	for (char id[2] = "1"; reports[id[0] - '1']; id[0]++)
		run_make(site, id, reports[id[0] - '1']);
	CU_ASSERT(run_choice_whole(site, &choice, &error));
	g_autofree char *name = choice.dir ? g_path_get_basename(choice.dir) : NULL;
	ASSERT_TEXT(name, dir);
	CU_ASSERT_EQUAL(choice.is_part, is_part);
	ASSERT_TEXT(choice.newer, newer);
	file_remove_tree(site, NULL);
}

static void test_the_newest_whole_run(void)
{
	chosen((const char *[]){WHOLE, WHOLE, NULL}, "2", false, NULL);
	chosen((const char *[]){WHOLE, OF_HOSTS, NULL}, "1", false, "2");
	chosen((const char *[]){WHOLE, OF_ITEM, BROKEN_OFF, NULL}, "1", false, "3");
	chosen((const char *[]){OF_HOSTS, NULL}, "1", true, NULL);
	chosen((const char *[]){OF_HOSTS, BROKEN_OFF, NULL}, "2", true, NULL);
}

static void test_no_run(void)
{
	g_auto(RunChoice) choice = {0};
	g_autoptr(GError) error = NULL;
	CU_ASSERT_FALSE(run_choice_whole("/nonexistent", &choice, &error));
	ASSERT_ERROR(error,
	        "/nonexistent/runs: no finished run yet; run `jiuxu -C /nonexistent check` "
	        "first");
}

TEST_MAIN("run_choice", CASE(test_the_newest_whole_run), CASE(test_no_run))

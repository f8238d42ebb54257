/* A run folder that is opened again: the manifest holds, and evidence is what its name says. */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/manifest.h"
#include "reports/opened_run.h"
#include "reports/run_folder.h"
#include "tests/harness.h"

#define ANOTHER_DIGEST "1b2e3b3ad3f2fa1a1a3f2b3b3b7f7f1cbb3a76a9a6b7d3e2f2b2a0f0d7c9c0aa"

/* A run folder with one piece of evidence under that name. */
static char *run_folder(const char *evidence_name)
{
	char *dir = g_dir_make_tmp("jiuxu-test-XXXXXX", NULL);
	g_autofree char *name = g_strconcat("evidence/", evidence_name, NULL);
	CU_ASSERT(run_folder_write(dir, "report.json", "{}", 2, NULL));
	CU_ASSERT(run_folder_write(dir, name, "seen", 4, NULL));
	CU_ASSERT(manifest_write(dir, NULL));
	return dir;
}

static void test_evidence_under_its_digest(void)
{
	g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "seen", 4);
	g_autofree char *dir = run_folder(digest);
	g_autoptr(GError) error = NULL;
	g_autoptr(OpenedRun) opened = opened_run_new(dir, &error);
	CU_ASSERT(opened != NULL);
	CU_ASSERT(error == NULL);
	file_remove_tree(dir, NULL);
}

/* The manifest is made of the forged folder: it agrees, and only the name tells. */
static void test_evidence_under_another_name(void)
{
	g_autofree char *dir = run_folder(ANOTHER_DIGEST);
	g_autoptr(GError) error = NULL;
	g_autoptr(OpenedRun) opened = opened_run_new(dir, &error);
	CU_ASSERT(opened == NULL);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	CU_ASSERT(error && strstr(error->message, "does not hold what its name says"));
	file_remove_tree(dir, NULL);
}

TEST_MAIN("opened_run", CASE(test_evidence_under_its_digest), CASE(test_evidence_under_another_name))

#include "base/error.h"
#include "base/file.h"

#include "tests/harness.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char *scratch(void)
{
	return g_dir_make_tmp("file-XXXXXX", NULL);
}

static void test_write_and_read(void)
{
	g_autofree char *folder = scratch();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	CU_ASSERT(file_write(path, "one\0two", 7, 0640, NULL));
	size_t length = 0;
	g_autofree char *bytes = file_read(path, 7, &length, NULL);
	CU_ASSERT_EQUAL(length, 7);
	CU_ASSERT(bytes && memcmp(bytes, "one\0two", 8) == 0);
	struct stat about;
	CU_ASSERT(stat(path, &about) == 0 && (about.st_mode & 07777) == 0640);
	CU_ASSERT(file_write(path, "", 0, 0600, NULL));
	g_autofree char *nothing = file_read(path, 0, &length, NULL);
	ASSERT_TEXT(nothing, "");
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_read_refuses(void)
{
	GError *error = NULL;
	g_autofree char *folder = scratch();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	g_autofree char *pipe = g_build_filename(folder, "pipe", NULL);
	CU_ASSERT(file_write(path, "12345678", 8, 0600, NULL));
	CU_ASSERT_PTR_NULL(file_read(path, 7, NULL, &error));
	g_autofree char *large = g_strdup_printf("%s: larger than 7 bytes", path);
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT));
	ASSERT_ERROR(error, large);
	/* says its size is 0 and is not */
	CU_ASSERT_PTR_NULL(file_read("/proc/self/maps", 16, NULL, &error));
	ASSERT_ERROR(error, "/proc/self/maps: larger than 16 bytes");
	CU_ASSERT(mkfifo(pipe, 0600) == 0);
	CU_ASSERT_PTR_NULL(file_read(pipe, 7, NULL, &error));
	g_autofree char *special = g_strdup_printf("%s: not a regular file", pipe);
	ASSERT_ERROR(error, special);
	CU_ASSERT_PTR_NULL(file_read("/nowhere", 7, NULL, &error));
	ASSERT_ERROR(error, "/nowhere: No such file or directory");
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_write_to_nowhere(void)
{
	GError *error = NULL;
	CU_ASSERT_FALSE(file_write("/nowhere/x", "a", 1, 0600, &error));
	ASSERT_ERROR(error, "/nowhere/x: No such file or directory");
}

/* A limit on the size of files fails in the same place as a full disk. */
static void test_full_disk_leaves_the_old_file(void)
{
	GError *error = NULL;
	g_autofree char *folder = scratch();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	g_autofree char *large = g_malloc0(64 * 1024);
	CU_ASSERT(file_write(path, "old", 3, 0600, NULL));
	struct rlimit before;
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	struct rlimit small = {4096, before.rlim_max};
	setrlimit(RLIMIT_FSIZE, &small);
	bool written = file_write(path, large, 64 * 1024, 0600, &error);
	setrlimit(RLIMIT_FSIZE, &before);
	CU_ASSERT_FALSE(written);
	g_autofree char *message = g_strdup_printf("%s: File too large", path);
	ASSERT_ERROR(error, message);
	g_autofree char *old = file_read(path, 100, NULL, NULL);
	ASSERT_TEXT(old, "old");
	g_auto(GStrv) left = file_list(folder, 10, 1, NULL);
	CU_ASSERT(left && g_strv_length(left) == 1);
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_draft_not_committed_is_gone(void)
{
	g_autofree char *folder = scratch();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	FileDraft *draft = file_draft_new(path, 0600, NULL);
	CU_ASSERT(draft && file_draft_write(draft, "half", 4, NULL));
	file_draft_free(draft);
	g_auto(GStrv) left = file_list(folder, 10, 1, NULL);
	CU_ASSERT(left && g_strv_length(left) == 0);
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static char *make_tree(void)
{
	char *folder = scratch();
	g_autofree char *deep = g_build_filename(folder, "b", "c", NULL);
	g_mkdir_with_parents(deep, 0700);
	const char *names[] = {"b/c/x", "b.y", "a", "b/Z"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(folder, names[i], NULL);
		CU_ASSERT(file_write(path, "", 0, 0600, NULL));
	}
	return folder;
}

static void test_list_is_sorted_by_byte(void)
{
	g_autofree char *folder = make_tree();
	g_auto(GStrv) names = file_list(folder, 6, 3, NULL);
	g_autofree char *all = names ? g_strjoinv(" ", names) : NULL;
	ASSERT_TEXT(all, "a b.y b/Z b/c/x");
	CU_ASSERT(file_remove_tree(folder, NULL));
	CU_ASSERT_FALSE(g_file_test(folder, G_FILE_TEST_EXISTS));
}

static void test_list_refuses(void)
{
	GError *error = NULL;
	g_autofree char *folder = make_tree();
	g_autofree char *many = g_strdup_printf("%s: more than 5 files", folder);
	g_autofree char *deep = g_strdup_printf("%s/b/c: more than 2 folders deep", folder);
	g_autofree char *link = g_build_filename(folder, "b", "link", NULL);
	g_autofree char *linked =
	        g_strdup_printf("%s: a symbolic link; only regular files belong here", link);
	CU_ASSERT_PTR_NULL(file_list(folder, 5, 3, &error));
	ASSERT_ERROR(error, many);
	CU_ASSERT_PTR_NULL(file_list(folder, 6, 2, &error));
	ASSERT_ERROR(error, deep);
	CU_ASSERT(symlink("/etc/passwd", link) == 0);
	CU_ASSERT_PTR_NULL(file_list(folder, 10, 3, &error));
	ASSERT_ERROR(error, linked);
	CU_ASSERT_PTR_NULL(file_list("/nowhere", 10, 3, &error));
	ASSERT_ERROR(error, "/nowhere: No such file or directory");
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_remove_does_not_follow_links(void)
{
	g_autofree char *kept = make_tree(), *folder = scratch();
	g_autofree char *link = g_build_filename(folder, "link", NULL);
	CU_ASSERT(symlink(kept, link) == 0);
	CU_ASSERT(file_remove_tree(folder, NULL));
	g_auto(GStrv) names = file_list(kept, 6, 3, NULL);
	CU_ASSERT(names && g_strv_length(names) == 4);
	CU_ASSERT(file_remove_tree(kept, NULL));
	CU_ASSERT(file_remove_tree(kept, NULL));
}

static void test_write_unsynced(void)
{
	GError *error = NULL;
	size_t length = 0;
	g_autofree char *folder = scratch(), *path = g_build_filename(folder, "one", NULL);
	CU_ASSERT(file_write_unsynced(path, "new", 3, 0600, NULL));
	CU_ASSERT(file_write_unsynced(path, "newer", 5, 0600, NULL));
	CU_ASSERT(file_sync(folder, NULL));
	g_autofree char *text = file_read(path, 10, &length, NULL);
	CU_ASSERT(length == 5 && g_strcmp0(text, "newer") == 0);
	g_auto(GStrv) names = file_list(folder, 9, 1, NULL);
	CU_ASSERT(names && g_strv_length(names) == 1);
	CU_ASSERT_FALSE(file_sync("/nowhere", &error));
	ASSERT_ERROR(error, "/nowhere: No such file or directory");
	CU_ASSERT(file_remove_tree(folder, NULL));
}

TEST_MAIN("file", CASE(test_write_and_read), CASE(test_read_refuses), CASE(test_write_to_nowhere),
        CASE(test_full_disk_leaves_the_old_file), CASE(test_draft_not_committed_is_gone),
        CASE(test_write_unsynced), CASE(test_list_is_sorted_by_byte), CASE(test_list_refuses),
        CASE(test_remove_does_not_follow_links))

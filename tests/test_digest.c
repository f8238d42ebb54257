#include "base/digest.h"
#include "base/file.h"

#include "tests/harness.h"

#include <unistd.h>

/* FIPS 180-2, appendix B. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define NOTHING "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void test_bytes(void)
{
	g_autofree char *abc = digest_bytes("abc", 3);
	g_autofree char *nothing = digest_bytes("", 0);
	ASSERT_TEXT(abc, ABC);
	ASSERT_TEXT(nothing, NOTHING);
}

static void test_pieces(void)
{
	g_autoptr(Digest) digest = digest_new();
	digest_add(digest, "a", 1);
	digest_add(digest, "", 0);
	digest_add(digest, "bc", 2);
	g_autofree char *abc = digest_finish(digest);
	ASSERT_TEXT(abc, ABC);
}

static void test_file(void)
{
	g_autofree char *folder = g_dir_make_tmp("digest-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "large", NULL);
	size_t length = 100 * 1024 + 7; /* more than one piece */
	g_autofree char *bytes = g_malloc(length);
	memset(bytes, 'j', length);
	CU_ASSERT(file_write(path, bytes, length, 0600, NULL));
	g_autofree char *of_file = digest_file(path, NULL);
	g_autofree char *of_bytes = digest_bytes(bytes, length);
	ASSERT_TEXT(of_file, of_bytes);
	CU_ASSERT(file_remove_tree(folder, NULL));
}

static void test_file_not_there(void)
{
	GError *error = NULL;
	CU_ASSERT_PTR_NULL(digest_file("/nowhere/at/all", &error));
	ASSERT_ERROR(error, "/nowhere/at/all: No such file or directory");
	CU_ASSERT_PTR_NULL(digest_file("/", &error));
	ASSERT_ERROR(error, "/: Is a directory");
}

static void test_valid(void)
{
	CU_ASSERT(digest_valid(ABC));
	CU_ASSERT_FALSE(digest_valid(""));
	CU_ASSERT_FALSE(digest_valid(ABC "0"));
	CU_ASSERT_FALSE(
	        digest_valid("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST_MAIN("digest", CASE(test_bytes), CASE(test_pieces), CASE(test_file), CASE(test_file_not_there),
        CASE(test_valid))

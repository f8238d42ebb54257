#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "reports/manifest.h"

#include "tests/harness.h"

#include <sys/stat.h>

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C64 "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"

static void put(const char *folder, const char *name, const char *content)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *parent = g_path_get_dirname(path);
	CU_ASSERT(g_mkdir_with_parents(parent, 0700) == 0);
	CU_ASSERT(file_write(path, content, strlen(content), 0600, NULL));
}

static void test_build_leaves_out_what_may_grow(void)
{
	g_autofree char *run = g_dir_make_tmp("manifest-XXXXXX", NULL);
	put(run, "report.json", "abc");
	put(run, "facts/db1.json", "");
	put(run, "signatures/x.p7s", "x");
	put(run, "reviews/x", "x");
	put(run, "inputs/reviews/x", "abc");
	CU_ASSERT(manifest_write(run, NULL));
	g_autofree char *path = g_build_filename(run, MANIFEST_NAME, NULL);
	g_autofree char *text = file_read(path, 10000, NULL, NULL);
	ASSERT_TEXT(text,
	        "{\n \"schema\": \"jiuxu.manifest/1\",\n \"files\": [\n"
	        "  {\n   \"path\": \"facts/db1.json\",\n   \"sha256\": \"e3b0c44298fc1c149afbf4c8"
	        "996fb92427ae41e4649b934ca495991b7852b855\",\n   \"size\": 0\n  },\n"
	        "  {\n   \"path\": \"inputs/reviews/x\",\n   \"sha256\": \"ba7816bf8f01cfea414140de"
	        "5dae2223b00361a396177a9cb410ff61f20015ad\",\n   \"size\": 3\n  },\n"
	        "  {\n   \"path\": \"report.json\",\n   \"sha256\": \"ba7816bf8f01cfea414140de5dae"
	        "2223b00361a396177a9cb410ff61f20015ad\",\n   \"size\": 3\n  }\n ]\n}\n");
	GError *error = NULL;
	CU_ASSERT_FALSE(manifest_write(run, &error));
	g_autofree char *again = g_strdup_printf(
	        "%s: is there already; a run that has ended is not written again", path);
	ASSERT_ERROR(error, again);
	CU_ASSERT(file_remove_tree(run, NULL));
}

static void test_build_refuses_names(void)
{
	GError *error = NULL;
	g_autofree char *run = g_dir_make_tmp("manifest-XXXXXX", NULL);
	put(run, "facts/\346\226\260.json", "x");
	CU_ASSERT_PTR_NULL(manifest_build(run, &error));
	g_autofree char *message = g_strdup_printf(
	        "%s/facts/\346\226\260.json: has a name that is not plain ASCII", run);
	ASSERT_ERROR(error, message);
	CU_ASSERT(file_remove_tree(run, NULL));
}

static void test_text_and_back(void)
{
	g_autoptr(Manifest) manifest = manifest_new();
	manifest_add(manifest, "b", B64, 2);
	manifest_add(manifest, "a/x", A64, INT64_C(5000000000));
	manifest_add(manifest, "c", C64, 0);
	g_autofree char *text = manifest_to_text(manifest);
	g_autoptr(Manifest) back = manifest_parse(text, strlen(text), NULL);
	CU_ASSERT(back && manifest_count(back) == 3);
	if (!back)
		return;
	ASSERT_TEXT(manifest_at(back, 0)->path, "a/x");
	CU_ASSERT_EQUAL(manifest_at(back, 0)->size_bytes, INT64_C(5000000000));
	ASSERT_TEXT(manifest_find(back, "b")->sha256, B64);
	CU_ASSERT_PTR_NULL(manifest_find(back, "x"));
	g_autofree char *again = manifest_to_text(back);
	ASSERT_TEXT(again, text);
}

#define FILES(files) "{\"schema\":\"jiuxu.manifest/1\",\"files\":[" files "]}"
#define FILE_OF(path, sha256, size)                                                                \
	"{\"path\":\"" path "\",\"sha256\":\"" sha256 "\",\"size\":" size "}"

static void test_parse_refuses(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
	        {"", "1:0: not JSON: '[' or '{' expected near end of file"},
	        {"[]", "not a manifest of schema 'jiuxu.manifest/1'"},
	        {"{\"schema\":\"jiuxu.manifest/2\",\"files\":[]}",
	                "not a manifest of schema 'jiuxu.manifest/1'"},
	        {"{\"schema\":\"jiuxu.manifest/1\",\"files\":[],\"more\":1}",
	                "not a manifest of schema 'jiuxu.manifest/1'"},
	        {FILES("1"), "files[0]: needs 'path', 'sha256' and 'size' and nothing else"},
	        {FILES("{\"path\":\"a\",\"sha256\":\"" A64 "\",\"size\":1,\"mode\":2}"),
	                "files[0]: needs 'path', 'sha256' and 'size' and nothing else"},
	        {FILES(FILE_OF("../a", A64, "1")), "files[0]: 'path' is not one of a run folder"},
	        {FILES(FILE_OF("manifest.json", A64, "1")),
	                "files[0]: 'path' is not one of a run folder"},
	        {FILES(FILE_OF("signatures/x.p7s", A64, "1")),
	                "files[0]: 'path' is not one of a run folder"},
	        {FILES(FILE_OF("a", "AA", "1")), "files[0]: 'sha256' is not a digest"},
	        {FILES(FILE_OF("a", A64, "-1")), "files[0]: 'size' is negative"},
	        {FILES(FILE_OF("a", A64, "1") "," FILE_OF("a", A64, "1")),
	                "files[1]: 'path' does not ascend"},
	        {FILES(FILE_OF("b", A64, "1") "," FILE_OF("a", A64, "1")),
	                "files[1]: 'path' does not ascend"},
	};
	GError *error = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		CU_ASSERT_PTR_NULL(manifest_parse(cases[i].text, strlen(cases[i].text), &error));
		CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_FORMAT));
		ASSERT_ERROR(error, cases[i].message);
	}
}

static void test_parse_refuses_the_too_large(void)
{
	GError *error = NULL;
	g_autofree char *blanks = g_strnfill(MANIFEST_BYTES_MAX + 1, ' ');
	CU_ASSERT_PTR_NULL(manifest_parse(blanks, MANIFEST_BYTES_MAX + 1, &error));
	ASSERT_ERROR(error, "larger than 8388608 bytes");
}

/* `a=A b=B`: files and the letter that fills their digest. */
static Manifest *manifest_of(const char *files)
{
	Manifest *manifest = manifest_new();
	g_auto(GStrv) each = g_strsplit(files, " ", -1);
	for (char **file = each; *file; file++) {
		g_autofree char *path = g_strndup(*file, 1);
		g_autofree char *sha256 = g_strnfill(64, (*file)[2]);
		manifest_add(manifest, path, sha256, 1);
	}
	return manifest;
}

static char *compare(const char *listed_files, const char *found_files)
{
	static const char *const words[] = {"changed", "added", "missing", "swapped"};
	g_autoptr(Manifest) listed = manifest_of(listed_files), found = manifest_of(found_files);
	g_autoptr(ManifestChanges) changes = manifest_compare(listed, found);
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < manifest_changes_count(changes); i++) {
		const ManifestChange *change = manifest_changes_at(changes, i);
		g_string_append_printf(text, "%s %s%s;", change->path, words[change->fault],
		        change->other ? change->other : "");
	}
	return g_string_free(text, FALSE);
}

static void test_compare(void)
{
	static const struct {
		const char *listed, *found, *expected;
	} cases[] = {
	        {"a=1 b=2", "a=1 b=2", ""},
	        {"a=1 b=2", "a=1 b=3", "b changed;"},
	        {"a=1 b=2", "a=1", "b missing;"},
	        {"a=1", "a=1 b=2", "b added;"},
	        {"a=1 b=2", "a=2 b=1", "a swappedb;"},
	        {"b=2 c=3", "a=2 c=3", "a added;b missing;"},
	        /* three in a ring are not swapped in pairs */
	        {"a=1 b=2 c=3", "a=2 b=3 c=1", "a changed;b changed;c changed;"},
	        /* the content of another file, which itself stayed */
	        {"a=1 b=2", "a=2 b=2", "a changed;"},
	        /* two pairs, and equal files that trade with one */
	        {"a=1 b=2 c=3 d=4", "a=2 b=1 c=4 d=3", "a swappedb;c swappedd;"},
	        {"a=1 b=2 c=1", "a=2 b=1 c=2", "a changed;b swappedc;"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = compare(cases[i].listed, cases[i].found);
		ASSERT_TEXT(got, cases[i].expected);
	}
}

TEST_MAIN("manifest", CASE(test_build_leaves_out_what_may_grow), CASE(test_build_refuses_names),
        CASE(test_text_and_back), CASE(test_parse_refuses), CASE(test_parse_refuses_the_too_large),
        CASE(test_compare))

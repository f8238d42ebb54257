#include "base/file.h"
#include "reports/writer_files.h"
#include "tests/document_trees.h"
#include <unistd.h>

#define FOLDER "test_writer_files.d"
#define FILES_MAX 16
/* What a paper names the run by. */
#define MANIFEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static Document *sample(void)
{
	g_autoptr(json_t) report = json_load_file(TEST_DATA "/report/sample.json", 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(report);
	return document_from_json(report);
}

static char *path_of(const char *name, size_t at)
{
	return g_strdup_printf("%s/%zu.%s", FOLDER, at, name);
}

/* Every format, each twice. */
static size_t all_files(WriterFile *files)
{
	size_t count = 0;
	const Writer *writer;
	for (size_t i = 0; (writer = writer_at(i)); i++)
		for (size_t k = 0; k < 2 && count < FILES_MAX; k++, count++)
			files[count] = (WriterFile){writer, path_of(writer->name, count)};
	return count;
}

static void same_alone(const Document *document, const WriterOptions *options, WriterFile file)
{
	g_auto(Rendering) rendering = {.document = document};
	g_autoptr(GString) alone = g_string_new(NULL);
	size_t length = 0;
	g_autofree char *bytes = file_read(file.path, (size_t)1 << 26, &length, NULL);
	CU_ASSERT_TRUE(
	        writer_write(file.writer, &rendering, options, document_trees_take, alone, NULL));
	bool same = bytes && length == alone->len && memcmp(bytes, alone->str, length) == 0;
	if (!same)
		fprintf(stderr, "%s is not what the writer gives alone\n", file.path);
	CU_ASSERT_TRUE(same);
}

static void test_at_once_as_alone(void)
{
	g_autoptr(Document) document = sample();
	WriterOptions options = {.lang = "zh", .manifest_sha256 = MANIFEST};
	g_auto(Rendering) rendering = {.document = document};
	g_autoptr(GError) error = NULL;
	WriterFile files[FILES_MAX];
	CU_ASSERT_EQUAL(g_mkdir_with_parents(FOLDER, 0700), 0);
	size_t count = all_files(files);
	CU_ASSERT_TRUE(writer_write_files(&rendering, &options, files, count, 0600, &error));
	CU_ASSERT_PTR_NULL(error);
	for (size_t i = 0; i < count; i++) {
		same_alone(document, &options, files[i]);
		g_free((char *)files[i].path);
	}
	CU_ASSERT_TRUE(file_remove_tree(FOLDER, NULL));
}

static void test_one_that_fails_is_named_and_the_others_are_there(void)
{
	g_autoptr(Document) document = sample();
	WriterOptions options = {.lang = "zh", .manifest_sha256 = MANIFEST};
	g_auto(Rendering) rendering = {.document = document};
	g_autoptr(GError) error = NULL;
	const WriterFile files[] = {{writer_find("json"), FOLDER "/a.json"},
	        {writer_find("html"), FOLDER "/none/b.html"},
	        {writer_find("text"), FOLDER "/gone/c.txt"},
	        {writer_find("junit"), FOLDER "/d.xml"}};
	CU_ASSERT_EQUAL(g_mkdir_with_parents(FOLDER, 0700), 0);
	CU_ASSERT_FALSE(
	        writer_write_files(&rendering, &options, files, G_N_ELEMENTS(files), 0600, &error));
	ASSERT_ERROR(error, FOLDER "/none/b.html: No such file or directory");
	CU_ASSERT_EQUAL(access(FOLDER "/a.json", R_OK), 0);
	CU_ASSERT_EQUAL(access(FOLDER "/d.xml", R_OK), 0);
	CU_ASSERT_TRUE(file_remove_tree(FOLDER, NULL));
}

TEST_MAIN("writer_files", CASE(test_at_once_as_alone),
        CASE(test_one_that_fails_is_named_and_the_others_are_there))

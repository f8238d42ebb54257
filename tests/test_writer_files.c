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
			files[count] = (WriterFile){
			        .writer = writer, .path = path_of(writer->name, count)};
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
	WriterJob job = {&rendering, &options, files, count, 0600};
	CU_ASSERT_TRUE(writer_write_files(&job, &error));
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
	WriterFile files[] = {{.writer = writer_find("json"), .path = FOLDER "/a.json"},
	        {.writer = writer_find("html"), .path = FOLDER "/none/b.html"},
	        {.writer = writer_find("text"), .path = FOLDER "/gone/c.txt"},
	        {.writer = writer_find("junit"), .path = FOLDER "/d.xml"}};
	CU_ASSERT_EQUAL(g_mkdir_with_parents(FOLDER, 0700), 0);
	WriterJob job = {&rendering, &options, files, G_N_ELEMENTS(files), 0600};
	CU_ASSERT_FALSE(writer_write_files(&job, &error));
	ASSERT_ERROR(error, FOLDER "/none/b.html: No such file or directory");
	CU_ASSERT_EQUAL(access(FOLDER "/a.json", R_OK), 0);
	CU_ASSERT_EQUAL(access(FOLDER "/d.xml", R_OK), 0);
	CU_ASSERT_TRUE(file_remove_tree(FOLDER, NULL));
}

static bool held(const char *bytes, size_t length, bool also_written)
{
	g_autoptr(Document) document = sample();
	WriterOptions options = {.lang = "zh"};
	g_auto(Rendering) rendering = {.document = document};
	WriterFile file = {.writer = writer_find("json"),
	        .path = also_written ? FOLDER "/new.json" : NULL,
	        .held = FOLDER "/held.json",
	        .same = true};
	WriterJob job = {&rendering, &options, &file, 1, 0600};
	CU_ASSERT_TRUE(file_write(FOLDER "/held.json", bytes, length, 0600, NULL));
	CU_ASSERT_TRUE(writer_write_files(&job, NULL));
	return file.same;
}

/* Held against what is written, whatever is written at the same time. */
static void test_held_against_a_file(void)
{
	g_autoptr(Document) document = sample();
	g_auto(Rendering) rendering = {.document = document};
	WriterOptions options = {.lang = "zh"};
	g_autoptr(GString) out = g_string_new(NULL);
	CU_ASSERT_EQUAL(g_mkdir_with_parents(FOLDER, 0700), 0);
	CU_ASSERT_TRUE(writer_write(
	        writer_find("json"), &rendering, &options, document_trees_take, out, NULL));
	for (int also = 0; also < 2; also++) {
		CU_ASSERT_TRUE(held(out->str, out->len, also));
		CU_ASSERT_FALSE(held(out->str, out->len - 1, also));
		CU_ASSERT_FALSE(held("", 0, also));
		g_string_append_c(out, ' ');
		CU_ASSERT_FALSE(held(out->str, out->len, also));
		g_string_truncate(out, out->len - 1);
		out->str[out->len / 2] ^= 1;
		CU_ASSERT_FALSE(held(out->str, out->len, also));
		out->str[out->len / 2] ^= 1;
	}
	size_t length = 0;
	g_autofree char *written = file_read(FOLDER "/new.json", (size_t)1 << 26, &length, NULL);
	CU_ASSERT_TRUE(written && length == out->len && memcmp(written, out->str, length) == 0);
	WriterFile nowhere = {.writer = writer_find("html"), .held = FOLDER "/none"};
	WriterJob job = {&rendering, &options, &nowhere, 1, 0600};
	CU_ASSERT_TRUE(writer_write_files(&job, NULL));
	CU_ASSERT_FALSE(nowhere.same);
	CU_ASSERT_TRUE(file_remove_tree(FOLDER, NULL));
}

TEST_MAIN("writer_files", CASE(test_at_once_as_alone), CASE(test_held_against_a_file),
        CASE(test_one_that_fails_is_named_and_the_others_are_there))

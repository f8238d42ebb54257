#include "base/cleanup.h"
#include "base/digest.h"
#include "tests/zip_world.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void test_round_trip(void)
{
	g_auto(Scratch) scratch = scratch_new();
	write_zip(scratch.zip, "a/b/c manifest.json x");
	g_autoptr(GString) seen = g_string_new(NULL);
	CU_ASSERT(zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, collect, seen, NULL));
	ASSERT_TEXT(seen->str, "a/b/c;manifest.json;x;");
}

static void test_empty(void)
{
	g_auto(Scratch) scratch = scratch_new();
	g_autoptr(ZipWriter) writer = zip_writer_new(scratch.zip, MTIME, NULL);
	CU_ASSERT(zip_writer_finish(writer, NULL));
	CU_ASSERT(zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, ignore, NULL, NULL));
}

static void test_same_bytes_in_every_time_zone(void)
{
	g_auto(Scratch) scratch = scratch_new();
	g_autofree char *before = g_strdup(g_getenv("TZ"));
	g_setenv("TZ", "America/New_York", TRUE);
	write_zip(scratch.zip, "a b");
	g_autofree char *west = digest_file(scratch.zip, NULL);
	g_setenv("TZ", "Asia/Shanghai", TRUE);
	write_zip(scratch.zip, "a b");
	g_autofree char *east = digest_file(scratch.zip, NULL);
	if (before)
		g_setenv("TZ", before, TRUE);
	else
		g_unsetenv("TZ");
	ASSERT_TEXT(west, east);
}

/* Python reads it too and sees the time and the permissions. */
static void test_others_read_it(void)
{
	g_auto(Scratch) scratch = scratch_new();
	write_zip(scratch.zip, "a b/c");
	g_autofree char *output =
	        python("import sys, zipfile\n"
	               "z = zipfile.ZipFile(sys.argv[1])\n"
	               "print(z.testzip(), [(i.filename, i.date_time, oct(i.external_attr >> 16))"
	               " for i in z.infolist()], z.read('b/c') == b'b/c' * 100)",
	                scratch.zip);
	ASSERT_TEXT(output, "None [('a', (2023, 11, 15, 6, 13, 20), '0o100644'), "
	                    "('b/c', (2023, 11, 15, 6, 13, 20), '0o100644')] True\n");
}

static void test_writer_refuses(void)
{
	static const struct {
		const char *name, *fault;
	} cases[] = {
	        {"", "has an empty name"},
	        {"/a", "is absolute"},
	        {"b/../../c", "leads out of its folder by '..'"},
	        {"..", "leads out of its folder by '..'"},
	        {"b//c", "has an empty part in its path"},
	        {"b/./c", "has an empty part in its path"},
	        {"b/", "has an empty part in its path"},
	        {"b\\c", "has a backslash in its name"},
	        {"c:x", "has a character in its name that Windows cannot keep"},
	        {"b\nc", "has a name that is not plain ASCII"},
	        {"\346\226\260", "has a name that is not plain ASCII"},
	        {"a", "is not in ascending order"},
	        {"A", "is not in ascending order"},
	};
	GError *error = NULL;
	g_auto(Scratch) scratch = scratch_new();
	g_autoptr(ZipWriter) writer = zip_writer_new(scratch.zip, MTIME, NULL);
	CU_ASSERT(zip_writer_add(writer, "a", "", 0, NULL));
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		CU_ASSERT_FALSE(zip_writer_add(writer, cases[i].name, "", 0, &error));
		g_autofree char *shown = g_strescape(cases[i].name, NULL);
		g_autofree char *message =
		        g_strdup_printf("%s: entry '%s': %s", scratch.zip, shown, cases[i].fault);
		ASSERT_ERROR(error, message);
	}
	ASSERT_TEXT(zip_name_fault(""), "has an empty name");
	CU_ASSERT_PTR_NULL(zip_name_fault("..a/b..c/...x"));
}

/* In memory and by pieces: the entries of a file, with nothing that only ZIP64 readers know. */
static void test_writer_in_memory(void)
{
	g_auto(Scratch) scratch = scratch_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new("before"), seen = g_string_new(NULL);
	g_autoptr(GString) content = content_of("a");
	g_autoptr(ZipWriter) writer = zip_writer_new_memory(MTIME, 3, &error);
	CU_ASSERT(zip_writer_begin(writer, "a", &error));
	for (size_t i = 0; i < content->len; i += 10)
		CU_ASSERT(zip_writer_pour(writer, content->str + i, 10, &error));
	memset(content->str, 'b', content->len);
	CU_ASSERT(zip_writer_add(writer, "b", content->str, content->len, &error));
	CU_ASSERT(zip_writer_take(writer, out, &error));
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	CU_ASSERT(g_str_has_prefix(out->str, "beforePK"));
	CU_ASSERT(file_write(scratch.zip, out->str + 6, out->len - 6, 0600, NULL));
	CU_ASSERT(zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, collect, seen, &error));
	ASSERT_TEXT(seen->str, "a;b;");
	g_autofree char *told = python("import sys, zipfile\n"
	                               "z = zipfile.ZipFile(sys.argv[1])\n"
	                               "assert z.testzip() is None\n"
	                               "for i in z.infolist():\n"
	                               "    print(i.filename, len(z.read(i)), i.extract_version,\n"
	                               "          i.extra[:2], i.date_time[0])",
	        scratch.zip);
	ASSERT_TEXT(told, "a 100 20 b'UT' 2023\nb 100 20 b'UT' 2023\n");
}

static void test_writer_leaves_nothing_behind(void)
{
	GError *error = NULL;
	g_auto(Scratch) scratch = scratch_new();
	ZipWriter *writer = zip_writer_new(scratch.zip, MTIME, NULL);
	CU_ASSERT(zip_writer_add(writer, "B", "1", 1, NULL));
	CU_ASSERT(zip_writer_add(writer, "b", "2", 1, NULL));
	CU_ASSERT_FALSE(zip_writer_finish(writer, &error));
	zip_writer_free(writer);
	g_autofree char *message = g_strdup_printf(
	        "%s: entry 'b': there twice (upper and lower case count as the same)", scratch.zip);
	ASSERT_ERROR(error, message);
	g_auto(GStrv) left = file_list(scratch.folder, 10, 1, NULL);
	CU_ASSERT(left && !left[0]);
	CU_ASSERT_PTR_NULL(zip_writer_new("/nowhere/a.zip", MTIME, &error));
	ASSERT_ERROR(error, "/nowhere/a.zip: No such file or directory");
}

static void test_writer_on_a_full_disk(void)
{
	GError *error = NULL;
	g_auto(Scratch) scratch = scratch_new();
	g_autofree char *random = g_malloc(256 * 1024);
	GRand *dice = g_rand_new_with_seed(1);
	for (size_t i = 0; i < 256 * 1024; i++)
		random[i] = (char)g_rand_int_range(dice, 0, 255);
	g_rand_free(dice);
	struct rlimit before;
	getrlimit(RLIMIT_FSIZE, &before);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, before.rlim_max});
	ZipWriter *writer = zip_writer_new(scratch.zip, MTIME, NULL);
	bool written = zip_writer_add(writer, "a", random, 256 * 1024, &error) &&
	               zip_writer_finish(writer, &error);
	zip_writer_free(writer);
	setrlimit(RLIMIT_FSIZE, &before);
	CU_ASSERT_FALSE(written);
	g_autofree char *message = g_strdup_printf("%s: File too large", scratch.zip);
	ASSERT_ERROR(error, message);
	g_auto(GStrv) left = file_list(scratch.folder, 10, 1, NULL);
	CU_ASSERT(left && !left[0]);
}

static void test_extract(void)
{
	g_auto(Scratch) scratch = scratch_new();
	GError *error = NULL;
	g_autofree char *out = g_build_filename(scratch.folder, "out", NULL);
	g_autofree char *deep = g_build_filename(out, "b/c/d", NULL);
	CU_ASSERT(g_mkdir(out, 0700) == 0);
	write_zip(scratch.zip, "a b/c/d b/e");
	CU_ASSERT(zip_extract(scratch.zip, &ZIP_LIMITS_DEFAULT, out, NULL));
	g_auto(GStrv) names = file_list(out, 10, 4, NULL);
	g_autofree char *all = names ? g_strjoinv(" ", names) : NULL;
	ASSERT_TEXT(all, "a b/c/d b/e");
	g_autoptr(GString) expected = content_of("b/c/d");
	g_autofree char *content = file_read(deep, 1 << 20, NULL, NULL);
	ASSERT_TEXT(content, expected->str);
	CU_ASSERT_FALSE(zip_extract(scratch.zip, &ZIP_LIMITS_DEFAULT, out, &error));
	g_autofree char *again = g_strdup_printf("%s/a: File exists", out);
	ASSERT_ERROR(error, again);
}

static void test_extract_stays_inside(void)
{
	g_auto(Scratch) scratch = scratch_new();
	GError *error = NULL;
	g_autofree char *out = g_build_filename(scratch.folder, "out", NULL);
	g_autofree char *other = g_build_filename(scratch.folder, "other", NULL);
	g_autofree char *link = g_build_filename(out, "link", NULL);
	CU_ASSERT(g_mkdir(out, 0700) == 0 && g_mkdir(other, 0700) == 0);
	CU_ASSERT(symlink(other, link) == 0);
	write_zip(scratch.zip, "link/x");
	CU_ASSERT_FALSE(zip_extract(scratch.zip, &ZIP_LIMITS_DEFAULT, out, &error));
	g_autofree char *message = g_strdup_printf("%s/link/x: Not a directory", out);
	ASSERT_ERROR(error, message);
	g_auto(GStrv) names = file_list(other, 10, 4, NULL);
	CU_ASSERT(names && !names[0]);
	/* a file where another entry needs a folder */
	CU_ASSERT(unlink(link) == 0);
	write_zip(scratch.zip, "a a/b");
	CU_ASSERT_FALSE(zip_extract(scratch.zip, &ZIP_LIMITS_DEFAULT, out, &error));
	g_autofree char *under = g_strdup_printf("%s/a/b: Not a directory", out);
	ASSERT_ERROR(error, under);
}

/* What Python writes: folders, no data descriptors, no Unix extras. */
static void test_reads_what_others_write(void)
{
	g_auto(Scratch) scratch = scratch_new();
	g_autofree char *output =
	        python("import sys, zipfile\n"
	               "z = zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED)\n"
	               "z.writestr('b/', '')\n"
	               "z.writestr('b/c', 'b/c' * 100)\n"
	               "z.writestr('a', 'a' * 100, zipfile.ZIP_STORED)\n"
	               "z.comment = b'made by another'\n"
	               "z.close()",
	                scratch.zip);
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	CU_ASSERT(zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, collect, seen, &error));
	ASSERT_TEXT(error ? error->message : NULL, NULL);
	CU_ASSERT_PTR_NOT_NULL(output);
	ASSERT_TEXT(seen->str, "b/c;a;");
}

TEST_MAIN("zip", CASE(test_round_trip), CASE(test_empty), CASE(test_same_bytes_in_every_time_zone),
        CASE(test_others_read_it), CASE(test_writer_refuses), CASE(test_writer_in_memory),
        CASE(test_writer_leaves_nothing_behind), CASE(test_writer_on_a_full_disk),
        CASE(test_extract), CASE(test_extract_stays_inside), CASE(test_reads_what_others_write))

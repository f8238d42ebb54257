#include "base/cleanup.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/zip.h"

#include "tests/harness.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define MTIME 1700000000 /* 2023-11-15 06:13:20 +08:00 */

typedef struct {
	char *folder, *zip;
} Scratch;

static Scratch scratch_new(void)
{
	Scratch scratch = {.folder = g_dir_make_tmp("zip-XXXXXX", NULL)};
	scratch.zip = g_build_filename(scratch.folder, "a.zip", NULL);
	return scratch;
}

static void scratch_clear(Scratch *scratch)
{
	CU_ASSERT(file_remove_tree(scratch->folder, NULL));
	g_free(scratch->folder);
	g_free(scratch->zip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scratch, scratch_clear)

/* Each entry holds its own name 100 times, so that it is really packed. */
static GString *content_of(const char *name)
{
	GString *content = g_string_new(NULL);
	for (int i = 0; i < 100; i++)
		g_string_append(content, name);
	return content;
}

static void write_zip(const char *path, const char *names)
{
	g_auto(GStrv) each = g_strsplit(names, " ", -1);
	g_autoptr(ZipWriter) writer = zip_writer_new(path, MTIME, NULL);
	for (char **name = each; *name; name++) {
		g_autoptr(GString) content = content_of(*name);
		CU_ASSERT(zip_writer_add(writer, *name, content->str, content->len, NULL));
	}
	CU_ASSERT(zip_writer_finish(writer, NULL));
}

/* Replaces every `from` in the file by `to`, both `length` bytes; returns how many. */
static int patch(const char *path, const char *from, const char *to, size_t length)
{
	size_t size = 0;
	g_autofree char *bytes = file_read(path, 1 << 24, &size, NULL);
	int count = 0;
	for (size_t at = 0; bytes && at + length <= size; at++) {
		if (memcmp(bytes + at, from, length) == 0) {
			memcpy(bytes + at, to, length);
			count++;
		}
	}
	CU_ASSERT(file_write(path, bytes, size, 0600, NULL));
	return count;
}

/* Changes one byte behind the last appearance of `mark` (a central header, or the end record). */
static void poke(const char *path, const char *mark, size_t offset, char value)
{
	size_t size = 0;
	g_autofree char *bytes = file_read(path, 1 << 24, &size, NULL);
	for (size_t at = size - 4; bytes && at < size; at--) {
		if (memcmp(bytes + at, mark, 4) == 0) {
			bytes[at + offset] = value;
			break;
		}
	}
	CU_ASSERT(file_write(path, bytes, size, 0600, NULL));
}

static bool collect(const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)error;
	GString *seen = user;
	g_autoptr(GString) expected = content_of(name);
	CU_ASSERT(expected->len == length && memcmp(expected->str, bytes, length) == 0);
	g_string_append_printf(seen, "%s;", name);
	return true;
}

static bool ignore(const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)name, (void)bytes, (void)length, (void)user, (void)error;
	return true;
}

/* Reading must fail with `expected` behind the path. */
static void assert_refused(const char *path, BaseError code, const char *expected)
{
	GError *error = NULL;
	CU_ASSERT_FALSE(zip_each(path, &ZIP_LIMITS_DEFAULT, ignore, NULL, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, (int)code));
	g_autofree char *message = g_strdup_printf("%s: %s", path, expected);
	ASSERT_ERROR(error, message);
}

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

/* The output of a Python script about the ZIP. Owned by the caller. */
static char *python(const char *script, const char *path)
{
	const char *argv[] = {"python3", "-c", script, path, NULL};
	char *output = NULL;
	int status = 1;
	CU_ASSERT(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
	        NULL, &status, NULL));
	CU_ASSERT_EQUAL(status, 0);
	return output;
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

static void test_refuses_names(void)
{
	static const struct {
		const char *to;
		const char *expected;
	} cases[] = {
	        {"../xx", "entry '../xx': leads out of its folder by '..'"},
	        {"/etcx", "entry '/etcx': is absolute"},
	        {"a\\..b", "entry 'a\\\\..b': has a backslash in its name"},
	        {"a\0bcd", "entry 'a': has a NUL in its name"},
	        {"\351xxxx", "entry '\\351xxxx': has a name that is not plain ASCII"},
	        {"SECON", "entry 'second': there twice (upper and lower case count as the same)"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Scratch) scratch = scratch_new();
		write_zip(scratch.zip, i == 5 ? "firstd second" : "first second");
		CU_ASSERT_EQUAL(patch(scratch.zip, "first", cases[i].to, 5), 2);
		assert_refused(scratch.zip, BASE_ERROR_UNTRUSTED, cases[i].expected);
	}
}

static void test_refuses_kinds(void)
{
	static const struct {
		size_t offset;
		char value;
		const char *expected;
	} cases[] = {
	        {8, 9, "entry 'first': is encrypted"},
	        {10, 9, "entry 'first': is packed by a method other than deflate"},
	        {41, (char)0xa1, "entry 'first': is a symbolic link"},
	        {41, 0x21, "entry 'first': is not a regular file"},
	        {8, 0, "entry 'first': its two headers disagree"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Scratch) scratch = scratch_new();
		write_zip(scratch.zip, "first");
		poke(scratch.zip, "PK\1\2", cases[i].offset, cases[i].value);
		assert_refused(scratch.zip, BASE_ERROR_UNTRUSTED, cases[i].expected);
	}
	g_auto(Scratch) scratch = scratch_new();
	write_zip(scratch.zip, "first");
	poke(scratch.zip, "PK\1\2", 46, 'F');
	assert_refused(
	        scratch.zip, BASE_ERROR_UNTRUSTED, "entry 'First': its two headers disagree");
}

/* Quoted entries: the first one's data reach into the second one. */
static void test_refuses_overlap(void)
{
	g_auto(Scratch) scratch = scratch_new();
	g_autofree char *output = python("import sys, zipfile\n"
	                                 "z = zipfile.ZipFile(sys.argv[1], 'w')\n"
	                                 "z.writestr('aa', 'x' * 10)\n"
	                                 "z.writestr('bb', 'y' * 10)\n"
	                                 "z.close()\n"
	                                 "b = bytearray(open(sys.argv[1], 'rb').read())\n"
	                                 "c = b.index(b'PK\\1\\2')\n"
	                                 "b[18] = b[22] = b[c + 20] = b[c + 24] = 11\n"
	                                 "open(sys.argv[1], 'wb').write(b)",
	        scratch.zip);
	CU_ASSERT_PTR_NOT_NULL(output);
	assert_refused(scratch.zip, BASE_ERROR_UNTRUSTED, "entry 'bb': overlaps another entry");
}

static void test_refuses_hidden_bytes(void)
{
	g_auto(Scratch) scratch = scratch_new();
	write_zip(scratch.zip, "aa");
	g_autofree char *bytes = NULL;
	size_t size = 0;
	bytes = file_read(scratch.zip, 1 << 20, &size, NULL);
	g_autoptr(GString) longer = g_string_new("#!/bin/sh\n");
	g_string_append_len(longer, bytes, (gssize)size);
	CU_ASSERT(file_write(scratch.zip, longer->str, longer->len, 0600, NULL));
	assert_refused(scratch.zip, BASE_ERROR_FORMAT,
	        "not a ZIP file: its directory is not where it says");
	g_string_truncate(longer, 0);
	g_string_append_len(longer, bytes, (gssize)size);
	g_string_append(longer, "more");
	CU_ASSERT(file_write(scratch.zip, longer->str, longer->len, 0600, NULL));
	assert_refused(scratch.zip, BASE_ERROR_FORMAT, "not a ZIP file: no end record");
}

static bool same_content(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)name, (void)user, (void)error;
	CU_ASSERT(length == 14 && memcmp(bytes, "incompressible", 14) == 0);
	return true;
}

static void test_finds_damage(void)
{
	g_auto(Scratch) scratch = scratch_new();
	GError *error = NULL;
	g_autoptr(ZipWriter) writer = zip_writer_new(scratch.zip, MTIME, NULL);
	CU_ASSERT(zip_writer_add(writer, "a", "incompressible", 14, NULL));
	CU_ASSERT(zip_writer_finish(writer, NULL));
	size_t size = 0;
	g_autofree char *bytes = file_read(scratch.zip, 1 << 20, &size, NULL);
	for (size_t at = 0; at < size; at++) {
		bytes[at] ^= 0x10;
		CU_ASSERT(file_write(scratch.zip, bytes, size, 0600, NULL));
		/* whatever bit is turned: an answer, and no other content */
		if (!zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, same_content, NULL, &error))
			CU_ASSERT_PTR_NOT_NULL(error);
		g_clear_error(&error);
		bytes[at] ^= 0x10;
	}
	bytes[58] ^= 1; /* inside the packed data */
	CU_ASSERT(file_write(scratch.zip, bytes, size, 0600, NULL));
	CU_ASSERT_FALSE(zip_each(scratch.zip, &ZIP_LIMITS_DEFAULT, ignore, NULL, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_UNTRUSTED));
	CU_ASSERT(error && strstr(error->message, "a.zip: entry 'a': damaged: "));
	g_clear_error(&error);
}

static void test_not_a_zip(void)
{
	GError *error = NULL;
	g_auto(Scratch) scratch = scratch_new();
	CU_ASSERT(file_write(scratch.zip, "PK", 2, 0600, NULL));
	assert_refused(scratch.zip, BASE_ERROR_FORMAT, "not a ZIP file: too short");
	CU_ASSERT(file_write(scratch.zip, "this is a text and no archive", 29, 0600, NULL));
	assert_refused(scratch.zip, BASE_ERROR_FORMAT, "not a ZIP file: no end record");
	assert_refused(scratch.folder, BASE_ERROR_FORMAT, "not a regular file");
	CU_ASSERT_FALSE(zip_each("/nowhere.zip", &ZIP_LIMITS_DEFAULT, ignore, NULL, &error));
	ASSERT_ERROR(error, "/nowhere.zip: No such file or directory");
}

static void assert_over(const char *path, ZipLimits limits, const char *expected)
{
	GError *error = NULL;
	CU_ASSERT_FALSE(zip_each(path, &limits, ignore, NULL, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, BASE_ERROR_LIMIT));
	g_autofree char *message = g_strdup_printf("%s: %s", path, expected);
	ASSERT_ERROR(error, message);
}

static void test_limits(void)
{
	g_auto(Scratch) scratch = scratch_new();
	write_zip(scratch.zip, "aa bb"); /* 200 bytes each */
	assert_over(scratch.zip, (ZipLimits){1, 200, 400, 200, false}, "more than 1 entries");
	assert_over(scratch.zip, (ZipLimits){2, 199, 400, 200, false},
	        "entry 'aa': larger than 199 bytes");
	assert_over(scratch.zip, (ZipLimits){2, 200, 399, 200, false},
	        "entry 'bb': the entries together are larger than 399 bytes");
	CU_ASSERT(zip_each(scratch.zip, &(ZipLimits){2, 200, 400, 200, false}, ignore, NULL, NULL));
}

static void test_bomb(void)
{
	GError *error = NULL;
	g_auto(Scratch) scratch = scratch_new();
	size_t length = (16 << 20) + 1;
	g_autofree char *zeros = g_malloc0(length);
	g_autoptr(ZipWriter) writer = zip_writer_new(scratch.zip, MTIME, NULL);
	CU_ASSERT(zip_writer_add(writer, "zeros", zeros, length, NULL));
	CU_ASSERT_FALSE(zip_writer_finish(writer, &error));
	g_autofree char *message = g_strdup_printf("%s: entry 'zeros': unpacks to so much more "
	                                           "than its size that it looks like a ZIP bomb",
	        scratch.zip);
	ASSERT_ERROR(error, message);
	/* A bomb that lies about its size is stopped at the size it claims. */
	write_zip(scratch.zip, "zeros");
	poke(scratch.zip, "PK\3\4", 22, 10);
	poke(scratch.zip, "PK\3\4", 23, 0);
	poke(scratch.zip, "PK\1\2", 24, 10);
	poke(scratch.zip, "PK\1\2", 25, 0);
	assert_refused(scratch.zip, BASE_ERROR_UNTRUSTED,
	        "entry 'zeros': damaged: ZIP uncompressed data is wrong size (read 500, "
	        "expected 10)");
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
        CASE(test_refuses_names), CASE(test_refuses_kinds), CASE(test_refuses_overlap),
        CASE(test_refuses_hidden_bytes), CASE(test_finds_damage), CASE(test_not_a_zip),
        CASE(test_limits), CASE(test_bomb), CASE(test_extract), CASE(test_extract_stays_inside),
        CASE(test_reads_what_others_write))

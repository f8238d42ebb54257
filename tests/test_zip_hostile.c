/* ZIPs that are not what they say: refused, whatever they do to their reader. */
#include "tests/zip_world.h"

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

/* Reading must fail with `expected` behind the path. */
static void assert_refused(const char *path, BaseError code, const char *expected)
{
	GError *error = NULL;
	CU_ASSERT_FALSE(zip_each(path, &ZIP_LIMITS_DEFAULT, ignore, NULL, &error));
	CU_ASSERT(g_error_matches(error, BASE_ERROR, (int)code));
	g_autofree char *message = g_strdup_printf("%s: %s", path, expected);
	ASSERT_ERROR(error, message);
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
	assert_over(
	        scratch.zip, (ZipLimits){1, 200, 400, 200, false, false}, "more than 1 entries");
	assert_over(scratch.zip, (ZipLimits){2, 199, 400, 200, false, false},
	        "entry 'aa': larger than 199 bytes");
	assert_over(scratch.zip, (ZipLimits){2, 200, 399, 200, false, false},
	        "entry 'bb': the entries together are larger than 399 bytes");
	CU_ASSERT(zip_each(
	        scratch.zip, &(ZipLimits){2, 200, 400, 200, false, false}, ignore, NULL, NULL));
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

TEST_MAIN("zip of strangers", CASE(test_refuses_names), CASE(test_refuses_kinds),
        CASE(test_refuses_overlap), CASE(test_refuses_hidden_bytes), CASE(test_finds_damage),
        CASE(test_not_a_zip), CASE(test_limits), CASE(test_bomb))

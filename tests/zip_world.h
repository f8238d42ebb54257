/* A ZIP in a folder of its own, and what reads it, for tests of base/zip.h. */
#pragma once

#include "base/error.h"
#include "base/file.h"
#include "base/zip.h"
#include "tests/harness.h"

#define MTIME 1700000000 /* 2023-11-15 06:13:20 +08:00 */

typedef struct {
	char *folder, *zip;
} Scratch;

static inline Scratch scratch_new(void)
{
	Scratch scratch = {.folder = g_dir_make_tmp("zip-XXXXXX", NULL)};
	scratch.zip = g_build_filename(scratch.folder, "a.zip", NULL);
	return scratch;
}

static inline void scratch_clear(Scratch *scratch)
{
	CU_ASSERT(file_remove_tree(scratch->folder, NULL));
	g_free(scratch->folder);
	g_free(scratch->zip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scratch, scratch_clear)

/* Each entry holds its own name 100 times, so that it is really packed. */
static inline GString *content_of(const char *name)
{
	GString *content = g_string_new(NULL);
	for (int i = 0; i < 100; i++)
		g_string_append(content, name);
	return content;
}

static inline void write_zip(const char *path, const char *names)
{
	g_auto(GStrv) each = g_strsplit(names, " ", -1);
	g_autoptr(ZipWriter) writer = zip_writer_new(path, MTIME, NULL);
	for (char **name = each; *name; name++) {
		g_autoptr(GString) content = content_of(*name);
		CU_ASSERT(zip_writer_add(writer, *name, content->str, content->len, NULL));
	}
	CU_ASSERT(zip_writer_finish(writer, NULL));
}

static inline bool collect(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)error;
	GString *seen = user;
	g_autoptr(GString) expected = content_of(name);
	CU_ASSERT(expected->len == length && memcmp(expected->str, bytes, length) == 0);
	g_string_append_printf(seen, "%s;", name);
	return true;
}

static inline bool ignore(
        const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)name, (void)bytes, (void)length, (void)user, (void)error;
	return true;
}

/* The output of a Python script about the ZIP. Owned by the caller. */
static inline char *python(const char *script, const char *path)
{
	const char *argv[] = {"python3", "-c", script, path, NULL};
	char *output = NULL;
	int status = 1;
	CU_ASSERT(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
	        NULL, &status, NULL));
	CU_ASSERT_EQUAL(status, 0);
	return output;
}

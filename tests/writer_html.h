/* A page made of a sample report, for tests of the HTML writer. */
#pragma once

#include "base/cleanup.h"
#include "tests/document_trees.h"

static inline json_t *sample(const char *name)
{
	g_autofree char *path = g_strdup_printf("%s/report/%s.json", TEST_DATA, name);
	json_t *report = json_load_file(path, 0, NULL);
	CU_ASSERT_PTR_NOT_NULL(report);
	return report;
}

static inline GString *html_of(const json_t *report, const WriterOptions *options)
{
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	bool written = tree_written("html", report, options, out, &error);
	if (!written)
		fprintf(stderr, "%s\n", error->message);
	CU_ASSERT_TRUE(written);
	return out;
}

/* Byte by byte: AddressSanitizer measures the whole page at every strstr(). */
static inline size_t occurrences(const char *text, const char *part)
{
	size_t count = 0, length = strlen(part);
	for (const char *p = text; p && *p; p++)
		count += *p == *part && strncmp(p, part, length) == 0;
	return count;
}

static inline char *escaped(const char *text)
{
	return g_markup_escape_text(text, -1);
}

/* Documents as whole trees of JSON, which tests can change and look into. */
#pragma once

#include "base/cleanup.h"
#include "reports/writer.h"
#include "tests/harness.h"

static inline bool document_trees_take(const char *bytes, size_t length, void *data)
{
	g_string_append_len(data, bytes, (gssize)length);
	return true;
}

/* report.json of a document, its bytes. */
static inline char *document_bytes(const Document *document)
{
	GString *out = g_string_new(NULL);
	CU_ASSERT_TRUE(document_write(document, document_trees_take, out));
	return g_string_free(out, FALSE);
}

static inline json_t *document_tree(const Document *document)
{
	g_autofree char *text = document_bytes(document);
	json_t *tree = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	CU_ASSERT_PTR_NOT_NULL(tree);
	return tree;
}

/* Writes what stands in a tree, in that format. */
static inline bool tree_written(const char *format, const json_t *report,
        const WriterOptions *options, GString *out, GError **error)
{
	g_autoptr(Document) document = document_from_json(report);
	g_auto(Rendering) rendering = {.document = document};
	return writer_write(
	        writer_find(format), &rendering, options, document_trees_take, out, error);
}

#include "base/cleanup.h"
#include "base/file.h"
#include "reports/writers/view.h"
#include "reports/writers/writers.h"
#include <malloc.h>
#include <string.h>

static const Writer *const writers[] = {&writer_text, &writer_json, &writer_junit, &writer_html,
        &writer_xlsx, &writer_pdf, &writer_docx};

const Writer *writer_at(size_t index)
{
	return index < G_N_ELEMENTS(writers) ? writers[index] : NULL;
}

const Writer *writer_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(writers); i++)
		if (g_strcmp0(writers[i]->name, name) == 0)
			return writers[i];
	return NULL;
}

const Writer *writer_by_extension(const char *extension)
{
	for (size_t i = 0; i < G_N_ELEMENTS(writers); i++)
		if (g_ascii_strcasecmp(writers[i]->extension, extension) == 0)
			return writers[i];
	return NULL;
}

void rendering_clear(Rendering *rendering)
{
	g_clear_pointer(&rendering->view, view_free);
}

static const View *view_of(Rendering *rendering, const char *lang, GError **error)
{
	if (rendering->view && lang && strcmp(rendering->view->lang, lang) != 0)
		rendering_clear(rendering);
	if (!rendering->view) {
		rendering->view = view_new(rendering->document, lang, error);
		malloc_trim(0); /* what judging left between is given back before writers grow */
	}
	return rendering->view;
}

bool writer_prepare(
        const Writer *writer, Rendering *rendering, const WriterOptions *options, GError **error)
{
	return writer->pour || view_of(rendering, options->lang, error);
}

bool writer_write(const Writer *writer, Rendering *rendering, const WriterOptions *options,
        DocumentSink sink, void *data, GError **error)
{
	if (writer->pour)
		return writer->pour(rendering->document, sink, data);
	const View *view = view_of(rendering, options->lang, error);
	g_autoptr(GString) out = g_string_new(NULL);
	return view && writer->write(view, options, out, error) && sink(out->str, out->len, data);
}

typedef struct {
	FileDraft *draft;
	GError **error;
} Drafting;

static bool draft_take(const char *bytes, size_t length, void *data)
{
	const Drafting *drafting = data;
	return file_draft_write(drafting->draft, bytes, length, drafting->error);
}

bool writer_write_file(const Writer *writer, Rendering *rendering, const WriterOptions *options,
        const char *path, mode_t mode, GError **error)
{
	g_autoptr(FileDraft) draft = file_draft_new(path, mode, error);
	Drafting drafting = {draft, error};
	return draft && writer_write(writer, rendering, options, draft_take, &drafting, error) &&
	       file_draft_commit(draft, error);
}

static char *listed(const char *between, bool extensions)
{
	GString *out = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(writers); i++)
		g_string_append_printf(out, "%s%s", i ? between : "",
		        extensions ? writers[i]->extension : writers[i]->name);
	return g_string_free(out, FALSE);
}

char *writer_names(const char *between)
{
	return listed(between, false);
}

char *writer_extensions(const char *between)
{
	return listed(between, true);
}

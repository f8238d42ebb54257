/*
 * Writers: report.json in the formats people and programs read.
 *
 * A writer sees only the Document (reports/document.h) and, through a callback, the raw
 * observations it names. It never judges and gives the same bytes for the same input. What people
 * read is written from a View (reports/writers/view.h), which all writers of a document share.
 */
#pragma once

#include "reports/document_json.h"
#include <sys/types.h>

typedef struct {
	const char *lang; /* "zh" or "en" */
	bool color;       /* text: ANSI colours */
	size_t columns;   /* text: width of the terminal; 0: do not wrap */
	bool all;         /* text: every row, not only what did not pass */
	bool review;      /* text: for who judges a bundle of others again, not for its centre */
	/* The bytes of "sha256:…", owned by the caller of this; NULL when it is not at hand. */
	char *(*evidence)(const char *digest, size_t *ret_length, void *data);
	void *evidence_data;
	/* Of the run's manifest, 64 hex digits: what a paper names it by; NULL when there is none.
	 */
	const char *manifest_sha256;
} WriterOptions;

struct View;

typedef struct {
	const char *name; /* as in --format */
	const char *extension;
	const char *doc;
	bool binary; /* not for a terminal */
	bool slow;   /* takes much longer than the others: begun first where several are written */
	/* Makes the whole in memory; or hands it over piece by piece, where it may be large. */
	bool (*write)(const struct View *view, const WriterOptions *options, GString *out,
	        GError **error);
	bool (*pour)(const Document *document, DocumentSink sink, void *data);
} Writer;

/* A document, borrowed, on its way into one format or several: its view is made once. */
typedef struct {
	const Document *document;
	struct View *view; /* NULL: not asked for yet */
} Rendering;

void rendering_clear(Rendering *rendering);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Rendering, rendering_clear)

/*
 * Writes, whichever way the writer has. When the sink refuses, false without an error: who owns the
 * sink knows why.
 */
bool writer_write(const Writer *writer, Rendering *rendering, const WriterOptions *options,
        DocumentSink sink, void *data, GError **error);

/* Makes the view, where the writer needs one: until it is cleared, writing in the same language
 * leaves the rendering as it is. */
bool writer_prepare(
        const Writer *writer, Rendering *rendering, const WriterOptions *options, GError **error);

/* Replaces the file as file_write() (base/file.h) does. Blocks on the disk. */
bool writer_write_file(const Writer *writer, Rendering *rendering, const WriterOptions *options,
        const char *path, mode_t mode, GError **error);

const Writer *writer_find(const char *name); /* NULL when there is none */
const Writer *writer_at(size_t index);       /* NULL behind the last */
/* By what a file's name ends in, without the dot and whatever its case; NULL when there is none. */
const Writer *writer_by_extension(const char *extension);

/* All names (or extensions), so parted: "text, json". Owned by the caller. */
char *writer_names(const char *between);
char *writer_extensions(const char *between);

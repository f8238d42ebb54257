/*
 * Paper: A4 pages of headings, paragraphs and tables as one PDF, text shaped by Pango, drawn by
 * cairo. Tables repeat their headings on every page and never cut a row; headings are bookmarks;
 * fonts are embedded, only the characters used. The same calls give the same bytes. Lengths are
 * points (1/72 inch). A Paper owns its pages. Blocks on the disk while fonts are looked for.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Paper Paper;

typedef enum {
	PAPER_TITLE,
	PAPER_HEADING,
	PAPER_VERDICT,
	PAPER_BODY,
	PAPER_BOLD,
	PAPER_SMALL,
	PAPER_SMALL_BOLD,
	PAPER_CODE,
	PAPER_STYLE_COUNT,
} PaperStyle;

#define PAPER_BLACK 0x1c1c1cu
#define PAPER_QUIET 0x565b63u
#define PAPER_WHITE 0xffffffu /* as a ground: none */

/* A cell; the text is borrowed for the call. Colours are 0xRRGGBB. */
typedef struct {
	const char *text;
	PaperStyle style;
	uint32_t ink, ground;
	unsigned span; /* columns it takes; 0 is 1 */
	unsigned bold; /* so many bytes at its beginning are bold */
	bool middle;   /* half way down its row, rather than at the top */
} PaperCell;

#define PAPER_COLUMNS_MAX 14

typedef enum { PAPER_TALL, PAPER_WIDE } PaperShape; /* A4 upright, or on its side */

/* BASE_ERROR_USAGE, naming the package, when no font has Chinese characters. */
Paper *paper_new(PaperShape shape, GError **error);
void paper_free(Paper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paper, paper_free)

/* A paragraph over the whole width. */
void paper_text(Paper *paper, PaperStyle style, uint32_t ink, const char *text);

/* The title of a form, and a line below it ("": none), in the middle of the page. */
void paper_title(Paper *paper, const char *title, const char *below);

/* A heading with a rule below, kept with what follows, and a bookmark of that name. */
void paper_heading(Paper *paper, const char *text);

/* A framed box: a large line, then smaller ones (NULL at the end; empty ones are left out). */
void paper_box(
        Paper *paper, uint32_t ink, uint32_t ground, const char *large, const char *const *lines);

void paper_space(Paper *paper, double points);
/* What follows begins a page. */
void paper_break(Paper *paper);

/*
 * A frame at the right edge, `width` × `height`, that the table begun next leaves room for; in it
 * the picture (a JPEG that jpeg_look() took; NULL: none) or else the words. BASE_ERROR_FORMAT.
 */
bool paper_beside(
        Paper *paper, double width, double height, GBytes *jpeg, const char *words, GError **error);

/* Begins a table: parts of the width, and headings (NULL: none), `count` of each. */
void paper_table(Paper *paper, const double *parts, const char *const *headings, size_t count);
/* A row of cells, whose spans fill the columns; `keep`: on the page of the row after it. */
void paper_row(Paper *paper, const PaperCell *cells, size_t count, bool keep);
void paper_table_end(Paper *paper);

/* What stands on every page, and in the document's properties. Borrowed. */
typedef struct {
	const char *title, *left, *right; /* head of each page; title is the document's */
	const char *author;
	const char *created; /* "2026-11-23T02:10:59Z" */
	bool zh;
} PaperHead;

/* Characters of what was drawn so far that no font of this machine has, each once, so that a box
 * stands in their place: "U+20000, U+323AF"; "": there is none. Of the paper. */
const char *paper_missing(const Paper *paper);

bool paper_finish(Paper *paper, const PaperHead *head, GString *out, GError **error);

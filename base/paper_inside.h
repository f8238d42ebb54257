/* The insides of a Paper, for paper.c and paper_table.c alone. */
#pragma once

#include "base/paper.h"
#include <pango/pangocairo.h>

#define A4_SHORT 595.276
#define A4_LONG 841.89
#define MARGIN_SIDE 48.0
#define MARGIN_TOP 58.0
#define MARGIN_BOTTOM 54.0

typedef struct {
	char *title;
	unsigned page; /* from 1 */
	double y;
} PaperMark;

/* A row that is drawn with the one that follows it. */
typedef struct {
	PaperCell cells[PAPER_COLUMNS_MAX]; /* texts owned */
	size_t count;
	double height;
} PaperKept;

struct Paper {
	double width, height; /* of a page */
	PangoFontMap *fonts;
	PangoContext *context;
	PangoLayout *layout; /* used for one text after the other */
	PangoFontDescription *styles[PAPER_STYLE_COUNT];
	GPtrArray *pages; /* cairo_surface_t: recordings, so that the number of all is known at last
	                   */
	cairo_t *cr;      /* of the last page */
	double y;         /* where the next thing goes */
	unsigned bold;    /* of the next text measured, so many bytes are bold */
	GString *missing; /* characters that no font has */
	GArray *marks;    /* PaperMark */
	char *heading;    /* not drawn yet: it goes where what follows it goes; or NULL */
	/* the table */
	size_t columns;
	double left[PAPER_COLUMNS_MAX + 1]; /* edges, from the left margin */
	char *headings[PAPER_COLUMNS_MAX];
	bool has_headings;
	bool begun;      /* nothing of it is drawn yet */
	GPtrArray *kept; /* PaperKept: not drawn yet */
	/* a frame beside the table */
	double narrow; /* what it takes of the width; 0: there is none */
	double beside; /* where it ends */
};

/* Between the margins. */
double paper_width(const Paper *paper);

/* Begins a new page. */
void paper_page(Paper *paper);
/*
 * Begins one when less than `points`, and a heading that waits, is left; draws that heading. What
 * was measured before is lost.
 */
void paper_need(Paper *paper, double points);
void paper_kept_free(void *kept);

/* Sets the layout to the text, wrapped in a width; its height. */
double paper_measure(Paper *paper, PaperStyle style, const char *text, double width);
/* Draws what was measured last. */
void paper_draw(Paper *paper, double x, double y, uint32_t ink);
void paper_fill(Paper *paper, double x, double y, double width, double height, uint32_t ground);
void paper_line(Paper *paper, double x1, double y1, double x2, double y2, uint32_t ink);

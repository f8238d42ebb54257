#include "base/error.h"
#include "base/paper_inside.h"
#include <cairo-pdf.h>
#include <string.h>

#define FAMILIES                                                                                   \
	"Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Source Han Sans CN, WenQuanYi Micro " \
	"Hei, WenQuanYi Zen Hei, sans-serif"
#define CODE_FAMILIES "Noto Sans Mono CJK SC, Noto Sans Mono, DejaVu Sans Mono, monospace"
#define BOX_PADDING 9.0
#define HEADING_ABOVE 12.0
#define HEADING_BELOW 10.0

static const struct {
	double points;
	bool bold, code;
} styles[PAPER_STYLE_COUNT] = {
        [PAPER_TITLE] = {20, true, false},
        [PAPER_HEADING] = {13, true, false},
        [PAPER_VERDICT] = {22, true, false},
        [PAPER_BODY] = {9.5, false, false},
        [PAPER_BOLD] = {9.5, true, false},
        [PAPER_SMALL] = {8.5, false, false},
        [PAPER_SMALL_BOLD] = {8.5, true, false},
        [PAPER_CODE] = {7.5, false, true},
};

/*
 * Of LeakSanitizer, in builds that have it: cairo 1.16 keeps the tables of fonts it subset, and
 * fontconfig its configuration, until the program ends.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libcairo.so\nleak:libfontconfig.so\n";
}

static void mark_clear(void *data)
{
	g_free(((PaperMark *)data)->title);
}

static void surface_free(void *data)
{
	cairo_surface_destroy(data);
}

static void fonts_set(Paper *paper)
{
	paper->fonts = pango_cairo_font_map_new();
	paper->context = pango_font_map_create_context(paper->fonts);
	/* outlines as designed: hinting would depend on the screen */
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(paper->context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(paper->context, 72);
	pango_context_set_language(paper->context, pango_language_from_string("zh-cn"));
	for (int i = 0; i < PAPER_STYLE_COUNT; i++) {
		paper->styles[i] = pango_font_description_from_string(
		        styles[i].code ? CODE_FAMILIES : FAMILIES);
		pango_font_description_set_size(
		        paper->styles[i], (int)(styles[i].points * PANGO_SCALE));
		pango_font_description_set_weight(
		        paper->styles[i], styles[i].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	}
	paper->layout = pango_layout_new(paper->context);
}

double paper_width(const Paper *paper)
{
	return paper->width - 2 * MARGIN_SIDE;
}

Paper *paper_new(PaperShape shape, GError **error)
{
	g_autoptr(Paper) paper = g_new0(Paper, 1);
	paper->width = shape == PAPER_WIDE ? A4_LONG : A4_SHORT;
	paper->height = shape == PAPER_WIDE ? A4_SHORT : A4_LONG;
	paper->pages = g_ptr_array_new_with_free_func(surface_free);
	paper->marks = g_array_new(FALSE, FALSE, sizeof(PaperMark));
	g_array_set_clear_func(paper->marks, mark_clear);
	paper->kept = g_ptr_array_new_with_free_func(paper_kept_free);
	paper->missing = g_string_new(NULL);
	fonts_set(paper);
	paper_measure(paper, PAPER_BODY, "部署环境准备情况", paper_width(paper));
	if (pango_layout_get_unknown_glyphs_count(paper->layout) > 0) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "pdf: no font of this machine has Chinese characters; install the package "
		        "fonts-noto-cjk");
		return NULL;
	}
	paper_page(paper);
	return g_steal_pointer(&paper);
}

void paper_free(Paper *paper)
{
	if (!paper)
		return;
	g_clear_pointer(&paper->cr, cairo_destroy);
	g_string_free(paper->missing, TRUE);
	g_ptr_array_unref(paper->pages);
	g_array_unref(paper->marks);
	g_ptr_array_unref(paper->kept);
	g_free(paper->heading);
	for (int i = 0; i < PAPER_STYLE_COUNT; i++)
		g_clear_pointer(&paper->styles[i], pango_font_description_free);
	for (size_t i = 0; i < PAPER_COLUMNS_MAX; i++)
		g_free(paper->headings[i]);
	g_clear_object(&paper->layout);
	g_clear_object(&paper->context);
	g_clear_object(&paper->fonts);
	g_free(paper);
}

void paper_page(Paper *paper)
{
	cairo_rectangle_t whole = {0, 0, paper->width, paper->height};
	g_clear_pointer(&paper->cr, cairo_destroy);
	cairo_surface_t *surface =
	        cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &whole);
	g_ptr_array_add(paper->pages, surface);
	paper->cr = cairo_create(surface);
	paper->y = MARGIN_TOP;
}

static void bold_set(Paper *paper)
{
	PangoAttrList *list = paper->bold ? pango_attr_list_new() : NULL;
	if (list) {
		PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
		bold->start_index = 0;
		bold->end_index = paper->bold;
		pango_attr_list_insert(list, bold);
	}
	pango_layout_set_attributes(paper->layout, list);
	if (list)
		pango_attr_list_unref(list);
	paper->bold = 0;
}

double paper_measure(Paper *paper, PaperStyle style, const char *text, double width)
{
	int height;
	pango_layout_set_font_description(paper->layout, paper->styles[style]);
	pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_width(paper->layout, (int)(width * PANGO_SCALE));
	/* what is taller than a page ends in "…" rather than run off it */
	pango_layout_set_height(paper->layout,
	        (int)((paper->height - MARGIN_TOP - MARGIN_BOTTOM - 60) * PANGO_SCALE));
	pango_layout_set_ellipsize(paper->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_text(paper->layout, text, -1);
	bold_set(paper);
	pango_layout_get_size(paper->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

static void source_set(cairo_t *cr, uint32_t colour)
{
	cairo_set_source_rgb(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
	        (colour & 255) / 255.0);
}

const char *paper_missing(const Paper *paper)
{
	return paper->missing->str;
}

static void missing_add(Paper *paper, PangoGlyph glyph)
{
	enum { MOST = 400 }; /* bytes: some forty of them */
	char name[16];
	g_snprintf(name, sizeof name, "U+%05X", glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
	if (paper->missing->len < MOST && !strstr(paper->missing->str, name))
		g_string_append_printf(
		        paper->missing, "%s%s", paper->missing->len ? ", " : "", name);
}

/* The glyphs of the layout that stand for characters which no font has. */
static void missing_find(Paper *paper)
{
	PangoLayoutIter *at = pango_layout_get_iter(paper->layout);
	do {
		const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(at);
		for (int i = 0; run && i < run->glyphs->num_glyphs; i++)
			if (run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
				missing_add(paper, run->glyphs->glyphs[i].glyph);
	} while (pango_layout_iter_next_run(at));
	pango_layout_iter_free(at);
}

void paper_draw(Paper *paper, double x, double y, uint32_t ink)
{
	if (pango_layout_get_unknown_glyphs_count(paper->layout) > 0)
		missing_find(paper);
	source_set(paper->cr, ink);
	cairo_move_to(paper->cr, x, y);
	pango_cairo_show_layout(paper->cr, paper->layout);
}

void paper_fill(Paper *paper, double x, double y, double width, double height, uint32_t ground)
{
	if (ground == PAPER_WHITE)
		return;
	source_set(paper->cr, ground);
	cairo_rectangle(paper->cr, x, y, width, height);
	cairo_fill(paper->cr);
}

void paper_line(Paper *paper, double x1, double y1, double x2, double y2, uint32_t ink)
{
	source_set(paper->cr, ink);
	cairo_set_line_width(paper->cr, 0.5);
	cairo_move_to(paper->cr, x1, y1);
	cairo_line_to(paper->cr, x2, y2);
	cairo_stroke(paper->cr);
}

static void heading_draw(Paper *paper)
{
	g_autofree char *text = g_steal_pointer(&paper->heading);
	if (paper->y > MARGIN_TOP)
		paper->y += HEADING_ABOVE;
	double height = paper_measure(paper, PAPER_HEADING, text, paper_width(paper));
	PaperMark mark = {
	        .title = g_steal_pointer(&text), .page = paper->pages->len, .y = paper->y};
	g_array_append_val(paper->marks, mark);
	paper_draw(paper, MARGIN_SIDE, paper->y, 0x1f3a5f);
	paper->y += height + 3;
	paper_fill(paper, MARGIN_SIDE, paper->y, paper_width(paper), 1.2, 0x1f3a5f);
	paper->y += HEADING_BELOW - 3;
}

void paper_need(Paper *paper, double points)
{
	if (paper->heading)
		points += paper_measure(paper, PAPER_HEADING, paper->heading, paper_width(paper)) +
		          HEADING_ABOVE + HEADING_BELOW;
	if (paper->y + points > paper->height - MARGIN_BOTTOM && paper->y > MARGIN_TOP)
		paper_page(paper);
	if (paper->heading)
		heading_draw(paper);
}

void paper_text(Paper *paper, PaperStyle style, uint32_t ink, const char *text)
{
	if (!*text)
		return;
	paper_need(paper, paper_measure(paper, style, text, paper_width(paper)));
	double height = paper_measure(paper, style, text, paper_width(paper));
	paper_draw(paper, MARGIN_SIDE, paper->y, ink);
	paper->y += height + 3;
}

void paper_title(Paper *paper, const char *title, const char *below)
{
	const struct {
		const char *text;
		PaperStyle style;
		uint32_t ink;
	} lines[] = {{title, PAPER_TITLE, PAPER_BLACK}, {below, PAPER_BODY, PAPER_QUIET}};
	for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (!*lines[i].text)
			continue;
		pango_layout_set_alignment(paper->layout, PANGO_ALIGN_CENTER);
		double height =
		        paper_measure(paper, lines[i].style, lines[i].text, paper_width(paper));
		paper_draw(paper, MARGIN_SIDE, paper->y, lines[i].ink);
		paper->y += height + 4;
	}
	pango_layout_set_alignment(paper->layout, PANGO_ALIGN_LEFT);
	paper->y += 4;
}

void paper_space(Paper *paper, double points)
{
	paper->y += points;
}

void paper_break(Paper *paper)
{
	paper_need(paper, 0);
	if (paper->y > MARGIN_TOP)
		paper_page(paper);
}

void paper_heading(Paper *paper, const char *text)
{
	paper_need(paper, 0);
	paper->heading = g_strdup(text);
}

void paper_box(
        Paper *paper, uint32_t ink, uint32_t ground, const char *large, const char *const *lines)
{
	double width = paper_width(paper) - 2 * BOX_PADDING - 6;
	double height = paper_measure(paper, PAPER_VERDICT, large, width) + 2 * BOX_PADDING;
	for (const char *const *line = lines; *line; line++)
		if (**line)
			height += paper_measure(paper, PAPER_BODY, *line, width) + 2;
	paper_need(paper, height);
	paper_fill(paper, MARGIN_SIDE, paper->y, paper_width(paper), height, ground);
	paper_fill(paper, MARGIN_SIDE, paper->y, 6, height, ink);
	double x = MARGIN_SIDE + 6 + BOX_PADDING, y = paper->y + BOX_PADDING;
	y += paper_measure(paper, PAPER_VERDICT, large, width);
	paper_draw(paper, x, paper->y + BOX_PADDING, ink);
	for (const char *const *line = lines; *line; line++) {
		if (!**line)
			continue;
		double taken = paper_measure(paper, PAPER_BODY, *line, width);
		paper_draw(paper, x, y + 2, PAPER_BLACK);
		y += taken + 2;
	}
	paper->y += height + 8;
}

/* --- the file --- */

static cairo_status_t append_bytes(void *data, const unsigned char *bytes, unsigned length)
{
	g_string_append_len(data, (const char *)bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

/* Head and foot of a page, drawn on top of it. */
static void frame_draw(Paper *paper, const PaperHead *head, unsigned page)
{
	g_autofree char *foot = g_strdup_printf(
	        head->zh ? "第 %u 页，共 %u 页" : "page %u of %u", page, paper->pages->len);
	double width, top = MARGIN_TOP - 26;
	int units;
	paper_measure(paper, PAPER_SMALL, head->left, paper_width(paper) * 0.7);
	paper_draw(paper, MARGIN_SIDE, top, PAPER_QUIET);
	paper_measure(paper, PAPER_SMALL, head->right, paper_width(paper));
	pango_layout_get_size(paper->layout, &units, NULL);
	width = (double)units / PANGO_SCALE;
	paper_draw(paper, paper->width - MARGIN_SIDE - width, top, PAPER_QUIET);
	paper_line(paper, MARGIN_SIDE, top + 15, paper->width - MARGIN_SIDE, top + 15, 0xc9ced6);
	paper_measure(paper, PAPER_SMALL, foot, paper_width(paper));
	pango_layout_get_size(paper->layout, &units, NULL);
	width = (double)units / PANGO_SCALE;
	paper_draw(
	        paper, (paper->width - width) / 2, paper->height - MARGIN_BOTTOM + 16, PAPER_QUIET);
}

static void bookmarks_add(const Paper *paper, cairo_surface_t *pdf)
{
	for (guint i = 0; i < paper->marks->len; i++) {
		const PaperMark *mark = &g_array_index(paper->marks, PaperMark, i);
		g_autofree char *where = g_strdup_printf(
		        "page=%u pos=[%d %d]", mark->page, (int)MARGIN_SIDE, (int)mark->y);
		cairo_pdf_surface_add_outline(pdf, CAIRO_PDF_OUTLINE_ROOT, mark->title, where,
		        CAIRO_PDF_OUTLINE_FLAG_OPEN);
	}
}

bool paper_finish(Paper *paper, const PaperHead *head, GString *out, GError **error)
{
	cairo_surface_t *pdf =
	        cairo_pdf_surface_create_for_stream(append_bytes, out, paper->width, paper->height);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, head->title);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, head->author);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR, "jiuxu " JIUXU_VERSION);
	cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, head->created);
	paper_need(paper, 0);
	g_clear_pointer(&paper->cr, cairo_destroy);
	paper->cr = cairo_create(pdf);
	for (guint i = 0; i < paper->pages->len; i++) {
		cairo_set_source_surface(paper->cr, g_ptr_array_index(paper->pages, i), 0, 0);
		cairo_paint(paper->cr);
		frame_draw(paper, head, i + 1);
		cairo_show_page(paper->cr);
	}
	bookmarks_add(paper, pdf);
	cairo_surface_finish(pdf);
	cairo_status_t status = cairo_surface_status(pdf);
	cairo_surface_destroy(pdf);
	if (status != CAIRO_STATUS_SUCCESS)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "pdf: %s",
		        cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

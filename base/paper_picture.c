/* A frame beside a table, with a photograph in it. */
#include "base/jpeg.h"
#include "base/paper_inside.h"

#define GAP 6.0
#define EDGE 0x8a929cu
#define SIDE_MAX 4000u

static void jpeg_forget(void *bytes)
{
	g_bytes_unref(bytes);
}

/* The picture as cairo has it; the PDF carries the JPEG itself rather than its points. */
static cairo_surface_t *surface_of(GBytes *jpeg, GError **error)
{
	static const cairo_user_data_key_t key;
	size_t length;
	JpegSize size;
	const unsigned char *bytes = g_bytes_get_data(jpeg, &length);
	unsigned char *points = jpeg_points(bytes, length, SIDE_MAX, &size, error);
	if (!points)
		return NULL;
	cairo_surface_t *surface = cairo_image_surface_create_for_data(
	        points, CAIRO_FORMAT_RGB24, (int)size.width, (int)size.height, (int)size.width * 4);
	cairo_surface_set_user_data(surface, &key, points, g_free);
	cairo_surface_set_mime_data(
	        surface, CAIRO_MIME_TYPE_JPEG, bytes, length, jpeg_forget, g_bytes_ref(jpeg));
	return surface;
}

/* Whole, as large as it goes, in the middle of the frame. */
static void surface_draw(
        Paper *paper, cairo_surface_t *surface, double x, double width, double height)
{
	double points_x = cairo_image_surface_get_width(surface);
	double points_y = cairo_image_surface_get_height(surface);
	double scale = MIN(width / points_x, height / points_y);
	cairo_save(paper->cr);
	cairo_translate(paper->cr, x + (width - points_x * scale) / 2,
	        paper->y + (height - points_y * scale) / 2);
	cairo_scale(paper->cr, scale, scale);
	cairo_set_source_surface(paper->cr, surface, 0, 0);
	cairo_paint(paper->cr);
	cairo_restore(paper->cr);
}

bool paper_beside(
        Paper *paper, double width, double height, GBytes *jpeg, const char *words, GError **error)
{
	double x = paper->width - MARGIN_SIDE - width;
	paper_need(paper, height);
	double top = paper->y, bottom = paper->y + height;
	if (jpeg) {
		cairo_surface_t *surface = surface_of(jpeg, error);
		if (!surface)
			return false;
		surface_draw(paper, surface, x, width, height);
		cairo_surface_destroy(surface);
	} else {
		pango_layout_set_alignment(paper->layout, PANGO_ALIGN_CENTER);
		double taken = paper_measure(paper, PAPER_SMALL, words, width);
		paper_draw(paper, x, top + (height - taken) / 2, PAPER_QUIET);
		pango_layout_set_alignment(paper->layout, PANGO_ALIGN_LEFT);
	}
	paper_line(paper, x, top, x + width, top, EDGE);
	paper_line(paper, x, bottom, x + width, bottom, EDGE);
	paper_line(paper, x, top, x, bottom, EDGE);
	paper_line(paper, x + width, top, x + width, bottom, EDGE);
	paper->narrow = width + GAP;
	paper->beside = bottom;
	return true;
}

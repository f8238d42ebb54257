#include "reports/paper_code.h"
#include "base/digest.h"
#include "base/error.h"
#include <cairo.h>
#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define PREFIX "jiuxu:"
#define SCANNER "QR-Code:" /* what zbarimg puts in front */
#define MODULE_PIXELS 6
#define QUIET_MODULES 4 /* ISO/IEC 18004 asks for four around the code */

char *paper_code(const char *run_id, const char *manifest_sha256)
{
	return g_strdup_printf(PREFIX "%s:%s", run_id, manifest_sha256);
}

bool paper_code_parse(const char *text, char **ret_run_id, char **ret_sha256, GError **error)
{
	g_autofree char *stripped = g_strstrip(g_strdup(text));
	const char *scanned = stripped;
	if (g_str_has_prefix(scanned, SCANNER))
		scanned += strlen(SCANNER);
	const char *run = g_str_has_prefix(scanned, PREFIX) ? scanned + strlen(PREFIX) : "";
	const char *colon = strchr(run, ':');
	if (!colon || colon == run || !digest_valid(colon + 1)) {
		g_set_error_literal(error, BASE_ERROR, BASE_ERROR_USAGE,
		        "--paper: not what the QR code of a paper says (jiuxu:RUN:SHA-256)");
		return false;
	}
	*ret_run_id = g_strndup(run, (gsize)(colon - run));
	*ret_sha256 = g_strdup(colon + 1);
	return true;
}

static cairo_status_t append_bytes(void *data, const unsigned char *bytes, unsigned length)
{
	g_string_append_len(data, (const char *)bytes, length);
	return CAIRO_STATUS_SUCCESS;
}

static void modules_draw(cairo_t *cr, const QRcode *code)
{
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_set_source_rgb(cr, 0, 0, 0);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				cairo_rectangle(cr, (x + QUIET_MODULES) * MODULE_PIXELS,
				        (y + QUIET_MODULES) * MODULE_PIXELS, MODULE_PIXELS,
				        MODULE_PIXELS);
	cairo_fill(cr);
}

bool paper_code_png(const char *text, GString *out, GError **error)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code) {
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "QR code: %s", g_strerror(errno));
		return false;
	}
	int side = (code->width + 2 * QUIET_MODULES) * MODULE_PIXELS;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
	cairo_t *cr = cairo_create(surface);
	modules_draw(cr, code);
	cairo_destroy(cr);
	cairo_status_t status = cairo_surface_write_to_png_stream(surface, append_bytes, out);
	cairo_surface_destroy(surface);
	QRcode_free(code);
	if (status != CAIRO_STATUS_SUCCESS)
		g_set_error(error, BASE_ERROR, BASE_ERROR_IO, "QR code: %s",
		        cairo_status_to_string(status));
	return status == CAIRO_STATUS_SUCCESS;
}

#include "records/web/qr.h"

#include <glib.h>
#include <qrencode.h>

enum { QUIET = 4 /* modules around it */ };

char *qr_path(const char *text, int *ret_size)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	if (!code)
		return NULL;
	GString *out = g_string_new(NULL);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (code->data[y * code->width + x] & 1)
				g_string_append_printf(out, "M%d,%dh1v1h-1z", x + QUIET, y + QUIET);
	*ret_size = code->width + 2 * QUIET;
	QRcode_free(code);
	return g_string_free(out, FALSE);
}

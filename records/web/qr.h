/* A QR code (ISO/IEC 18004) as the path of an SVG picture, so that a page needs no other file. */
#pragma once

/* The dark modules as "M4,4h1v1h-1z…" in a square of *ret_size, quiet zone included; NULL when the
 * text is too long. Yours. */
char *qr_path(const char *text, int *ret_size);

/*
 * JPEG pictures of strangers: looked at whole within limits before anything believes them, and kept
 * upright, without what a camera wrote beside the picture (place, time, device).
 *
 * Errors: BASE_ERROR_FORMAT for what is no whole JPEG of grey or colour, BASE_ERROR_LIMIT for one
 * with too many points or passes. Pure; the memory taken is bounded by `side_max`.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
	unsigned width, height; /* points */
} JpegSize;

/* Decodes all of it; damage that a viewer would cover up is an error too. The size is that of the
 * points as they lie, before any turning. */
bool jpeg_look(const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error);

/*
 * The same picture, baseline, without any application's data. Yours; `ret` is its size. To the last
 * point, unless its Exif says how it is to be turned: then it is turned without loss, and up to 15
 * points are cut off where a side is not made of whole blocks.
 */
GBytes *jpeg_bare(
        const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error);

/* Points as cairo's RGB24 (four bytes each, rows without gaps); g_free(). */
unsigned char *jpeg_points(
        const void *bytes, size_t length, unsigned side_max, JpegSize *ret, GError **error);

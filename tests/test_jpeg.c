/* Pictures of strangers (base/jpeg.h); those of the fuzzer's corpus are made by
 * tests/made_jpeg.py. */
#include "base/cleanup.h"
#include "base/error.h"
#include "base/jpeg.h"
#include "tests/harness.h"

#include <string.h>

static char *seed(const char *name, size_t *ret_length)
{
	char *bytes = NULL;
	gsize length = 0;
	g_autofree char *path = g_build_filename(TEST_DATA, "fuzz/photos", name, NULL);
	CU_ASSERT(g_file_get_contents(path, &bytes, &length, NULL));
	*ret_length = length;
	return bytes;
}

static void test_a_whole_one_is_taken_without_what_stands_beside(void)
{
	size_t length, bare_length;
	JpegSize size = {0}, again = {0};
	g_autoptr(GError) error = NULL;
	g_autofree char *bytes = seed("colour.jpg", &length);
	CU_ASSERT(jpeg_look(bytes, length, 2000, &size, &error));
	CU_ASSERT_EQUAL(size.width, 152);
	CU_ASSERT_EQUAL(size.height, 200);
	CU_ASSERT(memmem(bytes, length, "camera", 6) != NULL);
	g_autoptr(GBytes) bare = jpeg_bare(bytes, length, 2000, &size, &error);
	CU_ASSERT(bare != NULL);
	if (!bare)
		return;
	const char *kept = g_bytes_get_data(bare, &bare_length);
	CU_ASSERT(memmem(kept, bare_length, "camera", 6) == NULL);
	g_autofree unsigned char *one = jpeg_points(bytes, length, 2000, &size, &error);
	g_autofree unsigned char *other = jpeg_points(kept, bare_length, 2000, &again, &error);
	CU_ASSERT(one && other && memcmp(one, other, (size_t)4 * 152 * 200) == 0);
	CU_ASSERT_EQUAL(again.height, 200);
}

static void test_what_is_damaged_or_too_large_is_refused(void)
{
	size_t length;
	JpegSize size;
	g_autofree char *bytes = seed("grey.jpg", &length);
	g_autoptr(GError) cut = NULL, large = NULL, other = NULL;
	CU_ASSERT(!jpeg_look(bytes, length / 2, 2000, &size, &cut));
	CU_ASSERT(g_error_matches(cut, BASE_ERROR, BASE_ERROR_FORMAT));
	CU_ASSERT_STRING_EQUAL(
	        cut ? cut->message : "", "not a JPEG that can be used: Premature end of JPEG file");
	CU_ASSERT(!jpeg_look(bytes, length, 199, &size, &large));
	CU_ASSERT(g_error_matches(large, BASE_ERROR, BASE_ERROR_LIMIT));
	CU_ASSERT_STRING_EQUAL(large ? large->message : "",
	        "not a JPEG that can be used: a side of the picture is longer than 199 points");
	CU_ASSERT(jpeg_bare("GIF89a", 6, 2000, &size, &other) == NULL);
	CU_ASSERT(g_error_matches(other, BASE_ERROR, BASE_ERROR_FORMAT));
}

/* How bright the points are near a corner (0, 0: above left). */
static unsigned corner(GBytes *picture, JpegSize size, bool right, bool below)
{
	gsize length;
	const void *bytes = g_bytes_get_data(picture, &length);
	g_autofree unsigned char *points = jpeg_points(bytes, length, 2000, &size, NULL);
	size_t x = right ? size.width - 4 : 3, y = below ? size.height - 4 : 3;
	CU_ASSERT(points != NULL);
	return points ? points[4 * (y * size.width + x)] : 0;
}

/* bright.jpg is 160 × 200 points, white above left and black elsewhere; with an Exif of each
 * orientation the white comes where a viewer shows it. */
static void test_a_picture_is_turned_as_its_exif_says(void)
{
	static const struct {
		bool right, below, lies;
	} seen[] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 1}, {1, 1, 1},
	        {0, 1, 1}};
	size_t length;
	g_autofree char *bytes = seed("bright.jpg", &length);
	for (unsigned i = 0; i < 8; i++) {
		guint8 exif[] = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'I', 'I', '*', 0, 8,
		        0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (guint8)(i + 1), 0, 0, 0, 0, 0, 0,
		        0};
		g_autoptr(GByteArray) file = g_byte_array_new();
		JpegSize size;
		g_byte_array_append(file, (guint8 *)bytes, 2);
		g_byte_array_append(file, exif, sizeof exif);
		g_byte_array_append(file, (guint8 *)bytes + 2, (guint)length - 2);
		g_autoptr(GBytes) bare = jpeg_bare(file->data, file->len, 2000, &size, NULL);
		CU_ASSERT(bare != NULL);
		if (!bare)
			continue;
		CU_ASSERT_EQUAL(size.width, seen[i].lies ? 200 : 160);
		CU_ASSERT_EQUAL(size.height, seen[i].lies ? 160 : 200);
		for (int at = 0; at < 4; at++) {
			bool white = seen[i].right == (at & 1) && seen[i].below == at >> 1;
			unsigned found = corner(bare, size, at & 1, at >> 1);
			CU_ASSERT(white ? found > 200 : found < 60);
		}
	}
}

TEST_MAIN("jpeg", CASE(test_a_picture_is_turned_as_its_exif_says),
        CASE(test_a_whole_one_is_taken_without_what_stands_beside),
        CASE(test_what_is_damaged_or_too_large_is_refused))

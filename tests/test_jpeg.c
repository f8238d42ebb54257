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
	g_autoptr(GBytes) bare = jpeg_bare(bytes, length, 2000, &error);
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
	CU_ASSERT(jpeg_bare("GIF89a", 6, 2000, &other) == NULL);
	CU_ASSERT(g_error_matches(other, BASE_ERROR, BASE_ERROR_FORMAT));
}

TEST_MAIN("jpeg", CASE(test_a_whole_one_is_taken_without_what_stands_beside),
        CASE(test_what_is_damaged_or_too_large_is_refused))

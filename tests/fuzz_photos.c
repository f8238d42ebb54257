/* Photographs of strangers: one by itself, or a ZIP of them as it comes in. */
#include "base/cleanup.h"
#include "base/jpeg.h"
#include "base/zip.h"
#include "records/import/photos.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What was taken is a JPEG that is taken again, and stays as it is. */
static void picture_try(const void *bytes, size_t length)
{
	g_auto(Photo) photo = {0}, again = {0};
	if (photo_judge(bytes, length, &photo) != PHOTO_MATCHED) {
		if (photo.content)
			__builtin_trap();
		return;
	}
	size_t kept_length;
	JpegSize size;
	const void *kept = g_bytes_get_data(photo.content, &kept_length);
	g_autofree unsigned char *points =
	        jpeg_points(kept, kept_length, PHOTO_SIDE_MAX, &size, NULL);
	if (!points || size.width != photo.width || size.height != photo.height)
		__builtin_trap();
	if (kept_length <= PHOTO_BYTES_MAX &&
	        (photo_judge(kept, kept_length, &again) != PHOTO_MATCHED ||
	                !g_bytes_equal(photo.content, again.content)))
		__builtin_trap();
}

static bool visit(const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)name, (void)user, (void)error;
	picture_try(bytes, length);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	if (length < 2 || memcmp(bytes, "PK", 2) != 0) {
		picture_try(bytes, length);
		return 0;
	}
	AutoFd fd = memfd_create("zip", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length)
		return 0;
	ZipLimits limits = {.max_entries = 16,
	        .max_entry_bytes = 1 << 18,
	        .max_total_bytes = 1 << 20,
	        .max_ratio = 200,
	        .any_names = true};
	g_autoptr(GError) error = NULL;
	if (zip_each_fd(fd, "fuzz.zip", &limits, visit, NULL, &error) == (error != NULL))
		__builtin_trap();
	return 0;
}

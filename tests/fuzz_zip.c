#include "base/cleanup.h"
#include "base/zip.h"

#include <stdint.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static bool visit(const char *name, const void *bytes, size_t length, void *user, GError **error)
{
	(void)user, (void)error;
	if (zip_name_fault(name) || ((const char *)bytes)[length] != '\0')
		__builtin_trap();
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	AutoFd fd = memfd_create("zip", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length)
		return 0;
	ZipLimits limits = {.max_entries = 64,
	        .max_entry_bytes = 1 << 20,
	        .max_total_bytes = 4 << 20,
	        .max_ratio = 200};
	g_autoptr(GError) error = NULL;
	bool read = zip_each_fd(fd, "fuzz.zip", &limits, visit, NULL, &error);
	if (read == (error != NULL))
		__builtin_trap();
	return 0;
}
